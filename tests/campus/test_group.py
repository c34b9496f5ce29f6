"""A seeded group on the campus: what a promotion shows is what members' own pages compute otherwise."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campus import catalogue, evidence, group
from campus.grading import course_grade
from campus.models import Attestation, Completion, Enrolment, Grade
from campus.progress import finished_blocks
from campus.progress import progress as own_progress
from dashboard_plugin.api import following as follow
from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat
from tests.campus.test_grading import weigh

__all__ = ["weigh"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(weigh) -> Promotion:
    """Thirty members who did anything at all in every course that the tiny campus opens."""
    weigh(60)
    now, chance = timezone.now(), random.Random(8)
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title="Maires", state="running", created_at=now, changed_at=now)
    courses = list(catalogue.snapshot().courses.values())
    for place, course in enumerate(courses, 1):
        PromotionCourse.objects.create(
            promotion=row, position=place, course_key=course.entry.key, title=course.entry.title
        )
    boss = get_user_model().objects.create_user("olivier")
    Seat.objects.create(promotion=row, user=boss, role="organiser", state="member", added_at=now)
    for number in range(30):
        user = get_user_model().objects.create_user(f"m{number}", first_name=f"M{number}")
        Seat.objects.create(promotion=row, user=user, role="member", state="member", added_at=now)
        for course in courses:
            work(user, course, chance)
    return row


def work(user, course, chance) -> None:
    key = course.entry.key
    Enrolment.objects.create(user=user, course_key=key)
    for leaf in course.skeleton.leaf_of:
        if chance.random() < 0.6:
            value = chance.choice((1.0, 1.0, 0.5))
            Completion.objects.create(user=user, course_key=key, block=leaf, value=value)
        if chance.random() < 0.5:
            Grade.objects.create(
                user=user, course_key=key, block=leaf, earned=chance.randint(0, 3), possible=3
            )
    if chance.random() < 0.1:
        Attestation.objects.create(user=user, course_key=key, percent=80)


def test_the_progress_shown_of_every_member_is_what_his_own_pages_compute(seeded):
    boss = Seat.objects.get(role="organiser").user_id
    follow.read_progress(boss, promotion_id=seeded.pk)
    view = follow.following(boss, promotion_id=seeded.pk)
    assert len(view.rows) == 30
    passed = {course.key: 0 for course in view.columns}
    for row in view.rows:
        user = Seat.objects.get(pk=row.seat_id).user
        own = follow.own_progress(user.pk, promotion_id=seeded.pk)
        assert (own.percent, own.passed) == (row.percent, row.passed)
        for column, cell in zip(view.columns, row.cells, strict=True):
            course = catalogue.find(column.key)
            pages = own_progress(course, finished_blocks(user, course))
            grade = course_grade(user, course)
            tried = Grade.objects.filter(user=user, course_key=column.key).exists()
            proven = (user.pk, column.key) in evidence.passes([user.pk], [column.key])
            assert (cell.done, cell.steps) == (pages.count, pages.total), (row.name, column.key)
            assert cell.grade == (grade.percent / 100 if tried and grade.works else None)
            assert cell.passed is proven, "what is shown as passed is what is proven"
            passed[column.key] += cell.passed
    assert {course.key: course.totals.passed for course in view.columns} == passed
    assert 0 < sum(passed.values()) < 30 * len(passed), "the seeded group is worth comparing"


def test_results_are_the_mean_of_the_last_grades_with_the_names_of_page_and_question(seeded):
    course = next(each for each in catalogue.snapshot().courses.values() if "pb_qui" in each.skeleton.leaf_of)
    people = list(Seat.objects.filter(role="member").values_list("user_id", flat=True))
    found = {each.block: each for each in group.results(people, course.entry.key)}
    rows = Grade.objects.filter(course_key=course.entry.key, block="pb_qui")
    shares = [row.earned / row.possible for row in rows]
    assert found["pb_qui"].tried == len(shares)
    assert found["pb_qui"].share == pytest.approx(sum(shares) / len(shares))
    assert found["pb_qui"].page == course.skeleton.unit_of["vt_exercice"].title
    (lesson,) = (
        lesson
        for chapter in course.skeleton.chapters
        for lesson in chapter.lessons
        if any(page.id == "vt_exercice" for page in lesson.units)
    )
    assert found["pb_qui"].unit == lesson.title
    assert group.results(people, "course-v1:Viatic+INCONNU+2026") == ()


def test_it_takes_as_many_queries_for_one_as_for_all(seeded):
    people = list(Seat.objects.filter(role="member").values_list("user_id", flat=True))
    keys = [each.course_key for each in seeded.courses.all()]

    def queries(who) -> int:
        with CaptureQueriesContext(connection) as captured:
            group.progress(who, keys)
        return len(captured)

    assert queries(people[:1]) == queries(people) == 4


def test_the_last_days_are_those_of_what_was_done_and_of_any_trace(seeded):
    user = Seat.objects.filter(role="member").first().user
    key = seeded.courses.first().course_key
    Grade.objects.filter(user=user, course_key=key).delete()
    Completion.objects.filter(user=user, course_key=key).delete()
    for block, value, days in (("a", 1.0, 9), ("b", 0.5, 3)):
        row = Completion.objects.create(user=user, course_key=key, block=block, value=value)
        Completion.objects.filter(pk=row.pk).update(updated_at=timezone.now() - timedelta(days=days))
    told = group.progress([user.pk], [key])[user.pk, key]
    today = timezone.localdate()
    assert (today - told.moved_on, today - told.seen_on) == (timedelta(days=9), timedelta(days=3))
    assert group.progress([user.pk], ["course-v1:Viatic+INCONNU+2026"]) == {}
