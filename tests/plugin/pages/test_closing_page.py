"""Bilan of an action as a page: what it asks, what it refuses, and a comparison that loses nothing."""

from __future__ import annotations

import re

import pytest

from dashboard_plugin import api
from dashboard_plugin.models import Answer, Effect, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def roof(mayor, at) -> str:
    """The address of the bilan of an action on two points, one of them a number."""
    at("2026-11-22")
    api.save_answer(mayor.user.pk, item_id="GOV-02", raw="1", version=None)
    fields = api.ProjectFields("Toiture", phase="operation", items=("GOV-02", "FIN-01"))
    number = api.create_project(mayor.user.pk, commune="10156", fields=fields)
    return f"/viatic/projets/{number}/bilan/"


def form_of(response) -> dict[str, str]:
    """The fields of a page's form as a browser sends them."""
    html = response.content.decode()
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        chosen = given.get("type") not in ("radio", "checkbox") or " checked" in tag
        if chosen and "name" in given and given["name"] != "csrfmiddlewaretoken":
            sent[given["name"]] = given.get("value", "")
    return sent | dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', html))


def test_a_form_that_is_sent_as_it_opens_changes_no_answer(mayor, roof):
    response = mayor.post(roof, form_of(mayor.get(roof)))
    assert (response.status_code, response.url) == (302, roof)
    assert (Answer.objects.get().version, Project.objects.get().status) == (1, "in_progress")


def test_an_action_ends_with_the_new_state_of_its_points(mayor, roof, text):
    sent = form_of(mayor.get(roof)) | {
        "statut": "done", "reponse-GOV-02": "3", "pense-GOV-02": "Mieux suivi.",
        "valeur-FIN-01": "12,5",  # typed, its line not ticked
    }  # fmt: skip
    assert mayor.post(roof, sent).status_code == 302
    assert {each.item_id: (each.before, each.after, each.said) for each in Effect.objects.all()} == {
        "GOV-02": (1, 3, "Mieux suivi."),
        "FIN-01": (None, 3, ""),
    }
    page = text(mayor.get(roof)).replace("\xa0", " ")
    assert "Terminé le 22 novembre 2026" in page
    assert "note 3 sur 4 (état des lieux 2026)" in page
    assert "Mieux suivi." in page


def test_what_is_refused_is_told_beside_its_field_and_keeps_what_was_typed(mayor, roof, text):
    base = form_of(mayor.get(roof))
    for more, told in (
        ({"statut": "dropped"}, "Dites pourquoi"),
        ({"statut": "done", "valeur-FIN-01": "beaucoup"}, "beaucoup"),
    ):
        response = mayor.post(roof, base | more | {"pense-GOV-02": "Ne pas perdre"})
        page = text(response)
        assert (response.status_code, told in page, "Ne pas perdre" in page) == (422, True, True)
    assert Effect.objects.count() == 0


def test_two_people_compare_part_by_part(mayor, deputy, roof, text):
    mine = form_of(mayor.get(roof)) | {"statut": "done", "reponse-GOV-02": "3", "pense-GOV-02": "Mieux."}
    theirs = form_of(deputy.get(roof)) | {"reponse-GOV-02": "4", "pense-FIN-01": "Rien à voir"}
    assert deputy.post(roof, theirs).status_code == 302
    response = mayor.post(roof, mine)
    assert (response.status_code, "comparer" in text(response)) == (409, True)
    again = form_of(response)
    # What he had not touched is the other's; what both gave is his until he chooses.
    assert (again["pense-FIN-01"], again["garder_reponse-GOV-02"]) == ("Rien à voir", "votre")
    assert mayor.post(roof, again | {"garder_reponse-GOV-02": "leur"}).status_code == 302
    effects = {each.item_id: (each.after, each.said) for each in Effect.objects.all()}
    assert effects == {"GOV-02": (4, "Mieux."), "FIN-01": (None, "Rien à voir")}
    assert (Project.objects.get().status, Answer.objects.get(item_id="GOV-02").value) == ("done", 4)


def test_odd_fields_and_strangers_are_refused(mayor, stranger, roof):
    assert mayor.post(roof, {"version": "x", "reponse-GOV-02": "<script>"}).status_code == 409
    assert stranger.get(roof).status_code == 403
    assert stranger.post(roof, {"statut": "done"}).status_code == 403
    assert mayor.get("/viatic/projets/zzz/bilan/").status_code == 403


def test_a_sheet_that_ends_leads_to_the_state_of_its_points(mayor, roof):
    edit = roof.replace("bilan", "modifier")
    page = mayor.get(edit).content.decode()
    assert page.count('value="GOV-02"') >= 1
    sent = form_of(mayor.get(edit)) | {
        "titre": "Toiture", "nature": "action", "phase": "operation", "statut": "done", "points": "GOV-02",
    }  # fmt: skip
    assert mayor.post(edit, sent).url == roof
