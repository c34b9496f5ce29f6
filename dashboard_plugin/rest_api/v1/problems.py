"""Every refusal of the API as an RFC 9457 problem: what is wrong, where, and what to do, in French."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.response import Response

from commune_core.errors import CommuneError, StaleAnswer, StaleWeighting
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.promotion_meeting_errors import StaleMeeting, StaleReminder
from dashboard_plugin.rest_api.v1.closing_forms import ClosingShown
from dashboard_plugin.rest_api.v1.doubt_forms import DoubtShown
from dashboard_plugin.rest_api.v1.guest_forms import GuestShown
from dashboard_plugin.rest_api.v1.measure_forms import IndicatorShown, ValueShown
from dashboard_plugin.rest_api.v1.promotion_following_forms import QuestionShown
from dashboard_plugin.rest_api.v1.promotion_forms import BodyShown, PromotionShown
from dashboard_plugin.rest_api.v1.promotion_funding_forms import FundingShown
from dashboard_plugin.rest_api.v1.promotion_meeting_forms import MeetingShown, ReminderShown
from dashboard_plugin.rest_api.v1.report_forms import RestraintShown
from dashboard_plugin.rest_api.v1.shown import AnswerShown, WeightingShown
from dashboard_plugin.rest_api.v1.talk_forms import MessageShown, SettingsShown
from dashboard_plugin.stale import (
    StaleBody,
    StaleClosing,
    StaleDoubt,
    StaleFunding,
    StaleGuest,
    StaleIndicator,
    StaleMessage,
    StalePromotion,
    StaleQuestion,
    StaleRestraint,
    StaleSettings,
    StaleValue,
)

log = logging.getLogger("viatic.api")

MEDIA_TYPE = "application/problem+json"


class TooLarge(exceptions.APIException):
    """The body is longer than any answer can be."""

    status_code = 413


class Revoked(exceptions.AuthenticationFailed):
    """The key that was shown opened something once, and was revoked."""


class UnreadableForm(exceptions.ParseError):
    """The body is no form, or one with more parts than any of ours."""


class Moved(Exception):
    """The commune of the address became part of another; `location` is the same address of that one."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


# What stands now, beside the refusal of a write that did not see it.
CURRENT: dict[Any, Any] = {
    StaleAnswer: AnswerShown,
    StaleWeighting: WeightingShown,
    StaleIndicator: IndicatorShown,
    StaleValue: ValueShown,
    StaleMessage: MessageShown,
    StaleSettings: SettingsShown,
    StaleGuest: GuestShown,
    StaleClosing: ClosingShown,
    StaleDoubt: DoubtShown,
    StaleQuestion: QuestionShown,
    StaleFunding: FundingShown,
    StalePromotion: PromotionShown,
    StaleBody: BodyShown,
    StaleRestraint: RestraintShown,
    StaleMeeting: MeetingShown,
    StaleReminder: ReminderShown,
}

# What the framework refuses before any rule of ours is asked: code, title, detail, hint.
REFUSALS: dict[type[Exception], tuple[str, str, str, str]] = {
    exceptions.NotAuthenticated: (
        "sign_in",
        "Connexion demandée",
        "Cette adresse ne répond qu’à une personne connectée.",
        "Ouvrez une session, ou joignez un jeton.",
    ),
    exceptions.AuthenticationFailed: (
        "sign_in",
        "Connexion refusée",
        "Le jeton ou la session ne sont pas valables, ou ne le sont plus.",
        "Connectez-vous de nouveau.",
    ),
    Revoked: (
        "key.revoked",
        "Cette clé n’ouvre plus rien",
        "Cette clé a été révoquée par la commune.",
        "Demandez-lui une autre clé.",
    ),
    # Rights on a commune are `Forbidden`: what is left here is a write without the token of its session.
    exceptions.PermissionDenied: (
        "request.csrf",
        "Cette demande n’a pas été acceptée",
        "Le jeton qui prouve que la demande vient de votre session manque ou n’est plus valable.",
        "Renvoyez la valeur du cookie csrftoken dans l’en-tête X-CSRFToken.",
    ),
    UnreadableForm: (
        "request.malformed",
        "Cette demande n’a pas été comprise",
        "Le corps de la demande n’est pas un formulaire.",
        "Envoyez du multipart/form-data en UTF-8, avec sa délimitation.",
    ),
    exceptions.ParseError: (
        "request.malformed",
        "Cette demande n’a pas été comprise",
        "Le corps de la demande n’est pas du JSON.",
        "Envoyez un objet JSON en UTF-8.",
    ),
    TooLarge: (
        "request.too_large",
        "Cette demande est trop longue",
        "Le corps de la demande dépasse la taille que cette adresse accepte.",
        "Raccourcissez le texte, ou allégez les fichiers.",
    ),
    exceptions.MethodNotAllowed: (
        "request.method",
        "Cette adresse ne fait pas cela",
        "Cette méthode n’existe pas à cette adresse.",
        "L’en-tête Allow donne celles qui existent.",
    ),
    exceptions.NotAcceptable: (
        "request.not_acceptable",
        "Ce format n’existe pas ici",
        "Cette adresse ne répond qu’en JSON.",
        "Demandez application/json dans l’en-tête Accept.",
    ),
    exceptions.UnsupportedMediaType: (
        "request.media_type",
        "Ce format n’est pas lu ici",
        "Le corps de la demande doit être en JSON.",
        "Envoyez-le avec l’en-tête Content-Type: application/json.",
    ),
    exceptions.Throttled: (
        "request.too_many",
        "Trop de demandes",
        "Vous avez fait trop de demandes en peu de temps.",
        "Attendez le nombre de secondes que donne l’en-tête Retry-After.",
    ),
}


def answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer that tells `error`; None for a fault of ours, which the host reports like any other."""
    match error:
        case Moved():
            return Response(status=308, headers={"Location": error.location})
        case OperationalError():
            log.exception("storage failure on %s", context["request"].path)
            return _of_the_domain(NotSaved.out_of_reach())
        case CommuneError():
            return _of_the_domain(error)
        case RequestDataTooBig():
            return _of_the_framework(TooLarge())
        case MultiPartParserError() | TooManyFieldsSent() | TooManyFilesSent():
            # Django reads a form before the framework does, to find the token of the session in it.
            return _of_the_framework(UnreadableForm())
        case exceptions.APIException():
            return _of_the_framework(error)
        case Http404():
            return _problem(404, "request.not_found", "Cette adresse n’existe pas", "", "Vérifiez l’adresse.")
    return None


def _of_the_domain(error: CommuneError) -> Response:
    status, title = outcome(error)
    where = error.where
    for kind, shown in CURRENT.items():
        if isinstance(error, kind):
            where = {**where, "current": shown(error.current).data if error.current else None}
    return _problem(status, error.code, title, error.message, error.hint, **where)


def _of_the_framework(error: exceptions.APIException) -> Response | None:
    told = next((REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS), None)
    if told is None:
        return None
    response = _problem(error.status_code, *told)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(wait)
    return response


def _problem(status: int, code: str, title: str, detail: str, hint: str, **where: Any) -> Response:
    problem = {
        **where,
        "type": f"urn:viatic:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
    }
    return Response(problem, status=status, content_type=MEDIA_TYPE)
