"""The dashboard of a commune as the tables of its workbook, in as many queries as there are sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from commune_core.policy import Operation
from commune_core.projects import FACTS
from commune_core.referential import load, versions
from commune_core.workbook.planning import Tables
from commune_core.workbook.sheets import SheetKind, sheets
from dashboard_plugin.applets.financing.models import CostLine, Financing, Grant, Outlook
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue
from dashboard_plugin.applets.projects.models import Aim, Effect, Entry, Part, Project, ProjectLink, Step
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.workbook_data import WorkbookView

BRINGS = (Operation.CREATE_PROJECT, Operation.SET_FINANCING, Operation.SET_INDICATOR)
"""What whoever brings a workbook may do: it writes all of that at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a sheet are: their model, and the way from it to the commune."""

    model: type[Model]
    commune: str


SOURCES: Mapping[str, Source] = {
    "projects": Source(Project, "commune"),
    "people": Source(Part, "project__commune"),
    "aims": Source(Aim, "project__commune"),
    "steps": Source(Step, "project__commune"),
    "links": Source(ProjectLink, "project__commune"),
    "costs": Source(CostLine, "project__commune"),
    "grants": Source(Grant, "project__commune"),
    "loans": Source(Financing, "project__commune"),
    "outlook": Source(Outlook, "commune"),
    "indicators": Source(Indicator, "commune"),
    "values": Source(IndicatorValue, "indicator__commune"),
    "journal": Source(Entry, "project__commune"),
    "effects": Source(Effect, "project__commune"),
}


def workbook(user_id: int | None, *, commune: str | None = None) -> WorkbookView:
    """All that the workbook of a commune tells; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    return WorkbookView(
        commune=access.commune,
        on=get_clock().today(),
        tables=tables(access, records=True),
        can_bring=may_bring(access),
        can_hand_over=access.permits(Operation.HAND_OVER),
    )


def may_bring(access: Access) -> bool:
    """Whether he may bring a workbook back."""
    return all(access.permits(operation) for operation in BRINGS)


def origin_of(row: Commune | None) -> str:
    """What the identifiers of a commune's rows begin with."""
    return row.insee_code if row is not None else ""


def tables(access: Access, *, records: bool = False) -> Tables:
    """The rows of every sheet, those of what happened (`records`) only on demand.

    A reserved point that an indicator is linked to is shown to those alone who may read it.
    """
    row = access.row
    told = {code: kind for code, kind in sheets().items() if records or kind.read}
    if row is None:
        return {code: {} for code in told}
    found = {code: _table(row, kind) for code, kind in told.items()}
    hidden = hidden_points(access)
    for values in found["indicators"].values():
        if values["item_id"] in hidden:
            values["item_id"] = ""
    return found


def hidden_points(access: Access) -> frozenset[str]:
    """The points, of any version, that the person may not know something is linked to."""
    if access.permits(Operation.READ_COMMUNE, sensitive=True):
        return frozenset()
    return frozenset(
        item.id for version in versions() for item in load(version).items.values() if item.sensitive
    )


def key_of(row: Commune, kind: str, number: int) -> str:
    """The identifier of a row."""
    return f"{origin_of(row)}-{sheets()[kind].letter}{number}"


def _table(commune: Commune, kind: SheetKind) -> dict[str, dict[str, Any]]:
    source = SOURCES[kind.code]
    found = list(source.model._default_manager.filter(**{source.commune: commune}).order_by("pk"))
    return {key_of(commune, kind.code, each.pk): values for each, values in _values(commune, kind, found)}


def _values(commune: Commune, kind: SheetKind, found: list[Any]) -> list[tuple[Any, dict[str, Any]]]:
    if kind.code == "people":
        names = display_names(each.user_id for each in found if each.user_id)
        told = [{"role": each.role, "name": _name(each, names)} for each in found]
    elif kind.code == "journal":
        names = display_names(each.author_id for each in found)
        told = [_entry(each, names[each.author_id]) for each in found]
    elif kind.code == "effects":
        told = [_effect(each) for each in found]
    else:
        own = [column.name for column in kind.columns if column.cell != "reference"]
        told = [{name: getattr(each, name) for name in own} for each in found]
    for column in kind.columns:
        if column.cell == "reference":
            for each, values in zip(found, told, strict=True):
                number = getattr(each, f"{column.name}_id")
                values[column.name] = key_of(commune, column.to, number) if number else None
    return list(zip(found, told, strict=True))


def _name(part: Part, names: Mapping[int | None, str]) -> str:
    return names[part.user_id] if part.user_id else part.name


def _entry(entry: Entry, author: str) -> dict[str, Any]:
    fact = FACTS.get(entry.fact, entry.fact)
    return {"on": entry.at.date(), "author": author, "fact": fact, "text": entry.text}


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "item_id": effect.item_id,
        "before_year": effect.before_year,
        "before": _note(effect.before),
        "after_year": effect.after_year,
        "after": _note(effect.after),
        "said": effect.said,
    }


def _note(note: Any) -> str:
    return "" if note is None else str(note).replace(".", ",")
