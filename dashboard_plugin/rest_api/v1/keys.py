"""The addresses of keys: what programs write values with, and what calendars are read with."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import measures, works
from dashboard_plugin.rest_api.v1 import key_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.openapi import described


class Keys(OfCommune):
    """The keys of a commune. A key makes no other: these addresses are for people."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_keys", forms.KeysShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """Those in use, then those that were revoked, two hundred at most."""
        return Response(forms.KeysShown(measures.keys(self.person, commune=code)).data)

    @described("create_key", forms.NewKeyShown, *WRITES, sent=forms.KeySent, status=201)
    def post(self, request: Request, code: str) -> Response:
        """Make one that gives values of the commune's indicators, and nothing else."""
        told = forms.KeySent.read(request.data)
        made = measures.create_key(self.person, commune=code, **told)
        return Response(forms.NewKeyShown(made).data, status=201)


class Key(OfCommune):
    """One key of a commune."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("revoke_key", None, 403, 404, 503, status=204)
    def delete(self, request: Request, code: str, key_id: str) -> Response:
        """Let it open nothing any more, for ever; twice changes nothing."""
        measures.revoke_key(self.person, commune=code, key_id=number_of(key_id) or 0)
        return Response(status=204)


class AgendaKeys(OfCommune):
    """One's own addresses of the calendar of a commune."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_agenda_keys", forms.AgendaKeysShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """Those that still open."""
        return Response(forms.AgendaKeysShown(works.agenda_keys(self.person, commune=code)).data)

    @described("create_agenda_key", forms.AgendaAddressShown, *WRITES, sent=forms.AgendaKeySent, status=201)
    def post(self, request: Request, code: str) -> Response:
        """Open one: whoever has it reads what is expected in the commune, as long as one may oneself."""
        told = forms.AgendaKeySent.read(request.data)
        secret = works.make_agenda_key(self.person, commune=code, **told)
        address = request.build_absolute_uri(reverse("viatic:agenda_ics", args=[secret]))
        return Response(forms.AgendaAddressShown({"url": address}).data, status=201)


class AgendaKey(OfCommune):
    """One of one's own addresses of a calendar."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("revoke_agenda_key", None, 403, 404, 503, status=204)
    def delete(self, request: Request, code: str, key_id: str) -> Response:
        """Close it for ever; one that is closed, or somebody else's, is left alone."""
        works.revoke_agenda_key(self.person, commune=code, key_id=number_of(key_id) or 0)
        return Response(status=204)
