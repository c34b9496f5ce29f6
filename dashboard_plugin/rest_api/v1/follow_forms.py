"""What clients send and are shown of what hangs on a sheet: places of steps, documents, days."""

from __future__ import annotations

from rest_framework import serializers

from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, Sent, Text, VersionAsked, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown
from dashboard_plugin.rest_api.v1.work_forms import ProjectsAsked, StaleStepShown
from dashboard_plugin.use_cases.project_notes import LONGEST_TITLE, LONGEST_URL


class StepRemovedAsked(VersionAsked):
    """Which version of the step is taken away."""

    stale = StaleStepShown


class PlaceSent(Sent):
    """Where a step goes."""

    before = Whole(
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="l’étape qu’elle précède, ou null pour la mettre en dernier",
    )


class ProjectLinkSent(Sent):
    """A document by its address; without a title, it is called by its host."""

    url = Text(max_length=LONGEST_URL, help_text="une adresse qui commence par https://")
    title = Text(default="", allow_blank=True, max_length=LONGEST_TITLE, help_text="un titre")


class DayShown(serializers.Serializer):
    """Something of a day: a start, a due day or an end, or a step (`kind`); `over` where nothing is expected
    any more."""

    on = serializers.DateField()
    kind = serializers.CharField()
    title = serializers.CharField()
    project = serializers.CharField()
    url = serializers.CharField()
    over = serializers.BooleanField()
    late = serializers.BooleanField()


class CalendarShown(serializers.Serializer):
    """A month, from its first day; `cut` where it holds more than is told."""

    commune = CommuneShown()
    month = serializers.DateField()
    entries = DayShown(many=True)
    cut = serializers.BooleanField()


class CalendarAsked(ProjectsAsked):
    """Which month, this one by default, of which actions and projects."""

    after = None
    month = serializers.RegexField(
        r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$", required=False, help_text="un mois (« 2027-03 »)"
    )
