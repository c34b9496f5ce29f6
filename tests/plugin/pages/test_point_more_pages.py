"""What hangs on a point: its pieces, its history, a trial, its rank, and the arithmetic of the scores."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Evidence

pytestmark = pytest.mark.django_db

POINT = "/viatic/commune/10156/etat-des-lieux/GOV-02/"
PRIORITIES, SCORE = "/viatic/commune/10156/priorites/", "/viatic/commune/10156/score/"


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def answer(browser, value: str, version: str = "", **more):
    return browser.post(POINT, {"reponse": value, "version": version, "suite": "rester"} | more)


def send(browser, name: str, data: bytes, declared: str = "application/pdf"):
    return browser.post(f"{POINT}pieces/", {"fichier": SimpleUploadedFile(name, data, declared)})


def test_certainty_is_saved_shown_and_part_of_a_conflict(mayor, deputy, text):
    answer(mayor, "2", certitude="sure")
    assert 'value="sure" checked' in mayor.get(POINT).content.decode()
    both = answer(deputy, "2", certitude="to_check")
    assert both.status_code == 409
    assert "À vérifier" in text(both)
    answer(deputy, "2", "1", certitude="to_check", garder_reponse="votre", garder_certitude="leur")
    assert Answer.objects.get().confidence == "sure"


@pytest.mark.parametrize(("sent", "kept"), [("8", "Comptes 2025"), ("9", "")])
def test_a_source_is_kept_with_the_value_it_proposed_only(mayor, sent, kept):
    form = {"reponse": "valeur", "valeur": sent, "source": "Comptes 2025", "propose": "8", "suite": "rester"}
    mayor.post("/viatic/commune/10156/etat-des-lieux/FIN-02/", form)
    assert Answer.objects.get().source == kept


def test_a_document_is_sent_as_a_file_to_keep_and_nothing_to_run(mayor, deputy):
    assert send(mayor, "pv d’été.pdf", b"%PDF-1.7").status_code == 302
    address = f"{POINT}pieces/{Evidence.objects.get().pk}/"
    assert address in mayor.get(POINT).content.decode()
    response = deputy.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert mayor.get(f"{POINT}pieces/{'9' * 30}/").status_code == 404


def test_a_lying_file_is_refused_in_words(mayor, text):
    refused = send(mayor, "pv.pdf", b"\x89PNG\r\n\x1a\n")
    assert refused.status_code == 422
    assert "une image PNG" in text(refused)
    assert not Evidence.objects.exists()


def test_a_refused_link_comes_back_as_it_was_typed(mayor):
    refused = mayor.post(f"{POINT}pieces/", {"lien": "javascript:alert(1)", "titre": "À lire"})
    assert refused.status_code == 422
    assert 'value="javascript:alert(1)"' in refused.content.decode()
    assert 'href="javascript' not in refused.content.decode()
    assert 'value="À lire"' in refused.content.decode()


def test_pieces_of_a_reserved_point_are_for_those_who_read_it(mayor, deputy):
    reserved = next(item.id for item in load().items.values() if item.sensitive)
    address = POINT.replace("GOV-02", reserved)
    number = api.add_evidence(
        mayor.user.pk, commune="10156", item_id=reserved, upload=api.Upload("a.txt", "", b"secret")
    )
    for page in ("pieces/", f"pieces/{number}/", "historique/"):
        assert mayor.get(address + page).status_code == 200
        assert deputy.get(address + page).status_code == 403


def test_the_history_says_who_wrote_what_the_newest_first_and_forgets_names(mayor, deputy, text):
    answer(mayor, "1", commentaire="Avant")
    answer(deputy, "3", "1", commentaire="Après", certitude="sure")
    mayor.post(PRIORITIES, {"point": "GOV-02", "importance": "1", "raison": "Plus tard"})
    api.erase_person(deputy.user.pk)
    page = text(mayor.get(f"{POINT}historique/"))
    assert page.index("Plus tard") < page.index("Après") < page.rindex("Avant")
    assert "Un ancien membre" in page
    assert "Avant → Après" in page
    assert "Paul" not in page


def test_the_history_is_read_by_pages_at_a_constant_cost(mayor, text):
    for version in range(45):
        answer(mayor, str(version % 5), str(version or ""), commentaire=f"n°{version}.")
    seen, address, costs = [], f"{POINT}historique/", set()
    while address:
        with CaptureQueriesContext(connection) as queries:
            response = mayor.get(address)
        costs.add(len(queries))
        seen += [number for number in range(45) if f"<ins>n°{number}.</ins>" in response.content.decode()]
        following = response.context["following"]
        address = following and f"{POINT}historique/?apres={following.replace('+', '%2B')}"
    assert sorted(seen) == list(range(45))
    assert len(costs) == 1
    for nowhere in ("hier", "0001-01-01T00:00:00%2B14:00_answer_1", "9999-12-31T23:59:59-14:00_answer_1"):
        assert mayor.get(f"{POINT}historique/?apres={nowhere}").status_code == 422


def test_a_stale_rank_shows_both_and_is_settled_part_by_part(mayor, deputy, text):
    sent = {"point": "GOV-02", "version": ""}
    answer(mayor, "1")
    mayor.post(PRIORITIES, sent | {"importance": "1", "raison": "Pas cette année"})
    both = deputy.post(PRIORITIES, sent | {"importance": "5", "urgence": "2", "raison": "Si"})
    assert both.status_code == 409
    assert "Pas cette année" in text(both)
    kept = {"importance": "5", "urgence": "2", "raison": "Si", "version": "1"}
    theirs = {"garder_importance": "leur", "leur_importance": "1"}
    assert deputy.post(PRIORITIES, sent | kept | theirs).status_code == 302
    (row,) = api.dashboard(mayor.user.pk, commune="10156").priorities
    chosen = row.weighting
    assert (chosen.importance, chosen.urgency, chosen.reason, chosen.version) == (1, 2, "Si", 2)
    assert "au lieu de" in text(mayor.get(PRIORITIES))


@pytest.mark.parametrize(
    ("tried", "note"), [("4", "4"), ("SO", "–"), ("9", "n’est pas une réponse possible")]
)
def test_a_trial_shows_its_effect_and_writes_nothing(mayor, text, tried, note):
    answer(mayor, "1")
    page = text(mayor.get(POINT, {"essai": tried}))
    assert (f"Note du point 1 {note}" in page) or (note in page and tried == "9")
    assert Answer.objects.get().value == 1
    assert Answer.history.count() == 1


def test_the_score_is_explained_down_to_each_point_for_those_who_read_it(mayor, deputy, text):
    reserved = next(item for item in load().items.values() if item.sensitive)
    answer(mayor, "1")
    weight = load().item("GOV-02").weight
    assert f"{weight} × 1 {weight} sur {4 * weight}" in text(mayor.get(SCORE))
    assert reserved.label in text(mayor.get(SCORE))
    assert reserved.label not in text(deputy.get(SCORE))


@pytest.mark.parametrize("address", [SCORE, POINT, f"{POINT}pieces/", f"{POINT}?essai=2"])
def test_a_page_costs_the_same_whatever_was_answered(mayor, address):
    answer(mayor, "1")
    with CaptureQueriesContext(connection) as few:
        mayor.get(address)
    for item in load().select("express", 652):
        if item.id != "GOV-02":
            api.save_answer(mayor.user.pk, item_id=item.id, raw=None, state="unknown", version=None)
    with CaptureQueriesContext(connection) as many:
        mayor.get(address)
    assert len(many) == len(few)
