"""What clients send and are shown about people invited to one project."""

from __future__ import annotations

from rest_framework import serializers

from commune_core.invitations import LONGEST_EMAIL, LONGEST_MESSAGE, LONGEST_NAME, ROLES
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, VersionAsked, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown, ProblemShown

LAST_DAY = "le dernier jour (« 2027-12-31 »), dans trois ans au plus"


class GuestShown(serializers.Serializer):
    """One invitation; `person` is the account that answered it, `other_address` whether that account has
    another address than the letter went to."""

    id = serializers.IntegerField()
    email = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    state = serializers.CharField()
    message = serializers.CharField()
    expires_on = serializers.DateField()
    invited_by = serializers.CharField()
    sent_at = serializers.DateTimeField()
    sent_count = serializers.IntegerField()
    decided_at = serializers.DateTimeField(allow_null=True)
    person = serializers.CharField()
    other_address = serializers.BooleanField()
    version = serializers.IntegerField()


class GuestsShown(serializers.Serializer):
    """The invitations that wait or open the project, then the last forty that ended."""

    project = serializers.IntegerField(source="project.id")
    held = GuestShown(many=True)
    ended = GuestShown(many=True)


class StaleGuestShown(ProblemShown):
    """An invitation that changed, or was answered, since: `current` is what stands now."""

    current = GuestShown()


class InvitedShown(serializers.Serializer):
    """The invitation that left, and the one that waited at the same address and that it replaces."""

    id = serializers.IntegerField(source="guest_id")
    replaced = GuestShown(allow_null=True)


class InvitationShown(serializers.Serializer):
    """An invitation as whoever holds its secret reads it; `sent_to` is the address, masked, where it is not
    the account's own, `inside` tells that the project is open to the reader without it."""

    project = serializers.IntegerField(source="project_id")
    title = serializers.CharField()
    kind = serializers.CharField()
    commune = CommuneShown()
    invited_by = serializers.CharField()
    role = serializers.CharField()
    message = serializers.CharField()
    expires_on = serializers.DateField()
    state = serializers.CharField()
    sent_to = serializers.CharField()
    mine = serializers.BooleanField()
    inside = serializers.BooleanField()


class DecidedInvitationShown(serializers.Serializer):
    """The project of an invitation that was answered; open at once to who accepted."""

    project = serializers.IntegerField()


class FollowedShown(serializers.Serializer):
    """A project somebody follows by invitation."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    commune = serializers.CharField(source="commune_name")
    role = serializers.CharField()
    expires_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)


class FollowingShown(serializers.Serializer):
    """The projects one follows by invitation, by title, twenty at most."""

    projects = FollowedShown(many=True)


class NewGuestSent(Sent):
    """Whom to invite, to do what, until when."""

    email = Text(max_length=LONGEST_EMAIL, help_text="une adresse électronique")
    role = serializers.ChoiceField(
        choices=tuple(ROLES), default="reader", help_text="« reader » ou « contributor »"
    )
    expires_on = serializers.DateField(help_text=LAST_DAY)
    name = Text(default="", allow_blank=True, max_length=LONGEST_NAME, help_text="le nom de la personne")
    message = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_MESSAGE,
        help_text=f"quelques mots, {LONGEST_MESSAGE} caractères au plus, sans lien",
    )


class GuestSent(Sent):
    """What somebody invited may do, until when, over the version that was read; no letter leaves."""

    stale = StaleGuestShown

    role = serializers.ChoiceField(choices=tuple(ROLES), help_text="« reader » ou « contributor »")
    expires_on = serializers.DateField(help_text=LAST_DAY)
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class LetterSent(Sent):
    """The invitation to send again, as it was read."""

    stale = StaleGuestShown

    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class RevokedAsked(VersionAsked):
    """Which version of the invitation is withdrawn."""

    stale = StaleGuestShown


class AcceptedSent(Sent):
    """The answer to an invitation, once and for all."""

    accept = YesNo(help_text="true pour accepter, false pour refuser")
