"""What clients are shown of one point, of the sums behind a score, and how they ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dashboard_plugin.rest_api.v1.sent import LONGEST_VALUE, Sent
from dashboard_plugin.rest_api.v1.shown import AnsweredValue, CommuneShown, Score

LONGEST_CURSOR = 80


@extend_schema_field({"type": "object", "additionalProperties": True, "nullable": True})
class FieldsShown(serializers.Field):
    """The fields of an answer or of a weighting, as they were written."""

    def to_representation(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Each by its name, its value in the form of an answer."""
        shown = AnsweredValue()
        return {
            name: shown.to_representation(each) if name == "value" and each is not None else each
            for name, each in value.items()
        }


class EntryShown(serializers.Serializer):
    """One write about a point: what it wrote (`now`), over what (`before`, null for the first)."""

    kind = serializers.CharField()
    at = serializers.DateTimeField()
    author_name = serializers.CharField()
    year = serializers.IntegerField()
    before = FieldsShown(allow_null=True)
    now = FieldsShown()


class HistoryShown(serializers.Serializer):
    """The writes about a point, the newest first; `next` is the `after` of the next page."""

    commune = CommuneShown()
    item = serializers.CharField(source="item.id")
    entries = EntryShown(many=True)
    next = serializers.SerializerMethodField()

    def get_next(self, view: Any) -> str | None:
        """Null on the last page."""
        return view.following or None


class HistoryAsked(Sent):
    """Where a history goes on."""

    after = serializers.CharField(
        required=False, max_length=LONGEST_CURSOR, help_text="la valeur « next » de la page précédente"
    )


class EvidenceShown(serializers.Serializer):
    """A document (`url` empty) or a link that supports a point; `size` in bytes."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    author_name = serializers.CharField()
    added_at = serializers.DateTimeField()
    year = serializers.IntegerField()
    removable = serializers.BooleanField()


class EvidencesShown(serializers.Serializer):
    """What supports a point, of every year."""

    item = serializers.CharField()
    evidence = EvidenceShown(many=True)


class EffectShown(serializers.Serializer):
    """How a point stands, and the scores with it."""

    note = serializers.IntegerField(allow_null=True)
    alert = serializers.BooleanField()
    domain = Score(allow_null=True)
    overall = Score(allow_null=True)
    ours = Score(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)


class WhatIfShown(serializers.Serializer):
    """What stands, and what would stand with another answer."""

    item = serializers.CharField(source="item.id")
    value = AnsweredValue(source="tried.value")
    state = serializers.CharField(source="tried.state")
    before = EffectShown()
    after = EffectShown()


class WhatIfAsked(Sent):
    """The answer to try, as people write it."""

    value = serializers.CharField(
        required=False,
        max_length=LONGEST_VALUE,
        help_text="une réponse, comme on l’écrit : « 3 », « oui », « 12,5 »",
    )


class ItemSumShown(serializers.Serializer):
    """One point in a score: its weight, its note, its points, or why it is left out."""

    id = serializers.CharField(source="item.id")
    weight = serializers.IntegerField(source="item.weight")
    note = serializers.IntegerField(allow_null=True)
    left_out = serializers.CharField()
    ours = serializers.BooleanField()
    points = serializers.IntegerField()
    most = serializers.IntegerField()


class DomainSumShown(serializers.Serializer):
    """One domain in a score: points had out of those that could be."""

    code = serializers.CharField(source="domain.code")
    weight = serializers.IntegerField(source="domain.weight")
    points = serializers.IntegerField()
    most = serializers.IntegerField()
    answered = serializers.IntegerField()
    applicable = serializers.IntegerField()
    coverage = Score()
    score = Score(allow_null=True)
    items = ItemSumShown(many=True)


class MeanShown(serializers.Serializer):
    """A mean of the scores of domains by their weight."""

    value = Score(allow_null=True)
    weight = serializers.IntegerField()
    domains = DomainSumShown(many=True)


class ExplanationShown(serializers.Serializer):
    """The arithmetic of both scores of a commune, down to each point."""

    commune = CommuneShown()
    year = serializers.IntegerField()
    referential = serializers.CharField(source="referential.version")
    overall = MeanShown(source="explanation.overall")
    ours = MeanShown(source="explanation.ours")
