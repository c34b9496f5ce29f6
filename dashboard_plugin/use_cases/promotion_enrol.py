"""Enrol one person, answer those who asked, put a member in a group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.urls import reverse

from commune_core.policy import Operation
from commune_core.promotions.invited import LONGEST_REASON, MOST_AT_ONCE
from commune_core.promotions.roster import LONGEST_GROUP, Step, plan
from commune_core.promotions.roster_lines import Line
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import promotion_letters
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_roster import people_in, situation
from dashboard_plugin.stale import StaleSeat
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_invitations import AT_ONCE, send_due_letters
from dashboard_plugin.use_cases.promotion_log import note
from dashboard_plugin.use_cases.promotion_places import elsewhere, held_promotion, room, step
from dashboard_plugin.use_cases.promotion_rows import named_groups, write_steps
from dashboard_plugin.use_cases.writing import announce, one_write, write_to

FIELDS = {"email": "email", "name": "name", "group": "group", "commune": "commune"}


def enrol_member(
    user_id: int | None,
    *,
    promotion_id: int,
    email: str,
    name: str = "",
    group: str = "",
    commune: str = "",
    once: str = "",
) -> int:
    """Enrol one person, or invite the address, or put it on the waiting list; gives the number of the seat.

    Whoever left or was refused comes back so. Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    cells = {"email": email, "name": name, "group": group, "commune": commune}
    line = Line(1, {code: " ".join(told.split()) for code, told in cells.items()})
    people = people_in((line,))
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS, enters=True, people=people)
        if (earlier := made_before(once, Seat)) is not None:
            return earlier
        wanted = _wanted(present.row, line, present.person)
        write_steps(present.row, (wanted,), author_id=present.person, source="form")
        seats = Seat.objects.filter(promotion=present.row)
        seat = seats.get(pk=wanted.seat_id) if wanted.seat_id else seats.get(email=wanted.email)
        remember(once, seat.pk)
        announce("promotion.enrolled", user_id, promotion=present.row.pk, entered=1)
    send_due_letters(promotion_id, at_most=AT_ONCE)
    return seat.pk


def decide_asked(
    user_id: int | None, *, promotion_id: int, seat_ids: Collection[int], accept: bool, reason: str = ""
) -> dict[str, int]:
    """Answer people who asked for a place, the earliest first; gives how many came to each state.

    Those who were answered meanwhile are left as they are. A refusal needs a reason, which they read. Raises
    Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    why = checked_reason(reason, needed=not accept)
    if not seat_ids or len(seat_ids) > MOST_AT_ONCE:
        raise InvalidPromotion(
            "Cochez au moins une personne."
            if not seat_ids
            else f"{MOST_AT_ONCE} personnes au plus à la fois.",
            hint="Cochez-les dans la liste des demandes.",
            field="seats",
        )
    done: dict[str, int] = {}
    asking = Seat.objects.filter(promotion=promotion_id, pk__in=set(seat_ids), user__isnull=False)
    people = [each for each in asking.values_list("user_id", flat=True) if each]
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS, enters=accept, people=people)
        asked = Seat.objects.filter(promotion=present.row, pk__in=set(seat_ids), state="asked")
        for seat in asked.order_by("added_at", "pk"):
            state = answer_seat(present.row, seat, accept=accept, author_id=present.person, reason=why)
            done[state] = done.get(state, 0) + 1
        announce("promotion.requests_answered", user_id, promotion=present.row.pk, entered=sum(done.values()))
    send_due_letters(promotion_id, at_most=AT_ONCE)
    return done


def answer_seat(row: Promotion, seat: Seat, *, accept: bool, author_id: int, reason: str = "") -> str:
    """Lead one seat that asks to where it belongs, inside a write, and tell its person; gives the state.

    Raises InvalidPromotion where another promotion has taken him meanwhile for one of its courses.
    """
    if accept and seat.user_id is not None and elsewhere(row, (seat.user_id,)):
        name = display_names([seat.user_id])[seat.user_id]
        raise InvalidPromotion(
            f"{name} suit déjà un cours de ce programme dans une autre promotion : personne n’est entré.",
            hint="Écartez sa demande, ou attendez que l’autre promotion le laisse partir.",
            field="seats",
        )
    state = room(row) if accept else "refused"
    if state == "member" and seat.user_id is None:
        state = "invited"
    step(seat, state, author_id=author_id, reason=reason)
    note(row, author_id, "answered", seat=seat, detail={"from": "asked", "to": state})
    if seat.user_id is not None:
        path = reverse("viatic:promotion", args=[row.pk])
        letter = {
            "member": promotion_letters.enrolled(row.title, row.body.name, path=path),
            "waiting": promotion_letters.waits(row.title, path="/viatic/promotions/"),
            "refused": promotion_letters.refused(row.title, reason),
        }[state]
        write_to((seat.user_id,), letter)
        Seat.objects.filter(pk=seat.pk).update(sent_at=get_clock().now())
    return state


def set_seat_group(user_id: int | None, *, promotion_id: int, seat_id: int, group: str, version: int) -> int:
    """Put a member in the group of this name, made where it is new, or in none; gives the new version.

    Raises Forbidden, UnknownSeat, StaleSeat, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    name = " ".join(group.split())
    if len(name) > LONGEST_GROUP:
        raise InvalidPromotion(
            "Ce nom de groupe est trop long.", hint=f"{LONGEST_GROUP} caractères au plus.", field="group"
        )
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS)
        seat = Seat.objects.filter(promotion=present.row, pk=seat_id, role="member").first()
        if seat is None:
            raise UnknownSeat.here()
        groups = named_groups(present.row, (name,) if name else ())
        wanted = groups[name.casefold()] if name else None
        if seat.group_id == (wanted.pk if wanted else None):
            return seat.version
        if seat.version != version:
            raise StaleSeat(seat.version)
        before, seat.group = seat.group_id, wanted
        seat.version += 1
        seat.save(update_fields=["group", "version"])
        told = {"from": before, "to": seat.group_id}
        note(present.row, access.person, "group", seat=seat, detail=told)
        announce("promotion.grouped", user_id, promotion=present.row.pk, seat=seat.pk)
    return seat.version


def checked_reason(reason: str, *, needed: bool) -> str:
    """A reason on one line; raises InvalidPromotion where it is missing or too long."""
    why = " ".join(reason.split())
    if needed and not why:
        raise InvalidPromotion(
            "Donnez la raison.", hint="La personne la lira : une phrase suffit.", field="reason"
        )
    if len(why) > LONGEST_REASON:
        raise InvalidPromotion(
            "Cette raison est trop longue.", hint=f"{LONGEST_REASON} caractères au plus.", field="reason"
        )
    return why


def _wanted(row: Promotion, line: Line, reader_id: int) -> Step:
    known = situation(row, (line,), reader_id=reader_id)
    (found,) = plan((line,), known)
    if found.faults:
        fault = found.faults[0]
        raise InvalidPromotion(fault.message, hint=fault.hint, field=FIELDS.get(fault.column, "email"))
    if found.fate != "present":
        return found
    held = Seat.objects.get(pk=found.seat_id or 0)
    if held.state not in ("left", "refused", "moved") or held.role != "member":
        raise InvalidPromotion("Cette personne a déjà une place ici.", hint=found.reason, field="email")
    # One by one, whoever runs it knows whom he brings back.
    anew = replace(known, by_address={}, by_account={})
    (again,) = plan((line,), anew)
    if again.faults:
        raise InvalidPromotion(again.faults[0].message, hint=again.faults[0].hint, field="email")
    return replace(again, seat_id=held.pk)
