"""A year closed under an earlier questionnaire opens on every page, beside the new one, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Campaign, Commune
from dashboard_plugin.platform import get_clock
from tests.e2e.visits import Visit, assert_sound, marks, save

pytestmark = marks

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
RETIRED, RENAMED, NOW = "GOV-02", "GOV-01", "GOV-51"
OF_A_YEAR = (
    "",
    "etat-des-lieux/",
    "etat-des-lieux/?domaine=GOV",
    f"etat-des-lieux/{RETIRED}/",
    f"etat-des-lieux/{RENAMED}/",
    "score/",
    "priorites/",
    "campagne/",
    "campagne/correction/",
    f"campagne/correction/?point={RETIRED}",
)


@pytest.fixture
def mayor(member, at) -> int:
    """The mayor, once 2025 is answered under the questionnaire 1.0.0, and closed."""
    at("2025-11-22")
    helene = member("helene", role="referent", function="maire")
    first = load("1.0.0")
    Campaign.objects.create(
        commune=Commune.objects.get(insee_code=HERE, kind="commune"),
        year=2025,
        referential_version=first.version,
        referential_sha256=first.sha256,
        opened_at=get_clock().now(),
    )
    for row in api.sheet(helene, commune=HERE, items="tout").rows[:40]:
        save(helene, row.item, HERE, comment=f"Dit en 2025 du point {row.item.id}")
    api.close_campaign(helene, commune=HERE)
    return helene


def of_year(address: str, year: int) -> str:
    return f"{BASE}{address}{'&' if '?' in address else '?'}annee={year}"


@pytest.mark.parametrize("width", [1280, 320])
def test_an_old_year_opens_on_every_page_beside_the_new_one(visit: Visit, mayor, at, later_version, width):
    before = api.dashboard(mayor, commune=HERE, year=2025)
    later_version()
    at("2026-03-01")
    page = visit(mayor, width)
    page.goto(f"{BASE}etat-des-lieux/{NOW}/")
    page.locator('input[name="reponse"][value="non"]').check()
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.get_by_text("Enregistré à")).to_be_visible()

    for address in OF_A_YEAR:
        response = page.goto(of_year(address, 2025))
        assert response is not None
        assert (response.status, page.url.count("annee=2025")) == (200, 1), page.url
        assert_sound(page)
    page.goto(of_year(f"etat-des-lieux/{RETIRED}/", 2025))
    expect(page.locator("main")).to_contain_text(f"Dit en 2025 du point {RETIRED}")
    expect(page.get_by_role("button", name="Enregistrer la réponse")).to_have_count(0)
    after = api.dashboard(mayor, commune=HERE, year=2025)
    assert (after.overall, after.ours, after.answered) == (before.overall, before.ours, before.answered)
    assert page.goto(f"{BASE}etat-des-lieux/{RETIRED}/").status == 404  # type: ignore[union-attr]

    page.goto(of_year("campagne/", 2025))
    expect(page.locator("main")).to_contain_text("Empreinte vérifiée")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Télécharger")).click()
    taken = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert RETIRED in taken["answers"]

    page.goto(of_year("", 2025))
    page.get_by_role("link", name=re.compile("2026")).first.click()
    expect(page).to_have_url(re.compile(f"{BASE}(.annee=2026)?$"))
    assert_sound(page)

    page.goto(f"{BASE}evolution/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025 à 2026")
    expect(page.locator("main")).to_contain_text("Le questionnaire a changé")
    gone = page.locator(f'a[href="{BASE}etat-des-lieux/{RETIRED}/?annee=2025"]')
    expect(gone).to_be_visible()
    assert_sound(page)
    gone.click()
    expect(page.locator("main")).to_contain_text(f"Dit en 2025 du point {RETIRED}")
