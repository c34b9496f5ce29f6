"""The addresses of files: what supports a point, and what is joined to a message."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.filetypes import TYPES
from dashboard_plugin import api
from dashboard_plugin.api import talk
from dashboard_plugin.downloads import stored_file
from dashboard_plugin.rest_api.v1 import file_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.file_door import GivesFiles, TakesFiles
from dashboard_plugin.rest_api.v1.openapi import File, described
from dashboard_plugin.rest_api.v1.work_forms import MadeShown
from dashboard_plugin.rest_api.v1.works import OfProject

DOCUMENT = File(*(each.media_type for each in TYPES))


class EvidenceFiles(OfCommune, TakesFiles):
    """Documents that support a point."""

    @described("add_evidence_file", MadeShown, *WRITES, sent=forms.DocumentSent, status=201)
    def post(self, request: Request, code: str, item_id: str) -> Response:
        """Join one to the état des lieux of this year."""
        upload = forms.DocumentSent.read(request.data)["file"]
        made = api.add_evidence(self.person, commune=code, item_id=item_id, upload=upload)
        return Response(MadeShown({"id": made}).data, status=201)


class EvidenceFile(OfCommune, GivesFiles):
    """One document that supports a point."""

    @described("read_evidence_file", DOCUMENT, 403, 404)
    def get(self, request: Request, code: str, item_id: str, evidence_id: str) -> HttpResponseBase:
        """Its bytes, under its own name; a link has none."""
        number = number_of(evidence_id) or 0
        found = api.evidence_file(self.person, commune=code, item_id=item_id, evidence_id=number)
        if found is None:
            raise Http404
        return stored_file(found.name, found.content_type, found.stored)


class OneEvidence(OfCommune):
    """One document or link that supports a point."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("remove_evidence", None, 403, 404, 422, 503, status=204)
    def delete(self, request: Request, code: str, item_id: str, evidence_id: str) -> Response:
        """Take away one of this year; one that is gone already is no fault."""
        number = number_of(evidence_id) or 0
        api.remove_evidence(self.person, commune=code, item_id=item_id, evidence_id=number)
        return Response(status=204)


class MessageFiles(OfProject, TakesFiles):
    """Messages with files, in the thread of an action or project."""

    most_files = forms.MOST_FILES

    @described("send_files", MadeShown, *WRITES, sent=forms.MessageWithFilesSent, status=201)
    def post(self, request: Request, project_id: str) -> Response:
        """Write a message with files. The same again within two minutes is the same message."""
        told = forms.MessageWithFilesSent.read(request.data)
        uploads = told.pop("files")
        made = talk.send_message(self.person, project_id=self.number(project_id), uploads=uploads, **told)
        return Response(MadeShown({"id": made}).data, status=201)


class MessageFile(OfProject, GivesFiles):
    """One file of a thread."""

    @described("read_message_file", DOCUMENT, 403, 404)
    def get(self, request: Request, project_id: str, file_id: str) -> HttpResponseBase:
        """Its bytes, under its own name."""
        project, number = self.number(project_id), number_of(file_id) or 0
        found = talk.message_file(self.person, project_id=project, file_id=number)
        if found is None:
            raise Http404
        return stored_file(found.name, found.content_type, found.stored)
