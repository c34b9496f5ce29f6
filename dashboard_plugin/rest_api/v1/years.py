"""The addresses of the years of a commune: the work on one, its photographs, what changed between two."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin import api
from dashboard_plugin.errors import UnknownCampaign
from dashboard_plugin.rest_api.v1 import year_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.sent import YearAsked
from dashboard_plugin.stale import StaleReview


class Campaign(OfCommune):
    """One year of a commune as a piece of work."""

    @described("read_campaign", forms.CampaignShown, 403, 404, 422, asked=YearAsked)
    def get(self, request: Request, code: str) -> Response:
        """Who does what, how far it is, and its photographs; this year by default."""
        year = YearAsked.read(request.query_params.dict()).get("year")
        return Response(forms.CampaignShown(api.campaign(self.person, commune=code, year=year)).data)


class Review(OfCommune):
    """Where the team stands with one domain, this year."""

    @described(
        "review_domain", None, 400, 403, 404, 409, 413, 415, 422, 503, sent=forms.ReviewSent, status=204
    )
    def put(self, request: Request, code: str, domain: str) -> Response:
        """Say that it is ready, or that it was read together, or neither any more."""
        told = forms.ReviewSent.read(request.data)
        try:
            api.review_domain(self.person, commune=code, domain=domain, **told)
        except StaleReview as error:
            stored = error.current
            error.where["current"] = forms.ReviewShown(stored).data if stored else None
            raise
        return Response(status=204)


class Photograph(OfCommune):
    """One photograph of a closed year."""

    @described("read_photograph", OpenApiTypes.OBJECT, 403, 404, 500)
    def get(self, request: Request, code: str, year: str, number: str) -> HttpResponse:
        """Its very text, of which the SHA-256 was taken; a partial one says so."""
        of_year, rank = number_of(year), number_of(number)
        if of_year is None or rank is None:
            raise UnknownCampaign(
                "Cette photographie n’existe pas.",
                hint="Les numéros sont ceux que donne l’adresse campaign/.",
            )
        text = api.photograph_file(self.person, commune=code, year=of_year, number=rank)
        return HttpResponse(text, content_type="application/json")


class Evolution(OfCommune):
    """Two years of a commune."""

    @described("read_evolution", forms.EvolutionShown, 403, 404, 422, 500, asked=forms.EvolutionAsked)
    def get(self, request: Request, code: str) -> Response:
        """What progressed, fell, appeared or disappeared, domain by domain and point by point."""
        asked = forms.EvolutionAsked.read(request.query_params.dict())
        found = api.evolution(self.person, commune=code, before=asked.get("before"), after=asked.get("after"))
        return Response(forms.EvolutionShown(found).data)
