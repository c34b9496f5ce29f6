"""Steps of the platform's filters: a link to the promotions page in both instructor dashboards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from openedx_filters import PipelineStep

from dashboard_plugin.addresses import promotions_url
from dashboard_plugin.edxapp import roles, toggles

TITLE = "Promotions"
SECTION = "viatic_promotions"
# Behind the platform's own tabs, which stop at 110.
SORT_ORDER = 200


class AddPromotionsTab(PipelineStep):
    """One more tab of the instructor dashboard of Verawood and later; its address is a page of ours."""

    def run_filter(self, tabs: Any, user: Any, course_key: Any, **kwargs: Any) -> dict[str, Any]:
        """The tabs, with ours once the operator shows it."""
        given = {"tabs": tabs, "user": user, "course_key": course_key, **kwargs}
        if not _is_shown(user, course_key):
            return given
        # An absolute address: the dashboard, on a host of its own, takes any other for one of its pages.
        url = f"{settings.LMS_ROOT_URL}{promotions_url(str(course_key))}"
        ours = {"tab_id": SECTION, "title": TITLE, "url": url, "sort_order": SORT_ORDER}
        return {**given, "tabs": [*tabs, ours]}


class AddPromotionsSection(PipelineStep):
    """One more section of the dashboard of Teak and Ulmo, which only leads to our page."""

    def run_filter(self, context: Any, template_name: str, **kwargs: Any) -> dict[str, Any]:
        """The context, with our section once the operator shows it."""
        from crum import get_current_request

        key = context["course"].id
        if _is_shown(get_current_request().user, key):
            context["sections"].append(
                {
                    "section_key": SECTION,
                    "section_display_name": TITLE,
                    "template_path_prefix": "/viatic/",
                    "url": promotions_url(str(key)),
                }
            )
        return {"context": context, "template_name": template_name, **kwargs}


def _is_shown(user: Any, course_key: Any) -> bool:
    """To those whom the page will let in: the dashboard opens for more people than the course's team."""
    return toggles.is_on(toggles.COURSE_TAB) and roles.is_on_the_team(user, course_key)
