"""What scores promise, whatever the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.answers import NOT_APPLICABLE, note
from commune_core.errors import InvalidCompetence
from commune_core.scoring import NOT_SCORED, display, score
from commune_core.tailoring import Tailored
from tests.core.strategies import (
    NOTED,
    answer_sheets,
    dependencies,
    measures,
    populations,
    replies,
    tailored_sheets,
)
from tests.core.worked_cases import REFERENTIAL, TODAY, values

few = settings(max_examples=25, deadline=None)
WORST = {"scale": 0, "yes_no": False, "number": Decimal(0), "date": date(1990, 1, 1)}


def written_rule(answers, items):
    """Score and coverage of some items, word for word as the questionnaire states them."""
    items = [item for item in items if item.weight > 0 and answers.get(item.id) is not NOT_APPLICABLE]
    answered = [item for item in items if answers.get(item.id) is not None]
    applicable_weight = sum(item.weight for item in items)
    coverage = Fraction(100 * sum(item.weight for item in answered), applicable_weight or 1)
    if not answered or coverage < 50:
        return None, coverage
    reached = sum(item.weight * note(item, answers[item.id], today=TODAY) for item in answered)
    return Fraction(100 * reached, sum(item.weight * 4 for item in answered)), coverage


def written_mean(scores):
    scored = [(weight, value) for weight, value in scores if value is not None]
    return sum(w * v for w, v in scored) / sum(w for w, _ in scored) if scored else None


@few
@given(answer_sheets(), populations, dependencies)
def test_scores_are_those_of_the_written_rule(answers, population, depends_on):
    card = score(REFERENTIAL, answers, today=TODAY, population=population, depends_on=depends_on)
    everything, ours = [], []
    for domain in REFERENTIAL.domains:
        shown = [item for item in domain.items if item.applies_to(population)]
        expected = written_rule(answers, shown)
        assert (card.domains[domain.code].score, card.domains[domain.code].coverage) == expected
        everything.append((domain.weight, expected[0]))
        own = [
            item
            for item in shown
            if (depends_on.get(item.id) or ("commune" if "commune" in item.competences else "")) == "commune"
        ]
        ours.append((domain.weight, written_rule(answers, own)[0]))
    assert card.overall == written_mean(everything)
    assert card.ours == written_mean(ours)


@few
@given(tailored_sheets(), dependencies)
def test_tailored_scores_are_those_of_the_written_rule(sheet, depends_on):
    answers, tailored = sheet
    card = score(REFERENTIAL, answers, today=TODAY, tailored=tailored, depends_on=depends_on)
    everything, ours = [], []
    for domain in REFERENTIAL.domains:
        shown = [item for item in domain.items if item.id not in tailored.hidden]
        expected = written_rule(answers, shown)
        assert (card.domains[domain.code].score, card.domains[domain.code].coverage) == expected
        everything.append((domain.weight, expected[0]))
        own = []
        for item in shown:
            by_rule, _ = tailored.holders.get(
                item.id, ("commune" if "commune" in item.competences else "", "")
            )
            if (depends_on.get(item.id) or by_rule) == "commune":
                own.append(item)
        ours.append((domain.weight, written_rule(answers, own)[0]))
        for item in shown:
            bound = item.obligation is not None and item.id not in tailored.no_duty
            found = card.items[item.id]
            assert found.alert == (
                bound and found.note is not None and found.note < item.obligation.minimum_note
            )
    assert card.overall == written_mean(everything)
    assert card.ours == written_mean(ours)


@few
@given(tailored_sheets())
def test_sans_objet_counts_as_a_point_hidden_from_the_commune(sheet):
    answers, tailored = sheet
    aside = dict.fromkeys(tailored.hidden, NOT_APPLICABLE)
    shown = Tailored({}, tailored.holders, tailored.no_duty)
    hidden = score(REFERENTIAL, answers, today=TODAY, tailored=tailored)
    refused = score(REFERENTIAL, answers | aside, today=TODAY, tailored=shown)
    assert hidden == refused


@few
@given(tailored_sheets())
def test_both_scores_are_one_when_everything_depends_on_the_commune(sheet):
    answers, tailored = sheet
    card = score(
        REFERENTIAL,
        answers,
        today=TODAY,
        tailored=tailored,
        depends_on=dict.fromkeys(REFERENTIAL.items, "commune"),
    )
    assert card.ours == card.overall


@few
@given(tailored_sheets())
def test_weights_answered_set_aside_and_left_open_sum_to_that_of_the_domain(sheet):
    answers, tailored = sheet
    card = score(REFERENTIAL, answers, today=TODAY, tailored=tailored)
    for domain in REFERENTIAL.domains:
        noted = [item for item in domain.items if item.has_note]
        answered = sum(item.weight for item in noted if card.items[item.id].note is not None)
        gone = [i for i in noted if i.id in tailored.hidden or answers.get(i.id) is NOT_APPLICABLE]
        aside = sum(item.weight for item in gone)
        unanswered = sum(item.weight for item in noted if item not in gone and answers.get(item.id) is None)
        assert answered + aside + unanswered == sum(item.weight for item in noted)
        assert card.domains[domain.code].coverage * (answered + unanswered) == 100 * answered


@few
@given(tailored_sheets())
def test_scores_stay_between_0_and_100(sheet):
    answers, tailored = sheet
    card = score(REFERENTIAL, answers, today=TODAY, tailored=tailored)
    found = [card.overall, card.ours, card.coverage]
    found += [figure for domain in card.domains.values() for figure in (domain.score, domain.coverage)]
    assert all(0 <= figure <= 100 for figure in found if figure is not None)
    assert all((d.score is None) == (d.level == NOT_SCORED) for d in card.domains.values())


@few
@given(tailored_sheets(), st.data())
def test_a_better_note_never_lowers_a_score(sheet, data):
    answers, tailored = sheet
    item = data.draw(st.sampled_from(NOTED))
    first, second = (data.draw(measures(item)) for _ in range(2))
    worse, better = sorted((first, second), key=lambda answer: note(item, answer, today=TODAY))
    low = score(REFERENTIAL, answers | {item.id: worse}, today=TODAY, tailored=tailored)
    high = score(REFERENTIAL, answers | {item.id: better}, today=TODAY, tailored=tailored)
    for before, after in [
        (low.domains[item.domain].score, high.domains[item.domain].score),
        (low.overall, high.overall),
        (low.ours, high.ours),
    ]:
        assert (before is None) == (after is None)
        assert before is None or before <= after


@few
@given(answer_sheets(), st.sampled_from(NOTED))
def test_sans_objet_never_lowers_the_score_nor_the_coverage_of_an_unanswered_point(answers, item):
    unanswered = score(REFERENTIAL, answers | {item.id: None}, today=TODAY).domains[item.domain]
    aside = score(REFERENTIAL, answers | {item.id: NOT_APPLICABLE}, today=TODAY).domains[item.domain]
    assert aside.coverage >= unanswered.coverage
    assert unanswered.score in (None, aside.score)


@few
@given(answer_sheets(), st.sampled_from(NOTED))
def test_an_unanswered_point_lowers_the_coverage_only(answers, item):
    # What the worst answer is matters not: any answer covers.
    without = {key: answer for key, answer in answers.items() if key != item.id}
    assert score(REFERENTIAL, without, today=TODAY) == score(
        REFERENTIAL, without | {item.id: None}, today=TODAY
    )
    card = score(REFERENTIAL, without, today=TODAY)
    answered = score(REFERENTIAL, without | {item.id: WORST[item.kind]}, today=TODAY)
    assert card.domains[item.domain].coverage < answered.domains[item.domain].coverage


@few
@given(tailored_sheets(), st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_points(sheet, random):
    answers, tailored = sheet
    keys = list(answers)
    random.shuffle(keys)
    domains = [replace(domain, items=domain.items[::-1]) for domain in REFERENTIAL.domains[::-1]]
    items = MappingProxyType({item.id: item for domain in domains for item in domain.items})
    turned = replace(REFERENTIAL, domains=tuple(domains), items=items)
    again = score(turned, {key: answers[key] for key in keys}, today=TODAY, tailored=tailored)
    assert again == score(REFERENTIAL, answers, today=TODAY, tailored=tailored)


@few
@given(st.data())
def test_the_score_and_the_note_agree_on_every_answer(data):
    item = data.draw(st.sampled_from(NOTED))
    answer = data.draw(replies(item))
    card = score(REFERENTIAL, {item.id: answer}, today=TODAY)
    assert card.items[item.id].note == note(item, answer, today=TODAY)


@given(st.integers(-(10**7), 10**7), st.sampled_from([1, 2, 4, 5, 8, 10, 20, 100, 1000]))
def test_display_rounds_halves_away_from_zero_to_one_decimal(numerator, denominator):
    exact = Decimal(numerator) / Decimal(denominator)
    expected = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert display(Fraction(numerator, denominator)) == str(abs(expected) if expected == 0 else expected)


def test_display_of_familiar_figures():
    assert [display(Fraction(*f)) for f in [(0, 1), (100, 1), (1, 20), (2, 3), (1999, 100), (45, 680)]] == [
        "0.0", "100.0", "0.1", "0.7", "20.0", "0.1",
    ]  # fmt: skip


def test_a_level_begins_at_its_very_minimum():
    # The answered points of MOB weigh 15 here; the only one with a note, 4, weighs 3: 12 out of 60.
    sheet = {"MOB-01": 4, "MOB-02": Decimal(0), "MOB-03": 0, "MOB-06": False, "MOB-07": False}
    domain = score(REFERENTIAL, sheet, today=TODAY).domains["MOB"]
    assert (domain.score, domain.level) == (20, "initie")
    assert score(REFERENTIAL, sheet | {"MOB-01": 3}, today=TODAY).domains["MOB"].level == "a_construire"


def test_at_exactly_half_coverage_a_domain_is_scored():
    # MOB weighs 22: 4 + 4 + 3 = 11.
    half = {"MOB-03": 4, "MOB-04": Decimal(0), "MOB-05": 4}
    assert score(REFERENTIAL, half, today=TODAY).domains["MOB"].score == 100
    assert score(REFERENTIAL, half | {"MOB-05": None}, today=TODAY).domains["MOB"].score is None


def test_a_point_that_does_not_concern_the_population_is_left_out_even_answered():
    sheet = values({"SEC-07": False, "ADM-02": True})
    small = score(REFERENTIAL, sheet, today=TODAY, population=215)
    large = score(REFERENTIAL, sheet, today=TODAY, population=5001)
    unknown = score(REFERENTIAL, sheet, today=TODAY)
    assert (small.items["SEC-07"].note, small.items["ADM-02"].note) == (None, 4)
    assert (large.items["SEC-07"].note, large.items["ADM-02"].note) == (0, None)
    assert (unknown.items["SEC-07"].note, unknown.items["ADM-02"].note) == (0, 4)


@pytest.mark.parametrize(("item", "last", "first_out"), [("ADM-02", 3499, 3500), ("SEC-07", 5001, 5000)])
def test_the_bounds_of_a_population_are_included(item, last, first_out):
    for population, shown in [(last, True), (first_out, False)]:
        card = score(REFERENTIAL, {item: True}, today=TODAY, population=population)
        assert (card.items[item].note is not None) is shown


def test_an_alert_is_raised_below_the_note_an_obligation_asks_whatever_the_score():
    card = score(
        REFERENTIAL, values({"FIN-06": 31, "ENF-05": 50, "SEC-09": 0, "SEC-01": "jamais"}), today=TODAY
    )
    alerts = {item_id for item_id, item in card.items.items() if item.alert}
    assert alerts == {"FIN-06", "SEC-01"}


def test_nothing_answered_and_nothing_applicable_have_no_score():
    none = score(REFERENTIAL, {}, today=TODAY)
    aside = score(REFERENTIAL, dict.fromkeys(REFERENTIAL.items, NOT_APPLICABLE), today=TODAY)
    for card in (none, aside):
        assert (card.overall, card.ours, card.coverage) == (None, None, 0)
        assert {(d.score, d.coverage, d.level) for d in card.domains.values()} == {(None, 0, NOT_SCORED)}
        assert set(card.domains) == {domain.code for domain in REFERENTIAL.domains}


def test_context_has_no_note_and_counts_for_nothing():
    card = score(REFERENTIAL, {"RES-00": Decimal("3.2")}, today=TODAY)
    assert (card.items["RES-00"].note, card.domains["RES"].coverage) == (None, 0)


def test_what_depends_on_nobody_we_know_is_refused():
    with pytest.raises(InvalidCompetence):
        score(REFERENTIAL, {}, today=TODAY, depends_on={"EAU-01": "voisin"})
