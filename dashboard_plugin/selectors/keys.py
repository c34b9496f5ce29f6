"""Keys of a commune: which there are, and what a secret opens."""

from __future__ import annotations

from hashlib import sha256

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.errors import RevokedKey
from dashboard_plugin.indicator_data import Keys, KeyView
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.people import display_names

PREFIX = "viatic_"
"""How the secret of a key begins, so that it is told from a token of the host."""
LONGEST_SECRET = 200
MOST_SHOWN = 200


def keys(user_id: int | None, *, commune: str | None = None) -> Keys:
    """The keys of a commune that a program may write with; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.MANAGE_KEYS)
    rows = ApiKey.objects.filter(commune=access.row, scope=ApiKey.Scope.INDICATORS)
    shown = sorted(rows.order_by("-pk")[:MOST_SHOWN], key=lambda row: row.revoked_at is not None)
    names = display_names(row.created_by_id for row in shown) if shown else {}
    return Keys(access.commune, tuple(_view(row, names[row.created_by_id]) for row in shown))


def fingerprint(secret: str) -> str:
    """What is kept of a secret. It is long and drawn at random: nobody finds it from its fingerprint."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def open_key(secret: str, scope: str) -> ApiKey:
    """The key of this secret; raises Forbidden for none, for one revoked, or for one of another thing."""
    row = None
    if secret.startswith(PREFIX) and len(secret) <= LONGEST_SECRET:
        row = ApiKey.objects.filter(sha256=fingerprint(secret), scope=scope, revoked_at=None).first()
    if row is None:
        raise Forbidden()
    return row


def key_number(secret: str) -> int | None:
    """The number of a key that writes values, None where the secret is of none: who calls, for a host.

    Raises RevokedKey: whoever holds the whole secret may know what became of it.
    """
    try:
        return open_key(secret, ApiKey.Scope.INDICATORS).pk
    except Forbidden:
        revoked = ApiKey.objects.filter(sha256=fingerprint(secret), scope=ApiKey.Scope.INDICATORS)
        if revoked.exclude(revoked_at=None).exists():
            raise RevokedKey(
                "Cette clé a été révoquée : elle n’ouvre plus rien.",
                hint="Demandez une autre clé à la commune.",
            ) from None
        return None


def _view(row: ApiKey, created_by: str) -> KeyView:
    return KeyView(row.pk, row.label, row.created_at, created_by, row.used_on, row.revoked_at)
