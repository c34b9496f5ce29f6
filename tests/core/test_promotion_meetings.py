"""The rules of meetings, of announcements and of reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.promotions import meetings, messages
from commune_core.promotions.messages import CourseFact, Due, Facts
from commune_core.promotions.words import InvalidPromotion

START = datetime(2027, 1, 12, 13, tzinfo=UTC)
PLAN = meetings.MeetingPlan("Ouverture", START, START + timedelta(hours=2), place="Mairie")
TODAY = date(2027, 1, 12)
ALL = frozenset(messages.KINDS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_at": START}, "ends_at"),
        ({"ends_at": START + timedelta(days=6)}, "ends_at"),
        ({"minutes": -1}, "minutes"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://moi:secret@exemple.fr/"}, "link"),
        ({"replay": "exemple.fr"}, "replay"),
        ({"place": " "}, "place"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(wrong, field):
    with pytest.raises(InvalidPromotion) as refused:
        meetings.check_meeting(replace(PLAN, **wrong))
    assert refused.value.where["field"] == field


def test_a_meeting_counts_its_length_unless_somebody_says_otherwise():
    meetings.check_meeting(PLAN)
    assert meetings.counted(PLAN.starts_at, PLAN.ends_at, None) == 120
    assert meetings.counted(PLAN.starts_at, PLAN.ends_at, 90) == 90
    assert meetings.counted(PLAN.starts_at, PLAN.ends_at, 0) == 0


def test_a_code_is_read_as_people_type_it_and_for_a_while():
    assert meetings.typed_code(" ab2-c d3 ") == "ABC2D3".replace("C2", "2C")
    assert meetings.code_is_open("AB2CD3", START, START - timedelta(seconds=1))
    assert not meetings.code_is_open("AB2CD3", START, START)
    assert not meetings.code_is_open("", START, START - timedelta(hours=1))


def member(**more) -> Facts:
    course = CourseFact("Budget", begun=True, passed=False, moved_on=TODAY)
    return replace(Facts(TODAY, date(2026, 11, 1), TODAY, courses=(course,)), **more)


def test_whoever_goes_on_is_reminded_of_nothing():
    assert messages.reminder(member(), ALL) is None


def test_the_eve_of_a_meeting_comes_before_all_else_and_the_week_is_kept_for_it():
    stuck = CourseFact("Budget", begun=True, passed=False, moved_on=TODAY - timedelta(days=30))
    facts = member(courses=(stuck,))
    assert messages.reminder(facts, ALL) == Due("stuck", "Budget", stuck.moved_on)
    tomorrow = TODAY + timedelta(days=1)
    assert messages.reminder(replace(facts, meetings=((tomorrow, "Ouverture"),)), ALL) == Due(
        "tomorrow", "Ouverture", tomorrow
    )
    later = replace(facts, meetings=((TODAY + timedelta(days=6), "Ouverture"),))
    assert messages.reminder(later, ALL) is None
    assert messages.reminder(later, ALL - {"tomorrow"}) is not None


def test_a_course_that_ends_soon_is_told_to_who_has_not_passed_it():
    ends = TODAY + timedelta(days=5)
    course = CourseFact("Budget", begun=True, passed=False, closes_on=ends, moved_on=TODAY)
    assert messages.reminder(member(courses=(course,)), ALL) == Due("due", "Budget", ends)
    for other in (
        replace(course, passed=True),
        replace(course, closes_on=TODAY + timedelta(days=8)),
        replace(course, closes_on=TODAY - timedelta(days=1)),
    ):
        assert messages.reminder(member(courses=(other,)), ALL) is None


def test_whoever_has_begun_nothing_after_a_week_is_told_where_to_begin():
    untouched = (CourseFact("Budget", begun=False, passed=False),)
    assert messages.reminder(member(courses=untouched), ALL) == Due("start", "Budget", None)
    fresh = member(courses=untouched, entered_on=TODAY - timedelta(days=6))
    assert messages.reminder(fresh, ALL) is None


def test_after_three_reminders_that_moved_nothing_only_meetings_are_told():
    stuck = CourseFact("Budget", begun=True, passed=False, moved_on=TODAY - timedelta(days=30))
    facts = member(courses=(stuck,))
    assert [messages.reminder(replace(facts, unheeded=sent), ALL) is None for sent in range(5)] == [
        False, False, False, True, True,
    ]  # fmt: skip
    tomorrow = replace(facts, unheeded=3, meetings=((TODAY + timedelta(days=1), "Ouverture"),))
    assert messages.reminder(tomorrow, ALL) is not None


@pytest.mark.parametrize("read_on", [None, TODAY - timedelta(days=3)])
def test_nobody_is_told_that_he_is_late_from_a_progress_that_nobody_has_read(read_on):
    stuck = CourseFact("Budget", begun=True, passed=False, moved_on=TODAY - timedelta(days=30))
    assert messages.reminder(member(courses=(stuck,), read_on=read_on), ALL) is None
    tomorrow = TODAY + timedelta(days=1)
    told = member(courses=(stuck,), read_on=read_on, meetings=((tomorrow, "Ouverture"),))
    assert messages.reminder(told, ALL) is not None


@given(st.lists(st.integers(0, 24 * 90), max_size=60))
def test_no_two_automatic_messages_leave_within_seven_days(hours):
    sent: list[datetime] = []
    for hour in sorted(hours):
        now = START + timedelta(hours=hour)
        if messages.may_remind(sent[-1] if sent else None, now):
            sent.append(now)
    assert all(after - before >= timedelta(days=7) for before, after in pairwise(sent))
    # No two of them are in one week either, which is what the table holds.
    assert len({messages.week_of(each.date()) for each in sent}) == len(sent)


def test_the_usual_words_are_such_as_may_be_written_and_fill_whole():
    values = dict.fromkeys(messages.FIELDS, "mot")
    assert set(messages.DEFAULTS) == set(messages.KINDS)
    for kind, (subject, body) in messages.DEFAULTS.items():
        messages.check_template(kind, subject, body)
        assert "{" not in messages.filled(subject + body, values)


def test_words_that_would_not_be_replaced_are_refused_and_a_title_is_never_one():
    with pytest.raises(InvalidPromotion) as refused:
        messages.check_template("due", "Bonjour {prénom}", "Texte")
    assert refused.value.where["field"] == "subject"
    assert messages.filled("{sujet}", {"sujet": "{date}", "date": "demain"}) == "{date}"


def test_a_text_is_cut_where_a_line_is_empty():
    assert messages.paragraphs("Un\r\nencore\r\n\r\n\r\nDeux\n \n") == ("Un\nencore", "Deux")
