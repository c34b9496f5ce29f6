"""Two browsers on who enters a promotion: files, requests, places, codes, invitations, fundings, at once."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.api import promotions
from dashboard_plugin.models import FundingLine, Promotion, Seat, SiteRole
from tests.e2e.visits import assert_sound, both_orders, marks, one_order, press
from tests.plugin.promotions.rosters.conftest import POST, workbook

pytestmark = marks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = "Une-adresse-sans-espace-" * 4


@pytest.fixture(autouse=True)
def _letters(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.rosters.conftest.PostedPlatform"
    POST.sent.clear()


@pytest.fixture
def number(pair) -> int:
    """A promotion that is open, and that both run."""
    (_, one, _), (other_name, _, _) = pair
    SiteRole.objects.create(user_id=one, role="animateur_cohorte")
    return opened(one, other_name)


def opened(one: int, other_name: str, title: str = "Nouveaux maires", course: int = 0) -> int:
    key = promotions.programme_choices()[course].key
    fields = promotions.PromotionFields(title, kind="approval", courses=(promotions.CourseFields(key, 90),))
    made = promotions.create_promotion(one, fields=fields, body=promotions.BodyFields("Association"))
    email = f"{other_name.split()[0].lower()}@exemple.fr"
    promotions.name_role(one, promotion_id=made, email=email, role="organiser")
    Promotion.objects.filter(pk=made).update(state="open")
    return made


def room(number: int, rest: str = "") -> str:
    return f"/viatic/promotions/{number}/{rest}"


def code_of(one: int, number: int) -> str:
    return rosters.set_join_code(one, promotion_id=number, opened=True).replace(" ", "")


def look(page: Page, address: str) -> None:
    """Open a page, all that it folds away unfolded."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert_sound(page)


def bring(page: Page, number: int, rows) -> None:
    look(page, room(number, "membres/fichier/"))
    page.set_input_files("#fichier", {"name": "elus.xlsx", "mimeType": XLSX, "buffer": workbook(rows)})
    assert press(page, "Voir ce que le fichier ferait").status == 302
    assert_sound(page)


@both_orders
def test_one_file_of_people_brought_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    rows = [("Dupré", "Zoé", "zoe@exemple.fr"), ("Faux", LONG, "faux"), ("Petit", "Anne", "anne@exemple.fr")]
    for page in (first, second):
        bring(page, number, rows)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert_sound(page)
        page.get_by_role("link", name="Revoir les colonnes").click()
        assert_sound(page)
        assert press(page, "Voir ce que le fichier ferait").status == 302
    assert press(first, "Inviter ces personnes").status == 422
    assert_sound(first)
    for page in (first, second):
        page.get_by_label("Mettre de côté").check()
    assert press(first, "Inviter ces personnes").status == 302
    assert_sound(first)
    assert press(second, "Inviter ces personnes").status == 409
    assert_sound(second)
    expect(second.get_by_text("Ce fichier n’inscrit personne de plus")).to_be_visible()
    assert Seat.objects.filter(role="member", state="invited").count() == 2 == len(POST.sent)


@both_orders
def test_one_person_added_and_requests_answered_by_two(pair, number, person):
    (_, one, first), (_, _, second) = pair
    lise = person("lise")
    for page in (first, second):
        look(page, room(number, "membres/ajouter/"))
        page.get_by_label("Adresse électronique").fill("zoe@exemple.fr")
    assert press(first, "Ajouter cette personne").status == 302
    assert press(second, "Ajouter cette personne").status == 422
    assert_sound(second)
    rosters.join_promotion(lise, code=code_of(one, number))
    for page in (first, second):
        look(page, room(number, "membres/?etat=asked"))
        page.get_by_label("Lise Essai").check()
    assert press(first, "Accepter").status == 302
    assert_sound(first)
    second.get_by_label("Raison, en cas de refus").fill("Hors du département")
    assert press(second, "Refuser").status == 302
    expect(second.get_by_text("Rien n’attendait plus")).to_be_visible()
    assert Seat.objects.get(user_id=lise).state == "member"
    # Letters that are due leave once, whoever presses first.
    Seat.objects.filter(email="zoe@exemple.fr").update(sent_at=None, secret_sha256="")
    for page in (first, second):
        look(page, room(number, "membres/"))
    POST.sent.clear()
    for page in (first, second):
        assert press(page, "Envoyer ces lettres").status == 302
    assert len(POST.to("zoe@exemple.fr")) == 1


@both_orders
def test_the_place_of_one_person_changed_by_two(pair, number, person):
    (_, one, first), (name, _, second) = pair
    person("lise")
    seat = rosters.enrol_member(one, promotion_id=number, email="lise@exemple.fr")
    guest = rosters.enrol_member(one, promotion_id=number, email=f"{LONG[:50]}@exemple.fr")
    opened(one, name, "Seconde promotion", 1)
    address = room(number, f"membres/{seat}/")
    for page in (first, second):
        look(page, address)
    first.get_by_label("Nom du groupe").fill("Nord")
    second.get_by_label("Nom du groupe").fill("Sud")
    assert press(first, "Enregistrer le groupe").status == 302
    assert press(second, "Enregistrer le groupe").status == 409
    assert_sound(second)
    expect(second.get_by_label("Nom du groupe")).to_have_value("Sud")
    for page in (first, second):
        look(page, address)
    second.get_by_label("Raison, que la personne lira").fill("Absences")
    assert press(first, "Passer dans cette promotion").status == 302
    assert press(second, "Retirer de la promotion").status == 302
    assert Seat.objects.get(pk=seat).state == "moved"
    for page in (first, second):
        look(page, room(number, f"membres/{guest}/"))
    assert press(first, "Renvoyer la lettre").status == 302
    assert press(second, "Renvoyer la lettre").status == 409
    assert_sound(second)
    assert len(POST.to(Seat.objects.get(pk=guest).email)) == 2


@both_orders
def test_the_code_of_a_promotion_set_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        look(page, room(number, "membres/lien/"))
    assert press(first, "Créer un code").status == 302
    assert press(second, "Créer un code").status == 302
    for page in (first, second):
        assert_sound(page)
    code = Promotion.objects.get().join_code
    assert code in second.locator("main").inner_text().replace(" ", "")
    first.goto(room(number, "membres/lien/"))
    assert press(first, "Fermer le code").status == 302
    assert Promotion.objects.get().join_code is None


@one_order
def test_a_place_asked_and_given_up_on_two_devices(pair, number, visit, person):
    (_, one, _), _ = pair
    code, lise = code_of(one, number), person("lise")
    devices = [visit(lise, width) for width in (1280, 320)]
    door = f"/viatic/promotions/rejoindre/{code}/"
    look(devices[1], f"/viatic/promotions/rejoindre/?code={code[:-1]}")
    for page in devices:
        look(page, door)
    for page in devices:
        assert press(page, "Demander une place").status == 302
        assert_sound(page)
    assert Seat.objects.filter(user_id=lise).count() == 1
    for page in devices:
        assert press(page, "Renoncer à ma demande").status == 302
    assert Seat.objects.get(user_id=lise).state == "left"
    # By invitation only, the code gives his place to who was invited at his address.
    Promotion.objects.update(kind="closed")
    rosters.enrol_member(one, promotion_id=number, email="mona@exemple.fr")
    invited = person("mona")
    mona = [visit(invited, width) for width in (1280, 320)]
    for page in mona:
        look(page, door)
    for page in mona:
        assert press(page, "J’ai été invité").status == 302
    for page in mona:
        look(page, room(number, "quitter/"))
    for page in mona:
        assert press(page, "Quitter la promotion").status == 302
    assert Seat.objects.get(email="mona@exemple.fr").state == "left"


@one_order
def test_an_invitation_to_a_promotion_answered_on_two_devices(pair, number, visit, person):
    (_, one, _), _ = pair
    rosters.enrol_member(one, promotion_id=number, email="zoe@mairie.fr")
    path, zoe = POST.to("zoe@mairie.fr")[0].path, person("zoe")
    devices = [visit(zoe, width) for width in (1280, 320)]
    for page in devices:
        look(page, path)
    for page in devices:
        assert press(page, "Prendre ma place").status == 302
        assert_sound(page)
    expect(devices[1].get_by_role("link", name="Quitter cette promotion")).to_be_visible()
    assert Seat.objects.get(user_id=zoe).state == "member"


@both_orders
def test_a_funding_written_asked_and_answered_by_two(pair, number):
    (_, one, first), (_, _, second) = pair
    code = code_of(one, number)
    order = f"/viatic/promotions/rejoindre/{code}/places/10145/"
    for page in (first, second):
        look(page, order)
        page.get_by_label("Personnes").fill("zoe@exemple.fr Zoé Dupré")
    assert press(first, "Demander ces places").status == 302
    assert press(second, "Demander ces places").status == 422
    assert_sound(second)
    line = FundingLine.objects.get()
    fundings = room(number, "financements/")
    for page in (first, second):
        look(page, fundings)
        page.locator(f"#montant-{line.pk}").fill("1 200")
    assert press(first, "Enregistrer ce devis").status == 302
    assert press(second, "Enregistrer ce devis").status == 409
    assert_sound(second)
    for page in (first, second):
        look(page, order)
    assert press(first, "Accepter le devis").status == 302
    assert press(second, "Accepter le devis").status == 409
    assert_sound(second)
    for page in (first, second):
        look(page, fundings)
    assert press(first, "Noter la facture").status == 302
    assert press(second, "Noter la facture").status == 409
    for page in (first, second):
        look(page, fundings)
        page.locator("#payeur").fill("Département")
        assert press(page, "Ajouter ce financement").status == 302
    assert re.fullmatch("invoiced", FundingLine.objects.get(pk=line.pk).state)
    assert FundingLine.objects.count() == 3
