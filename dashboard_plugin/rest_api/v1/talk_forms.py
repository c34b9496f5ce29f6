"""What clients send and are shown about threads and notices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.notices import CHANNELS
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown
from dashboard_plugin.use_cases.talk import LONGEST_BODY

WORDS = f"un texte, {LONGEST_BODY} caractères au plus"
HOUR = "une heure, de « 0 » à « 23 »"
CHANNEL = f"une valeur parmi {', '.join(CHANNELS)}"


class MessageSent(Sent):
    """A message to write in a thread; files are joined from its page."""

    body = Text(max_length=LONGEST_BODY, help_text=WORDS)
    reply_to = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="le numéro du message auquel on répond, ou null",
    )


class MessageChangeSent(Sent):
    """A correction of one's own message over the version that was read; null takes it back for good."""

    body = Text(allow_null=True, allow_blank=True, max_length=LONGEST_BODY, help_text=f"{WORDS}, ou null")
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class ChangesAsked(Sent):
    """Since when: the `change` of the last answer; 0, the beginning."""

    after = serializers.IntegerField(
        default=0, min_value=0, max_value=LARGEST_VERSION, help_text="la valeur « change » lue auparavant"
    )


class ReadSent(Sent):
    """Up to which change a thread was read."""

    change = Whole(min_value=0, max_value=LARGEST_VERSION, help_text="la valeur « change » lue")


class NoticesAsked(Sent):
    """Where the list goes on."""

    after = serializers.CharField(
        required=False, max_length=80, help_text="la valeur « next » de la page précédente"
    )


class SeenSent(Sent):
    """Until when one has seen what one was told."""

    up_to = serializers.DateTimeField(
        help_text="un instant avec son fuseau : celui (« at ») du dernier avis lu"
    )


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Settings(serializers.Field):
    """A JSON object of strings. The framework's own field tells its faults key by key."""

    default_error_messages = {"invalid": ""}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """The object, as it came."""
        if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
            self.fail("invalid")
        return data


class SettingsSent(Sent):
    """How to be told: what is absent stays; what was changed elsewhere since `base` was read conflicts."""

    message = Text(required=False, max_length=20, help_text=CHANNEL)
    named = Text(required=False, max_length=20, help_text=CHANNEL)
    status = Text(required=False, max_length=20, help_text=CHANNEL)
    closed = Text(required=False, max_length=20, help_text=CHANNEL)
    deadline = Text(required=False, max_length=20, help_text=CHANNEL)
    rule = Text(required=False, max_length=20, help_text=CHANNEL)
    accepted = Text(required=False, max_length=20, help_text=CHANNEL)
    doubt = Text(required=False, max_length=20, help_text=CHANNEL)
    question = Text(required=False, max_length=20, help_text=CHANNEL)
    reply = Text(required=False, max_length=20, help_text=CHANNEL)
    attested = Text(required=False, max_length=20, help_text=CHANNEL)
    revoked = Text(required=False, max_length=20, help_text=CHANNEL)
    quiet_from = Text(required=False, max_length=20, help_text=HOUR)
    quiet_until = Text(required=False, max_length=20, help_text=HOUR)
    digest_day = Text(required=False, max_length=20, help_text="un jour, de « 0 » (lundi) à « 6 »")
    base = Settings(help_text="les réglages tels qu’ils ont été lus, un objet de textes")


class FileShown(serializers.Serializer):
    """A file of a message."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class QuoteShown(serializers.Serializer):
    """The message that another answers; without words once it was removed."""

    id = serializers.IntegerField()
    author = serializers.CharField(source="author_name")
    body = serializers.CharField()


class MessageShown(serializers.Serializer):
    """A message; a removed one has neither words nor files."""

    id = serializers.IntegerField()
    author = serializers.CharField(source="author_name")
    mine = serializers.BooleanField()
    body = serializers.CharField()
    sent_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    removed = serializers.BooleanField()
    change = serializers.IntegerField()
    version = serializers.IntegerField()
    reply_to = QuoteShown(allow_null=True)
    files = FileShown(many=True)


class NewsShown(serializers.Serializer):
    """What was written, corrected or removed since a change, in that order; `more` where it is not all."""

    messages = MessageShown(many=True)
    change = serializers.IntegerField()
    more = serializers.BooleanField()


class NumberShown(serializers.Serializer):
    """The number of what was written."""

    id = serializers.IntegerField()


class NoticeShown(serializers.Serializer):
    """Something the person was told of; `url` is the page to read."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    project = serializers.IntegerField(source="project_id", allow_null=True)
    title = serializers.CharField()
    commune = serializers.SerializerMethodField()
    words = serializers.CharField()
    at = serializers.DateTimeField()
    seen = serializers.BooleanField()
    url = serializers.SerializerMethodField()

    def get_commune(self, view: Any) -> str:
        """That of the project; empty where it is about a course or a promotion."""
        return view.place if view.project_id is not None else ""

    def get_url(self, view: Any) -> str:
        """The address that also says it is seen."""
        return reverse("viatic:avis_ouvrir", args=[view.id])


class NoticesShown(serializers.Serializer):
    """A page of what the person was told of, the latest first; `next` is the `after` of the next page."""

    notices = NoticeShown(many=True)
    next = serializers.SerializerMethodField()

    def get_next(self, page: Any) -> str | None:
        """Null at the end."""
        return page.following or None


class SettingsShown(serializers.Serializer):
    """How the person is told: the channel of each kind, hours of Paris without letters, day of the digest."""

    settings = serializers.DictField(child=serializers.CharField(), source="values")


class StaleMessageShown(ProblemShown):
    """A message that was corrected or removed since: `current` is what stands now."""

    current = MessageShown()


class StaleSettingsShown(ProblemShown):
    """The same choices made otherwise on another device: `current` holds them all as they stand."""

    current = SettingsShown()
