"""Shapes of the questionnaire as people write it: domains, items, the rules that tailor it to a commune."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commune_core.conditions import EPCI_KINDS, ZONES
from commune_core.model import COMPETENCES
from olx_compiler.schema import Slug, Strict, Text

Rank = Annotated[int, Field(ge=1, le=5)]
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
ItemId = Annotated[str, Field(pattern=r"^[A-Z]{3}-\d{2}$")]
DomainCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Holder = Literal[COMPETENCES]  # type: ignore[valid-type]


class ObligationSource(Strict):
    """A legal duty."""

    reference: Text
    minimum_note: Annotated[int, Field(ge=1, le=4)]


class ConditionSource(Strict):
    """What must hold of a commune: every line given. An unknown fact never makes it hold."""

    population_min: Annotated[int, Field(ge=0)] | None = None
    population_max: Annotated[int, Field(ge=0)] | None = None
    zone: Annotated[list[Literal[ZONES]], Field(min_length=1)] | None = None  # type: ignore[valid-type]
    epci: Annotated[list[Literal[EPCI_KINDS]], Field(min_length=1)] | None = None  # type: ignore[valid-type]
    island: bool | None = None
    departements: Annotated[list[Text], Field(min_length=1)] | None = None
    holds: dict[Text, Annotated[list[Holder], Field(min_length=1)]] | None = None
    any: Annotated[list[ConditionSource], Field(min_length=2)] | None = None
    unless: ConditionSource | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ConditionSource:
        if not self.model_fields_set:
            raise ValueError("a condition says what must hold of the commune")
        return self


class RuleSource(Strict):
    """What changes for the communes of which `when` holds; `why` is told to them.

    `hide` leaves the item out; `holder` proposes who it is up to; `no_duty` lifts the obligation.
    """

    when: ConditionSource
    effect: Literal["hide", "holder", "no_duty"]
    holder: Holder | None = None
    why: Text

    @model_validator(mode="after")
    def _coherent(self) -> RuleSource:
        if (self.effect == "holder") is (self.holder is None):
            raise ValueError("'holder' goes with the effect 'holder', and only with it")
        return self


class ItemSource(Strict):
    """One item as people write it."""

    id: ItemId
    label: Text
    kind: Literal["scale", "yes_no", "number", "date", "text"]
    weight: Annotated[int, Field(ge=0, le=5)]
    default_importance: Rank
    competences: Annotated[list[Holder], Field(min_length=1)]
    role: Literal["agir", "contribuer", "interpeller"]
    express: bool
    unit: Text | None = None
    thresholds: Annotated[list[Decimal], Field(min_length=4, max_length=4)] | None = None
    direction: Literal["increasing", "decreasing"] | None = None
    obligation: ObligationSource | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    sensitive: bool = False
    why: Text
    good_practice: Text
    remark: Text | None = None
    legal_reference: Text | None = None
    help: Text
    themes: Annotated[list[Text], Field(min_length=1)]
    m57: Annotated[str, Field(pattern=r"^\d{2,4}$")] | None = None
    figure: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,39}$")] | None = None
    doubt: Text | None = None
    succeeds: Annotated[list[ItemId], Field(min_length=1)] | None = None
    rules: Annotated[list[RuleSource], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _coherent(self) -> ItemSource:
        for rule, broken in self._rules():
            if broken:
                raise ValueError(rule)
        return self

    def _rules(self) -> Iterator[tuple[str, bool]]:
        steps = self.thresholds
        number = self.kind == "number"
        yield "thresholds and direction go together", (steps is None) != (self.direction is None)
        yield (
            "only a number or a date has thresholds",
            steps is not None and self.kind not in ("number", "date"),
        )
        yield (
            "a text, or a number or a date without thresholds, must weigh 0 (context only)",
            (steps is None and self.kind in ("number", "date", "text") and self.weight > 0),
        )
        yield (
            "a date is noted by its age: direction must be decreasing",
            (self.kind == "date" and self.direction == "increasing"),
        )
        yield "a number has a unit", number and self.unit is None
        bounded = self.minimum is not None or self.maximum is not None
        yield "minimum and maximum are for numbers", bounded and not number
        if steps is not None:
            # Worst first for a number, best (youngest) first for a date.
            rising = self.direction == "increasing" or self.kind == "date"
            yield "thresholds are not in order", steps != sorted(set(steps), reverse=not rising)
        if self.minimum is not None and self.maximum is not None:
            yield "minimum is above maximum", self.minimum > self.maximum


class DomainSource(Strict):
    """One domain as people write it."""

    code: DomainCode
    slug: Slug
    title: Text
    weight: Annotated[int, Field(ge=1)]
    training_domains: Annotated[list[Text], Field(min_length=1)]
    items: Annotated[list[ItemSource], Field(min_length=1)]


class StepSource(Strict):
    """A level, or a class of priorities: what it is called and where it starts."""

    code: Text
    minimum: Annotated[int, Field(ge=0)]
    label: Text


class UsualHolderSource(Strict):
    """Who usually holds a competence where `when` holds (everywhere without it), and what says so."""

    holder: Holder
    when: ConditionSource | None = None
    reference: Text | None = None
    doubt: Text | None = None


class CompetenceSource(Strict):
    """A public service whose holder differs from a commune to the next; the first usual holder that fits is
    proposed."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{3,30}$")]
    label: Text
    question: Text
    usual: list[UsualHolderSource] = []


class HeadSource(Strict):
    """What `referential.yaml` holds: everything but the domains, which it names in reading order."""

    version: Version
    date: datetime.date
    title: Text
    certainty: Text
    notices: list[Text]
    scale_labels: Annotated[list[Text], Field(min_length=5, max_length=5)]
    levels: Annotated[list[StepSource], Field(min_length=1)]
    classes: Annotated[list[StepSource], Field(min_length=1)]
    quadrant_labels: dict[Literal["agir_maintenant", "planifier", "deleguer", "surveiller"], Text]
    competence_labels: dict[Holder, Text]
    role_labels: dict[Literal["agir", "contribuer", "interpeller"], Text]
    succeeds: Version | None = None
    retired: dict[ItemId, Text] = {}
    m57_labels: dict[Annotated[str, Field(pattern=r"^\d{2,4}$")], Text] = {}
    islands: dict[Annotated[str, Field(pattern=r"^\d[\dAB]\d{3}$")], Text] = {}
    profile: list[CompetenceSource] = []
    domains: Annotated[list[DomainCode], Field(min_length=1)]
