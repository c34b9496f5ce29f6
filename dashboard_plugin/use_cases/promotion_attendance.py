"""Say who came to a meeting: ticked on screen or from the signed sheet, or by the code that members type."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from commune_core.policy import Operation
from commune_core.promotions import meetings as rules
from commune_core.promotions.meetings import ClosedCode, TooManyTries, WrongCode
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.promotions.meetings import Attendance, Meeting
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.promotion_meeting_data import Mark
from dashboard_plugin.promotion_meeting_errors import StaleAttendance
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_meetings import expected_seats, presence_of, visible_meeting
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_account, lock_promotion, one_write

MOST_MARKS = 1000
BEFORE = timedelta(minutes=30)


def mark_attendance(
    user_id: int | None, *, promotion_id: int, meeting_id: int, marks: Sequence[Mark], how: str = "screen"
) -> int:
    """Note these members, all or none; gives how many changed. What says what is stored changes nothing.

    Raises Forbidden, UnknownMeeting, UnknownSeat, InvalidPromotion, ClosedPromotion, NotSaved, and
    StaleAttendance, whose `current` are the seats that somebody else noted otherwise.
    """
    access = open_promotion(user_id, promotion_id)
    _may_hold(access, meeting_id)
    _check_marks(marks, how)
    now = get_clock().now()
    with one_write():
        present, row = _held(access, meeting_id)
        if row.state == Meeting.State.CANCELLED:
            raise InvalidPromotion("Cette séance est annulée.", hint="Personne n’y est venu.", field="state")
        if now < row.starts_at - BEFORE and any(each.state == "present" for each in marks):
            raise InvalidPromotion(
                "Cette séance n’a pas commencé : personne n’y est encore présent.",
                hint="Notez dès maintenant qui est excusé ; le reste, une fois la séance commencée.",
                field="state",
            )
        wanted = {each.seat_id: each for each in marks}
        if expected_seats(present, row).filter(pk__in=list(wanted)).count() != len(wanted):
            raise UnknownSeat.here()
        changed = _mark(row, wanted, how, access.person, now)
        if changed:
            note(present.row, access.person, "attendance", detail={"meeting": row.pk, "seats": changed})
            announce("promotion.attendance", user_id, promotion=present.row.pk, meeting=row.pk)
    return changed


def open_attendance_code(
    user_id: int | None, *, promotion_id: int, meeting_id: int, minutes: int
) -> tuple[str, datetime]:
    """Draw the code of the day, which members may type for so many minutes; gives it and its end.

    Another one that was open is worth nothing any more, and every member has his tries again. Raises
    Forbidden, UnknownMeeting, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    _may_hold(access, meeting_id)
    rules.check_code_lasts(minutes)
    now = get_clock().now()
    with one_write():
        present, row = _held(access, meeting_id)
        first, last = (each.astimezone(PARIS).date() for each in (row.starts_at, row.ends_at))
        if row.state == Meeting.State.CANCELLED or not first <= get_clock().today() <= last:
            raise InvalidPromotion(
                "Le code s’ouvre le jour de la séance.", hint="Revenez ce jour-là.", field="lasts"
            )
        row.attendance_code = "".join(secrets.choice(rules.CODE_SIGNS) for _ in range(rules.CODE_LENGTH))
        row.code_until = now + timedelta(minutes=minutes)
        row.save(update_fields=["attendance_code", "code_until"])
        Attendance.objects.filter(meeting=row).exclude(tries=0).update(tries=0)
        note(present.row, access.person, "code_opened", detail={"meeting": row.pk, "minutes": minutes})
    return row.attendance_code, row.code_until


def close_attendance_code(user_id: int | None, *, promotion_id: int, meeting_id: int) -> None:
    """Take no code any more; raises Forbidden, UnknownMeeting, ClosedPromotion, NotSaved."""
    access = open_promotion(user_id, promotion_id)
    _may_hold(access, meeting_id)
    with one_write():
        _, row = _held(access, meeting_id)
        row.attendance_code, row.code_until = "", None
        row.save(update_fields=["attendance_code", "code_until"])


def type_attendance_code(user_id: int | None, *, promotion_id: int, meeting_id: int, code: str) -> None:
    """Say by the code of the day that one is there; twice is once. A wrong code is counted.

    Raises Forbidden, UnknownMeeting, ClosedCode, WrongCode, TooManyTries, InvalidPromotion for who was noted
    absent, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.TAKE_PART)
    visible_meeting(access, meeting_id)
    with one_write():
        lock_account(access.person)
        present = renewed_promotion(access)
        present.require(Operation.TAKE_PART)
        refuse_archived(present.row)
        left = _try(present, visible_meeting(present, meeting_id), rules.typed_code(code))
    # Raised once what was tried is written.
    if left is not None:
        raise WrongCode(
            "Ce n’est pas le code de la séance.",
            hint=f"Relisez-le : il vous reste {left} essai{'s' if left > 1 else ''}."
            if left
            else "C’était le dernier essai : demandez à votre tuteur de vous noter présent.",
            field="code",
            left=left,
        )


def _try(access: PromotionAccess, row: Meeting, typed: str) -> int | None:
    """Note him present; for a wrong code, count it and give the tries left."""
    now = get_clock().now()
    held = Attendance.objects.filter(meeting=row, seat=access.seat).first()
    if held is not None and held.present:
        return None
    if row.state == Meeting.State.CANCELLED or not rules.code_is_open(
        row.attendance_code, row.code_until, now
    ):
        raise ClosedCode(
            "Aucun code n’est ouvert pour cette séance en ce moment.",
            hint="Demandez à la personne qui l’anime d’en ouvrir un, ou de vous noter présent.",
            field="code",
        )
    if presence_of(held) == "absent":
        raise InvalidPromotion(
            "Vous êtes noté absent.", hint="Parlez-en à la personne qui anime la séance.", field="code"
        )
    tries = held.tries if held is not None else 0
    if tries >= rules.MOST_TRIES:
        raise TooManyTries(
            f"Le code a été mal tapé {rules.MOST_TRIES} fois.",
            hint="Demandez à la personne qui anime la séance de vous noter présent.",
            field="code",
        )
    right = hmac.compare_digest(typed.encode(), row.attendance_code.encode())
    attendance = held or Attendance(meeting=row, seat=access.seat, version=0)
    if right:
        attendance.present, attendance.excused, attendance.noted_by = True, False, None
        attendance.version += 1
    else:
        attendance.tries = tries + 1
    if right or held is None:
        attendance.how = Attendance.How.CODE
    attendance.at = now
    attendance.save()
    return None if right else rules.MOST_TRIES - attendance.tries


def _may_hold(access: PromotionAccess, meeting_id: int) -> Meeting:
    access.require_somewhere(Operation.HOLD_MEETING)
    row = visible_meeting(access, meeting_id)
    access.require(Operation.HOLD_MEETING, group_id=row.group_id)
    return row


def _held(access: PromotionAccess, meeting_id: int) -> tuple[PromotionAccess, Meeting]:
    lock_promotion(access.row.pk)
    present = renewed_promotion(access)
    row = _may_hold(present, meeting_id)
    refuse_archived(present.row)
    return present, row


def _check_marks(marks: Sequence[Mark], how: str) -> None:
    known = {*rules.PRESENCES, ""}
    fine = len(marks) <= MOST_MARKS and len({each.seat_id for each in marks}) == len(marks)
    if not fine or how not in ("screen", "paper") or any(each.state not in known for each in marks):
        raise InvalidPromotion(
            "Cette feuille n’est pas complète.", hint="Rouvrez-la, puis notez de nouveau.", field="state"
        )


def _mark(row: Meeting, wanted: dict[int, Mark], how: str, person: int, now: datetime) -> int:
    held = {each.seat_id: each for each in Attendance.objects.filter(meeting=row, seat__in=list(wanted))}
    differing = {seat: mark for seat, mark in wanted.items() if presence_of(held.get(seat)) != mark.state}
    stale = [
        seat
        for seat, mark in differing.items()
        if (held[seat].version if seat in held else 0) != mark.version
    ]
    if stale:
        raise StaleAttendance(stale)
    made: list[Attendance] = []
    changed: list[Attendance] = []
    for seat, mark in differing.items():
        line = held.get(seat) or Attendance(meeting=row, seat_id=seat, version=0)
        line.present = None if not mark.state else mark.state == "present"
        line.excused, line.how = mark.state == "excused", how
        line.at, line.noted_by_id, line.version = now, person, line.version + 1
        (changed if seat in held else made).append(line)
    Attendance.objects.bulk_create(made, batch_size=500)
    Attendance.objects.bulk_update(
        changed, ["present", "excused", "how", "at", "noted_by", "version"], batch_size=500
    )
    return len(differing)
