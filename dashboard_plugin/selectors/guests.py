"""People invited to one project: who they are, for those who invite; what waits, for whoever was invited."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from commune_core import invitations as rules
from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Guest
from dashboard_plugin.errors import ClosedInvitation, UnknownInvitation
from dashboard_plugin.guest_data import FollowedProject, GuestsView, GuestView, InvitationView
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import ACTIVE
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.project_access import ProjectAccess, guests_of, open_project
from dashboard_plugin.selectors.projects import project_view

MOST_ENDED = 40
MOST_FOLLOWED = 20
LONGEST_SECRET = 128


def guests(user_id: int | None, *, project_id: int) -> GuestsView:
    """Everybody invited to the project, for who may invite; raises Forbidden.

    As many queries for one as for sixty.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.INVITE_GUEST)
    rows = Guest.objects.filter(project=access.row).order_by("-sent_at", "-pk")
    views = guest_views(rows[: rules.MOST_HELD + MOST_ENDED])
    return GuestsView(
        project=project_view(access),
        held=tuple(sorted((each for each in views if each.held), key=lambda each: each.label.casefold())),
        ended=tuple(each for each in views if not each.held),
    )


def guest_views(rows: Iterable[Guest]) -> list[GuestView]:
    """Invitations of an access that was granted, in two queries however many there are."""
    rows = list(rows)
    names = display_names({row.invited_by_id for row in rows} | {row.user_id for row in rows})
    accounts = get_user_model().objects.filter(pk__in={row.user_id for row in rows if row.user_id})
    addresses = dict(accounts.values_list("pk", "email"))
    return [
        GuestView(
            id=row.pk,
            email=row.email,
            name=row.name,
            role=row.role,
            state=standing(row),
            message=row.message,
            expires_on=row.expires_on,
            invited_by=names[row.invited_by_id],
            sent_at=row.sent_at,
            sent_count=row.sent_count,
            decided_at=row.decided_at,
            person=names[row.user_id] if row.user_id else "",
            other_address=row.user_id in addresses and addresses[row.user_id].strip().lower() != row.email,
            version=row.version,
        )
        for row in rows
    ]


def invitation(user_id: int | None, *, secret: str) -> InvitationView:
    """The invitation this secret belongs to, while it waits, and after that for who accepted it.

    Raises Forbidden for a visitor, UnknownInvitation, and ClosedInvitation, which says why it waits no more.
    """
    if user_id is None:
        raise Forbidden()
    row = find_invitation(secret)
    mine = row.user_id == user_id
    state = standing(row)
    if not (mine and state == "accepted"):
        refuse_closed(row)
    access = open_project(user_id, row.project_id)
    account = get_platform().user(user_id)
    return InvitationView(
        project_id=row.project_id,
        title=access.row.title,
        kind=access.row.kind,
        commune=access.access.commune,
        invited_by=display_names({row.invited_by_id})[row.invited_by_id],
        role=row.role,
        message=row.message,
        expires_on=row.expires_on,
        state=state,
        sent_to="" if account.email.strip().lower() == row.email else rules.masked(row.email),
        mine=mine,
        inside=is_inside(access),
    )


def is_inside(access: ProjectAccess) -> bool:
    """Whether the person reads the project without any invitation to it."""
    return access.access.permits(Operation.READ_PROJECTS)


def fingerprint(secret: str) -> str:
    """What is kept of a secret: it is drawn from 256 bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_invitation(secret: str) -> Guest:
    """The row of this secret; raises UnknownInvitation.

    The database looks for the fingerprint, of which the time it takes tells nothing about the secret.
    """
    made = fingerprint(secret[:LONGEST_SECRET])
    row = Guest.objects.filter(secret_sha256=made).order_by("pk").first()
    if row is None or not secrets.compare_digest(row.secret_sha256, made):
        raise UnknownInvitation(
            "Ce lien ne correspond à aucune invitation.",
            hint="Recopiez-le entier depuis la lettre la plus récente : un nouvel envoi remplace le "
            "précédent. Sinon, demandez une autre lettre à la personne qui vous a invité.",
        )
    return row


def standing(row: Guest) -> str:
    """Where the invitation stands today: a key of `invitations.STATES`."""
    return rules.state(row.status, row.expires_on, get_clock().today())


def refuse_closed(row: Guest) -> None:
    """Raise ClosedInvitation unless the invitation waits for an answer."""
    state = standing(row)
    words = rules.closed_words(state, row.expires_on)
    if words:
        raise ClosedInvitation(
            words,
            hint="Si ce projet vous concerne encore, demandez une autre lettre à qui vous a invité.",
            state=state,
        )


def followed_projects(user_id: int | None) -> tuple[FollowedProject, ...]:
    """The projects a person follows by invitation and not by his place in their commune, in one query."""
    if user_id is None:
        return ()
    his = Membership.objects.filter(user_id=user_id, status__in=ACTIVE)
    held = guests_of(user_id).exclude(project__commune__in=his.values("commune"))
    rows = held.select_related("project__commune").order_by("project__title", "-expires_on", "pk")
    followed = {row.project_id: row for row in reversed(rows[:MOST_FOLLOWED])}
    return tuple(
        FollowedProject(
            id=row.project_id,
            title=row.project.title,
            kind=row.project.kind,
            status=row.project.status,
            commune_name=row.project.commune.name,
            role=row.role,
            expires_on=row.expires_on,
            due_on=row.project.due_on,
        )
        for row in reversed(followed.values())
    )


def addressed_to(user_id: int) -> QuerySet[Guest]:
    """Invitations sent to the proven address of an account, that no account has answered yet, or another."""
    account = get_platform().user(user_id)
    email = account.email.strip().lower()
    if not (email.isascii() and email and account.email_verified):  # see `invitations.address`
        return Guest.objects.none()
    return Guest.objects.filter(email=email).exclude(user_id=user_id)
