"""A browser for each person of a commune, on the server that runs in the test itself: its clock and its rows
are those of the test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, Response

from commune_core.model import Item
from dashboard_plugin import api
from tests.accessible import violations
from tests.chromium import needs_chromium

WIDTHS = {1280: 900, 320: 720}
SOME = {"scale": "2", "yes_no": "oui", "number": "1", "date": "2025-03", "text": "Écrit au registre"}

marks = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]

both_orders = pytest.mark.parametrize("order", ["wide first", "narrow first"])
one_order = pytest.mark.parametrize("order", ["wide first"])

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Visit]:
    """Opens a browser of one's own for a person, at a width of its own."""
    contexts = []

    def open_as(user_id: int, width: int = 1280) -> Page:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=user_id))
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": WIDTHS[width]}, locale="fr-FR"
        )
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def pair(visit: Visit, member, order) -> list[tuple[str, int, Page]]:
    """The mayor on a wide screen, the DGS on a narrow one: (name, account, browser), first come first."""
    helene = member("helene", role="referent", function="maire")
    denis = member("denis", role="collaborateur", function="dgs_secretaire")
    both = [("Helene Essai", helene, visit(helene, 1280)), ("Denis Essai", denis, visit(denis, 320))]
    return both if order == "wide first" else both[::-1]


def press(page: Page, name: str, within: str = "main") -> Response:
    """Press a button that sends a form; gives the answer of that sending."""
    posted = page.expect_response(lambda response: response.request.method == "POST")
    with posted as sent, page.expect_navigation():
        page.locator(within).get_by_role("button", name=re.compile(f"^{name}")).first.click()
    return sent.value


def choose_theirs(page: Page, part: str) -> None:
    """In a comparison, keep what the other person wrote."""
    page.get_by_role("group", name=part, exact=True).get_by_role("radio").last.check()


def save(user_id: int, item: Item, commune: str, raw: Any = None, **more: Any) -> None:
    """Answer a point that has none, with something its kind allows."""
    raw = SOME[item.kind] if raw is None else raw
    api.save_answer(user_id, item_id=item.id, raw=raw, version=None, commune=commune, **more)


def fault_of(page: Page) -> str:
    """What is wrong with the page on screen: axe, sideways scroll, script; empty when nothing is."""
    found = []
    results = violations(page)
    if results.violations_count:
        found.append(results.generate_report())
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        found.append(f"scrolls sideways by {overflow} px")
    found.extend(page.faults)  # type: ignore[attr-defined]
    return "\n".join(found)


def assert_sound(page: Page) -> None:
    """Axe clean, no sideways scroll, no script error."""
    fault = fault_of(page)
    assert not fault, f"{page.url}\n{fault}"
