"""The addresses of people invited to one project, and of those who were."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import people
from dashboard_plugin.rest_api.v1 import guest_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.money_forms import VersionShown
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.works import WRITES, OfProject

REMOVES = (403, 404, 409, 422, 503)


class Guests(OfProject):
    """Who is invited to an action or project."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_guests", forms.GuestsShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """For who may invite: those who hold an invitation, then those whose invitation ended."""
        found = people.guests(self.person, project_id=self.number(project_id))
        return Response(forms.GuestsShown(found).data)

    @described("invite_guest", forms.InvitedShown, *WRITES, sent=forms.NewGuestSent, status=201)
    def post(self, request: Request, project_id: str) -> Response:
        """Send an invitation: its secret is in the letter, and nowhere else."""
        told = forms.NewGuestSent.read(request.data)
        made = people.invite_guest(self.person, project_id=self.number(project_id), **told)
        return Response(forms.InvitedShown(made).data, status=201)


class Guest(OfProject):
    """One invitation."""

    http_method_names: ClassVar[list[str]] = ["put", "delete"]

    @described("change_guest", VersionShown, *WRITES, 409, sent=forms.GuestSent)
    def put(self, request: Request, project_id: str, guest_id: str) -> Response:
        """Give it another role or another last day, over the version that was read."""
        told = forms.GuestSent.read(request.data)
        project, guest = self.number(project_id), number_of(guest_id) or 0
        version = people.change_guest(self.person, project_id=project, guest_id=guest, **told)
        return Response(VersionShown({"version": version}).data)

    @described("revoke_guest", None, *REMOVES, asked=forms.RevokedAsked, status=204)
    def delete(self, request: Request, project_id: str, guest_id: str) -> Response:
        """Withdraw it: the project is shut at once. Twice changes nothing."""
        version = forms.RevokedAsked.read(request.query_params.dict())["version"]
        project, guest = self.number(project_id), number_of(guest_id) or 0
        people.revoke_guest(self.person, project_id=project, guest_id=guest, version=version)
        return Response(status=204)


class Letter(OfProject):
    """The letter of an invitation."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("resend_invitation", None, *WRITES, 409, sent=forms.LetterSent, status=204)
    def post(self, request: Request, project_id: str, guest_id: str) -> Response:
        """Send it again, with another secret: the former one is dead."""
        version = forms.LetterSent.read(request.data)["version"]
        project, guest = self.number(project_id), number_of(guest_id) or 0
        people.resend_invitation(self.person, project_id=project, guest_id=guest, version=version)
        return Response(status=204)


class Invitation(Endpoint):
    """An invitation, for whoever holds its secret."""

    @described("read_invitation", forms.InvitationShown, 403, 404, 410)
    def get(self, request: Request, secret: str) -> Response:
        """Who invites, to what, until when."""
        return Response(forms.InvitationShown(people.invitation(self.person, secret=secret)).data)

    @described("decide_invitation", forms.DecidedInvitationShown, *WRITES, 410, sent=forms.AcceptedSent)
    def put(self, request: Request, secret: str) -> Response:
        """Accept or refuse it; the same answer again changes nothing."""
        told = forms.AcceptedSent.read(request.data)
        project = people.decide_invitation(self.person, secret=secret, **told)
        return Response(forms.DecidedInvitationShown({"project": project}).data)


class Following(Endpoint):
    """What one follows by invitation."""

    @described("list_followed", forms.FollowingShown)
    def get(self, request: Request) -> Response:
        """The projects that are open to the person by an invitation alone."""
        found = people.followed_projects(self.person)
        return Response(forms.FollowingShown({"projects": found}).data)


class Followed(OfProject):
    """One project that the person follows by invitation."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("leave_project", None, 403, 503, status=204)
    def delete(self, request: Request, project_id: str) -> Response:
        """Follow it no more, oneself."""
        people.leave_project(self.person, project_id=self.number(project_id))
        return Response(status=204)
