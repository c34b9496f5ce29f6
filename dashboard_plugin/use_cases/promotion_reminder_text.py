"""Change the words of a reminder of one promotion, or stop it, over the version one read."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.promotions.messages import check_template
from dashboard_plugin.applets.promotions.messages import ReminderText
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_meeting_errors import StaleReminder
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_reminders import Words, reminder_view, words_of
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write


def save_reminder(
    user_id: int | None,
    *,
    promotion_id: int,
    kind: str,
    active: bool,
    subject: str,
    body: str,
    version: int,
) -> int:
    """Write a reminder over the `version` that was read, 0 for the usual words; gives the new one.

    Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved, and StaleReminder, whose `current` is the
    ReminderView that stands.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ANNOUNCE)
    check_template(kind, subject, body)
    plain = body.replace("\r\n", "\n").strip()
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.ANNOUNCE)
        refuse_archived(present.row)
        held = words_of(present.row)[kind]
        wanted = Words(active, " ".join(subject.split()), plain, held.version, held.changed_by)
        if held == wanted:
            return held.version  # sent twice, or untouched
        if held.version != version:
            name = display_names([held.changed_by])[held.changed_by]
            raise StaleReminder(reminder_view(present.row, kind, held, 0, name))
        ReminderText.objects.update_or_create(
            promotion=present.row,
            kind=kind,
            defaults={
                "active": active,
                "subject": wanted.subject,
                "body": plain,
                "changed_at": get_clock().now(),
                "changed_by_id": access.person,
                "version": version + 1,
            },
        )
        note(present.row, access.person, "reminder", detail={"kind": kind, "active": active})
        announce("promotion.reminder_saved", user_id, promotion=present.row.pk, reminder=kind)
    return version + 1
