"""What may be proposed as an answer, from what is already known: last year's, a public figure.

A proposal is never an answer: somebody confirms or corrects it, and it goes once there is an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .answers import NOT_APPLICABLE, AnswerValue, from_json, parse, to_json
from .errors import InvalidAnswer
from .model import Item
from .referential import Referential


@dataclass(frozen=True, slots=True)
class Figure:
    """A public figure about one commune: `indicator` is the `figure` of an item, `value` what people type."""

    indicator: str
    vintage: int
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for an item, and where it comes from: `source` in words, `year` of what it measures."""

    item_id: str
    value: AnswerValue
    source: str
    year: int


def propose(
    referential: Referential,
    *,
    today: date,
    figures: Iterable[Figure] = (),
    last: Mapping[str, AnswerValue] | None = None,
    last_year: int = 0,
    predecessors: Callable[[Item], Iterable[str]] = lambda item: (item.id,),
) -> dict[str, Proposal]:
    """What to propose for each item, by id: the latest public figure, else the answer of `last_year`.

    A figure as old as last year's answer, or older, gives way to it: people know their commune better.
    `last` maps item ids of last year's questionnaire to values (None and "sans objet" are not proposed
    again), `predecessors` gives the ids an item had there. What the item would not accept is left out.
    """
    by_indicator: dict[str, Figure] = {}
    for figure in figures:
        known = by_indicator.get(figure.indicator)
        if known is None or figure.vintage > known.vintage:
            by_indicator[figure.indicator] = figure
    found: dict[str, Proposal] = {}
    for item in referential.items.values():
        kept = _from_last_year(item, last or {}, predecessors)
        if kept is not None:
            found[item.id] = Proposal(item.id, kept, "état des lieux de la commune", last_year)
        measured = by_indicator.get(item.figure) if item.figure else None
        if measured is not None and (kept is None or measured.vintage > last_year):
            value = _accepted(item, measured.value, today)
            if value is not None:
                found[item.id] = Proposal(item.id, value, measured.source, measured.vintage)
    return found


def _from_last_year(
    item: Item, last: Mapping[str, AnswerValue], predecessors: Callable[[Item], Iterable[str]]
) -> AnswerValue:
    for item_id in predecessors(item):
        value = last.get(item_id)
        # An item that asks otherwise than its predecessor does not take its answer.
        try:
            value = from_json(item, to_json(value))
        except InvalidAnswer:
            continue
        if value is not None and value is not NOT_APPLICABLE:
            return value
    return None


def _accepted(item: Item, raw: str, today: date) -> AnswerValue:
    try:
        value = parse(item, raw, today=today)
    except InvalidAnswer:
        return None
    return None if value is NOT_APPLICABLE else value
