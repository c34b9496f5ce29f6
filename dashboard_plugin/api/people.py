"""People invited to follow one project: who they are, how they come in, and how they leave."""

from __future__ import annotations

from dashboard_plugin.guest_data import FollowedProject, GuestsView, GuestView, InvitationView, Invited
from dashboard_plugin.selectors.guests import followed_projects, guests, invitation
from dashboard_plugin.use_cases.change_guest import change_guest, leave_project, revoke_guest
from dashboard_plugin.use_cases.decide_invitation import decide_invitation
from dashboard_plugin.use_cases.invite_guest import invite_guest, resend_invitation

__all__ = [
    "FollowedProject",
    "GuestView",
    "GuestsView",
    "InvitationView",
    "Invited",
    "change_guest",
    "decide_invitation",
    "followed_projects",
    "guests",
    "invitation",
    "invite_guest",
    "leave_project",
    "resend_invitation",
    "revoke_guest",
]
