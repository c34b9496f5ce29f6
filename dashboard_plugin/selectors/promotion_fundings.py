"""Who pays for a promotion: for who runs it, and for the communes that asked for seats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commune_core.policy import Operation
from commune_core.promotions.states import FUNDING
from dashboard_plugin.applets.promotions.models import FundingLine, Promotion, PromotionLog, Seat
from dashboard_plugin.promotion_roster_data import FundingFields, FundingsView, FundingView, OrderView
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_door import find_code, promotion_door
from dashboard_plugin.selectors.promotions import promotion_view

MOST = 200
FACT = "funding"


def promotion_fundings(user_id: int | None, *, promotion_id: int) -> FundingsView:
    """The fundings of a promotion, the latest first, two hundred at most; raises Forbidden.

    As many queries for one as for all.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    rows = access.row.fundings.select_related("commune", "promotion").order_by("-pk")[:MOST]
    return FundingsView(promotion_view(access), tuple(funding_views(access.row, list(rows))))


def seat_orders(user_id: int | None, *, code: str, commune: str) -> OrderView:
    """What a commune asked of the promotion of this code, for who may ask; raises Forbidden, UnknownCode,
    UnknownCommune."""
    access = ordering(user_id, commune)
    door = promotion_door(user_id, code=code)
    row = find_code(code)
    lines = row.fundings.filter(commune=access.row).select_related("commune", "promotion").order_by("-pk")
    return OrderView(
        door=door,
        code=code,
        commune=access.commune.code,
        commune_name=access.commune.name,
        lines=tuple(funding_views(row, list(lines[:MOST]))),
    )


def ordering(user_id: int | None, commune: str) -> Access:
    """The person before a commune for which he may ask seats; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.ORDER_SEATS)
    return access


def funding_views(row: Promotion, rows: Sequence[FundingLine]) -> Iterable[FundingView]:
    """Fundings of one promotion of an access that was granted, whose communes were selected."""
    numbers = {each.pk for each in rows}
    logged = PromotionLog.objects.filter(promotion=row, fact=FACT).order_by("at", "pk")
    past = [each for each in logged if each.detail.get("funding") in numbers]
    people: dict[int, list[tuple[int | None, str]]] = {}
    seats = Seat.objects.filter(funding__in=numbers).order_by("pk")
    for funding, user_id, name, email in seats.values_list("funding", "user", "name", "email"):
        people.setdefault(funding, []).append((user_id, name or email or ""))
    names = display_names(
        {each.author_id for each in past} | {user for some in people.values() for user, _ in some}
    )
    return [
        FundingView(
            id=each.pk,
            promotion_id=row.pk,
            promotion=row.title,
            fields=FundingFields(each.kind, each.payer, each.amount, each.seats, each.reference),
            state=each.state,
            commune=each.commune.name if each.commune else "",
            reason=each.reason,
            steps=FUNDING[each.state],
            past=tuple(
                (str(line.detail["to"]), line.at, names[line.author_id])
                for line in past
                if line.detail["funding"] == each.pk
            ),
            people=tuple(names[user] if user else said for user, said in people.get(each.pk, ())),
            version=each.version,
        )
        for each in rows
    ]
