"""Make a key for a program, and revoke it."""

from __future__ import annotations

import secrets

from commune_core.policy import Operation
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.errors import InvalidRequest, UnknownKey
from dashboard_plugin.indicator_data import NewKey
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.keys import PREFIX, fingerprint
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_LABEL = 120
BYTES = 32
MOST_IN_USE = 50


def create_key(user_id: int | None, *, commune: str | None, label: str) -> NewKey:
    """Make a key that writes values of the commune's indicators; its secret is told this once.

    Raises Forbidden, UnknownCommune, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.MANAGE_KEYS)
    named = " ".join(label.split())
    if not named or len(named) > LONGEST_LABEL:
        raise InvalidRequest(
            f"Donnez un nom à la clé, de {LONGEST_LABEL} caractères au plus.",
            hint="Par exemple le capteur ou le logiciel qui s’en servira.",
            field="label",
        )
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.MANAGE_KEYS)
        in_use = ApiKey.objects.filter(commune=held, scope=ApiKey.Scope.INDICATORS, revoked_at=None)
        if in_use.count() >= MOST_IN_USE:
            raise InvalidRequest(
                f"La commune a déjà {MOST_IN_USE} clés en service.",
                hint="Révoquez celles qui ne servent plus.",
                field="label",
            )
        row = ApiKey.objects.create(
            commune=held,
            label=named,
            scope=ApiKey.Scope.INDICATORS,
            sha256=fingerprint(secret),
            created_by_id=access.person,
            created_at=get_clock().now(),
        )
        announce("key.created", user_id, commune=held.insee_code, key=row.pk)
    return NewKey(row.pk, named, secret)


def revoke_key(user_id: int | None, *, key_id: int, commune: str | None = None) -> bool:
    """Let a key open nothing any more, for ever; False where it was revoked already.

    Raises Forbidden, UnknownCommune, UnknownKey, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.MANAGE_KEYS)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.MANAGE_KEYS)
        row = ApiKey.objects.filter(pk=key_id, commune=held, scope=ApiKey.Scope.INDICATORS).first()
        if row is None:
            raise UnknownKey("Cette clé n’existe pas.", hint="Repartez de la liste des clés.")
        if row.revoked_at is not None:
            return False
        row.revoked_at = get_clock().now()
        row.save(update_fields=["revoked_at"])
        announce("key.revoked", user_id, commune=held.insee_code, key=row.pk)
    return True
