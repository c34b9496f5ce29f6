"""Pages of promotions, as a browser without script uses them."""

from __future__ import annotations

import re

import pytest

from dashboard_plugin.api import promotions
from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat, SiteRole
from dashboard_plugin.pages.promotion_words import hours, minutes_of

pytestmark = pytest.mark.django_db

LIST = "/viatic/promotions/"
NEW = f"{LIST}nouvelle/"
SENT = {
    "titre": "Nouveaux maires  2026", "presentation": "Huit semaines ensemble.", "entree": "approval",
    "debut": "2027-01-04", "fin": "31/03/2027", "places": "40", "confie": "0",
    "organisme_nom": "Association des maires de l’Aube", "organisme_sorte": "association",
    "siren": "123 456 789", "agrement": "", "agrement_fin": "",
}  # fmt: skip


@pytest.fixture
def olivier(make_person):
    browser = make_person("olivier")
    SiteRole.objects.create(user=browser.user, role="animateur_cohorte")
    return browser


@pytest.fixture
def number(olivier) -> int:
    olivier.post(NEW, SENT)
    return Promotion.objects.get().pk


@pytest.fixture
def keys() -> list[str]:
    return [each.key for each in promotions.programme_choices()[:3]]


def read_form(browser, address: str) -> dict[str, str]:
    """What the form of a page would send back untouched, as a browser reads it."""
    page = browser.get(address).content.decode()
    form = page[page.index('<form class="viatic-form"') :]
    sent = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', form.split("</form>")[0]))
    ticked = re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)"[^>]*value="([^"]*)" checked', form)
    unticked = set(re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)"', form))
    text = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', form)
    return {name: value for name, value in sent.items() if name not in unticked} | dict(ticked) | dict(text)


def test_a_promotion_is_created_once_and_leads_to_its_room(olivier, text):
    form = read_form(olivier, NEW)
    answers = [olivier.post(NEW, {**SENT, "once": form["once"]}) for _ in range(2)]
    row = Promotion.objects.get()
    assert {each.url for each in answers} == {f"{LIST}{row.pk}/"}
    assert (row.title, row.kind, row.capacity, row.state) == ("Nouveaux maires 2026", "approval", 40, "draft")
    assert (row.starts_on.isoformat(), row.ends_on.isoformat()) == ("2027-01-04", "2027-03-31")
    assert Body.objects.get().siren == "123456789"
    page = text(olivier.get(answers[0].url))
    assert "Nouveaux maires 2026" in page and "Organisateur" in page
    assert "Nouveaux maires 2026" in text(olivier.get(LIST))


def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(olivier):
    for wrong, field in (
        ({"titre": " "}, "titre"),
        ({"debut": "31/02/2027"}, "debut"),
        ({"fin": "2026-01-01"}, "fin"),
        ({"places": "beaucoup"}, "places"),
        ({"places": "0"}, "places"),
        ({"confie": "120"}, "confie"),
        ({"entree": "secret"}, "entree-open"),
        ({"organisme_nom": ""}, "organisme_nom"),
        ({"siren": "12"}, "siren"),
        ({"agrement_fin": "2027-01-01"}, "agrement"),
        ({"organisme": "999"}, "organisme"),
    ):
        answer = olivier.post(NEW, {**SENT, **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422, wrong
        assert f'<a href="#{field}">' in page
        assert "Huit semaines ensemble." in page
    assert not Promotion.objects.exists()


def test_the_second_promotion_takes_the_body_of_the_first(olivier, number):
    body = Body.objects.get()
    page = olivier.get(NEW).content.decode()
    assert f'<option value="{body.pk}"' in page
    without = {name: value for name, value in SENT.items() if not name.startswith("organisme")}
    assert olivier.post(NEW, {**without, "organisme": str(body.pk)}).status_code == 302
    other = olivier.post(NEW, {**SENT, "organisme": "autre", "organisme_nom": "Un autre"})
    assert other.status_code == 302
    assert sorted(Body.objects.values_list("name", flat=True)) == [
        "Association des maires de l’Aube",
        "Un autre",
    ]


def test_the_programme_is_composed_put_in_order_and_thinned_without_script(olivier, number, keys):
    address = f"{LIST}{number}/reglages/"
    form = read_form(olivier, address)
    added = {f"cours-{place}": key for place, key in enumerate(keys)}
    added |= {
        "duree-0": "1 h 30",
        "duree-1": "1,5",
        "requis-0": "oui",
        "ordre": "oui",
        "ouvre-0": "2027-01-05",
    }
    optional = {name: value for name, value in form.items() if name not in ("requis-1", "requis-2")}
    assert olivier.post(address, {**optional, **added}).status_code == 302
    rows = list(PromotionCourse.objects.order_by("position").values_list("course_key", "minutes", "required"))
    assert rows == [(keys[0], 90, True), (keys[1], 90, False), (keys[2], 0, False)]
    form = read_form(olivier, address)
    assert form["duree-0"] == hours(90)
    # The third goes first, the second leaves.
    assert olivier.post(address, {**form, "rang-2": "1", "retirer-1": "oui"}).status_code == 302
    assert list(PromotionCourse.objects.order_by("position").values_list("course_key", flat=True)) == [
        keys[2],
        keys[0],
    ]
    page = olivier.get(f"{LIST}{number}/").content.decode()
    assert page.index(f"/viatic/cours/{keys[2]}/") < page.index(f"/viatic/cours/{keys[0]}/")


def test_a_page_sent_back_untouched_changes_nothing(olivier, number, keys):
    address = f"{LIST}{number}/reglages/"
    form = read_form(olivier, address)
    olivier.post(address, {**form, "cours-0": keys[0], "duree-0": "45 min", "requis-0": "oui"})
    before = promotions.promotion(olivier.user.pk, promotion_id=number)
    olivier.post(address, read_form(olivier, address))
    after = promotions.promotion(olivier.user.pk, promotion_id=number)
    assert (after.fields, after.courses) == (before.fields, before.courses)


def test_two_organisers_at_once_both_are_kept_where_they_do_not_meet(olivier, number, make_person, keys):
    nora = make_person("nora")
    promotions.name_role(olivier.user.pk, promotion_id=number, email="nora@exemple.fr", role="organiser")
    address = f"{LIST}{number}/reglages/"
    late = read_form(nora, address)
    olivier.post(address, {**read_form(olivier, address), "places": "12", "cours-0": keys[0]})
    answer = nora.post(address, {**late, "presentation": "Deux mois.", "titre": "Autre titre"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for name in ("places", "programme"):
        assert f'name="garder_{name}" value="leur" checked' in page
    for name in ("presentation", "titre"):
        assert f'name="garder_{name}" value="votre" checked' in page
    carried = read_form(nora, address) | dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    )
    choice = {"garder_places": "leur", "garder_programme": "leur", "garder_titre": "leur"}
    sent = {name: value for name, value in carried.items() if "-" not in name} | choice
    assert nora.post(address, {**sent, "garder_presentation": "votre"}).status_code == 302
    row = Promotion.objects.get()
    assert (row.title, row.about, row.capacity) == ("Nouveaux maires 2026", "Deux mois.", 12)
    assert PromotionCourse.objects.get().course_key == keys[0]


def test_the_state_is_led_from_the_room_and_a_late_click_is_told(olivier, number, keys):
    room = f"{LIST}{number}/"
    assert olivier.post(room, {"etat": "open", "version": "1"}).status_code == 422
    settings = f"{room}reglages/"
    olivier.post(settings, {**read_form(olivier, settings), "cours-0": keys[0]})
    assert olivier.post(room, {"etat": "open", "version": "2"}).url == room
    assert Promotion.objects.get().state == "open"
    assert olivier.post(room, {"etat": "running", "version": "2"}).status_code == 409
    assert olivier.post(room, {"etat": "draft", "version": "3"}).status_code == 409
    assert olivier.post(room, {"etat": "running"}).status_code == 422
    assert Promotion.objects.get().state == "open"


def test_what_the_law_asks_is_shown_with_its_source_to_who_runs_it(olivier, number, text):
    from django.utils import timezone

    from dashboard_plugin.models import FundingLine

    now = timezone.now()
    FundingLine.objects.create(promotion_id=number, kind="community", created_at=now, changed_at=now)
    assert "L1221-1" in text(olivier.get(f"{LIST}{number}/"))
    body = f"{LIST}{number}/organisme/"
    approved = {**read_form(olivier, body), "organisme_sorte": "training_body", "agrement": "10-2026",
                "agrement_fin": "2028-12-31"}  # fmt: skip
    assert olivier.post(body, approved).status_code == 302
    assert Body.objects.get().kind == "training_body"
    assert "L1221-1" not in text(olivier.get(f"{LIST}{number}/"))
    late = olivier.post(body, {**approved, "organisme_nom": "Autre nom"})
    assert late.status_code == 409
    assert 'value="Autre nom"' in late.content.decode()


def test_the_team_is_named_and_thinned_by_hand(olivier, number, make_person, text):
    tom, address = make_person("tom"), f"{LIST}{number}/equipe/"
    named = {"adresse": "tom@exemple.fr", "role": "tutor", "groupes": "Nord, Sud"}
    assert olivier.post(address, named).url == address
    page = olivier.get(address).content.decode()
    assert "Nord, Sud" in text(olivier.get(address))
    for wrong, field in (({"adresse": "x@exemple.fr"}, "adresse"), ({"role": "chef"}, "role")):
        answer = olivier.post(address, {**named, **wrong})
        assert answer.status_code == 422
        assert f'<a href="#{field}">' in answer.content.decode()
    seat = Seat.objects.get(user=tom.user)
    assert tom.get(f"{LIST}{number}/").status_code == 200
    assert f'name="retirer" value="{seat.pk}"' in page
    assert olivier.post(address, {"retirer": seat.pk, "version": seat.version}).status_code == 302
    assert tom.get(f"{LIST}{number}/").status_code == 403


def test_each_role_is_shown_its_places_and_no_other(olivier, number, make_person):
    Promotion.objects.update(state="open")
    for role in ("tutor", "observer"):
        browser = make_person(role)
        promotions.name_role(olivier.user.pk, promotion_id=number, email=f"{role}@exemple.fr", role=role)
        page = browser.get(f"{LIST}{number}/").content.decode()
        for shut in ("reglages", "equipe", "organisme"):
            assert f"{LIST}{number}/{shut}/" not in page
            assert browser.get(f"{LIST}{number}/{shut}/").status_code == 403
            assert browser.post(f"{LIST}{number}/{shut}/", {"version": "1"}).status_code == 403
        assert browser.post(f"{LIST}{number}/", {"etat": "running", "version": "1"}).status_code == 403
    assert f"{LIST}{number}/reglages/" in olivier.get(f"{LIST}{number}/").content.decode()


def test_who_may_not_create_is_told_and_has_an_empty_list(mayor, stranger, text):
    assert NEW not in mayor.get(LIST).content.decode()
    assert mayor.get(NEW).status_code == 403
    assert mayor.post(NEW, SENT).status_code == 403
    assert mayor.get(f"{LIST}?apres=zz").status_code == 200
    for address in ("0", "x", "9" * 30, "-1"):
        assert mayor.get(f"{LIST}{address}/").status_code == 403


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("1 h 30", 90), ("1h30", 90), ("2 h", 120), ("45 min", 45), ("1,5", 90), ("0.25", 15), ("2", 120),
     ("", 0), (hours(100), 100), (hours(7), 7), (hours(1500), 1500)],
)  # fmt: skip
def test_a_duration_is_read_as_people_write_it(typed, minutes):
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["deux heures", "-1", "1h30m20", "1:30", "99999", "h min"])
def test_what_is_no_duration_is_refused(olivier, number, keys, typed):
    address = f"{LIST}{number}/reglages/"
    sent = {**read_form(olivier, address), "cours-0": keys[0], "duree-0": typed}
    assert olivier.post(address, sent).status_code == 422
