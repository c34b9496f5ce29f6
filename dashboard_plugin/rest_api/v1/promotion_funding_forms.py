"""What clients send and are shown of who pays for a promotion."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.invitations import LONGEST_EMAIL, LONGEST_NAME
from commune_core.promotions.invited import LONGEST_REASON
from commune_core.promotions.words import FUNDINGS, PAYERS
from dashboard_plugin.promotion_roster_data import FundingFields
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown
from dashboard_plugin.use_cases.promotion_fundings import LARGEST_AMOUNT, LONGEST, MOST_PEOPLE

VERSION = "la version lue, un nombre entier"
WHY = f"une raison, {LONGEST_REASON} caractères au plus"


def version() -> Whole:
    """The version that was read."""
    return Whole(min_value=1, max_value=LARGEST_VERSION, help_text=VERSION)


def why() -> Text:
    """A reason that somebody reads."""
    return Text(default="", allow_blank=True, max_length=LONGEST_REASON, help_text=WHY)


class FundingShown(serializers.Serializer):
    """One funding; `amount` in cents before tax."""

    id = serializers.IntegerField()
    kind = serializers.CharField(source="fields.kind")
    payer = serializers.CharField(source="fields.payer")
    amount = serializers.IntegerField(source="fields.amount", allow_null=True)
    seats = serializers.IntegerField(source="fields.seats")
    reference = serializers.CharField(source="fields.reference")
    state = serializers.CharField()
    commune = serializers.CharField()
    reason = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()


class FundingsShown(serializers.Serializer):
    """The fundings of a promotion, the latest first."""

    fundings = FundingShown(source="lines", many=True)


class StaleFundingShown(ProblemShown):
    """A funding that changed since: `current` is what stands now."""

    current = FundingShown()


class FundingSent(Sent):
    """Who pays, how much and for how many."""

    kind = Text(max_length=10, help_text=f"une valeur parmi {', '.join(PAYERS)}")
    payer = Text(default="", allow_blank=True, max_length=LONGEST["payer"], help_text="un nom")
    amount = Whole(
        default=None, allow_null=True, min_value=0, max_value=LARGEST_AMOUNT,
        help_text="un montant hors taxes en centimes, ou null",
    )  # fmt: skip
    seats = Whole(default=0, min_value=0, max_value=100_000, help_text="un nombre de places")
    reference = Text(
        default="", allow_blank=True, max_length=LONGEST["reference"], help_text="la référence d’une pièce"
    )

    @staticmethod
    def fields_of(told: dict[str, Any]) -> FundingFields:
        """As the app takes it."""
        return FundingFields(told["kind"], told["payer"], told["amount"], told["seats"], told["reference"])


class FundingChangedSent(FundingSent):
    """The same, over the version that was read."""

    stale = StaleFundingShown

    version = version()


class FundingLedSent(Sent):
    """The next state of a funding; a refusal needs a reason."""

    stale = StaleFundingShown

    state = serializers.ChoiceField(
        choices=tuple(FUNDINGS), help_text=f"une valeur parmi {', '.join(FUNDINGS)}"
    )
    reason = why()
    version = version()


class QuoteAnsweredSent(Sent):
    """What a commune answers to a quote; a refusal needs a reason."""

    stale = StaleFundingShown

    accept = YesNo(help_text="true ou false")
    reason = why()
    version = version()


class PersonSent(Sent):
    """One élu for whom a seat is asked."""

    email = Text(max_length=LONGEST_EMAIL, help_text="une adresse électronique")
    name = Text(default="", allow_blank=True, max_length=LONGEST_NAME, help_text="un nom")


class OrderSent(Sent):
    """For whom a commune asks seats."""

    people = serializers.ListField(
        child=PersonSent(),
        allow_empty=False,
        max_length=MOST_PEOPLE,
        help_text=f"de 1 à {MOST_PEOPLE} personnes : {{ email, name }}",
    )


class OrdersShown(serializers.Serializer):
    """What a commune asked of a promotion, the latest first."""

    promotion = serializers.IntegerField(source="door.promotion_id")
    commune = serializers.CharField()
    fundings = FundingShown(source="lines", many=True)
