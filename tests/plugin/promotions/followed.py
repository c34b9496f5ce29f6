"""A host that says of each member what a test told it, and a promotion of a few of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from commune_core.ports import BlockResult, MemberProgress
from dashboard_plugin.models import (
    Body,
    GroupTutor,
    Promotion,
    PromotionCourse,
    PromotionGroup,
    Seat,
)
from tests.plugin.pages.teaching import TeachingPlatform

KEYS = tuple(f"course-v1:Viatic+{slug}+2026" for slug in ("dossier-detr", "marches-publics", "budget"))
STEPS = 10
DAY = "2026-11-26"


class FollowedPlatform(TeachingPlatform):
    """Courses of ten steps; `progress` and `results` are what the test says, `asked` how often it was."""

    progress: ClassVar[dict[tuple[int, str], MemberProgress]] = {}
    results: ClassVar[dict[str, list[tuple[int, str, float]]]] = {}
    asked: ClassVar[list[int]] = []
    fails_after: ClassVar[int | None] = None

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        people, keys = set(user_ids), set(course_keys)
        if self.fails_after is not None and len(self.asked) >= self.fails_after:
            raise OSError("the host does not answer")
        self.asked.append(len(people))
        return {pair: told for pair, told in self.progress.items() if pair[0] in people and pair[1] in keys}

    def course_steps(self, course_keys: Iterable[str]) -> Mapping[str, int]:
        return dict.fromkeys(course_keys, STEPS)

    def group_results(self, user_ids: Iterable[int], course_key: str) -> tuple[BlockResult, ...]:
        people, shares = set(user_ids), {}
        for who, block, share in self.results.get(course_key, []):
            if who in people:
                shares.setdefault(block, []).append(share)
        return tuple(
            BlockResult(
                block, "Unité", f"Page {block}", f"Question {block}", len(found), sum(found) / len(found)
            )
            for block, found in shares.items()
        )


@pytest.fixture
def host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.followed.FollowedPlatform"
    for kept in (FollowedPlatform.progress, FollowedPlatform.results, FollowedPlatform.asked):
        kept.clear()
    FollowedPlatform.fails_after = None
    yield FollowedPlatform
    FollowedPlatform.fails_after = None


@pytest.fixture
def promotion(host, person) -> Promotion:
    """In progress, of three courses; Olivier organises it."""
    now = timezone.now()
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    row = Promotion.objects.create(
        body=body, title="Nouveaux maires", state="running", created_at=now, changed_at=now
    )
    for place, key in enumerate(KEYS, 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=f"Cours {place}")
    sit(row, person("olivier"), role="organiser")
    return row


def sit(row: Promotion, user_id: int, *, role: str = "member", group: str = "", **more) -> Seat:
    kept = PromotionGroup.objects.get_or_create(promotion=row, name=group)[0] if group else None
    seat = Seat.objects.create(
        promotion=row, user_id=user_id, role=role, state="member", added_at=timezone.now(),
        entered_at=timezone.now(), group=kept if role == "member" else None, **more,
    )  # fmt: skip
    if role == "tutor" and kept:
        GroupTutor.objects.create(group=kept, seat=seat)
    return seat


def members(row: Promotion, count: int, *, group: str = "", prefix: str = "m") -> list[Seat]:
    """So many new members; in few queries."""
    User.objects.bulk_create(
        User(username=f"{prefix}{n}", email=f"{prefix}{n}@exemple.fr", first_name=f"{prefix.title()}{n}")
        for n in range(count)
    )
    kept = PromotionGroup.objects.get_or_create(promotion=row, name=group)[0] if group else None
    people = User.objects.filter(username__in=[f"{prefix}{n}" for n in range(count)]).order_by("pk")
    Seat.objects.bulk_create(
        Seat(
            promotion=row, user=each, role="member", state="member", group=kept, added_at=timezone.now(),
            entered_at=timezone.now(),
        )
        for each in people
    )  # fmt: skip
    return list(Seat.objects.filter(promotion=row, user__in=people).order_by("pk"))


def tell(host, seat: Seat, course: int, done: int, *, passed: bool = False, seen: str = DAY, **more) -> None:
    """What the host says of a member in the course of this place (from 1)."""
    day = date.fromisoformat(seen)
    told = MemberProgress(done, STEPS, None, passed, moved_on=day, seen_on=day)
    host.progress[seat.user_id, KEYS[course - 1]] = replace(told, **more)


def organiser(row: Promotion) -> int:
    return Seat.objects.get(promotion=row, role="organiser").user_id
