"""The electoral period of the municipal elections, at its edges."""

from __future__ import annotations

from datetime import date

import pytest

from commune_core.calendar import coming_period, electoral_period, mandate


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2025-08-31", None),
        ("2025-09-01", "2026-03-01"),
        ("2026-03-31", "2026-03-01"),
        ("2026-04-01", None),
        ("2026-11-22", None),
        ("2031-08-31", None),
        ("2031-09-01", "2032-03-01"),
        ("2032-03-31", "2032-03-01"),
        ("2032-04-01", None),
        ("1999-01-01", None),
    ],
)
def test_it_begins_six_months_before_the_month_of_the_vote(day, month):
    period = electoral_period(date.fromisoformat(day))
    assert (period and period.month.isoformat()) == month


def test_it_says_on_which_articles_it_rests_and_whether_its_dates_are_sure():
    sure, foreseen = (electoral_period(date(year, 10, 1)) for year in (2025, 2031))
    assert sure.sure and not foreseen.sure and foreseen.note
    assert sure.sources == ("code électoral, article L52-1", "code électoral, article L227")


def test_a_mandate_goes_from_one_election_to_the_next():
    told = {
        day: mandate(date.fromisoformat(day))
        for day in ("2025-12-31", "2026-03-31", "2026-04-01", "2032-03-31", "2033-01-01")
    }
    assert [(each.since.isoformat(), each.until.isoformat()) if each else None for each in told.values()] == [
        ("2020-07-01", "2026-03-31"), ("2020-07-01", "2026-03-31"), ("2026-04-01", "2032-03-31"),
        ("2026-04-01", "2032-03-31"), None,
    ]  # fmt: skip
    assert list(told["2026-04-01"].years) == list(range(2026, 2033))


def test_the_next_period_is_known_before_it_begins():
    told = coming_period(date(2026, 11, 22))
    assert (told.since, told.until) == (date(2031, 9, 1), date(2032, 3, 31))
    assert coming_period(date(2025, 10, 1)) == electoral_period(date(2025, 10, 1))
    assert coming_period(date(2033, 1, 1)) is None
