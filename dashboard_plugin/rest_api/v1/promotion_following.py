"""The addresses of following a promotion: progress, results, questions, averages, a commune's agreement."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import following as follow
from dashboard_plugin.rest_api.v1 import promotion_following_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described


class Progress(Endpoint):
    """The members of a promotion with their progress."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_progress", forms.FollowedProgressShown, 403, 422, asked=forms.ProgressAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """By fifties, with the totals of all; for an observer, the totals alone."""
        asked = forms.ProgressAsked.read(request.query_params.dict())
        page = asked.pop("page")
        found = follow.following(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            filters=follow.FollowFilters(**asked),
            page=page,
        )
        return Response(forms.FollowedProgressShown(found).data)

    @described("read_progress", forms.ReadingLeftShown, *WRITES, 409, sent=forms.NothingSent)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Read it again of the host, two hundred members at a time: call until none is left."""
        forms.NothingSent.read(request.data)
        left = follow.read_progress(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.ReadingLeftShown({"left": left}).data)


class Member(Endpoint):
    """One member of a promotion."""

    @described("read_member_progress", forms.FollowedMemberShown, 403)
    def get(self, request: Request, promotion_id: str, seat_id: str) -> Response:
        """Each course as the host says it now, for whoever follows his group."""
        found = follow.followed_member(
            self.person, promotion_id=number_of(promotion_id) or 0, seat_id=number_of(seat_id) or 0
        )
        return Response(forms.FollowedMemberShown(found).data)


class Own(Endpoint):
    """One's own way through a promotion."""

    @described("read_own_progress", forms.FollowedMemberShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """The same as of a member, for himself."""
        found = follow.own_progress(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.FollowedMemberShown(found).data)


class CourseResults(Endpoint):
    """One course of a promotion."""

    @described("read_course_results", forms.CourseResultsShown, 403)
    def get(self, request: Request, promotion_id: str, course_id: str) -> Response:
        """Totals, groups, and how each graded block went; for an observer, of five people at least."""
        found = follow.followed_course(
            self.person, promotion_id=number_of(promotion_id) or 0, course_id=number_of(course_id) or 0
        )
        return Response(forms.CourseResultsShown(found).data)


class Questions(Endpoint):
    """The questions of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_questions", forms.QuestionsShown, 403, 422, asked=forms.QuestionsAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """A member's own, or those of the groups one follows; those that wait first, by fifties."""
        after = forms.QuestionsAsked.read(request.query_params.dict()).get("after", 0)
        found = follow.questions(self.person, promotion_id=number_of(promotion_id) or 0, after=after)
        return Response(forms.QuestionsShown(found).data)

    @described("ask_question", forms.QuestionShown, *WRITES, 409, sent=forms.QuestionSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Ask, as a member; twenty a day at most."""
        text, number = forms.QuestionSent.read(request.data)["text"], number_of(promotion_id) or 0
        made = follow.ask_question(self.person, promotion_id=number, text=text)
        found = follow.question(self.person, promotion_id=number, question_id=made)
        return Response(forms.QuestionShown(found).data, status=201)


class Question(Endpoint):
    """One question."""

    @described("read_question", forms.QuestionShown, 403)
    def get(self, request: Request, promotion_id: str, question_id: str) -> Response:
        """For its author and for who follows his group."""
        return Response(forms.QuestionShown(self._read(promotion_id, question_id)).data)

    @described("answer_question", forms.QuestionShown, *WRITES, 409, sent=forms.QuestionAnswerSent)
    def put(self, request: Request, promotion_id: str, question_id: str) -> Response:
        """Answer, over the version that was read; sent twice, it is one answer."""
        told = forms.QuestionAnswerSent.read(request.data)
        follow.answer_question(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            question_id=number_of(question_id) or 0,
            **told,
        )
        return Response(forms.QuestionShown(self._read(promotion_id, question_id)).data)

    def _read(self, promotion_id: str, question_id: str) -> follow.QuestionView:
        return follow.question(
            self.person, promotion_id=number_of(promotion_id) or 0, question_id=number_of(question_id) or 0
        )


class Averages(Endpoint):
    """What the communes of a promotion have in common."""

    @described("read_averages", forms.AveragesShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """The mean of each domain over the communes that agreed, five at least."""
        found = follow.promotion_diagnosis(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.AveragesShown(found).data)


class PromotionConsent(Endpoint):
    """Whether the commune of one's seat is counted in these averages."""

    @described("read_promotion_consent", forms.PromotionConsentShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """What it said, for a member, and whether he may say otherwise."""
        found = follow.promotion_consent(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.PromotionConsentShown(found).data)

    @described("consent_to_promotion", None, *WRITES, sent=forms.PromotionConsentSent, status=204)
    def put(self, request: Request, promotion_id: str) -> Response:
        """Agree, or withdraw; saying the same again changes nothing."""
        agreed = forms.PromotionConsentSent.read(request.data)["agreed"]
        follow.consent_to_promotion(self.person, promotion_id=number_of(promotion_id) or 0, agreed=agreed)
        return Response(status=204)
