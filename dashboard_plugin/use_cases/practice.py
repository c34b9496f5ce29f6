"""The private commune of somebody who has none yet: its size, and what may be copied from it."""

from __future__ import annotations

from collections.abc import Iterable

from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Answer
from dashboard_plugin.data import PRACTICE_CODE, AnswerView, CommuneRef, CopiedAnswers
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, practice_row, renewed
from dashboard_plugin.selectors.communes import practice_ref
from dashboard_plugin.selectors.state import read_state
from dashboard_plugin.use_cases.campaigns import (
    locked_commune,
    make_practice,
    open_campaign,
    population_of,
    referential_of_year,
)
from dashboard_plugin.use_cases.save_answer import Given, write_answer
from dashboard_plugin.use_cases.scoring import campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, lock, one_write


def set_practice_size(user_id: int | None, *, size_class: str) -> CommuneRef:
    """Choose how big one's practice commune is, making it if need be.

    Raises Forbidden, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, PRACTICE_CODE)
    access.require(Operation.OWN_PRACTICE)
    population = population_of(size_class)
    with one_write():
        row = make_practice(access.person, population=population)
        lock(row.pk)
        row.population = population
        row.save(update_fields=["population"])
        announce("practice.sized", user_id, size=size_class)
    return practice_ref(row)


def create_practice(user_id: int | None) -> CommuneRef:
    """One's practice commune, made if need be; raises Forbidden, NotSaved."""
    access = open_commune(user_id, PRACTICE_CODE)
    access.require(Operation.OWN_PRACTICE)
    with one_write():
        return practice_ref(make_practice(access.person))


def copy_practice(user_id: int | None, *, item_ids: Iterable[str], commune: str) -> CopiedAnswers:
    """Copy answers of this year from one's practice commune into the real one, item by item.

    What the commune has already answered is kept. Raises Forbidden, UnknownCommune, UnknownItem, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.COPY_PRACTICE)
    referential = referential_of_year(access.row, clock.today().year)
    items = [referential.item(item_id) for item_id in item_ids]
    for item in items:
        access.require(Operation.COPY_PRACTICE, sensitive=item.sensitive)
    given = read_state(practice_row(user_id), today=clock.today()).answers
    copied, kept = [], []
    with one_write():
        held = locked_commune(access)
        now_writing = renewed(access)
        now_writing.require(Operation.COPY_PRACTICE)
        for item in items:
            now_writing.require(Operation.COPY_PRACTICE, sensitive=item.sensitive)
        campaign = open_campaign(held, now=clock.now())
        hidden = campaign_state(campaign, today=clock.today()).tailored.hidden
        answered = set(Answer.objects.filter(campaign=campaign).values_list("item_id", flat=True))
        for item in items:
            if item.id in answered or item.id not in given or item.id in hidden:
                kept.append(item.id)
                continue
            write_answer(campaign, item, _same(given[item.id]), author_id=user_id, version=None)
            answered.add(item.id)
            copied.append(item.id)
        store_scores(
            campaign,
            campaign_state(campaign, today=clock.today()),
            {referential.item(item_id).domain for item_id in copied},
        )
        announce("practice.copied", user_id, campaign=campaign.pk, items=len(copied))
    return CopiedAnswers(copied=tuple(copied), kept=tuple(kept))


def _same(answer: AnswerView) -> Given:
    return Given(
        answer.value,
        answer.state,
        answer.reason,
        answer.depends_on,
        answer.comment,
        answer.confidence,
        answer.source,
    )
