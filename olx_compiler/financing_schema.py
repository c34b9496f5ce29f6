"""Shapes of what people write of financing: the dated parameters of law, and the aids one may ask for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commune_core.aids import Kind, StartRule
from commune_core.financing.plan import Nature
from olx_compiler.referential_schema import DomainCode, ItemId
from olx_compiler.schema import Slug, Strict, Text

Certainty = Literal["A", "B", "C"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)*$")]
Count = Annotated[int, Field(ge=0)]
Figure = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=6)]
Percentage = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)]
Unit = Literal["%", "€", "ans", "mois", "semaines", "jours", "habitants", "personnes", "tranches", "date"]


class BracketSource(Strict):
    """A line of a scale: from `population` inhabitants on, a rate in %, and perhaps a ceiling in euros."""

    population: Count
    rate: Percentage
    ceiling: Figure | None = None


class PeriodSource(Strict):
    """What a parameter is worth from a day to another, both included."""

    since: datetime.date
    until: datetime.date | None = None
    value: Figure | Annotated[list[BracketSource], Field(min_length=1)] | datetime.date
    source: Text
    certainty: Certainty
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> PeriodSource:
        if self.until is not None and self.until < self.since:
            raise ValueError("'until' is before 'since'")
        return self


class ParameterSource(Strict):
    """A figure of law and its values, one a period."""

    code: Code
    title: Text
    unit: Unit
    values: Annotated[list[PeriodSource], Field(min_length=1)]

    @model_validator(mode="after")
    def _coherent(self) -> ParameterSource:
        for period in self.values:
            for rule, broken in _faults(self.unit, period):
                if broken:
                    raise ValueError(rule)
        return self


class ParametersSource(Strict):
    """What `parameters.yaml` holds."""

    parameters: Annotated[list[ParameterSource], Field(min_length=1)]


def _faults(unit: str, period: PeriodSource) -> Iterator[tuple[str, bool]]:
    value = period.value
    yield (
        "a list of brackets goes with the unit 'tranches', and only with it",
        isinstance(value, list) != (unit == "tranches"),
    )
    yield (
        "a day goes with the unit 'date', and only with it",
        isinstance(value, datetime.date) != (unit == "date"),
    )
    if isinstance(value, list):
        steps = [line.population for line in value]
        yield "brackets begin at 0 inhabitants and rise", steps != sorted(set(steps)) or steps[0] != 0
    elif isinstance(value, datetime.date):
        return
    elif unit == "€":
        yield "an amount has two decimals at most", value * 100 != (value * 100).to_integral_value()
    elif unit != "%":
        yield "this unit counts whole numbers", value != value.to_integral_value()


class ApplicantSource(Strict):
    """Who may ask: a kind of authority, within bounds of population; `doubt` says what is to be confirmed."""

    kind: Kind
    population_min: Count | None = None
    population_max: Count | None = None
    doubt: Text | None = None


class AmountSource(Strict):
    """How much one may hope for: rates in %, a ceiling in euros, and how sure that is."""

    rate_min: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    rate_max: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    ceiling: Figure | None = None
    certainty: Certainty
    note: Text | None = None


class StartSource(Strict):
    """What may be signed when: after the request is received, after the decision, as the funder says, or any
    time."""

    rule: StartRule
    note: Text


class AidSource(Strict):
    """A national scheme of aid as people write it."""

    code: Slug
    name: Text
    funder: Text
    nature: Nature
    since: datetime.date
    until: datetime.date | None = None
    applicants: Annotated[list[ApplicantSource], Field(min_length=1)]
    purpose: Text
    domains: list[DomainCode] = []
    items: list[ItemId] = []
    themes: list[Text] = []
    amount: AmountSource
    calendar: Text
    start_of_works: StartSource
    source: Text
    certainty: Certainty
    advice: Text

    @model_validator(mode="after")
    def _aims_at_something(self) -> AidSource:
        if not self.domains and not self.items:
            raise ValueError("an aid names the domains or the items it helps")
        return self


class AidsSource(Strict):
    """What `aids.yaml` holds."""

    aids: Annotated[list[AidSource], Field(min_length=1)]
