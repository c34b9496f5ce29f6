"""Letters of places: send those that are due, send one again, answer one."""

from __future__ import annotations

import secrets

from django.urls import reverse

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions import invited as rules
from commune_core.promotions.places import arrival
from commune_core.promotions.states import ENROLS
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import promotion_letters
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.guests import fingerprint
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_door import find_seat, refuse_closed
from dashboard_plugin.selectors.promotion_members import letters_due
from dashboard_plugin.stale import StaleSeat
from dashboard_plugin.use_cases.promotion_log import note
from dashboard_plugin.use_cases.promotion_places import (
    held_promotion,
    let_enter,
    put,
    refuse_other_session,
    seated_as,
    step,
)
from dashboard_plugin.use_cases.writing import (
    announce,
    lock_account,
    lock_promotion,
    one_write,
    write_to,
    write_to_address,
)

AT_ONCE = 200
"""Letters that leave with the page that made them; the hourly work sends the rest."""


def send_due_letters(promotion_id: int | None = None, *, at_most: int | None = None) -> int:
    """Send the letters of places that are due, each in its own write; gives how many left.

    While a promotion is prepared nobody is written to. Safe to stop and to run twice, by two at once: a
    letter is marked before it leaves.
    """
    if not get_platform().sends_letters():
        return 0
    due = letters_due().filter(promotion__state__in=ENROLS).order_by("pk")
    if promotion_id is not None:
        due = due.filter(promotion=promotion_id)
    numbers = due.values_list("pk", flat=True)
    sent = 0
    for number in list(numbers if at_most is None else numbers[:at_most]):
        with one_write():
            sent += _send(number)
    return sent


def send_letters_now(user_id: int | None, *, promotion_id: int) -> int:
    """The same for the page of one promotion, two hundred at a time; raises Forbidden."""
    open_promotion(user_id, promotion_id).require(Operation.ENROL_MEMBERS)
    return send_due_letters(promotion_id, at_most=AT_ONCE)


def resend_seat(user_id: int | None, *, promotion_id: int, seat_id: int, version: int) -> None:
    """Send the letter of an invitation again, for thirty days more: the former link is dead.

    Raises Forbidden, UnknownSeat, StaleSeat, InvalidPromotion, TooManyInvitations, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    if not get_platform().sends_letters():
        raise InvalidPromotion(
            "Ce site n’envoie pas de courriel : l’invitation n’arriverait pas.",
            hint="Demandez à son administrateur d’ouvrir l’envoi des lettres, puis recommencez.",
        )
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS, enters=True)
        seat = Seat.objects.filter(promotion=present.row, pk=seat_id).first()
        if seat is None:
            raise UnknownSeat.here()
        if seat.version != version:
            raise StaleSeat(seat.version)
        if seat.state != "invited" or present.row.state not in ENROLS:
            raise InvalidPromotion(
                "Cette invitation n’attend pas de lettre.",
                hint="Les lettres partent une fois les inscriptions ouvertes.",
            )
        seat.sent_count = rules.check_pace(seat.sent_count, seat.sent_at, get_clock().now())
        seat.version += 1
        seat.save(update_fields=["sent_count", "version"])
        _post(seat, access.person)
        note(present.row, access.person, "sent_again", seat=seat, detail={"count": seat.sent_count + 1})
        announce("promotion.invited", user_id, promotion=present.row.pk, seat=seat.pk)


def decide_seat(user_id: int | None, *, secret: str, accept: bool) -> int:
    """Answer an invitation to a promotion; gives its number.

    Answering twice the same changes nothing. Raises Forbidden for a visitor, UnknownInvitation,
    ClosedInvitation, ClosedPromotion, InvalidPromotion for who has a place already, or follows one of its
    courses elsewhere.
    """
    if user_id is None or not permits(Operation.JOIN_PROMOTION, Actor(user_id), Target("promotion")):
        raise Forbidden()
    promotion_id = find_seat(secret).promotion_id
    with one_write():
        lock_promotion(promotion_id)
        lock_account(user_id)
        seat = find_seat(secret)
        if seat.user_id == user_id and seat.state == "member" and accept:
            return promotion_id
        refuse_closed(seat)
        if accept:
            seat = take_seat(seat, user_id)
        else:
            step(seat, "refused", author_id=user_id)
            let_enter(seat.promotion)
        note(seat.promotion, user_id, "accepted" if accept else "declined", seat=seat)
        decision = "accepted" if accept else "refused"
        announce("promotion.decided", user_id, promotion=promotion_id, seat=seat.pk, decision=decision)
    return promotion_id


def take_seat(seat: Seat, user_id: int) -> Seat:
    """Give an invited seat to this person, inside a write; a seat he had and left takes it over."""
    row = seat.promotion
    own = Seat.objects.filter(promotion=row, user_id=user_id).exclude(pk=seat.pk).first()
    if own is not None and own.state == "member":
        raise InvalidPromotion(
            "Vous avez déjà une place dans cette promotion.",
            hint="Laissez cette lettre à la personne que l’on voulait inviter.",
        )
    if seat.role == "member":
        refuse_other_session(row, user_id)
    if own is not None:
        kept = {
            name: getattr(seat, name)
            for name in (
                "email",
                "role",
                "group_id",
                "commune_id",
                "funding_id",
                "source",
                "sent_at",
                "secret_sha256",
            )
        }
        seat.delete()
        for name, value in kept.items():
            setattr(own, name, value)
        seat = own
    put(seat, arrival(row.kind, row.capacity, taken=0, waiting=0, invited=True), author_id=user_id)
    seat.user_id, seat.name = user_id, ""
    seat.sent_at = seat.sent_at or get_clock().now()
    seat.save()
    seated_as(seat)
    return seat


def _send(number: int) -> int:
    """Send one letter, unless another has just sent it."""
    if not letters_due().filter(pk=number).update(sent_at=get_clock().now()):
        return 0
    seat = Seat.objects.select_related("promotion__body").get(pk=number)
    if seat.state == "invited":
        _post(seat, seat.added_by_id)
    elif seat.user_id is not None:
        row = seat.promotion
        path = reverse("viatic:promotion", args=[row.pk])
        write_to((seat.user_id,), promotion_letters.enrolled(row.title, row.body.name, path=path))
    return 1


def _post(seat: Seat, person: int | None) -> None:
    """Draw a secret, keep its fingerprint, and let the letter leave once the write is sure."""
    clock, row = get_clock(), Promotion.objects.select_related("body").get(pk=seat.promotion_id)
    secret, until = secrets.token_urlsafe(32), clock.today() + rules.LASTS
    Seat.objects.filter(pk=seat.pk).update(
        secret_sha256=fingerprint(secret),
        expires_on=until,
        sent_at=clock.now(),
        sent_count=seat.sent_count + 1,
    )
    name = get_platform().display_names((person,)).get(person, "") if person is not None else ""
    letter = promotion_letters.invitation(
        row.title,
        row.body.name,
        name or row.body.name,
        until=until,
        path=reverse("viatic:promotion_invitation", args=[secret]),
    )
    write_to_address(seat.email or "", letter)
