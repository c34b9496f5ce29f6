"""Indicateurs and Clés as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.api import measures
from dashboard_plugin.models import ApiKey, Indicator, IndicatorValue
from tests.plugin.conftest import SettableClock

pytestmark = pytest.mark.django_db

BASE = "/viatic/commune/10156/indicateurs/"
KEYS = "/viatic/commune/10156/cles/"
FORM = {
    "nom": "Pertes du réseau", "unite": "%", "sens": "down", "definition": "Sans la voirie\r\nni les fuites",
    "source": "Exploitant", "depart": "40,5", "depart_annee": "2020", "cible": "20", "cible_annee": "2030",
    "projet": "", "point": "GOV-02", "suivi": "oui",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _november(settings):
    settings.VIATIC_CLOCK = "tests.plugin.conftest.SettableClock"
    SettableClock.instant = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Paris"))
    yield
    SettableClock.instant = None


def hidden(response) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return dict(found)


def define(browser: Client, **more: str) -> str:
    sent = browser.post(f"{BASE}nouveau/", FORM | more)
    assert sent.status_code == 302, sent.content.decode()
    return sent.url


def test_an_indicator_from_nothing_to_its_curve(mayor, text):
    project = api.create_project(mayor.user.pk, commune="10156", fields=api.ProjectFields("Réseau"))
    assert "Définir un indicateur" in text(mayor.get(BASE))
    form = mayor.get(f"{BASE}nouveau/?projet={project}&point=GOV-02").content.decode()
    assert f'value="{project}" selected' in form and 'value="GOV-02" selected' in form
    page = define(mayor, projet=str(project))
    shown = text(mayor.get(page))
    for said in ("40,5 %", "2030", "Sans la voirie", "Pas encore de valeur", "Réseau", "Helene"):
        assert said in shown
    for day, value in (("2024", "38"), ("31/12/2025", "30,25"), ("01/03/2026", "1 000,1")):
        assert mayor.post(page, {"jour": day, "valeur": value, "source": "Relevé"}).status_code == 302
    response = mayor.get(page)
    content, shown = response.content.decode(), text(response)
    assert content.count("<svg") == 1 and "En recul depuis le départ" in shown
    assert "De 38\xa0% (2024) à 1\u202f000,1\xa0% (2026), 3 valeurs." in content
    assert f"{BASE}{page.split('/')[-2]}/valeurs/2026-03-01/" in content
    assert "30,25" in text(mayor.get(f"{page}?annee=2025"))
    listed = text(mayor.get(BASE))
    assert "1 000,1 %" in listed and "1er mars 2026" in listed
    assert "1 000,1" in text(mayor.get(f"{page}historique/"))
    assert mayor.get(f"{page}?annee=x").status_code == 404


def test_what_is_refused_stays_typed_beside_its_reason(mayor, text):
    wrong = {
        "nom": {"nom": ""}, "sens": {"sens": ""}, "depart": {"depart": "beaucoup"},
        "cible": {"cible": "50"}, "cible_annee": {"cible_annee": "20x0"}, "point": {"point": "XYZ"},
        "projet": {"projet": "12x"},
    }  # fmt: skip
    for field, change in wrong.items():
        refused = mayor.post(f"{BASE}nouveau/", FORM | change)
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.content.decode()
        assert "Exploitant" in refused.content.decode()
    page = define(mayor)
    for sent, field in (
        ({"jour": "hier", "valeur": "3"}, "jour"),
        ({"jour": "2025", "valeur": "x"}, "valeur"),
    ):
        refused = mayor.post(page, sent | {"source": "Mon relevé"})
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.content.decode() and "Mon relevé" in refused.content.decode()
    assert not IndicatorValue.objects.exists()


def test_two_people_change_different_parts_and_keep_both(mayor, deputy, text):
    page = define(mayor)
    form = f"{page}modifier/"
    mine, theirs = (hidden(browser.get(form)) for browser in (mayor, deputy))
    assert deputy.post(form, FORM | theirs | {"cible": "18"}).status_code == 302
    conflict = mayor.post(form, FORM | mine | {"nom": "Pertes d’eau"})
    assert conflict.status_code == 409
    shown = conflict.content.decode()
    # What one did not touch is theirs, what one typed is one's own.
    assert re.search(r'name="cible" value="18" checked', shown)
    assert re.search(r'name="nom" value="Pertes d’eau" checked', shown)
    merged = hidden(conflict) | {"cible": "18", "nom": "Pertes d’eau"}
    assert mayor.post(form, merged).status_code == 302
    row = Indicator.objects.get()
    assert (row.title, str(row.target), row.definition, row.version) == (
        "Pertes d’eau", "18", "Sans la voirie\nni les fuites", 3,
    )  # fmt: skip


def test_a_value_is_corrected_compared_and_taken_away(mayor, deputy, text):
    page = define(mayor)
    mayor.post(page, {"jour": "2025", "valeur": "30"})
    day = f"{page}valeurs/2025-12-31/"
    read = hidden(deputy.get(day))
    twice = deputy.post(page, {"jour": "2025", "valeur": "28", "source": "Facture"})
    assert twice.status_code == 409 and "Facture" in text(twice) and "30 %" in text(twice)
    sent = {"version": hidden(twice)["version"], "valeur": "28", "source": "Facture"}
    assert deputy.post(day, sent).status_code == 302
    stale = mayor.post(day, {"geste": "retirer", "version": "1"})
    assert stale.status_code == 409 and "28 %" in text(stale)
    assert mayor.post(day, {"geste": "retirer", "version": "2"}).status_code == 302
    gone = deputy.post(day, read | {"geste": "", "valeur": "27", "source": ""})
    assert gone.status_code == 409 and "retiré" in text(gone)
    assert "retirée" in text(mayor.get(day))
    for wrong in ("hier", "2025-02-31", "0"):
        assert mayor.get(f"{page}valeurs/{wrong}/").status_code == 404


def test_a_file_is_verified_then_imported(mayor, text):
    page = define(mayor)
    number = page.split("/")[-2]
    bad = SimpleUploadedFile("v.csv", b"Indicateur;Jour;Valeur\n9999;2025;1\nPertes du r\xe9seau;2024;2,5\n")
    refused = mayor.post(f"{BASE}fichier/", {"fichier": bad})
    assert refused.status_code == 422 and "Ligne 2" in text(refused)
    good = SimpleUploadedFile("v.csv", b"Indicateur;Jour;Valeur\nPertes du r\xe9seau;2024;2,5\n")
    shown = mayor.post(f"{BASE}fichier/", {"fichier": good})
    sent = hidden(shown)
    assert shown.status_code == 200 and not IndicatorValue.objects.exists()
    mayor.post(page, {"jour": "2024", "valeur": "3"})
    changed = mayor.post(f"{BASE}fichier/", sent)
    assert changed.status_code == 409 and "3 → 2,5" in text(changed)
    assert mayor.post(f"{BASE}fichier/", hidden(changed)).status_code == 302
    exported = b"".join(mayor.get(f"{BASE}valeurs.csv?indicateur={number}"))
    assert f"{number};Pertes du réseau;%;31/12/2024;2,5;" in exported.decode("utf-8-sig")
    one = SimpleUploadedFile("v.csv", b"Date,Valeur\n2023,4\n")
    address = f"{BASE}fichier/?indicateur={number}"
    assert mayor.post(address, hidden(mayor.post(address, {"fichier": one}))).status_code == 302
    assert IndicatorValue.objects.count() == 2
    for sent in ({}, {"fichier": SimpleUploadedFile("v.csv", b"x" * 2_000_000)}, {"contenu": "a;b\n1;2"}):
        assert mayor.post(f"{BASE}fichier/", sent).status_code == 422


def test_a_key_is_shown_once_and_revoked(mayor, deputy, text):
    made = mayor.post(KEYS, {"nom": "Compteur du réservoir"})
    (secret,) = set(re.findall(r"viatic_[\w-]{20,}", made.content.decode()))
    assert made["Cache-Control"].find("no-store") >= 0
    assert secret not in mayor.get(KEYS).content.decode()
    number = define(mayor).split("/")[-2]
    measures.post_value(secret, indicator_id=int(number), on="2025", value=3)
    assert "clé « Compteur du réservoir »" in text(mayor.get(f"{BASE}{number}/"))
    assert "26 novembre 2026" in text(mayor.get(KEYS))
    assert mayor.post(KEYS, {"nom": " "}).status_code == 422
    key = ApiKey.objects.get().pk
    assert [mayor.post(KEYS, {"revoquer": str(key)}).status_code for _ in range(2)] == [302, 302]
    assert "Révoquée" in text(mayor.get(KEYS))
    assert mayor.post(KEYS, {"revoquer": "x"}).status_code == 404
    # A member who heads nothing neither sees the keys nor the way to them.
    assert deputy.get(KEYS).status_code == 403
    assert KEYS not in deputy.get(BASE).content.decode() and KEYS in mayor.get(BASE).content.decode()


def test_a_member_without_the_right_reads_and_an_indicator_elsewhere_is_not_found(mayor, make_person, text):
    page = define(mayor)
    assert mayor.get(f"{BASE}999/").status_code == 404
    assert mayor.get(f"{BASE}x/").status_code == 404
    owner = make_person("ahmed")
    assert owner.get("/viatic/commune/exercice/indicateurs/").status_code == 200
    made = owner.post("/viatic/commune/exercice/indicateurs/nouveau/", FORM)
    assert made.url.startswith("/viatic/commune/exercice/indicateurs/")
    assert owner.get(made.url.replace("exercice", "10156")).status_code == 403
    assert owner.get(page.replace("10156", "exercice")).status_code == 404


def test_the_pages_cost_the_same_whatever_there_is(mayor):
    page = define(mayor)

    def costs() -> list[int]:
        counted = []
        for address in (BASE, page, f"{page}historique/", f"{page}modifier/"):
            with CaptureQueriesContext(connection) as queries:
                assert mayor.get(address).status_code == 200
            counted.append(len(queries))
        return counted

    mayor.post(page, {"jour": "2025", "valeur": "1"})
    before = costs()
    for number in range(12):
        define(mayor, nom=f"Suivi {number}")
        mayor.post(page, {"jour": str(2000 + number), "valeur": str(number)})
    assert costs() == before
