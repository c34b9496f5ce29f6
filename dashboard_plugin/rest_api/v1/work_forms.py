"""What clients are shown of actions and projects, and what they send of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from commune_core.projects import KINDS, PHASES, STATUSES
from dashboard_plugin.project_data import ProjectFields, Someone
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, PageAsked, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown, ProblemShown
from dashboard_plugin.use_cases.project_notes import LONGEST_NOTE
from dashboard_plugin.use_cases.save_project import LONGEST, LONGEST_NAME, MOST_PEOPLE
from dashboard_plugin.use_cases.steps import LONGEST_TITLE

MOST_ITEMS = 131
DAY = "un jour (« 2027-03-12 »), ou null"


class RowShown(serializers.Serializer):
    """One action or project in a list; `late` is worked out on the day one asks."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    domain = serializers.CharField()
    place = serializers.CharField()
    phase = serializers.CharField()
    status = serializers.CharField()
    status_reason = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    due_on = serializers.SerializerMethodField()
    late = serializers.SerializerMethodField()
    pilot = serializers.CharField()
    parent = serializers.IntegerField(allow_null=True, source="parent_id")

    def get_due_on(self, row: Any) -> str | None:
        """The day that is waited for; null without one, and once it is done or dropped."""
        return row.deadline.on.isoformat() if row.deadline else None

    def get_late(self, row: Any) -> bool:
        """Whether that day is past."""
        return bool(row.deadline and row.deadline.late)


class ProjectsShown(serializers.Serializer):
    """A page of actions and projects, what is due soonest first; `next` is the `after` of the next page."""

    commune = CommuneShown()
    projects = RowShown(many=True, source="rows")
    total = serializers.IntegerField()
    can_create = serializers.BooleanField()
    next = serializers.IntegerField(allow_null=True, source="following")


class ProjectsAsked(PageAsked):
    """Which actions and projects; all by default."""

    domain = serializers.CharField(required=False, max_length=8, help_text="le code d’un domaine (FIN)")
    place = serializers.CharField(required=False, max_length=120, help_text="un lieu, comme il est écrit")
    person = serializers.CharField(
        required=False, max_length=LONGEST_NAME, help_text="le numéro d’un compte, ou un nom sans compte"
    )
    year = serializers.IntegerField(
        required=False, min_value=1900, max_value=9999, help_text="une année (2027)"
    )
    kind = serializers.ChoiceField(choices=tuple(KINDS), required=False, help_text=", ".join(KINDS))
    phase = serializers.ChoiceField(choices=tuple(PHASES), required=False, help_text=", ".join(PHASES))
    status = serializers.ChoiceField(choices=tuple(STATUSES), required=False, help_text=", ".join(STATUSES))
    late = serializers.ChoiceField(choices=("true", "false"), required=False, help_text="true ou false")
    item = serializers.CharField(required=False, max_length=16, help_text="un point visé (FIN-01)")
    parent = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="le numéro d’un projet"
    )

    def validate_person(self, person: str) -> int | str:
        """A member's number, or the bare name of somebody who has no account."""
        plain = person.isascii() and person.isdigit() and len(person) <= 18
        return int(person) if plain else person


class SomeoneShown(serializers.Serializer):
    """A person of a project: an account, or the bare name of somebody who has none."""

    name = serializers.CharField()
    user_id = serializers.IntegerField(allow_null=True)


class ViewShown(serializers.Serializer):
    """One action or project; `version` is what the next write must name, `may` what one may do there."""

    id = serializers.IntegerField()
    commune = CommuneShown()
    title = serializers.CharField(source="fields.title")
    kind = serializers.CharField(source="fields.kind")
    parent = serializers.IntegerField(allow_null=True, source="fields.parent_id")
    why = serializers.CharField(source="fields.why")
    expected = serializers.CharField(source="fields.expected")
    domain = serializers.CharField(source="fields.domain")
    place = serializers.CharField(source="fields.place")
    phase = serializers.CharField(source="fields.phase")
    status = serializers.CharField(source="fields.status")
    status_reason = serializers.CharField(source="fields.status_reason")
    starts_on = serializers.DateField(allow_null=True, source="fields.starts_on")
    due_on = serializers.DateField(allow_null=True, source="fields.due_on")
    items = serializers.ListField(child=serializers.CharField(), source="fields.items")
    pilot = SomeoneShown(allow_null=True, source="fields.pilot")
    elected = SomeoneShown(allow_null=True, source="fields.elected")
    participants = SomeoneShown(many=True, source="fields.participants")
    version = serializers.IntegerField()
    ended_on = serializers.DateField(allow_null=True)
    changed_at = serializers.DateTimeField()
    changed_by = serializers.CharField()
    as_guest = serializers.BooleanField()
    may = serializers.SerializerMethodField()

    def get_may(self, view: Any) -> list[str]:
        """The operations one is granted on it."""
        return sorted(view.may)


class StepShown(serializers.Serializer):
    """One step; `after` is the step it follows, `waits` whether that one is still to be done."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    waits = serializers.BooleanField()
    version = serializers.IntegerField()


class LinkShown(serializers.Serializer):
    """A document, by its address."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    author = serializers.CharField()
    added_at = serializers.DateTimeField()


class EntryOfJournalShown(serializers.Serializer):
    """What was done (`fact`, a code, and its detail), or what somebody noted (`fact` empty)."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    author = serializers.CharField()
    fact = serializers.CharField()
    text = serializers.CharField()


class SheetShown(serializers.Serializer):
    """One action or project with what hangs on it."""

    project = ViewShown()
    actions = RowShown(many=True)
    steps = StepShown(many=True)
    links = LinkShown(many=True)


class JournalShown(serializers.Serializer):
    """A page of the journal, the latest first; `next` is the `after` of the next page."""

    entries = EntryOfJournalShown(many=True)
    next = serializers.IntegerField(allow_null=True, source="following")


class MadeShown(serializers.Serializer):
    """The number of what was made."""

    id = serializers.IntegerField()


class WrittenShown(serializers.Serializer):
    """The new version."""

    version = serializers.IntegerField()


class StaleProjectShown(ProblemShown):
    """A write over somebody else's: `current` is the sheet that stands now."""

    current = ViewShown()


class StaleStepShown(ProblemShown):
    """A write over somebody else's: `current` is the step that stands now."""

    current = StepShown()


class SomeoneSent(Sent):
    """A person of a project: an account of the commune, or a name."""

    name = Text(default="", allow_blank=True, max_length=LONGEST_NAME, help_text="un nom")
    user_id = Whole(
        default=None, allow_null=True, min_value=1, max_value=LARGEST_ID, help_text="un compte, ou null"
    )

    def to_internal_value(self, data: Any) -> Someone:
        """The person, and no other field."""
        if isinstance(data, Mapping) and set(data) - set(self.fields):
            raise serializers.ValidationError("")
        return Someone(**super().to_internal_value(data))


class NewProjectSent(Sent):
    """What a new sheet says; what is left out is empty."""

    title = Text(max_length=LONGEST["title"], help_text="un titre")
    kind = serializers.ChoiceField(choices=tuple(KINDS), default="action", help_text=", ".join(KINDS))
    parent = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="le projet qui rassemble cette action, ou null",
    )
    why = Text(default="", allow_blank=True, max_length=LONGEST["why"], help_text="pourquoi")
    expected = Text(default="", allow_blank=True, max_length=LONGEST["expected"], help_text="ce qu’on attend")
    domain = Text(default="", allow_blank=True, max_length=8, help_text="le code d’un domaine")
    place = Text(default="", allow_blank=True, max_length=LONGEST["place"], help_text="un lieu")
    phase = serializers.ChoiceField(choices=tuple(PHASES), default="idea", help_text=", ".join(PHASES))
    status = serializers.ChoiceField(
        choices=tuple(STATUSES), default="in_progress", help_text=", ".join(STATUSES)
    )
    status_reason = Text(
        default="", allow_blank=True, max_length=LONGEST["status_reason"], help_text="pourquoi cet état"
    )
    starts_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)
    due_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)
    items = serializers.ListField(
        child=Text(max_length=16), default=list, max_length=MOST_ITEMS, help_text="une liste de points"
    )
    pilot = SomeoneSent(default=None, allow_null=True, help_text="{ name } ou { user_id }, ou null")
    elected = SomeoneSent(default=None, allow_null=True, help_text="{ name } ou { user_id }, ou null")
    participants = SomeoneSent(
        many=True, default=list, max_length=MOST_PEOPLE, help_text="une liste de { name } ou { user_id }"
    )

    @classmethod
    def fields_of(cls, told: Mapping[str, Any]) -> ProjectFields:
        """The fields of a sheet."""
        told = dict(told)
        for name in ("items", "participants"):
            told[name] = tuple(told[name])
        return ProjectFields(parent_id=told.pop("parent"), **told)


class ProjectSent(NewProjectSent):
    """What a sheet says, whole, over the version that was read."""

    stale = StaleProjectShown

    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class NewStepSent(Sent):
    """A new step."""

    title = Text(max_length=LONGEST_TITLE, help_text="en quoi consiste l’étape")
    due_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)
    after = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="l’étape qu’elle suit, ou null",
    )


class StepSent(NewStepSent):
    """A step, over the version that was read; `done` left out: as it stands."""

    stale = StaleStepShown

    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")
    done = YesNo(required=False, help_text="true ou false")


class NoteSent(Sent):
    """A note for the journal."""

    text = Text(max_length=LONGEST_NOTE, help_text="une note")
