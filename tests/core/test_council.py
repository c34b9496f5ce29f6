"""What a team learns of ratings given alone, and what it never does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.council import Dispersion, dispersion
from commune_core.privacy import COUNCIL_DISTRIBUTION_MIN, COUNCIL_MEDIAN_MIN

NOTES = st.integers(0, 4)
RATINGS = st.lists(st.one_of(NOTES, st.none()), max_size=30)


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        ([], Dispersion(0)),
        ([3], Dispersion(1)),
        ([1, 4], Dispersion(2)),
        ([1, 4, None], Dispersion(3, unknown=1)),
        ([2, 2, 2], Dispersion(3, 0, Decimal(2), "agreed")),
        ([2, 3, 2, 3], Dispersion(4, 0, Decimal("2.5"), "shaded")),
        ([1, 4, 2, None], Dispersion(4, 1, Decimal(2), "split")),
        ([0, 1, 1, 4, 4], Dispersion(5, 0, Decimal(1), "split", (1, 2, 0, 0, 2))),
        ([0, 1, 1, 4, 4, None], Dispersion(6, 1, Decimal(1), "split", (1, 2, 0, 0, 2))),
    ],
)
def test_what_is_told_depends_on_how_many_spoke(ratings, told):
    assert dispersion(ratings) == told


@given(st.data(), st.integers(0, COUNCIL_MEDIAN_MIN - 1), st.integers(0, 6))
def test_too_few_notes_tell_nothing_of_what_they_are(data, count, unknown):
    some, others = (data.draw(st.lists(NOTES, min_size=count, max_size=count)) for _ in range(2))
    nobody_knows = [None] * unknown
    assert dispersion(some + nobody_knows) == dispersion(others + nobody_knows)


@given(st.integers(0, COUNCIL_MEDIAN_MIN - 1), RATINGS)
def test_too_few_voices_do_not_even_tell_who_does_not_know(count, ratings):
    assert dispersion(ratings[:count]) == dispersion([0] * len(ratings[:count]))


@given(st.lists(NOTES, min_size=COUNCIL_MEDIAN_MIN, max_size=COUNCIL_DISTRIBUTION_MIN - 1))
def test_a_few_notes_tell_their_median_and_a_word_no_more(notes):
    told = dispersion(notes)
    assert told.distribution is None
    assert told.median is not None and told.spread is not None


@given(RATINGS, st.randoms())
def test_the_order_of_the_voices_does_not_show(ratings, chance):
    shuffled = list(ratings)
    chance.shuffle(shuffled)
    assert dispersion(shuffled) == dispersion(ratings)


@given(RATINGS)
def test_every_voice_counts_once(ratings):
    told = dispersion(ratings)
    assert told.voices == len(ratings)
    if told.distribution is not None:
        assert sum(told.distribution) + told.unknown == told.voices
    if told.median is not None:
        notes = [each for each in ratings if each is not None]
        assert min(notes) <= told.median <= max(notes)
