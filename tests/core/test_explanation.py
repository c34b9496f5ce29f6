"""The arithmetic told to people is that of the scores, exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commune_core.answers import NOT_APPLICABLE
from commune_core.explanation import explain
from commune_core.model import COMPETENCES
from commune_core.scoring import score
from commune_core.tailoring import Tailored
from tests.core.strategies import ITEMS, answer_sheets, dependencies
from tests.core.worked_cases import REFERENTIAL, TODAY

ids = st.sampled_from([item.id for item in ITEMS])
because = st.just("Parce que.")
tailorings = st.builds(
    Tailored,
    hidden=st.dictionaries(ids, because, max_size=8),
    holders=st.dictionaries(ids, st.tuples(st.sampled_from(COMPETENCES), because), max_size=8),
    no_duty=st.dictionaries(ids, because, max_size=8),
)


@given(
    answer_sheets(),
    tailorings,
    dependencies,
    st.frozensets(st.sampled_from([i.id for i in ITEMS]), max_size=6),
)
def test_the_explained_sums_give_exactly_the_scores(answers, tailored, depends_on, unseen):
    told = explain(REFERENTIAL, answers, today=TODAY, tailored=tailored, depends_on=depends_on, unseen=unseen)
    card = score(
        REFERENTIAL,
        answers | dict.fromkeys(unseen, NOT_APPLICABLE),
        today=TODAY,
        tailored=tailored,
        depends_on=depends_on,
    )
    assert (told.overall.value, told.ours.value) == (card.overall, card.ours)
    for domain in told.overall.domains:
        found = card.domains[domain.domain.code]
        assert (domain.score, domain.coverage) == (found.score, found.coverage)
        assert not {line.item.id for line in domain.items} & unseen


@given(answer_sheets(), tailorings)
def test_answered_unanswered_and_left_out_weights_make_the_weight_of_the_domain(answers, tailored):
    for domain in explain(REFERENTIAL, answers, today=TODAY, tailored=tailored).overall.domains:
        aside = sum(
            line.item.weight for line in domain.items if line.left_out in ("masked", "not_applicable")
        )
        waiting = sum(line.item.weight for line in domain.items if line.left_out == "unanswered")
        noted = sum(line.item.weight for line in domain.items if line.item.has_note)
        assert domain.answered + waiting + aside == noted
