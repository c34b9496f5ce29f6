"""Say whether a code is that of an attestation, to anybody, and stop who tries them one after the other.

Wrong codes are counted in a cache that all the processes of a host share: twenty an hour from one origin,
five hundred for all visitors together. Whoever is signed in has his own twenty, and strangers do not hold
him up.
"""

from __future__ import annotations

from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from commune_core.promotions.proof import TooManyCodes
from dashboard_plugin.selectors.attestations import state_of_code

WINDOW = 3600
FROM_ONE, FROM_ALL = 20, 500


def check_attestation(typed: str, *, user_id: int | None, origin: str) -> str:
    """`valid`, `revoked` or `unknown`; raises TooManyCodes after too many unknown ones.

    A try is counted before the answer is known and given back where the code exists: those sent at once count
    too, and once the limit is reached a right code is refused as a wrong one is.
    """
    tries = caches[getattr(settings, "VIATIC_TRIES_CACHE", "default")]
    keys = [(_key("u", str(user_id)) if user_id else _key("a", _network(origin)), FROM_ONE)]
    if not user_id:
        keys.append((_key("a", "all"), FROM_ALL))
    counted: list[str] = []
    for key, most in keys:
        if _count(tries, key) > most:
            _give_back(tries, counted)
            raise TooManyCodes(
                "Trop de codes inconnus ont été essayés.",
                hint="Attendez une heure, ou connectez-vous, puis recopiez le code tel qu’il est imprimé.",
            )
        counted.append(key)
    state = state_of_code(typed)
    if state != "unknown":
        _give_back(tries, counted)
    return state


def _count(tries: BaseCache, key: str) -> int:
    tries.add(key, 0, WINDOW)
    try:
        return tries.incr(key)
    except ValueError:  # It came to its end between the two.
        tries.set(key, 1, WINDOW)
        return 1


def _give_back(tries: BaseCache, keys: list[str]) -> None:
    for key in keys:
        try:
            tries.decr(key)
        except ValueError:
            continue


def _key(kind: str, who: str) -> str:
    """No address is kept, even for an hour."""
    return f"viatic-attestation:{kind}:{sha256(who.encode()).hexdigest()[:32]}"


def _network(origin: str) -> str:
    """The address, or for IPv6 the /64 that one subscriber holds."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
