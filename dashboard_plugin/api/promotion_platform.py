"""A promotion kept in step with the platform: runs, what differs, what was refused."""

from __future__ import annotations

from dashboard_plugin.selectors.promotion_platform import (
    promotion_drift,
    promotion_platform,
    promotion_run,
    sync_pending,
)
from dashboard_plugin.sync_data import CourseDrift, DriftView, FailedRow, PlatformView, RunView
from dashboard_plugin.use_cases.promotion_sync import start_sync, step_sync, stop_sync

__all__ = [
    "CourseDrift",
    "DriftView",
    "FailedRow",
    "PlatformView",
    "RunView",
    "promotion_drift",
    "promotion_platform",
    "promotion_run",
    "start_sync",
    "step_sync",
    "stop_sync",
    "sync_pending",
]
