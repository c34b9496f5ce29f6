"""Both blocks in the frame of the learning page: nothing clipped or restyled, no way out by accident."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from diagnostic_xblock.block import DiagnosticBlock
from tests.chromium import needs_chromium
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock

from .course_frame import LEARNING_PAGE, unit_page
from .hosts import Lms, call, put

playwright = pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
expect = playwright.expect

KEY = "course-v1:Viatic+CADRE+2026"
COURSE = """<course url_name="2026" org="Viatic" course="CADRE">
<chapter url_name="c" display_name="Chapitre"><sequential url_name="s" display_name="Leçon">
<vertical url_name="page" display_name="Page">
<viatic_diagnostic url_name="un" display_name="Trois points" items="GOV-01,GOV-02,FIN-01"
  instructions="Un.&#10;&#10;Deux."/>
<viatic_diagnostic url_name="deux" display_name="Encore les mêmes" items="GOV-01,SEC-01"/>
<viatic_dashboard url_name="trois" display_name="Où en est la commune"/>
<viatic_dashboard url_name="quatre" display_name="Les finances" domain="FIN"/>
<viatic_video url_name="cinq" display_name="Un film" duration="90" credit="Voix de synthèse."
  sources='[{"src": "/static/a.mp4"}, {"src": "/static/b.mp4", "quality": "light"}]'
  captions='[{"src": "/static/a.vtt"}]' chapters='[{"at": 0, "title": "Début"}]'
  transcript='[{"at": 0, "text": "Bonjour."}]'
  inserts='[{"at": 5, "kind": "figure", "title": "Un chiffre", "value": "41"}, {"at": 20, "kind": "question",
    "title": "Qui ?", "choices": [{"text": "Lui", "correct": true, "feedback": "Oui"}, {"text": "Elle",
    "feedback": "Non"}]}, {"at": 40, "kind": "link", "title": "À lire", "href": "https://exemple.fr/"}]'/>
</vertical></sequential></chapter></course>"""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]


def serving(body: str):
    return lambda route: route.fulfill(body=body, content_type="text/html")


@pytest.fixture
def frame(browser, live_server, tmp_path: Path, settings, people):
    """Opens the unit in its frame, for the mayor; gives (page, frame)."""
    from campus.models import Enrolment

    (tmp_path / "CADRE").mkdir()
    (tmp_path / "CADRE" / "course.xml").write_text(COURSE, encoding="utf-8")
    entry = {"key": KEY, "title": "Cadre", "dir": "CADRE", "number": "CADRE"}
    (tmp_path / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")
    settings.VIATIC_COURSES_DIR = tmp_path
    Enrolment.objects.create(user_id=people.mayor, course_key=KEY)
    answered = put(DiagnosticBlock, "viatic_diagnostic", Lms(people.mayor, {}))
    for item, value in (("FIN-02", "5"), ("FIN-03", "3"), ("FIN-04", "2"), ("FIN-06", "45"), ("GOV-02", "2")):
        payload = {"item": item, "value": value, "version": None, "commune": None}
        assert call(answered, "save_answer", payload)[0] == 200
    client = Client()
    client.force_login(get_user_model().objects.get(pk=people.mayor))
    contexts = []

    def open_unit(width: int = 1280):
        context = browser.new_context(viewport={"width": width, "height": 700})
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        unit = unit_page(page.request.get(f"{live_server.url}/cours/{KEY}/page/").text())
        for path, body in (("/cadre/", LEARNING_PAGE), ("/cadre/unite", unit)):
            page.route(live_server.url + path, serving(body))
        page.goto(f"{live_server.url}/cadre/")
        inner = page.frame(url=re.compile("/cadre/unite"))
        expect(inner.locator(".vb-form:visible").first).to_be_visible()
        return page, inner

    yield open_unit
    for context in contexts:
        context.close()


# What of the blocks lies outside the frame, or in a box that hides its overflow.
CLIPPED = """() => [...document.querySelectorAll('.viatic-block *')]
  .filter(one => one.getClientRects().length && !one.closest('.viatic-hidden') && !one.closest('svg'))
  .filter(one => {
    const box = one.getBoundingClientRect();
    if (box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1) {
      return true;
    }
    const style = getComputedStyle(one);
    return style.overflowY !== 'visible' && !/^(TEXTAREA|INPUT|SELECT)$/.test(one.tagName)
      && one.scrollHeight > one.clientHeight + 1;
  }).map(one => one.outerHTML.slice(0, 120))"""

OUT_OF_FLOW = """() => [...document.querySelectorAll('.viatic-block *')]
  .filter(one => one.getClientRects().length && !one.closest('.viatic-hidden'))
  .filter(one => ['fixed', 'sticky', 'absolute'].includes(getComputedStyle(one).position))
  .map(one => one.outerHTML.slice(0, 120))"""

RESTYLED = """() => [...document.querySelectorAll('.viatic-block, .viatic-block *')]
  .filter(one => one.getClientRects().length)
  .filter(one => {
    const style = getComputedStyle(one);
    const loud = ['color', 'borderTopColor', 'backgroundImage', 'boxShadow', 'textShadow']
      .some(name => style[name].includes('255, 0, 255'));
    return loud || /fantasy|cursive/.test(style.fontFamily) || style.textTransform !== 'none'
      || style.textAlign === 'center' && one.tagName !== 'BUTTON' || style.letterSpacing !== 'normal';
  }).map(one => one.outerHTML.slice(0, 120))"""


def look(page, inner, state: str) -> None:
    # The frame follows its content: wait for the last height it was told.
    page.wait_for_function(
        """() => { const frame = document.getElementById('unit-iframe');
          return frame.offsetHeight === frame.contentDocument.getElementById('content').offsetHeight; }"""
    )
    for what, script in (("clipped", CLIPPED), ("out of the flow", OUT_OF_FLOW), ("restyled", RESTYLED)):
        assert inner.evaluate(script) == [], f"{state}: {what}"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_panel_opens_in_the_flow_and_is_shown_whole(frame, width):
    page, inner = frame(width)
    look(page, inner, "at first")
    block = inner.locator(".vb-diagnostic").first
    block.locator(".vb-item:visible summary").click()
    look(page, inner, "the help of a point")
    block.get_by_label("Sans objet : cette question ne concerne pas la commune").check()
    look(page, inner, "the reason")
    block.get_by_label("Sans objet : cette question ne concerne pas la commune").hover()
    block.get_by_role("button", name="Enregistrer la réponse").hover()
    look(page, inner, "a button under the pointer")
    block.get_by_role("button", name="Toute la liste").click()
    for opener in block.locator(".vb-open").all():
        opener.click()
    for details in block.locator("details").all():
        if details.get_attribute("open") is None:
            details.locator("summary").click()
    look(page, inner, "all forms and helps")
    number = block.locator('[data-item="FIN-01"]')
    number.get_by_label("Nombre, en %").fill("250")
    number.get_by_role("button", name="Enregistrer la réponse").click()
    expect(number.locator("[data-error=value]")).to_be_visible()
    look(page, inner, "an error, its field in focus")


def test_a_conflict_is_compared_in_the_flow(frame, people):
    page, inner = frame()
    block = inner.locator(".vb-diagnostic").first
    other = put(DiagnosticBlock, "viatic_diagnostic", Lms(people.deputy, {}))
    payload = {"item": "GOV-01", "value": "non", "version": None, "commune": None}
    assert call(other, "save_answer", payload)[0] == 200
    block.get_by_label("Oui", exact=True).check()
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.get_by_role("heading", name="Choisir ce que la commune garde")).to_be_focused()
    look(page, inner, "a comparison")


def test_blocks_of_a_page_share_no_id_and_no_group_of_choices(frame):
    _, inner = frame()
    for block in inner.locator(".vb-diagnostic").all():
        block.get_by_role("button", name="Toute la liste").click()
        for opener in block.locator(".vb-open").all():
            opener.click()
    ids = inner.evaluate("[...document.querySelectorAll('.viatic-block [id]')].map(one => one.id)")
    assert ids and [name for name, times in Counter(ids).items() if times > 1] == []
    twins = inner.locator('[data-item="GOV-01"]')
    twins.nth(0).get_by_label("Oui", exact=True).check()
    twins.nth(1).get_by_label("Non", exact=True).check()
    expect(twins.nth(0).get_by_label("Oui", exact=True)).to_be_checked()
    dangling = inner.evaluate(
        """[...document.querySelectorAll('.viatic-block :is([for], [aria-labelledby], [aria-describedby])')]
          .flatMap(one => ['for', 'aria-labelledby', 'aria-describedby'].map(name => one.getAttribute(name)))
          .filter(Boolean).flatMap(ids => ids.split(' ')).filter(id => id && !document.getElementById(id))"""
    )
    assert dangling == []


def test_the_keyboard_goes_through_the_frame_in_the_order_of_the_page(frame):
    page, inner = frame()
    page.get_by_role("link", name="Avant").focus()
    tops = []
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Après":
            break
        tops.append(inner.evaluate(
            """() => { const one = document.activeElement;
              return [one.closest('.viatic-block') !== null, one.getBoundingClientRect().top]; }"""
        ))  # fmt: skip
    else:
        pytest.fail("the keyboard does not leave the frame")
    assert len(tops) > 20 and all(inside for inside, _ in tops)
    heights = [top for _, top in tops]
    # Things side by side may differ by a few pixels; nothing leads back up.
    assert all(after >= before - 30 for before, after in pairwise(heights)), heights


def test_every_link_opens_beside_the_course_and_says_so(frame):
    page, inner = frame()
    links = inner.locator(".viatic-block a")
    assert links.count() > 10
    for link in links.all():
        assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")
        assert "(nouvel onglet)" in link.text_content() and "↗" in link.text_content()
    with page.expect_popup() as opened:
        inner.get_by_role("link", name="Page du point GOV-01").first.click()
    assert opened.value.url.endswith("/etat-des-lieux/GOV-01/")
    assert page.url.endswith("/cadre/")


@pytest.mark.parametrize(
    ("block_class", "path"),
    [(DiagnosticBlock, "diagnostic"), (DashboardBlock, "dashboard"), (FinancingPlanBlock, "financing_plan")],
)
def test_styles_stay_in_their_block(block_class, path):
    css = block_class.open_local_resource(f"public/{path}.css").read().decode()
    assert not re.search(r"\d(vh|dvh)\b|position:\s*(fixed|sticky)|@import|url\(", css)
    rules = re.sub(r"/\*.*?\*/|@media[^{]+\{", "", css, flags=re.DOTALL)
    selectors = [
        part.strip() for rule in re.findall(r"([^{}]+)\{", rules) for part in re.split(r",(?![^()]*\))", rule)
    ]
    assert selectors and all(re.match(r"\.viatic-block\.v[bdf]-\w+", selector) for selector in selectors)
