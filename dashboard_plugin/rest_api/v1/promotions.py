"""The addresses of promotions themselves: one's list, one of them, its body, its state, its team."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.rest_api.v1 import promotion_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.promotion_roster import ENDS, WRITES, OfPromotion
from dashboard_plugin.rest_api.v1.promotion_roster_forms import SeatMadeShown
from dashboard_plugin.rest_api.v1.sent import PageAsked, VersionAsked


class Promotions(Endpoint):
    """One's promotions."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_promotions", forms.PromotionsShown, 422, asked=PageAsked)
    def get(self, request: Request) -> Response:
        """Those where one has a role, those in hand first, by fifties."""
        after = PageAsked.read(request.query_params.dict()).get("after", 0)
        return Response(forms.PromotionsShown(rooms.promotions(self.person, after=after)).data)

    @described("create_promotion", forms.PromotionShown, *WRITES, sent=forms.NewPromotionSent, status=201)
    def post(self, request: Request) -> Response:
        """Open one, which one then organises; it is prepared until it is led on."""
        told = forms.NewPromotionSent.read(request.data)
        body = told["body_id"] or forms.BodyFieldsSent.fields_of(told["body"])
        made = rooms.create_promotion(self.person, fields=forms.SettingsSent.fields_of(told), body=body)
        found = rooms.promotion(self.person, promotion_id=made)
        return Response(forms.PromotionShown(found).data, status=201)


class Choices(Endpoint):
    """What a promotion may be made of."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    @described("list_promotion_choices", forms.ChoicesShown)
    def get(self, request: Request) -> Response:
        """The courses that are open, and one's own bodies."""
        found = {"courses": rooms.programme_choices(), "bodies": rooms.own_bodies(self.person)}
        return Response(forms.ChoicesShown(found).data)


class Promotion(OfPromotion):
    """One promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "put"]

    @described("read_promotion", forms.PromotionShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """For whoever has a role in it."""
        found = rooms.promotion(self.person, promotion_id=self.number(promotion_id))
        return Response(forms.PromotionShown(found).data)

    @described("save_promotion", forms.PromotionShown, *WRITES, sent=forms.PromotionSent)
    def put(self, request: Request, promotion_id: str) -> Response:
        """Write its settings and its programme whole, over the version that was read."""
        told, number = forms.PromotionSent.read(request.data), self.number(promotion_id)
        fields = forms.SettingsSent.fields_of(told)
        rooms.save_promotion(self.person, promotion_id=number, fields=fields, version=told["version"])
        return self.get(request, promotion_id)


class PromotionState(OfPromotion):
    """Where a promotion stands."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("lead_promotion", forms.PromotionShown, *WRITES, sent=forms.StateSent)
    def put(self, request: Request, promotion_id: str) -> Response:
        """Lead it to one of its `next_states`."""
        told, number = forms.StateSent.read(request.data), self.number(promotion_id)
        rooms.set_promotion_state(self.person, promotion_id=number, **told)
        found = rooms.promotion(self.person, promotion_id=number)
        return Response(forms.PromotionShown(found).data)


class PromotionBody(OfPromotion):
    """Who trains."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("save_body", forms.BodyShown, *WRITES, sent=forms.BodySent)
    def put(self, request: Request, promotion_id: str) -> Response:
        """Change it, for all the promotions of this body, over its version that was read."""
        told, number = forms.BodySent.read(request.data), self.number(promotion_id)
        fields = forms.BodyFieldsSent.fields_of(told)
        rooms.save_body(self.person, promotion_id=number, fields=fields, version=told["version"])
        return Response(forms.BodyShown(rooms.promotion(self.person, promotion_id=number).body).data)


class Team(OfPromotion):
    """Who runs, tutors and observes a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_team", forms.TeamShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """For who names them."""
        found = rooms.promotion_team(self.person, promotion_id=self.number(promotion_id))
        return Response(forms.TeamShown(found).data)

    @described("name_role", SeatMadeShown, *WRITES, sent=forms.RoleSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Give a role to the account of an address; the same again changes nothing."""
        told = forms.RoleSent.read(request.data)
        made = rooms.name_role(self.person, promotion_id=self.number(promotion_id), **told)
        return Response(SeatMadeShown({"id": made}).data, status=201)


class Role(OfPromotion):
    """One role in a promotion."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("end_role", None, *ENDS, asked=VersionAsked, status=204)
    def delete(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Let somebody go; the last organiser stays until another is named."""
        version = VersionAsked.read(request.query_params.dict())["version"]
        rooms.end_role(
            self.person,
            promotion_id=self.number(promotion_id),
            seat_id=number_of(seat_id) or 0,
            version=version,
        )
        return Response(status=204)
