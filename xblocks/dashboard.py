"""The block `viatic_dashboard`: where the commune stands, inside a course. It only reads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String
from xblock.utils.resources import ResourceLoader
from xblock.validation import Validation

from commune_core import referential as referentials
from commune_core.errors import CommuneError
from commune_core.scoring import display
from commune_core.typography import NBSP
from dashboard_plugin import api
from dashboard_plugin.api import Dashboard, DomainRow
from dashboard_plugin.xblock_base import Mode, SettingFault, ViaticBlock

CSS = ("public/dashboard.css",)
FIRST_PRIORITIES = 5
FIRST_ALERTS = 5


class DashboardBlock(ViaticBlock):
    """Scores, alerts and first priorities of one's commune, or of the only domain that `domain` names."""

    display_name = String(
        display_name="Titre",
        help="Affiché en tête du bloc.",
        default="Où en est la commune",
        scope=Scope.settings,
    )
    domain = String(
        display_name="Domaine",
        help="Sigle d’un domaine de l’état des lieux (FIN, SEC…) ; vide : tous.",
        default="",
        scope=Scope.settings,
    )
    editable_fields = ("display_name", "domain")
    editor_template = "dashboard/editor.html"

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The commune at a glance for a member; an invitation for a visitor."""
        return self.public_view(context) if self.is_visit else self._dashboard_view(self.mode)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What a member will see, with the sample commune."""
        return self._dashboard_view("preview")

    @XBlock.supports("multi_device")
    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What the block will show, without any commune."""
        return self._message("Ouvrez une session pour voir où en est votre commune.", "")

    def _dashboard_view(self, mode: Mode) -> Fragment:
        try:
            dashboard = api.dashboard(self.user_id, domain=self.domain or None, mode=mode)
        except CommuneError as error:
            return self._message(error.message, error.hint)
        return self.fragment(self.template("dashboard/block.html", self._context(dashboard, mode)), css=CSS)

    def _message(self, message: str, hint: str) -> Fragment:
        content = {"title": self.display_name, "message": message, "hint": hint}
        return self.fragment(self.template("dashboard/message.html", content), css=CSS)

    def _context(self, dashboard: Dashboard, mode: Mode) -> dict[str, Any]:
        return {
            "title": self.display_name,
            "preview": mode == "preview",
            "commune": dashboard.commune,
            "year": dashboard.year,
            "practice": dashboard.practice,
            "answered": dashboard.answered,
            "total": dashboard.total,
            "overall": None if self.domain or dashboard.overall is None else french_score(dashboard.overall),
            "domains": [domain_line(row) for row in dashboard.domains],
            "alerts": dashboard.alerts[:FIRST_ALERTS],
            "more_alerts": max(0, len(dashboard.alerts) - FIRST_ALERTS),
            "priorities": dashboard.priorities[:FIRST_PRIORITIES],
            "page_url": dashboard.domains[0].url if self.domain else dashboard.commune.url,
        }

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Take away the spaces around the domain's code."""
        if isinstance(data.get("domain"), str):
            data["domain"] = data["domain"].strip().upper()

    def editor_context(self) -> dict[str, Any]:
        """The domains to choose from, and the stored one if it is not of them."""
        domains = {"": "Tous les domaines"}
        domains |= {domain.code: domain.title for domain in referentials.load().domains}
        domains.setdefault(self.domain or "", f"{self.domain} (inconnu)")
        return {"domains": domains.items()}

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """In French: a domain that the état des lieux does not know."""
        if data.domain:
            try:
                referentials.load().domain(data.domain)
            except CommuneError as error:
                validation.add(SettingFault("domain", f"{error.message} {error.hint}"))

    def index_dictionary(self) -> dict[str, Any]:
        """Title and domain, for the search of the platform."""
        content = {"display_name": self.display_name, "body": self.domain}
        return {**super().index_dictionary(), "content": content, "content_type": "Tableau de bord"}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The same for everybody; read when the course is published, without a user."""
        return {"domain": self.domain}

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Scenarios for the workbench, one XML file each."""
        scenarios: list[tuple[str, str]] = ResourceLoader(__name__).load_scenarios_from_path("scenarios")
        return scenarios


def french_score(score: Fraction) -> str:
    """A score of 0 to 100 with one decimal: "66,2"."""
    return display(score).replace(".", ",")


def domain_line(row: DomainRow) -> dict[str, Any]:
    """One domain as the template draws it; `score_width` and `covered_width` are out of 100."""
    return {
        "title": row.domain.title,
        "url": row.url,
        "level": row.level,
        "level_label": row.level_label,
        "score": None if row.score is None else french_score(row.score),
        "score_width": None if row.score is None else display(row.score),
        "covered_width": display(row.coverage),
        "coverage": f"{french_score(row.coverage).removesuffix(',0')}{NBSP}%",
        "answered": row.answered,
        "total": row.total,
    }
