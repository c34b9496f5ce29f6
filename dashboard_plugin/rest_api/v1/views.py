"""The addresses of version 1: each reads what was sent, asks `dashboard_plugin.api`, and shows the result."""

from __future__ import annotations

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden, UnknownItem
from dashboard_plugin import api
from dashboard_plugin.rest_api.v1 import sent, shown
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described, description

MOST_FOUND = 20
MOST_MEMBERS = 100


class Description(Endpoint):
    """The description of this API. Public: it holds no data."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The OpenAPI document, in JSON."""
        return Response(description())


class Me(Endpoint):
    """The person who asks."""

    @described("me", shown.MeShown)
    def get(self, request: Request) -> Response:
        """One's places, one's roles on the site, and the commune one works on."""
        me = {
            "memberships": api.my_memberships(self.person),
            "roles": sorted(api.site_roles(self.person)),
            "commune": api.current_commune(self.person),
        }
        return Response(shown.MeShown(me).data)


class Communes(Endpoint):
    """The communes of France."""

    @described("search_communes", shown.FoundShown, 422, asked=sent.SearchAsked)
    def get(self, request: Request) -> Response:
        """Those whose name or postal code begins so, at most twenty."""
        asked = sent.SearchAsked.read(request.query_params.dict())
        found = api.search_communes(asked["q"], limit=MOST_FOUND)
        return Response(shown.FoundShown({"results": found}).data)


class Commune(OfCommune):
    """A commune at a glance."""

    @described("read_commune", shown.DashboardShown, 403, 404, 422, asked=sent.YearAsked)
    def get(self, request: Request, code: str) -> Response:
        """Scores, coverage, alerts and priorities, with their reasons and the courses that help."""
        year = sent.YearAsked.read(request.query_params.dict()).get("year")
        return Response(shown.DashboardShown(api.dashboard(self.person, commune=code, year=year)).data)


class Items(OfCommune):
    """The points of the état des lieux of a commune."""

    @described("list_items", shown.ItemsShown, 403, 404, 422, asked=sent.SelectionAsked)
    def get(self, request: Request, code: str) -> Response:
        """All points, those of a domain, or a selection."""
        asked = sent.SelectionAsked.read(request.query_params.dict())
        selection = asked.get("domain") or asked.get("items") or "tout"
        sheet = api.sheet(self.person, commune=code, items=selection, year=asked.get("year"))
        if "domain" in asked:
            sheet.referential.domain(asked["domain"])
        return Response(shown.ItemsShown(sheet).data)


class Item(OfCommune):
    """One point of the état des lieux of a commune."""

    @described("read_item", shown.ItemShown, 403, 404, 422, asked=sent.YearAsked)
    def get(self, request: Request, code: str, item_id: str) -> Response:
        """What it asks, and its answer."""
        year = sent.YearAsked.read(request.query_params.dict()).get("year")
        sheet = api.sheet(self.person, commune=code, items=item_id, year=year)
        item = sheet.referential.item(item_id)
        if sheet.rows:
            return Response(shown.ItemShown(sheet.rows[0]).data)
        if item.sensitive:
            raise Forbidden()
        raise UnknownItem(
            f"Le point {item.id} ne concerne pas une commune de cette taille.",
            hint="Il est masqué de votre état des lieux et ne compte pas dans le score.",
            item=item.id,
        )

    @described("write_item", shown.SavedShown, 400, 403, 404, 409, 413, 415, 422, 503, sent=sent.AnswerSent)
    def put(self, request: Request, code: str, item_id: str) -> Response:
        """Answer for the commune, over the version that was read and no other."""
        answer = sent.AnswerSent.read(request.data)
        saved = api.save_answer(self.person, commune=code, item_id=item_id, raw=answer.pop("value"), **answer)
        return Response(shown.SavedShown(saved).data)


class Weighting(OfCommune):
    """The weight of one point for a commune."""

    @described(
        "weigh_item", None, 400, 403, 404, 409, 413, 415, 422, 503, sent=sent.WeightingSent, status=204
    )
    def put(self, request: Request, code: str, item_id: str) -> Response:
        """Choose its importance and its urgency; null goes back to what is proposed."""
        weights = sent.WeightingSent.read(request.data)
        api.set_weighting(self.person, commune=code, item_id=item_id, **weights)
        return Response(status=204)


class Members(OfCommune):
    """The people of a commune's space."""

    @described("list_members", shown.MembersShown, 403, 404, 422, asked=sent.PageAsked)
    def get(self, request: Request, code: str) -> Response:
        """The members by hundreds; for those who decide on them, the requests that wait."""
        after = sent.PageAsked.read(request.query_params.dict()).get("after")
        page = api.members(self.person, commune=code, after=after, limit=MOST_MEMBERS)
        return Response(shown.MembersShown(page).data)
