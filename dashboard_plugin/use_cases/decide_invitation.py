"""Accept or refuse an invitation to follow one project: once, by whoever holds its link."""

from __future__ import annotations

from commune_core.errors import Forbidden
from commune_core.invitations import InvalidInvitation
from dashboard_plugin.applets.projects.models import Entry, Guest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.guests import find_invitation, is_inside, refuse_closed, standing
from dashboard_plugin.selectors.project_access import open_project
from dashboard_plugin.use_cases.notices import tell_those_who_read
from dashboard_plugin.use_cases.writing import announce, lock, one_write


def decide_invitation(user_id: int | None, *, secret: str, accept: bool) -> int:
    """Answer an invitation; gives the number of the project, which is open at once to who accepts.

    Answering twice the same changes nothing. Raises Forbidden for a visitor, UnknownInvitation,
    InvalidInvitation where the project is open to him already, and ClosedInvitation once it was answered
    otherwise or by another, withdrawn, or its last day is past.
    """
    if user_id is None:
        raise Forbidden()
    # Read before the transaction begins: nothing may be, in it, before one's turn (see `lock`).
    commune_id = find_invitation(secret).project.commune_id
    answer = Guest.Status.ACCEPTED if accept else Guest.Status.REFUSED
    with one_write():
        lock(commune_id)
        row = find_invitation(secret)  # it may have been answered, or sent again, while we waited
        if row.user_id == user_id and standing(row) == answer:
            return row.project_id
        refuse_closed(row)
        if accept and is_inside(open_project(user_id, row.project_id)):
            raise InvalidInvitation(
                "Ce projet vous est déjà ouvert : vous êtes membre de la commune.",
                hint="Laissez cette lettre à la personne que l’équipe voulait inviter.",
            )
        now = get_clock().now()
        row.status, row.user_id, row.decided_at, row.version = answer, user_id, now, row.version + 1
        row.save()
        if accept:
            Entry.objects.create(project_id=row.project_id, at=now, author_id=user_id, fact="guest_joined")
            if row.invited_by_id is not None:
                tell_those_who_read("accepted", row.project, {row.invited_by_id}, but=user_id)
        announce("guest.decided", user_id, project=row.project_id, guest=row.pk, decision=str(answer))
    return row.project_id
