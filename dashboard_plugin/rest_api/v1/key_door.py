"""How a program comes in with a key of a commune, where an address lets it: no person, no session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from commune_core.errors import Forbidden
from dashboard_plugin.api import measures
from dashboard_plugin.errors import RevokedKey
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.problems import Revoked

HEADER = "Viatic-Key"


@dataclass(frozen=True, slots=True)
class Program:
    """Whoever holds a key: counted apart from people, and known to no page."""

    pk: str
    secret: str
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True


class ByKey(BaseAuthentication):
    """`Authorization: Bearer viatic_…` or `Viatic-Key: viatic_…`; any other token is the host's to know."""

    def authenticate(self, request: Request) -> tuple[Program, str] | None:
        """The holder of the key; raises AuthenticationFailed for one that opens nothing, or no longer."""
        secret = _secret(request)
        if secret is None:
            return None
        try:
            number = measures.key_number(secret)
        except RevokedKey as error:
            raise Revoked() from error
        if number is None:
            raise AuthenticationFailed()
        return Program(f"key-{number}", secret), secret

    def authenticate_header(self, request: Request) -> str:
        """What is asked for."""
        return 'Bearer realm="viatic"'


class OpenToKeys(Endpoint):
    """An address for signed-in people, and for programs that hold a key."""

    def get_authenticators(self) -> list[Any]:
        """Keys first: a host that knows tokens would refuse ours."""
        return [ByKey(), *super().get_authenticators()]

    @property
    def secret(self) -> str | None:
        """The key that was shown, None for a person."""
        return self.request.user.secret if isinstance(self.request.user, Program) else None

    @property
    def person(self) -> int:
        """The id of the person; raises Forbidden for a program."""
        if self.secret is not None:
            raise Forbidden(
                "Une clé ne permet pas cela.", hint="Elle écrit des valeurs d’indicateur, et rien d’autre."
            )
        return super().person


def _secret(request: Request) -> str | None:
    """The key in the headers, None where there is none of ours."""
    shown = request.headers.get(HEADER)
    if shown is None:
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not shown.strip().startswith(measures.PREFIX):
            return None
    return shown.strip()
