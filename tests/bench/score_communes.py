"""Scoring every commune of France against the bare additions.

Ours: 35,000 communes x 131 items, from the answers as they are stored (JSON values) to the scorecard that the
app shows, by the public `from_json` and `score`: notes, alerts, scores and coverages of domains, the overall
score and that of what depends on the commune. Reference: nested `for` loops over weights and notes found
beforehand, that add weight x note and weight x 4 by domain, then over domains. Both see the same communes
in batches, one after the other, the best of three each.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from commune_core.answers import from_json, to_json
from commune_core.model import Item
from commune_core.referential import Referential, load
from commune_core.scoring import Scorecard, score

COMMUNES = 35_000
BATCH = 2_500
ROUNDS = 3
AT_MOST = 15
TODAY = date(2026, 11, 22)

Stored = dict[str, Any]
Notes = list[tuple[int, list[tuple[int, int]]]]  # by domain: its weight, then (weight, note) of each item


def run() -> dict[str, Any]:
    """The row `score-communes` of the bench, in seconds for all the communes."""
    referential, chance = load(), random.Random(35_000)
    ours = reference = 0.0
    for _ in range(COMMUNES // BATCH):
        sheets = [_sheet(referential, chance) for _ in range(BATCH)]
        notes = [_notes(referential, _score(referential, sheet)) for sheet in sheets]
        _same_scores(referential, sheets[0], notes[0])
        times = [(_time(_score_all, referential, sheets), _time(_add_all, notes)) for _ in range(ROUNDS)]
        ours += min(time for time, _ in times)
        reference += min(time for _, time in times)
    return {
        "id": "score-communes",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": None,
    }


def _score_all(referential: Referential, sheets: list[Stored]) -> None:
    for sheet in sheets:
        _score(referential, sheet)


def _add_all(communes: list[Notes]) -> None:
    for notes in communes:
        _add(notes)


def _score(referential: Referential, sheet: Stored) -> Scorecard:
    items = referential.items
    answers = {item_id: from_json(items[item_id], stored) for item_id, stored in sheet.items()}
    return score(referential, answers, today=TODAY)


def _add(notes: Notes) -> tuple[list[float], float]:
    scores = []
    total = weights = 0.0
    for domain_weight, pairs in notes:
        points = most = 0
        for weight, value in pairs:
            points += weight * value
            most += weight * 4
        scores.append(100 * points / most)
        total += domain_weight * scores[-1]
        weights += domain_weight
    return scores, total / weights


def _sheet(referential: Referential, chance: random.Random) -> Stored:
    return {item.id: to_json(_answer(item, chance)) for item in referential.items.values()}


def _answer(item: Item, chance: random.Random) -> Any:
    if item.kind == "scale":
        return int(chance.random() * 5)
    if item.kind == "yes_no":
        return chance.random() < 0.5
    if item.kind == "date":
        return TODAY - timedelta(days=int(chance.random() * 4000))
    return Decimal(int(chance.random() * 10_000)).scaleb(-2)


def _notes(referential: Referential, card: Scorecard) -> Notes:
    return [
        (
            domain.weight,
            [(item.weight, card.items[item.id].note or 0) for item in domain.items if item.has_note],
        )
        for domain in referential.domains
    ]


def _same_scores(referential: Referential, sheet: Stored, notes: Notes) -> None:
    """Both sides must find the same figures, or the ratio would mean nothing."""
    card, (scores, overall) = _score(referential, sheet), _add(notes)
    found = [domain.score for domain in card.domains.values()]
    assert all(
        abs(float(a or 0) - b) < 1e-9 for a, b in zip([*found, card.overall], [*scores, overall], strict=True)
    )


def _time(work: Callable[..., None], *given: Any) -> float:
    start = perf_counter()
    work(*given)
    return perf_counter() - start
