"""The fictitious members of a demonstration: who they are, their accounts, and the door that lets a visitor
become one.

Their passwords are drawn once and kept in CAMPUS_HOME/demo-accounts.json, readable by its owner alone.
Drawing new ones at each start would sign out whoever is trying the campus, and hash six passwords at every
start; keeping only the hashes would leave nothing to print.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse

from campus.accounts import DEMONSTRATION_DOMAIN
from campus.demo_measures import MEASURES, measure
from campus.demo_projects import PLANS, plan
from campus.demo_promotion import gather
from campus.home import private_file
from commune_core.errors import CommuneError
from dashboard_plugin import api
from dashboard_plugin.applets.members.models import SiteRole

log = logging.getLogger("campus.demo")


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
        """The address that stands for an account's name."""
        return f"{self.slug}@{DEMONSTRATION_DOMAIN}"


MEMBERS = (
    Member("helene", "Hélène", "Arnoux", "maire d’une commune rurale de 215 habitants", "10145", "maire"),
    Member("bruno", "Bruno", "Lefort", "adjoint dans la même commune", "10145", "adjoint"),
    Member(
        "karim",
        "Karim",
        "Delmas",
        "directeur général des services d’une ville de 4 665 habitants",
        "10033",
        "dgs_secretaire",
    ),
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
    host = (
        request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    )
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


def account(slug: str) -> User:
    """The account of a fictitious member."""
    member = next((member for member in MEMBERS if member.slug == slug), None)
    user = get_user_model().objects.filter(username=member.email, is_active=True).first() if member else None
    if user is None:
        raise Http404
    return user


def passwords() -> tuple[dict[str, str], set[str]]:
    """Address → password of the fictitious members, and the addresses whose password was drawn just now."""
    path = Path(settings.CAMPUS_HOME) / "demo-accounts.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        kept = {}
    drawn = {member.email for member in MEMBERS if member.email not in kept}
    if drawn:
        kept |= {email: secrets.token_urlsafe(9) for email in drawn}
        private_file(path, json.dumps(kept, indent=2))
    return {member.email: kept[member.email] for member in MEMBERS}, drawn


def close() -> None:
    """Outside a demonstration nobody can sign in as a fictitious member."""
    get_user_model().objects.filter(username__endswith=f"@{DEMONSTRATION_DOMAIN}", is_active=True).update(
        is_active=False
    )


def seed() -> dict[str, str]:
    """Make what is missing of the fictitious members; their addresses and passwords."""
    known, drawn = passwords()
    users = {user.username: user for user in get_user_model().objects.filter(username__in=known)}
    for member in MEMBERS:
        user = users.get(member.email)
        if user is None:
            users[member.email] = _create(member, known[member.email])
            continue
        if member.email in drawn:
            user.set_password(known[member.email])
        if member.email in drawn or not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active", "password"])
    _attach(users)
    return known


def _create(member: Member, password: str) -> User:
    return get_user_model().objects.create_user(
        username=member.email,
        email=member.email,
        password=password,
        first_name=member.first_name,
        last_name=f"{member.last_name} (compte fictif)",
    )


def _attach(users: dict[str, User]) -> None:
    """Give each fictitious member his place, by the same doors as anybody's."""
    for member in MEMBERS:
        user = users[member.email]
        if member.site_role:
            SiteRole.objects.get_or_create(user=user, role=member.site_role)
        if member.commune and not api.my_memberships(user.pk):
            try:
                _join(user.pk, member)
            except CommuneError as error:
                log.warning("%s has no place in %s: %s", member.email, member.commune, error)
    for member in MEMBERS:
        if member.slug in PLANS:
            plan(member.slug, users[member.email].pk, member.commune)
        if member.slug in MEASURES:
            measure(member.slug, users[member.email].pk, member.commune)
    gather(users)


def _join(user_id: int, member: Member) -> None:
    place = api.request_membership(user_id, commune=member.commune, function=member.function)
    if place.id is None or place.status == "confirmed":
        return
    if place.status == "provisional":
        api.confirm_referent(_moderator(), membership_id=place.id)
    else:
        api.decide_membership(_moderator(), membership_id=place.id, accept=True)


def _moderator() -> int:
    """Whoever confirms the fictitious members: an account nobody can sign in to."""
    email = f"moderation@{DEMONSTRATION_DOMAIN}"
    user, made = get_user_model().objects.get_or_create(
        username=email,
        defaults={"email": email, "last_name": "Modération (compte fictif)", "is_active": False},
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    SiteRole.objects.get_or_create(user=user, role=SiteRole.Role.MODERATEUR)
    return int(user.pk)
