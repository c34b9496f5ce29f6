"""Events of the platform the app listens to, connected one by one: an older release lacks some of them."""

from __future__ import annotations

import logging
from importlib import import_module

from dashboard_plugin.edxapp import courses

log = logging.getLogger("viatic.edxapp")

# Where a course's dates, title or very existence change.
COURSES_CHANGED = (
    ("openedx_events.content_authoring.signals", "COURSE_CATALOG_INFO_CHANGED"),
    ("openedx_events.content_authoring.signals", "COURSE_IMPORT_COMPLETED"),
    ("openedx_events.content_authoring.signals", "COURSE_RERUN_COMPLETED"),
)


def connect() -> tuple[str, ...]:
    """Connect the receivers whose event exists here; the names of those that do."""
    found = []
    for module, name in COURSES_CHANGED:
        try:
            signal = getattr(import_module(module), name)
        except (ImportError, AttributeError):
            log.debug("%s.%s does not exist in this release", module, name)
            continue
        signal.connect(courses.forget_open_courses, dispatch_uid=f"viatic.{name}")
        found.append(name)
    return tuple(found)
