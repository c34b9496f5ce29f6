"""What the law asks to look at in one promotion, as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count

from commune_core.promotions.guard import BodyFacts, Paid, Session, Warning, guard
from commune_core.promotions.states import HOLDS_A_PLACE
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import get_clock


def warnings_of(row: Promotion, courses: Sequence[PromotionCourse]) -> tuple[Warning, ...]:
    """The warnings of a promotion, in two queries; without dates it is held against today's law."""
    paid = tuple(
        Paid(kind, amount, seats)
        for kind, amount, seats in row.fundings.exclude(state="refused").values_list(
            "kind", "amount", "seats"
        )
    )
    today = get_clock().today()
    starts_on = row.starts_on or row.ends_on or today
    session = Session(
        sizes=sizes(row),
        starts_on=starts_on,
        ends_on=max(row.ends_on or starts_on, starts_on),
        minutes=sum(each.minutes for each in courses),
        paid=paid,
        subcontracted=row.subcontracted,
    )
    return guard(session, BodyFacts(row.body.approval_number, row.body.approved_until))


def sizes(row: Promotion) -> tuple[int, ...]:
    """How many people are taught together: in each group, and those who are in none."""
    seats = Seat.objects.filter(promotion=row, role="member", state__in=HOLDS_A_PLACE).order_by()
    return tuple(seats.values("group").annotate(count=Count("pk")).values_list("count", flat=True))
