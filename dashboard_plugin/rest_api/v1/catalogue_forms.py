"""What clients ask of the catalogue, and what they are shown of its courses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.catalogue import FACETS, SORTS, Wanted
from dashboard_plugin.rest_api.v1.sent import PageAsked, Text

LONGEST = 200


def _values(words: str) -> Text:
    return Text(
        required=False, max_length=LONGEST, help_text=f"{words}, ou plusieurs séparés par des virgules"
    )


class CoursesAsked(PageAsked):
    """Words and filters: of each filter one of its values must hold."""

    q = Text(
        required=False, allow_blank=True, max_length=LONGEST, help_text="des mots, un sigle, une question"
    )
    sort = serializers.ChoiceField(
        choices=tuple(SORTS), required=False, help_text="« ouverts », « titre » ou « duree »"
    )
    domain = _values("un domaine (« finances »)")
    audience = _values("un public (« maire »)")
    level = _values("un niveau (« decouverte »)")
    duration = _values("« court », « moyen » ou « long »")
    format = _values("un format (« quiz »)")
    state = _values("« ouvert » ou « annonce »")

    @staticmethod
    def wanted(asked: dict[str, Any]) -> Wanted:
        """The same as the api takes it."""
        chosen = {name: frozenset(filter(None, asked.get(name, "").split(","))) for name in FACETS}
        return Wanted(asked.get("q", "").strip(), asked.get("sort", ""), chosen)


class ThemeRowShown(serializers.Serializer):
    """A course in a list; `url` leads into it, null where it is announced only."""

    slug = serializers.CharField()
    number = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    domain = serializers.CharField()
    domain_title = serializers.CharField()
    audience = serializers.ListField(child=serializers.CharField())
    level = serializers.CharField()
    minutes = serializers.IntegerField()
    objective = serializers.CharField()
    references = serializers.ListField(child=serializers.CharField())
    formats = serializers.ListField(child=serializers.CharField())
    open = serializers.BooleanField(source="is_open")
    url = serializers.SerializerMethodField()

    def get_url(self, entry: Any) -> str | None:
        """The way in."""
        return entry.link.url if entry.link else None


class ChoiceShown(serializers.Serializer):
    """A value of a facet, and how many courses it leaves beside the other filters."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class FacetsShown(serializers.Serializer):
    """The values of each facet that some course has."""

    domain = ChoiceShown(many=True)
    audience = ChoiceShown(many=True)
    level = ChoiceShown(many=True)
    duration = ChoiceShown(many=True)
    format = ChoiceShown(many=True)
    state = ChoiceShown(many=True)


class CoursesShown(serializers.Serializer):
    """A page of the courses that answer; `next` is the `after` of the next page.

    `near` is what comes nearest where the words find nothing.
    """

    courses = ThemeRowShown(many=True, source="entries")
    total = serializers.IntegerField(source="count")
    facets = FacetsShown()
    near = ThemeRowShown(many=True)
    next = serializers.SerializerMethodField()

    def get_next(self, page: Any) -> int | None:
        """How many pages were read."""
        return page.page if page.page < page.pages else None


class TaughtPointShown(serializers.Serializer):
    """A point that a course works on."""

    item = serializers.CharField(source="id")
    label = serializers.CharField()


class ThemeShown(serializers.Serializer):
    """A course: its card, the points it works on, and the address where the person goes on, null if he does
    not follow it."""

    course = ThemeRowShown(source="entry")
    points = TaughtPointShown(many=True)
    alike = ThemeRowShown(many=True)
    resume_url = serializers.SerializerMethodField()

    def get_resume_url(self, view: Any) -> str | None:
        """Where one goes on."""
        return view.followed.url if view.followed else None


class EnrolmentShown(serializers.Serializer):
    """The address where one begins, or goes on."""

    url = serializers.CharField()


class CallingPointShown(serializers.Serializer):
    """A weak point that calls for a course."""

    item = serializers.CharField(source="priority.item.id")
    label = serializers.CharField(source="priority.item.label")
    note = serializers.IntegerField(source="priority.note")
    alert = serializers.BooleanField(source="priority.alert")


class RecommendationShown(serializers.Serializer):
    """A course for a commune, with the points that call for it, the most pressing first."""

    course = ThemeRowShown(source="entry")
    reasons = CallingPointShown(many=True)


class RecommendationsShown(serializers.Serializer):
    """The courses that a commune's état des lieux calls for, open ones first."""

    recommendations = RecommendationShown(many=True)
