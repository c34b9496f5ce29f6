"""Scores: from answers to notes, from notes to the score and coverage of domains and of the commune.

The rules, with an example, are in README.md. All is exact: integers while adding, one Fraction at the end of
each ratio, rounding at display only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from .answers import NEVER, NOT_APPLICABLE, AnswerValue, age_in_months, ascending_thresholds
from .conditions import Profile
from .errors import InvalidCompetence
from .model import COMPETENCES, NOTE_MAX, Item
from .referential import Referential
from .tailoring import AS_WRITTEN, Effects, Tailored, tailor

NOT_SCORED = "non_note"
OWN_COMPETENCE = "commune"


class ItemScore(NamedTuple):
    """The note of an item (None without one) and whether it is below what its legal obligation asks."""

    note: int | None
    alert: bool


class DomainScore(NamedTuple):
    """Score and coverage of a domain, 0 to 100; under half of coverage, no score and the level "non_note"."""

    score: Fraction | None
    coverage: Fraction
    level: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All that answers say of a commune.

    `items` and `domains` hold every id and every code of the referential. `ours` is the overall score of what
    depends on the commune; `coverage` is that of the whole questionnaire; `tailored` is what rules changed,
    without the holders of points that members said something of.
    """

    items: Mapping[str, ItemScore]
    domains: Mapping[str, DomainScore]
    overall: Fraction | None
    ours: Fraction | None
    coverage: Fraction
    tailored: Tailored = field(default=AS_WRITTEN, compare=False)


def score(
    referential: Referential,
    answers: Mapping[str, AnswerValue],
    *,
    today: date,
    population: int | None = None,
    depends_on: Mapping[str, str] | None = None,
    tailored: Tailored | None = None,
) -> Scorecard:
    """The scorecard of a commune that gave these `answers` (missing ids are unanswered).

    `tailored` leaves out the items hidden from the commune, answered or not, says who a point is up to and
    which duties are lifted; without it, `population` alone is known of the commune. `depends_on` maps an item
    id to the competence its members said it depends on, and wins (raises InvalidCompetence). Ids that the
    referential does not know are ignored: an answer given elsewhere is no reason to fail.
    """
    if tailored is None:
        known = population is not None
        tailored = tailor(referential, Profile(population=population)) if known else AS_WRITTEN
    plan = _plan(referential, tailored.effects)
    items = dict(plan.blank)
    parted = _regrouped(plan.domains, depends_on) if depends_on else plan.domains
    domains: dict[str, DomainScore] = {}
    overall: list[tuple[int, int, int]] = []
    ours: list[tuple[int, int, int]] = []
    answered_sum = applicable_sum = 0
    for domain in parted:
        points, answered, applicable = _add(domain.ours, answers, items, today)
        if 2 * answered >= applicable > 0:
            ours.append((domain.weight, points, answered))
        if domain.others:
            more = _add(domain.others, answers, items, today)
            points, answered, applicable = points + more[0], answered + more[1], applicable + more[2]
        if 2 * answered >= applicable > 0:
            overall.append((domain.weight, points, answered))
        domains[domain.code] = _domain_score(referential, points, answered, applicable)
        answered_sum += answered
        applicable_sum += applicable
    return Scorecard(
        items=items,
        domains=domains,
        overall=_weighted_mean(overall),
        ours=_weighted_mean(ours),
        coverage=_percentage(answered_sum, applicable_sum),
        tailored=_unsaid(tailored, depends_on),
    )


def _unsaid(tailored: Tailored, depends_on: Mapping[str, str] | None) -> Tailored:
    """What rules changed, without the holders of the points that members said something of."""
    if not depends_on or not any(depends_on.get(item_id) for item_id in tailored.holders):
        return tailored
    kept = {item_id: told for item_id, told in tailored.holders.items() if not depends_on.get(item_id)}
    return replace(tailored, holders=kept)


def overall_score(scores: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    """The mean of (weight, domain score) pairs, those without a score left out; None when none has one."""
    scored = [(weight, value) for weight, value in scores if value is not None]
    if not scored:
        return None
    return sum((weight * value for weight, value in scored), Fraction()) / sum(weight for weight, _ in scored)


def display(value: Fraction | int) -> str:
    """A score as people read it, one decimal, halves away from zero: Fraction(661764, 10000) is "66.2"."""
    value = Fraction(value)
    tenths, rest = divmod(abs(value.numerator) * 10, value.denominator)
    tenths += 2 * rest >= value.denominator
    sign = "-" if value < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


# How notes are found, item by item, at the price of a few integer additions: the aggregates score every
# commune of France. Each item becomes a row, made once per questionnaire; tailoring makes a plan of them,
# once for all the communes that it changes alike.


class _Row(NamedTuple):
    id: str
    weight: int
    kind: str
    steps: tuple[Decimal, ...] | tuple[int, ...]  # ascending; whole months for a date
    rising: bool
    outcomes: tuple[ItemScore, ...]  # by note
    ours: bool


class _DomainPlan(NamedTuple):
    code: str
    weight: int
    ours: tuple[_Row, ...]
    others: tuple[_Row, ...]


class _Plan(NamedTuple):
    domains: tuple[_DomainPlan, ...]
    blank: Mapping[str, ItemScore]


_NO_NOTE = ItemScore(None, False)


@lru_cache(maxsize=1024)
def _plan(referential: Referential, effects: Effects) -> _Plan:
    hidden, holders, no_duty = effects
    held, rows = dict(holders), _rows(referential)
    domains = []
    for domain in referential.domains:
        shown = [rows[item.id] for item in domain.items if item.id in rows and item.id not in hidden]
        domains.append(
            _domain_plan(domain.code, domain.weight, [_tailored(row, held, no_duty) for row in shown])
        )
    return _Plan(tuple(domains), dict.fromkeys(referential.items, _NO_NOTE))


@lru_cache(maxsize=8)
def _rows(referential: Referential) -> Mapping[str, _Row]:
    return {item.id: _row(item) for item in referential.items.values() if item.has_note}


def _tailored(row: _Row, holders: Mapping[str, str], no_duty: frozenset[str]) -> _Row:
    if row.id in holders:
        row = row._replace(ours=holders[row.id] == OWN_COMPETENCE)
    if row.id in no_duty:
        row = row._replace(outcomes=tuple(outcome._replace(alert=False) for outcome in row.outcomes))
    return row


def _domain_plan(code: str, weight: int, rows: Iterable[_Row]) -> _DomainPlan:
    rows = tuple(rows)
    return _DomainPlan(
        code, weight, tuple(row for row in rows if row.ours), tuple(row for row in rows if not row.ours)
    )


def _row(item: Item) -> _Row:
    least = item.obligation.minimum_note if item.obligation else 0
    steps = ascending_thresholds(item)
    return _Row(
        id=item.id,
        weight=item.weight,
        kind=item.kind,
        steps=tuple(int(step) for step in steps) if item.kind == "date" else steps,
        rising=item.direction == "increasing",
        outcomes=tuple(ItemScore(note, note < least) for note in range(NOTE_MAX + 1)),
        ours=OWN_COMPETENCE in item.competences,
    )


def _regrouped(domains: Iterable[_DomainPlan], depends_on: Mapping[str, str]) -> tuple[_DomainPlan, ...]:
    """The same rows, parted by what the members said; a blank reply leaves the referential's competences."""
    for item_id, competence in depends_on.items():
        if competence not in ("", None, *COMPETENCES):
            raise InvalidCompetence(
                f"« {competence} » ne répond pas à « de qui ça dépend ? » pour le point {item_id}.",
                hint=f"Réponses possibles : {', '.join(COMPETENCES)}.",
                item=item_id,
            )

    def is_ours(row: _Row) -> bool:
        said = depends_on.get(row.id)
        return said == OWN_COMPETENCE if said else row.ours

    return tuple(
        _domain_plan(
            domain.code,
            domain.weight,
            (row._replace(ours=is_ours(row)) for row in (*domain.ours, *domain.others)),
        )
        for domain in domains
    )


def _add(
    rows: tuple[_Row, ...], answers: Mapping[str, AnswerValue], items: dict[str, ItemScore], today: date
) -> tuple[int, int, int]:
    """Sum of weight x note, answered weight, applicable weight; writes the scores found in `items`."""
    points = answered = applicable = 0
    get = answers.get
    for item_id, weight, kind, steps, rising, outcomes, _ in rows:
        value = get(item_id)
        if value is NOT_APPLICABLE:
            continue
        applicable += weight
        if value is None:
            continue
        if kind == "scale":
            note: int = value  # type: ignore[assignment]
        elif kind == "yes_no":
            note = NOTE_MAX if value else 0
        elif value is NEVER:
            note = 0
        else:
            measure = age_in_months(value, today=today) if kind == "date" else value  # type: ignore[arg-type]
            note = bisect_right(steps, measure) if rising else NOTE_MAX - bisect_left(steps, measure)
        answered += weight
        points += weight * note
        items[item_id] = outcomes[note]
    return points, answered, applicable


# The same few thousand ratios come back for every commune: a domain weighs 20 to 37.
@lru_cache(maxsize=16384)
def _percentage(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction()


@lru_cache(maxsize=65536)
def _domain_score(referential: Referential, points: int, answered: int, applicable: int) -> DomainScore:
    coverage = _percentage(answered, applicable)
    if not 2 * answered >= applicable > 0:
        return DomainScore(None, coverage, NOT_SCORED)
    value = _percentage(points, answered * NOTE_MAX)
    reached = [level for level in referential.levels if value >= level.minimum]
    return DomainScore(value, coverage, max(reached, key=lambda level: level.minimum).code)


def _weighted_mean(sums: list[tuple[int, int, int]]) -> Fraction | None:
    """The mean, by domain weight, of 100 x points / (4 x answered weight); over one common denominator."""
    if not sums:
        return None
    common = lcm(*[answered for _, _, answered in sums])
    total = sum([weight * points * (common // answered) for weight, points, answered in sums])
    return Fraction(100 * total, NOTE_MAX * common * sum([weight for weight, _, _ in sums]))
