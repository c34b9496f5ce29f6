"""The addresses of proofs of promotions: hours, evidence, attestations, a commune's table, a body's year."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.rest_api.v1 import promotion_proof_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described


class Proofs(Endpoint):
    """The members of a promotion with their hours."""

    @described("list_proofs", forms.ProofsShown, 403, 422, asked=forms.ProofsAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """For who attests: hours, what is missing, the last attestation; by fifties."""
        page = forms.ProofsAsked.read(request.query_params.dict())["page"]
        found = proof.proofs(self.person, promotion_id=number_of(promotion_id) or 0, page=page)
        return Response(forms.ProofsShown(found).data)


class Log(Endpoint):
    """The evidence log of one member."""

    @described("read_evidence_log", forms.EvidenceLogShown, 403, 404)
    def get(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """For who attests, and for the member himself."""
        found = proof.evidence_log(
            self.person, promotion_id=number_of(promotion_id) or 0, seat_id=number_of(seat_id) or 0
        )
        return Response(forms.EvidenceLogShown(found).data)


class Attestations(Endpoint):
    """The attestations of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("count_attestations", forms.IssuingShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """How many would be given now."""
        found = proof.issuing(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.IssuingShown(found).data)

    @described("issue_attestations", forms.IssuedShown, *WRITES, 409, sent=forms.IssueSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Give them, to one or to all who fulfil the conditions; twice the same gives nothing more."""
        seat = forms.IssueSent.read(request.data)["seat"]
        done = proof.issue_attestations(self.person, promotion_id=number_of(promotion_id) or 0, seat_id=seat)
        return Response(forms.IssuedShown(done).data, status=201)


class Attestation(Endpoint):
    """One attestation."""

    @described("read_attestation", forms.AttestationShown, 403, 404)
    def get(self, request: Request, promotion_id: str, attestation_id: str) -> Response:
        """As it is printed, for who attests and for its holder."""
        return Response(forms.AttestationShown(self._read(promotion_id, attestation_id)).data)

    @described("revoke_attestation", forms.AttestationShown, *WRITES, sent=forms.RevocationSent)
    def put(self, request: Request, promotion_id: str, attestation_id: str) -> Response:
        """Revoke it, for good: its code is never given again. Twice changes nothing."""
        reason = forms.RevocationSent.read(request.data)["reason"]
        proof.revoke_attestation(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            attestation_id=number_of(attestation_id) or 0,
            reason=reason,
        )
        return Response(forms.AttestationShown(self._read(promotion_id, attestation_id)).data)

    def _read(self, promotion_id: str, attestation_id: str) -> proof.AttestationView:
        return proof.attestation(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            attestation_id=number_of(attestation_id) or 0,
        )


class Activity(Endpoint):
    """The activity of the body of a promotion."""

    @described("read_activity", forms.ActivityShown, 403, 422, asked=forms.ProofYearAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """A year of it, over the promotions that the caller organises."""
        year = forms.ProofYearAsked.read(request.query_params.dict()).get("year")
        found = proof.activity(self.person, promotion_id=number_of(promotion_id) or 0, year=year)
        return Response(forms.ActivityShown(found).data)


class Trainings(OfCommune):
    """The annual table of the trainings that a commune paid for."""

    @described("read_trainings", forms.TrainingsShown, 403, 404, 422, asked=forms.ProofYearAsked)
    def get(self, request: Request, code: str) -> Response:
        """For the head of the commune."""
        year = forms.ProofYearAsked.read(request.query_params.dict()).get("year")
        found = proof.training_table(self.person, commune=code, year=year)
        return Response(forms.TrainingsShown(found).data)


class Checked(Endpoint):
    """What the code of an attestation says; for visitors there is a page."""

    @described("check_attestation", forms.CheckedShown)
    def get(self, request: Request, attestation_code: str) -> Response:
        """Valid, revoked or unknown; after too many unknown ones, nothing for an hour."""
        origin = request.META.get("REMOTE_ADDR", "")
        state = proof.check_attestation(attestation_code, user_id=self.person, origin=origin)
        return Response(forms.CheckedShown({"state": state}).data)
