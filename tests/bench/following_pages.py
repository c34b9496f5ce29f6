"""A promotion of twelve courses and so many members, in which everything has been read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.bench.dashboard_page import _queries, _seconds, _set_up

FEW, MANY, COURSES, ROUNDS = 50, 5_000, 12, 15


def measured() -> tuple[dict[str, float], dict[str, int]]:
    """The best times, in seconds, of the shell alone and of the group page with few and many, and the queries
    of both."""
    _set_up()
    from django.contrib.auth.models import User
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser = Client()
        user = User.objects.create_user("banc", "banc@exemple.fr", first_name="Olivier")
        browser.force_login(user)
        pages = {str(count): f"/viatic/promotions/{_promotion(user, count)}/suivi/" for count in (FEW, MANY)}
        queries = {name: _queries(browser, page) for name, page in pages.items()}
        every = {"shell": "/coquille/", **pages}
        times = [{name: _seconds(browser, page) for name, page in every.items()} for _ in range(ROUNDS)]
    return {name: min(each[name] for each in times) for name in every}, queries


def _promotion(user: Any, count: int) -> int:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, PromotionGroup, Seat, SeatProgress
    from dashboard_plugin.use_cases.read_progress import count_totals

    now = timezone.now()
    body = Body.objects.create(name="Banc", kind="association", created_at=now)
    row = Promotion.objects.create(
        body=body, title=f"Banc de {count}", state="running", created_at=now, changed_at=now, progress_at=now
    )
    Seat.objects.create(promotion=row, user=user, role="organiser", state="member", added_at=now)
    PromotionCourse.objects.bulk_create(
        PromotionCourse(promotion=row, position=n, course_key=f"course-v1:B+{n}+1", title=f"Cours {n}")
        for n in range(COURSES)
    )
    PromotionGroup.objects.bulk_create(PromotionGroup(promotion=row, name=f"G{n}") for n in range(10))
    groups, courses = list(row.groups.all()), list(row.courses.order_by("position"))
    people = User.objects.bulk_create(
        User(username=f"{count}-{n}", email=f"{count}-{n}@exemple.fr", first_name=f"Élu {n}")
        for n in range(count)
    )
    day = now.date()
    seats = Seat.objects.bulk_create(
        Seat(
            promotion=row, user=person, role="member", state="member", added_at=now, group=groups[n % 10],
            last_seen_on=day - timedelta(days=n % 40) if n % 7 else None, percent=n % 101,
            passed_count=n % 13, still_since=day - timedelta(days=n % 30) if n % 7 else None,
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    SeatProgress.objects.bulk_create(
        (
            SeatProgress(
                seat=seat, course=course, done=n % 9, steps=12, grade=(n % 10) / 10, passed=n % 5 == 0,
                last_seen_on=seat.last_seen_on, read_at=now,
            )
            for n, seat in enumerate(seats)
            for course in courses
        ),
        batch_size=2_000,
    )  # fmt: skip
    count_totals(row, courses, at=now)
    return row.pk
