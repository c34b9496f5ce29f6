"""The lines of a file of people: what their cells say, and what no cell may leave to be guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.territory import normalise
from commune_core.workbook.grids import Grid
from commune_core.workbook.merged import is_covered

from .roster_columns import EMAIL, Columns, text
from .words import InvalidPromotion

MOST_ROWS = 5_000
NAMES = ("name", "first_name", "last_name")

# What a mail reader copies: « Lise Durand <lise@exemple.fr> », « mailto:lise@exemple.fr », a last separator.
_COPIED = re.compile(
    r"(?:\"?(?P<name>[^<>\"]*)\"?\s*<)?\s*(?:mailto:)?(?P<email>[^<>\s,;]*)\s*>?\s*[;,]?", re.IGNORECASE
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its number as a spreadsheet shows it, its cells by target."""

    number: int
    cells: Mapping[str, str]


def lines_of(grid: Grid, columns: Columns) -> list[Line]:
    """The lines below the headings that say something; raises InvalidPromotion over MOST_ROWS."""
    found = []
    for number, cells in grid.lines:
        if number <= columns.header:
            continue
        told = {
            code: text(cells[place]) if place < len(cells) else "" for place, code in columns.targets.items()
        }
        if any(told.values()):
            told[EMAIL], beside = plain_address(told.get(EMAIL, ""))
            if beside and not any(told.get(each) for each in NAMES):
                told["name"] = beside
            found.append(Line(number, told))
        if len(found) > MOST_ROWS:
            raise InvalidPromotion(
                f"Ce fichier compte plus de {MOST_ROWS} lignes.".replace("5000", "5 000"),
                hint="Apportez-le en plusieurs fois.",
                field="fichier",
            )
    return found


def commune_key(line: Line) -> tuple[str, str]:
    """What a line says of the commune: a code or a plain name, and the postal code that tells it apart."""
    said = line.cells.get("commune", "")
    code = said.upper().replace(" ", "")
    # A spreadsheet takes « 01004 » for a number and drops its zero.
    if code.isascii() and code.isdigit() and len(code) == 4:
        code = f"0{code}"
    postal = line.cells.get("postal_code", "").replace(" ", "")
    postal = f"0{postal}" if len(postal) == 4 else postal
    is_code = len(code) == 5 and code.isascii() and code[:1].isdigit() and code[2:].isdigit()
    return (code if is_code else normalise(said), postal)


def plain_address(said: str) -> tuple[str, str]:
    """An address without what a mail reader copies around it, and the name beside it.

    >>> plain_address("Lise Durand <Lise@exemple.fr>;"), plain_address("mailto:lise@exemple.fr")
    (('Lise@exemple.fr', 'Lise Durand'), ('lise@exemple.fr', ''))
    """
    found = _COPIED.fullmatch(said.translate(_INVISIBLE).strip())
    if found is None or "@" not in found["email"]:
        return said, ""
    return found["email"], (found["name"] or "").strip()


def unread(code: str, told: str) -> tuple[str, str] | None:
    """Why a cell says nothing that can be read, and how to mend it; None for one that does."""
    if told.startswith("="):
        return (
            "Cette cellule contient une formule dont le résultat n’est pas enregistré.",
            "Enregistrez le fichier depuis un tableur, ou remplacez la formule par sa valeur.",
        )
    if is_covered(told):
        return (
            "Cette cellule est fusionnée avec une autre : on ne sait pas ce qu’elle dit de cette ligne.",
            "Défusionnez-la dans votre tableur, et écrivez sa valeur sur chaque ligne.",
        )
    if code in NAMES and told and not any(each.isalpha() for each in told):
        return (f"« {told[:40]} » n’est pas un nom.", "Est-ce la bonne colonne ? Corrigez-la, ou ignorez-la.")
    return None
