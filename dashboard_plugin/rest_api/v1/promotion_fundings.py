"""The addresses of who pays for a promotion."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.rest_api.v1 import promotion_funding_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.money_forms import VersionShown
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.promotion_roster import WRITES, OfPromotion
from dashboard_plugin.rest_api.v1.promotion_roster_forms import SeatMadeShown


class Fundings(OfPromotion):
    """The fundings of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_fundings", forms.FundingsShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """For who runs it, the latest first."""
        found = rosters.promotion_fundings(self.person, promotion_id=self.number(promotion_id))
        return Response(forms.FundingsShown(found).data)

    @described("add_funding", SeatMadeShown, *WRITES, sent=forms.FundingSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Write one, at the state of a quote."""
        fields = forms.FundingSent.fields_of(forms.FundingSent.read(request.data))
        made = rosters.add_funding(self.person, promotion_id=self.number(promotion_id), fields=fields)
        return Response(SeatMadeShown({"id": made}).data, status=201)


class Funding(OfPromotion):
    """One funding."""

    http_method_names: ClassVar[list[str]] = ["put", "post"]

    @described("save_funding", VersionShown, *WRITES, sent=forms.FundingChangedSent)
    def put(self, request: Request, promotion_id: str, funding_id: str) -> Response:
        """Change a quote, over the version that was read."""
        told = forms.FundingChangedSent.read(request.data)
        version = rosters.save_funding(
            self.person,
            promotion_id=self.number(promotion_id),
            funding_id=number_of(funding_id) or 0,
            fields=forms.FundingSent.fields_of(told),
            version=told["version"],
        )
        return Response(VersionShown({"version": version}).data)

    @described("lead_funding", VersionShown, *WRITES, sent=forms.FundingLedSent)
    def post(self, request: Request, promotion_id: str, funding_id: str) -> Response:
        """Lead it to its next state."""
        told = forms.FundingLedSent.read(request.data)
        version = rosters.lead_funding(
            self.person,
            promotion_id=self.number(promotion_id),
            funding_id=number_of(funding_id) or 0,
            **told,
        )
        return Response(VersionShown({"version": version}).data)


class Orders(OfCommune):
    """The seats that a commune asks of a promotion, by its code."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_orders", forms.OrdersShown, 403, 404)
    def get(self, request: Request, code: str, join_code: str) -> Response:
        """What it asked, and what became of it."""
        return Response(forms.OrdersShown(self._found(code, join_code)).data)

    @described("order_seats", SeatMadeShown, *WRITES, sent=forms.OrderSent, status=201)
    def post(self, request: Request, code: str, join_code: str) -> Response:
        """Ask for seats: the body answers by a quote."""
        told = forms.OrderSent.read(request.data)["people"]
        people = [(each["email"], each["name"]) for each in told]
        made = rosters.order_seats(self.person, code=join_code, commune=code, people=people)
        return Response(SeatMadeShown({"id": made}).data, status=201)

    def _found(self, code: str, join_code: str) -> rosters.OrderView:
        return rosters.seat_orders(self.person, code=join_code, commune=code)


class Quote(OfCommune):
    """One quote for the seats a commune asked."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("answer_quote", None, *WRITES, sent=forms.QuoteAnsweredSent, status=204)
    def put(self, request: Request, code: str, funding_id: str) -> Response:
        """Accept it with its amount, or refuse it."""
        told = forms.QuoteAnsweredSent.read(request.data)
        rosters.answer_quote(self.person, commune=code, funding_id=number_of(funding_id) or 0, **told)
        return Response(status=204)
