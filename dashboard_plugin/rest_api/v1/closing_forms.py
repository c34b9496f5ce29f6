"""What clients send and are shown when an action or project ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from commune_core.projects import ENDED
from dashboard_plugin.closing_data import Outcome
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, STATES, Sent, Text, Value, Whole
from dashboard_plugin.rest_api.v1.shown import ItemShown, ProblemShown
from dashboard_plugin.rest_api.v1.work_forms import MOST_ITEMS, ViewShown
from dashboard_plugin.use_cases.close_project import LONGEST_REASON, LONGEST_SAID


class ClosingPointShown(serializers.Serializer):
    """A point the sheet aims at: as it stands, its notes when the action began and when it was last read, and
    what the team thinks came of it. `version` is that of the reading, null where there is none."""

    item = ItemShown(source="row")
    before = serializers.IntegerField(allow_null=True)
    before_year = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    after_year = serializers.IntegerField(allow_null=True)
    said = serializers.CharField()
    said_by = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    can_answer = serializers.BooleanField()


class ClosingShown(serializers.Serializer):
    """An action or project with its points; `hidden` counts those one may not read, `year` is that of the
    état des lieux the new states go into, `closed` whether it takes none any more."""

    project = ViewShown()
    points = ClosingPointShown(many=True)
    hidden = serializers.IntegerField()
    year = serializers.IntegerField()
    closed = serializers.BooleanField()


class StaleClosingShown(ProblemShown):
    """The sheet, an answer or a reading changed since: `current` is all of it as it stands."""

    current = ClosingShown()


class OutcomeSent(Sent):
    """What is said of one point: a new answer where `answered`, and what the team thinks came of it."""

    item = Text(max_length=16, help_text="un point que vise la fiche")
    answered = YesNo(default=False, help_text="true pour écrire une nouvelle réponse")
    value = Value(default=None, allow_null=True, help_text="une chaîne, un nombre ou un booléen, ou null")
    state = serializers.ChoiceField(choices=STATES, default="answered", help_text=", ".join(STATES))
    answer_version = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue de la réponse, ou null",
    )
    said = Text(default="", allow_blank=True, max_length=LONGEST_SAID, help_text="ce que l’équipe en pense")
    version = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue de ce qui en était dit, ou null",
    )

    def to_internal_value(self, data: Any) -> Outcome:
        """What is said, and no other field."""
        if isinstance(data, Mapping) and set(data) - set(self.fields):
            raise serializers.ValidationError("")
        told = super().to_internal_value(data)
        return Outcome(item_id=told.pop("item"), raw=told.pop("value"), **told)


class ClosingSent(Sent):
    """The end of an action or project, over the version of its sheet that was read."""

    stale = StaleClosingShown

    status = serializers.ChoiceField(
        choices=sorted(ENDED),
        default="",
        allow_blank=True,
        help_text="« done » ou « dropped » ; vide laisse ce qui est enregistré",
    )
    status_reason = Text(
        default="", allow_blank=True, max_length=LONGEST_REASON, help_text="pourquoi cet état"
    )
    outcomes = OutcomeSent(
        many=True,
        default=list,
        max_length=MOST_ITEMS,
        help_text="une liste de { item, answered, value, state, answer_version, said, version }, "
        "un point une seule fois",
    )
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue de la fiche")

    def validate_outcomes(self, outcomes: list[Outcome]) -> list[Outcome]:
        """One word a point."""
        if len({each.item_id for each in outcomes}) < len(outcomes):
            raise serializers.ValidationError("")
        return outcomes
