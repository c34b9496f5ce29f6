"""What a financing plan rests on beside its lines, and what becomes of it without one of its aids."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.errors import InvalidRate
from commune_core.financing.money import read_rate
from commune_core.financing.words import REGIME_LABELS, SHARE_LABELS
from dashboard_plugin.api.money import TermsFields
from dashboard_plugin.money_data import PERIOD_LABELS
from dashboard_plugin.rest_api.v1.money_forms import (
    DAY,
    Cents,
    FindingShown,
    Hundredths,
    PlanShown,
    StaleCostShown,
    StaleFiguresShown,
    StaleGrantShown,
    amount,
    cents,
    hundredths,
    version,
)
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, Sent, Text, VersionAsked, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown

FINEST = 1_000_000
"""What a rate of 100 % of a loan is kept as."""
LONGEST_YEARS = 100


@extend_schema_field({"type": "string", "pattern": r"^\d+\.\d{4}$"})
class LoanRate(serializers.Field):
    """A yearly rate out of 100: "3.6000"."""

    def to_representation(self, value: Any) -> str:
        """Four decimals."""
        return f"{value // 10_000}.{value % 10_000:04}"


class TermsShown(serializers.Serializer):
    """What a plan rests on beside its lines; `version` is what the next write must name, 0 where nothing was
    chosen. `share` is the one a derogation gives, with its `reason` and its `reference`."""

    on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    regime = serializers.CharField()
    reason = serializers.CharField()
    share = Hundredths(allow_null=True)
    reference = serializers.CharField()
    loan = Cents()
    rate = LoanRate()
    years = serializers.IntegerField()
    periods = serializers.IntegerField()
    version = serializers.SerializerMethodField()

    def get_version(self, fields: TermsFields) -> int:
        """That of the whole."""
        return int(self.context.get("version", 0))


def terms(fields: TermsFields, version: int) -> dict[str, Any]:
    """The terms as they are shown."""
    return dict(TermsShown(fields, context={"version": version}).data)


class StaleTermsShown(ProblemShown):
    """A write over somebody else's: `current` is what stands now."""

    current = TermsShown()


class TermsSent(Sent):
    """What a plan rests on beside its lines, whole, over the version that was read."""

    stale = StaleTermsShown

    on = serializers.DateField(default=None, allow_null=True, help_text=f"le jour des règles : {DAY}")
    signed_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)
    regime = serializers.ChoiceField(
        choices=list(REGIME_LABELS), default="n+2", help_text=", ".join(REGIME_LABELS)
    )
    reason = serializers.ChoiceField(
        choices=list(SHARE_LABELS), default="", allow_blank=True, help_text=", ".join(SHARE_LABELS)
    )
    share = Text(
        max_length=10, default=None, allow_null=True, help_text="un taux sur 100, entre guillemets, ou null"
    )
    reference = Text(
        max_length=200, default="", allow_blank=True, help_text="l’arrêté ou la décision qui l’accorde"
    )
    loan = amount(default="0")
    rate = Text(max_length=10, default="0", help_text="un taux sur 100, entre guillemets (« 3.6 »)")
    years = Whole(
        default=0, min_value=0, max_value=LONGEST_YEARS, help_text="une durée en années, 100 au plus"
    )
    periods = Whole(
        default=1, min_value=1, max_value=max(PERIOD_LABELS), help_text="par an : 1, 2, 4 ou 12 échéances"
    )
    version = version("la version lue, un nombre entier ; 0 où rien n’avait été choisi")

    @classmethod
    def fields_of(cls, told: dict[str, Any]) -> TermsFields:
        """The terms as they are kept; raises InvalidAmount and InvalidRate, which name the field."""
        rate = read_rate(f"{told['rate']} %", "rate") * FINEST
        if rate.denominator != 1:
            raise InvalidRate(
                f"« {told['rate']} » a plus de quatre décimales.", hint="Arrondissez-le.", field="rate"
            )
        return TermsFields(
            on=told["on"],
            signed_on=told["signed_on"],
            regime=told["regime"],
            reason=told["reason"],
            share=None if told["share"] is None else hundredths(told, "share"),
            reference=told["reference"],
            loan=cents(told, "loan")["loan"] or 0,
            rate=int(rate),
            years=told["years"],
            periods=told["periods"],
        )


class WithoutAsked(Sent):
    """Which aid would be refused."""

    without = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="le numéro d’une aide du plan"
    )


class MovedShown(serializers.Serializer):
    """What a rule says before and after; null where it says nothing."""

    before = FindingShown(allow_null=True)
    after = FindingShown(allow_null=True)


class WithoutShown(serializers.Serializer):
    """A plan without one of its aids: what must be found, what borrowing it costs the first year, and what
    rules say otherwise. Nothing is written."""

    missing = Cents()
    annuity = Cents()
    before = PlanShown()
    after = PlanShown()
    changed = MovedShown(many=True)


class CostRemovedAsked(VersionAsked):
    """Which version of the line is taken away."""

    stale = StaleCostShown


class GrantRemovedAsked(VersionAsked):
    """Which version of the aid is taken away."""

    stale = StaleGrantShown


class FiguresRemovedAsked(VersionAsked):
    """Which version of the year is taken away."""

    stale = StaleFiguresShown
