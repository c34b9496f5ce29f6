"""The filters of the page « Projets »: what was asked for, what may be asked, and the links that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from commune_core.projects import KINDS, PHASES, STATUSES
from commune_core.referential import load
from dashboard_plugin.api.works import ProjectChoices, ProjectFilters

NAMES = ("domaine", "lieu", "personne", "annee", "nature", "phase", "statut", "retard", "point")
MEMBER = "m"
"""What begins the value that names an account; a bare name begins with a hyphen."""


@dataclass(frozen=True, slots=True)
class Select:
    """One list of choices of the filters' form; each choice is (value, label, chosen)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters of an address that say something, by their French names; others are left out."""
    sent = {name: request.GET.get(name, "").strip() for name in NAMES}
    known: Mapping[str, Mapping[str, str]] = {"nature": KINDS, "phase": PHASES, "statut": STATUSES}
    return {
        name: value for name, value in sent.items() if value and (name not in known or value in known[name])
    }


def filters_of(said: Mapping[str, str]) -> ProjectFilters:
    """The same as the api takes them; a year or a person that cannot be keeps nothing."""
    year, who = said.get("annee", ""), said.get("personne", "")
    number = who[1:]
    person: int | str = number
    if who.startswith(MEMBER):
        person = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else -1
    return ProjectFilters(
        domain=said.get("domaine", "")[:8],
        place=said.get("lieu", "")[:120],
        person=person if who else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year > "0999" else None,
        kind=said.get("nature", ""),
        phase=said.get("phase", ""),
        status=said.get("statut", ""),
        late="retard" in said,
        item=said.get("point", "")[:16],
    )


def selects(said: Mapping[str, str], choices: ProjectChoices) -> list[Select]:
    """The lists of the form, those that have something to choose among."""
    people = [(f"{MEMBER}{each.user_id}", each.name) for each in choices.members]
    people += [(f"-{name}", name) for name in choices.names]
    every = (
        ("statut", "Statut", list(STATUSES.items())),
        ("domaine", "Domaine", [(each.code, each.title) for each in load().domains]),
        ("personne", "Personne", people),
        ("lieu", "Lieu", [(place, place) for place in choices.places]),
        ("annee", "Année", [(str(year), str(year)) for year in choices.years]),
        ("phase", "Phase", list(PHASES.items())),
        ("nature", "Nature", list(KINDS.items())),
    )
    return [
        Select(name, label, tuple((value, words, value == said.get(name)) for value, words in offered))
        for name, label, offered in every
        if offered
    ]


def query(said: Mapping[str, str], **more: str) -> str:
    """An address of the page that keeps the filters; an empty value is left out."""
    kept = {name: value for name, value in {**said, **more}.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"
