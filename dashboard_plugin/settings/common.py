"""Defaults every host shares; called once or twice per process, so it only ever fills gaps."""

from __future__ import annotations

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Fill the settings the plugin reads, leaving alone whatever the operator has already chosen."""
    settings.VIATIC_PLATFORM = getattr(settings, "VIATIC_PLATFORM", "")
