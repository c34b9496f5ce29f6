"""Following a promotion: its members page by page, totals over all of them, one course, one member.

Everything but one member is read of what was kept at the last reading: as many queries for 5,000 as for 50.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from commune_core.privacy import CONSENTED_MIN
from commune_core.promotions.following import required_of, situation, threshold
from commune_core.promotions.messages import MOST_UNHEEDED
from commune_core.territory import normalise
from dashboard_plugin.applets.promotions.following import SeatProgress
from dashboard_plugin.applets.promotions.models import PromotionCourse, PromotionGroup, Seat
from dashboard_plugin.applets.promotions.questions import TutorQuestion
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.following_data import (
    Cell,
    CourseColumn,
    FollowFilters,
    FollowView,
    MemberRow,
)
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_header import promotion_header
from dashboard_plugin.selectors.promotion_standing import planned_of, reading_of
from dashboard_plugin.selectors.promotion_totals import sum_of

PAGE_SIZE = 50
EVERYBODY = FollowFilters()
FIGURES = ("done", "steps", "grade", "passed", "last_seen_on")
SORTS: Mapping[str, tuple[Any, ...]] = {
    "place": ("pk",),
    "progress": ("percent", "passed_count", "pk"),
    "seen": (F("last_seen_on").asc(nulls_first=True), "pk"),
}


def following(
    user_id: int | None, *, promotion_id: int, filters: FollowFilters = EVERYBODY, page: int = 1
) -> FollowView:
    """Fifty members that the filters keep, and the totals of all whom the reader may know of.

    Whoever reads totals only is given no rows, and no total under five members. Raises Forbidden.
    """
    access = open_promotion(user_id, promotion_id)
    named = access.permits_somewhere(Operation.FOLLOW_GROUP)
    if not named:
        access.require(Operation.READ_AGGREGATES)
    courses = courses_of(access)
    groups = groups_of(access, named)
    seats = in_force(access, named)
    needed = len(required_of(planned_of(courses)))
    counts = _counts(seats, needed)
    members = counts.pop("members")
    enough = named or members >= CONSENTED_MIN
    cells = None if named and access.within(Operation.FOLLOW_GROUP) is None else groups if named else None
    kept = filtered(seats, filters, needed) if named else seats.none()
    found = kept.count() if named and kept is not seats else members if named else 0
    pages = max(1, -(-found // PAGE_SIZE))
    page = min(max(1, page), pages)
    order = SORTS.get(filters.sort, SORTS["place"])
    shown = list(kept.order_by(*order)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]) if named else []
    return FollowView(
        promotion=promotion_header(access),
        named=named,
        members=members if enough else None,
        counts=counts if enough else {},
        columns=tuple(column(each, cells, named) for each in courses),
        needed=needed,
        reading=reading_of(access.row),
        groups=groups if named else (),
        rows=member_rows(shown, courses, needed, dict(groups)),
        found=found,
        page=page,
        pages=pages,
        waiting_questions=waiting(access) if named else 0,
    )


def follow_lines(
    user_id: int | None, *, promotion_id: int, filters: FollowFilters = EVERYBODY
) -> tuple[tuple[CourseColumn, ...], Iterable[MemberRow]]:
    """The courses and every member that the filters keep, for a file; five hundred are read at a time."""
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.FOLLOW_GROUP)
    courses = courses_of(access)
    needed, groups = len(required_of(planned_of(courses))), dict(groups_of(access, True))
    kept = filtered(in_force(access, True), filters, needed).order_by("pk")

    def lines() -> Iterable[MemberRow]:
        last = 0
        while seats := list(kept.filter(pk__gt=last)[:500]):
            yield from member_rows(seats, courses, needed, groups)
            last = seats[-1].pk

    return tuple(CourseColumn(each.pk, each.course_key, each.title, None) for each in courses), lines()


def courses_of(access: PromotionAccess) -> list[PromotionCourse]:
    """Its courses, in their order."""
    return list(access.row.courses.order_by("position", "pk"))


def in_force(access: PromotionAccess, named: bool) -> QuerySet[Seat]:
    """The members in force that the reader may know of: by name, or counted."""
    members = access.members() if named else Seat.objects.filter(promotion=access.row, role="member")
    return members.filter(state="member")


def groups_of(access: PromotionAccess, named: bool) -> tuple[tuple[int, str], ...]:
    """The groups that the reader follows, all of them for who reads the whole: number and name."""
    rows = PromotionGroup.objects.filter(promotion=access.row)
    within = access.within(Operation.FOLLOW_GROUP) if named else None
    if within is not None:
        rows = rows.filter(pk__in=within)
    return tuple(rows.order_by("position", "pk").values_list("pk", "name"))


def filtered(seats: QuerySet[Seat], filters: FollowFilters, needed: int) -> QuerySet[Seat]:
    """Those that the filters keep; a filter that is none keeps all."""
    if filters.group is not None:
        seats = seats.filter(group=filters.group or None)
    if begins := normalise(filters.commune):
        seats = seats.filter(commune__search_name__startswith=begins)
    if filters.course is not None:
        passed = SeatProgress.objects.filter(seat=OuterRef("pk"), course=filters.course, passed=True)
        seats = seats.filter(~Exists(passed))
    rule = _situations(needed).get(filters.situation)
    return seats if rule is None else seats.filter(rule)


def member_rows(
    seats: Sequence[Seat], courses: Sequence[PromotionCourse], needed: int, groups: Mapping[int, str]
) -> tuple[MemberRow, ...]:
    """These members with every course, in three queries; `groups` are the names of theirs."""
    if not seats:
        return ()
    told: dict[tuple[int, int], Cell] = {}
    kept = SeatProgress.objects.filter(seat__in=[seat.pk for seat in seats])
    for seat_id, course_id, *figures in kept.values_list("seat_id", "course_id", *FIGURES):
        told[seat_id, course_id] = Cell(*figures)
    names = display_names(seat.user_id for seat in seats)
    communes = dict(
        Commune.objects.filter(pk__in={seat.commune_id for seat in seats if seat.commune_id}).values_list(
            "pk", "name"
        )
    )
    today = get_clock().today()
    return tuple(
        MemberRow(
            seat_id=seat.pk,
            name=names[seat.user_id],
            group=groups.get(seat.group_id or 0, ""),
            commune=communes.get(seat.commune_id or 0, ""),
            situation=situation(seat.passed_count, needed, seat.last_seen_on, seat.still_since, today),
            passed=seat.passed_count,
            percent=seat.percent,
            seen_on=seat.last_seen_on,
            still_since=seat.still_since,
            unheeded=seat.unheeded,
            cells=tuple(told.get((seat.pk, course.pk)) for course in courses),
        )
        for seat in seats
    )


def column(course: PromotionCourse, groups: Sequence[tuple[int, str]] | None, named: bool) -> CourseColumn:
    """A course with its totals over these groups, over all without any."""
    cells = course.totals.items()
    if groups is not None:
        wanted = {str(number) for number, _ in groups}
        cells = [(name, cell) for name, cell in cells if name in wanted]
    totals = sum_of(cell for _, cell in cells)
    shown = totals if named or totals.members >= CONSENTED_MIN else None
    return CourseColumn(course.pk, course.course_key, course.title, shown)


def waiting(access: PromotionAccess) -> int:
    """How many questions of the members whom the reader follows wait for an answer."""
    rows = TutorQuestion.objects.filter(promotion=access.row, answered_at=None)
    rows = rows.filter(seat__role="member", seat__state="member")
    within = access.within(Operation.FOLLOW_GROUP)
    return (rows if within is None else rows.filter(seat__group__in=within)).count()


def one_seat(access: PromotionAccess, seat_id: int) -> Seat:
    """A member's seat in force that the reader may follow; raises Forbidden, where there is none as well."""
    seat = in_force(access, True).select_related("group", "commune").filter(pk=seat_id).first()
    if seat is None:
        raise Forbidden()
    return seat


def _situations(needed: int) -> Mapping[str, Q]:
    """The members of each situation, of `following.CHOICES`; somebody who came no more is also one of those
    who are stuck."""
    limit = threshold(get_clock().today())
    finished = Q(passed_count__gte=needed) if needed else Q(pk__in=())
    stuck = ~finished & Q(still_since__lte=limit, last_seen_on__isnull=False)
    away = ~finished & Q(last_seen_on__lte=limit)
    never = ~finished & Q(last_seen_on__isnull=True)
    return {
        "finished": finished,
        "never": never,
        "away": away,
        "stuck": stuck,
        "going": ~finished
        & Q(last_seen_on__gt=limit)
        & ~Q(still_since__lte=limit, still_since__isnull=False),
        "unheeded": ~finished & Q(unheeded__gte=MOST_UNHEEDED),
    }


def _counts(seats: QuerySet[Seat], needed: int) -> dict[str, int]:
    rules = _situations(needed)
    return seats.aggregate(
        members=Count("pk"), **{name: Count("pk", filter=rule) for name, rule in rules.items()}
    )
