"""Say what an indicator is, new or over the version one had before one."""

from __future__ import annotations

from dataclasses import replace

from commune_core.errors import UnknownItem
from commune_core.indicators import InvalidIndicator, check_way, read_value
from commune_core.policy import Operation
from dashboard_plugin.applets.indicators.models import Indicator
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.indicator_data import IndicatorFields
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.indicators import (
    fields_of,
    find_indicator,
    indicator_view,
    known_item,
    may_see,
)
from dashboard_plugin.stale import StaleIndicator
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST = {"title": 200, "unit": 40, "definition": 4000, "source": 200}
NEEDED = {"title": "Donnez un nom à l’indicateur.", "unit": "Donnez l’unité : %, m³, habitants…"}
PLAIN = (
    "title",
    "unit",
    "direction",
    "definition",
    "source",
    "baseline",
    "baseline_year",
    "target",
    "target_year",
    "archived",
)


def create_indicator(
    user_id: int | None, *, commune: str | None, fields: IndicatorFields, once: str = ""
) -> int:
    """Define a new indicator; gives its number. The same form (`once`) defines one.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidIndicator, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    fields = checked(fields)
    with one_write():
        held = locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_INDICATOR)
        if (earlier := made_before(once, Indicator)) is not None:
            return earlier
        row = Indicator(commune=held, version=0)
        _write(present, row, fields)
        remember(once, row.pk)
        announce("indicator.created", user_id, commune=held.insee_code, indicator=row.pk)
    return row.pk


def save_indicator(
    user_id: int | None,
    *,
    indicator_id: int,
    fields: IndicatorFields,
    version: int,
    commune: str | None = None,
) -> int:
    """Change what an indicator is over the `version` that was read; gives the new one.

    Raises Forbidden, UnknownCommune, UnknownIndicator, UnknownItem, InvalidIndicator, NotSaved, and
    StaleIndicator, whose `current` is the stored IndicatorView.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    fields = checked(fields)
    with one_write():
        locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_INDICATOR)
        row = find_indicator(present, indicator_id)
        if row.version != version:
            if row.author_id == user_id and fields_of(present, row) == fields:
                return row.version  # sent twice: the network lost our reply
            raise StaleIndicator(indicator_view(present, row))
        _write(present, row, fields)
        announce("indicator.saved", user_id, indicator=row.pk, version=row.version)
    return row.version


def checked(fields: IndicatorFields) -> IndicatorFields:
    """The fields as they are stored; raises InvalidIndicator for what no indicator may say."""
    for name, words in NEEDED.items():
        if not getattr(fields, name).strip():
            raise InvalidIndicator(words, field=name)
    for name, longest in LONGEST.items():
        if len(getattr(fields, name)) > longest:
            raise InvalidIndicator(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=name,
            )
    baseline = None if fields.baseline is None else read_value(fields.baseline, "baseline")
    target = None if fields.target is None else read_value(fields.target, "target")
    check_way(fields.direction, baseline, fields.baseline_year, target, fields.target_year)
    return replace(
        fields,
        title=" ".join(fields.title.split()),
        unit=" ".join(fields.unit.split()),
        source=" ".join(fields.source.split()),
        definition=fields.definition.strip(),
        baseline=baseline,
        target=target,
    )


def _write(access: Access, row: Indicator, fields: IndicatorFields) -> None:
    for name in PLAIN:
        setattr(row, name, getattr(fields, name))
    row.item_id = _linked_item(access, row, fields)
    row.project_id = _linked_project(row, fields)
    row.at, row.author_id, row.version = get_clock().now(), access.person, row.version + 1
    row.save()


def _linked_item(access: Access, row: Indicator, fields: IndicatorFields) -> str:
    """The point to link to; a link that the writer may not see stays as it is, unless he names another."""
    if not fields.item_id:
        return row.item_id if fields.reserved else ""
    item = known_item(fields.item_id)
    # A reserved point is refused in the same words as one that does not exist.
    if item is None or not may_see(access, item):
        raise UnknownItem(
            f"Le point {fields.item_id[:16]} n’existe pas.",
            hint="Choisissez-le dans la liste.",
            item=fields.item_id[:16],
        )
    return item.id


def _linked_project(row: Indicator, fields: IndicatorFields) -> int | None:
    if fields.project_id is None:
        return None
    if not Project.objects.filter(pk=fields.project_id, commune=row.commune_id).exists():
        raise InvalidIndicator(
            "Cette action ou ce projet n’est pas dans la commune.",
            hint="Choisissez dans la liste.",
            field="project_id",
        )
    return fields.project_id
