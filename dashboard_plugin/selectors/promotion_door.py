"""A promotion as whoever has its code or an invitation sees it, before he is in."""

from __future__ import annotations

import secrets

from django.db.models import Q

from commune_core import invitations
from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions import invited as rules
from commune_core.promotions.places import approval
from commune_core.promotions.states import ENROLS, HOLDS_A_PLACE
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.errors import ClosedInvitation, ClosedPromotion, UnknownCode, UnknownInvitation
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.promotion_roster_data import DoorView
from dashboard_plugin.selectors.access import ACTIVE, Access
from dashboard_plugin.selectors.guests import LONGEST_SECRET, fingerprint
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_roster import other_session


def promotion_door(user_id: int | None, *, code: str) -> DoorView:
    """What a code opens; raises Forbidden for a visitor, UnknownCode."""
    person = may_join(user_id)
    row = find_code(code)
    seat = Seat.objects.filter(promotion=row, user_id=person).first()
    return _door(row, person, seat)


def seat_invitation(user_id: int | None, *, secret: str) -> DoorView:
    """What an invitation offers, while it waits, and after that to who took it.

    Raises Forbidden for a visitor, UnknownInvitation, ClosedInvitation, ClosedPromotion.
    """
    person = may_join(user_id)
    seat = find_seat(secret)
    if not (seat.user_id == person and seat.state == "member"):
        refuse_closed(seat)
    account = get_platform().user(person)
    sent_to = "" if account.email.strip().lower() == seat.email else invitations.masked(seat.email or "")
    return _door(seat.promotion, person, seat, sent_to=sent_to)


def own_promotion(user_id: int | None, *, promotion_id: int) -> str:
    """The title of a promotion for who has a place in it, asks for one or waits; empty for anybody else.

    Raises Forbidden for a visitor, and where there is no promotion.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.JOIN_PROMOTION)
    held = ("member", "asked", "waiting")
    seats = Seat.objects.filter(promotion=access.row, user_id=access.person, role="member", state__in=held)
    return access.row.title if seats.exists() else ""


def may_join(user_id: int | None) -> int:
    """The person, who may take or ask for a place; raises Forbidden for a visitor."""
    if user_id is None or not permits(Operation.JOIN_PROMOTION, Actor(user_id), Target("promotion")):
        raise Forbidden()
    return user_id


def find_code(code: str) -> Promotion:
    """The promotion of this code, while people enter it; raises UnknownCode, one for all reasons."""
    read = rules.read_code(code)
    rows = Promotion.objects.select_related("body").filter(join_code=read, state__in=ENROLS) if read else ()
    for row in rows:
        if row.join_until is None or row.join_until >= get_clock().today():
            return row
    raise UnknownCode.here()


def find_seat(secret: str) -> Seat:
    """The seat whose invitation has this secret; raises UnknownInvitation."""
    made = fingerprint(secret[:LONGEST_SECRET])
    rows = Seat.objects.select_related("promotion__body").filter(secret_sha256=made).order_by("pk")
    seat = rows.first()
    if seat is None or not secrets.compare_digest(seat.secret_sha256, made):
        raise UnknownInvitation(
            "Ce lien ne correspond à aucune invitation qui attende.",
            hint="Elle a peut-être déjà servi, ou une lettre plus récente la remplace. Sinon, demandez une "
            "autre lettre à la personne qui organise la promotion.",
        )
    return seat


def refuse_closed(seat: Seat) -> None:
    """Raise ClosedInvitation, or ClosedPromotion, unless the invitation waits for an answer."""
    words = rules.closed_words(seat.state, seat.expires_on, get_clock().today())
    if words:
        raise ClosedInvitation(
            words, hint="Demandez une autre lettre à la personne qui organise la promotion.", state=seat.state
        )
    if seat.promotion.state not in ENROLS:
        raise ClosedPromotion.not_open() if seat.promotion.state == "draft" else ClosedPromotion.ended()


def may_order(person: int) -> tuple[tuple[str, str], ...]:
    """The communes for which somebody may ask seats: code and name."""
    rows = Membership.objects.filter(user_id=person, status__in=ACTIVE).select_related("commune")
    return tuple(
        (each.commune.insee_code, each.commune.name)
        for each in rows.order_by("commune__name", "pk")
        if Access(person, each.commune, each).permits(Operation.ORDER_SEATS)
    )


def rank_of(seat: Seat) -> int | None:
    """How manieth a seat is on the waiting list, from 1; None for one that does not wait."""
    if seat.state != "waiting" or seat.waiting_since is None:
        return None
    earlier = Q(waiting_since__lt=seat.waiting_since) | Q(waiting_since=seat.waiting_since, pk__lt=seat.pk)
    return (
        Seat.objects.filter(earlier, promotion=seat.promotion_id, role="member", state="waiting").count() + 1
    )


def _door(row: Promotion, person: int, seat: Seat | None, *, sent_to: str = "") -> DoorView:
    seats = Seat.objects.filter(promotion=row, role="member")
    taken = seats.filter(state__in=HOLDS_A_PLACE).count()
    waiting = seats.filter(state="waiting").count()
    invited = seat is not None and seat.state == "invited"
    return DoorView(
        promotion_id=row.pk,
        title=row.title,
        about=row.about,
        body=row.body.name,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        courses=tuple(row.courses.order_by("position", "pk").values_list("title", flat=True)),
        full=approval(row.capacity, taken=taken, waiting=waiting) == "waiting",
        state=seat.state if seat else "",
        rank=rank_of(seat) if seat else None,
        invited_by=display_names([seat.added_by_id])[seat.added_by_id] if seat and invited else "",
        expires_on=seat.expires_on if seat and invited else None,
        sent_to=sent_to,
        orders=may_order(person),
        elsewhere=other_session(row, seat, reader_id=person, may=Operation.READ_PROMOTION),
    )
