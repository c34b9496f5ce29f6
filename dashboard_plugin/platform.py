"""The host behind the app, and the time: one door each, so that tests and hosts can choose them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import import_string

from commune_core.ports import Clock, Platform

# A commune's year, and the age of a date, are those of mainland France wherever the server stands.
PARIS = ZoneInfo("Europe/Paris")


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant."""
        return timezone.now()

    def today(self) -> date:
        """The current date in France."""
        return self.now().astimezone(PARIS).date()


def get_platform() -> Platform:
    """The backend named by the setting VIATIC_PLATFORM."""
    return _backend(getattr(settings, "VIATIC_PLATFORM", ""))


def in_studio() -> bool:
    """Whether this process is Studio, where people write courses and nobody answers for a commune.

    Its runtimes do not all say so: the one that runs the handlers of a block looks like that of the LMS.
    """
    return str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms.")


def get_clock() -> Clock:
    """The clock the whole app reads: the one named by the setting VIATIC_CLOCK, else the machine's."""
    dotted_path = getattr(settings, "VIATIC_CLOCK", "")
    return cast(Clock, import_string(dotted_path)()) if dotted_path else SystemClock()


@lru_cache(maxsize=4)
def _backend(dotted_path: str) -> Platform:
    if not dotted_path:
        raise ImproperlyConfigured(
            "VIATIC_PLATFORM is empty: name the class that tells the app about its host "
            '(for the embedded campus: "campus.platform.CampusPlatform").'
        )
    return cast(Platform, import_string(dotted_path)())
