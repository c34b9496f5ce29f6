"""Documents and links: what is accepted, who reads it, and what becomes of the bytes."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import CommuneError, InvalidFile
from dashboard_plugin import api
from dashboard_plugin.models import Campaign, Commune, Evidence
from dashboard_plugin.use_cases import documents
from dashboard_plugin.use_cases import evidence as use_case

pytestmark = pytest.mark.django_db

POINT = "GOV-02"
PDF = api.Upload("../pv.pdf", "application/pdf", b"%PDF-1.7 proces-verbal")


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add(user_id, **sent) -> int:
    return api.add_evidence(user_id, commune="10145", item_id=POINT, **sent)


def listed(user_id):
    return api.evidence(user_id, commune="10145", item_id=POINT)


def stored() -> list[str]:
    """What the storage holds."""
    try:
        return default_storage.listdir("viatic/evidence")[1]
    except FileNotFoundError:
        return []


def test_a_document_is_listed_with_its_author_and_handed_over_as_it_was(mayor):
    number = add(mayor, upload=PDF)
    (piece,) = listed(mayor)
    assert (piece.title, piece.size, piece.author_name, piece.removable) == (
        "pv.pdf", len(PDF.data), "Helene Essai", True,
    )  # fmt: skip
    found = api.evidence_file(mayor, commune="10145", item_id=POINT, evidence_id=number)
    assert found.stored.open().read() == PDF.data
    assert "pv" not in found.stored.name
    assert api.evidence_file(mayor, commune="10145", item_id="GOV-01", evidence_id=number) is None


def test_a_document_of_another_commune_is_not_found_through_ones_own(mayor, member):
    number = add(mayor, upload=PDF)
    other = member("lise", "10156")
    assert api.evidence_file(other, commune="10156", item_id=POINT, evidence_id=number) is None
    api.remove_evidence(other, commune="10156", item_id=POINT, evidence_id=number)
    assert len(listed(mayor)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://exemple.fr/",
        "exemple.fr",
        "",
        "https://",
        "https://moi:secret@exemple.fr/",
        "data:text/html,x",
        "https://[",
        "https://exemple.fr/" + "x" * 1000,
    ],
)
def test_only_addresses_of_web_pages_are_links(mayor, url):
    with pytest.raises(CommuneError):
        add(mayor, url=url)
    assert listed(mayor) == ()


def test_a_link_without_title_is_named_by_its_site(mayor):
    add(mayor, url=" https://www.legifrance.gouv.fr/x?y=1 ")
    add(mayor, url="http://exemple.fr/", title="  Délibération \n de juin ")
    assert {piece.title for piece in listed(mayor)} == {"www.legifrance.gouv.fr", "Délibération de juin"}


def test_what_is_refused_leaves_nothing_behind(mayor, settings):
    refused = [
        api.Upload("pv.pdf", "application/pdf", b"<script>"),
        api.Upload("grand.pdf", "", b"%PDF-" + b"0" * documents.LARGEST_FILE),
    ]
    for upload in refused:
        with pytest.raises(InvalidFile):
            add(mayor, upload=upload)
    settings.VIATIC_EVIDENCE_SCANNER = "tests.plugin.test_evidence.refuse_all"
    with pytest.raises(InvalidFile):
        add(mayor, upload=PDF)
    assert not Evidence.objects.exists()


def refuse_all(name: str, data: bytes) -> bool:
    return False


def test_a_point_and_a_commune_hold_so_much_and_no_more(mayor, monkeypatch):
    monkeypatch.setattr(use_case, "MOST_OF_A_COMMUNE", 2 * len(PDF.data))
    add(mayor, upload=PDF)
    add(mayor, upload=PDF)
    with pytest.raises(CommuneError, match="occupent"):
        add(mayor, upload=PDF)
    assert len(stored()) == 2, "the bytes of a refused document are deleted"
    for number in range(8):
        add(mayor, url=f"https://exemple.fr/{number}")
    with pytest.raises(CommuneError, match="10"):
        add(mayor, url="https://exemple.fr/trop")


@pytest.mark.parametrize("gone", ["removed", "commune"])
def test_the_bytes_go_once_the_row_is_surely_gone(mayor, gone, django_capture_on_commit_callbacks):
    number = add(mayor, upload=PDF)
    assert len(stored()) == 1
    name = Evidence.objects.get().file.name
    with django_capture_on_commit_callbacks() as later:
        if gone == "removed":
            api.remove_evidence(mayor, commune="10145", item_id=POINT, evidence_id=number)
            api.remove_evidence(mayor, commune="10145", item_id=POINT, evidence_id=number)
        else:
            Commune.objects.filter(insee_code="10145").delete()
        assert default_storage.exists(name), "a write that is undone must find its document again"
    for each in later:
        each()
    assert not default_storage.exists(name)


def test_the_documents_of_a_practice_commune_go_with_the_account(person, django_capture_on_commit_callbacks):
    lone = person("seul")
    api.add_evidence(lone, commune="exercice", item_id=POINT, upload=PDF)
    name = Evidence.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        api.erase_person(lone)
    assert not default_storage.exists(name)


def test_a_closed_year_is_read_and_not_written(mayor):
    number = add(mayor, upload=PDF)
    Campaign.objects.update(status="closed")
    (piece,) = listed(mayor)
    assert not piece.removable
    assert api.evidence_file(mayor, commune="10145", item_id=POINT, evidence_id=number)
    for write in (
        lambda: add(mayor, url="https://exemple.fr/"),
        lambda: api.remove_evidence(mayor, commune="10145", item_id=POINT, evidence_id=number),
    ):
        with pytest.raises(CommuneError, match="clos"):
            write()
    assert len(listed(mayor)) == 1


def test_a_list_costs_the_same_whatever_its_length(mayor):
    add(mayor, url="https://exemple.fr/")
    with CaptureQueriesContext(connection) as one:
        listed(mayor)
    for number in range(9):
        add(mayor, url=f"https://exemple.fr/{number}")
    with CaptureQueriesContext(connection) as ten:
        listed(mayor)
    assert len(ten) == len(one)
