"""The addresses about one point beside its answer, and of the sums behind the scores."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin import api
from dashboard_plugin.rest_api.v1 import point_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.file_forms import LinkSent
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.sent import YearAsked
from dashboard_plugin.rest_api.v1.work_forms import MadeShown


class History(OfCommune):
    """Who wrote what about a point, and when."""

    @described("list_history", forms.HistoryShown, 403, 404, 422, asked=forms.HistoryAsked)
    def get(self, request: Request, code: str, item_id: str) -> Response:
        """Twenty writes of any year, the newest first."""
        after = forms.HistoryAsked.read(request.query_params.dict()).get("after", "")
        page = api.point_history(self.person, commune=code, item_id=item_id, after=after)
        return Response(forms.HistoryShown(page).data)


class Evidence(OfCommune):
    """What supports a point."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_evidence", forms.EvidencesShown, 403, 404)
    def get(self, request: Request, code: str, item_id: str) -> Response:
        """Documents and links of every year, the latest first."""
        found = api.evidence(self.person, commune=code, item_id=item_id)
        return Response(forms.EvidencesShown({"item": item_id, "evidence": found}).data)

    @described("add_evidence_link", MadeShown, *WRITES, sent=LinkSent, status=201)
    def post(self, request: Request, code: str, item_id: str) -> Response:
        """Join a link to the état des lieux of this year; a document goes to `files/`."""
        told = LinkSent.read(request.data)
        made = api.add_evidence(self.person, commune=code, item_id=item_id, **told)
        return Response(MadeShown({"id": made}).data, status=201)


class WhatIf(OfCommune):
    """Another answer, tried."""

    @described("try_answer", forms.WhatIfShown, 403, 404, 422, asked=forms.WhatIfAsked)
    def get(self, request: Request, code: str, item_id: str) -> Response:
        """What it would change in the scores and in the rank; nothing is written."""
        asked = forms.WhatIfAsked.read(request.query_params.dict())
        # Without a value too, whoever may not read the point is told that first.
        found = api.what_if(self.person, commune=code, item_id=item_id, raw=asked.get("value", ""))
        return Response(forms.WhatIfShown(found).data)


class Explanation(OfCommune):
    """How the scores of a commune are made."""

    @described("explain_score", forms.ExplanationShown, 403, 404, 422, 500, asked=YearAsked)
    def get(self, request: Request, code: str) -> Response:
        """Each sum, down to each point one may read."""
        year = YearAsked.read(request.query_params.dict()).get("year")
        found = api.explain_score(self.person, commune=code, year=year)
        return Response(forms.ExplanationShown(found).data)
