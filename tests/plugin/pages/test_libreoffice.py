"""Workbooks that the real LibreOffice saved (see the README beside them), through the pages a mayor opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard_plugin.models import CostLine, Grant, Part, Project, ProjectLink

pytestmark = pytest.mark.django_db

SAVED = Path(__file__).parents[1] / "libreoffice"
FILES = "/viatic/commune/10156/classeur/"


def bring(browser, name: str):
    return browser.post(FILES, {"fichier": SimpleUploadedFile(name, (SAVED / name).read_bytes())})


def test_a_plan_of_mandate_comes_in_with_its_own_headings_as_they_are_guessed(mayor):
    asked = mayor.get(bring(mayor, "plan-de-mandat.xlsx").url, follow=True)
    told = {f"colonne-{column.place}": target for column, target in asked.context["columns"] if target}
    (address, _) = asked.redirect_chain[-1]
    shown = mayor.post(address, told | {"feuille": str(asked.context["view"].sheet)}, follow=True)
    plan = shown.context["plan"]
    assert not plan.refused and [reason[:8] for reason in plan.ignored] == ["Ligne 11"]
    assert not Project.objects.exists()
    mayor.post(shown.redirect_chain[-1][0], {"plan": plan.digest})
    church, hall, lane, school = Project.objects.order_by("pk")
    assert [(each.title, each.domain, each.status, each.due_on) for each in (church, hall, lane, school)] == [
        ("Refaire le toit de l’église", "SPO", "in_progress", date(2028, 6, 30)),
        ("Isoler la salle des fêtes", "SPO", "done", date(2027, 6, 30)),
        ("Reprendre le chemin des Vignes", "RES", "in_progress", date(2029, 12, 31)),
        ("Garder l’école du village", "ENF", "in_progress", None),
    ]
    assert (church.starts_on, church.why) == (
        date(2026, 10, 1), "Devis reçus.\nAttendre l’avis de l’architecte.",
    )  # fmt: skip
    # What a formula gave and LibreOffice kept; what a cell says as text.
    assert dict(CostLine.objects.values_list("project", "planned")) == {
        church.pk: 18_450_050, hall.pk: 6_200_000, lane.pk: 3_800_000,
    }  # fmt: skip
    assert dict(Grant.objects.values_list("project", "amount")) == {
        church.pk: 7_380_020, hall.pk: 2_480_000,
    }  # fmt: skip
    assert set(Part.objects.values_list("project", "role", "name")) == {
        (church.pk, "pilot", "Jean Martin"), (hall.pk, "pilot", "Claire Petit"),
        (hall.pk, "participant", "Paul Roux"), (lane.pk, "pilot", "Jean Martin"),
        (school.pk, "pilot", "Claire Petit"),
    }  # fmt: skip
    assert ProjectLink.objects.get().url == "https://exemple.fr/eglise"
    # Brought once more, all of it is there already.
    again = mayor.get(bring(mayor, "plan-de-mandat.xlsx").url, follow=True)
    shown = mayor.post(again.redirect_chain[-1][0], told | {"feuille": "1"}, follow=True)
    assert shown.context["plan"].steps == () and len(shown.context["plan"].ignored) == 2
    # In the format of LibreOffice itself it is refused, with what to do.
    refused = bring(mayor, "plan-de-mandat.ods")
    assert refused.status_code == 422 and ".xlsx" in refused.context["error"]
