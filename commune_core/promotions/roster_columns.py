"""The columns of a file of people: which says what, proposed from its headings and from the last file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commune_core.territory import normalise
from commune_core.workbook.grids import HEADER_WITHIN, Grid

from .words import InvalidPromotion

WIDEST = 60
LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may say; `words` are headings people use for it."""

    code: str
    label: str
    words: tuple[str, ...]


EMAIL = "email"
TARGETS = (
    Target(EMAIL, "Adresse électronique",
           ("adresse electronique", "adresse mail", "adresse email", "adresse e mail", "email", "e mail",
            "mail", "courriel", "mel", "messagerie", "adresse de messagerie", "adresse courriel")),
    Target("first_name", "Prénom", ("prenom", "prenoms")),
    Target("last_name", "Nom", ("nom", "nom de famille", "nom d usage", "nom de l elu", "nom usuel")),
    Target("name", "Prénom et nom ensemble",
           ("nom prenom", "prenom nom", "nom et prenom", "prenom et nom", "nom complet", "elu", "membre",
            "stagiaire", "participant")),
    Target("commune", "Commune (nom ou code INSEE)",
           ("commune", "code insee", "insee", "collectivite", "mairie", "ville", "nom de la commune",
            "code commune")),
    Target("postal_code", "Code postal", ("code postal", "cp")),
    Target("group", "Groupe", ("groupe", "sous groupe", "session", "groupe de travail")),
    Target("role", "Rôle (membre, tuteur, observateur)", ("role", "role dans la promotion")),
)  # fmt: skip
BY_CODE: Mapping[str, Target] = {each.code: each for each in TARGETS}
_WORDS = {word: each.code for each in TARGETS for word in each.words}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of which sheet says what, by its place from 0, below line `header` (0: no headings)."""

    sheet: int
    header: int
    targets: Mapping[int, str]


def propose(grid: Grid, remembered: Mapping[str, str] | None = None) -> tuple[int, dict[int, str]]:
    """The line of headings and what its columns seem to say; 0 for a sheet that begins with people.

    Where no heading is understood, they are the line above the first person.

    `remembered` says what headings (as `heading_key` writes them) meant the last time, and wins.
    """
    best: tuple[int, dict[int, str]] = (0, {})
    last = 0
    for number, cells in grid.lines[:HEADER_WITHIN]:
        if any("@" in text(cell) for cell in cells):
            break
        found = _read(cells, remembered or {})
        if len(found) > len(best[1]):
            best = (number, found)
        last = number
    header, found = best[0] or last, best[1]
    if EMAIL not in found.values() and (place := _addresses(grid)) is not None:
        found = {**found, place: EMAIL}
    return header, found


def check(columns: Columns) -> None:
    """Raise InvalidPromotion unless one column, and one only, says the address, and no other comes twice."""
    said = list(columns.targets.values())
    if EMAIL not in said:
        raise InvalidPromotion(
            "Dites quelle colonne contient l’adresse électronique : c’est elle qui désigne une personne.",
            hint="Choisissez « Adresse électronique » pour l’une des colonnes.",
            field="columns",
        )
    for code in said:
        if code not in BY_CODE:
            raise InvalidPromotion(
                "Une colonne dit une chose inconnue.", hint="Choisissez dans la liste.", field="columns"
            )
        if said.count(code) > 1:
            raise InvalidPromotion(
                f"Deux colonnes disent « {BY_CODE[code].label} ».",
                hint="N’en gardez qu’une ; ignorez l’autre.",
                field="columns",
            )


def heading_key(cell: Any) -> str:
    """A heading as it is remembered; empty for what may be somebody's name or address rather than one."""
    told = text(cell)
    if "@" in told or len(told) > LONGEST_HEADING or any(each.isdigit() for each in told):
        return ""
    return normalise(told)


def text(cell: Any) -> str:
    """What a cell shows, on one line; a whole number without its decimals, a date as it is written here."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _read(cells: Sequence[Any], remembered: Mapping[str, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    keys = [(place, normalise(text(cell)), heading_key(cell)) for place, cell in enumerate(cells[:WIDEST])]
    for said in (remembered, _WORDS):
        for place, plain, key in keys:
            code = said.get(key if said is remembered else plain, "")
            if said is _WORDS and remembered.get(key) == "":
                continue  # the last time, this one was ignored
            if code in BY_CODE and place not in found and code not in found.values():
                found[place] = code
    return found


def _addresses(grid: Grid) -> int | None:
    """The place of the column where most cells look like addresses."""
    counts: dict[int, int] = {}
    for _, cells in grid.lines[:200]:
        for place, cell in enumerate(cells[:WIDEST]):
            if "@" in text(cell):
                counts[place] = counts.get(place, 0) + 1
    return max(counts, key=lambda place: counts[place]) if counts else None
