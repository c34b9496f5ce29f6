"""Bilan, bilan de mandat and note for the council, in ordinary times and before an election."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.exports import pdf
from dashboard_plugin.models import Effect, Project, RestraintEntry

pytestmark = pytest.mark.django_db

PAGES = ("bilan", "bilan/mandat", "bilan/conseil")


@pytest.fixture
def done(mayor, at):
    """An action that is done, with what was read and thought of it."""
    at("2026-11-22")
    fields = api.ProjectFields("Toiture de l’église", domain="SPO", items=("SPO-07",), status="done")
    number = api.create_project(mayor.user.pk, commune="10156", fields=fields)
    Effect.objects.create(
        project_id=number, item_id="SPO-07", before_year=2026, before=1, after_year=2026, after=3,
        said="Plus aucune fuite", at=timezone.now(), author=mayor.user,
    )  # fmt: skip
    return mayor


def test_measures_and_opinions_are_apart(done, text):
    page = text(done.get("/viatic/commune/10156/bilan/")).replace("\xa0", " ")
    assert page.index("Nous mesurons") < page.index("1 → 3") < page.index("Nous pensons")
    assert page.index("Nous pensons") < page.index("Plus aucune fuite")


def test_every_report_opens_empty_and_full_and_on_a_practice_commune(done, deputy, make_person, text):
    for name in PAGES:
        assert "Toiture de l’église" in text(deputy.get(f"/viatic/commune/10156/{name}/"))
        assert make_person(f"jeanne-{name[-3:]}").get(f"/viatic/commune/exercice/{name}/").status_code == 200
    assert done.get("/viatic/commune/10156/bilan/?de=2019").status_code == 404
    assert done.get("/viatic/commune/10156/bilan/?de=x").status_code == 404


def test_before_an_election_the_reports_tell_facts_alone(done, text, at):
    def opinion(query: str = "") -> list[bool]:
        pages = (text(done.get(f"/viatic/commune/10156/{name}/{query}")) for name in PAGES)
        return ["Plus aucune fuite" in page for page in pages]

    assert opinion() == [True, True, False]
    assert opinion("?apercu=electoral") == [False, False, False]
    at("2031-08-31")
    assert opinion("?apercu=ordinaire") == [True, True, False]  # nothing holds yet: the page of every day
    at("2031-09-01")
    assert opinion() == [False, False, False]
    page = text(done.get("/viatic/commune/10156/bilan/")).replace("\xa0", " ")
    assert "depuis le 1er septembre 2031" in page
    assert "article L52-1" in page
    assert "1 → 3" in page
    for promotional in ("▲", "Nous mesurons", "par point de note gagné"):
        assert promotional not in page
    seen = done.get("/viatic/commune/10156/bilan/mandat/?apercu=ordinaire&format=pdf")
    assert "text/html" in seen["Content-Type"]
    assert "ne s’imprime pas" in text(seen)


def test_what_is_printed_of_the_overview_tells_no_progress_before_an_election(done, at):
    here = Project.objects.get().commune

    def printed() -> list[bool]:
        page = done.get("/viatic/commune/10156/").content.decode()
        progress = re.findall(r"<(?:div|th|td)([^>]*)>(?:<dt>Effets mesurés|Points en progrès)", page)
        assert len(progress) == 3
        return ["viatic-screen-only" not in attributes for attributes in progress]

    assert printed() == [True] * 3
    RestraintEntry.objects.create(commune=here, neutral=True, reason="Vœux", at=timezone.now())
    assert printed() == [False] * 3
    RestraintEntry.objects.create(commune=here, neutral=False, reason="Fini", at=timezone.now())
    assert printed() == [True] * 3
    at("2031-09-01")
    assert printed() == [False] * 3


def test_a_commune_may_be_neutral_sooner_and_never_later(done, deputy, text, at):
    address = "/viatic/commune/10156/bilan/periode/"
    sent = {"choix": "neutre", "raison": "Élection partielle", "dernier": "0"}
    assert deputy.post(address, sent).status_code == 403
    assert done.post(address, sent | {"raison": " "}).status_code == 422
    assert done.post(address, sent | {"dernier": "x"}).status_code == 409
    assert [done.post(address, sent).status_code for _ in range(2)] == [302, 302]  # sent twice, written once
    assert RestraintEntry.objects.count() == 1
    assert "Plus aucune fuite" not in text(done.get("/viatic/commune/10156/bilan/"))
    assert "Élection partielle" in text(deputy.get(address))
    last = str(RestraintEntry.objects.get().pk)
    assert done.post(address, sent | {"choix": "loi", "raison": "Finie", "dernier": last}).status_code == 302
    assert "Plus aucune fuite" in text(done.get("/viatic/commune/10156/bilan/"))
    at("2031-10-01")
    assert "Plus aucune fuite" not in text(done.get("/viatic/commune/10156/bilan/"))


def test_a_report_is_a_pdf_where_the_host_can_make_one(done):
    response = done.get("/viatic/commune/10156/bilan/conseil/?format=pdf")
    expected = b"%PDF" if pdf.is_available() else b"<!doc"
    assert response.content[: len(expected)] == expected
