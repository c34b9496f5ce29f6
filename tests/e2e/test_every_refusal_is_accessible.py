"""What each form of a commune answers where it refuses, as accessible as any page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page

from commune_core.referential import load
from dashboard_plugin.models import Indicator
from tests.e2e.every_page import faults, look
from tests.e2e.towns import BASE, LONG, NUMBER, SCALE, close_and_correct, council, file_of_answers, half, town
from tests.e2e.visits import WIDTHS, Visit, marks

__all__ = ["town"]

pytestmark = marks

SEND = """([address, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  fields.csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


def send(page: Page, address: str, fields: Mapping[str, str]) -> int:
    """Send a form as a browser does; gives the status of the page that answers."""
    posted = page.expect_response(lambda response: response.request.method == "POST")
    with posted as sent, page.expect_navigation():
        page.evaluate(SEND, [address, fields])
    return sent.value.status


def refusals(page: Page, sendings: Iterable[tuple[str, Mapping[str, str], int]]) -> list[str]:
    """Sends each form; whatever is not the status expected, or not accessible."""
    found = []
    for address, fields, expected in sendings:
        page.goto(f"{BASE}profil/")
        page.set_viewport_size({"width": 1280, "height": 900})
        status = send(page, f"{BASE}{address}", fields)
        if status != expected:
            found.append(f"{address} {fields}: {status}")
        found.append(look(page, f"{address} {fields}", WIDTHS))
    return [fault for fault in found if fault]


def test_something_is_refused_or_was_changed_by_somebody_else(visit: Visit, town):
    half(town)
    closed, opened = council(town, "Mars", close=True), council(town, "Avril", close=False)
    point, result = f"etat-des-lieux/{SCALE}/", f"conseil/{closed}/resultats/{SCALE}/"
    holders = {f"exerce-{code}": "commune" for code in load().competences}
    values = f"Indicateur;Jour;Valeur\n{LONG[:200]};2024;3"
    measured = f"indicateurs/{Indicator.objects.get().pk}/"
    page = visit(town.mayor)
    assert refusals(page, [
        (point, {"reponse": ""}, 422),
        (point, {"reponse": "4", "commentaire": LONG}, 409),
        (f"etat-des-lieux/{NUMBER}/", {"reponse": "valeur", "valeur": "beaucoup"}, 422),
        (f"{point}pieces/", {"lien": "javascript:alert(1)", "titre": LONG}, 422),
        ("priorites/", {"point": SCALE, "importance": "1", "raison": LONG}, 409),
        ("campagne/", {"action": "avancement", "domaine": "GOV", "etat": "ready", "note": LONG * 2}, 409),
        ("campagne/", {"action": "?"}, 422),
        *([("profil/", holders, 409)] if holders else []),
        (result, {"geste": "noter", "notes": LONG * 2, "version": "0"}, 409),
        (result, {"geste": "retenir", "reponse": "4", "pourquoi": LONG}, 409),
        (result, {"geste": "retenir", "reponse": "", "pourquoi": ""}, 422),
        ("conseil/nouveau/", {"titre": "", "points": "GOV"}, 422),
        (f"conseil/{opened}/voix/{SCALE}/", {"reponse": ""}, 422),
        (f"conseil/{closed}/voix/{SCALE}/", {"reponse": "3"}, 409),
        ("bilan/periode/", {"choix": "neutre", "raison": "", "dernier": "0"}, 422),
        ("bilan/periode/", {"choix": "neutre", "raison": "Prudence", "dernier": "9"}, 409),
        ("fichiers/", {}, 422),
        ("ppi/import/", {}, 422),
        ("ppi/annees/2026/", {"revenue": "beaucoup", "spending": "-3"}, 422),
        ("ppi/annees/2026/", {"revenue": "1", "spending": "3 €", "investment": "5"}, 409),
        ("projets/nouveau/", {"nature": "action", "titre": "", "pourquoi": LONG}, 422),
        (f"fichiers/import/{file_of_answers(town)}/", {"plan": "?", "prendre": SCALE}, 409),
        ("indicateurs/nouveau/", {"nom": "", "definition": LONG}, 422),
        (f"{measured}modifier/", {"nom": LONG[:150], "unite": "%", "sens": "up", "version": "0"}, 409),
        (measured, {"jour": "hier", "valeur": "12"}, 422),
        (measured, {"jour": "2024", "valeur": "12", "source": LONG[:200]}, 409),
        (f"{measured}valeurs/2024-12-31/", {"geste": "retirer", "version": "0"}, 409),
        (f"{measured}valeurs/2024-12-31/", {"valeur": "beaucoup", "version": "1"}, 422),
        ("indicateurs/fichier/", {"contenu": values, "plan": ""}, 409),
        ("indicateurs/fichier/", {"contenu": "a;b\n1;2"}, 422),
        ("cles/", {"nom": ""}, 422),
        ("cles/", {"nom": LONG[:120]}, 200),
    ]) == []  # fmt: skip
    unknown = {f"{BASE}campagne/?annee=1900": "", "/viatic/commune/99999/": ""}
    assert faults(page, unknown, {"": 404}) == []


def test_a_closed_year_refuses_a_late_answer_and_a_stale_correction(visit: Visit, town):
    half(town)
    close_and_correct(town, 2026)
    correction = f"campagne/correction/?annee=2026&point={SCALE}"
    assert refusals(visit(town.mayor), [
        (f"etat-des-lieux/{SCALE}/", {"reponse": "4", "commentaire": LONG}, 422),
        (correction, {"reponse": "", "motif": "", "numero": "2"}, 422),
        (correction, {"reponse": "1", "motif": "", "numero": "2"}, 422),
        (correction, {"reponse": "1", "motif": LONG, "commentaire": LONG, "numero": "1"}, 409),
        ("campagne/cloture/", {}, 409),
        ("campagne/", {"action": "avancement", "domaine": "GOV", "etat": "ready"}, 422),
    ]) == []  # fmt: skip
