"""What clients are shown of what actions changed: what is measured and what is thought, kept apart."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.financing.money import nearest
from dashboard_plugin.rest_api.v1.measure_forms import Exact
from dashboard_plugin.rest_api.v1.money_forms import Cents
from dashboard_plugin.rest_api.v1.report_forms import OverviewShown
from dashboard_plugin.rest_api.v1.shown import CommuneShown
from dashboard_plugin.rest_api.v1.work_forms import RowShown
from dashboard_plugin.rest_api.v1.year_forms import EvolutionAsked, EvolutionShown


class EndedShown(serializers.Serializer):
    """An action or project of a report; `cost` VAT included, null where nobody gave any, `paid` whether all
    of it was."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    domain = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    expected = serializers.CharField()
    cost = Cents(allow_null=True)
    paid = serializers.BooleanField()


class PointReadShown(serializers.Serializer):
    """A point from the first reading to the last; `shared` where several actions aimed at it, and no one of
    them may have it alone. `closed`: the year of the last note has its photograph."""

    item = serializers.CharField(source="item.id")
    label = serializers.CharField(source="item.label")
    before = serializers.IntegerField(source="effect.before", allow_null=True)
    before_year = serializers.IntegerField(source="effect.before_year", allow_null=True)
    after = serializers.IntegerField(source="effect.after", allow_null=True)
    after_year = serializers.IntegerField(source="effect.after_year", allow_null=True)
    gain = serializers.IntegerField(source="effect.gain", allow_null=True)
    shared = serializers.BooleanField(source="effect.shared")
    closed = serializers.BooleanField()
    sheets = EndedShown(many=True)


class OutcomeShown(serializers.Serializer):
    """What one action did, or several that cannot be told apart: the first of these, and how many more."""

    sheets = EndedShown(many=True)
    more = serializers.IntegerField()
    shared = serializers.BooleanField(source="result.shared")
    gain = serializers.IntegerField(source="result.gain", allow_null=True)
    cost = Cents(source="result.cost", allow_null=True)
    cost_of_a_note = serializers.SerializerMethodField()
    points = PointReadShown(many=True)

    def get_cost_of_a_note(self, row: Any) -> str | None:
        """Money for one note gained; null without a gain, or where a cost is unknown."""
        cost = row.result.cost_of_a_note
        return None if cost is None else Cents().to_representation(nearest(cost))


class ThoughtShown(serializers.Serializer):
    """What the team thinks came of an action for a point."""

    project = serializers.IntegerField(source="sheet.id")
    item = serializers.CharField(source="item.id")
    said = serializers.CharField()
    author = serializers.CharField(source="said_by")
    at = serializers.DateTimeField()


class MeasuredShown(serializers.Serializer):
    """An indicator in the period; `way` is « better », « worse » or « same », null without both values."""

    title = serializers.CharField()
    unit = serializers.CharField()
    source = serializers.CharField()
    project = serializers.CharField()
    before = Exact(allow_null=True)
    before_at = serializers.CharField()
    after = Exact(allow_null=True)
    after_on = serializers.DateField(allow_null=True)
    target = Exact(allow_null=True)
    target_year = serializers.IntegerField(allow_null=True)
    way = serializers.CharField(allow_null=True)


class ImpactShown(serializers.Serializer):
    """What was measured (`results`, `indicators`) and what is thought (`thoughts`) from one year to another.

    `ended` are the actions of the period, two hundred at most (`beyond`: there were more), `unread` those of
    whose points nothing was read.
    """

    commune = CommuneShown()
    evolution = EvolutionShown()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField()
    ended = EndedShown(many=True)
    results = OutcomeShown(many=True)
    unread = EndedShown(many=True)
    indicators = MeasuredShown(many=True)
    thoughts = ThoughtShown(many=True)
    beyond = serializers.BooleanField()


class ImpactAsked(EvolutionAsked):
    """From which year to which; `since` is the first day of the actions, any by default."""

    since = serializers.DateField(required=False, help_text="un jour (« 2026-03-01 »)")


class MandateShown(serializers.Serializer):
    """What the bilan of the mandate is made of; `neutral`: what is published of it keeps to facts today.

    `since` and `until` are null on a day whose elections the parameters lack.
    """

    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    neutral = serializers.BooleanField()
    report = ImpactShown()
    overview = OverviewShown()


class CouncilNoteShown(serializers.Serializer):
    """What the note for the council is made of: where the actions stand, what is due in sixty days, what
    ended in the last six months."""

    neutral = serializers.BooleanField()
    overview = OverviewShown()
    due = RowShown(many=True)
    ended = EndedShown(many=True)
