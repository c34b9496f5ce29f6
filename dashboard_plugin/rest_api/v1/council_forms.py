"""What clients are shown, and send, of councils, of communes alike and of a commune's profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from commune_core.model import COMPETENCES
from commune_core.peers import FAMILIES
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import AnswerShown, CommuneShown, PlaceShown, ProblemShown, Score

DECISIONS = ("accept", "refuse", "confirm", "end")
MOST_COMPETENCES = 100


class RoundShown(serializers.Serializer):
    """A council; `items` are the points its reader may read."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    year = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    items = serializers.ListField(child=serializers.CharField(), source="item_ids")
    voices = serializers.IntegerField()
    invited = serializers.BooleanField()
    finished = serializers.BooleanField()
    url = serializers.CharField()


class CouncilsShown(serializers.Serializer):
    """The councils of a commune, the latest first, a hundred at most."""

    commune = CommuneShown()
    councils = RoundShown(many=True, source="rounds")
    can_convene = serializers.BooleanField()


class SettlementShown(serializers.Serializer):
    """The answer a council settled; `current` until somebody changes it."""

    at = serializers.DateTimeField()
    person = serializers.CharField()
    reason = serializers.CharField()
    current = serializers.BooleanField()


class ResultShown(serializers.Serializer):
    """What may be said of the ratings of one point: null where the voices are too few."""

    item = serializers.CharField(source="item.id")
    voices = serializers.IntegerField(source="dispersion.voices")
    unknown = serializers.IntegerField(allow_null=True, source="dispersion.unknown")
    median = serializers.SerializerMethodField()
    spread = serializers.CharField(allow_null=True, source="dispersion.spread")
    distribution = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, source="dispersion.distribution"
    )
    notes = serializers.CharField()
    answer = AnswerShown(allow_null=True)
    settlement = SettlementShown(allow_null=True)
    url = serializers.CharField()

    def get_median(self, row: Any) -> str | None:
        """A note of 0 to 4, a half included: "2.5"."""
        return None if row.dispersion.median is None else f"{row.dispersion.median:f}"


class ResultsShown(serializers.Serializer):
    """A closed council, the points that part it first."""

    commune = CommuneShown()
    council = RoundShown(source="round")
    results = ResultShown(many=True, source="rows")


class QuartilesShown(serializers.Serializer):
    """What communes alike publish of a domain: how many they are, and their quartiles in whole points."""

    count = serializers.IntegerField()
    first = serializers.IntegerField()
    median = serializers.IntegerField()
    third = serializers.IntegerField()


class PeerShown(serializers.Serializer):
    """One domain: one's own score, and that of communes alike."""

    domain = serializers.CharField(source="domain.code")
    own = Score(allow_null=True)
    peers = QuartilesShown(allow_null=True)


class ComparisonShown(serializers.Serializer):
    """A commune beside communes alike; `domains` is empty until it agrees to be counted among them."""

    commune = CommuneShown()
    agreed = serializers.BooleanField()
    can_agree = serializers.BooleanField()
    own_year = serializers.IntegerField()
    year = serializers.IntegerField(allow_null=True)
    groups = serializers.SerializerMethodField()
    group = serializers.CharField(source="family")
    domains = PeerShown(many=True, source="rows")

    def get_groups(self, view: Any) -> dict[str, str]:
        """The groups one may ask for, and their names."""
        return dict(view.groups)


class GroupAsked(Sent):
    """Which communes alike."""

    group = serializers.ChoiceField(
        choices=FAMILIES, required=False, help_text=f"« {' », « '.join(FAMILIES)} »"
    )


class ConsentSent(Sent):
    """Whether the commune agrees to be counted among communes alike."""

    agreed = YesNo(help_text="true ou false")


class HolderShown(serializers.Serializer):
    """One competence: who holds it as the commune said, or as usual ("" where nobody knows)."""

    competence = serializers.CharField(source="competence.code")
    label = serializers.CharField(source="competence.label")
    said = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    usual = serializers.SerializerMethodField()

    def get_usual(self, row: Any) -> str:
        """Who holds it in a commune like this one."""
        return row.usual.holder if row.usual else ""


class WhyShown(serializers.Serializer):
    """A point that this commune is not asked, or whose duty it has not, and why."""

    item = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()

    def get_item(self, row: Any) -> str:
        """The point."""
        return str(row[0].id)

    def get_why(self, row: Any) -> str:
        """Why, in French."""
        return str(row[1])


class ProfileShown(serializers.Serializer):
    """What changes the questionnaire of a commune, and what it changes in it."""

    commune = CommuneShown()
    grouping = serializers.CharField()
    can_edit = serializers.BooleanField()
    holders = HolderShown(many=True, source="rows")
    hidden = WhyShown(many=True)
    lifted = WhyShown(many=True)


class HeldShown(serializers.Serializer):
    """What stands of a competence; version 0 where nobody said anything."""

    competence = serializers.CharField()
    holder = serializers.CharField()
    version = serializers.IntegerField()


class StaleHoldersShown(ProblemShown):
    """A word over somebody else's: `current` is what stands of each competence that was written since."""

    current = HeldShown(many=True)


class ChangedShown(serializers.Serializer):
    """The competences that changed."""

    changed = serializers.ListField(child=serializers.CharField())


class HolderSent(Sent):
    """Who holds one competence, over the version that was read."""

    competence = Text(max_length=40, help_text="le code d’une compétence")
    holder = serializers.ChoiceField(
        choices=COMPETENCES, allow_blank=True, help_text=f"{', '.join(COMPETENCES)}, ou une chaîne vide"
    )
    version = Whole(
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue ; null où rien n’avait été dit",
    )

    def to_internal_value(self, data: Any) -> Any:
        """The fields, and no other."""
        if isinstance(data, Mapping) and set(data) - set(self.fields):
            raise serializers.ValidationError("")
        return super().to_internal_value(data)


class HoldersSent(Sent):
    """Who holds competences: all are written, or none."""

    stale = StaleHoldersShown

    holders = HolderSent(
        many=True,
        allow_empty=False,
        max_length=MOST_COMPETENCES,
        help_text="une liste de { competence, holder, version }",
    )


class DecisionSent(Sent):
    """What is decided of a place in a commune."""

    decision = serializers.ChoiceField(
        choices=DECISIONS, help_text="« accept », « refuse », « confirm » (comme référent) ou « end »"
    )


class DecidedShown(PlaceShown):
    """The place, once that is decided."""

    commune = CommuneShown()
