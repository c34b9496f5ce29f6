"""Choose how one is told: what was changed on another device meanwhile is neither lost nor undone."""

from __future__ import annotations

from collections.abc import Mapping

from commune_core.errors import Forbidden
from commune_core.notices import KINDS, check_setting
from dashboard_plugin.applets.talk.models import NoticeHours, NoticeSetting
from dashboard_plugin.selectors.notices import HOURS, notice_settings
from dashboard_plugin.stale import StaleSettings
from dashboard_plugin.use_cases.writing import lock_account, one_write

FIELDS = (*KINDS, *HOURS)


def set_notice_settings(user_id: int | None, *, given: Mapping[str, str], read: Mapping[str, str]) -> None:
    """Keep what a form says where it differs from what the form was `read` with.

    Both hold a text for each field (see NoticeSettings). Raises Forbidden, InvalidSetting, NotSaved, and
    StaleSettings where the same field was changed otherwise meanwhile; its `current` is NoticeSettings.
    """
    if user_id is None:
        raise Forbidden()
    changed = {
        field: given[field] for field in FIELDS if field in given and given[field] != read.get(field, "")
    }
    for field, value in changed.items():
        check_setting(field, value)
    with one_write():
        lock_account(user_id)
        current = notice_settings(user_id)
        otherwise = tuple(
            field
            for field, value in changed.items()
            if current.values[field] not in (value, read.get(field, ""))
        )
        if otherwise:
            raise StaleSettings(current, otherwise)
        for kind in changed.keys() & KINDS.keys():
            NoticeSetting.objects.update_or_create(
                user_id=user_id, kind=kind, defaults={"channel": changed[kind]}
            )
        hours = {field: int(changed[field]) for field in HOURS if field in changed}
        if hours:
            NoticeHours.objects.update_or_create(user_id=user_id, defaults=hours)
