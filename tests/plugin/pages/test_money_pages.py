"""Pages about money, as a browser without script uses them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import money
from dashboard_plugin.models import CostLine, Financing, Grant, Guest, LocalAid, Outlook, SiteRole

pytestmark = pytest.mark.django_db

HERE = "10156"
COST = {
    "label": "Travaux", "year": "2027", "planned": "165 000,50 €", "vat": "20", "fctva": "oui",
    "subsidisable": "oui", "paid": "", "version": "0",
}  # fmt: skip
GRANT = {
    "funder": "État", "nature": "etat_dotation", "amount": "72.000,00", "year": "2027", "status": "asked",
    "granted": "", "received": "", "request_received_on": "15/12/2026", "decided_on": "", "version": "0",
}  # fmt: skip


@pytest.fixture
def sheet(mayor) -> int:
    return api.create_project(mayor.user.pk, commune=HERE, fields=api.ProjectFields("Salle"))


@pytest.fixture
def base(sheet) -> str:
    return f"/viatic/projets/{sheet}/financement/"


def test_a_plan_is_written_by_its_forms_and_read_with_its_totals(mayor, sheet, base, text):
    assert "Pas encore de dépense" in text(mayor.get(base))
    assert mayor.get(f"{base}deliberation/").status_code == 422
    assert mayor.post(f"{base}depenses/nouvelle/", COST).url == base
    assert mayor.post(f"{base}depenses/nouvelle/", {**COST, "vat": "5,5 %", "fctva": ""}).url == base
    assert mayor.post(f"{base}aides/nouvelle/", GRANT).url == base
    terms = {
        "on": "", "signed_on": "2026-12-10", "regime": "n+1", "loan": "10 000", "rate": "3,60", "years": "15",
        "periods": "4", "reason": "", "share": "", "reference": "", "version": "0",
    }  # fmt: skip
    assert mayor.post(f"{base}conditions/", terms).url == base
    assert list(CostLine.objects.order_by("pk").values_list("planned", "vat", "fctva")) == [
        (165_000_50, 2000, True), (165_000_50, 550, False),
    ]  # fmt: skip
    assert Grant.objects.get().amount == 72_000_00
    kept = Financing.objects.get()
    assert (kept.loan, kept.rate, kept.years, kept.periods, kept.regime) == (10_000_00, 36_000, 15, 4, "n+1")
    page = text(mayor.get(base))
    found = money.financing(mayor.user.pk, project_id=sheet).evaluation
    assert f"{found.total_with_vat // 100:,}".replace(",", " ") in page
    assert "n’est plus éligible" in page
    assert "L1111-10" in page
    grant = Grant.objects.get()
    assert "72 000,00" in text(mayor.get(f"{base}si/{grant.pk}/"))
    assert mayor.get(f"{base}si/abc/").status_code == 404
    paper = text(mayor.get(f"{base}deliberation/"))
    assert "Édité le" in paper and "Code général des collectivités territoriales" in paper
    for kind, start in (("csv", b"\xef\xbb\xbfPartie;"), ("xlsx", b"PK")):
        file = mayor.get(f"{base}plan.{kind}")
        assert file.content.startswith(start)
        assert kind in file["Content-Disposition"]


def test_nonsense_is_refused_beside_its_field_and_stays_as_it_was_typed(mayor, base, text):
    for form, sent, wrong in (
        ("depenses/nouvelle", COST, {"planned": "1,234,5"}), ("depenses/nouvelle", COST, {"vat": "vingt"}),
        ("depenses/nouvelle", COST, {"year": "l’an prochain"}), ("depenses/nouvelle", COST, {"label": " "}),
        ("depenses/nouvelle", COST, {"planned": "-5"}), ("depenses/nouvelle", COST, {"vat": "20,123"}),
        ("aides/nouvelle", GRANT, {"nature": "autre"}), ("aides/nouvelle", GRANT, {"amount": ""}),
        ("aides/nouvelle", GRANT, {"decided_on": "2026-02-31"}),
        ("aides/nouvelle", GRANT, {"decided_on": "2026-12-01"}),
    ):  # fmt: skip
        answer = mayor.post(f"{base}{form}/", {**sent, **wrong})
        ((field, typed),) = wrong.items()
        assert answer.status_code == 422
        html = answer.content.decode()
        assert f'id="{field}-erreur"' in html
        assert f'href="#{field}"' in html
        assert typed.strip().replace("’", "’") in html
        other = "label" if form.startswith("dep") else "funder"
        assert field == other or f'value="{sent[other]}"' in html
    assert not CostLine.objects.exists()
    assert not Grant.objects.exists()


def test_an_aid_is_added_to_the_plan_from_the_page_that_tells_of_it(mayor, sheet, base, text):
    page = mayor.get(f"/viatic/projets/{sheet}/aides/").content.decode()
    link = re.search(r'href="([^"]*\?dispositif=detr)"', page).group(1)
    form = mayor.get(link).content.decode()
    assert 'name="dispositif" value="detr"' in form
    assert mayor.post(link.partition("?")[0], {**GRANT, "dispositif": "detr"}).url == base
    assert Grant.objects.get().scheme == "detr"
    assert "Déjà dans le plan" in text(mayor.get(f"/viatic/projets/{sheet}/aides/"))
    assert mayor.post(f"{base}aides/nouvelle/", {**GRANT, "dispositif": "inconnue"}).url == base
    assert sorted(Grant.objects.values_list("scheme", flat=True)) == ["", "detr"]


def test_a_guest_reads_the_money_of_his_project_and_changes_none(mayor, make_person, sheet, base):
    mayor.post(f"{base}depenses/nouvelle/", COST)
    mayor.post(f"{base}aides/nouvelle/", GRANT)
    line, grant = CostLine.objects.get(), Grant.objects.get()
    guest, now = make_person("invite"), timezone.now()
    Guest.objects.create(
        project_id=sheet, user=guest.user, email="invite@exemple.fr", role="contributor", status="accepted",
        expires_on=now.date().replace(year=now.year + 1), invited_at=now, sent_at=now, secret_sha256="0" * 64,
    )  # fmt: skip
    for place in ("", f"si/{grant.pk}/", "deliberation/", "plan.csv"):
        answer = guest.get(f"{base}{place}")
        assert answer.status_code == 200
        assert b"<form" not in answer.content
        assert b"/depenses/" not in answer.content
    assert guest.get(f"/viatic/projets/{sheet}/aides/").status_code == 200
    for place, sent in ((f"depenses/{line.pk}/", COST), (f"aides/{grant.pk}/", GRANT), ("conditions/", {})):
        assert guest.get(f"{base}{place}").status_code == 403
        assert guest.post(f"{base}{place}", {**sent, "version": "1"}).status_code == 403
        assert guest.post(f"{base}{place}", {"retirer": "1", "version": "1"}).status_code == 403
    assert guest.get(f"/viatic/commune/{HERE}/ppi/").status_code == 403
    assert (CostLine.objects.count(), Grant.objects.count()) == (1, 1)


def test_the_programme_is_written_read_and_brought_back(mayor, sheet, base, text):
    ppi = f"/viatic/commune/{HERE}/ppi/"
    year = timezone.now().year
    assert "Commencez par les chiffres" in text(mayor.get(ppi))
    sent = {"revenue": "210 000", "spending": "168 000", "working_capital": "- 90 000", "version": "0"}
    for told in (year, year + 2):
        assert mayor.post(f"{ppi}annees/{told}/", sent).url == ppi
    mayor.post(f"{base}depenses/nouvelle/", {**COST, "year": str(year)})
    page = mayor.get(ppi).content.decode()
    assert "<svg" in page and f"annees/{year + 1}/" in page
    assert "fonds de roulement descend" in text(mayor.get(ppi))
    file = mayor.get(f"{ppi}chiffres.csv").content
    assert mayor.get(f"{ppi}tableau.csv").status_code == 200
    brought = file.decode("utf-8-sig").replace("210000,00", "220000,00").encode("cp1252")

    def send(**more):
        return mayor.post(f"{ppi}import/", {"fichier": SimpleUploadedFile("ppi.csv", brought), **more})

    shown = send(verifier="1")
    assert "au lieu de 210 000,00" in text(shown)
    digest = shown.content.decode().split('name="plan" value="')[1].split('"')[0]
    assert send(importer="1", plan="").status_code == 409
    assert send(importer="1", plan=digest).url == ppi
    assert set(Outlook.objects.values_list("revenue", flat=True)) == {220_000_00}
    assert mayor.get(f"{ppi}annees/1812/").status_code == 404
    assert mayor.post(f"{ppi}annees/{year}/", {"retirer": "1", "version": "2"}).url == ppi
    assert Outlook.objects.count() == 1


def test_an_administrator_brings_local_aids_and_nobody_else_does(mayor, make_person, text):
    admin = make_person("ada")
    SiteRole.objects.create(user=admin.user, role="admin")
    cells = {"code": "prix", "nom": "Prix", "financeur": "Fondation", "nature": "prive", "objet": "Sport",
             "depuis": "01/01/2026", "source": "Appel"}  # fmt: skip
    lines = [";".join(AID_HEADINGS), ";".join(cells.get(each, "") for each in AID_HEADINGS)]

    def send(browser, *more, **name):
        file = SimpleUploadedFile("aides.csv", "\n".join([*lines, *more]).encode())
        return browser.post("/viatic/aides/", {"fichier": file, **name})

    assert mayor.get("/viatic/aides/").status_code == send(mayor, importer="1").status_code == 403
    assert "Aides ajoutées : 1" in text(send(admin, verifier="1"))
    refused = send(admin, "?;Prix", importer="1")
    assert refused.status_code == 422
    assert "Ligne 3" in text(refused)
    assert not LocalAid.objects.exists()
    assert send(admin, importer="1").url == "/viatic/aides/"
    assert LocalAid.objects.get().name == "Prix"
