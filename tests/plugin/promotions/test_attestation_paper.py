"""An attestation as a PDF: its code, its address, a title, a language, and structure to be listened to."""

from __future__ import annotations

import re
import zlib

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.exports import pdf
from dashboard_plugin.models import Attestation
from tests.plugin.promotions.proof_scene import _host, keys, number, olivier, passes, sit

__all__ = ["_host", "keys", "number", "olivier", "sit"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint or Pango is not installed"),
]


def whole(data: bytes) -> bytes:
    """A PDF with its compressed parts readable."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return data + b"".join(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")


def test_the_paper_is_tagged_in_french_with_its_fonts_and_its_title(olivier, number, person, sit, keys):
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0])
    proof.issue_attestations(olivier, promotion_id=number)
    client = Client()
    client.force_login(User.objects.get(pk=seat.user_id))
    page = f"/viatic/promotions/{number}/preuves/attestations/{Attestation.objects.get().pk}/"
    taken = client.get(f"{page}?format=pdf")
    assert taken["Content-Type"] == "application/pdf"
    text = whole(taken.content)
    for part in (b"/StructTreeRoot", rb"/Lang (fr", b"/FontFile", b"pdfuaid:part"):
        assert part in text, part
    assert "Nouveaux maires".encode("utf-16-be") in text or b"Nouveaux maires" in text
