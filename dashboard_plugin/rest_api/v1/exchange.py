"""The addresses of files of a whole commune: its workbook, out and in, and its handover."""

from __future__ import annotations

import tempfile
from typing import Any, ClassVar, cast

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from commune_core.tabular import LARGEST
from commune_core.workbook.sheets import sheets
from dashboard_plugin.api import exchange
from dashboard_plugin.downloads import kept
from dashboard_plugin.exports import workbook as out
from dashboard_plugin.exports.answers import XLSX
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.rest_api.v1 import exchange_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.file_door import GivesFiles, TakesFiles
from dashboard_plugin.rest_api.v1.openapi import File, described

CSV, ZIP = "text/csv", "application/zip"
# Below, an archive is made in memory; above, on disk.
IN_MEMORY = 4 * 1024 * 1024


class Workbook(OfCommune, GivesFiles):
    """The dashboard of a commune as a workbook."""

    @described("read_workbook", File(XLSX), 403, 404)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """A sheet for each kind of thing, to change and to bring back."""
        view = exchange.workbook(self.person, commune=code)
        return _named(out.workbook(view), XLSX, f"tableau-de-bord-{view.commune.code}.xlsx")


class WorkbookSheet(OfCommune, GivesFiles):
    """One sheet of the workbook of a commune."""

    @described("read_workbook_sheet", File(CSV), 403, 404)
    def get(self, request: Request, code: str, sheet: str) -> HttpResponseBase:
        """As French spreadsheets open it: semicolons, decimal commas."""
        view = exchange.workbook(self.person, commune=code)
        if sheet not in sheets():
            raise Http404
        body = out.text_table(view, sheet)
        return _named(body, f"{CSV}; charset=utf-8", f"tableau-de-bord-{view.commune.code}-{sheet}.csv")


class WorkbookImports(OfCommune, TakesFiles):
    """Workbooks that are brought."""

    largest_file = LARGEST

    @described("bring_workbook", forms.WorkbookImportShown, *WRITES, sent=forms.WorkbookSent, status=201)
    def post(self, request: Request, code: str) -> Response:
        """Bring one, and read what it would change: nothing of the commune is written."""
        sent = forms.WorkbookSent.read(request.data)["file"]
        if not exchange.workbook(self.person, commune=code).can_bring:
            raise Forbidden()  # before a file is unpacked for somebody who may not bring it
        grids = read_grids(sent.data, sent.name)
        number = exchange.bring_workbook(self.person, commune=code, name=sent.name, grids=grids)
        return Response(_planned(self.person, code, number), status=201)


class WorkbookImport(OfCommune):
    """One workbook that was brought, by the person who brought it."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_workbook_import", forms.WorkbookImportShown, 403, 404)
    def get(self, request: Request, code: str, upload_id: str) -> Response:
        """What it would change now."""
        return Response(_planned(self.person, code, _number(upload_id)))

    @described("import_workbook", forms.WorkbookPlanShown, *WRITES, 409, sent=forms.WorkbookDigestSent)
    def post(self, request: Request, code: str, upload_id: str) -> Response:
        """Do all of the plan that was read, or nothing."""
        digest = forms.WorkbookDigestSent.read(request.data)["digest"]
        try:
            done = exchange.import_workbook(
                self.person, commune=code, upload_id=_number(upload_id), digest=digest
            )
        except exchange.WorkbookChanged as error:
            error.where["current"] = forms.WorkbookPlanShown(error.plan).data if error.plan else None
            raise
        return Response(forms.WorkbookPlanShown(done).data)


class Handover(OfCommune, GivesFiles):
    """The whole space of a commune in one sealed file."""

    @described("hand_over", File(ZIP), 403, 404, 503)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The archive, made on the way; it is restored from its page."""
        made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the response)
        try:
            done = exchange.hand_over(self.person, commune=code, to=cast(Any, made))
        except BaseException:
            made.close()
            raise
        made.seek(0)
        name = f"passation-{done.commune.code}-{done.fingerprint}.zip"
        return kept(FileResponse(made, as_attachment=True, filename=name, content_type=ZIP))


def _planned(person: int, code: str, number: int) -> dict[str, Any]:
    """A file that was brought, and its plan."""
    plan = exchange.read_workbook_import(person, commune=code, upload_id=number)
    view = plan or exchange.columns_of_workbook(person, commune=code, upload_id=number)
    page = "classeur_import" if plan else "classeur_colonnes"
    told = {
        "id": number,
        "commune": view.commune,
        "url": reverse(f"viatic:{page}", args=[view.commune.code, str(number)]),
        "plan": plan,
    }
    return dict(forms.WorkbookImportShown(told).data)


def _named(body: bytes, content_type: str, name: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return kept(HttpResponse(body, content_type=content_type, headers=headers))


def _number(text: str) -> int:
    return number_of(text) or 0
