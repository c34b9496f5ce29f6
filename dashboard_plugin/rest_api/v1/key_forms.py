"""What clients send and are shown about keys: those of a commune, and those of one's own calendar."""

from __future__ import annotations

from rest_framework import serializers

from dashboard_plugin.rest_api.v1.sent import Sent, Text
from dashboard_plugin.rest_api.v1.shown import CommuneShown
from dashboard_plugin.use_cases.agenda import LONGEST_LABEL as LONGEST_AGENDA_LABEL
from dashboard_plugin.use_cases.manage_keys import LONGEST_LABEL


class KeyShown(serializers.Serializer):
    """A key of a commune, which gives values of its indicators; without its secret."""

    id = serializers.IntegerField()
    label = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    used_on = serializers.DateField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class KeysShown(serializers.Serializer):
    """The keys of a commune, those in use first."""

    commune = CommuneShown()
    keys = KeyShown(many=True)


class NewKeyShown(serializers.Serializer):
    """A key just made: its secret is told this once, and kept nowhere."""

    id = serializers.IntegerField()
    label = serializers.CharField()
    secret = serializers.CharField()


class KeySent(Sent):
    """A key to make."""

    label = Text(max_length=LONGEST_LABEL, help_text="le capteur ou le logiciel qui s’en servira")


class AgendaKeyShown(serializers.Serializer):
    """An address of one's own calendar of a commune; without its secret."""

    id = serializers.IntegerField()
    label = serializers.CharField()
    created_at = serializers.DateTimeField()
    used_on = serializers.DateField(allow_null=True)


class AgendaKeysShown(serializers.Serializer):
    """One's own addresses that still open, the latest first."""

    commune = CommuneShown()
    keys = AgendaKeyShown(many=True)


class AgendaAddressShown(serializers.Serializer):
    """The address of a calendar just opened, in iCalendar: it holds a secret, which is told this once."""

    url = serializers.CharField()


class AgendaKeySent(Sent):
    """An address of one's calendar to open."""

    label = Text(
        default="", allow_blank=True, max_length=LONGEST_AGENDA_LABEL, help_text="l’agenda qui s’en servira"
    )
