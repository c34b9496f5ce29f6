"""Ways out of a promotion: let somebody go, leave it oneself, pass to another one."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import promotion_letters
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_roster import in_other_sessions
from dashboard_plugin.stale import StaleSeat
from dashboard_plugin.use_cases.promotion_enrol import checked_reason
from dashboard_plugin.use_cases.promotion_invitations import AT_ONCE, send_due_letters
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.promotion_places import held_promotion, let_enter, put, room, step
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write, write_to


def end_seat(user_id: int | None, *, promotion_id: int, seat_id: int, version: int, reason: str = "") -> None:
    """Let a member go, or withdraw an invitation or a place on the waiting list: the next who waits enters.

    A member reads why. Twice changes nothing. Raises Forbidden, UnknownSeat, StaleSeat, InvalidPromotion,
    ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS)
        seat = Seat.objects.filter(promotion=present.row, pk=seat_id, role="member").first()
        if seat is None:
            raise UnknownSeat.here()
        if seat.state in ("left", "moved", "refused"):
            return
        why = checked_reason(reason, needed=seat.state == "member")
        if seat.version != version:
            raise StaleSeat(seat.version)
        before = seat.state
        step(seat, "left", author_id=present.person, reason=why)
        fact = "cancelled" if before == "invited" else "ended"
        note(present.row, present.person, fact, seat=seat, detail={"from": before, "to": "left"})
        if before == "member" and seat.user_id is not None:
            write_to((seat.user_id,), promotion_letters.ended(present.row.title, why))
        let_enter(present.row)
        announce("promotion.left", user_id, promotion=present.row.pk, seat=seat.pk)
    send_due_letters(promotion_id, at_most=AT_ONCE)


def leave_promotion(user_id: int | None, *, promotion_id: int) -> None:
    """Leave a promotion, its waiting list, or a request that waits; twice changes nothing.

    Raises Forbidden, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.JOIN_PROMOTION)
    with one_write():
        lock_promotion(promotion_id)
        row = Promotion.objects.get(pk=promotion_id)
        refuse_archived(row)
        seats = Seat.objects.filter(promotion=row, user_id=access.person, role="member")
        seat = seats.filter(state__in=("member", "waiting", "asked")).first()
        if seat is None:
            return
        before = seat.state
        step(seat, "left", author_id=access.person)
        note(row, access.person, "left", seat=seat, detail={"from": before, "to": "left"})
        let_enter(row)
        announce("promotion.left", user_id, promotion=row.pk, seat=seat.pk)
    send_due_letters(promotion_id, at_most=AT_ONCE)


def move_seat(
    user_id: int | None, *, promotion_id: int, seat_id: int, version: int, to: int, reason: str = ""
) -> str:
    """Pass a member to another promotion that one runs too; gives the state of his seat there.

    Raises Forbidden, UnknownSeat, StaleSeat, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access, other = open_promotion(user_id, promotion_id), open_promotion(user_id, to)
    for each in (access, other):
        each.require(Operation.ENROL_MEMBERS)
    why = checked_reason(reason, needed=False)
    if promotion_id == to:
        raise InvalidPromotion(
            "C’est la même promotion.", hint="Choisissez-en une autre dans la liste.", field="to"
        )
    with one_write():
        for number in sorted((promotion_id, to)):  # as everybody does: nobody waits for another in a ring
            lock_promotion(number)
        present = held_promotion(access, Operation.ENROL_MEMBERS)
        person = Seat.objects.filter(promotion=present.row, pk=seat_id, user__isnull=False)
        there = held_promotion(
            other,
            Operation.ENROL_MEMBERS,
            enters=True,
            people=tuple(each for each in person.values_list("user_id", flat=True) if each),
        )
        seat = Seat.objects.filter(promotion=present.row, pk=seat_id, role="member").first()
        if seat is None:
            raise UnknownSeat.here()
        if seat.version != version:
            raise StaleSeat(seat.version)
        if seat.user_id is None:
            raise InvalidPromotion(
                "Cette personne n’a pas encore de compte.",
                hint="Retirez son invitation, puis invitez-la dans l’autre promotion.",
                field="to",
            )
        step(seat, "moved", author_id=present.person, reason=why)
        Seat.objects.filter(pk=seat.pk).update(moved_to=there.row)
        arrived = _arrive(seat, seat.user_id, there.row, present.person)
        told = {"from": present.row.pk, "to": there.row.pk}
        note(present.row, present.person, "moved", seat=seat, detail=told)
        note(there.row, present.person, "arrived", seat=arrived, detail={**told, "state": arrived.state})
        let_enter(present.row)
        announce("promotion.moved", user_id, promotion=present.row.pk, seat=seat.pk)
    send_due_letters(promotion_id, at_most=AT_ONCE)
    return arrived.state


def _arrive(seat: Seat, person: int, row: Promotion, author_id: int) -> Seat:
    """The seat of the same person in the other promotion, made or brought back to life."""
    if in_other_sessions(row, Seat.objects.filter(user_id=person)).exclude(
        promotion=seat.promotion_id
    ).exists():  # fmt: skip
        raise InvalidPromotion(
            "Cette personne suit déjà un cours de ce programme dans une autre promotion.",
            hint="Choisissez une autre promotion.",
            field="to",
        )
    arrived = Seat.objects.filter(promotion=row, user_id=person).first()
    if arrived is not None and arrived.state not in ("left", "moved", "refused"):
        raise InvalidPromotion(
            "Cette personne a déjà une place dans cette promotion.",
            hint="Choisissez-en une autre.",
            field="to",
        )
    arrived = arrived or Seat(promotion=row, user_id=person, added_at=get_clock().now())
    arrived.source, arrived.added_by_id, arrived.role = "transfer", author_id, "member"
    arrived.commune_id = seat.commune_id
    put(arrived, room(row), author_id=author_id)
    arrived.save()
    return arrived
