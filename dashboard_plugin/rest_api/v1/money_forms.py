"""What clients send and are shown about money. Amounts are strings of euros, exact to the cent: "1234.56"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.errors import InvalidRate
from commune_core.financing.money import decimals, plain, read_amount, read_rate
from commune_core.financing.plan import NATURES
from commune_core.financing.words import GRANT_STATUSES
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown, ProblemShown

AMOUNT = "des euros entre guillemets, deux décimales au plus (« 1234.56 »)"
DAY = "un jour (« 2027-03-12 »), ou null"
LONGEST_AMOUNT = 40
FIGURES = ("revenue", "spending", "interest", "capital", "debt", "investment", "grants", "fctva")


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$"})
class Cents(serializers.Field):
    """An amount: "1234.56"."""

    def to_representation(self, value: Any) -> str:
        """In euros, with both decimals."""
        return plain(value)


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$"})
class Hundredths(serializers.Field):
    """A rate kept as hundredths of a percent, out of 100: "5.50"."""

    def to_representation(self, value: Any) -> str:
        """With both decimals."""
        return plain(value)


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$"})
class Rate(serializers.Field):
    """An exact rate, out of 100: "20.00"."""

    def to_representation(self, value: Any) -> str:
        """Two decimals."""
        return decimals(Fraction(value) * 100)


class CostShown(serializers.Serializer):
    """A cost line: `planned` without VAT, `paid` with it; `version` is what the next write must name."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    label = serializers.CharField(source="fields.label")
    year = serializers.IntegerField(source="fields.year")
    planned = Cents(source="fields.planned")
    vat = Hundredths(source="fields.vat")
    fctva = serializers.BooleanField(source="fields.fctva")
    subsidisable = serializers.BooleanField(source="fields.subsidisable")
    paid = Cents(source="fields.paid", allow_null=True)
    planned_with_vat = Cents()


class GrantShown(serializers.Serializer):
    """Money somebody else brings; `version` is what the next write must name."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    label = serializers.CharField()
    funder = serializers.CharField(source="fields.funder")
    scheme = serializers.CharField(source="fields.scheme")
    nature = serializers.CharField(source="fields.nature")
    year = serializers.IntegerField(source="fields.year")
    amount = Cents(source="fields.amount")
    granted = Cents(source="fields.granted", allow_null=True)
    received = Cents(source="fields.received", allow_null=True)
    status = serializers.CharField(source="fields.status")
    request_received_on = serializers.DateField(source="fields.request_received_on", allow_null=True)
    decided_on = serializers.DateField(source="fields.decided_on", allow_null=True)


class StaleCostShown(ProblemShown):
    """The refusal of a write over another version; `current` is what stands, null once taken away."""

    current = CostShown(required=False, allow_null=True)


class StaleGrantShown(ProblemShown):
    """The refusal of a write over another version; `current` is what stands, null once taken away."""

    current = GrantShown(required=False, allow_null=True)


class FindingShown(serializers.Serializer):
    """What a rule says of a plan: `ok`, `warning` or `refused`, and the amount at fault."""

    rule = serializers.CharField(source="rule.code")
    title = serializers.CharField(source="rule.title")
    source = serializers.CharField(source="rule.source")
    certainty = serializers.CharField(source="rule.certainty")
    state = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()
    amount = Cents()
    subject = serializers.CharField()


class PlanShown(serializers.Serializer):
    """What a plan comes to, by the rules of `day`; `fctva_by_year` maps a year to an amount."""

    day = serializers.DateField(source="plan.day")
    total = Cents()
    vat = Cents()
    total_with_vat = Cents()
    aid = Cents()
    private = Cents()
    fctva = Cents()
    fctva_by_year = serializers.SerializerMethodField()
    own_funds = Cents()
    net_cost = Cents()
    minimum_rate = Rate()
    share = Cents(source="participation.share")
    minimum = Cents(source="participation.minimum")
    rate = Rate(source="participation.rate", allow_null=True)
    lawful = serializers.BooleanField()
    findings = FindingShown(many=True)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_fctva_by_year(self, found: Any) -> dict[str, str]:
        """Year to amount."""
        return {str(year): plain(cents) for year, cents in found.fctva_by_year.items()}


class FinancingShown(serializers.Serializer):
    """The money of one project; `plan` is null without a cost line, or where its rules are not known."""

    project = serializers.IntegerField(source="project.id")
    title = serializers.CharField(source="project.fields.title")
    commune = CommuneShown(source="project.commune")
    costs = CostShown(many=True)
    grants = GrantShown(many=True)
    loan = Cents(source="terms.loan")
    regime = serializers.CharField(source="terms.regime")
    plan = PlanShown(source="evaluation", allow_null=True)
    can_edit = serializers.BooleanField(source="may_edit")


class AidShown(serializers.Serializer):
    """An aid a project may ask for: why, how much may be hoped for, when, under which source."""

    code = serializers.CharField()
    name = serializers.CharField()
    funder = serializers.CharField()
    nature = serializers.CharField()
    reason = serializers.CharField()
    hope = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    doubt = serializers.CharField()
    calendar = serializers.CharField()
    start_note = serializers.CharField()
    source = serializers.CharField()
    certainty = serializers.CharField()
    local = serializers.BooleanField()
    in_plan = serializers.BooleanField()


class AidsShown(serializers.Serializer):
    """The aids of one project, those that help with most of its points first."""

    day = serializers.DateField()
    aids = AidShown(source="rows", many=True)


class FiguresShown(serializers.Serializer):
    """A commune's own figures of one year; `version` is what the next write must name."""

    version = serializers.IntegerField()
    year = serializers.IntegerField(source="fields.year")
    revenue = Cents(source="fields.revenue")
    spending = Cents(source="fields.spending")
    interest = Cents(source="fields.interest")
    capital = Cents(source="fields.capital")
    debt = Cents(source="fields.debt")
    working_capital = Cents(source="fields.working_capital", allow_null=True)
    investment = Cents(source="fields.investment")
    grants = Cents(source="fields.grants")
    fctva = Cents(source="fields.fctva")


class StaleFiguresShown(ProblemShown):
    """The refusal of a write over another version; `current` is what stands, null once taken away."""

    current = FiguresShown(required=False, allow_null=True)


class YearAheadShown(serializers.Serializer):
    """A year of the multi-year plan, projects included, and what the rules say of it."""

    year = serializers.IntegerField()
    net_saving = Cents(source="savings.net")
    spending = Cents(source="flow.spending")
    grants = Cents(source="flow.grants")
    fctva = Cents(source="flow.fctva")
    loan = Cents(source="flow.loan")
    working_capital = Cents(source="fund.end")
    debt = Cents(source="outstanding")
    findings = FindingShown(many=True)


class OutlookShown(serializers.Serializer):
    """The multi-year plan of a commune; `missing` is the first year whose figures stop it."""

    commune = CommuneShown()
    figures = FiguresShown(source="rows", many=True)
    years = YearAheadShown(many=True)
    missing = serializers.IntegerField(allow_null=True)
    can_edit = serializers.BooleanField(source="may_edit")


class VersionShown(serializers.Serializer):
    """What was just written: the version that the next write must name."""

    version = serializers.IntegerField()


def amount(help_text: str = AMOUNT, **more: Any) -> Text:
    """A field for an amount."""
    return Text(max_length=LONGEST_AMOUNT, help_text=help_text, **more)


def maybe(help_text: str = f"{AMOUNT}, ou null") -> Text:
    """A field for an amount that may be absent or null."""
    return Text(max_length=LONGEST_AMOUNT, help_text=help_text, default=None, allow_null=True)


def _year() -> Whole:
    return Whole(min_value=2000, max_value=2100, help_text="une année de 2000 à 2100")


def version(help_text: str = "la version lue, un nombre entier") -> Whole:
    """A field for the version that was read."""
    return Whole(min_value=0, max_value=LARGEST_VERSION, help_text=help_text)


class NewCostSent(Sent):
    """A cost line."""

    label = Text(max_length=200, help_text="ce que c’est, 200 caractères au plus")
    year = _year()
    planned = amount()
    vat = Text(max_length=10, default="20", help_text="un taux sur 100, entre guillemets (« 5.5 »)")
    fctva = YesNo(default=True, help_text="true quand la dépense ouvre droit au FCTVA")
    subsidisable = YesNo(default=True, help_text="true quand les financeurs la comptent")
    paid = maybe()


class CostSent(NewCostSent):
    """A cost line, over the version that was read."""

    stale = StaleCostShown

    version = version()


class NewGrantSent(Sent):
    """Money somebody else brings."""

    funder = Text(max_length=200, help_text="qui paie, 200 caractères au plus")
    nature = serializers.ChoiceField(choices=list(NATURES), help_text=", ".join(NATURES))
    year = _year()
    amount = amount()
    scheme = Text(max_length=40, default="", allow_blank=True, help_text="le code d’une aide, ou rien")
    granted = maybe()
    received = maybe()
    status = serializers.ChoiceField(
        choices=list(GRANT_STATUSES), default="idea", help_text=", ".join(GRANT_STATUSES)
    )
    request_received_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)
    decided_on = serializers.DateField(default=None, allow_null=True, help_text=DAY)


class GrantSent(NewGrantSent):
    """Money somebody else brings, over the version that was read."""

    stale = StaleGrantShown

    version = version()


class FiguresSent(Sent):
    """A commune's own figures of one year, over the version that was read."""

    stale = StaleFiguresShown

    revenue = amount()
    spending = amount()
    interest = amount(default="0")
    capital = amount(default="0")
    debt = amount(default="0")
    working_capital = maybe(f"{AMOUNT}, même au-dessous de zéro, ou null")
    investment = amount(default="0")
    grants = amount(default="0")
    fctva = amount(default="0")
    version = version("la version lue, un nombre entier ; 0 pour une année qui n’est pas encore donnée")


def cents(told: dict[str, Any], *names: str) -> dict[str, int | None]:
    """The amounts of what was sent; raises InvalidAmount, which names the field."""
    return {name: None if told[name] is None else read_amount(told[name], name) for name in names}


def balance(told: dict[str, Any], name: str) -> int | None:
    """An amount that may be below zero; raises InvalidAmount."""
    text = told[name]
    if text is None or not text.startswith("-"):
        return cents(told, name)[name]
    return -read_amount(text[1:], name)


def hundredths(told: dict[str, Any], name: str) -> int:
    """A rate out of 100 as it is kept; raises InvalidRate for one that is finer."""
    rate = read_rate(f"{told[name]} %", name) * 10_000
    if rate.denominator != 1:
        raise InvalidRate(f"« {told[name]} » a plus de deux décimales.", hint="Arrondissez-le.", field=name)
    return int(rate)
