"""What promotions prove and where their members are, as files: the same tables as those of the pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from dashboard_plugin.api import following as follow
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.api import promotions
from dashboard_plugin.downloads import kept
from dashboard_plugin.exports import following as following_files
from dashboard_plugin.exports import proof as tables
from dashboard_plugin.rest_api.v1 import promotion_following_forms, promotion_proof_forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.file_door import GivesFiles
from dashboard_plugin.rest_api.v1.openapi import File, described

FILE = File(tables.TYPES["xlsx"])


class HoursFile(GivesFiles):
    """The hours of the members of a promotion, in a file."""

    @described("read_hours_file", FILE, 403, 404)
    def get(self, request: Request, promotion_id: str, file_kind: str) -> HttpResponseBase:
        """All of them, as `xlsx` or `csv`."""
        number = number_of(promotion_id) or 0
        rows = proof.all_proofs(self.person, promotion_id=number)
        title = promotions.promotion(self.person, promotion_id=number).fields.title
        return _file(tables.hours_table(title, rows), f"heures-{number}", file_kind)


class LogFile(GivesFiles):
    """The evidence log of one member, in a file."""

    @described("read_log_file", FILE, 403, 404)
    def get(self, request: Request, promotion_id: str, seat_id: str, file_kind: str) -> HttpResponseBase:
        """For who attests, and for the member himself, as `xlsx` or `csv`."""
        log = proof.evidence_log(
            self.person, promotion_id=number_of(promotion_id) or 0, seat_id=number_of(seat_id) or 0
        )
        return _file(tables.log_table(log), f"releve-{log.promotion.id}-{log.seat_id}", file_kind)


class ActivityFile(GivesFiles):
    """The activity of the body of a promotion, in a file."""

    @described("read_activity_file", FILE, 403, 404, 422, asked=promotion_proof_forms.ProofYearAsked)
    def get(self, request: Request, promotion_id: str, file_kind: str) -> HttpResponseBase:
        """A year of it, as `xlsx` or `csv`."""
        year = promotion_proof_forms.ProofYearAsked.read(request.query_params.dict()).get("year")
        report = proof.activity(self.person, promotion_id=number_of(promotion_id) or 0, year=year)
        return _file(tables.activity_file(report), f"activite-{report.year}", file_kind)


class TrainingsFile(OfCommune, GivesFiles):
    """The annual table of the trainings that a commune paid for, in a file."""

    @described("read_trainings_file", FILE, 403, 404, 422, asked=promotion_proof_forms.ProofYearAsked)
    def get(self, request: Request, code: str, file_kind: str) -> HttpResponseBase:
        """For the head of the commune, as `xlsx` or `csv`."""
        year = promotion_proof_forms.ProofYearAsked.read(request.query_params.dict()).get("year")
        table = proof.training_table(self.person, commune=code, year=year)
        return _file(tables.training_file(table), f"formation-{table.commune.code}-{table.year}", file_kind)


class ProgressFile(GivesFiles):
    """The members of a promotion with their progress, in a file."""

    @described("read_progress_file", FILE, 403, 404, 422, asked=promotion_following_forms.ProgressFileAsked)
    def get(self, request: Request, promotion_id: str, file_kind: str) -> HttpResponseBase:
        """All that the query keeps, with every course, as `xlsx` or `csv`."""
        asked = promotion_following_forms.ProgressFileAsked.read(request.query_params.dict())
        number = number_of(promotion_id) or 0
        columns, rows = follow.follow_lines(
            self.person, promotion_id=number, filters=follow.FollowFilters(**asked)
        )
        name = f"suivi-promotion-{number}"
        if file_kind == "csv":
            return _named(b"".join(following_files.text_table(columns, rows)), name, file_kind)
        return _named(following_files.workbook(columns, rows), name, file_kind)


def _file(table: tables.Table, name: str, kind: str) -> HttpResponseBase:
    return _named(tables.as_file(table, kind), name, kind)


def _named(body: bytes, name: str, kind: str) -> HttpResponseBase:
    """The rights were asked before it is said that there is no such file."""
    if kind not in tables.TYPES:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return kept(HttpResponse(body, content_type=tables.TYPES[kind], headers=headers))
