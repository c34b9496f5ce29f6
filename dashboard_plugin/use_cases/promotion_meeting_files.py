"""Join a document to a meeting, and take it away."""

from __future__ import annotations

import secrets
from contextlib import ExitStack

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import Sum

from commune_core.policy import Operation
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.promotions.meetings import MeetingFile
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_meetings import visible_meeting
from dashboard_plugin.use_cases.documents import Upload, accepted
from dashboard_plugin.use_cases.promotion_log import refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

MOST_OF_A_MEETING = 20
MOST_OF_A_PROMOTION = 200 * 1024 * 1024


def add_meeting_file(user_id: int | None, *, promotion_id: int, meeting_id: int, upload: Upload) -> int:
    """Join a document; gives its number.

    Raises Forbidden, UnknownMeeting, InvalidFile, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    _may_hold(access, meeting_id)
    found = accepted(upload)
    row = MeetingFile(name=found.name, content_type=found.content_type, size=found.size)
    with ExitStack() as undo:
        storage: Storage = row.file.storage
        # Before the promotion is held: a slow storage makes nobody wait, and what is not kept is deleted.
        # Under a name nobody can guess, and nothing of the one it was sent under.
        path = f"viatic/seances/{secrets.token_urlsafe(24)}"
        row.file.name = storage.save(path, ContentFile(upload.data))
        undo.callback(storage.delete, row.file.name)
        with one_write():
            lock_promotion(promotion_id)
            present = renewed_promotion(access)
            row.meeting_id = _may_hold(present, meeting_id)
            refuse_archived(present.row)
            _check_room(present, meeting_id, row.size)
            row.added_at, row.added_by_id = get_clock().now(), access.person
            row.save()
            announce("promotion.file_added", user_id, promotion=present.row.pk, meeting=meeting_id)
        undo.pop_all()
    return row.pk


def remove_meeting_file(user_id: int | None, *, promotion_id: int, meeting_id: int, file_id: int) -> None:
    """Take a document away; one that is gone already is no fault.

    Raises Forbidden, UnknownMeeting, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    _may_hold(access, meeting_id)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        _may_hold(present, meeting_id)
        refuse_archived(present.row)
        gone, _ = MeetingFile.objects.filter(meeting=meeting_id, pk=file_id).delete()
        if gone:
            announce("promotion.file_removed", user_id, promotion=present.row.pk, meeting=meeting_id)


def _may_hold(access: PromotionAccess, meeting_id: int) -> int:
    access.require_somewhere(Operation.HOLD_MEETING)
    row = visible_meeting(access, meeting_id)
    access.require(Operation.HOLD_MEETING, group_id=row.group_id)
    return row.pk


def _check_room(access: PromotionAccess, meeting_id: int, size: int) -> None:
    if MeetingFile.objects.filter(meeting=meeting_id).count() >= MOST_OF_A_MEETING:
        raise InvalidPromotion(
            f"Cette séance a déjà {MOST_OF_A_MEETING} documents.",
            hint="Retirez-en un, ou réunissez-en plusieurs en un PDF.",
            field="file",
        )
    everything = MeetingFile.objects.filter(meeting__promotion=access.row)
    if (everything.aggregate(total=Sum("size"))["total"] or 0) + size > MOST_OF_A_PROMOTION:
        raise InvalidPromotion(
            "Les documents de la promotion occupent déjà 200 Mo.",
            hint="Retirez ceux qui ne servent plus.",
            field="file",
        )
