"""The addresses of values as files: all of a commune's, out, and in after a dry run."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import measures
from dashboard_plugin.downloads import kept
from dashboard_plugin.exports import indicators as files
from dashboard_plugin.rest_api.v1 import value_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.file_door import GivesFiles, TakesFiles
from dashboard_plugin.rest_api.v1.openapi import File, described

CSV = "text/csv"


class ValuesFile(OfCommune, GivesFiles):
    """The values of a commune's indicators as a text table."""

    @described("read_values_file", File(CSV), 403, 404, 422, asked=forms.ValuesFileAsked)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """As French spreadsheets open it: semicolons, decimal commas."""
        only = forms.ValuesFileAsked.read(request.query_params.dict()).get("indicator")
        rows = measures.written_values(self.person, commune=code, indicator_id=only)
        headers = {"Content-Disposition": 'attachment; filename="indicateurs.csv"'}
        body = files.text_table(rows)
        return kept(StreamingHttpResponse(body, content_type=f"{CSV}; charset=utf-8", headers=headers))


class ValuesImport(OfCommune, TakesFiles):
    """Values of a commune's indicators brought as a text table."""

    largest_file = files.LARGEST

    @described("import_values", forms.ValuesPlanShown, *WRITES, sent=forms.ValuesFileSent)
    def post(self, request: Request, code: str) -> Response:
        """Read what a file would do; or, naming the `digest` of that, do it: all or nothing."""
        sent = forms.ValuesFileSent.read(request.data)
        only = sent.get("indicator")
        measures.indicator_choices(self.person, commune=code)  # before a file is read for a stranger
        lines = files.read(sent["file"].data, named=only is None)
        given: dict[str, Any] = {"commune": code, "lines": lines, "indicator_id": only}
        if "digest" in sent:
            plan = measures.import_values(self.person, digest=sent["digest"], **given)
        else:
            plan = measures.plan_values(self.person, **given)
        return Response(forms.ValuesPlanShown(plan).data)
