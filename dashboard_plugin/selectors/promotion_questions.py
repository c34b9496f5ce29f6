"""Questions of members: one's own, or those of the groups one follows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.applets.promotions.questions import TutorQuestion
from dashboard_plugin.following_data import QuestionList, QuestionView
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_header import promotion_header

AT_ONCE = 50


def questions(user_id: int | None, *, promotion_id: int, after: int = 0) -> QuestionList:
    """A member's own questions; for who follows groups, those of their members: those that wait first, the
    oldest first, then those answered, the latest first. Fifty at a time; raises Forbidden.
    """
    access = open_promotion(user_id, promotion_id)
    mine = access.permits(Operation.TAKE_PART)
    if mine and access.seat is not None:
        seats = Seat.objects.filter(pk=access.seat.pk)
    else:
        access.require_somewhere(Operation.FOLLOW_GROUP)
        seats = access.members().filter(state="member")
    start = max(0, after)
    found = questions_of(seats, start=start, count=AT_ONCE + 1)
    return QuestionList(
        promotion=promotion_header(access),
        mine=mine,
        questions=found[:AT_ONCE],
        following=start + AT_ONCE if len(found) > AT_ONCE else None,
    )


def question(user_id: int | None, *, promotion_id: int, question_id: int) -> QuestionView:
    """One question, for its author and who follows his group; raises Forbidden, for none as well."""
    access = open_promotion(user_id, promotion_id)
    row = TutorQuestion.objects.filter(pk=question_id, promotion=access.row).first()
    if row is None:
        raise Forbidden()
    seat = Seat.objects.get(pk=row.seat_id)
    own = access.permits(Operation.TAKE_PART) and access.seat is not None and access.seat.pk == seat.pk
    if not own:
        access.require(Operation.FOLLOW_GROUP, group_id=seat.group_id)
    return views_of([row])[0]


def questions_of(seats: QuerySet[Seat], *, start: int = 0, count: int = AT_ONCE) -> tuple[QuestionView, ...]:
    """The questions of these seats, in two queries."""
    rows = TutorQuestion.objects.filter(seat__in=seats).select_related("seat__group")
    answered = Q(answered_at__isnull=False)
    ordered = rows.order_by("pk").filter(~answered)
    waiting = list(ordered[start : start + count])
    total = len(waiting)
    if total < count:
        offset = max(0, start - (ordered.count() if start else 0))
        waiting += list(
            rows.filter(answered).order_by("-answered_at", "-pk")[offset : offset + count - total]
        )
    return views_of(waiting)


def views_of(rows: list[TutorQuestion]) -> tuple[QuestionView, ...]:
    """Questions as they are handed out, in one query for the names."""
    if not rows:
        return ()
    names = display_names(
        person for row in rows for person in (row.seat.user_id, *([row.answered_by_id] if row.answer else []))
    )
    return tuple(
        QuestionView(
            id=row.pk,
            seat_id=row.seat_id,
            name=names[row.seat.user_id],
            group=row.seat.group.name if row.seat.group else "",
            text=row.text,
            asked_at=row.asked_at,
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by=names[row.answered_by_id] if row.answer else "",
            version=row.version,
        )
        for row in rows
    )
