"""Switches an operator turns without a deployment (Django admin, or the command `waffle_switch`)."""

from __future__ import annotations

# .. toggle_name: viatic.course_tab
# .. toggle_implementation: WaffleSwitch
# .. toggle_default: False
# .. toggle_description: Shows the tabs « Ma commune » and, to the course team, « Promotions » in courses.
# .. toggle_use_cases: open_edx
# .. toggle_creation_date: 2026-11-25
COURSE_TAB = "viatic.course_tab"

# .. toggle_name: viatic.platform_mail
# .. toggle_implementation: WaffleSwitch
# .. toggle_default: False
# .. toggle_description: Sends the app's letters (a request to join a commune, its answer) by e-mail.
# .. toggle_use_cases: open_edx
# .. toggle_creation_date: 2026-11-25
PLATFORM_MAIL = "viatic.platform_mail"


def is_on(name: str) -> bool:
    """Whether the switch is on; read from the platform's cache."""
    from edx_toggles.toggles import WaffleSwitch

    return bool(WaffleSwitch(name, __name__).is_enabled())
