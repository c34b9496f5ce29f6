"""What the API shows: the frozen values of `dashboard_plugin.data`, field by field, under English names.

Scores are strings with one decimal, null without a score; addresses of pages are relative to the host's root.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.answers import NOT_APPLICABLE, Special, to_json
from commune_core.scoring import display
from dashboard_plugin.data import ItemRow


@extend_schema_field({"type": "string", "pattern": r"^\d+\.\d$"})
class Score(serializers.Field):
    """A score or a coverage, from "0.0" to "100.0"."""

    def to_representation(self, value: Any) -> str:
        """One decimal, as people read it."""
        return display(value)


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}], "nullable": True}
)
class AnsweredValue(serializers.Field):
    """A stored answer in a form that may be sent back: numbers and dates are strings, « jamais » too."""

    def to_representation(self, value: Any) -> Any:
        """The value; null where the state says it all."""
        if isinstance(value, Special):
            return None if value is NOT_APPLICABLE else value.value
        return to_json(value)


class CommuneShown(serializers.Serializer):
    """A commune of today; the practice commune has the code "exercice"."""

    code = serializers.CharField()
    name = serializers.CharField()
    of_name = serializers.CharField()
    kind = serializers.CharField()
    departement = serializers.CharField()
    departement_name = serializers.CharField()
    postal_codes = serializers.ListField(child=serializers.CharField())
    population = serializers.IntegerField(allow_null=True)
    former_name = serializers.CharField()
    url = serializers.CharField()


class FoundShown(serializers.Serializer):
    """The communes found, at most twenty."""

    results = CommuneShown(many=True)


class PlaceShown(serializers.Serializer):
    """The place of a person in a commune."""

    id = serializers.IntegerField()
    role = serializers.CharField()
    function = serializers.CharField()
    status = serializers.CharField()
    requested_at = serializers.DateTimeField()
    named = serializers.BooleanField()


class OwnPlaceShown(PlaceShown):
    """One's own place, with its commune."""

    commune = CommuneShown()


class MemberShown(PlaceShown):
    """A member, under the name people see."""

    person = serializers.CharField()


class MeShown(serializers.Serializer):
    """Who is asking: the places held, the roles on the site, and the commune worked on."""

    memberships = OwnPlaceShown(many=True)
    roles = serializers.ListField(child=serializers.CharField())
    commune = CommuneShown()


class MembersShown(serializers.Serializer):
    """A page of members; `pending` is for those who decide, `next` is the `after` of the next page."""

    commune = CommuneShown()
    members = MemberShown(many=True)
    pending = MemberShown(many=True)
    can_decide = serializers.BooleanField()
    can_name = serializers.BooleanField()
    next = serializers.IntegerField(allow_null=True, source="following")


class CourseShown(serializers.Serializer):
    """A course that teaches a point."""

    key = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    url = serializers.CharField()


class AnswerShown(serializers.Serializer):
    """A stored answer; `version` is what the next write must name."""

    value = AnsweredValue()
    state = serializers.CharField()
    reason = serializers.CharField()
    depends_on = serializers.CharField()
    comment = serializers.CharField()
    confidence = serializers.CharField()
    source = serializers.CharField()
    author_name = serializers.CharField()
    answered_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class ItemShown(serializers.Serializer):
    """One point: what it asks, and how it stands."""

    id = serializers.CharField(source="item.id")
    domain = serializers.CharField(source="item.domain")
    label = serializers.CharField(source="item.label")
    help = serializers.CharField(source="item.help")
    kind = serializers.CharField(source="item.kind")
    unit = serializers.CharField(source="item.unit")
    express = serializers.BooleanField(source="item.express")
    sensitive = serializers.BooleanField(source="item.sensitive")
    obligation = serializers.SerializerMethodField()
    note = serializers.IntegerField(allow_null=True)
    alert = serializers.BooleanField()
    answer = AnswerShown(allow_null=True)
    courses = CourseShown(many=True)
    url = serializers.CharField()

    def get_obligation(self, row: ItemRow) -> str | None:
        """The legal reference behind the point."""
        return row.item.obligation.reference if row.item.obligation else None


class ItemsShown(serializers.Serializer):
    """A selection of points; the counts are those of the selection."""

    commune = CommuneShown()
    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())
    closed = serializers.BooleanField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    can_answer = serializers.BooleanField()
    practice = serializers.BooleanField()
    items = ItemShown(many=True, source="rows")


class DomainShown(serializers.Serializer):
    """One domain; without a score while its coverage is under one half."""

    code = serializers.CharField(source="domain.code")
    title = serializers.CharField(source="domain.title")
    score = Score(allow_null=True)
    coverage = Score()
    level = serializers.CharField()
    level_label = serializers.CharField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    url = serializers.CharField()


class WeightingShown(serializers.Serializer):
    """What the team chose for a point; `version` is what the next write must name."""

    importance = serializers.IntegerField(allow_null=True)
    urgency = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    author_name = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField()


class PriorityShown(serializers.Serializer):
    """One priority, with the reasons of its rank in French."""

    item = serializers.CharField(source="priority.item.id")
    label = serializers.CharField(source="priority.item.label")
    note = serializers.IntegerField(source="priority.note")
    importance = serializers.IntegerField(source="priority.importance")
    urgency = serializers.IntegerField(source="priority.urgency")
    priority = serializers.IntegerField(source="priority.priority")
    priority_class = serializers.CharField(source="priority.klass")
    quadrant = serializers.CharField(source="priority.quadrant")
    alert = serializers.BooleanField(source="priority.alert")
    reasons = serializers.ListField(child=serializers.CharField(), source="priority.reasons")
    weighting = WeightingShown(allow_null=True)
    courses = CourseShown(many=True)
    url = serializers.CharField()


class DashboardShown(serializers.Serializer):
    """A commune at a glance, as the person may read it."""

    commune = CommuneShown()
    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())
    closed = serializers.BooleanField()
    overall = Score(allow_null=True)
    ours = Score(allow_null=True)
    coverage = Score()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    practice = serializers.BooleanField()
    can_weigh = serializers.BooleanField()
    member = PlaceShown(allow_null=True)
    domains = DomainShown(many=True)
    alerts = ItemShown(many=True)
    priorities = PriorityShown(many=True)


class SavedShown(serializers.Serializer):
    """What a write gives back; the counts are those of every point the writer may see."""

    item = serializers.CharField(source="item_id")
    version = serializers.IntegerField()
    state = serializers.CharField()
    note = serializers.IntegerField(allow_null=True)
    alert = serializers.BooleanField()
    saved_at = serializers.DateTimeField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    domain = DomainShown()


class ProblemShown(serializers.Serializer):
    """A refusal (RFC 9457); `item`, `commune` and `field` locate it where they can."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    hint = serializers.CharField()
    item = serializers.CharField(required=False)
    commune = serializers.CharField(required=False)
    field = serializers.CharField(required=False)


class StaleShown(ProblemShown):
    """A write over somebody else's answer: `current` is what stands now, null where nothing does any more."""

    current = AnswerShown(allow_null=True)


class StaleWeightingShown(ProblemShown):
    """A write over somebody else's choice: `current` is what stands now, null where nothing does any more."""

    current = WeightingShown(allow_null=True)
