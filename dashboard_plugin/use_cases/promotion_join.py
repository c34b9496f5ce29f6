"""The code of a promotion: make it, withdraw it, and enter by it."""

from __future__ import annotations

from datetime import date

from commune_core.policy import Operation
from commune_core.promotions.invited import new_code, shown_code
from commune_core.promotions.places import arrival
from commune_core.promotions.states import ENROLS, HOLDS_A_PLACE
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_door import find_code, may_join
from dashboard_plugin.selectors.seats import seats_addressed_to
from dashboard_plugin.use_cases.promotion_invitations import take_seat
from dashboard_plugin.use_cases.promotion_log import note
from dashboard_plugin.use_cases.promotion_places import held_promotion, put, refuse_other_session
from dashboard_plugin.use_cases.writing import announce, lock_account, lock_promotion, one_write


def set_join_code(
    user_id: int | None, *, promotion_id: int, opened: bool, until: date | None = None, anew: bool = False
) -> str:
    """Open a promotion by a code until a day, or shut it; `anew` draws another code: the former one is dead.

    Gives the code, empty once it is shut. Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    if opened and until is not None and until < get_clock().today():
        raise InvalidPromotion(
            "Ce dernier jour est passé.", hint="Choisissez un jour à venir, ou laissez vide.", field="until"
        )
    with one_write():
        row = held_promotion(access, Operation.ENROL_MEMBERS, enters=opened).row
        before = row.join_code
        row.join_code = (new_code() if anew or not before else before) if opened else None
        row.join_until = until if opened else None
        row.save(update_fields=["join_code", "join_until"])
        if before != row.join_code:
            note(row, access.person, "code", detail={"open": opened})
            announce("promotion.code", user_id, promotion=row.pk, agreed=opened)
    return shown_code(row.join_code) if row.join_code else ""


def join_promotion(user_id: int | None, *, code: str) -> tuple[int, str]:
    """Take or ask for a place by the code; gives the number of the promotion and the state of the seat.

    Whoever was invited at his own address takes that place. Whoever was let go or refused asks again. Twice
    changes nothing. Raises Forbidden for a visitor, UnknownCode, InvalidPromotion, NotSaved.
    """
    person = may_join(user_id)
    promotion_id = find_code(code).pk
    with one_write():
        lock_promotion(promotion_id)
        lock_account(person)
        row = find_code(code)
        own = Seat.objects.filter(promotion=row, user_id=person).first()
        if own is not None and own.state in ("member", "asked", "waiting"):
            return row.pk, own.state
        offered = seats_addressed_to(person).filter(promotion=row, user=None, state="invited").first()
        if offered is not None and (offered.expires_on is None or offered.expires_on >= get_clock().today()):
            seat = take_seat(offered, person)
        else:
            seat = _enter(row, own, person)
        note(row, person, "joined", seat=seat, detail={"to": seat.state, "by": "code"})
        announce("promotion.joined", user_id, promotion=row.pk, seat=seat.pk, state=seat.state)
    return row.pk, seat.state


def _enter(row: Promotion, own: Seat | None, person: int) -> Seat:
    if row.state not in ENROLS:
        raise InvalidPromotion("Les inscriptions sont fermées.", hint="Demandez quand elles rouvrent.")
    refuse_other_session(row, person)
    seats = Seat.objects.filter(promotion=row, role="member")
    state = arrival(
        row.kind,
        row.capacity,
        taken=seats.filter(state__in=HOLDS_A_PLACE).count(),
        waiting=seats.filter(state="waiting").count(),
    )
    # Whom somebody else put out, or turned away, does not come back by himself.
    if own is not None and own.decided_by_id not in (None, person):
        state = "asked"
    seat = own or Seat(promotion=row, user_id=person, added_at=get_clock().now())
    put(seat, state, author_id=person)
    seat.role, seat.source, seat.added_by_id = "member", "code", person
    if seat.commune_id is None:
        his = Membership.objects.filter(user_id=person, status=Membership.Status.CONFIRMED).order_by("pk")
        seat.commune_id = his.values_list("commune", flat=True).first()
    seat.save()
    return seat
