"""Pages of rosters, as a browser without script uses them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commune_core.promotions.roster_columns import BY_CODE
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.models import FundingLine, Promotion, Seat, Upload
from tests.plugin.promotions.rosters.conftest import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse():
    def open_as(user_id: int) -> Client:
        from django.contrib.auth.models import User

        browser = Client()
        browser.force_login(User.objects.get(pk=user_id))
        return browser

    return open_as


@pytest.fixture
def organiser(browse, olivier) -> Client:
    return browse(olivier)


@pytest.fixture
def room(number) -> str:
    return f"/viatic/promotions/{number}/"


def sent(data: bytes, name: str = "elus.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"fichier": SimpleUploadedFile(name, data)}


def html(answer) -> str:
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def test_a_file_is_brought_shown_mended_and_carried_out(organiser, room):
    data = workbook([("A", "Anne", "anne@exemple.fr"), ("B", "Bob", "faux")])
    answer = organiser.post(f"{room}membres/fichier/", sent(data))
    page = html(organiser.get(answer.url))
    assert "Ligne 3" in page and "Colonne C" in page and not Seat.objects.filter(role="member").exists()
    digest = {"plan": hidden(page, "plan")}
    refused = organiser.post(answer.url, digest)
    assert refused.status_code == 422 and '<a href="#ecarter">' in html(refused)
    lines = organiser.get(f"{answer.url}a-corriger.xlsx")
    assert lines["Content-Disposition"].startswith("attachment") and lines.content[:2] == b"PK"
    columns = f"{answer.url}colonnes/"
    page = html(organiser.get(columns))
    chosen = dict(re.findall(r'name="(colonne-\d)".*?<option value="(\w+)" selected', page))
    assert set(chosen.values()) <= set(BY_CODE)
    assert organiser.post(columns, {**chosen, "colonne-2": ""}).status_code == 422
    assert organiser.post(columns, chosen).url == answer.url
    done = organiser.post(answer.url, {**digest, "ecarter": "oui"})
    assert done.url == f"{room}membres/"
    assert "Anne A" in html(organiser.get(done.url))
    assert organiser.get(answer.url).status_code == 404


def test_a_plan_overtaken_is_shown_again_with_what_the_file_would_do_now(organiser, olivier, number, room):
    answer = organiser.post(f"{room}membres/fichier/", sent(workbook([("A", "", "a@exemple.fr")])))
    digest = {"plan": hidden(html(organiser.get(answer.url)), "plan")}
    rosters.enrol_member(olivier, promotion_id=number, email="a@exemple.fr")
    again = organiser.post(answer.url, digest)
    assert again.status_code == 409 and "Ce fichier n’inscrit personne de plus" in html(again)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "vide.csv"),
        (b"PK\x03\x04 nothing", "faux.xlsx"),
        (b"\xd0\xcf\x11\xe0 ancien", "ancien.xls"),
        (b"\0\0\0", "binaire.csv"),
        (b"x" * (5 * 1024 * 1024 + 1), "lourd.csv"),
        (("a@exemple.fr\n" * 5001).encode(), "longue.csv"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field_and_kept_nowhere(organiser, room, data, name):
    answer = organiser.post(f"{room}membres/fichier/", sent(data, name))
    assert answer.status_code == 422 and '<a href="#fichier">' in html(answer)
    assert not Upload.objects.exists()


def test_a_file_without_a_column_of_addresses_leads_to_its_columns(organiser, room):
    answer = organiser.post(f"{room}membres/fichier/", sent(workbook([("A", "B")], ("Un", "Deux"))))
    assert organiser.get(answer.url).url == f"{answer.url}colonnes/"


def test_one_person_is_added_once_and_what_is_wrong_is_said_beside_its_field(organiser, room):
    form = {"once": hidden(html(organiser.get(f"{room}membres/ajouter/")), "once"), "nom": "Zoé"}
    wrong = organiser.post(f"{room}membres/ajouter/", {**form, "adresse": "z@exemple.fr", "commune": "Nulle"})
    assert wrong.status_code == 422 and '<a href="#commune">' in html(wrong) and "z@exemple.fr" in html(wrong)
    for _ in range(2):
        assert (
            organiser.post(f"{room}membres/ajouter/", {**form, "adresse": "z@exemple.fr"}).status_code == 302
        )
    assert Seat.objects.filter(email="z@exemple.fr").count() == 1


@pytest.mark.parametrize(
    ("field", "typed"), [("adresse", "z@"), ("nom", "x" * 121), ("commune", "Nulle"), ("groupe", "x" * 81)]
)
def test_what_is_wrong_of_one_person_is_tied_to_its_field(organiser, room, field, typed):
    page = html(organiser.post(f"{room}membres/ajouter/", {"adresse": "z@exemple.fr", field: typed}))
    box = re.search(rf'<input[^>]* name="{field}"[^>]*>', page).group(0)
    assert f'href="#{field}"' in page and 'aria-invalid="true"' in box
    assert f"{field}-erreur" in re.search(r'aria-describedby="([^"]*)"', box).group(1).split()
    assert f'id="{field}-erreur"' in page


def test_the_place_of_one_person_is_followed_from_its_page(organiser, olivier, number, room, person):
    person("lise")
    seat = rosters.enrol_member(olivier, promotion_id=number, email="lise@exemple.fr")
    address = f"{room}membres/{seat}/"
    version = {"version": hidden(html(organiser.get(address)), "version")}
    assert organiser.post(address, {**version, "geste": "groupe", "groupe": "Nord"}).status_code == 302
    stale = organiser.post(address, {**version, "geste": "retirer", "raison": "Absences"})
    assert stale.status_code == 409 and "Absences" in html(stale)
    version = {"version": hidden(html(organiser.get(address)), "version")}
    missing = organiser.post(address, {**version, "geste": "retirer", "raison": " "})
    assert missing.status_code == 422 and '<a href="#raison">' in html(missing)
    assert organiser.post(address, {**version, "geste": "retirer", "raison": "Absences"}).status_code == 302
    page = html(organiser.get(address))
    assert "Retiré de la promotion" in page and "Absences" in page
    assert organiser.post(address, {**version, "geste": "voler"}).status_code == 422
    assert organiser.get(f"{room}membres/999/").status_code == 404


def test_the_code_leads_in_by_its_page_and_requests_are_answered_together(
    organiser, browse, number, room, person
):
    Promotion.objects.update(kind="approval")
    assert (
        organiser.post(f"{room}membres/lien/", {"geste": "ouvrir", "jusqu": "2020-01-01"}).status_code == 422
    )
    organiser.post(f"{room}membres/lien/", {"geste": "ouvrir", "jusqu": ""})
    code = Promotion.objects.get().join_code
    assert f"/viatic/promotions/rejoindre/{code}/" in html(organiser.get(f"{room}membres/lien/"))
    lise = browse(person("lise"))
    assert lise.get("/viatic/promotions/rejoindre/?code=faux").status_code == 404
    door = lise.get(f"/viatic/promotions/rejoindre/?code={code.lower()}").url
    assert lise.post(door).status_code == 302 and "attend une réponse" in html(lise.get(door))
    asked = {"demande": str(Seat.objects.get(state="asked").pk)}
    refused = organiser.post(f"{room}membres/?etat=asked", {**asked, "decision": "refuser"})
    assert refused.status_code == 422 and " checked" in html(refused)
    assert organiser.post(f"{room}membres/", {**asked, "decision": "accepter"}).status_code == 302
    assert lise.get(room).status_code == 200
    assert "Quitter cette promotion" in html(lise.get(room))
    assert lise.get(f"{room}membres/").status_code == 403
    assert lise.post(f"{room}quitter/").url == "/viatic/promotions/"
    assert lise.get(room).status_code == 403


def test_an_invitation_is_answered_from_its_letter(
    organiser, browse, olivier, number, room, person, post, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("zoe", "ana"):
            rosters.enrol_member(olivier, promotion_id=number, email=f"{name}@mairie.fr")
    path = post.to("zoe@mairie.fr")[0].path
    assert Client().get(path).status_code == 302
    zoe = browse(person("zoe"))
    page = zoe.get(path)
    assert page["Referrer-Policy"] == "same-origin" and "z…@mairie.fr" in html(page)
    assert zoe.post(path, {"decision": "accepter"}).url == room
    assert zoe.get(path).url == room
    again = zoe.post(post.to("ana@mairie.fr")[0].path, {"decision": "accepter"})
    assert again.status_code == 422 and "déjà une place" in html(again)
    ana = browse(person("ana"))
    assert ana.post(post.to("ana@mairie.fr")[0].path, {"decision": "refuser"}).status_code == 302
    assert ana.get(post.to("ana@mairie.fr")[0].path).status_code == 410


def test_a_commune_orders_and_answers_from_its_page_and_the_organiser_leads_the_funding(
    organiser, browse, olivier, number, room, mayor
):
    code = rosters.set_join_code(olivier, promotion_id=number, opened=True).replace(" ", "")
    head, address = browse(mayor), f"/viatic/promotions/rejoindre/{code}/places/10145/"
    form = {"once": hidden(html(head.get(address)), "once")}
    wrong = head.post(address, {**form, "personnes": "Zoé sans adresse"})
    assert wrong.status_code == 422 and "Zoé sans adresse" in html(wrong)
    people = "zoe@exemple.fr Zoé Dupré\nAnne Petit <anne@exemple.fr>"
    for _ in range(2):
        assert head.post(address, {**form, "personnes": people}).status_code == 302
    line = FundingLine.objects.get()
    assert list(Seat.objects.filter(funding=line).values_list("name", flat=True)) == [
        "Zoé Dupré",
        "Anne Petit",
    ]
    fundings = f"{room}financements/"
    held = {"financement": str(line.pk), "version": "1"}
    written = {"sorte": "community", "payeur": "Faux-Villecerf", "montant": "1 200,50", "places": "2"}
    bad = organiser.post(fundings, {**held, **written, "montant": "cher"})
    assert bad.status_code == 422 and f'<a href="#montant-{line.pk}">' in html(bad)
    assert organiser.post(fundings, {**held, **written}).status_code == 302
    assert "1 200,50" in html(head.get(address)).replace("\u00a0", " ").replace("\u202f", " ")
    stale = head.post(address, {**held, "decision": "accepter"})
    assert stale.status_code == 409
    assert head.post(address, {**held, "version": "2", "decision": "accepter"}).status_code == 302
    led = {"financement": str(line.pk), "version": "3", "etat": "invoiced"}
    assert organiser.post(fundings, led).status_code == 302
    assert organiser.post(fundings, {**led, "version": "4", "etat": "quote"}).status_code == 409
    assert FundingLine.objects.get().state == "invoiced"
    new = {"once": hidden(html(organiser.get(fundings)), "once"), "sorte": "free"}
    for _ in range(2):
        organiser.post(fundings, new)
    assert FundingLine.objects.count() == 2
