"""Messages of a promotion: those sent to the reader, and those of whom he may write to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.promotions.messages import Announcement, AnnouncementCopy, ReminderChoice
from dashboard_plugin.applets.promotions.models import PromotionGroup
from dashboard_plugin.promotion_meeting_errors import UnknownAnnouncement
from dashboard_plugin.promotion_message_data import (
    AnnouncementView,
    MessagePage,
    Unsubscribed,
    WritingChoices,
)
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_letters import refusing

PAGE_SIZE = 50
MOST_SHOWN = 200
MOST_GROUPS = 400


def messages(user_id: int | None, *, promotion_id: int, after: int = 0) -> MessagePage:
    """The messages that concern the reader, the latest first, by fifties; raises Forbidden.

    Whoever may write sees those of his groups, and who wants no letter. As many queries for one as for fifty.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_PROMOTION)
    start = max(0, after)
    rows = list(_readable(access).order_by("-at", "-pk")[start : start + PAGE_SIZE + 1])
    writes = access.permits_somewhere(Operation.ANNOUNCE)
    return MessagePage(
        announcements=_views(access, rows[:PAGE_SIZE]),
        can_write=writes,
        following=start + PAGE_SIZE if len(rows) > PAGE_SIZE else None,
        unsubscribed=_unsubscribed(access) if writes else (),
        stopped=bool(refusing([access.person], access.row.pk)),
    )


def announcement(user_id: int | None, *, promotion_id: int, announcement_id: int) -> AnnouncementView:
    """One message; raises Forbidden, UnknownAnnouncement."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_PROMOTION)
    row = _readable(access).filter(pk=announcement_id).first()
    if row is None:
        raise UnknownAnnouncement.here()
    return _views(access, [row])[0]


def writing_choices(user_id: int | None, *, promotion_id: int) -> WritingChoices:
    """To whom the reader may write; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.ANNOUNCE)
    rows, within = PromotionGroup.objects.filter(promotion=access.row), access.within(Operation.ANNOUNCE)
    rows = rows if within is None else rows.filter(pk__in=within)
    groups = tuple(rows.order_by("position", "pk").values_list("pk", "name")[:MOST_GROUPS])
    return WritingChoices(groups, within is None)


def _readable(access: PromotionAccess) -> QuerySet[Announcement]:
    rows = Announcement.objects.filter(promotion=access.row).select_related("group")
    if access.permits(Operation.ANNOUNCE):
        return rows
    own = AnnouncementCopy.objects.filter(seat=access.seat).values("announcement")
    return rows.filter(Q(pk__in=own) | Q(group__in=access.groups))


def _views(access: PromotionAccess, rows: Sequence[Announcement]) -> tuple[AnnouncementView, ...]:
    copies = AnnouncementCopy.objects.filter(announcement__in=[row.pk for row in rows])
    counted = copies.order_by().values("announcement").annotate(
        copies=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        to_send=Count("pk", filter=Q(to_send=True)),
        opened=Count("pk", filter=Q(seen_at__isnull=False)),
    )  # fmt: skip
    counts = {each["announcement"]: dict(each) for each in counted}
    own = dict(copies.filter(seat=access.seat).values_list("announcement_id", "seen_at"))
    names = display_names(row.author_id for row in rows) if rows else {}
    return tuple(
        AnnouncementView(
            id=row.pk,
            subject=row.subject,
            body=row.body,
            group=row.group.name if row.group else "",
            audience=row.audience,
            by_letter=row.by_letter,
            author=names[row.author_id],
            at=row.at,
            mine=row.pk in own,
            seen=own.get(row.pk) is not None,
            **(
                _told(counts.get(row.pk)) if access.permits(Operation.ANNOUNCE, group_id=row.group_id) else {}
            ),
        )
        for row in rows
    )


def _told(counts: dict[str, Any] | None) -> dict[str, int]:
    return {each: counts[each] if counts else 0 for each in ("copies", "sent", "to_send", "opened")}


def _unsubscribed(access: PromotionAccess) -> tuple[Unsubscribed, ...]:
    """Of the members that the reader may write to, those who want no letter."""
    members = access.members(Operation.ANNOUNCE).filter(state="member", user__isnull=False)
    rows = ReminderChoice.objects.filter(Q(promotion=access.row) | Q(promotion=None))
    rows = rows.filter(user__in=members.values("user")).order_by("unsubscribed_at", "pk")
    found = list(rows[:MOST_SHOWN])
    names = display_names(row.user_id for row in found) if found else {}
    told = {
        row.user_id: Unsubscribed(names[row.user_id], row.promotion_id is None, row.unsubscribed_at)
        for row in found
    }
    return tuple(told.values())
