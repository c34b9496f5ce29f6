"""The fictitious members of a demonstration: who they are, their accounts, and the door that lets a visitor become one.

Their passwords are drawn once and kept in CAMPUS_HOME/demo-accounts.json, readable by its owner alone. Drawing new ones at
each start would sign out whoever is trying the campus, and hash six passwords at every start; keeping only the hashes would
leave nothing to print.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest, HttpResponse

from campus.accounts import DEMONSTRATION_DOMAIN
from campus.home import private_file
from commune_core.errors import CommuneError


@dataclass(frozen=True, slots=True)
class Member:
    """A fictitious person; `commune` is a real commune used as a setting, with `function` held in it."""

    slug: str
    first_name: str
    last_name: str
    presentation: str
    commune: str = ""
    function: str = ""
    site_role: str = ""

    @property
    def email(self) -> str:
        return f"{self.slug}@{DEMONSTRATION_DOMAIN}"


MEMBERS = (
    Member("helene", "Hélène", "Arnoux", "maire d’une commune rurale de 215 habitants", "10145", "maire"),
    Member("bruno", "Bruno", "Lefort", "adjoint dans la même commune", "10145", "adjoint"),
    Member("karim", "Karim", "Delmas", "directeur général des services d’une ville de 4 665 habitants", "10033", "dgs_secretaire"),
    Member("sophie", "Sophie", "Garnier", "autrice de formations", site_role="auteur"),
    Member("olivier", "Olivier", "Perrin", "animateur d’une promotion", site_role="animateur_cohorte"),
    Member("jeanne", "Jeanne", "Morel", "citoyenne, sans mandat"),
)
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def on_this_machine(address: str) -> bool:
    """Whether an address or a host name is this machine's own."""
    if address in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def allowed(request: HttpRequest) -> bool:
    """Asked for, the server bound to this machine, the request made from it, under a name of it."""
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return (
        settings.CAMPUS_DEMO
        and on_this_machine(settings.CAMPUS_BIND)
        and on_this_machine(host)
        and on_this_machine(request.META.get("REMOTE_ADDR", ""))
    )


def only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A route that does not exist outside a demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not allowed(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def account(slug: str) -> AbstractUser:
    """The account of a fictitious member."""
    member = next((member for member in MEMBERS if member.slug == slug), None)
    user = get_user_model().objects.filter(username=member.email, is_active=True).first() if member else None
    if user is None:
        raise Http404
    return user


def passwords() -> dict[str, str]:
    """Address → password of the fictitious members, drawn the first time."""
    path = Path(settings.CAMPUS_HOME) / "demo-accounts.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        kept = {}
    missing = {member.email: secrets.token_urlsafe(9) for member in MEMBERS if member.email not in kept}
    if missing:
        kept |= missing
        private_file(path, json.dumps(kept, indent=2))
    return {member.email: kept[member.email] for member in MEMBERS}


def close() -> None:
    """Outside a demonstration nobody can sign in as a fictitious member."""
    get_user_model().objects.filter(username__endswith=f"@{DEMONSTRATION_DOMAIN}", is_active=True).update(is_active=False)


def seed() -> dict[str, str]:
    """Make what is missing of the fictitious members; their addresses and passwords."""
    known = passwords()
    users = {user.username: user for user in get_user_model().objects.filter(username__in=known)}
    for member in MEMBERS:
        user = users.get(member.email)
        if user is None:
            users[member.email] = _create(member, known[member.email])
        elif not user.is_active or not user.check_password(known[member.email]):
            user.is_active = True
            user.set_password(known[member.email])
            user.save(update_fields=["is_active", "password"])
    _attach(users)
    return known
