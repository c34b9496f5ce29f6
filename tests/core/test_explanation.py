"""The arithmetic told to people is that of the scores, exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commune_core.answers import NOT_APPLICABLE
from commune_core.explanation import explain
from commune_core.scoring import score
from tests.core.strategies import ITEMS, answer_sheets, dependencies, populations
from tests.core.worked_cases import REFERENTIAL, TODAY


@given(
    answer_sheets(),
    populations,
    dependencies,
    st.frozensets(st.sampled_from([i.id for i in ITEMS]), max_size=6),
)
def test_the_explained_sums_give_exactly_the_scores(answers, population, depends_on, unseen):
    told = explain(
        REFERENTIAL, answers, today=TODAY, population=population, depends_on=depends_on, unseen=unseen
    )
    card = score(
        REFERENTIAL,
        answers | dict.fromkeys(unseen, NOT_APPLICABLE),
        today=TODAY,
        population=population,
        depends_on=depends_on,
    )
    assert (told.overall.value, told.ours.value) == (card.overall, card.ours)
    for domain in told.overall.domains:
        found = card.domains[domain.domain.code]
        assert (domain.score, domain.coverage) == (found.score, found.coverage)
        assert not {line.item.id for line in domain.items} & unseen


@given(answer_sheets(), populations)
def test_answered_unanswered_and_left_out_weights_make_the_weight_of_the_domain(answers, population):
    for domain in explain(REFERENTIAL, answers, today=TODAY, population=population).overall.domains:
        aside = sum(
            line.item.weight for line in domain.items if line.left_out in ("masked", "not_applicable")
        )
        waiting = sum(line.item.weight for line in domain.items if line.left_out == "unanswered")
        noted = sum(line.item.weight for line in domain.items if line.item.has_note)
        assert domain.answered + waiting + aside == noted
