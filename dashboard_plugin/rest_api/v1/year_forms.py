"""What clients are shown of the years of a commune, and what they send about one."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.errors import CommuneError
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import AnswerShown, CommuneShown, DomainShown, ProblemShown, Score
from dashboard_plugin.use_cases.sharing import LONGEST_NOTE

REVIEW_STATES = ("to_do", "ready", "reviewed")
LARGEST_YEAR = 9999


class HelperShown(serializers.Serializer):
    """A member to whom a domain is entrusted, under the name people see."""

    user_id = serializers.IntegerField()
    name = serializers.CharField()


class ProgressShown(serializers.Serializer):
    """Where the team stands with one domain; `version` is what the next word on it must name."""

    domain = DomainShown(source="row")
    people = HelperShown(many=True)
    mine = serializers.BooleanField()
    state = serializers.CharField()
    note = serializers.CharField()
    changed_by = serializers.CharField()
    changed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    moved = serializers.BooleanField()
    can_say = serializers.ListField(child=serializers.CharField())


class PhotographShown(serializers.Serializer):
    """One photograph of a closed year; `intact` while it is the text its SHA-256 was taken of."""

    number = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    taken_by = serializers.CharField()
    reason = serializers.CharField()
    sha256 = serializers.CharField()
    intact = serializers.BooleanField()


class CampaignShown(serializers.Serializer):
    """One year of a commune; `problem` tells why a closed one cannot be read, and is null otherwise."""

    commune = CommuneShown()
    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())
    this_year = serializers.BooleanField()
    opened = serializers.BooleanField()
    closed = serializers.BooleanField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    can_answer = serializers.BooleanField()
    can_share = serializers.BooleanField()
    can_close = serializers.BooleanField()
    domains = ProgressShown(many=True)
    photographs = PhotographShown(many=True)
    problem = serializers.SerializerMethodField()

    def get_problem(self, view: Any) -> str | None:
        """The code of what is wrong with its photograph."""
        return view.problem.code if isinstance(view.problem, CommuneError) else None


class SideShown(serializers.Serializer):
    """A point in one of two years."""

    id = serializers.CharField(source="item.id")
    note = serializers.IntegerField(allow_null=True)
    answer = AnswerShown(allow_null=True)


class ChangedPointShown(serializers.Serializer):
    """One point in two years; a side is null where that year's questionnaire did not ask it."""

    kind = serializers.CharField()
    id = serializers.CharField(source="item.id")
    label = serializers.CharField(source="item.label")
    new_scale = serializers.BooleanField()
    before = SideShown(allow_null=True)
    after = SideShown(allow_null=True)


class ChangedDomainShown(serializers.Serializer):
    """One domain in two years, with the points that are not the same."""

    code = serializers.CharField(source="change.domain.code")
    title = serializers.CharField(source="change.domain.title")
    before = Score(allow_null=True, source="change.before")
    after = Score(allow_null=True, source="change.after")
    points = ChangedPointShown(many=True, source="moved")


class EvolutionShown(serializers.Serializer):
    """What changed between two years; with a single year, `before` is null and there is no domain."""

    commune = CommuneShown()
    years = serializers.ListField(child=serializers.IntegerField())
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField()
    overall = serializers.ListField(child=Score(allow_null=True), min_length=2, max_length=2)
    ours = serializers.ListField(child=Score(allow_null=True), min_length=2, max_length=2)
    new_questionnaire = serializers.BooleanField()
    domains = ChangedDomainShown(many=True)


class EvolutionAsked(Sent):
    """Which two years: by default the latest, and the one before it."""

    before = serializers.IntegerField(
        required=False, min_value=1900, max_value=LARGEST_YEAR, help_text="une année de la commune (2025)"
    )
    after = serializers.IntegerField(
        required=False, min_value=1900, max_value=LARGEST_YEAR, help_text="une année de la commune (2026)"
    )


class ReviewShown(serializers.Serializer):
    """What stands of a domain."""

    state = serializers.CharField()
    note = serializers.CharField()
    version = serializers.IntegerField()


class StaleReviewShown(ProblemShown):
    """A word over somebody else's: `current` is what stands now, null where nothing does."""

    current = ReviewShown(allow_null=True)
    domain = serializers.CharField(required=False)


class ReviewSent(Sent):
    """Where a domain stands, over the version that was read."""

    stale = StaleReviewShown

    state = serializers.ChoiceField(choices=REVIEW_STATES, help_text="« to_do », « ready » ou « reviewed »")
    note = Text(default="", allow_blank=True, max_length=LONGEST_NOTE, help_text="un mot à l’équipe")
    version = Whole(
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue, un nombre entier ; null où personne n’avait rien dit",
    )
