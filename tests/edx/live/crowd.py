"""A promotion that a file fills, and what both sides hold of it.

Runs in a process of the platform, as `inside` does.
"""

from __future__ import annotations

from typing import Any

from tests.edx.live.inside import NAME, TITLE, accounts, say


def gather(staff: str, count: int, *course_keys: str) -> None:
    """A promotion of these courses that `staff` organises, empty, and this many accounts beside it."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat

    now = timezone.now()
    organiser = get_user_model().objects.get(username=staff)
    body = Body.objects.create(name=TITLE, kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title=TITLE, state="open", created_at=now, changed_at=now)
    for place, key in enumerate(course_keys, 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=key)
    Seat.objects.create(promotion=row, user=organiser, role="organiser", state="member", added_at=now)
    accounts(count)
    say({"promotion": row.pk})


def begin(promotion: int) -> None:
    """A run that waits, which no worker is told of."""
    from django.utils import timezone

    from dashboard_plugin.models import SyncRun

    say({"run": SyncRun.objects.create(promotion_id=promotion, kind="push", started_at=timezone.now()).pk})


def held(promotion: int) -> None:
    """Every row that a run writes, on the platform and with us, in words that do not change with numbers."""
    from common.djangoapps.student.models import CourseEnrollment
    from openedx.core.djangoapps.course_groups.models import CohortMembership

    from dashboard_plugin.models import Promotion, Seat, SyncRow

    row = Promotion.objects.get(pk=promotion)
    mine: dict[str, Any] = {"user__username__startswith": NAME}
    enrolments = CourseEnrollment.objects.filter(**mine).values_list(
        "user__username", "course_id", "is_active", "mode"
    )
    cohorts = CohortMembership.objects.filter(**mine).values_list(
        "user__username", "course_id", "course_user_group__name"
    )
    seats = Seat.objects.filter(promotion=row).values_list("email", "user__username", "role", "state", "name")
    rows = SyncRow.objects.filter(course__promotion=row).values_list(
        "seat__user__username", "course__course_key", "wanted", "state", "found", "message", "tries"
    )
    name = row.cohort_name
    said = {"enrolments": enrolments, "cohorts": cohorts, "seats": seats, "rows": rows}
    say(
        {
            what: sorted(
                [str(each).replace(name, TITLE) if name else str(each) for each in line] for line in lines
            )
            for what, lines in said.items()
        }
    )


def scatter() -> None:
    """Take everybody out of the courses, and the promotion away; the accounts stay."""
    from common.djangoapps.student.models import CourseEnrollment
    from django.contrib.auth import get_user_model
    from openedx.core.djangoapps.course_groups.models import CohortMembership

    from dashboard_plugin.models import Promotion

    people = get_user_model().objects.filter(username__startswith=NAME)
    for membership in CohortMembership.objects.filter(user__in=people):
        membership.delete()
    CourseEnrollment.objects.filter(user__in=people).delete()
    Promotion.objects.filter(title=TITLE).delete()
    say({})


def seated(promotion: int, count: int) -> None:
    """Give the first of the accounts a seat in it."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from dashboard_plugin.models import Seat

    for name in (f"{NAME}{place}" for place in range(count)):
        who = get_user_model().objects.get(username=name)
        Seat.objects.create(promotion_id=promotion, user=who, state="member", added_at=timezone.now())
    say({})


def astray(promotion: int, course_key: str) -> None:
    """By the platform's own means: one leaves the course, one another cohort, one any; a fourth slips in."""
    from common.djangoapps.student.models import CourseEnrollment
    from django.contrib.auth import get_user_model
    from opaque_keys.edx.keys import CourseKey
    from openedx.core.djangoapps.course_groups import cohorts

    from dashboard_plugin.models import Promotion

    key = CourseKey.from_string(course_key)
    people = [get_user_model().objects.get(username=f"{NAME}{place}") for place in range(4)]
    ours = cohorts.get_cohort_by_name(key, Promotion.objects.get(pk=promotion).cohort_name)
    name = f"{TITLE}, ailleurs"
    there = cohorts.is_cohort_exists(key, name)
    other = cohorts.get_cohort_by_name(key, name) if there else cohorts.add_cohort(key, name, "manual")
    CourseEnrollment.unenroll(people[0], key)
    cohorts.add_user_to_cohort(other, people[1].username)
    cohorts.remove_user_from_cohort(ours, people[2].username)
    CourseEnrollment.enroll(people[3], key)
    cohorts.add_user_to_cohort(ours, people[3].username)
    say({})
