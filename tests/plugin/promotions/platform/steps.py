"""What an organiser does with the platform, in one word each."""

from __future__ import annotations

from dashboard_plugin.api import promotion_platform as platform
from dashboard_plugin.models import Seat, SyncRow
from dashboard_plugin.use_cases.carry_on_sync import carry_on


def start(room, **options) -> int:
    return platform.start_sync(room.organiser, promotion_id=room.id, **options)


def view(room) -> platform.PlatformView:
    return platform.promotion_platform(room.organiser, promotion_id=room.id)


def drift(room) -> platform.DriftView:
    return platform.promotion_drift(room.organiser, promotion_id=room.id)


def finish(run_id: int) -> None:
    while carry_on(run_id):
        pass


def sync(room, **options) -> platform.RunView:
    run = start(room, **options)
    finish(run)
    return platform.promotion_run(room.organiser, promotion_id=room.id, run_id=run)


def leave(who: int, state: str = "left") -> None:
    Seat.objects.filter(user_id=who, role="member").update(state=state)


def rows() -> list[tuple]:
    told = SyncRow.objects.order_by("seat__user_id", "course__position")
    return list(told.values_list("seat__user_id", "course__position", "wanted", "state"))
