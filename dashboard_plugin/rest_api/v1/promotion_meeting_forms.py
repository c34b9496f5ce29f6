"""What clients send and are shown about the meetings and the messages of promotions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.promotions.meetings import CODE_LASTS, LONGEST, PRESENCES, MeetingPlan
from commune_core.promotions.messages import AUDIENCES, LONGEST_BODY, LONGEST_SUBJECT
from dashboard_plugin.api.promotion_meetings import MeetingFields, MeetingList, MeetingView
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown

INSTANT = "un instant avec son fuseau, comme 2027-01-12T14:00:00+01:00"
VERSION = "la version lue, un nombre entier"
GROUP = "le numéro d’un groupe, ou null pour toute la promotion"
AFTER = "la valeur « next » de la page précédente"


def _text(longest: int, *, required: bool = False) -> Text:
    told = f"un texte, {longest} caractères au plus"
    if required:
        return Text(max_length=longest, help_text=told)
    return Text(default="", allow_blank=True, max_length=longest, help_text=told)


class PageAsked(Sent):
    """Which page of a list."""

    after = serializers.IntegerField(required=False, min_value=0, max_value=10_000, help_text=AFTER)


class SheetAsked(Sent):
    """Which page of a sheet, from 1."""

    page = serializers.IntegerField(default=1, min_value=1, max_value=10_000, help_text="un nombre, depuis 1")


class MeetingShown(serializers.Serializer):
    """A meeting; `link`, `replay` and `files` are empty for whoever is not inside, `mine` says how the reader
    was noted, `code_open` that the code of the day may be typed."""

    id = serializers.IntegerField()
    title = serializers.CharField(source="fields.plan.title")
    group = serializers.CharField()
    group_id = serializers.IntegerField(source="fields.group_id", allow_null=True)
    starts_at = serializers.DateTimeField(source="fields.plan.starts_at")
    ends_at = serializers.DateTimeField(source="fields.plan.ends_at")
    about = serializers.CharField(source="fields.plan.about")
    place = serializers.CharField(source="fields.plan.place")
    link = serializers.CharField(source="fields.plan.link")
    replay = serializers.CharField(source="fields.plan.replay")
    minutes = serializers.IntegerField()
    state = serializers.CharField()
    mine = serializers.CharField()
    code_open = serializers.BooleanField()
    files = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_files(self, view: MeetingView) -> list[str]:
        """Names of its documents."""
        return [each.name for each in view.files]


class MeetingsShown(serializers.Serializer):
    """The meetings to come, then a page of those past; `attended` are a member's own minutes."""

    coming = MeetingShown(many=True)
    past = MeetingShown(many=True)
    attended = serializers.IntegerField(allow_null=True)
    next = serializers.SerializerMethodField()

    def get_next(self, view: MeetingList) -> int | None:
        """Null at the end."""
        return view.following


class StaleMeetingShown(ProblemShown):
    """A meeting that somebody else changed since: `current` is what stands now."""

    current = MeetingShown()


class NewMeetingSent(Sent):
    """A meeting to plan; `tell` writes to those it is for."""

    title = _text(LONGEST["title"], required=True)
    starts_at = serializers.DateTimeField(help_text=INSTANT)
    ends_at = serializers.DateTimeField(help_text=INSTANT)
    about = _text(LONGEST["about"])
    place = _text(LONGEST["place"])
    link = _text(LONGEST["link"])
    replay = _text(LONGEST["replay"])
    minutes = Whole(
        default=None, allow_null=True, min_value=0, max_value=3600, help_text="des minutes, ou null"
    )
    group_id = Whole(default=None, allow_null=True, min_value=1, max_value=LARGEST_ID, help_text=GROUP)
    tell = serializers.BooleanField(default=False, help_text="true ou false")


class MeetingSent(NewMeetingSent):
    """A meeting over the version that was read; its group stays what it was."""

    stale = StaleMeetingShown

    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text=VERSION)


class CancelAsked(Sent):
    """The version of the meeting that is called off."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST_VERSION, help_text=VERSION)


def fields_of(told: dict[str, Any]) -> MeetingFields:
    """What was sent of a meeting."""
    group = told.pop("group_id")
    return MeetingFields(MeetingPlan(**told), group)


class PresenceShown(serializers.Serializer):
    """One line of the sheet; `version` 0 where nobody wrote."""

    seat_id = serializers.IntegerField()
    name = serializers.CharField()
    group = serializers.CharField()
    commune = serializers.CharField()
    state = serializers.CharField()
    how = serializers.CharField()
    version = serializers.IntegerField()


class MeetingSheetShown(serializers.Serializer):
    """A page of the sheet; the counts are those of the whole meeting."""

    lines = PresenceShown(many=True)
    total = serializers.IntegerField()
    present = serializers.IntegerField()
    excused = serializers.IntegerField()
    absent = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class MarkSent(serializers.Serializer):
    """What is noted of one seat, over the version of its line."""

    seat_id = Whole(min_value=1, max_value=LARGEST_ID)
    state = serializers.ChoiceField(choices=("", *PRESENCES), allow_blank=True)
    version = Whole(min_value=0, max_value=LARGEST_VERSION)


class MarksSent(Sent):
    """What is noted, all or none."""

    marks = MarkSent(
        many=True,
        help_text=f"une liste de places, avec un état parmi {', '.join(PRESENCES)}, et leur version",
    )
    how = serializers.ChoiceField(choices=("screen", "paper"), default="screen", help_text="screen ou paper")


class MarkedShown(serializers.Serializer):
    """How many lines changed."""

    changed = serializers.IntegerField()


class CodeLastsSent(Sent):
    """For how many minutes the code of the day is open."""

    minutes = serializers.ChoiceField(
        choices=CODE_LASTS, help_text=f"un nombre de minutes parmi {', '.join(map(str, CODE_LASTS))}"
    )


class CodeShown(serializers.Serializer):
    """The code of the day, for whoever holds the meeting."""

    code = serializers.CharField()
    until = serializers.DateTimeField()


class CodeSent(Sent):
    """The code as it was typed."""

    code = Text(max_length=40, help_text="le code de la séance")


class AnnouncementShown(serializers.Serializer):
    """A message; the counts are null but for who may write to those it went to."""

    id = serializers.IntegerField()
    subject = serializers.CharField()
    body = serializers.CharField()
    group = serializers.CharField()
    audience = serializers.CharField()
    author = serializers.CharField()
    at = serializers.DateTimeField()
    mine = serializers.BooleanField()
    seen = serializers.BooleanField()
    copies = serializers.IntegerField(allow_null=True)
    sent = serializers.IntegerField(allow_null=True)
    to_send = serializers.IntegerField(allow_null=True)


class AnnouncementsShown(serializers.Serializer):
    """A page of messages, the latest first."""

    announcements = AnnouncementShown(many=True)
    next = serializers.IntegerField(source="following", allow_null=True)


class AnnouncementSent(Sent):
    """A message to write."""

    subject = _text(LONGEST_SUBJECT, required=True)
    body = _text(LONGEST_BODY, required=True)
    group_id = Whole(default=None, allow_null=True, min_value=1, max_value=LARGEST_ID, help_text=GROUP)
    audience = Text(
        default="",
        allow_blank=True,
        max_length=24,
        help_text=f"vide, ou {', '.join(filter(None, AUDIENCES))}",
    )
    by_letter = serializers.BooleanField(default=True, help_text="true ou false")


class ReminderShown(serializers.Serializer):
    """An automatic reminder; `version` 0 for the usual words."""

    kind = serializers.CharField()
    active = serializers.BooleanField()
    subject = serializers.CharField()
    body = serializers.CharField()
    sent = serializers.IntegerField()
    version = serializers.IntegerField()


class RemindersShown(serializers.Serializer):
    """The automatic reminders of a promotion."""

    reminders = ReminderShown(many=True)


class StaleReminderShown(ProblemShown):
    """A reminder that somebody else changed since: `current` is what stands now."""

    current = ReminderShown()


class ReminderSent(Sent):
    """The words of a reminder, over the version that was read."""

    stale = StaleReminderShown

    active = serializers.BooleanField(help_text="true ou false")
    subject = _text(LONGEST_SUBJECT, required=True)
    body = _text(LONGEST_BODY, required=True)
    version = Whole(min_value=0, max_value=LARGEST_VERSION, help_text=VERSION)


class SavedVersionShown(serializers.Serializer):
    """The new version."""

    version = serializers.IntegerField()
