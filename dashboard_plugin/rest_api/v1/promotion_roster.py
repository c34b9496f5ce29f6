"""The addresses of who enters a promotion: seats, requests, files, the code, invitations."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.exports.promotion_roster import LARGEST
from dashboard_plugin.rest_api.v1 import promotion_roster_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.file_door import TakesFiles
from dashboard_plugin.rest_api.v1.guest_forms import AcceptedSent
from dashboard_plugin.rest_api.v1.money_forms import VersionShown
from dashboard_plugin.rest_api.v1.openapi import described

WRITES = (400, 403, 404, 409, 413, 415, 422, 503)
ENDS = (403, 404, 409, 422, 503)


class OfPromotion(Endpoint):
    """An address of one promotion; a number that is none is refused like one that is closed."""

    @staticmethod
    def number(promotion_id: str) -> int:
        """The number in the address; raises Forbidden."""
        found = number_of(promotion_id)
        if found is None:
            raise Forbidden()
        return found


class Seats(OfPromotion):
    """The members of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_seats", forms.SeatsShown, 403, 422, asked=forms.SeatsAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """By fifties; a tutor reads those of his groups."""
        asked = forms.SeatsAsked.read(request.query_params.dict())
        filters = rosters.SeatFilters(asked.get("state", ""), asked.get("group", ""), asked.get("q", ""))
        found = rosters.promotion_members(
            self.person, promotion_id=self.number(promotion_id), filters=filters, page=asked["page"]
        )
        return Response(forms.SeatsShown(found).data)

    @described("enrol_seat", forms.SeatMadeShown, *WRITES, sent=forms.NewSeatSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Enrol a person, invite an address, or put it on the waiting list."""
        told = forms.NewSeatSent.read(request.data)
        made = rosters.enrol_member(self.person, promotion_id=self.number(promotion_id), **told)
        return Response(forms.SeatMadeShown({"id": made}).data, status=201)


class Seat(OfPromotion):
    """One seat."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "put", "delete"]

    @described("read_seat", forms.SeatShown, 403, 404)
    def get(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """For who enrols."""
        found = rosters.promotion_seat(
            self.person, promotion_id=self.number(promotion_id), seat_id=number_of(seat_id) or 0
        )
        return Response(forms.SeatShown(found.seat).data)

    @described("group_seat", VersionShown, *WRITES, sent=forms.SeatGroupSent)
    def put(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Put a member in a group, over the version that was read."""
        told = forms.SeatGroupSent.read(request.data)
        version = rosters.set_seat_group(
            self.person, promotion_id=self.number(promotion_id), seat_id=number_of(seat_id) or 0, **told
        )
        return Response(VersionShown({"version": version}).data)

    @described("end_seat", None, *ENDS, asked=forms.SeatEndedAsked, status=204)
    def delete(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Let a member go, or withdraw an invitation or a request. Twice changes nothing."""
        told = forms.SeatEndedAsked.read(request.query_params.dict())
        rosters.end_seat(
            self.person, promotion_id=self.number(promotion_id), seat_id=number_of(seat_id) or 0, **told
        )
        return Response(status=204)


class SeatLetter(OfPromotion):
    """The letter of an invitation."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("resend_seat", None, *WRITES, 429, sent=forms.SeatVersionSent, status=204)
    def post(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Send it again, with another secret: the former one is dead."""
        told = forms.SeatVersionSent.read(request.data)
        rosters.resend_seat(
            self.person, promotion_id=self.number(promotion_id), seat_id=number_of(seat_id) or 0, **told
        )
        return Response(status=204)


class SeatMove(OfPromotion):
    """The way of a member to another promotion."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("move_seat", forms.SeatStateShown, *WRITES, sent=forms.SeatMovedSent)
    def post(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Pass him to a promotion that one runs too."""
        told = forms.SeatMovedSent.read(request.data)
        state = rosters.move_seat(
            self.person, promotion_id=self.number(promotion_id), seat_id=number_of(seat_id) or 0, **told
        )
        return Response(forms.SeatStateShown({"promotion": told["to"], "state": state}).data)


class SeatAnswers(OfPromotion):
    """Requests for a place."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("answer_seats", forms.AnsweredShown, *WRITES, sent=forms.AnswersSent)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Accept or refuse them together; those answered meanwhile stay as they are."""
        told = forms.AnswersSent.read(request.data)
        done = rosters.decide_asked(
            self.person, promotion_id=self.number(promotion_id), seat_ids=told.pop("seats"), **told
        )
        return Response(forms.AnsweredShown({"done": done}).data)


class JoinCode(OfPromotion):
    """The code of a promotion."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("set_join_code", forms.JoinCodeShown, *WRITES, sent=forms.JoinCodeSent)
    def put(self, request: Request, promotion_id: str) -> Response:
        """Open it, draw another, or shut it."""
        told = forms.JoinCodeSent.read(request.data)
        code = rosters.set_join_code(self.person, promotion_id=self.number(promotion_id), **told)
        return Response(forms.JoinCodeShown({"code": code}).data)


class Rosters(OfPromotion, TakesFiles):
    """Files of people that are brought."""

    largest_file = LARGEST

    @described("bring_roster", forms.RosterPlanShown, *WRITES, sent=forms.RosterSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Bring one, its columns being understood, and read what it would do: nobody is enrolled."""
        sent, number = forms.RosterSent.read(request.data)["file"], self.number(promotion_id)
        if not rosters.promotion_members(self.person, promotion_id=number).can_enrol:
            raise Forbidden()  # before a file is unpacked for somebody who may not bring it
        grids = read_grids(sent.data, sent.name)
        made = rosters.bring_roster(self.person, promotion_id=number, name=sent.name, grids=grids)
        return Response(_planned(self.person, number, made), status=201)


class Roster(OfPromotion):
    """One file of people, by who brought it."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_roster", forms.RosterPlanShown, 403, 404, 409, 422)
    def get(self, request: Request, promotion_id: str, upload_id: str) -> Response:
        """What it would do now."""
        return Response(_planned(self.person, self.number(promotion_id), number_of(upload_id) or 0))

    @described("enrol_roster", forms.RosterPlanShown, *WRITES, sent=forms.RosterDigestSent)
    def post(self, request: Request, promotion_id: str, upload_id: str) -> Response:
        """Do all of the plan that was read, or nothing."""
        told = forms.RosterDigestSent.read(request.data)
        try:
            done = rosters.enrol_roster(
                self.person,
                promotion_id=self.number(promotion_id),
                upload_id=number_of(upload_id) or 0,
                **told,
            )
        except rosters.RosterChanged as error:
            error.where["current"] = forms.RosterPlanShown(error.plan).data
            raise
        return Response(forms.RosterPlanShown(done).data)


class Joining(Endpoint):
    """A promotion by its code."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_joining", forms.DoorShown, 403, 404)
    def get(self, request: Request, join_code: str) -> Response:
        """What the code opens."""
        return Response(forms.DoorShown(rosters.promotion_door(self.person, code=join_code)).data)

    @described("join_promotion", forms.SeatStateShown, *WRITES)
    def post(self, request: Request, join_code: str) -> Response:
        """Take or ask for a place; twice changes nothing."""
        number, state = rosters.join_promotion(self.person, code=join_code)
        return Response(forms.SeatStateShown({"promotion": number, "state": state}).data)


class SeatInvitation(Endpoint):
    """An invitation to a promotion, for whoever holds its secret."""

    @described("read_seat_invitation", forms.DoorShown, 403, 404, 409, 410)
    def get(self, request: Request, seat_secret: str) -> Response:
        """Who invites, to what, until when."""
        return Response(forms.DoorShown(rosters.seat_invitation(self.person, secret=seat_secret)).data)

    @described("decide_seat", forms.SeatStateShown, *WRITES, 410, sent=AcceptedSent)
    def put(self, request: Request, seat_secret: str) -> Response:
        """Accept or refuse it; the same acceptance again changes nothing."""
        accept = AcceptedSent.read(request.data)["accept"]
        number = rosters.decide_seat(self.person, secret=seat_secret, accept=accept)
        told = {"promotion": number, "state": "member" if accept else "refused"}
        return Response(forms.SeatStateShown(told).data)


class OwnSeat(OfPromotion):
    """One's own place."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("leave_promotion", None, 403, 409, 503, status=204)
    def delete(self, request: Request, promotion_id: str) -> Response:
        """Leave the promotion, its waiting list or one's request. Twice changes nothing."""
        rosters.leave_promotion(self.person, promotion_id=self.number(promotion_id))
        return Response(status=204)


def _planned(person: int, number: int, upload: int) -> object:
    plan = rosters.read_roster(person, promotion_id=number, upload_id=upload)
    if plan is None:
        raise Http404  # no column says the address: its page asks which one does
    return forms.RosterPlanShown(plan).data
