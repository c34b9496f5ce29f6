"""Work the platform's workers do in the background. The campus has no workers and never imports this."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from commune_core.ports import Letter
from dashboard_plugin.edxapp.mail import send_now, send_to_address_now
from dashboard_plugin.use_cases.carry_on_sync import carry_on


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=60, max_retries=6)
def send_letter(user_id: int, letter: dict[str, Any]) -> None:
    """Send one letter to one person; `letter` holds the fields of `commune_core.ports.Letter`.

    Tried again for about an hour while the mail server is out of reach.
    """
    send_now(user_id, Letter(**{**letter, "paragraphs": tuple(letter["paragraphs"])}))


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=60, max_retries=6)
def send_letter_to(address: str, letter: dict[str, Any]) -> None:
    """The same to an address that may have no account."""
    send_to_address_now(address, Letter(**{**letter, "paragraphs": tuple(letter["paragraphs"])}))


@shared_task(ignore_result=True)
def carry_on_promotion(run_id: int) -> None:
    """Carry on a run of a promotion for a while, then hand the rest to another task: workers stay free.

    Killed, it loses nothing: the hourly work goes on where it stood.
    """
    if carry_on(run_id):
        carry_on_promotion.delay(run_id)
