"""Work the platform's workers do in the background. The campus has no workers and never imports this."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from commune_core.ports import Letter
from dashboard_plugin.edxapp.mail import send_now


@shared_task(ignore_result=True)
def send_letter(user_ids: list[int], letter: dict[str, Any]) -> None:
    """Send one letter to these people; `letter` holds the fields of `commune_core.ports.Letter`."""
    send_now(user_ids, Letter(**{**letter, "paragraphs": tuple(letter["paragraphs"])}))
