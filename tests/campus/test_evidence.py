"""What a member leaves in a course of the campus, as proof: days, graded pages, the day it was passed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campus.models import Attestation, Completion, Grade
from campus.platform import CampusPlatform
from tests.campus.conftest import COURSE
from tests.campus.test_grading import ANSWER, RIGHT, weigh

__all__ = ["weigh"]

pytestmark = pytest.mark.django_db
PLATFORM = CampusPlatform()
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_a_course_that_is_passed_is_dated_as_its_attestation_is(new_member, weigh):
    weigh(100)
    ada, bob = new_member("ada@mairie.example"), new_member("bob@mairie.example")
    people = [ada.user.pk, bob.user.pk]
    assert PLATFORM.passes(people, [COURSE]) == {}
    ada.post(ANSWER, RIGHT)
    given = Attestation.objects.get()
    Attestation.objects.update(issued_at=NEW_YEAR)
    # The day is that of France, where the new year has begun.
    with CaptureQueriesContext(connection) as queries:
        found = PLATFORM.passes(people, [COURSE, "course-v1:Viatic+AILLEURS+2026"])
    assert found == {(given.user_id, COURSE): datetime(2027, 1, 1).date()} and len(queries) == 1


def test_days_and_graded_pages_are_those_of_the_course_alone(new_member, weigh):
    weigh(100)
    ada, bob = new_member("ada@mairie.example"), new_member("bob@mairie.example")
    ada.post(ANSWER, RIGHT)
    bob.post(ANSWER, RIGHT)
    Completion.objects.update(updated_at=NEW_YEAR)
    Grade.objects.update(updated_at=NEW_YEAR)
    trace = PLATFORM.course_traces(ada.user.pk, [COURSE, "course-v1:Viatic+AILLEURS+2026"])[COURSE]
    day = datetime(2027, 1, 1).date()
    assert sum(trace.days.values()) == Completion.objects.filter(user=ada.user, value__gt=0).count() > 0
    assert set(trace.days) == {day}
    (test,) = trace.tests
    assert (test.on, test.earned, test.possible) == (day, 1.0, 1.0)
    assert test.title not in ("", "Exercice")
