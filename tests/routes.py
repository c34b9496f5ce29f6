"""Every address of the app, from its routing table, and who may open it.

A route whose arguments are not known here cannot be made, and the tests that walk the table say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard_plugin.urls import urlpatterns

PUBLIC = {"schema", "sw", "hors_ligne", "catalogue", "catalogue_suggestions", "theme", "attestations",
          "attestation_verifiee"}  # fmt: skip
"""Names of what the policy lets anybody read, which holds nothing of a person or a commune: description of
the API, the service worker, the page it shows without network, the catalogue and the page of a course; what
the code of an attestation says."""

SCRIPTS = {"recherche", "session", "reponse", "fil_json", "promotion_plateforme_etat"}
"""Names of pages that a script reads: a visitor's gets 401, not the sign-in page."""

KEYED = {"agenda_ics", "promotions_ics", "lettres"}
"""Names of what a key in the address opens, to whoever has it: one that is none is not found."""

ARGUMENTS = {
    "code": "10156",
    "item_id": "GOV-02",
    "course_key": "course-v1:Viatic+T042+2026",
    "kind": "xlsx",
    "file_kind": "csv",
    "upload_id": "1",
    "round_id": "1",
    "piece": "1",
    "indicator_id": "1",
    "day": "2026-01-01",
    "project_id": "1",
    "promotion_id": "1",
    "meeting_id": "1",
    "announcement_id": "1",
    "course_id": "1",
    "seat_id": "1",
    "funding_id": "1",
    "join_code": "ABCDEFGHJKMN",
    "seat_secret": "x",
    "commune": "10156",
    "question_id": "1",
    "run_id": "1",
    "attestation_id": "1",
    "attestation_code": "inconnu",
    "line_id": "1",
    "annee": "2027",
    "secret": "x",
    "message_id": "1",
    "notice_id": "1",
    "key": "inconnue",
    "domain": "FIN",
    "year": "2026",
    "number": "1",
    "slug": "dossier-detr",
    "membership_id": "1",
    "step_id": "1",
    "guest_id": "1",
    "key_id": "1",
    "doubt_id": "1",
    "link_id": "1",
    "evidence_id": "1",
    "file_id": "1",
    "sheet": "projects",
}
"""What the routes take; a thing of a commune that does not exist is refused like one that does."""


@dataclass(frozen=True)
class Route:
    name: str
    template: str
    parameters: frozenset[str]
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        return self.template.startswith("/api/")

    @property
    def is_public(self) -> bool:
        return self.name in PUBLIC

    def address(self, **arguments: str) -> str:
        """The address, with those of these arguments that it takes; raises KeyError for one it lacks."""
        made = self.template
        for name in self.parameters:
            made = made.replace(f"<str:{name}>", arguments[name])
        return made


def routes(patterns: list[Any] = urlpatterns, prefix: str = "/") -> Iterator[Route]:
    for each in patterns:
        template = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from routes(each.url_patterns, template)
        else:
            yield Route(each.name, template, frozenset(each.pattern.converters), each.callback)


ROUTES = tuple(routes())
