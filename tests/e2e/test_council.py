"""Five élus rate alone on five phones, the mayor closes, the council sees where it stands and settles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Academy, assert_sound
from tests.e2e.test_loop import create_account, sign_in

pytestmark = pytest.mark.e2e

NEWCOMERS = ("lise.conseil@exemple.fr", "nora.conseil@exemple.fr", "paul.conseil@exemple.fr")
HERE = "/viatic/commune/10145/"
NOTES = ("1", "4", "2", "4", "0")


@pytest.fixture
def phone(browser: Browser, academy: Academy) -> Iterator:
    """Makes a phone of its own for each person."""
    contexts = []

    def make() -> Page:
        context = browser.new_context(
            base_url=academy.url, viewport={"width": 320, "height": 640}, has_touch=True, locale="fr-FR"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()


def enter(page: Page, name: str) -> Page:
    page.goto("/")
    page.get_by_role("button", name=f"Entrer comme {name}").click()
    page.wait_for_url(re.compile("/viatic/$"))
    return page


def join(page: Page, academy: Academy, email: str) -> Page:
    """A new account that asks for its place in the commune."""
    create_account(page, academy, email)
    sign_in(page, email)
    page.goto("/viatic/rattachement/?commune=10145")
    page.get_by_label("Conseillère ou conseiller municipal").check()
    page.get_by_role("button", name="Demander mon rattachement").click()
    page.wait_for_url(re.compile("/viatic/$"))
    return page


def rate(page: Page, note: str) -> None:
    """From the home page to the last point of the ballot: the note on each scale, else unknown."""
    page.goto("/viatic/")
    page.get_by_role("link", name="Donner ma voix").click()
    assert_sound(page)
    page.get_by_role("link", name="Commencer").click()
    for _ in range(20):
        assert_sound(page)
        scale = page.get_by_role("radio", name=re.compile(f"^{note} ·"))
        answer = scale if scale.count() else page.get_by_role("radio", name="Je ne sais pas")
        answer.check()
        button = page.get_by_role("button", name=re.compile("^Enregistrer et"))
        last = "terminer" in button.inner_text()
        with page.expect_navigation():
            button.click()
        if last:
            break
    expect(page.get_by_text("Vous avez terminé")).to_be_visible()


def test_five_elus_rate_alone_and_the_council_settles(phone, academy: Academy):
    helene, bruno = enter(phone(), "Hélène"), enter(phone(), "Bruno")
    others = [join(phone(), academy, email) for email in NEWCOMERS]
    helene.goto(f"{HERE}membres/")
    for _ in NEWCOMERS:
        helene.get_by_role("button", name=re.compile("^Accepter")).first.click()

    helene.goto(f"{HERE}conseil/")
    assert_sound(helene)
    helene.get_by_role("link", name="Ouvrir un conseil").click()
    assert_sound(helene)
    helene.get_by_label("Titre").fill("Conseil de mars")
    helene.get_by_label("Points à noter").select_option("GOV")
    helene.get_by_role("button", name=re.compile("^Ouvrir le conseil")).click()
    expect(helene.get_by_role("heading", name="Participation : 0 sur 5")).to_be_visible()
    round_page = helene.url

    voters = [helene, bruno, *others]
    for page, note in zip(voters, NOTES, strict=True):
        rate(page, note)
        # Nobody sees anything of what was given, the convener no more than the others.
        helene.goto(f"{round_page}resultats/")
        assert helene.url == round_page

    expect(helene.get_by_role("heading", name="Participation : 5 sur 5")).to_be_visible()
    helene.get_by_text("Clore le conseil").click()
    assert_sound(helene)
    helene.get_by_role("button", name=re.compile("^Clore maintenant")).click()
    expect(helene.get_by_text("Désaccord").first).to_be_visible()
    assert_sound(helene)

    bruno.goto(f"{round_page}resultats/")
    assert_sound(bruno)
    helene.get_by_role("main").locator(".viatic-line-title a").first.click()
    expect(helene.get_by_role("table", name="Nombre de voix par note")).to_be_visible()
    assert_sound(helene)
    helene.get_by_label("Ce qui s’est dit").fill("Le projet existe, il n’est pas chiffré.")
    helene.get_by_role("button", name="Enregistrer les notes").click()
    helene.get_by_role("radio", name=re.compile("^2 ·")).check()
    helene.get_by_label("Pourquoi cette réponse").fill("Écrit, pas encore chiffré.")
    helene.get_by_role("button", name="Retenir cette réponse").click()
    expect(helene.get_by_text("Écrit, pas encore chiffré.").first).to_be_visible()
    assert_sound(helene)
