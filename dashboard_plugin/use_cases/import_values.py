"""Bring a file of values of indicators: show what it would change, then change all of that, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from commune_core.indicator_files import Known, ValueStep, against, read_lines
from commune_core.policy import Operation
from commune_core.tabular import Line
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.territory import loading
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.indicators import find_indicator
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, one_write

WRITTEN = ("new", "changed")


@dataclass(frozen=True, slots=True)
class ValuesPlan:
    """What a file would do to the values of a commune's indicators.

    `titles` names them by number; `digest` names this very plan: an execution that finds another one is shown
    again instead.
    """

    commune: CommuneRef
    steps: tuple[ValueStep, ...]
    titles: dict[int, str]
    digest: str

    @property
    def refused(self) -> tuple[ValueStep, ...]:
        """The lines that cannot be taken: as long as there is one, nothing is."""
        return tuple(step for step in self.steps if step.change == "refused")

    @property
    def changed(self) -> tuple[ValueStep, ...]:
        """The lines that would replace a value."""
        return tuple(step for step in self.steps if step.change == "changed")

    def count(self, change: str) -> int:
        """How many lines would do this."""
        return sum(step.change == change for step in self.steps)


class ValuesChanged(InvalidRequest):
    """Values of the commune changed since the plan was shown; `plan` is what the file would do now."""

    code = "import.plan_changed"

    def __init__(self, now: ValuesPlan) -> None:
        super().__init__(
            "Des valeurs de la commune ont changé depuis l’ouverture de cette page : rien n’est importé.",
            hint="Relisez ce que le fichier changerait maintenant, puis confirmez.",
        )
        self.plan = now


def plan_values(
    user_id: int | None,
    *,
    lines: Sequence[Line],
    commune: str | None = None,
    indicator_id: int | None = None,
) -> ValuesPlan:
    """What the lines of a file would change; with `indicator_id`, they name no indicator.

    Raises Forbidden, UnknownCommune, UnknownIndicator.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    return _plan(access, lines, indicator_id)


def import_values(
    user_id: int | None,
    *,
    lines: Sequence[Line],
    digest: str,
    commune: str | None = None,
    indicator_id: int | None = None,
) -> ValuesPlan:
    """Write every new and changed value of a file, all or nothing, as its `digest` was shown.

    Raises Forbidden, UnknownCommune, UnknownIndicator, InvalidRequest while a line is refused, ValuesChanged,
    NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    with one_write():
        locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_INDICATOR)
        plan = _plan(present, lines, indicator_id)
        if plan.digest != digest:
            raise ValuesChanged(plan)
        if plan.refused:
            raise InvalidRequest(
                f"{len(plan.refused)} ligne(s) ne peuvent pas être importées : rien ne l’est.",
                hint="Corrigez-les dans le fichier, puis envoyez-le de nouveau.",
            )
        written = [step for step in plan.steps if step.change in WRITTEN]
        _write(written, present.person)
        announce("indicator.imported", user_id, commune=present.commune.code, lines=len(written))
    return plan


def _plan(access: Access, lines: Sequence[Line], indicator_id: int | None) -> ValuesPlan:
    only = find_indicator(access, indicator_id).pk if indicator_id is not None else None
    rows = Indicator.objects.filter(commune=access.row, archived=False).order_by("pk")
    titles = dict(rows.values_list("pk", "title"))
    known = [Known(number, title) for number, title in titles.items()]
    if only is not None and only not in titles:
        raise InvalidRequest(
            "Cet indicateur n’est plus suivi : il ne reçoit plus de valeur.",
            hint="Reprenez d’abord son suivi.",
        )
    read = read_lines(lines, known, today=get_clock().today(), only=only)
    named = {step.indicator for step in read if step.indicator is not None}
    stored = {
        (number, on): (value, source)
        for number, on, value, source in IndicatorValue.objects.filter(indicator__in=named).values_list(
            "indicator_id", "on", "value", "source"
        )
    }
    steps = against(read, stored)
    digest = hashlib.sha256(repr(steps).encode()).hexdigest()
    return ValuesPlan(access.commune, steps, titles, digest)


def _write(steps: Sequence[ValueStep], person: int) -> None:
    now, versions = get_clock().now(), _versions({step.indicator for step in steps if step.indicator})
    values, changes = [], []
    for step in steps:
        if step.indicator is None or step.on is None or step.value is None:
            raise ValueError("a refused line is never written")
        version = versions.get((step.indicator, step.on), 0) + 1
        values.append(
            IndicatorValue(
                indicator_id=step.indicator,
                on=step.on,
                value=step.value,
                source=step.source,
                author_id=person,
                at=now,
                version=version,
            )
        )
        changes.append(
            ValueChange(
                indicator_id=step.indicator,
                on=step.on,
                before=step.stored,
                now=step.value,
                source=step.source,
                author_id=person,
                at=now,
            )
        )
    columns = ["value", "source", "at", "author", "key", "version"]
    loading.put(IndicatorValue, values, columns, key=["indicator", "on"])
    loading.create(ValueChange, changes)


def _versions(indicators: Collection[int]) -> dict[tuple[int, date], int]:
    """How many times each day was written, removals included: at least the version that stands."""
    counted = (
        ValueChange.objects.filter(indicator__in=indicators)
        .values("indicator_id", "on")
        .annotate(written=Count("pk"))
        .order_by()
    )
    found = {(each["indicator_id"], each["on"]): each["written"] for each in counted}
    stored = IndicatorValue.objects.filter(indicator__in=indicators)
    for number, on, version in stored.values_list("indicator_id", "on", "version"):
        found[number, on] = max(version, found.get((number, on), 0))
    return found
