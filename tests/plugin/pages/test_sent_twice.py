"""A form that adds something, sent twice by the same page, adds it once; any other sending adds another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from dashboard_plugin import api
from dashboard_plugin.models import (
    CostLine,
    Doubt,
    Entry,
    Grant,
    Indicator,
    IndicatorValue,
    Message,
    Project,
    ProjectLink,
    SentForm,
    Step,
)

pytestmark = pytest.mark.django_db

COMMUNE = "/viatic/commune/10156/"
INDICATOR = {"unite": "m³", "sens": "up"}
SHEET = {"nature": "action", "titre": "École", "phase": "idea", "statut": "in_progress"}
GRANT = {"funder": "État", "nature": "etat_dotation", "amount": "1", "year": "2027", "status": "idea"}


@pytest.fixture
def forms(mayor) -> list[tuple[str, type, dict[str, str], str]]:
    """Address, what it adds, what is typed, and the field where something else may be typed."""
    user_id = int(mayor.session["_auth_user_id"])
    number = api.create_project(user_id, commune="10156", fields=api.ProjectFields("Haies"))
    assert mayor.post(f"{COMMUNE}indicateurs/nouveau/", {**INDICATOR, "nom": "Haies"}).status_code == 302
    sheet, indicator = f"/viatic/projets/{number}/", Indicator.objects.get().pk
    cost = {"label": "Plants", "year": "2027", "planned": "1 000", "vat": "20"}
    return [
        (f"{COMMUNE}projets/nouveau/", Project, SHEET, "titre"),
        (f"{COMMUNE}indicateurs/nouveau/", Indicator, {**INDICATOR, "nom": "Eau"}, "nom"),
        (f"{COMMUNE}indicateurs/{indicator}/", IndicatorValue, {"jour": "2025", "valeur": "3"}, "jour"),
        (f"{sheet}financement/depenses/nouvelle/", CostLine, cost, "label"),
        (f"{sheet}financement/aides/nouvelle/", Grant, GRANT, "funder"),
        (f"{sheet}etapes/", Step, {"geste": "ajouter", "titre": "Devis"}, "titre"),
        (f"{sheet}journal/", ProjectLink, {"lien": "https://exemple.fr/"}, "lien"),
        (f"{sheet}journal/", Entry, {"note": "Devis reçu."}, "note"),
        (
            "/viatic/doutes/nouveau/?cours=T053&unite=a&page=b",
            Doubt,
            {"nature": "error", "texte": "Faux."},
            "texte",
        ),
        (f"{sheet}fil/", Message, {"message": "Devis reçu."}, "message"),
    ]


def opened(browser, address: str) -> dict[str, str]:
    """What a page hides in its form to tell its sendings from others."""
    found = re.search(r'name="once" value="([^"]+)"', browser.get(address).content.decode())
    return {"once": found.group(1)} if found else {}


def test_the_same_page_sent_twice_adds_one_thing(mayor, forms):
    for address, model, typed, field in forms:
        before, page = model.objects.count(), opened(mayor, address)
        first = mayor.post(address, {**typed, **page})
        again = mayor.post(address, {**typed, **page})
        assert first.status_code == again.status_code == 302, address
        assert first.url == again.url, address
        assert model.objects.count() == before + 1, address
        # Gone back to, the same page with something else typed is another form.
        other = {"lien": "https://exemple.fr/autre", "jour": "2024"}.get(field, "Autre chose")
        assert mayor.post(address, {**typed, **page, field: other}).status_code == 302
        # A link adds a line to the journal; whoever opens a form again means it.
        count = model.objects.count()
        assert count > before + 1, address
        if page:
            assert mayor.post(address, {**typed, **opened(mayor, address)}).status_code == 302
            assert model.objects.count() == count + 1, address


def test_what_was_taken_away_can_be_added_again_and_a_refused_form_is_not_spent(mayor, forms, at):
    address, _, typed, _ = next(each for each in forms if each[1] is CostLine)
    page = opened(mayor, address)
    assert mayor.post(address, {**typed, **page, "planned": "beaucoup"}).status_code == 422
    for _ in range(2):
        assert mayor.post(address, {**typed, **page}).status_code == 302
        assert CostLine.objects.count() == 1
        CostLine.objects.all().delete()
    held = SentForm.objects.get()
    call_command("drop_sent_forms")
    assert SentForm.objects.exists()
    at((held.at + timedelta(days=2)).date().isoformat())
    call_command("drop_sent_forms")
    assert not SentForm.objects.exists()
