"""Letters as the platform's own channel renders them: runs in a process of the platform, as `inside` does."""

from __future__ import annotations

from tests.edx.live.inside import TITLE, say


def leave(username: str, address: str) -> None:
    """One letter to this account and one to this address, from a process that serves no request."""
    from django.contrib.auth import get_user_model
    from django.core import mail
    from django.core.mail.backends import locmem
    from django.test import override_settings

    from commune_core.ports import Letter
    from dashboard_plugin.edxapp.mail import send_now, send_to_address_now

    letter = Letter(
        TITLE, ("Premier.", "Second."), "Ouvrir", "/viatic/promotions/", stop="/viatic/lettres/x/"
    )
    with override_settings(EMAIL_BACKEND=f"{locmem.__name__}.EmailBackend"):
        locmem.EmailBackend()
        send_now(get_user_model().objects.get(username=username).pk, letter)
        send_to_address_now(address, letter)
    say({"sent": [[each.subject.strip(), each.to, each.body] for each in mail.outbox]})
