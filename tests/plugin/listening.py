"""Hosts that keep what they are told, or fail to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.platform import StandalonePlatform

heard: list[tuple[str, int | None, dict[str, Any]]] = []


class ListeningPlatform(StandalonePlatform):
    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        heard.append((event, user_id, dict(data)))


class StandInPlatform(StandalonePlatform):
    """Every request comes from somebody who sees the site as another."""

    def is_stood_in_for(self, user_id: int | None) -> bool:
        return True


class DeafPlatform(StandalonePlatform):
    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        raise ConnectionError("the log of the host is down")
