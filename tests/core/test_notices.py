"""When a letter may leave, and what is news."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core import notices
from commune_core.notices import InvalidSetting

hours = st.integers(0, 23)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(hours, hours, hours)
def test_quiet_hours_and_the_others_share_the_day(hour, start, end):
    """What is quiet from one hour to another is not quiet from the other to the one, and the reverse."""
    if start == end:
        assert not notices.quiet(hour, start, end)
    else:
        assert notices.quiet(hour, start, end) is not notices.quiet(hour, end, start)


@given(hours, hours)
def test_a_quiet_span_begins_on_its_hour_and_ends_before_the_other(start, end):
    if start != end:
        assert notices.quiet(start, start, end)
        assert not notices.quiet(end, start, end)


@given(days, st.integers(0, 6))
def test_a_weekly_letter_leaves_once_a_week_even_late(today, weekday):
    day = notices.last_digest(today, weekday)
    assert day.weekday() == weekday
    assert timedelta(0) <= today - day < timedelta(7)
    assert notices.digest_due(today, weekday, None)
    assert notices.digest_due(today, weekday, day - timedelta(1))
    assert not notices.digest_due(today, weekday, today)
    assert notices.digest_due(today + timedelta(7), weekday, today)


@given(days, st.integers(-30, 30))
def test_a_deadline_is_told_on_its_eve_then_once_it_is_past(due_on, offset):
    """Whoever sees to it every day is told twice in all."""
    today = due_on + timedelta(offset)
    told = notices.deadline_news(due_on, today)
    if offset in (-1, 0):
        assert told == due_on - timedelta(1)
    elif 1 <= offset <= notices.LATE_FOR:
        assert told == due_on + timedelta(1)
    else:
        assert told is None


def test_each_field_takes_what_is_in_its_list():
    taken = {"message": "digest", "quiet_from": "23", "digest_day": "6"}
    refused = {"message": "pigeon", "quiet_from": "24", "digest_day": "7", "quiet_until": "08"}
    for field, value in taken.items():
        notices.check_setting(field, value)
    for field, value in refused.items():
        with pytest.raises(InvalidSetting) as fault:
            notices.check_setting(field, value)
        assert fault.value.where == {"field": field}


def test_every_kind_has_a_channel_and_words():
    assert set(notices.DEFAULTS) == set(notices.KINDS)
    assert set(notices.DEFAULTS.values()) <= set(notices.CHANNELS)
    today = date(2026, 11, 23)
    told = [notices.words(kind, 2, "paused", today, today) for kind in notices.KINDS]
    assert not set(told) & set(notices.KINDS)
    expected = {today + timedelta(n): notices.words("deadline", 1, "paused", today + timedelta(n), today)
                for n in (-30, -1, 0, 1, 2)}  # fmt: skip
    assert len(set(expected.values())) == 4


def test_each_commune_has_a_time_zone_that_exists():
    for code in ("10145", "2A004", *(f"{start}11" for start in notices.ZONES)):
        assert ZoneInfo(notices.zone_of(code)).key
    assert notices.zone_of("2A004") == "Europe/Paris"
    assert notices.zone_of("97411") == "Indian/Reunion"
