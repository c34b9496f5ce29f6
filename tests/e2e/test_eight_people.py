"""A DGS shares the whole état des lieux of a commune of 5,249 inhabitants among eight people, reviews what
they said, closes the year and takes its photograph away."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from commune_core import photograph
from dashboard_plugin import api
from dashboard_plugin.errors import ClosedCampaign
from tests.e2e.visits import Visit, assert_sound, marks, save

pytestmark = marks

HERE = "10297"
BASE = f"/viatic/commune/{HERE}/"
EIGHT = ("aline", "boris", "chloe", "denis", "elise", "farid", "gaelle", "hugo")


@pytest.fixture
def people(member) -> dict[str, int]:
    """Eight members who may read reserved points, by name as shown."""
    return {
        f"{name.title()} Essai": member(name, HERE, function="agent", role="collaborateur", named=True)
        for name in EIGHT
    }


@pytest.fixture
def head(member) -> int:
    return member("dgs", HERE, role="collaborateur", function="dgs_secretaire")


def opened_line(page: Page, domain: str):
    """The line of a domain on the page of the campaign, with what can be done there."""
    line = page.locator(f"#{domain}")
    line.get_by_text(re.compile("^(Confier ou relire|Dire où vous en êtes)")).click()
    return line


def share_out(page: Page, domains: list[str]) -> dict[str, list[str]]:
    """Entrust every domain from the page of the campaign; gives the domains of each person."""
    names = [f"{name.title()} Essai" for name in EIGHT]
    shares: dict[str, list[str]] = {name: [] for name in names}
    page.goto(f"{BASE}campagne/")
    page.get_by_role("button", name=re.compile("^Ouvrir l’état des lieux")).click()
    assert_sound(page)
    for position, domain in enumerate(domains):
        name = names[position % len(names)]
        line = opened_line(page, domain)
        line.get_by_label("Confier à").select_option(name)
        line.get_by_role("button", name=re.compile("^Confier")).click()
        expect(page.locator(f"#{domain}")).to_contain_text(f"Confié à {name}")
        shares[name].append(domain)
    return shares


def answer_first_points(page: Page, domain: str) -> None:
    """From the page of the campaign to the questionnaire; the first two points through their forms."""
    page.goto(f"{BASE}etat-des-lieux/questionnaire/?domaine={domain}")
    questions = page.locator("#questions > li")
    for number in range(2):
        question = questions.nth(number)
        expect(question).to_be_visible()
        typed = question.locator('[name="valeur"]')
        if typed.count():
            typed.fill("2025-03" if typed.get_attribute("type") == "month" else "1")
        else:
            question.locator('input[value="oui"], input[value="2"]').first.check()
        question.get_by_role("button", name=re.compile("^Enregistrer et")).click()
        expect(question.locator("[data-viatic-line]")).to_have_text(re.compile("^Enregistré à"))


def say_ready(page: Page, domain: str, note: str) -> None:
    page.goto(f"{BASE}campagne/")
    line = opened_line(page, domain)
    line.get_by_label("Note pour l’équipe (facultatif)").fill(note)
    line.get_by_role("button", name=re.compile("^Dire que ce domaine est prêt")).click()
    expect(page.locator(f"#{domain} .viatic-tag").first).to_have_text("Prêt")


def work(page: Page, user_id: int, domains: list[str]) -> None:
    """What one of the eight does: some points on screen, the others as a script would, then « prêt »."""
    page.goto(f"{BASE}campagne/")
    expect(page.get_by_role("link", name="Répondre à ce domaine")).to_be_visible()
    answer_first_points(page, domains[0])
    for domain in domains:
        for row in api.sheet(user_id, commune=HERE, items=domain).rows:
            if row.answer is None:
                save(user_id, row.item, HERE)
        say_ready(page, domain, f"Vérifié au bureau : {domain}")
    assert_sound(page)


def review_all(page: Page, domains: list[str]) -> None:
    page.goto(f"{BASE}campagne/")
    expect(page.get_by_role("link", name=re.compile("^Relire : "))).to_be_visible()
    for domain in domains:
        line = opened_line(page, domain)
        line.get_by_role("button", name=re.compile("^Marquer comme relu")).click()
        expect(page.locator(f"#{domain} .viatic-tag").first).to_have_text("Relu")
    assert_sound(page)


def close_and_download(page: Page) -> str:
    page.goto(f"{BASE}campagne/")
    page.get_by_role("link", name=re.compile("^Préparer la clôture")).first.click()
    expect(page.locator("main")).not_to_contain_text("pas été relu")
    assert_sound(page)
    page.get_by_role("button", name=re.compile("^Clore l’année")).click()
    expect(page.locator("main")).to_contain_text("Empreinte vérifiée")
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Télécharger la photographie 1")).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_dgs_finishes_the_whole_etat_des_lieux_shared_by_eight_people(visit: Visit, people, head):
    asked = api.sheet(head, commune=HERE, items="tout").rows
    domains = list(dict.fromkeys(row.item.domain for row in asked))
    desk = visit(head, 1280)
    shares = share_out(desk, domains)
    assert all(shares.values())

    pages = {
        name: visit(user_id, (320, 1280)[position % 2])
        for position, (name, user_id) in enumerate(people.items())
    }
    for name, user_id in people.items():
        work(pages[name], user_id, shares[name])

    late, on_paper = pages["Aline Essai"], pages["Boris Essai"]
    late_point = next(row.item for row in asked if row.item.kind == "scale")
    late.goto(f"{BASE}etat-des-lieux/{late_point.id}/")
    late.locator('input[name="reponse"][value="4"]').check()
    on_paper.goto(f"{BASE}etat-des-lieux/questionnaire/?domaine={late_point.domain}#{late_point.id}")

    review_all(desk, domains)
    taken_away = close_and_download(desk)
    year = api.campaign(head, commune=HERE).year
    (shown,) = api.campaign(head, commune=HERE).photographs
    expect(desk.locator(".viatic-fingerprint")).to_have_text(shown.sha256)
    taken = photograph.read(taken_away, shown.sha256)
    assert set(taken.answers) == {row.item.id for row in asked}
    assert {answer.state for answer in taken.answers.values()} == {"answered"}
    assert json.loads(taken_away)["commune"]["code"] == HERE
    assert not any(name.split()[0] in taken_away for name in people)

    late.get_by_role("button", name="Enregistrer la réponse").click()
    expect(late.get_by_role("alert")).to_be_visible()
    expect(late.locator("main")).to_contain_text("4 · ")
    assert_sound(late)
    question = on_paper.locator(f"#{late_point.id}")
    question.locator('input[name="reponse"][value="4"]').check()
    question.get_by_role("button", name=re.compile("^Enregistrer et")).click()
    expect(question.locator(".viatic-field-error")).to_be_visible()
    with pytest.raises(ClosedCampaign):
        api.save_answer(people["Aline Essai"], item_id=late_point.id, raw="4", version=1, commune=HERE)
    kept = api.sheet(head, commune=HERE, items=late_point.id, year=year).rows[0].answer
    assert kept.value == 2
