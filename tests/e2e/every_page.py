"""Every page of the routing table, opened and looked at with all that can be unfolded unfolded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page

from dashboard_plugin.models import CostLine, Grant, Indicator, Message, Project
from tests.e2e.towns import HERE, SCALE
from tests.e2e.visits import (
    WIDTHS,
    fault_of,
)
from tests.routes import ARGUMENTS as ANYTHING
from tests.routes import KEYED, ROUTES, SCRIPTS

FILES = {
    *SCRIPTS,
    "sw",
    "donnees",
    "piece",
    "export",
    "photographie",
    *KEYED,
    "indicateurs_valeurs",
    "financement_fichier",
    "ppi_fichier",
    "classeur_export",
    "passation_archive",
    "catalogue_suggestions",
    "fil_piece",
    "avis_ouvrir",
    "doutes_csv",
    "promotion_heures",
    "promotion_journal_fichier",
    "promotion_activite_fichier",
    "formations_fichier",
}
"""Names of the addresses that give no page."""

ARGUMENTS = ANYTHING | {
    "code": HERE,
    "item_id": SCALE,
    "course_key": "course-v1:Viatic+T042+2026",
    "upload_id": "0",
    "secret": "x",
    "doubt_id": "0",
    "promotion_id": "0",
    "course_id": "0",
    "seat_id": "0",
    "attestation_id": "0",
    "attestation_code": "inconnu",
    "annee": "2027",
    "slug": "plan-communal-de-sauvegarde",
}
NARROW = (320,)
"""Where two states share their pages, the wide ones are looked at once: in the fullest state."""

NO_COURSE = "course-v1:Viatic+T999+2026"


def addresses(rounds: Mapping[str, str], query: str = "", **more: str) -> dict[str, str]:
    """Every page of the routing table, by address and the name of its route; a council by what it shows."""
    found = {}
    measured = Indicator.objects.values_list("pk", flat=True).first()
    more = {"indicator_id": str(measured or 0), "day": "2026-02-01", **more}
    for route in ROUTES:
        if route.is_api or route.name in FILES:
            continue
        number = rounds.get("closed" if "resultat" in route.template else "open", "1")
        sheet = Project.objects.order_by("pk").values_list("pk", flat=True).first() or 1
        line = CostLine if route.name == "financement_depense" else Grant
        row = line.objects.order_by("pk").values_list("pk", flat=True).first() or 1
        said = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
        known = {"course_key": NO_COURSE, "round_id": number, "project_id": str(sheet), "line_id": str(row)}
        known |= {"message_id": str(said)}
        address = route.address(**{**ARGUMENTS, **known, **more})
        found[f"{address}{query}"] = route.name
    return found


def look(page: Page, address: str, widths: Iterable[int]) -> str:
    """What is wrong with the page on screen at one of these widths."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        fault = fault_of(page)
        if fault:
            return f"{address} at {width} px:\n{fault}"
    return ""


def faults(
    page: Page, met: Mapping[str, str], refused: Mapping[str, int], widths: Iterable[int] = WIDTHS
) -> list[str]:
    """Opens each address; its status is 200, or what is told of the name of its route."""
    found = []
    for address, name in met.items():
        response = page.goto(address)
        assert response is not None
        if response.status != refused.get(name, 200):
            found.append(f"{address}: {response.status}")
        found.append(look(page, address, widths))
    return [fault for fault in found if fault]
