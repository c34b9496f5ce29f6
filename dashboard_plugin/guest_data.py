"""What the app hands out about people invited to one project, beside the values of `project_data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from commune_core.invitations import HELD
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.project_data import ProjectView


@dataclass(frozen=True, slots=True)
class GuestView:
    """One invitation as those who may invite read it; `state` is a key of `invitations.STATES`.

    `person` is the name of the account that answered it, `other_address` whether that account has another
    address than the letter went to. `sent_count` letters left, the last at `sent_at`.
    """

    id: int
    email: str
    name: str
    role: str
    state: str
    message: str
    expires_on: date
    invited_by: str
    sent_at: datetime
    sent_count: int
    decided_at: datetime | None
    person: str
    other_address: bool
    version: int

    @property
    def held(self) -> bool:
        """Whether it can still be answered, or opens the project today."""
        return self.state in HELD

    @property
    def label(self) -> str:
        """What the team calls the person: his account's name, the name that was written, or the address."""
        return self.person or self.name or self.email


@dataclass(frozen=True, slots=True)
class GuestsView:
    """Who is invited to one project: those who hold an invitation, then the last whose invitation ended."""

    project: ProjectView
    held: tuple[GuestView, ...]
    ended: tuple[GuestView, ...]

    def of(self, guest_id: int) -> GuestView | None:
        """One of them."""
        return next((each for each in (*self.held, *self.ended) if each.id == guest_id), None)


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting did: the invitation, and the one that waited at the same address and that it replaces."""

    guest_id: int
    replaced: GuestView | None = None


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as whoever holds its link reads it: of the project, no more than its name.

    `sent_to` is the address, masked, where it is not the account's own. `inside` tells that the project is
    open to the reader without it.
    """

    project_id: int
    title: str
    kind: str
    commune: CommuneRef
    invited_by: str
    role: str
    message: str
    expires_on: date
    state: str
    sent_to: str = ""
    mine: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class FollowedProject:
    """A project somebody follows by invitation, on his own first page."""

    id: int
    title: str
    kind: str
    status: str
    commune_name: str
    role: str
    expires_on: date
    due_on: date | None
