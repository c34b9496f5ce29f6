"""Pages of actions and projects, as a browser without script uses them."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.models import Guest, Membership, Part, Project, Step

pytestmark = pytest.mark.django_db

HERE = "10156"
LIST = f"/viatic/commune/{HERE}/projets/"
NEW = f"{LIST}nouveau/"


@pytest.fixture
def sheet(mayor) -> int:
    fields = api.ProjectFields("Toiture de la salle", items=("GOV-02",), due_on=date(2020, 3, 1), why="Fuite")
    return api.create_project(mayor.user.pk, commune=HERE, fields=fields)


def form_of(page: str) -> dict[str, str]:
    """The hidden fields that carry the version and what was read."""
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("version", "lu")}


SENT = {
    "nature": "action", "titre": "Toiture  de la salle", "pourquoi": "Fuite", "phase": "idea",
    "statut": "in_progress", "echeance": "01/03/2020", "points": ["GOV-02"],
}  # fmt: skip


def test_a_sheet_is_opened_from_a_point_and_says_what_was_typed(mayor, text):
    form = mayor.get(f"{NEW}?point=GOV-02").content.decode()
    assert 'value="GOV-02" checked' in form
    assert '<option value="GOV" selected>' in form
    sent = {**SENT, "echeance": "2027-04-01", "pilote_nom": "Paul  Durand", "autres": "Lise\r\nNora\r\n"}
    answer = mayor.post(NEW, {**sent, "participants": [mayor.user.pk]})
    row = Project.objects.get()
    assert answer.url == f"/viatic/projets/{row.pk}/"
    fields = api.project(mayor.user.pk, project_id=row.pk).fields
    assert (fields.title, fields.due_on, fields.items) == (
        "Toiture de la salle",
        date(2027, 4, 1),
        ("GOV-02",),
    )
    assert fields.pilot.name == "Paul Durand"
    assert {each.user_id or each.name for each in fields.participants} == {mayor.user.pk, "Lise", "Nora"}
    assert "Toiture de la salle" in text(mayor.get(LIST))


def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(mayor, text):
    for wrong, field in (
        ({"titre": " "}, "titre"),
        ({"echeance": "31/02/2027"}, "echeance"),
        ({"debut": "2027-01-02", "echeance": "2027-01-01"}, "echeance"),
        ({"statut": "blocked"}, "raison"),
        ({"pilote": "9" * 30}, "pilote"),
        ({"points": "ABC-99"}, "points"),
        ({"participants": "999999"}, "autres"),
    ):
        answer = mayor.post(NEW, {**SENT, "pourquoi": "La pluie entre", **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'<a href="#{field}">' in page
        assert "La pluie entre" in page
    assert not Project.objects.exists()


def test_two_changes_that_do_not_meet_are_both_kept(mayor, deputy, sheet, text):
    address = f"/viatic/projets/{sheet}/modifier/"
    read = form_of(mayor.get(address).content.decode())
    late = form_of(deputy.get(address).content.decode())
    assert mayor.post(address, {**SENT, **read, "pourquoi": "Fuite au nord"}).status_code == 302
    answer = deputy.post(address, {**SENT, **late, "lieu": "Place Foch"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="garder_pourquoi" value="leur" checked' in page
    assert 'name="garder_lieu" value="votre" checked' in page
    chosen = {"garder_pourquoi": "leur", "garder_lieu": "votre", **form_of(page)}
    assert deputy.post(address, {**SENT, "lieu": "Place Foch", **chosen}).status_code == 302
    fields = api.project(mayor.user.pk, project_id=sheet).fields
    assert (fields.why, fields.place) == ("Fuite au nord", "Place Foch")


def test_a_third_change_while_two_are_compared_is_told_too(mayor, deputy, sheet):
    address = f"/viatic/projets/{sheet}/modifier/"
    late, read = (form_of(each.get(address).content.decode()) for each in (deputy, mayor))
    mayor.post(address, {**SENT, **read, "pourquoi": "Fuite au nord"})
    first = deputy.post(address, {**SENT, **late, "lieu": "Place Foch"}).content.decode()
    read = form_of(mayor.get(address).content.decode())
    mayor.post(address, {**SENT, **read, "pourquoi": "Fuite au sud", "attendu": "Au sec"})
    chosen = {**form_of(first), "garder_pourquoi": "leur", "garder_lieu": "votre", "lieu": "Place Foch"}
    answer = deputy.post(address, {**SENT, **chosen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="garder_attendu" value="leur" checked' in page
    assert 'name="garder_lieu" value="votre" checked' in page


def test_where_both_wrote_the_second_one_chooses(mayor, deputy, sheet, text):
    address = f"/viatic/projets/{sheet}/modifier/"
    late = form_of(deputy.get(address).content.decode())
    read = form_of(mayor.get(address).content.decode())
    mayor.post(address, {**SENT, **read, "titre": "Toit neuf", "pilote": deputy.user.pk})
    page = deputy.post(address, {**SENT, **late, "titre": "Charpente", "pilote_nom": "Lise"}).content.decode()
    assert 'name="garder_titre" value="votre" checked' in page
    assert 'name="garder_pilote" value="votre" checked' in page
    assert "Toit neuf" in page and "Charpente" in page and "Paul" in page


def test_a_person_who_joined_replaces_his_name(mayor, sheet, make_person, fontvannes, text):
    api.save_project(
        mayor.user.pk, project_id=sheet, version=1,
        fields=api.ProjectFields("Toiture", pilot=api.Someone("Lise"), participants=(api.Someone("Nora"),)),
    )  # fmt: skip
    lise = make_person("lise", fontvannes)
    assert "?relier" in mayor.get(f"/viatic/projets/{sheet}/").content.decode()
    page = mayor.get(f"/viatic/projets/{sheet}/modifier/?relier=1").content.decode()
    assert f'<option value="{lise.user.pk}" selected>Lise' in page
    assert ">Nora</textarea>" in page


def test_parts_that_say_the_same_stay_the_same_rows(mayor, sheet, make_person, fontvannes):
    lise = make_person("lise", fontvannes)
    people = (api.Someone("Nora"), api.Someone(user_id=lise.user.pk))
    fields = api.ProjectFields("Toiture", participants=people)
    version = api.save_project(mayor.user.pk, project_id=sheet, version=1, fields=fields)
    before = set(Part.objects.values_list("pk", flat=True))
    Membership.objects.filter(user=lise.user).update(status="ended")
    # Whoever left stays named, and hinders nobody.
    api.save_project(mayor.user.pk, project_id=sheet, version=version, fields=fields)
    assert set(Part.objects.values_list("pk", flat=True)) == before


def test_a_stale_change_of_people_alone_is_told_not_swallowed(mayor, sheet):
    fields = api.project(mayor.user.pk, project_id=sheet).fields
    api.save_project(mayor.user.pk, project_id=sheet, version=1, fields=fields)
    moved = api.ProjectFields(**{**vars_of(fields), "pilot": api.Someone("Lise")})
    with pytest.raises(Exception, match="Quelqu’un"):
        api.save_project(mayor.user.pk, project_id=sheet, version=1, fields=moved)
    # The same sheet twice is the network's doing, not a conflict.
    assert api.save_project(mayor.user.pk, project_id=sheet, version=1, fields=fields) == 2


def vars_of(fields: api.ProjectFields) -> dict:
    return {name: getattr(fields, name) for name in fields.__slots__}


def test_a_guest_reads_the_sheet_and_nothing_of_the_commune(make_person, sheet, text):
    browser = make_person("nora")
    Guest.objects.create(
        project_id=sheet, email="nora@exemple.fr", role="reader", status="accepted", secret_sha256="0" * 64,
        user=browser.user, expires_on=date(2100, 1, 1), invited_at="2027-01-01T00:00Z",
        sent_at="2027-01-01T00:00Z",
    )  # fmt: skip
    page = browser.get(f"/viatic/projets/{sheet}/")
    assert page.status_code == 200
    assert f"/viatic/commune/{HERE}/" not in page.content.decode()
    assert browser.get(f"/viatic/projets/{sheet}/modifier/").status_code == 403
    assert browser.get(LIST).status_code == 403


def test_filters_stay_from_one_presentation_to_the_other(mayor, sheet):
    page = mayor.get(f"{LIST}?domaine=GOV&statut=nawak").content.decode()
    assert 'href="?domaine=GOV&amp;vue=tableau"' in page
    assert mayor.get(f"{LIST}?annee=zz&personne=mzz&mois=9&apres=x&vue=?").status_code == 200
    assert mayor.get(f"{LIST}?vue=calendrier&mois=2020-03").content.decode().count("Toiture") == 1
    assert works.projects(mayor.user.pk, commune=HERE).total == 1


def test_the_sheet_its_steps_and_its_journal_are_kept_by_hand(mayor, sheet, text):
    base = f"/viatic/projets/{sheet}/"
    steps, journal = f"{base}etapes/", f"{base}journal/"
    assert (
        mayor.post(steps, {"geste": "ajouter", "titre": "Devis", "echeance": "2020-01-31"}).status_code == 302
    )
    step = Step.objects.get()
    for act in ("faite", "rouvrir", "placer:"):
        answer = mayor.post(steps, {"geste": act, "etape": step.pk})
        assert answer.url == f"{steps}#etape-{step.pk}"
    mayor.post(journal, {"lien": "https://exemple.fr/d.pdf", "titre": "Devis signé"})
    mayor.post(journal, {"note": "Vu l’architecte."})
    page = text(mayor.get(base))
    for told in ("Devis", "En retard", "Devis signé", "Vu l’architecte.", "Étape faite", "GOV-02"):
        assert told in page
    edit = {"geste": "enregistrer", "etape": step.pk, "version": "3"}
    for address, wrong, at in (
        (steps, {"geste": "ajouter", "titre": ""}, "titre"),
        (steps, {"geste": "ajouter", "titre": "Vote", "echeance": "hier"}, "echeance"),
        (steps, {**edit, "titre": "D", "apres": step.pk}, "apres"),
        (journal, {"lien": "javascript:alert(1)"}, "lien"),
        (journal, {"note": ""}, "note"),
    ):  # fmt: skip
        answer = mayor.post(address, wrong)
        assert answer.status_code == 422
        assert f'<a href="#{at}">' in answer.content.decode()
    assert mayor.post(steps, {"geste": "?"}).status_code == 422
    assert mayor.post(journal, {}).status_code == 422
    assert mayor.post(steps, {"geste": "faite", "etape": "999"}).status_code == 404


def test_a_reader_invited_sees_no_form_and_a_contributor_does(make_person, sheet):
    for role, forms in (("reader", 0), ("contributor", 1)):
        browser = make_person(role)
        Guest.objects.create(
            project_id=sheet, email=f"{role}@exemple.fr", role=role, status="accepted", user=browser.user,
            secret_sha256="0" * 64, expires_on=date(2100, 1, 1), invited_at="2027-01-01T00:00Z",
            sent_at="2027-01-01T00:00Z",
        )  # fmt: skip
        page = browser.get(f"/viatic/projets/{sheet}/etapes/").content.decode()
        assert page.count("<form") == forms
        sent = browser.post(f"/viatic/projets/{sheet}/etapes/", {"geste": "ajouter", "titre": "Devis"})
        assert sent.status_code == (302 if forms else 403)
