"""The overview as a page: what it shows first, its filters, and what it remembers of a visit."""

from __future__ import annotations

import re

import pytest

from dashboard_plugin import api
from dashboard_plugin.models import Membership, Project

pytestmark = pytest.mark.django_db

OVERVIEW = "/viatic/commune/10156/"


def open_sheet(browser, title: str, **more) -> int:
    return api.create_project(browser.user.pk, commune="10156", fields=api.ProjectFields(title, **more))


@pytest.fixture
def busy(mayor, at):
    """A commune with an answer and a few sheets."""
    at("2026-11-22")
    api.save_answer(mayor.user.pk, item_id="GOV-02", raw="1", version=None)
    open_sheet(mayor, "Toiture de l’église", domain="SPO", place="Le Bourg", phase="study", due_on=None)
    open_sheet(mayor, "Réseau d’eau", domain="EAU", status="blocked", status_reason="Recours")
    return mayor


def test_it_tells_priorities_what_is_blocked_and_the_actions(busy, text):
    page = text(busy.get(OVERVIEW))
    assert "En retard ou bloqué (1)" in page
    assert page.index("Premières priorités") < page.index("En retard ou bloqué")
    assert "Réseau d’eau" in page
    assert re.search(r"Faites 0 En cours 1 À venir 1", page)
    assert "Depuis votre visite" not in page


def test_the_actions_show_before_any_answer(mayor, text, at):
    at("2026-11-22")
    assert "Les actions et leurs effets" not in text(mayor.get(OVERVIEW))
    open_sheet(mayor, "Toiture", phase="study")
    page = text(mayor.get(OVERVIEW))
    assert "Commencez par l’état des lieux express" in page
    assert "Les actions et leurs effets" in page


def test_its_filters_come_from_the_address_and_say_what_they_keep(busy, text):
    page = text(busy.get(OVERVIEW, {"domaine": "EAU"}))
    assert "Affichage réduit au domaine" in page
    assert ("Réseau d’eau" in page, "Toiture" in page) == (True, False)
    at_bourg = busy.get(OVERVIEW, {"lieu": "Le Bourg"})
    assert "Rien n’est en retard" in text(at_bourg)
    assert '<option value="Le Bourg" selected>' in at_bourg.content.decode()
    page = text(busy.get(OVERVIEW, {"an": "2027"}))
    assert "aux actions de 2027" in page
    assert "Aucune action cette année-là" in page
    assert busy.get(OVERVIEW, {"domaine": "XXX"}).status_code == 404
    for odd in ("999999999", "9" * 400, "<script>", "\x00"):
        response = busy.get(OVERVIEW, {"personne": odd, "lieu": odd})
        assert response.status_code == 200
        assert b'<script>"' not in response.content


def test_it_remembers_the_visit_and_tells_what_others_changed(busy, deputy, text, at):
    place = Membership.objects.get(user=busy.user)
    assert place.visited_at is None
    busy.get(OVERVIEW)
    place.refresh_from_db()
    assert place.visited_at is not None
    at("2026-11-25")
    open_sheet(deputy, "Haie du cimetière")
    page = text(busy.get(OVERVIEW))
    assert "Depuis votre visite du 22 novembre 2026" in page.replace("\xa0", " ")
    assert page.count("Haie du cimetière") == 1
    assert "Haie du cimetière" not in text(deputy.get(OVERVIEW))
    assert Project.objects.count() == 3
