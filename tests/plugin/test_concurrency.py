"""Several people at the same second, a real disk that is full, two transactions that wait for each other."""

from __future__ import annotations

import pytest

from tests.plugin.beside import ISOLATIONS, ON_MARIADB, told_by


@pytest.fixture(scope="module", params=ISOLATIONS)
def told(request, few_communes, tmp_path_factory) -> dict:
    return told_by(
        "tests.plugin.rush",
        str(few_communes),
        isolation=request.param,
        folder=tmp_path_factory.mktemp("rush"),
    )


def test_eight_simultaneous_first_claimants_make_one_provisional_referent(told):
    assert told["claims"] == {"done": 8}
    assert told["statuses"] == {"provisional": 1, "pending": 7}


def test_one_of_eight_simultaneous_answers_is_written_and_the_others_are_told(told):
    assert told["first answers"] == {"done": 1, "answer.stale": 7}
    assert told["same version"] == {"done": 1, "answer.stale": 7}
    assert told["versions"] == [2]
    assert told["history"] == 2


def test_answers_to_different_points_all_go_through(told):
    assert told["other points"] == {"done": 4}


def test_two_tabs_make_one_practice_commune(told):
    assert told["practice"] == {"done": 4}
    assert told["practice communes"] == 1


def test_one_of_eight_administrators_brings_a_figure_and_the_others_are_shown_it(told):
    assert told["figures"] == {"done": 1, "figures.unseen": 7}


def test_a_page_that_comes_second_shows_both_answers_and_no_score_is_lost(told):
    assert told["one point"] == {"302": 1, "409": 7}
    assert told["a point each"] == {"302": 6}
    assert told["scores put right"] == 0


def test_one_address_one_answer_and_one_change_whoever_comes_at_once(told):
    assert (told["one address"], told["invitations"]) == ({"done": 4}, [4])
    assert told["one letter"] == {"done": 1, "invitation.closed": 7}
    assert told["one invitation"] == {"done": 1, "invitation.stale": 7}
    assert told["guests"] == [["accepted", "contributor", 6]]


def test_a_day_takes_twenty_doubts_and_a_doubt_one_answer_whoever_comes_at_once(told):
    assert told["doubts"] == {"done": 3, "doubt.too_many": 5}
    assert told["one doubt"] == {"done": 1, "doubt.stale": 7}
    assert told["doubt notices"] == [1]


def test_one_of_eight_changes_of_a_promotion_is_written_and_somebody_always_runs_it(told):
    assert (told["one form"], told["promotions"]) == ({"done": 4}, 1)
    assert told["one promotion"] == {"done": 1, "promotion.stale": 7}
    assert told["each lets the other go"] == {"done": 1, "policy.forbidden": 1}
    assert told["organisers left"] == 1


def test_one_of_those_who_close_at_once_does_and_the_photograph_holds_all_that_was_saved(told):
    assert told["closing"] == {"closed once": 1, "told": 3}
    assert told["photographed all that was saved"]


def test_one_of_eight_simultaneous_corrections_is_made_and_the_others_are_told(told):
    assert told["corrections"] == {"done": 1, "campaign.stale": 7}
    assert told["chained"] == [1, 2]


@pytest.mark.skipif(not ON_MARIADB, reason="SQLite has one writer at a time: no two wait for each other")
def test_a_request_that_the_database_ends_says_so_writes_nothing_and_can_be_sent_again(told):
    assert told["deadlock"] == {"status": 503, "nothing written": True, "saved afterwards": True}


@pytest.mark.skipif(ON_MARIADB, reason="only the file of SQLite can be kept from growing")
def test_a_disk_that_is_full_keeps_the_old_answer_and_says_what_to_do(told):
    assert told["full disk"] == {
        "said": "L’enregistrement n’a pas pu se faire\u00a0: "
        "la base de données ne l’accepte pas pour le moment.",
        "old answer kept": True,
        "saved afterwards": True,
    }
