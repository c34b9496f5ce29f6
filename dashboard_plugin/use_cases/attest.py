"""Give the attestations of a promotion, and take one back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from commune_core.policy import Operation
from commune_core.promotions.guard import BodyFacts
from commune_core.promotions.proof import (
    InvalidAttestation,
    UnknownAttestation,
    check_reason,
    draw_code,
)
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.applets.promotions.proof import Attestation, AttestationHolder
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_hours import SeatHours, hours_of, of_members
from dashboard_plugin.use_cases.notices import tell
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Issued:
    """How many attestations were given, and how many people held one already."""

    given: int
    held: int


def issue_attestations(user_id: int | None, *, promotion_id: int, seat_id: int | None = None) -> Issued:
    """Give one to this seat, or to each member who fulfils the conditions and holds none that stands.

    Twice the same gives nothing more. A code that was revoked is never given again: whoever is attested anew
    has a new one. Raises Forbidden, UnknownSeat, InvalidAttestation for one who has not finished,
    ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ATTEST)
    seats = list(_seats(access, seat_id))
    if seat_id is not None and not seats:
        raise UnknownSeat.here()
    # The host is read before anybody waits for his turn.
    known = hours_of(seats)
    if seat_id is not None and known[seat_id].completed_on is None:
        raise InvalidAttestation(
            f"Il manque encore : {', '.join(known[seat_id].missing)}.",
            hint="L’attestation se délivre quand tous les cours demandés sont réussis.",
            field="seat_id",
        )
    finished = {each.pk: each for each in seats if known[each.pk].completed_on is not None}
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.ATTEST)
        refuse_archived(present.row)
        standing = AttestationHolder.objects.filter(
            seat__promotion=present.row, attestation__revoked_at__isnull=True
        )
        held = finished.keys() & set(standing.values_list("seat_id", flat=True))
        # Whoever erased his account meanwhile is given none.
        still = set(_seats(present, seat_id).values_list("pk", flat=True))
        chosen = [seat for pk, seat in finished.items() if pk in still - held]
        _give(present, chosen, known)
    return Issued(len(chosen), len(held))


def revoke_attestation(user_id: int | None, *, promotion_id: int, attestation_id: int, reason: str) -> None:
    """Say that an attestation stands no more, for good; one that was revoked before stays as it was.

    Also in a promotion that is archived: a paper that is false must not be told valid for ever. Raises
    Forbidden, UnknownAttestation, InvalidAttestation, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ATTEST)
    told = check_reason(reason)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.ATTEST)
        row = Attestation.objects.filter(promotion=present.row, pk=attestation_id).first()
        if row is None:
            raise UnknownAttestation.here()
        if row.revoked_at is not None:
            return
        row.revoked_at, row.revoked_by_id, row.version = get_clock().now(), present.person, row.version + 1
        row.save(update_fields=["revoked_at", "revoked_by", "version"])
        holder = AttestationHolder.objects.filter(attestation=row).select_related("seat").first()
        if holder is not None:
            holder.revoked_reason = told
            holder.save(update_fields=["revoked_reason"])
        seat = holder.seat if holder else None
        note(present.row, present.person, "attestation_revoked", seat=seat, detail={"attestation": row.pk})
        if holder is not None:
            tell("revoked", {present.row: {holder.user_id}}, but=user_id)
        announce("promotion.attestation_revoked", user_id, promotion=promotion_id, attestation=row.pk)


def _seats(access: PromotionAccess, seat_id: int | None) -> Any:
    members = of_members(access.members(Operation.ATTEST))
    return members if seat_id is None else members.filter(pk=seat_id)


def _give(access: PromotionAccess, seats: Collection[Seat], known: Mapping[int, SeatHours]) -> None:
    if not seats:
        return
    now, row = get_clock().now(), access.row
    days = {seat.pk: done for seat in seats if (done := known[seat.pk].completed_on)}
    names = display_names(seat.user_id for seat in seats)
    codes = {seat.pk: draw_code() for seat in seats}
    Attestation.objects.bulk_create(
        Attestation(
            promotion=row,
            code=codes[seat.pk],
            printed=printed(row, known[seat.pk]),
            minutes=known[seat.pk].hours.minutes,
            completed_on=days[seat.pk],
            issued_at=now,
            issued_by_id=access.person,
        )
        for seat in seats
    )
    # MySQL does not tell the numbers of rows that were written together.
    numbers = dict(Attestation.objects.filter(code__in=codes.values()).values_list("code", "pk"))
    AttestationHolder.objects.bulk_create(
        AttestationHolder(
            attestation_id=numbers[codes[seat.pk]],
            user_id=seat.user_id or 0,
            seat=seat,
            name=names[seat.user_id][:LONGEST_NAME],
        )
        for seat in seats
    )
    one = next(iter(seats)) if len(seats) == 1 else None
    note(row, access.person, "attested", seat=one, detail={"count": len(seats)})
    tell("attested", {row: {seat.user_id for seat in seats if seat.user_id}}, but=access.user_id)
    announce("promotion.attested", access.user_id, promotion=row.pk, attestations=len(seats))


def printed(row: Promotion, known: SeatHours) -> dict[str, Any]:
    """What the attestation says, and of nobody: it stays as it was given, whatever changes later."""
    done = known.completed_on
    counted = {line.key for line in known.hours.lines if not line.why_not}
    body = BodyFacts(row.body.approval_number, row.body.approved_until)
    approved = done is not None and body.approved(row.starts_on or done, max(row.ends_on or done, done))
    return {
        "body": row.body.name,
        "approval": row.body.approval_number if approved else "",
        "title": row.title,
        "courses": [
            {
                "title": title,
                "on": known.passed[course.key].isoformat(),
                "minutes": course.minutes,
                "counted": course.key in counted,
            }
            for course, title in known.programme
            if course.key in known.passed
        ],
        "meetings": known.hours.meetings,
    }
