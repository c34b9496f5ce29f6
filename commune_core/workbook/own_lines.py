"""The lines of somebody's own sheet as our rows, once its columns are told, and those that are left aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from commune_core.territory import normalise

from .cells import written
from .grids import Grid
from .mapping import TARGETS, Columns, headings_of
from .merged import began, is_covered
from .planning import Brought
from .readings import a_day, a_domain, a_status, an_amount

NO_REASON = "Repris d’un classeur, sans précision."
UNNAMED = "À préciser"
"""Who gives an aid, or what a cost is of, where a sheet does not say it."""
ONCE = ("title", "planned", "paid", "amount")
"""What a merged cell says once: an amount that covers two lines would be counted twice."""
_SEVERAL = re.compile(r"[;,/\n]")
_ITEMS = re.compile(r"[\s;,/]+")
_TOTAL = re.compile(r"(?:sous )?tota(?:l|ux)(?: \S+){0,3}")
_NAMED = 5


def rows_of(grid: Grid, mapping: Columns, *, today: date, known: Collection[str] = ()) -> list[Brought]:
    """Our rows, several a line: the sheet of a project, its people, points, cost, aid and document.

    A line whose title is in `known` (normalised) is left aside, unless the mapping says to add it again; so
    are those that only head a part of the sheet, and those that add others up (see `left_aside`).
    """
    headings = headings_of(grid, mapping.header)
    shown = {
        code: written(headings[place]) if place < len(headings) else ""
        for place, code in mapping.columns.items()
    }
    rows: list[Brought] = []
    for number, told, why in _told(grid, mapping, known):
        if not why:
            rows += _Line(grid.title, number, told, shown, today).rows()
    return rows


def left_aside(grid: Grid, mapping: Columns, known: Collection[str]) -> tuple[str, ...]:
    """What is not taken from a sheet, a sentence for each reason."""
    aside: dict[str, list[int]] = {"known": [], "total": [], "part": []}
    strange: dict[str, list[int]] = {}
    for number, told, why in _told(grid, mapping, known):
        if why:
            aside[why].append(number)
        elif "domain" in told and not is_covered(told["domain"]) and a_domain(told["domain"]) is None:
            strange.setdefault(written(told["domain"])[:60], []).append(number)
    words = {
        "known": "titre déjà dans vos projets.",
        "total": "total, qui n’est pas une action.",
        "part": "titre de partie ou note, sans action.",
    }
    said = [f"{_lines(lines)} : {words[why]}" for why, lines in aside.items() if lines]
    said += [
        f"{_lines(lines)} : « {told} » n’est aucun de nos domaines ; à choisir après l’import."
        for told, lines in strange.items()
    ]
    return tuple(said)


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Ligne {numbers[0]}"
    if len(numbers) > _NAMED:
        return f"{len(numbers)} lignes, dont la {numbers[0]}"
    return f"Lignes {', '.join(map(str, numbers[:-1]))} et {numbers[-1]}"


def _told(grid: Grid, mapping: Columns, known: Collection[str]) -> Iterator[tuple[int, dict[str, Any], str]]:
    """The lines below the headings: number, cells by target, and why one is left aside, if it is."""
    lines = dict(grid.lines)
    for number, cells in grid.lines:
        if number <= mapping.header:
            continue
        told = {}
        for place, code in mapping.columns.items():
            cell = cells[place] if place < len(cells) else None
            above = began(cell) if code not in ONCE else None
            if above is not None:
                # Inside a merged cell, what its first line says holds for this one.
                first = lines.get(above, ())
                cell = first[place] if place < len(first) else None
            if cell not in ("", None):
                told[code] = cell
        if told:
            yield number, told, _aside(cells, told, mapping, known)


def _aside(cells: Sequence[Any], told: Mapping[str, Any], mapping: Columns, known: Collection[str]) -> str:
    own = [written(cell) for cell in cells if cell not in ("", None) and not is_covered(cell)]
    title = "" if is_covered(told.get("title")) else normalise(written(told.get("title")))
    if len(own) == 1 and (not title or any(is_covered(cell) for cell in cells)):
        return "part"
    dated = {"status", "pilot", "starts_on", "due_on"} & set(told)
    heads = [title] if title else [normalise(each) for each in own]
    if not dated and any(_TOTAL.fullmatch(each) for each in heads):
        return "total"
    return "known" if not mapping.again and title in known else ""


class _Line:
    """One line of somebody's sheet."""

    def __init__(
        self, sheet: str, number: int, told: Mapping[str, Any], shown: Mapping[str, str], today: date
    ) -> None:
        self.sheet, self.number, self.told, self.shown, self.today = sheet, number, told, shown, today
        self.key = f"{sheet}!{number}"

    def rows(self) -> Iterator[Brought]:
        """The rows it makes; the project first."""
        yield self._row("projects", self._project(), {"identifiant": self.key})
        for role in ("pilot", "elected", "participant"):
            told = self.told.get(role, "")
            names = [told] if is_covered(told) else _SEVERAL.split(written(told))
            for place, name in enumerate(filter(None, (each.strip() for each in names))):
                # One leads and one answers for it: the others who are named there take part.
                held = "participant" if place else role
                yield self._row("people", {"name": name, "role": held}, {}, name=role)
        items = self.told.get("item_id", "")
        for item in [items] if is_covered(items) else _ITEMS.split(written(items)):
            if item:
                yield self._row("aims", {"item_id": item}, {})
        if "planned" in self.told or "paid" in self.told:
            yield self._row("costs", self._cost(), {})
        if "amount" in self.told:
            yield self._row("grants", self._grant(), {}, year="amount")
        if "url" in self.told:
            yield self._row("links", {"url": self.told["url"], "title": self._title()}, {})

    def _row(self, kind: str, cells: Mapping[str, Any], own: Mapping[str, Any], **shown: str) -> Brought:
        told = dict(cells) | dict(own)
        if kind != "projects":
            told["project"] = self.key
        names = {target.name: self.shown[target.code] for target in TARGETS if target.code in self.shown}
        names |= {name: self.shown.get(code, "") for name, code in shown.items()}
        return Brought(self.sheet, self.number, kind, told, {k: v for k, v in names.items() if v})

    def _title(self) -> str:
        return written(self.told.get("title", ""))[:200]

    def _project(self) -> dict[str, Any]:
        cells = {
            target.name: self.told[target.code]
            for target in TARGETS
            if target.kind == "projects" and target.code in self.told
        }
        cells.setdefault("title", "")
        if "domain" in cells and not is_covered(cells["domain"]):
            cells["domain"] = a_domain(cells["domain"]) or ""
        for name in ("starts_on", "due_on", "ended_on"):
            if name in cells:
                cells[name] = a_day(cells[name], last=name != "starts_on")
        if cells.get("ended_on"):
            cells.setdefault("status", "done")
        if "status" in cells:
            cells["status"] = a_status(cells["status"])
            if cells["status"] in ("blocked", "dropped"):
                cells.setdefault("status_reason", NO_REASON)
        return cells

    def _year(self) -> Any:
        if "year" in self.told:
            return self.told["year"]
        day = a_day(self.told.get("due_on"), last=True)
        return day.year if isinstance(day, date) else self.today.year

    def _cost(self) -> dict[str, Any]:
        # Without a title the line is refused once, for its sheet.
        cells = {"label": self._title() or UNNAMED, "year": self._year(), "planned": 0}
        if "planned" in self.told:
            cells["planned"] = an_amount(self.told["planned"], untaxed=True)
        return cells | ({"paid": an_amount(self.told["paid"])} if "paid" in self.told else {})

    def _grant(self) -> dict[str, Any]:
        funder = self.told.get("funder") or UNNAMED
        return {"funder": funder, "year": self._year(), "amount": an_amount(self.told["amount"])}
