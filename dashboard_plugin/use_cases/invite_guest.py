"""Invite somebody to follow one project: a letter with a link, of which only the fingerprint is kept."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.urls import reverse

from commune_core import invitations as rules
from commune_core.invitations import InvalidInvitation
from commune_core.policy import Operation
from dashboard_plugin import letters
from dashboard_plugin.applets.projects.models import Guest
from dashboard_plugin.guest_data import Invited
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.guests import fingerprint, guest_views, standing
from dashboard_plugin.selectors.project_access import ProjectAccess, renewed_project
from dashboard_plugin.use_cases.change_guest import held_invitation, may_invite
from dashboard_plugin.use_cases.writing import announce, lock, one_write, write_to_address

A_DAY = timedelta(days=1)


def invite_guest(
    user_id: int | None,
    *,
    project_id: int,
    email: str,
    expires_on: date | None,
    role: str = "reader",
    name: str = "",
    message: str = "",
) -> Invited:
    """Send an invitation to an address, which replaces the one that waits there, and say which that was.

    `expires_on` is the last day it can be accepted, and the last day of what it opens. Raises Forbidden,
    InvalidInvitation, TooManyInvitations, NotSaved.
    """
    access = may_invite(user_id, project_id)
    clock = get_clock()
    to, until = rules.address(email), rules.check_terms(role, expires_on, clock.today())
    rules.check_words(name, message)
    with one_write():
        lock(access.row.commune_id)
        present = renewed_project(access)
        present.require(Operation.INVITE_GUEST)
        row = Guest.objects.filter(project=present.row, email=to).order_by("-pk").first()
        view = guest_views([row])[0] if row else None
        if view and view.state == "accepted":
            raise InvalidInvitation(
                "Cette personne suit déjà ce projet.",
                hint="Changez son rôle ou son dernier jour dans la liste.",
                field="email",
            )
        replaced = view if view and view.state == "pending" else None
        if replaced is None:
            _check_room(present)
        row = row or Guest(project=present.row, email=to, sent_count=0, version=0)
        row.role, row.expires_on, row.message = role, until, message.strip()
        row.name = " ".join(name.split())
        row.status, row.user, row.decided_at = Guest.Status.PENDING, None, None
        row.invited_by_id, row.invited_at = access.person, clock.now()
        _post(present, row)
        announce("guest.invited", user_id, project=present.row.pk, guest=row.pk)
    return Invited(row.pk, replaced)


def resend_invitation(user_id: int | None, *, project_id: int, guest_id: int, version: int) -> None:
    """Send the letter of a waiting invitation again, with another link: the former one is dead.

    Raises Forbidden, UnknownInvitation, InvalidInvitation, TooManyInvitations, StaleGuest, NotSaved.
    """
    access = may_invite(user_id, project_id)
    with one_write():
        row = held_invitation(access, guest_id, version)
        if standing(row) != "pending":
            raise InvalidInvitation(
                "Cette invitation n’attend plus de réponse.", hint="Invitez de nouveau la personne, plus bas."
            )
        _post(access, row)
        announce("guest.invited", user_id, project=access.row.pk, guest=row.pk)


def _check_room(access: ProjectAccess) -> None:
    held = Guest.objects.filter(
        project=access.row,
        status__in=(Guest.Status.PENDING, Guest.Status.ACCEPTED),
        expires_on__gte=get_clock().today(),
    )
    if held.count() >= rules.MOST_HELD:
        raise InvalidInvitation(
            f"{rules.MOST_HELD} personnes sont déjà invitées à ce projet : c’est le plus.",
            hint="Retirez d’abord une invitation qui ne sert plus.",
            field="email",
        )


def _post(access: ProjectAccess, row: Guest) -> None:
    """Draw a secret, keep its fingerprint, and let the letter leave once the write is sure."""
    if not get_platform().sends_letters():
        raise InvalidInvitation(
            "Ce site n’envoie pas de courriel : l’invitation n’arriverait pas.",
            hint="Demandez à son administrateur d’ouvrir l’envoi des lettres, puis recommencez.",
        )
    now = get_clock().now()
    if row.pk and now - row.sent_at > rules.FORGET_AFTER:
        row.sent_count = 0
    lately = Guest.objects.filter(sent_at__gt=now - A_DAY)
    rules.check_pace(
        of_the_project=lately.filter(project=access.row).count(),
        of_the_person=lately.filter(invited_by=access.person).count(),
        to_the_address=row.sent_count,
    )
    secret = secrets.token_urlsafe(32)
    row.secret_sha256 = fingerprint(secret)
    row.sent_at, row.sent_count, row.version = now, row.sent_count + 1, row.version + 1
    row.save()
    letter = letters.project_invitation(
        access.access.commune,
        rules.without_links(access.row.title),
        rules.without_links(get_platform().user(access.person).display_name),
        message=row.message,
        until=row.expires_on,
        path=reverse("viatic:invitation", args=[secret]),
    )
    write_to_address(row.email, letter)
