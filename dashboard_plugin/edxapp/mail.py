"""Letters of the app by the platform's own channel (ACE), in the background."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from commune_core.ports import Letter
from dashboard_plugin.edxapp import toggles


def send_later(user_ids: Iterable[int], letter: Letter) -> None:
    """Hand the letter to the workers, one task a person, where the operator has turned mail on."""
    from dashboard_plugin.tasks import send_letter

    if toggles.is_on(toggles.PLATFORM_MAIL):
        for user_id in user_ids:
            send_letter.delay(user_id, asdict(letter))


def send_to_address_later(address: str, letter: Letter) -> None:
    """Hand it to the workers for an address that may have no account, where mail is on."""
    from dashboard_plugin.tasks import send_letter_to

    if toggles.is_on(toggles.PLATFORM_MAIL):
        send_letter_to.delay(address, asdict(letter))


def send_now(user_id: int, letter: Letter) -> None:
    """Send it to this account, unless it is closed; raises OSError where the mail server is out of reach."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        _send(user.pk, user.email, letter, user)


def send_to_address_now(address: str, letter: Letter) -> None:
    """Send it to this address; raises OSError where the mail server is out of reach.

    ACE knows an address without an account by the number 0: so does the platform when it invites to a course.
    Its templates ask for the number of whoever makes the request: nobody, not no one at all.
    """
    _send(0, address, letter, AnonymousUser())


def _send(lms_user_id: int, address: str, letter: Letter, user: Any) -> None:
    from django.contrib.sites.models import Site
    from edx_ace import ace
    from edx_ace.recipient import Recipient
    from openedx.core.djangoapps.ace_common.template_context import get_base_template_context

    site = Site.objects.get_current()
    with _request(site, user):
        context = {**get_base_template_context(site), **_context(letter)}
        kind = _message_type()(context=context)
        message = kind.personalize(Recipient(lms_user_id, address), settings.LANGUAGE_CODE, {})
        message.headers = letter.headers(_root())
        ace.send(message)


def _request(site: Any, user: Any) -> AbstractContextManager[Any]:
    """The request that the platform's templates ask for: a worker has none.

    Where tasks run inside a request (a developer's platform), a second one would sign the first one out.
    """
    from crum import get_current_request
    from openedx.core.lib.celery.task_utils import emulate_http_request

    if get_current_request() is not None:
        return nullcontext()
    request: AbstractContextManager[Any] = emulate_http_request(site=site, user=user)
    return request


def _root() -> str:
    return str(getattr(settings, "LMS_ROOT_URL", "")).rstrip("/")


def _context(letter: Letter) -> dict[str, Any]:
    root = _root()
    return {
        "letter_subject": letter.subject,
        "letter_paragraphs": list(letter.paragraphs),
        "letter_action": letter.action,
        "letter_url": f"{root}{letter.path}",
        "letter_stop": f"{root}{letter.stop}" if letter.stop else "",
    }


def _message_type() -> type:
    """The message whose templates ACE finds under `viatic/edx_ace/letter/email/`."""
    from openedx.core.djangoapps.ace_common.message import BaseMessageType

    class LetterMessage(BaseMessageType):
        """A letter about one's own request: it is sent whatever one has said of course mail."""

        APP_LABEL = "viatic"
        NAME = "letter"

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.options["transactional"] = True

    return LetterMessage
