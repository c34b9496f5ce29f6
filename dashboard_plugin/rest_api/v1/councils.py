"""The addresses of councils, of communes alike, of a commune's profile, and of who belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.errors import InvalidRequest, UnknownRound
from dashboard_plugin.rest_api.v1 import council_forms as forms
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.stale import StaleHolders

WRITES = (400, 403, 404, 413, 415, 422, 503)
DECIDE: Mapping[str, Callable[..., Any]] = {
    "accept": lambda person, number: api.decide_membership(person, membership_id=number, accept=True),
    "refuse": lambda person, number: api.decide_membership(person, membership_id=number, accept=False),
    "confirm": lambda person, number: api.confirm_referent(person, membership_id=number),
    "end": lambda person, number: api.end_membership(person, membership_id=number),
}


class Councils(OfCommune):
    """The councils of a commune."""

    @described("list_councils", forms.CouncilsShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """The latest first; never what anybody gave."""
        return Response(forms.CouncilsShown(api.councils(self.person, commune=code)).data)


class Results(OfCommune):
    """What a closed council says."""

    @described("read_council_results", forms.ResultsShown, 403, 404, 409)
    def get(self, request: Request, code: str, round_id: str) -> Response:
        """How the voices part on each point, what was said of it, the answer that was settled."""
        number = number_of(round_id)
        if number is None:
            raise UnknownRound("Ce conseil n’existe pas dans cette commune.", hint="Repartez de la liste.")
        found = api.council_results(self.person, commune=code, round_id=number)
        return Response(forms.ResultsShown(found).data)


class Comparison(OfCommune):
    """A commune beside communes alike."""

    @described("read_comparison", forms.ComparisonShown, 403, 404, 422, 500, asked=forms.GroupAsked)
    def get(self, request: Request, code: str) -> Response:
        """Quartiles of each domain, by size by default."""
        asked = forms.GroupAsked.read(request.query_params.dict())
        group = {"family": asked["group"]} if "group" in asked else {}
        return Response(forms.ComparisonShown(api.comparison(self.person, commune=code, **group)).data)


class Consent(OfCommune):
    """Whether a commune is counted among communes alike."""

    @described("consent_to_comparison", None, *WRITES, sent=forms.ConsentSent, status=204)
    def put(self, request: Request, code: str) -> Response:
        """Agree, or withdraw; saying the same again changes nothing."""
        agreed = forms.ConsentSent.read(request.data)["agreed"]
        api.consent_to_comparison(self.person, commune=code, agreed=agreed)
        return Response(status=204)


class Profile(OfCommune):
    """What a commune is, as far as it changes what it is asked."""

    @described("read_profile", forms.ProfileShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """Who holds which competence, and the points that this hides."""
        return Response(forms.ProfileShown(api.profile(self.person, commune=code)).data)


class Holders(OfCommune):
    """Who holds the competences of a commune."""

    @described("set_holders", forms.ChangedShown, *WRITES, 409, sent=forms.HoldersSent)
    def put(self, request: Request, code: str) -> Response:
        """Say it of some, all or nothing, over the versions that were read."""
        told = forms.HoldersSent.read(request.data)["holders"]
        given = {each["competence"]: (each["holder"], each["version"]) for each in told}
        if len(given) < len(told):
            raise InvalidRequest("Une compétence est donnée deux fois.", hint="Une seule.", field="holders")
        try:
            changed = api.set_holders(self.person, commune=code, given=given)
        except StaleHolders as error:
            error.where["current"] = [
                {"competence": competence, "holder": holder, "version": version}
                for competence, (holder, version) in error.current.items()
            ]
            raise
        return Response(forms.ChangedShown({"changed": changed}).data)


class Membership(Endpoint):
    """One place in a commune: `id` in its list of members."""

    @described("decide_membership", forms.DecidedShown, *WRITES, sent=forms.DecisionSent)
    def put(self, request: Request, membership_id: str) -> Response:
        """Accept or turn a request away, name the referent, or end a place."""
        decision = forms.DecisionSent.read(request.data)["decision"]
        number = number_of(membership_id)
        if number is None:
            raise Forbidden()
        return Response(forms.DecidedShown(DECIDE[decision](self.person, number)).data)


def number_of(text: str) -> int | None:
    """The number of a row that an address names; None for what no database would compare."""
    plain = text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if plain else None
