"""Preuves of a promotion: the hours of its members, the log of one, attestations, the year of the body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.promotions.proof import RULE, SOURCE, InvalidAttestation
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.downloads import kept
from dashboard_plugin.errors import ClosedPromotion, UnknownSeat
from dashboard_plugin.exports.proof import (
    LOG_KINDS,
    TYPES,
    Table,
    activity_file,
    as_file,
    hours_table,
    log_table,
)
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.proof_data import EvidenceLog


@page
@require_safe
def preuves(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The members with their hours, for who organises; for a member, his own log."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rooms.promotion(person, promotion_id=identifier)
    if "attest" not in view.may and "take_part" in view.may:
        return _show_log(request, proof.evidence_log(person, promotion_id=identifier))
    found = proof.proofs(person, promotion_id=identifier, page=_small(request.GET.get("page", "1")))
    context = {"view": found, "rule": RULE, "source": SOURCE}
    return show_promotion(request, "promotion_proof", context, promotion=found.promotion)


@page
@require_safe
def heures(request: HttpRequest, promotion_id: str, kind: str) -> HttpResponse:
    """The hours of all the members, as `xlsx` or `csv`."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    rows = proof.all_proofs(person, promotion_id=identifier)
    title = rooms.promotion(person, promotion_id=identifier).fields.title
    return file_of(hours_table(title, rows), f"heures-{identifier}", kind)


@page
@require_safe
def journal(request: HttpRequest, promotion_id: str, seat_id: str) -> HttpResponse:
    """All that is known of one member."""
    return _show_log(request, _log(request, promotion_id, seat_id))


@page
@require_safe
def journal_fichier(request: HttpRequest, promotion_id: str, seat_id: str, kind: str) -> HttpResponse:
    """The same, as `xlsx` or `csv`."""
    log = _log(request, promotion_id, seat_id)
    return file_of(log_table(log), f"releve-{log.promotion.id}-{log.seat_id}", kind)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def delivrer(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """How many attestations would be given; a POST gives them, to one (`place`) or to all."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    error = None
    if request.method == "POST":
        try:
            seat = number(request, "place") if request.POST.get("place") else None
            done = proof.issue_attestations(person, promotion_id=identifier, seat_id=seat)
            messages.success(request, _told(done.given))
            return HttpResponseRedirect(reverse("viatic:promotion_preuves", args=[identifier]))
        except (InvalidAttestation, ClosedPromotion, UnknownSeat) as refusal:
            error = refusal
    view = proof.issuing(person, promotion_id=identifier)
    status = outcome(error)[0] if error else 200
    context = {"view": view, "error": error}
    return show_promotion(request, "promotion_attest", context, promotion=view.promotion, status=status)


@page
@require_safe
def activite(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """A year of the body, over the promotions that one organises."""
    report = proof.activity(
        user_id(request), promotion_id=promotion_number(promotion_id), year=asked_year(request)
    )
    context = {"report": report, "rule": RULE}
    return show_promotion(request, "promotion_activity", context, promotion=report.promotion)


@page
@require_safe
def activite_fichier(request: HttpRequest, promotion_id: str, kind: str) -> HttpResponse:
    """The same, as `xlsx` or `csv`."""
    report = proof.activity(
        user_id(request), promotion_id=promotion_number(promotion_id), year=asked_year(request)
    )
    return file_of(activity_file(report), f"activite-{report.year}", kind)


def file_of(table: Table, name: str, kind: str) -> HttpResponse:
    """A table to keep; a format that is none is the workbook."""
    kind = kind if kind in TYPES else "xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return kept(HttpResponse(as_file(table, kind), content_type=TYPES[kind], headers=headers))


def asked_year(request: HttpRequest) -> int | None:
    """The year of `?annee=`; what is none is this year."""
    text = request.GET.get("annee", "")
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100 else None


def _log(request: HttpRequest, promotion_id: str, seat_id: str) -> EvidenceLog:
    return proof.evidence_log(
        user_id(request), promotion_id=promotion_number(promotion_id), seat_id=_small(seat_id)
    )


def _show_log(request: HttpRequest, log: EvidenceLog) -> HttpResponse:
    keys = {course.title: course.fields.key for course in log.promotion.courses if course.url}
    context = {
        "log": log,
        "lines": [(line, LOG_KINDS[line.kind], keys.get(line.title)) for line in log.lines],
        "uncounted": [line for line in log.hours.lines if line.why_not],
        "rule": RULE,
        "source": SOURCE,
    }
    return show_promotion(request, "promotion_log", context, promotion=log.promotion)


def _small(text: str) -> int:
    """A number of an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _told(given: int) -> str:
    if given == 0:
        return "Aucune attestation nouvelle : chaque personne qui remplit les conditions a déjà la sienne."
    return "Une attestation est délivrée." if given == 1 else f"{given} attestations sont délivrées."
