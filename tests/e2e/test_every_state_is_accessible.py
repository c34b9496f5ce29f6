"""Every page of the app, in every state of a commune: axe clean and no sideways scroll, at 320 and 1280 px,
with all that can be unfolded unfolded."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")

from commune_core.referential import load
from tests.e2e.every_page import NARROW, addresses, faults
from tests.e2e.towns import BASE, HERE, NUMBER, SCALE, close_and_correct, council, file_of_answers, half, town
from tests.e2e.visits import Visit, marks, save
from tests.routes import ROUTES

__all__ = ["town"]

pytestmark = marks

# The pages of a course are its host's; ours say that there is none.
COURSES = {"course": 404, "course_promotions": 403}
# A member is no guest, and has no letter: test_guest_walk.py and test_two_browsers_guests.py look at these.
COURSES |= {"quitter": 403, "invitation": 404}
# What nobody has told; test_two_browsers_doubts.py looks at what was.
COURSES |= {"doute": 404, "doute_nouveau": 404}
MEASURES = dict.fromkeys(
    ("indicateur", "indicateur_modifier", "indicateur_historique", "indicateur_valeur"), 404
)
PROJECTS = dict.fromkeys((route.name for route in ROUTES if "project_id" in route.parameters), 403)
# Those of a promotion are looked at in test_two_browsers_promotions.py.
COURSES |= dict.fromkeys((route.name for route in ROUTES if "promotion_id" in route.parameters), 403)
COURSES |= {"promotion_rejoindre": 404, "promotion_places": 403, "promotion_invitation": 404}
# What waits to be brought in: the files of points alone have a state here, those of the workbook and of a
# handover are looked at in test_two_browsers_wbk.py.
FILES_BROUGHT = {
    route.name: 404
    for route in ROUTES
    if "upload_id" in route.parameters and "promotion_id" not in route.parameters
}
COUNCILS = dict.fromkeys(("conseil", "conseil_voix", "conseil_resultats", "conseil_resultat"), 404)


def test_nothing_is_answered(visit: Visit, town):
    refused = {**COURSES, **COUNCILS, **MEASURES, **PROJECTS, **FILES_BROUGHT}
    assert faults(visit(town.mayor), addresses({}), refused, NARROW) == []


def test_half_is_answered_with_alerts_comments_pieces_and_weights(visit: Visit, town):
    half(town)
    rounds = {"closed": council(town, "Mars", close=True), "open": council(town, "Avril", close=False)}
    met = addresses(rounds, upload_id=file_of_answers(town))
    met |= {f"{BASE}{more}": "" for more in (
        f"priorites/?modifier={SCALE}", f"etat-des-lieux/{SCALE}/?essai=4", f"etat-des-lieux/{NUMBER}/",
        "etat-des-lieux/?express=1", "score/?domaine=GOV", "projets/?vue=tableau&statut=blocked",
        "projets/?vue=calendrier&mois=2026-03", "projets/?point=GOV-02", f"projets/nouveau/?point={SCALE}",
    )}  # fmt: skip
    met |= {f"/viatic/catalogue/{more}": "" for more in (
        "?q=aide&public=maire&domaine=investissement", "?q=zzyyzz", "?q=dechetotheque", "?page=3&tri=titre",
        "?q=budget&niveau=avance&duree=court&domaine=rh", f"restauration-scolaire/?point={SCALE}",
        "?pour=commune",
    )}  # fmt: skip
    assert faults(visit(town.mayor), met, {**COURSES, **FILES_BROUGHT, "import": 200}) == []


def test_the_year_is_closed(visit: Visit, town):
    half(town)
    rounds = dict.fromkeys(("closed", "open"), council(town, "Mars", close=True))
    close_and_correct(town, 2026)
    met = {address: name for address, name in addresses(rounds).items() if address.startswith(BASE)}
    met[f"{BASE}campagne/correction/?point={SCALE}"] = ""
    assert faults(visit(town.mayor), met, FILES_BROUGHT, NARROW) == []


def test_the_year_is_past(visit: Visit, town, at):
    half(town)
    rounds = dict.fromkeys(("closed", "open"), council(town, "Mars", close=True))
    close_and_correct(town, 2026)
    at("2027-02-01")
    save(town.head, load().item(SCALE), HERE, "4")
    met = addresses(rounds, "?annee=2026")
    met = {address: name for address, name in met.items() if address.startswith(BASE)}
    assert faults(visit(town.mayor), met, FILES_BROUGHT, NARROW) == []
