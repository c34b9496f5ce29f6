"""Write once to a promotion, to one of its groups or to its team: in the page at once, by letter later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from commune_core.policy import Operation
from commune_core.promotions.messages import AUDIENCES, AWAY, TO_STAFF, check_announcement
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.promotions.messages import Announcement, AnnouncementCopy
from dashboard_plugin.applets.promotions.models import GroupTutor, PromotionGroup, Seat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_message_data import AnnouncementFields
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_letters import refusing
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

AT_ONCE = 500
MOST_A_DAY = 20


def announce_to_promotion(
    user_id: int | None, *, promotion_id: int, fields: AnnouncementFields, once: str = ""
) -> int:
    """Write to those the form names; gives the number of the message. The same form writes once.

    Each is shown it at once; its letter leaves outside his quiet hours, unless he wants none. Raises
    Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ANNOUNCE, group_id=fields.group_id)
    check_announcement(fields.subject, fields.body)
    if fields.audience not in AUDIENCES:
        raise InvalidPromotion("Choisissez à qui écrire.", hint="Dans la liste.", field="audience")
    now = get_clock().now()
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.ANNOUNCE, group_id=fields.group_id)
        refuse_archived(present.row)
        if (earlier := made_before(once, Announcement)) is not None:
            return earlier
        lately = Announcement.objects.filter(promotion=present.row, at__gt=now - timedelta(days=1)).count()
        if lately >= MOST_A_DAY:
            raise InvalidPromotion(
                f"Cette promotion a déjà reçu {MOST_A_DAY} messages en un jour.",
                hint="Réunissez ce que vous avez à dire, et écrivez demain.",
                field="subject",
            )
        number = write_announcement(present, fields, now)
        remember(once, number)
        announce("promotion.announced", user_id, promotion=present.row.pk, announcement=number)
    return number


def write_announcement(access: PromotionAccess, fields: AnnouncementFields, now: datetime) -> int:
    """The rows of a message, inside a write that was authorised; raises InvalidPromotion for nobody."""
    group = _group(access, fields.group_id)
    row = Announcement.objects.create(
        promotion=access.row,
        group=group,
        audience=fields.audience,
        subject=" ".join(fields.subject.split()),
        body=fields.body.strip(),
        by_letter=fields.by_letter,
        author_id=access.person,
        at=now,
    )
    seats = list(recipients(access, fields, now).exclude(user_id=access.person).values_list("pk", "user_id"))
    refused = _refusing(access, [user for _, user in seats])
    AnnouncementCopy.objects.bulk_create(
        (
            AnnouncementCopy(announcement=row, seat_id=seat, to_send=fields.by_letter and user not in refused)
            for seat, user in seats
        ),
        batch_size=AT_ONCE,
    )
    note(access.row, access.person, "announced", detail={"announcement": row.pk, "copies": len(seats)})
    return row.pk


def recipients(access: PromotionAccess, fields: AnnouncementFields, now: datetime) -> QuerySet[Seat]:
    """The seats that a message goes to, as they are now."""
    seats = Seat.objects.filter(promotion=access.row, state="member", user__isnull=False)
    staff = TO_STAFF.get(fields.audience)
    if staff is not None:
        seats = seats.filter(role__in=staff)
        tutors = GroupTutor.objects.filter(group=fields.group_id).values("seat")
        return seats if fields.group_id is None else seats.filter(pk__in=tutors)
    seats = seats.filter(role="member")
    if fields.group_id is not None:
        seats = seats.filter(group=fields.group_id)
    if fields.audience == "never":
        seats = seats.filter(last_seen_on=None)
    elif fields.audience == "away":
        before = get_clock().today() - AWAY
        seats = seats.filter(Q(last_seen_on__lt=before) | Q(last_seen_on=None, entered_at__lt=now - AWAY))
    elif fields.audience == "unfinished":
        required = access.row.courses.filter(required=True).count() or access.row.courses.count()
        seats = seats.filter(passed_count__lt=required)
    return seats.order_by("pk")


def _refusing(access: PromotionAccess, people: Sequence[int]) -> set[int]:
    batches = (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE))
    return set().union(*(refusing(each, access.row.pk) for each in batches))


def _group(access: PromotionAccess, group_id: int | None) -> PromotionGroup | None:
    if group_id is None:
        return None
    group = PromotionGroup.objects.filter(promotion=access.row, pk=group_id).first()
    if group is None:
        raise InvalidPromotion(
            "Ce groupe n’est pas de cette promotion.", hint="Choisissez-le de nouveau.", field="group"
        )
    return group
