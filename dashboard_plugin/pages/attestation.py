"""An attestation on a page and on paper, and the public page where anybody checks a code."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.proof import (
    LONGEST_REASON,
    LONGEST_TYPED,
    RULE,
    InvalidAttestation,
    TooManyCodes,
    written,
)
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.exports import pdf
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import open_page, page, show, user_id
from dashboard_plugin.pages.promotion_shell import promotion_number
from dashboard_plugin.proof_data import AttestationView
from dashboard_plugin.use_cases.check_attestation import WINDOW


@page
@require_http_methods(["GET", "HEAD", "POST"])
def attestation(request: HttpRequest, promotion_id: str, attestation_id: str) -> HttpResponse:
    """The attestation as it is printed (?format=pdf where a PDF can be made); a POST revokes it."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    given = int(attestation_id) if attestation_id.isascii() and attestation_id.isdigit() else 0
    view = proof.attestation(person, promotion_id=identifier, attestation_id=given if given < 2**63 else 0)
    if request.method != "POST":
        return _show(request, view)
    reason = request.POST.get("motif", "")
    try:
        proof.revoke_attestation(person, promotion_id=identifier, attestation_id=view.id, reason=reason)
    except InvalidAttestation as error:
        return _show(request, view, error, reason)
    messages.success(request, "L’attestation est révoquée : son code le dit à qui le vérifie.")
    return HttpResponseRedirect(reverse("viatic:promotion_attestation", args=[identifier, view.id]))


@open_page
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Where anybody types a code (?code=…)."""
    typed = request.GET.get("code", "")
    return _answer(request, typed) if typed.strip() else _public(request)


@open_page
@require_safe
def verifiee(request: HttpRequest, attestation_code: str) -> HttpResponse:
    """What one code says, at the address that is printed."""
    return _answer(request, attestation_code)


def _answer(request: HttpRequest, typed: str) -> HttpResponse:
    person = user_id(request) if request.user.is_authenticated else None
    try:
        state = proof.check_attestation(typed, user_id=person, origin=request.META.get("REMOTE_ADDR", ""))
    except TooManyCodes as error:
        response = _public(request, typed, error=error)
        response["Retry-After"] = str(WINDOW)
        return response
    return _public(request, typed, state)


def _public(
    request: HttpRequest, typed: str = "", state: str = "", error: CommuneError | None = None
) -> HttpResponse:
    context = {"typed": typed[:LONGEST_TYPED], "state": state, "error": error, "longest": LONGEST_TYPED}
    response = show(request, "attestation_check", context, status=outcome(error)[0] if error else 200)
    # An address that holds a code goes to no other site and into no search engine.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _show(
    request: HttpRequest, view: AttestationView, error: CommuneError | None = None, reason: str = ""
) -> HttpResponse:
    courses = [{**each, "on": date.fromisoformat(each["on"])} for each in view.printed.get("courses", ())]
    context = {
        "view": view,
        "courses": courses,
        "code": written(view.code),
        "address": request.build_absolute_uri(reverse("viatic:attestation_verifiee", args=[view.code])),
        "pdf": pdf.is_available(),
        "rule": RULE,
        "error": error,
        "reason": reason,
        "longest": LONGEST_REASON,
    }
    response = show(request, "attestation", context, status=outcome(error)[0] if error else 200)
    if request.GET.get("format") != "pdf" or not pdf.is_available():
        return response
    return HttpResponse(
        pdf.render(response.content.decode()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="attestation-{view.id}.pdf"'},
    )
