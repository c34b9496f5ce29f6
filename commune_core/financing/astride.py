"""Plans astride a change of law: what they keep of the old rule, and what the new one would make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from commune_core.errors import UnknownParameter
from commune_core.financing import parameters
from commune_core.financing.evaluation import Evaluation, evaluate
from commune_core.financing.findings import Finding
from commune_core.financing.money import euros, percent
from commune_core.financing.parameters import Parameter
from commune_core.financing.plan import Plan


@dataclass(frozen=True, slots=True)
class Astride:
    """A plan whose spending falls on both sides of a change: it keeps `kept`, other years know `other`.

    `spent` is the spending of the years that know the other value, in cents, VAT included. `as_changed` is
    the same plan under the other value.
    """

    kept: Parameter
    other: Parameter
    years: tuple[int, ...]
    spent: int
    before: Evaluation
    as_changed: Evaluation

    @property
    def on(self) -> date:
        """The first day of the newer of the two values."""
        return max(self.kept.since, self.other.since)

    @property
    def fctva_change(self) -> int:
        """What the FCTVA of the whole plan would gain or lose, in cents."""
        return self.as_changed.fctva - self.before.fctva

    @property
    def broken(self) -> tuple[Finding, ...]:
        """What the plan would break under the other value, and keeps to under its own."""
        already = {(each.rule.code, each.subject) for each in self.before.findings if not each.ok}
        return tuple(
            each
            for each in self.as_changed.findings
            if not each.ok and (each.rule.code, each.subject) not in already
        )


def astride(plan: Plan, found: Evaluation | None = None) -> tuple[Astride, ...]:
    """Each rule this plan rests on that is not the same in all its years of spending, the oldest first.

    A plan keeps the rules of its own day: this only tells what to look at. Raises UnknownParameter.
    """
    found = found or evaluate(plan)
    changes = [
        change
        for code in rests_on(plan)
        for other in _others(code, plan.day, found)
        if (change := _change(plan, found, parameters.at(code, plan.day), other)) is not None
    ]
    return tuple(sorted(changes, key=lambda each: (each.on, each.kept.code)))


def changes_since(day: date) -> tuple[date, ...]:
    """The days, from this one on, when a dated parameter takes another value; the earliest first."""
    return tuple(
        sorted(
            {
                newer.since
                for values in parameters.load().values.values()
                for older, newer in pairwise(values)
                if newer.since >= day and newer.value != older.value
            }
        )
    )


def rests_on(plan: Plan) -> tuple[str, ...]:
    """The codes of the rates that the evaluation of this plan takes on its day."""
    natures = {each.nature for each in plan.resources if each.status != "refused"}
    codes = ["owner_share.lead" if plan.lead else "owner_share.minimum"] if not plan.derogation else []
    codes += ["fctva.rate"] if any(each.fctva for each in plan.expenses) else []
    codes += ["state_grants.ceiling", "state_grants.floor"] if "etat_dotation" in natures else []
    codes += ["state_aid.ceiling"] if "etat_autre" in natures else []
    codes += ["pool.share"] if "fdc" in natures else []
    return tuple(codes)


def shown(parameter: Parameter) -> str:
    """The value of a parameter as it is read: « 16,404 % », « 1 000,00 € », else a number."""
    value = parameter.value
    if parameter.unit == "%" and not isinstance(value, int | date | tuple):
        return percent(value, 3 if (value * 10_000).denominator != 1 else 2)
    return euros(value) if parameter.unit == "€" and isinstance(value, int) else str(value)


def _others(code: str, day: date, found: Evaluation) -> Iterator[Parameter]:
    """The other values of a code in the years when the plan spends."""
    years = [*found.spent, day.year]
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    kept = parameters.at(code, day)
    for each in parameters.load().values[code]:
        within = each.since <= last and (each.until is None or each.until >= first)
        if within and each.value != kept.value:
            yield each


def _change(plan: Plan, found: Evaluation, kept: Parameter, other: Parameter) -> Astride | None:
    years = tuple(
        year
        for year in found.spent
        if other.since <= date(year, 12, 31) and (other.until is None or other.until >= date(year, 1, 1))
    )
    if not years:
        return None
    day = max(other.since, date(years[0], 1, 1))
    try:
        as_changed = evaluate(replace(plan, day=day))
    except UnknownParameter:
        return None
    return Astride(kept, other, years, sum(found.spent[year] for year in years), found, as_changed)
