"""The OpenAPI description of the API: made from the addresses themselves, once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.types import OpenApiTypes

from commune_core.doubts import KINDS as DOUBT_KINDS
from commune_core.doubts import STATES as DOUBT_STATES
from commune_core.financing.words import GRANT_STATUSES
from commune_core.projects import KINDS as PROJECT_KINDS
from commune_core.projects import STATUSES
from dashboard_plugin.rest_api.v1.measure_forms import (
    IndicatorSent,
    StaleIndicatorShown,
    StaleValueShown,
    ValueSent,
)
from dashboard_plugin.rest_api.v1.sent import STATES, AnswerSent, WeightingSent
from dashboard_plugin.rest_api.v1.shown import ProblemShown, StaleShown, StaleWeightingShown
from dashboard_plugin.rest_api.v1.talk_forms import (
    MessageChangeSent,
    SettingsSent,
    StaleMessageShown,
    StaleSettingsShown,
)

Method = TypeVar("Method", bound=Callable[..., Any])

PROBLEM = "application/problem+json"
AT_THE_DOOR = (401, 406, 429)
STALE = {
    AnswerSent: StaleShown,
    WeightingSent: StaleWeightingShown,
    IndicatorSent: StaleIndicatorShown,
    ValueSent: StaleValueShown,
    MessageChangeSent: StaleMessageShown,
    SettingsSent: StaleSettingsShown,
}
# The host's own choices for its own description must not show in ours.
SETTINGS = {
    "TITLE": "Viatic Académie",
    "DESCRIPTION": "État des lieux, scores and priorities of French communes. See docs/api.md.",
    "VERSION": "1",
    "SERVERS": [],
    "TAGS": [],
    "SCHEMA_PATH_PREFIX": "/api/viatic/v1/",
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_NAME_OVERRIDES": {
        "AnswerStateEnum": list(STATES),
        "DoubtKindEnum": list(DOUBT_KINDS),
        "DoubtStateEnum": list(DOUBT_STATES),
        "KindEnum": list(PROJECT_KINDS),
        "GrantStatusEnum": list(GRANT_STATUSES),
        "ProjectStatusEnum": list(STATUSES),
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
}
_one_at_a_time = Lock()


class File(tuple[str, ...]):
    """What an address gives when it is no JSON: the media types it may be of."""

    __slots__ = ()

    def __new__(cls, *media_types: str) -> File:
        """Those types."""
        return super().__new__(cls, media_types)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address: its name, what it shows, the refusals of its own, and what it reads.

    `keys`: whether a program may call it with a key of the commune.
    """

    name: str
    shown: Any
    status: int
    refusals: tuple[int, ...]
    sent: Any
    asked: Any
    keys: bool = False


def described(
    name: str,
    shown: Any,
    *refusals: int,
    sent: Any = None,
    asked: Any = None,
    status: int = 200,
    keys: bool = False,
) -> Callable[[Method], Method]:
    """Describe a method of an address; `sent` is its body, `asked` its query."""

    def describe(method: Method) -> Method:
        method.operation = Operation(name, shown, status, refusals, sent, asked, keys)  # type: ignore[attr-defined]
        return method

    return describe


class Described(AutoSchema):
    """Reads what `described` says; an address that says nothing is left out."""

    @property
    def _operation(self) -> Operation:
        return getattr(self.view, self.method.lower()).operation

    def is_excluded(self) -> bool:
        """Whether the description leaves the method out."""
        return not hasattr(getattr(self.view, self.method.lower()), "operation")

    def get_operation_id(self) -> str:
        """Its name."""
        return self._operation.name

    def get_request_serializer(self) -> Any:
        """Its body."""
        return self._operation.sent

    def get_override_parameters(self) -> list[Any]:
        """Its query."""
        return [self._operation.asked] if self._operation.asked else []

    def get_response_serializers(self) -> dict[Any, Any]:
        """What it shows, and its refusals: those of the door are everybody's."""
        operation = self._operation
        shown: dict[Any, Any] = (
            {(operation.status, each): OpenApiTypes.BINARY for each in operation.shown}
            if isinstance(operation.shown, File)
            else {operation.status: operation.shown}
        )
        for status in (*AT_THE_DOOR, *operation.refusals):
            shown[status, PROBLEM] = self._stale if status == 409 else ProblemShown
        return shown

    @property
    def _stale(self) -> Any:
        """What refuses a write over another version: its body says so, or its query where it has none."""
        sent = self._operation.sent or self._operation.asked
        return getattr(sent, "stale", None) or STALE.get(sent, ProblemShown)

    def get_auth(self) -> list[dict[str, list[str]]]:
        """The ways in: a session of the host, or a token where the host gives some; a key where it opens."""
        ways: list[dict[str, list[str]]] = [{"session": []}, {"token": []}]
        return [*ways, {"key": []}, {"bearer": []}] if self._operation.keys else ways

    def get_tags(self) -> list[str]:
        """One family of addresses."""
        return ["viatic"]


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole description, as JSON values."""
    schemes = {
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        "token": {"type": "apiKey", "in": "header", "name": "Authorization"},
        "key": {"type": "apiKey", "in": "header", "name": "Viatic-Key"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    # The library keeps its settings for the whole process: two descriptions made at once would mix theirs.
    with _one_at_a_time, patched_settings({**SETTINGS, "APPEND_COMPONENTS": {"securitySchemes": schemes}}):
        generator = SchemaGenerator(urlconf="dashboard_plugin.rest_api.urls")
        made: dict[str, Any] = generator.get_schema(public=True)
    for name, schema in made["components"]["schemas"].items():
        if name.endswith("Sent"):
            schema["additionalProperties"] = False
    return made
