"""What waits for who runs promotions: requests to answer, questions, members who no longer advance."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count, QuerySet

from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions.following import threshold
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.applets.promotions.questions import TutorQuestion
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_home_data import LedPromotion, LedPromotions
from dashboard_plugin.selectors.promotion_followers import actors_of

AT_MOST = 3
IN_HAND = ("draft", "open", "running")

Found = Mapping[tuple[int, int | None], int]
"""How many, by promotion and group."""


def led_promotions(user_id: int | None, *, promotion_id: int | None = None) -> LedPromotions:
    """The promotions in hand that somebody organises or tutors, the latest first, with what waits for him.

    That one alone where `promotion_id` is given. One query for who runs none; for the others five at most,
    for one promotion as for several.
    """
    if user_id is None:
        return LedPromotions()
    held = Seat.objects.filter(user_id=user_id, state="member", role__in=("organiser", "tutor"))
    held = held.filter(promotion__state__in=IN_HAND).select_related("promotion").order_by("-promotion_id")
    if promotion_id is not None:
        held = held.filter(promotion=promotion_id)
    seats = list(held[: AT_MOST + 1])
    if not seats:
        return LedPromotions()
    actors, shown = actors_of(seats[:AT_MOST]), [seat.promotion for seat in seats[:AT_MOST]]
    asked, questions, stuck = _asked(shown), _questions(shown), _stuck(shown)
    return LedPromotions(
        rows=tuple(
            LedPromotion(
                id=row.pk,
                title=row.title,
                state=row.state,
                asked=_within(asked, row.pk, actors[user_id, row.pk], Operation.ENROL_MEMBERS),
                questions=_within(questions, row.pk, actors[user_id, row.pk], Operation.FOLLOW_GROUP),
                stuck=_within(stuck, row.pk, actors[user_id, row.pk], Operation.FOLLOW_GROUP),
            )
            for row in shown
        ),
        more=len(seats) > AT_MOST,
    )


def _within(found: Found, promotion_id: int, actor: Actor, operation: Operation) -> int:
    """Those of the groups on which the operation is granted to him."""
    return sum(
        count
        for (promotion, group), count in found.items()
        if promotion == promotion_id and permits(operation, actor, Target("promotion", group_id=group))
    )


def _asked(promotions: Collection[Promotion]) -> Found:
    return _by_group(Seat.objects.filter(promotion__in=promotions, role="member", state="asked"))


def _questions(promotions: Collection[Promotion]) -> Found:
    rows = TutorQuestion.objects.filter(promotion__in=promotions, answered_at=None)
    rows = rows.filter(seat__role="member", seat__state="member")
    counted = rows.order_by().values_list("promotion", "seat__group").annotate(Count("pk"))
    return {(promotion, group): count for promotion, group, count in counted}


def _stuck(promotions: Collection[Promotion]) -> Found:
    """Whoever has finished has no `still_since`: they are those that the page « Suivi » counts."""
    seats = Seat.objects.filter(promotion__in=promotions, role="member", state="member")
    seats = seats.filter(still_since__lte=threshold(get_clock().today()), last_seen_on__isnull=False)
    return _by_group(seats)


def _by_group(seats: QuerySet[Seat]) -> Found:
    counted = seats.order_by().values_list("promotion", "group").annotate(Count("pk"))
    return {(promotion, group): count for promotion, group, count in counted}
