"""What clients send and are shown about indicators. Numbers are strings, exact to the last digit."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.indicators import DIRECTIONS
from commune_core.scoring import display
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, PageAsked, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown, ProblemShown

LONGEST_NUMBER = 40
YEAR = "une année (2030), ou null"


@extend_schema_field({"type": "string", "pattern": r"^-?\d+(\.\d{1,4})?$"})
class Exact(serializers.Field):
    """A number as its digits: "12.5"."""

    def to_representation(self, value: Any) -> str:
        """All its digits."""
        return format(value, "f")


@extend_schema_field({"type": "string", "pattern": r"^\d+\.\d$"})
class Share(serializers.Field):
    """A share of the way, out of 100: "25.0"."""

    def to_representation(self, value: Any) -> str:
        """One decimal."""
        return display(value * 100)


@extend_schema_field({"oneOf": [{"type": "string", "maxLength": LONGEST_NUMBER}, {"type": "number"}]})
class Number(serializers.Field):
    """What was measured: a string of digits or a number, for `commune_core.indicators.read_value` to read."""

    default_error_messages = {"invalid": ""}

    def to_internal_value(self, data: Any) -> str | int | float:
        """The scalar, as it came."""
        if isinstance(data, str):
            return Text(max_length=LONGEST_NUMBER).run_validation(data)
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return data


class YesNo(serializers.BooleanField):
    """A JSON boolean: the framework's own field takes words for one."""

    def to_internal_value(self, data: Any) -> bool:
        """True or false."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class ValueSent(Sent):
    """The value of a day."""

    on = Text(max_length=20, help_text="un jour (« 2025-12-31 » ou « 31/12/2025 »), ou une année")
    value = Number(help_text="un nombre, ou ses chiffres entre guillemets : quatre décimales au plus")
    source = Text(
        default="", allow_blank=True, max_length=200, help_text="d’où vient la valeur, 200 caractères au plus"
    )
    version = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue, un nombre entier ; null où ce jour n’avait pas de valeur",
    )


class NewIndicatorSent(Sent):
    """What an indicator is."""

    title = Text(max_length=200, help_text="un nom, 200 caractères au plus")
    unit = Text(max_length=40, help_text="une unité, 40 caractères au plus")
    direction = serializers.ChoiceField(choices=list(DIRECTIONS), help_text="« up » ou « down »")
    definition = Text(default="", allow_blank=True, max_length=4000, help_text="4000 caractères au plus")
    source = Text(default="", allow_blank=True, max_length=200, help_text="200 caractères au plus")
    baseline = Number(default=None, allow_null=True, help_text="un nombre, ou null")
    baseline_year = Whole(default=None, allow_null=True, min_value=1900, max_value=2200, help_text=YEAR)
    target = Number(default=None, allow_null=True, help_text="un nombre, ou null")
    target_year = Whole(default=None, allow_null=True, min_value=1900, max_value=2200, help_text=YEAR)
    project = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="le numéro d’une action ou d’un projet de la commune, ou null",
    )
    item = Text(
        default=None,
        allow_null=True,
        allow_blank=True,
        max_length=16,
        help_text="un point de l’état des lieux ; absent ou null laisse ce qui est enregistré",
    )


class IndicatorSent(NewIndicatorSent):
    """What an indicator is, over the version that was read."""

    archived = YesNo(help_text="true quand l’indicateur n’est plus suivi")
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class IndicatorsAsked(PageAsked):
    """Which indicators of a commune: those that are followed, or no longer."""

    archived = serializers.ChoiceField(
        choices=["true", "false"], required=False, help_text="« true » ou « false »"
    )


class ValuesAsked(Sent):
    """Where the values go on."""

    after = serializers.DateField(required=False, help_text="la valeur « next » de la page précédente")


class IndicatorShown(serializers.Serializer):
    """An indicator and its latest value; `version` is what the next write must name.

    `item` is empty where the point it is linked to is reserved; `progress` is the share of the way from the
    baseline to the target, null without both.
    """

    id = serializers.IntegerField()
    title = serializers.CharField(source="fields.title")
    unit = serializers.CharField(source="fields.unit")
    direction = serializers.CharField(source="fields.direction")
    definition = serializers.CharField(source="fields.definition")
    source = serializers.CharField(source="fields.source")
    baseline = Exact(source="fields.baseline", allow_null=True)
    baseline_year = serializers.IntegerField(source="fields.baseline_year", allow_null=True)
    target = Exact(source="fields.target", allow_null=True)
    target_year = serializers.IntegerField(source="fields.target_year", allow_null=True)
    project = serializers.IntegerField(source="fields.project_id", allow_null=True)
    item = serializers.CharField(source="fields.item_id")
    archived = serializers.BooleanField(source="fields.archived")
    latest = Exact(allow_null=True)
    latest_on = serializers.DateField(allow_null=True)
    progress = Share(source="progress.share", allow_null=True)
    reached = serializers.BooleanField(source="progress.reached")
    fell = serializers.BooleanField(source="progress.fell")
    version = serializers.IntegerField()


class IndicatorsShown(serializers.Serializer):
    """A page of indicators, by title; `next` is the `after` of the next page."""

    commune = CommuneShown()
    can_set = serializers.BooleanField()
    indicators = IndicatorShown(many=True, source="rows")
    next = serializers.IntegerField(allow_null=True, source="following")


class NumberedShown(serializers.Serializer):
    """What was just written."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    def get_url(self, made: dict[str, Any]) -> str:
        """Its page."""
        return reverse("viatic:indicateur", args=[made["code"], made["id"]])


class ValueShown(serializers.Serializer):
    """The value of a day, and who entered it: a person, or (`by_key`) the label of a key."""

    on = serializers.DateField()
    value = Exact()
    source = serializers.CharField()
    by = serializers.CharField()
    by_key = serializers.BooleanField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField()


class ValuesShown(serializers.Serializer):
    """A page of values, the latest day first; `next` is the `after` of the next page."""

    indicator = serializers.IntegerField(source="indicator_id")
    values = ValueShown(many=True)
    next = serializers.DateField(allow_null=True, source="following")


class SavedValueShown(serializers.Serializer):
    """What a write of a value did: `change` is `new`, `changed`, or `same` where it stood already."""

    indicator = serializers.IntegerField(source="indicator_id")
    on = serializers.DateField()
    value = Exact()
    version = serializers.IntegerField()
    change = serializers.CharField()


class StaleValueShown(ProblemShown):
    """A write over somebody else's value: `current` is what stands now, null where nothing does any more."""

    current = ValueShown(allow_null=True)


class StaleIndicatorShown(ProblemShown):
    """A write over somebody else's definition: `current` is what stands now."""

    current = IndicatorShown()
