"""Make and revoke the keys that open one's calendar of a commune."""

from __future__ import annotations

import secrets

from commune_core.policy import Operation
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.agenda import fingerprint
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, one_write

MOST_KEYS, LONGEST_LABEL = 5, 120


def make_agenda_key(user_id: int | None, *, commune: str | None, label: str = "") -> str:
    """A new key, which is told this once: only its fingerprint is kept.

    Raises Forbidden, UnknownCommune, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    secret = secrets.token_urlsafe(32)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.READ_PROJECTS)
        mine = ApiKey.objects.filter(
            commune=held, user_id=access.person, scope=ApiKey.Scope.CALENDAR, revoked_at=None
        )
        if mine.count() >= MOST_KEYS:
            raise InvalidRequest(
                f"Vous avez déjà {MOST_KEYS} adresses d’agenda.", hint="Retirez-en une, puis recommencez."
            )
        ApiKey.objects.create(
            commune=held, label=" ".join(label.split())[:LONGEST_LABEL], scope=ApiKey.Scope.CALENDAR,
            sha256=fingerprint(secret), user_id=user_id, created_by_id=user_id, created_at=get_clock().now(),
        )  # fmt: skip
        announce("agenda.opened", user_id, commune=held.insee_code)
    return secret


def revoke_agenda_key(user_id: int | None, *, commune: str | None, key_id: int) -> None:
    """Close one of one's own keys for ever; one that is closed, or somebody else's, is left alone.

    Raises Forbidden, UnknownCommune, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.READ_PROJECTS)
        mine = ApiKey.objects.filter(
            pk=key_id, commune=held, user_id=access.person, scope=ApiKey.Scope.CALENDAR
        )
        if mine.filter(revoked_at=None).update(revoked_at=get_clock().now()):
            announce("agenda.closed", user_id, commune=held.insee_code)
