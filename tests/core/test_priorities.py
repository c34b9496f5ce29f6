"""In which order points are shown, and why."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.errors import InvalidWeighting, UnknownItem
from commune_core.priorities import rank
from commune_core.scoring import score
from tests.core.strategies import NOTED, answer_sheets
from tests.core.worked_cases import REFERENTIAL, TODAY, values

ROLES = {"agir": 0, "contribuer": 1, "interpeller": 2}
weights = st.dictionaries(st.sampled_from([item.id for item in NOTED]), st.integers(1, 5), max_size=6)


@settings(max_examples=25, deadline=None)
@given(answer_sheets(), weights, weights, st.randoms(use_true_random=False))
def test_the_rank_is_one_total_order_the_same_each_time(answers, importance, urgency, random):
    keys = list(answers)
    random.shuffle(keys)
    card = score(REFERENTIAL, answers, today=TODAY)
    again = score(REFERENTIAL, {key: answers[key] for key in keys}, today=TODAY)
    ranked = rank(REFERENTIAL, card, importance=importance, urgency=urgency)
    assert ranked == rank(REFERENTIAL, again, importance=importance, urgency=urgency)
    assert {entry.item.id for entry in ranked} == {
        i for i, item in card.items.items() if item.note is not None
    }
    for first, second in pairwise(ranked):
        assert comes_before(first, second)
        assert not comes_before(second, first)
    assert all(
        entry.priority == entry.importance * entry.urgency and 1 <= entry.priority <= 25 for entry in ranked
    )


def comes_before(first, second):
    """The tie-break, read aloud."""
    if first.priority != second.priority:
        return first.priority > second.priority
    if bool(first.item.obligation) != bool(second.item.obligation):
        return bool(first.item.obligation)
    if first.item.role != second.item.role:
        return ROLES[first.item.role] < ROLES[second.item.role]
    if first.item.weight != second.item.weight:
        return first.item.weight > second.item.weight
    return first.item.id < second.item.id


def ranked_ids(answers, **chosen):
    return [
        entry.item.id
        for entry in rank(REFERENTIAL, score(REFERENTIAL, values(answers), today=TODAY), **chosen)
    ]


def test_at_equal_priority_an_obligation_comes_first_then_the_role_then_the_weight_then_the_id():
    # All weigh 4 x 5 = 20. EAU-03 and SEC-05 carry an obligation; RES-05 the commune can only call for.
    answers = {
        "RES-05": 0,
        "SEC-02": "jamais",
        "SEC-05": False,
        "EAU-03": False,
        "MOB-01": 0,
        "CIT-01": 0,
        "GOV-01": False,
    }
    assert ranked_ids(answers) == ["SEC-05", "EAU-03", "GOV-01", "SEC-02", "CIT-01", "MOB-01", "RES-05"]


def test_a_point_kept_by_the_team_at_the_top_goes_first():
    answers = {"SEC-09": 3, "FIN-01": 0}
    assert ranked_ids(answers) == ["FIN-01", "SEC-09"]
    assert ranked_ids(answers, importance={"SEC-09": 5, "FIN-01": 1}, urgency={"SEC-09": 5}) == [
        "SEC-09",
        "FIN-01",
    ]


def test_the_reasons_of_a_rank_are_told_in_french():
    card = score(REFERENTIAL, values({"SEC-01": "jamais"}), today=TODAY)
    [entry] = rank(REFERENTIAL, card, importance={"SEC-01": 4})
    assert entry.reasons == (
        "Importance 4 sur 5, choisie par votre équipe",
        "Urgence 5 sur 5, parce que la note est de 0 sur 4, sous le minimum attendu par une obligation "
        "légale",
        "Obligation légale (Code de la sécurité intérieure, article\u00a0L731-3). À noter\u00a0: "
        f"{entry.item.remark.rstrip('.')}",
        "Votre rôle\u00a0: la commune peut décider seule",
    )


@pytest.mark.parametrize("bad", [0, 6, -1, True, 2.0, "3"])
@pytest.mark.parametrize("field", ["importance", "urgency"])
def test_a_weighting_out_of_1_to_5_is_refused(field, bad):
    card = score(REFERENTIAL, {}, today=TODAY)
    with pytest.raises(InvalidWeighting) as refused:
        rank(REFERENTIAL, card, **{field: {"FIN-01": bad}})
    assert refused.value.as_dict()["field"] == field


def test_a_weighting_of_an_unknown_point_is_refused():
    with pytest.raises(UnknownItem):
        rank(REFERENTIAL, score(REFERENTIAL, {}, today=TODAY), importance={"FIN-99": 3})
