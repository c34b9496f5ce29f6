"""Defaults on Open edX; called once or twice per process, so it only ever fills gaps.

The campus does not run the platform's plugin loader: its settings are its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

# What `edxapp.xapi` translates, neither more nor less: an event let out without that is an error in the log.
ANSWER_SAVED = "viatic.answer.saved"
XAPI_EVENTS = (ANSWER_SAVED,)

DEFAULTS: dict[str, Any] = {
    "VIATIC_PLATFORM": "dashboard_plugin.edxapp.platform.EdxPlatform",
    "VIATIC_LEARN_URL": "/viatic/catalogue/",
    "VIATIC_SIGN_OUT_URL": "/logout",
    "VIATIC_ACCOUNT_URL": "/account/settings",
    "VIATIC_XAPI_EVENTS": XAPI_EVENTS,
}

# The platform's tracking log copies what forms send to every page: answers, comments, ratings of a council.
# Our own events say what happened, and never what was written.
UNTRACKED = r"^/(api/)?viatic/"

MAKO_FOLDER = str(Path(__file__).parent.parent / "mako")

# Filter of the platform → our step: a link to the promotions of the course, for its team. The legacy and the
# new dashboard each have their filter; a release that does not know a name never calls it.
FILTER_STEPS = {
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": (
        "dashboard_plugin.edxapp.filters.AddPromotionsTab"
    ),
    "org.openedx.learning.instructor.dashboard.render.started.v1": (
        "dashboard_plugin.edxapp.filters.AddPromotionsSection"
    ),
}


def plugin_settings(settings: Any) -> None:
    """Fill the settings the plugin reads, leaving alone whatever the operator has already chosen."""
    for name, value in DEFAULTS.items():
        setattr(settings, name, getattr(settings, name, value))
    merge_filters(settings)
    untracked = getattr(settings, "TRACKING_IGNORE_URL_PATTERNS", None) or []
    if UNTRACKED not in untracked:
        settings.TRACKING_IGNORE_URL_PATTERNS = [*untracked, UNTRACKED]
    # The legacy instructor dashboard includes the template of each section from these folders.
    folders = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if folders is not None and MAKO_FOLDER not in folders:
        folders.append(MAKO_FOLDER)


def merge_filters(settings: Any) -> None:
    """Add our steps to those of the operator and of other plugins, once."""
    config = getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {}
    for name, step in FILTER_STEPS.items():
        entry = config.setdefault(name, {"fail_silently": True, "pipeline": []})
        if step not in entry.setdefault("pipeline", []):
            entry["pipeline"].append(step)
    settings.OPEN_EDX_FILTERS_CONFIG = config
