"""The promotions that somebody follows, as his home shows them: the next step, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from commune_core.ports import MemberProgress
from commune_core.promotions.following import required_of
from commune_core.promotions.programme import doors, is_complete, next_course
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.promotion_home_data import CoursePromotions, OwnPromotion, OwnPromotions, Standing
from dashboard_plugin.selectors.classroom import open_classroom
from dashboard_plugin.selectors.promotion_calendar import promotion_calendar
from dashboard_plugin.selectors.promotion_courses import course_urls
from dashboard_plugin.selectors.promotion_standing import planned_of
from dashboard_plugin.selectors.promotions import promotion_row

AT_MOST = 3
MOST_OF_A_COURSE = 50
IN_HAND = ("open", "running")


def own_promotions(user_id: int | None) -> OwnPromotions:
    """The next step in each promotion of which one is a member; nothing for a visitor.

    One query for who is in none. For the others as many for one promotion as for several, and what the host
    reads for one person.
    """
    seats = list(_held(user_id)[: AT_MOST + 1]) if user_id is not None else []
    if user_id is None or not seats:
        return OwnPromotions()
    return OwnPromotions(
        rows=_steps(user_id, [seat.promotion for seat in seats[:AT_MOST]]),
        more=len(seats) > AT_MOST,
        coming=tuple(each for each in promotion_calendar(user_id) if not each.cancelled)[:AT_MOST],
    )


def own_promotion(user_id: int | None, *, promotion_id: int) -> OwnPromotion | None:
    """One's next step in that promotion; None for who is no member of it, and once it is over."""
    seat = _held(user_id).filter(promotion=promotion_id).first() if user_id is not None else None
    return None if user_id is None or seat is None else _steps(user_id, [seat.promotion])[0]


def _held(user_id: int) -> QuerySet[Seat]:
    held = Seat.objects.filter(user_id=user_id, role="member", state="member", promotion__state__in=IN_HAND)
    return held.select_related("promotion").order_by("-promotion_id")


def _steps(user_id: int, shown: Sequence[Promotion]) -> tuple[OwnPromotion, ...]:
    """What he does next in each of these promotions."""
    programmes: dict[int, list[PromotionCourse]] = {each.pk: [] for each in shown}
    for course in PromotionCourse.objects.filter(promotion__in=shown).order_by("position", "pk"):
        programmes[course.promotion_id].append(course)
    keys = sorted({each.course_key for courses in programmes.values() for each in courses})
    told = get_platform().group_progress([user_id], keys) if keys else {}
    known = {key: found for (_, key), found in told.items()}
    urls = course_urls() if keys else {}
    return tuple(_own(each, programmes[each.pk], known, urls) for each in shown)


def course_promotions(user_id: int | None, *, course_key: str) -> CoursePromotions:
    """The promotions of a course for its team: those where the reader has a role are named, others counted.

    Whoever teaches a course runs no promotion by that alone: what he is not in stays closed to him. Raises
    Forbidden for who may not manage the groups of the course. Two queries.
    """
    open_classroom(user_id, course_key)
    if user_id is None:
        return CoursePromotions()
    of_course = Promotion.objects.filter(courses__course_key=course_key).exclude(state="archived")
    held = Seat.objects.filter(user_id=user_id, state="member", promotion__in=of_course)
    held = held.exclude(role="member", promotion__state="draft").select_related("promotion__body")
    seats = list(held.order_by("-promotion_id")[:MOST_OF_A_COURSE])
    own = [seat.promotion_id for seat in seats]
    return CoursePromotions(
        rows=tuple(promotion_row(seat.promotion, seat.role, {}) for seat in seats),
        others=of_course.exclude(state="draft").exclude(pk__in=own).count(),
    )


def _own(
    row: Promotion,
    courses: Sequence[PromotionCourse],
    known: Mapping[str, MemberProgress],
    urls: Mapping[str, str],
) -> OwnPromotion:
    planned, today = planned_of(courses), get_clock().today()
    passed = {key for key, found in known.items() if found.passed}
    standing: Standing = "go_on"
    key = next_course(planned, passed, today, ordered=row.ordered)
    if is_complete(planned, passed):
        standing, key = "passed", None
    elif key is None:
        key = _opening_next(row, courses, passed)
        standing = "later" if key is not None else "nothing"
    course = next((each for each in courses if each.course_key == key), None)
    needed = required_of(planned)
    return OwnPromotion(
        id=row.pk,
        title=row.title,
        standing=standing,
        course_key=key or "",
        course=course.title if course else "",
        url=urls.get(key) if key else None,
        begun=key in known,
        opens_on=course.opens_on if course else None,
        passed=sum(each.key in passed for each in needed),
        needed=len(needed),
    )


def _opening_next(row: Promotion, courses: Sequence[PromotionCourse], passed: set[str]) -> str | None:
    """The course that opens first, of those that only wait for their day."""
    standing = doors(planned_of(courses), passed, get_clock().today(), ordered=row.ordered)
    waiting = [
        (each.opens_on, each.position, each.course_key)
        for each, door in zip(courses, standing, strict=True)
        if door == "later" and each.opens_on
    ]
    return min(waiting)[2] if waiting else None
