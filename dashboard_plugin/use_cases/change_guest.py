"""Change what somebody invited to a project may do and until when, or put an end to it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from commune_core import invitations as rules
from commune_core.errors import Forbidden
from commune_core.invitations import InvalidInvitation
from commune_core.policy import Operation
from dashboard_plugin import letters
from dashboard_plugin.applets.projects.models import Entry, Guest
from dashboard_plugin.errors import UnknownInvitation
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.guests import guest_views
from dashboard_plugin.selectors.project_access import (
    ProjectAccess,
    guests_of,
    open_project,
    renewed_project,
)
from dashboard_plugin.stale import StaleGuest
from dashboard_plugin.use_cases.writing import announce, lock, one_write, write_to

OPEN = (Guest.Status.PENDING, Guest.Status.ACCEPTED)


def change_guest(
    user_id: int | None, *, project_id: int, guest_id: int, role: str, expires_on: date | None, version: int
) -> int:
    """Give an invitation another role or another last day; gives its new version. No letter leaves.

    Raises Forbidden, UnknownInvitation, InvalidInvitation, StaleGuest, NotSaved.
    """
    access = may_invite(user_id, project_id)
    with one_write():
        row = held_invitation(access, guest_id, version)
        until = rules.check_terms(role, expires_on, get_clock().today())
        if row.status not in OPEN:
            raise InvalidInvitation(
                "Cette invitation a pris fin.", hint="Invitez de nouveau la personne, plus bas."
            )
        row.role, row.expires_on, row.version = role, until, row.version + 1
        row.save()
        announce("guest.changed", user_id, project=access.row.pk, guest=row.pk)
    return row.version


def revoke_guest(user_id: int | None, *, project_id: int, guest_id: int, version: int) -> None:
    """Withdraw an invitation: its link is dead and the project is shut, at once. Twice changes nothing.

    Whoever had accepted is told. Raises Forbidden, UnknownInvitation, StaleGuest, NotSaved.
    """
    access = may_invite(user_id, project_id)
    with one_write():
        row = held_invitation(access, guest_id, version, ended=Guest.Status.REVOKED)
        if row.status == Guest.Status.REVOKED:
            return
        followed = guest_views([row])[0].state == "accepted"
        row.status, row.version = Guest.Status.REVOKED, row.version + 1
        row.decided_at = get_clock().now()
        row.save()
        if followed and row.user_id:
            write_to([row.user_id], letters.project_closed_to_guest(access.access.commune, access.row.title))
        announce("guest.revoked", user_id, project=access.row.pk, guest=row.pk)


def leave_project(user_id: int | None, *, project_id: int) -> None:
    """Follow a project no more, oneself; raises Forbidden for who is not its guest, NotSaved."""
    access = open_project(user_id, project_id)
    if access.guest is None:
        raise Forbidden()
    here = Q(project=project_id) | Q(project__actions=project_id)
    with one_write():
        lock(access.row.commune_id)
        for row in guests_of(access.person).filter(here).distinct().order_by("pk"):
            row.status, row.version = Guest.Status.REFUSED, row.version + 1
            row.decided_at = get_clock().now()
            row.save()
            # The team reads it in the journal, as it read that he joined.
            Entry.objects.create(
                project_id=row.project_id, at=row.decided_at, author_id=user_id, fact="guest_left"
            )
            announce("guest.decided", user_id, project=row.project_id, guest=row.pk, decision="refused")


def may_invite(user_id: int | None, project_id: int) -> ProjectAccess:
    """The person before the project; raises Forbidden unless he may invite to it."""
    access = open_project(user_id, project_id)
    access.require(Operation.INVITE_GUEST)
    return access


def held_invitation(access: ProjectAccess, guest_id: int, version: int, *, ended: str = "") -> Guest:
    """The invitation that was read at this version, held until the end of the transaction at hand.

    One whose status is `ended` is given whatever its version. Raises Forbidden, UnknownInvitation,
    StaleGuest.
    """
    lock(access.row.commune_id)
    renewed_project(access).require(Operation.INVITE_GUEST)
    row = Guest.objects.filter(pk=guest_id, project=access.row).first()
    if row is None:
        raise UnknownInvitation(
            "Cette invitation n’existe pas, ou n’existe plus.", hint="Rechargez la liste des invités."
        )
    if row.version != version and row.status != ended:
        raise StaleGuest(guest_views([row])[0])
    return row
