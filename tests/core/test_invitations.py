"""Where an invitation stands on a day, how an address is kept, and when a letter more is too many."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core import invitations as rules
from commune_core.invitations import InvalidInvitation, TooManyInvitations

DAY = date(2026, 11, 22)


def test_time_ends_what_nobody_ended_and_changes_nothing_else():
    for status, days in product(("pending", "accepted", "refused", "revoked"), (-1, 0, 1)):
        standing = rules.state(status, DAY + timedelta(days=days), DAY)
        past = {"pending": "expired", "accepted": "lapsed"}.get(status, status)
        assert standing == (past if days < 0 else status) in rules.STATES
        # One that waits is the only one that can be answered; the last day still counts.
        assert (rules.closed_words(standing, DAY) == "") is (status == "pending" and days >= 0)
    assert set(rules.HELD) < set(rules.STATES)


@given(st.emails())
def test_an_address_is_kept_in_one_form_whoever_types_it(typed):
    try:
        kept = rules.address(typed)
    except InvalidInvitation:
        return  # rare forms are refused rather than kept in two ways
    assert kept == rules.address(f" {typed.upper()}\t") == rules.address(kept) and kept.isascii()
    hidden = rules.masked(kept)
    assert hidden[0] == kept[0] and kept.endswith(hidden.partition("…")[2])
    assert hidden == kept or len(hidden.partition("@")[0]) == 2


@given(st.text(max_size=40))
def test_nothing_but_an_address_passes_for_one(typed):
    try:
        kept = rules.address(typed)
    except InvalidInvitation as error:
        assert error.where["field"] == "email"
    else:
        name, _, domain = kept.partition("@")
        assert name and "." in domain and not set(kept) & set(" \r\n<>,;")


@pytest.mark.parametrize("typed", ["deux..points@exemple.fr", ".avant@exemple.fr", "apres.@exemple.fr"])
def test_a_mail_server_would_refuse_these_and_so_do_we(typed):
    with pytest.raises(InvalidInvitation):
        rules.address(typed)
    assert rules.address("un.point@exemple.fr")


@pytest.mark.parametrize("kind", ["of_the_project", "of_the_person", "to_the_address"])
def test_one_letter_less_than_the_most_may_leave(kind):
    most = {
        "of_the_project": rules.MOST_A_DAY,
        "of_the_person": rules.MOST_BY_ONE,
        "to_the_address": rules.MOST_LETTERS,
    }
    sent = dict.fromkeys(most, 0)
    rules.check_pace(**(sent | {kind: most[kind] - 1}))
    with pytest.raises(TooManyInvitations) as refused:
        rules.check_pace(**(sent | {kind: most[kind]}))
    assert str(most[kind]) in refused.value.message and refused.value.hint
