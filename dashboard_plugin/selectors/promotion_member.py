"""One course of a promotion, and one member of it: read of the host when they are asked for."""

from __future__ import annotations

from dataclasses import replace

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from commune_core.privacy import CONSENTED_MIN, cells_shown
from commune_core.promotions.following import required_of, situation, summary
from commune_core.promotions.programme import doors
from dashboard_plugin.applets.promotions.models import PromotionCourse, Seat
from dashboard_plugin.following_data import (
    CourseFollowView,
    GroupTotals,
    MemberCourse,
    MemberView,
)
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_courses import course_urls
from dashboard_plugin.selectors.promotion_following import (
    column,
    courses_of,
    groups_of,
    in_force,
    one_seat,
)
from dashboard_plugin.selectors.promotion_header import promotion_header
from dashboard_plugin.selectors.promotion_questions import questions_of
from dashboard_plugin.selectors.promotion_standing import planned_of, reading_of, standing_of
from dashboard_plugin.selectors.promotion_totals import sum_of

NO_GROUP = "Sans groupe"


def followed_course(user_id: int | None, *, promotion_id: int, course_id: int) -> CourseFollowView:
    """One course: totals, groups, and how each graded block went as the host says it now.

    Whoever reads no names is shown no group, and no block, of fewer than five people, nor a group that the
    others would tell by difference. Raises Forbidden, for a course that is not of the programme as well.
    """
    access = open_promotion(user_id, promotion_id)
    named = access.permits_somewhere(Operation.FOLLOW_GROUP)
    if not named:
        access.require(Operation.READ_AGGREGATES)
    row = access.row.courses.filter(pk=course_id).first()
    if row is None:
        raise Forbidden()
    least = 1 if named else CONSENTED_MIN
    whole = access.within(Operation.FOLLOW_GROUP) is None if named else True
    people = in_force(access, named).exclude(user=None).values_list("user_id", flat=True)
    groups = groups_of(access, named)
    results = get_platform().group_results(tuple(people), row.course_key)
    return CourseFollowView(
        promotion=promotion_header(access),
        column=column(row, None if whole else groups, named),
        groups=_by_group(row, {str(number): name for number, name in groups}, whole, named),
        results=tuple(each for each in results if each.tried >= least),
        least=least,
        reading=reading_of(access.row),
    )


def followed_member(user_id: int | None, *, promotion_id: int, seat_id: int) -> MemberView:
    """One member before each course, for whoever follows his group; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.FOLLOW_GROUP)
    seat = one_seat(access, seat_id)
    return member_view(access, seat)


def own_progress(user_id: int | None, *, promotion_id: int) -> MemberView:
    """The same of one's own, for a member; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.TAKE_PART)
    if access.seat is None:
        raise Forbidden()
    return member_view(access, access.seat)


def member_view(access: PromotionAccess, seat: Seat) -> MemberView:
    """A member as the host knows him now."""
    rows = courses_of(access)
    planned, today = planned_of(rows), get_clock().today()
    keys = [each.course_key for each in rows]
    person = seat.user_id or 0
    told = get_platform().group_progress([person], keys) if keys else {}
    steps = get_platform().course_steps(keys) if keys else {}
    standings = {
        key: standing_of(found)
        if (found := told.get((person, key)))
        else replace(standing_of(None), steps=steps.get(key, 0))
        for key in keys
    }
    whole = summary(planned, standings, today, ordered=access.row.ordered)
    needed = len(required_of(planned))
    passed = {key for key in keys if standings[key].passed}
    open_now = doors(planned, passed, today, ordered=access.row.ordered)
    urls = course_urls() if rows else {}
    return MemberView(
        promotion=promotion_header(access),
        seat_id=seat.pk,
        name=display_names([seat.user_id])[seat.user_id],
        group=seat.group.name if seat.group else "",
        commune=seat.commune.name if seat.commune else "",
        since=seat.entered_at,
        situation=situation(whole.passed, needed, whole.seen_on, whole.still_since, today),
        passed=whole.passed,
        needed=needed,
        percent=whole.percent,
        seen_on=whole.seen_on,
        still_since=whole.still_since,
        # What was sent is of the kept reading: of whoever moved since, it says nothing.
        unheeded=seat.unheeded if whole.still_since == seat.still_since else 0,
        courses=tuple(
            MemberCourse(row.title, urls.get(row.course_key), door, told.get((person, row.course_key)))
            for row, door in zip(rows, open_now, strict=True)
        ),
        questions=questions_of(Seat.objects.filter(pk=seat.pk)),
    )


def _by_group(
    row: PromotionCourse, names: dict[str, str], whole: bool, named: bool
) -> tuple[GroupTotals, ...]:
    cells = {name: cell for name, cell in row.totals.items() if whole or name in names}
    shown = set(cells)
    if not named:
        shown = set(cells_shown({name: int(cell.get("members", 0)) for name, cell in cells.items()}))
    found = [(name, names.get(name, NO_GROUP)) for name in (*names, "none") if name in shown]
    if len(cells) < 2:
        return ()
    return tuple(GroupTotals(title, sum_of([cells[name]])) for name, title in found)
