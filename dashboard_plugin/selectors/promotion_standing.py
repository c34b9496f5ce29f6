"""What is stored of members' progress, as the rules take it, and what a reading has still to read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from commune_core.ports import MemberProgress
from commune_core.promotions.following import Standing
from commune_core.promotions.programme import PlannedCourse
from dashboard_plugin.applets.promotions.following import SeatProgress, SyncRun
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.following_data import Reading

UNDER_WAY = (SyncRun.State.WAITING, SyncRun.State.RUNNING)


def to_read(run: SyncRun) -> QuerySet[Seat]:
    """The members of its promotion that a reading has still to read."""
    read = SeatProgress.objects.filter(seat=OuterRef("pk"), read_at__gte=run.started_at)
    members = Seat.objects.filter(promotion=run.promotion_id, role="member", state="member")
    return members.filter(~Exists(read), user__isnull=False).order_by("pk")


def reading_of(row: Promotion) -> Reading:
    """When progress was last read, and the reading that is under way, in one query."""
    runs = SyncRun.objects.filter(promotion=row, kind=SyncRun.Kind.PROGRESS, state__in=UNDER_WAY)
    run = runs.order_by("-pk").first()
    left, total = (max(1, run.total - run.done), run.total) if run else (0, 0)
    return Reading(row.progress_at, left, total)


def planned_of(courses: Iterable[PromotionCourse]) -> tuple[PlannedCourse, ...]:
    """The programme as the rules take it."""
    return tuple(
        PlannedCourse(each.course_key, each.minutes, each.opens_on, each.closes_on, each.required)
        for each in courses
    )


def standing_of(found: MemberProgress | None) -> Standing:
    """What the rules take of what the host tells."""
    if found is None:
        return Standing()
    return Standing(found.done, found.steps, found.passed, found.moved_on, found.seen_on)
