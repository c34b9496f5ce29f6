"""What clients send and are shown of values taken away, of who wrote them, and of what measures a project."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dashboard_plugin.exports.indicators import LARGEST
from dashboard_plugin.rest_api.v1.file_door import Document
from dashboard_plugin.rest_api.v1.measure_forms import Exact, IndicatorShown, StaleValueShown
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, PageAsked, Sent, Text, VersionAsked
from dashboard_plugin.rest_api.v1.shown import CommuneShown

MOST_LINES = 500


class ValueRemovedAsked(VersionAsked):
    """Which version of the value is taken away."""

    stale = StaleValueShown


class ChangeShown(serializers.Serializer):
    """One write of a value: what stood before and what stood since, null for nothing."""

    on = serializers.DateField()
    before = Exact(allow_null=True)
    now = Exact(allow_null=True)
    source = serializers.CharField()
    by = serializers.CharField()
    by_key = serializers.BooleanField()
    at = serializers.DateTimeField()


class ChangesShown(serializers.Serializer):
    """A page of writes, the newest first; `next` is the `after` of the next page."""

    commune = CommuneShown()
    indicator = serializers.IntegerField(source="indicator_id")
    changes = ChangeShown(many=True, source="entries")
    next = serializers.IntegerField(allow_null=True, source="following")


class ChangesAsked(PageAsked):
    """Where the writes go on; `on` keeps those of one day."""

    on = serializers.DateField(required=False, help_text="un jour (« 2025-12-31 »)")


class MeasuringShown(serializers.Serializer):
    """What measures one action, project or point."""

    indicators = IndicatorShown(many=True)


class ValueStepShown(serializers.Serializer):
    """What one line of a file would do; `stored` is the value it would replace, `message` why not."""

    line = serializers.IntegerField()
    indicator = serializers.IntegerField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    value = Exact(allow_null=True)
    stored = Exact(allow_null=True)
    message = serializers.CharField()


class ValuesPlanShown(serializers.Serializer):
    """What a file would do, or did: `digest` names this very plan. As long as a line is refused, nothing is
    taken. Of each list at most five hundred lines are shown; the counts are of all."""

    digest = serializers.CharField()
    new = serializers.SerializerMethodField()
    same = serializers.SerializerMethodField()
    changed_total = serializers.SerializerMethodField()
    refused_total = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField()

    def get_new(self, plan: Any) -> int:
        """Of all."""
        return int(plan.count("new"))

    def get_same(self, plan: Any) -> int:
        """Of all."""
        return int(plan.count("same"))

    def get_changed_total(self, plan: Any) -> int:
        """Of all."""
        return len(plan.changed)

    def get_refused_total(self, plan: Any) -> int:
        """Of all."""
        return len(plan.refused)

    @extend_schema_field(ValueStepShown(many=True))
    def get_changed(self, plan: Any) -> Any:
        """The first."""
        return ValueStepShown(plan.changed[:MOST_LINES], many=True).data

    @extend_schema_field(ValueStepShown(many=True))
    def get_refused(self, plan: Any) -> Any:
        """The first."""
        return ValueStepShown(plan.refused[:MOST_LINES], many=True).data


class ValuesFileSent(Sent):
    """Values of indicators as a text table: a line a value, all of `indicator` where it is named.

    Without `digest`, nothing is written; with that of the plan that was read, all of it is, or nothing.
    """

    file = Document(largest=LARGEST, help_text="un fichier CSV de 1 Mo au plus")
    indicator = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="le numéro d’un indicateur"
    )
    digest = Text(required=False, max_length=64, help_text="la valeur « digest » du plan lu")


class ValuesFileAsked(Sent):
    """Which values: those of one indicator, or of all."""

    indicator = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="le numéro d’un indicateur"
    )
