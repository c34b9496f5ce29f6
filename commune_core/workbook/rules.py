"""What rows of a workbook may not say together, and what a row may not say although each cell is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from commune_core.errors import CommuneError
from commune_core.indicators import check_way, read_day
from commune_core.projects import ENDED, check_dates, check_status
from commune_core.referential import load, versions

if TYPE_CHECKING:
    from .planning import Row, Tables

MOST_PEOPLE = 60
All = Mapping[str, Mapping[str, Mapping[str, Any]]]


def check_rows(stored: Tables, rows: Iterable[Row], *, today: date, hidden: Collection[str]) -> None:
    """Refuse, each with its reason, those of these rows that move something and may not."""
    everyone = list(rows)
    for row in everyone:
        if row.kind.code == "values" and row.moves and row.values["on"]:
            _told(row, "on", partial(read_day, row.values["on"], today=today))
        if row.kind.code == "indicators" and row.moves and row.values["item_id"] in hidden:
            _unknown_point(row)
        alone = _ALONE.get(row.kind.code)
        if alone and row.moves:
            alone(row)
    kept = [row for row in everyone if not row.faults]
    everything: dict[str, dict[str, Mapping[str, Any]]] = {code: dict(each) for code, each in stored.items()}
    for row in kept:
        everything.setdefault(row.kind.code, {})[row.key] = row.values
    counts = _counts(everything)
    loops = _loops(everything.get("steps", {}))
    for row in kept:
        if row.moves:
            check = _CHECKS.get(row.kind.code)
            if check:
                check(row, everything, counts)
            if row.kind.code == "steps" and row.key in loops:
                row.refuse("after", "cette étape attend une étape qui l’attend. Rompez la boucle.")


def once(code: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """What may be said once only; None where rows may be alike."""
    if code == "people":
        return ("people", values["project"], values["role"]) if values["role"] != "participant" else None
    names = {
        "aims": ("project", "item_id"),
        "loans": ("project",),
        "values": ("indicator", "on"),
        "outlook": ("year",),
    }
    return (code, *(values[name] for name in names[code])) if code in names else None


def _counts(everything: All) -> Counter[Any]:
    counts = Counter[Any]()
    for code, table in everything.items():
        for values in table.values():
            key = once(code, values)
            if key is not None:
                counts[key] += 1
            if code == "people":
                counts["crowd", values["project"]] += 1
    return counts


def _loops(steps: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The steps of every chain that waits for itself."""
    looping: set[str] = set()
    safe: set[str] = set()
    for first in steps:
        chain: list[str] = []
        each: str | None = first
        while each is not None and each in steps and each not in safe and each not in looping:
            if each in chain:
                looping.update(chain[chain.index(each) :])
                break
            chain.append(each)
            each = steps[each]["after"]
        safe.update(step for step in chain if step not in looping)
    return looping


def _alone(row: Row, name: str, counts: Counter[Any], message: str) -> None:
    key = once(row.kind.code, row.values)
    if key is not None and counts[key] > 1:
        row.refuse(name, message)


def _told(row: Row, name: str, check: Callable[[], object]) -> None:
    """Refuse what a rule of the sheet refuses, in its words."""
    try:
        check()
    except CommuneError as error:
        field = error.where.get("field", name)
        known = {column.name for column in row.kind.columns}
        row.refuse(field if field in known else name, f"{error.message} {error.hint}".strip())


def _project(row: Row, everything: All, counts: Counter[Any]) -> None:
    values = row.values
    _told(row, "status", lambda: check_status(values["phase"], values["status"], values["status_reason"]))
    _told(row, "due_on", lambda: check_dates(values["starts_on"], values["due_on"]))
    if values["ended_on"] and values["status"] not in ENDED:
        row.refuse("ended_on", "une date de fin demande l’avancement « Terminé » ou « Abandonné ».")
    parent = everything["projects"].get(values["parent"]) if values["parent"] else None
    if parent is not None and (parent["kind"] != "project" or values["kind"] == "project"):
        row.refuse("parent", "seule une action se range dans un projet.")


def _person(row: Row, everything: All, counts: Counter[Any]) -> None:
    _alone(
        row, "role", counts, "ce projet a déjà quelqu’un dans ce rôle : un seul pilote, un seul élu référent."
    )
    if counts["crowd", row.values["project"]] > MOST_PEOPLE:
        row.refuse("project", f"ce projet réunirait plus de {MOST_PEOPLE} personnes.")


def _aim(row: Row, everything: All, counts: Counter[Any]) -> None:
    _alone(row, "item_id", counts, "ce projet vise déjà ce point.")


def _point(row: Row) -> None:
    item_id = row.values["item_id"]
    if item_id and not any(item_id in load(version).items for version in versions()):
        _unknown_point(row)


def _unknown_point(row: Row) -> None:
    """Said of a point that is none as of one that is reserved."""
    item_id = row.values["item_id"]
    row.refuse(
        "item_id", f"le point {item_id} n’existe pas. Écrivez-le comme dans l’état des lieux : GOV-02."
    )


def _step(row: Row, everything: All, counts: Counter[Any]) -> None:
    after = everything["steps"].get(row.values["after"]) if row.values["after"] else None
    if after is not None and after["project"] != row.values["project"]:
        row.refuse("after", "cette étape est d’un autre projet.")


def _link(row: Row) -> None:
    if not row.values["url"]:
        return
    try:
        parts = urlsplit(row.values["url"])
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        sound = False
    if not sound or any(character.isspace() for character in row.values["url"]):
        row.refuse("url", "ce n’est pas l’adresse d’une page : elle commence par https:// ou http://.")


def _loan(row: Row, everything: All, counts: Counter[Any]) -> None:
    _alone(row, "project", counts, "ce projet a déjà une ligne dans cette feuille.")


def _value(row: Row, everything: All, counts: Counter[Any]) -> None:
    _alone(row, "on", counts, "cet indicateur a déjà une valeur ce jour-là.")


def _outlook(row: Row, everything: All, counts: Counter[Any]) -> None:
    _alone(row, "year", counts, "cette année a déjà ses comptes.")


def _indicator(row: Row, everything: All, counts: Counter[Any]) -> None:
    names = ("direction", "baseline", "baseline_year", "target", "target_year")
    _told(row, "target", lambda: check_way(*(row.values[name] for name in names)))


# What one cell tells of itself: said of every row, even where another of its cells is at fault.
_ALONE: Mapping[str, Callable[[Row], None]] = {"links": _link, "aims": _point, "indicators": _point}
_CHECKS: Mapping[str, Callable[[Row, All, Counter[Any]], None]] = {
    "projects": _project,
    "people": _person,
    "aims": _aim,
    "steps": _step,
    "loans": _loan,
    "values": _value,
    "outlook": _outlook,
    "indicators": _indicator,
}
