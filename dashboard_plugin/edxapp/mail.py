"""Letters of the app by the platform's own channel (ACE), in the background."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from commune_core.ports import Letter
from dashboard_plugin.edxapp import toggles


def send_later(user_ids: Iterable[int], letter: Letter) -> None:
    """Hand the letter to the workers, where the operator has turned mail on."""
    from dashboard_plugin.tasks import send_letter

    if toggles.is_on(toggles.PLATFORM_MAIL):
        send_letter.delay(list(user_ids), asdict(letter))


def send_now(user_ids: Iterable[int], letter: Letter) -> int:
    """Send it to those of these accounts that are active; how many left."""
    from django.contrib.sites.models import Site
    from edx_ace import ace
    from edx_ace.recipient import Recipient
    from openedx.core.djangoapps.ace_common.template_context import get_base_template_context

    site = Site.objects.get_current()
    people = get_user_model().objects.filter(pk__in=tuple(user_ids), is_active=True)
    sent = 0
    for user in people:
        with _request(site, user):
            context = {**get_base_template_context(site), **_context(letter)}
            message = _message_type()(context=context).personalize(
                Recipient(user.pk, user.email), settings.LANGUAGE_CODE, {}
            )
            ace.send(message)
            sent += 1
    return sent


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


def _context(letter: Letter) -> dict[str, Any]:
    root = getattr(settings, "LMS_ROOT_URL", "").rstrip("/")
    return {
        "letter_subject": letter.subject,
        "letter_paragraphs": list(letter.paragraphs),
        "letter_action": letter.action,
        "letter_url": f"{root}{letter.path}",
    }


def _message_type() -> type:
    """The message whose templates ACE finds under `viatic/edx_ace/letter/email/`."""
    from openedx.core.djangoapps.ace_common.message import BaseMessageType

    class LetterMessage(BaseMessageType):  # type: ignore[misc]
        """A letter about one's own request: it is sent whatever one has said of course mail."""

        APP_LABEL = "viatic"
        NAME = "letter"

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.options["transactional"] = True

    return LetterMessage
