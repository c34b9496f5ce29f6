"""What clients send and are shown of values taken away, of who wrote them, and of what measures a project."""

from __future__ import annotations

from rest_framework import serializers

from dashboard_plugin.rest_api.v1.measure_forms import Exact, IndicatorShown, StaleValueShown
from dashboard_plugin.rest_api.v1.sent import PageAsked, VersionAsked
from dashboard_plugin.rest_api.v1.shown import CommuneShown


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


class ProjectIndicatorsShown(serializers.Serializer):
    """What measures one action or project."""

    indicators = IndicatorShown(many=True)
