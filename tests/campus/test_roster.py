"""The campus as a host of promotions: the checks that every host passes, and a run on its tables."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campus.models import CohortMember, Enrolment
from campus.platform import CampusPlatform
from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat, SyncRow, SyncRun
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from tests.campus.conftest import COURSE
from tests.roster_contract import CONTRACT

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[int]:
    make = get_user_model().objects.create_user
    return [make(f"m{place}", f"m{place}@exemple.fr").pk for place in range(6)]


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
def test_it_is_a_host_like_any_other(people, check):
    check(CampusPlatform(), COURSE, people)


def test_a_question_costs_the_same_whatever_is_asked(people):
    roster = CampusPlatform().roster(COURSE)
    for who in people:
        roster.put_in(who, "Groupe")
    for asked, at_most in ((lambda: roster.places(people), 2), (lambda: roster.cohort("Groupe"), 1)):
        with CaptureQueriesContext(connection) as queries:
            assert len(asked()) == len(people)
        assert len(queries) == at_most


class Killed(BaseException):
    """The process ends here."""


def gathered(people: list[int]) -> SyncRun:
    now = timezone.now()
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    row = Promotion.objects.create(
        body=body, title="Nouveaux maires", state="running", created_at=now, changed_at=now
    )
    PromotionCourse.objects.create(promotion=row, position=1, course_key=COURSE, title="Essai")
    for who in people:
        Seat.objects.create(promotion=row, user_id=who, state="member", added_at=now)
    return SyncRun.objects.create(promotion=row, kind="push", started_at=now)


@pytest.mark.parametrize("row", range(1, 7))
def test_a_run_killed_at_a_row_and_gone_on_with_ends_like_one_that_was_not(people, monkeypatch, row):
    run, calls, save = gathered(people), [], CohortMember.objects.get_or_create

    def die(**given):
        made = save(**given)
        calls.append(made)
        if len(calls) == row:
            raise Killed
        return made

    with monkeypatch.context() as patch:
        patch.setattr(CohortMember.objects, "get_or_create", die)
        with pytest.raises(Killed):
            carry_on(run.pk)
    # The row at hand is undone whole: neither enrolled, nor grouped, nor marked.
    assert Enrolment.objects.count() == CohortMember.objects.count() == row - 1
    assert SyncRow.objects.filter(state="done").count() == row - 1
    SyncRun.objects.update(beat_at=None)
    assert not carry_on(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.done, run.failed) == ("done", 6, 6, 0)
    name = Promotion.objects.get().cohort_name
    assert set(CohortMember.objects.values_list("user_id", "cohort")) == {(who, name) for who in people}
    assert set(Enrolment.objects.values_list("user_id", flat=True)) == set(people)
