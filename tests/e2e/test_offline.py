"""The questionnaire without network: nothing typed is lost, shown to somebody else, or sent twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import Academy, assert_sound

pytestmark = pytest.mark.e2e

COMMUNE = "10145"
HERE = f"/viatic/commune/{COMMUNE}/etat-des-lieux/questionnaire/"
API = f"/api/viatic/v1/communes/{COMMUNE}/items/"
STORED = """() => new Promise((resolve) => {
  const request = indexedDB.open("viatic");
  request.onsuccess = () => {
    const all = request.result.transaction("answers").objectStore("answers").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result); };
  };
})"""


@pytest.fixture
def browsers(browser: Browser, academy: Academy) -> Iterator[Callable[[], BrowserContext]]:
    """Phones of 320 px, each with nothing kept."""
    made = []

    def phone() -> BrowserContext:
        context = browser.new_context(
            base_url=academy.url, viewport={"width": 320, "height": 720}, locale="fr-FR", has_touch=True
        )
        context.set_default_timeout(15_000)
        made.append(context)
        return context

    yield phone
    for context in made:
        context.close()


def tab(context: BrowserContext) -> Page:
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    return page


def enter(page: Page, name: str) -> None:
    page.goto("/comptes/connexion/")
    page.get_by_role("button", name=f"Entrer comme {name}").click()
    page.wait_for_url(re.compile("/viatic/"))


def until(page: Page, told: str) -> None:
    """Waits for a promise of the page to say yes; `wait_for_function` takes the promise itself for one."""
    for _ in range(75):
        if page.evaluate(told):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"never true: {told}")


def open_list(page: Page, which: str) -> None:
    """The questionnaire, once the browser can open it without network."""
    page.goto(f"{HERE}?{which}")
    until(
        page,
        """async () => {
          const loaded = [...document.querySelectorAll("script[src], link[rel=stylesheet]")];
          const files = loaded.map((each) => each.src || each.href);
          const wanted = [location.href.split("#")[0], "/viatic/hors-ligne/", ...files];
          return (await Promise.all(wanted.map((each) => caches.match(each)))).every(Boolean);
        }""",
    )


def listed(page: Page, such: str = "") -> list[str]:
    """The points of the page, in order."""
    return page.locator(f"#questions > li{such}").evaluate_all("all => all.map((each) => each.id)")


def unanswered(page: Page, such: str = "") -> list[str]:
    return listed(page, f'[data-answered="0"]{such}')


def question(page: Page, item: str) -> Locator:
    return page.locator(f"#{item}")


def on(page: Page, item: str) -> Locator:
    """The question, brought on screen."""
    page.evaluate("item => { location.hash = item; }", item)
    expect(question(page, item)).to_be_visible()
    return question(page, item)


def answer(page: Page, item: str, choice: str) -> None:
    on(page, item).locator(f'input[type="radio"][value="{choice}"]').check()
    save(page, item)


def save(page: Page, item: str) -> None:
    """Saves, and waits until the next question has come."""
    question(page, item).get_by_role("button", name=re.compile("^Enregistrer et")).click()
    expect(question(page, item)).to_be_hidden()


def line(page: Page, item: str) -> Locator:
    return question(page, item).locator("[data-viatic-line]")


def stored(page: Page, item: str) -> dict | None:
    return page.request.get(f"{API}{item}/").json()["answer"]


def waiting(page: Page) -> list[dict]:
    return [record for record in page.evaluate(STORED) if record["state"] == "waiting"]


def online(context: BrowserContext, value: bool) -> None:
    context.set_offline(not value)


def test_a_commune_of_215_inhabitants_finishes_the_express_version_with_the_network_cut_half_way(browsers):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "liste=express")
    assert len(listed(page)) == 32
    # Other journeys may have answered some in this academy: what is left is finished here.
    items = unanswered(page)
    assert len(items) > 20
    visible = page.locator("#questions > li:visible")
    expect(visible).to_have_count(1)
    assert_sound(page)

    half = len(items) // 2
    for item in items[:half]:
        complete(page, item)
    expect(line(page, items[half - 1])).to_have_text(re.compile("^Enregistré à"))

    online(context, False)
    for item in items[half : half + 5]:
        complete(page, item)
    page.reload()
    expect(page.get_by_text("5 réponses attendent le réseau")).to_be_visible()
    expect(page.locator("#compte")).to_have_text(f"{32 - len(items) + half + 5} sur 32")
    expect(visible).to_have_attribute("id", items[half + 5])
    assert_sound(page)
    for item in items[half + 5 :]:
        complete(page, item)
    expect(page.locator("#compte")).to_have_text("32 sur 32")
    assert len(waiting(page)) == len(items) - half

    online(context, True)
    expect(page.locator(".viatic-waiting")).to_be_hidden()
    reached = page.request.get(f"{API}?items=express").json()
    assert (reached["answered"], reached["total"]) == (32, 32)
    page.reload()
    expect(page.locator("#compte")).to_have_text("32 sur 32")
    until(page, "async () => (await ViaticOutbox.all()).length === 0")


def complete(page: Page, item: str) -> None:
    """Answers the point on screen, as a person does who reads one question after the other."""
    shown = question(page, item)
    if shown.is_hidden():  # others lie between, answered already
        page.evaluate("item => { window.location.hash = item; }", item)
    expect(shown).to_be_visible()
    if shown.locator('input[type="radio"][value="valeur"]').count():
        typed = shown.locator('input[name="valeur"]')
        typed.fill("2024-05" if typed.get_attribute("type") == "month" else "1")
    else:
        shown.locator('input[type="radio"][value="oui"], input[type="radio"][value="2"]').first.check()
    shown.get_by_role("button", name=re.compile("^Enregistrer et")).click()
    if shown.locator("xpath=following-sibling::li").count():
        expect(shown).to_be_hidden()


def test_an_expired_session_loses_nothing(browsers):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "domaine=ADM")
    items = unanswered(page)[:2]
    context.clear_cookies(name="sessionid")
    for item in items:
        answer(page, item, "inconnu")
    expect(page.get_by_text("Votre session a expiré")).to_be_visible()
    expect(line(page, items[0])).to_have_text("En attente de votre connexion")
    assert_sound(page)
    page.get_by_role("link", name="reconnectez-vous").click()
    assert "/comptes/connexion/" in page.url
    page.get_by_role("button", name="Entrer comme Hélène").click()
    page.wait_for_url(re.compile("questionnaire"))
    expect(line(page, items[1])).to_have_text(re.compile("^Enregistré"))
    expect(page.locator(".viatic-waiting")).to_be_hidden()
    assert [stored(page, item)["state"] for item in items] == ["unknown", "unknown"]


def test_signing_out_warns_of_what_waits_then_leaves_nothing_to_the_next_person(browsers):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "domaine=EAU")
    item = unanswered(page)[0]
    context.route("**/reponse.json", lambda route: route.abort())
    answer(page, item, "inconnu")
    expect(page.get_by_text("1 réponse attend le réseau")).to_be_visible()
    page.goto("/viatic/moi/")
    expect(page.get_by_text("1 réponse attend le réseau")).to_be_visible()
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("alert")).to_contain_text("1 réponse n’a pas encore été envoyée")
    assert_sound(page)
    page.get_by_role("button", name="Me déconnecter et effacer").click()
    page.wait_for_url("/")
    assert page.evaluate(STORED) == []
    assert page.evaluate("caches.keys()") == []
    online(context, False)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{HERE}?domaine=EAU")


def test_an_answer_somebody_else_gave_meanwhile_is_compared_in_the_page(browsers, browser, academy):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "domaine=SOC")
    item = unanswered(page, ':has(input[type="radio"][value="3"])')[0]
    on(page, item).get_by_text("Préciser").click()
    question(page, item).get_by_label(re.compile("^Commentaire")).fill("De la mairie")
    online(context, False)
    answer(page, item, "4")
    expect(line(page, item)).to_have_text("En attente du réseau")

    other = tab(browsers())
    enter(other, "Bruno")
    open_list(other, "domaine=SOC")
    answer(other, item, "1")
    expect(line(other, item)).to_have_text(re.compile("^Enregistré à"))

    online(context, True)
    on(page, item)
    expect(line(page, item)).to_have_text("Quelqu’un a modifié ce point : comparer")
    expect(question(page, item)).to_contain_text("Celle de Bruno Lefort (compte fictif) : 1 ·")
    # Who it depends on is the same on both sides: there is nothing to choose.
    expect(question(page, item).locator("[data-viatic-compare] fieldset")).to_have_count(2)
    assert_sound(page)
    # Everything below is done without a pointer.
    question(page, item).get_by_label(re.compile("^Celle de Bruno Lefort .* : 1")).focus()
    page.keyboard.press("Space")
    question(page, item).get_by_role("button", name="Enregistrer ce choix").focus()
    page.keyboard.press("Enter")
    expect(line(page, item)).to_have_text(re.compile("^Enregistré à"))
    kept = stored(page, item)
    assert (kept["value"], kept["comment"], kept["version"]) == (1, "De la mairie", 2)
    assert question(page, item).locator('input[type="radio"][value="1"]').is_checked()


def test_a_refused_answer_stays_in_its_form_with_the_reason(browsers):
    page = tab(browsers())
    enter(page, "Hélène")
    open_list(page, "domaine=FIN")
    item = unanswered(page, ':has(input[inputmode="decimal"])')[0]
    on(page, item).locator('input[name="valeur"]').fill("beaucoup")
    question(page, item).get_by_role("button", name=re.compile("^Enregistrer et")).click()
    expect(question(page, item).locator(".viatic-field-error")).to_be_visible()
    expect(question(page, item).locator(".viatic-field-error")).to_contain_text("beaucoup")
    expect(page.get_by_text("1 réponse est à revoir")).to_be_visible()
    assert_sound(page)
    page.reload()
    expect(question(page, item).locator('input[name="valeur"]')).to_have_value("beaucoup")
    on(page, item).locator('input[name="valeur"]').fill("3")
    save(page, item)
    expect(line(page, item)).to_have_text(re.compile("^Enregistré à"))


def test_two_tabs_send_each_answer_once_and_agree(browsers):
    context = browsers()
    sent = []
    context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    first, second = tab(context), tab(context)
    enter(first, "Hélène")
    open_list(first, "domaine=POP")
    open_list(second, "domaine=POP")
    items = unanswered(first)[:3]
    sent.clear()
    online(context, False)
    answer(first, items[0], "inconnu")
    answer(second, items[1], "inconnu")
    answer(first, items[2], "inconnu")
    online(context, True)
    for page in (first, second):
        expect(page.locator(".viatic-waiting")).to_be_hidden()
        for item in items:
            expect(line(page, item)).to_have_text(re.compile("^Enregistré à"))
    assert sorted(sent) == sorted(url for url in sent if url.endswith("/reponse.json"))
    assert len(sent) == len(set(sent)) == 3
    answer(second, items[0], "SO")
    expect(line(first, items[0])).to_have_text(re.compile("^Enregistré à"))
    assert stored(first, items[0])["version"] == 2


def test_another_member_on_the_same_browser_neither_sees_nor_sends_what_waits(browsers):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "domaine=SPO")
    item = unanswered(page, ':has(input[type="radio"][value="3"])')[0]
    online(context, False)
    answer(page, item, "4")
    expect(line(page, item)).to_have_text("En attente du réseau")
    page.close()
    context.clear_cookies(name="sessionid")
    online(context, True)

    page = tab(context)
    enter(page, "Bruno")
    expect(page.locator(".viatic-waiting")).to_be_hidden()
    open_list(page, "domaine=SPO")
    expect(line(page, item)).to_be_empty()
    assert not question(page, item).locator('input[type="radio"][value="4"]').is_checked()
    assert len([name for name in page.evaluate("caches.keys()") if "-pages-" in name]) == 1
    assert stored(page, item) is None

    context.clear_cookies(name="sessionid")
    enter(page, "Hélène")
    expect(page.locator(".viatic-waiting")).to_be_hidden()
    until(page, "async () => !(await ViaticOutbox.all()).some((each) => each.state === 'waiting')")
    assert stored(page, item)["author_name"].startswith("Hélène Arnoux")


def test_a_page_that_was_not_kept_says_so_and_leads_to_the_one_that_was(browsers):
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    open_list(page, "domaine=URB")
    online(context, False)
    page.goto("/viatic/")
    expect(page.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name=re.compile("^Questionnaire")).click()
    expect(page.locator("#questions > li:visible")).to_have_count(1)


def test_in_a_frame_nothing_is_registered_nor_kept(browsers):
    page = tab(browsers())
    enter(page, "Hélène")
    page.evaluate(
        """address => new Promise((resolve) => {
      const frame = Object.assign(document.createElement("iframe"), { src: address, onload: resolve });
      document.body.append(frame);
    })""",
        f"{HERE}?liste=express",
    )
    page.wait_for_timeout(1000)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_the_first_view_of_the_questionnaire_weighs_less_than_64_kilobytes(browsers):
    """What the network carries, headers included, until the page is ready to be opened without it."""
    context = browsers()
    page = tab(context)
    enter(page, "Hélène")
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto("about:blank")
    weights = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    workers = []
    context.on("request", lambda request: workers.append(request) if request.service_worker else None)
    open_list(page, "liste=express")
    carried = sum(weights) + sum(
        sum(r.sizes()[k] for k in ("responseBodySize", "responseHeadersSize")) for r in workers
    )
    assert 10_000 < carried < 64_000
