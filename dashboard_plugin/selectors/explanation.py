"""How the scores of a commune are made, and what another answer would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commune_core import priorities
from commune_core.answers import NOT_APPLICABLE, parse
from commune_core.errors import InvalidAnswer
from commune_core.explanation import explain
from commune_core.model import Item
from commune_core.policy import Operation
from dashboard_plugin.data import AnswerView
from dashboard_plugin.platform import get_clock
from dashboard_plugin.point_data import Effect, ScoreExplained, WhatIf
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.state import SurveyState, read_state
from dashboard_plugin.selectors.survey import readable, seen_by


def explain_score(
    user_id: int | None, *, commune: str | None = None, year: int | None = None
) -> ScoreExplained:
    """The arithmetic of the scores of `dashboard`, down to each point that one may read.

    Raises Forbidden, UnknownCommune.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMMUNE)
    state = seen_by(access, read_state(access.row, today=get_clock().today(), year=year, latest=True))
    return ScoreExplained(
        commune=access.commune,
        year=state.year,
        referential=state.referential,
        answers=state.answers,
        explanation=explain(
            state.referential,
            {item_id: answer.value for item_id, answer in state.answers.items()},
            today=state.today,
            tailored=state.tailored,
            depends_on={item_id: answer.depends_on for item_id, answer in state.answers.items()},
            unseen=state.left_out,
        ),
    )


def what_if(user_id: int | None, *, item_id: str, raw: Any, commune: str | None = None) -> WhatIf:
    """What answering `raw` to a point would change, this year; nothing is written.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidAnswer.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMMUNE)
    today = get_clock().today()
    state = seen_by(access, read_state(access.row, today=today, weightings=True))
    item = state.referential.item(item_id)
    access.require(Operation.READ_COMMUNE, sensitive=item.sensitive)
    value = parse(item, raw, today=today)
    if value is None:
        raise InvalidAnswer("Choisissez une réponse à essayer.", item=item.id)
    stored = state.answers.get(item.id)
    tried = AnswerView(
        value=value,
        state="not_applicable" if value is NOT_APPLICABLE else "answered",
        reason="",
        depends_on=stored.depends_on if stored else "",
        comment="",
        author_name="",
        answered_at=get_clock().now(),
        version=0,
    )
    after = replace(state, answers={**state.answers, item.id: tried})
    return WhatIf(item, tried, _effect(access, state, item), _effect(access, after, item))


def _effect(access: Access, state: SurveyState, item: Item) -> Effect:
    card = state.scorecard
    shown = {each.id for each in readable(state.referential.items.values(), access)}
    ranked = [
        each.item.id
        for each in priorities.rank(state.referential, card, **state.chosen)
        if each.item.id in shown
    ]
    return Effect(
        note=card.items[item.id].note,
        alert=card.items[item.id].alert,
        domain=card.domains[item.domain].score,
        overall=card.overall,
        ours=card.ours,
        rank=ranked.index(item.id) + 1 if item.id in ranked else None,
    )
