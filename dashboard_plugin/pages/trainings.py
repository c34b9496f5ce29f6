"""Formation des élus: the annual table that a commune annexes to its accounts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commune_core.promotions.proof import RULE, TABLE_LAW
from commune_core.typography import reference_in_full
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.exports.proof import training_file
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.promotion_proof import asked_year, file_of


@page
@require_safe
def formations(request: HttpRequest, code: str) -> HttpResponse:
    """The trainings of a year (?annee=2026), for the head of the commune."""
    table = proof.training_table(user_id(request), commune=code, year=asked_year(request))
    moved = moved_to(request, table.commune, code, "formations")
    if moved is not None:
        return moved
    context = {"table": table, "rule": RULE, "law": reference_in_full(TABLE_LAW)}
    return show(request, "trainings", context, commune=table.commune)


@page
@require_safe
def fichier(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The same, as `xlsx` or `csv`."""
    table = proof.training_table(user_id(request), commune=code, year=asked_year(request))
    return file_of(training_file(table), f"formation-{table.commune.code}-{table.year}", kind)
