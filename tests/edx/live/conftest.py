"""A running platform named by VIATIC_EDX, people who sign in to it, and the page that holds a unit."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Browser, BrowserContext

FLAGSHIP = "course-v1:Viatic+MOOC1+2026"
HERE, ELSEWHERE = "10145", "10156"

PARENT = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Unité</title></head>
<body style="margin:0"><iframe id="unit" title="Contenu de l’unité" src="{source}" scrolling="no"
style="width:100%;border:0;height:100px"></iframe><script>
addEventListener("message", (event) => {{
  if (event.data.type === "plugin.resize") {{
    document.getElementById("unit").style.height = event.data.payload.height + "px";
  }}
}});
</script></body></html>"""


@dataclass(frozen=True)
class Site:
    lms: str
    cms: str
    mfe: str
    accounts: dict[str, tuple[str, str]]
    shell: tuple[str, ...] = ()


def pytest_collection_modifyitems(items):
    for item in items:
        if "edx/live" in str(item.path):
            item.add_marker(pytest.mark.live)
            if not os.environ.get("VIATIC_EDX"):
                item.add_marker(pytest.mark.skip(reason="VIATIC_EDX names no running platform"))


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(**json.loads(Path(os.environ["VIATIC_EDX"]).read_text(encoding="utf-8")))


# The platform's own scripts fail without MathJax, which it takes from another host: this stands for it.
MATHJAX = """window.MathJax = {Hub: {Config() {}, Queue() {}, Configured() {}, getAllJax: () => [],
  Register: {StartupHook() {}}, Startup: {signal: {Interest() {}}}}};"""

# Cookies of those who have signed in: the platform slows down whoever does it too often.
SIGNED_IN: dict[str, list[Any]] = {}


class Person:
    """Somebody in front of the platform, by requests or in a browser; `None` is a visitor."""

    def __init__(self, site: Site, context: BrowserContext, who: str | None) -> None:
        self.site, self.context, self.who = site, context, who
        self.http: APIRequestContext = context.request
        if who and who in SIGNED_IN:
            context.add_cookies(SIGNED_IN[who])
        elif who:
            name, password = site.accounts[who]
            self.http.get(f"{site.lms}/login")
            answer = self.post(
                "/api/user/v2/account/login_session/", form={"email_or_username": name, "password": password}
            )
            assert answer.ok, answer.text()
            SIGNED_IN[who] = context.cookies()

    def cookie(self, name: str, root: str = "") -> str:
        """What the LMS wrote in it; another site of the platform where `root` names one."""
        written = self.context.cookies(root or self.site.lms)
        return next((each["value"] for each in written if each["name"] == name), "")

    def get(self, path: str, **more) -> APIResponse:
        return self.http.get(self.site.lms + path, **more)

    def post(self, path: str, root: str = "", **more) -> APIResponse:
        root = root or self.site.lms
        headers = {"X-CSRFToken": self.cookie("csrftoken", root), "Referer": f"{root}/"} | more.pop(
            "headers", {}
        )
        return self.http.post(root + path, headers=headers, **more)

    def studio(self) -> None:
        """Sign in to Studio, through the platform's own single sign-on."""
        answer = self.http.get(f"{self.site.cms}/home/")
        assert answer.ok, answer.text()[:500]

    def handle(self, usage: str, handler: str, data: dict) -> APIResponse:
        course = quote("course-v1:" + usage.split(":", 1)[1].split("+type@")[0], safe="")
        return self.post(f"/courses/{unquote(course)}/xblock/{usage}/handler/{handler}", data=data)


@pytest.fixture
def person(site, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Give somebody of `site.json` a browser of his own: person("learner", width=320)."""
    contexts = []

    def enter(who: str | None, width: int = 1280) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="fr-FR")
        context.set_default_timeout(30_000)
        context.route(
            "**/MathJax.js*", lambda route: route.fulfill(body=MATHJAX, content_type="text/javascript")
        )
        contexts.append(context)
        return Person(site, context, who)

    yield enter
    for context in contexts:
        context.close()


def attach(person: Person, code: str, function: str = "maire") -> None:
    """Choose this commune, unless it is done already."""
    form = {"commune": code, "fonction": function, "csrfmiddlewaretoken": person.cookie("csrftoken")}
    if person.get(f"/viatic/commune/{code}/").status == 403:
        answer = person.post("/viatic/rattachement/", form=form)
        assert answer.ok, answer.text()[-2000:]
    assert person.get(f"/viatic/commune/{code}/").ok


def blocks(person: Person, course_key: str) -> dict[str, dict]:
    """The blocks of a course that the person may see, by id."""
    name = person.site.accounts[person.who][0]
    query = f"course_id={quote(course_key)}&depth=all&username={name}&requested_fields=children,type"
    answer = person.get(f"/api/courses/v1/blocks/?{query}")
    assert answer.ok, answer.text()
    return answer.json()["blocks"]


def enrol(person: Person, course_key: str, *, active: bool = True) -> None:
    """Enter a course, or leave it; throttled by the platform, as long afterwards as it says."""
    data = {"course_details": {"course_id": course_key}, "is_active": active}
    answer = person.post("/api/enrollment/v1/enrollment", data=data)
    if answer.status == 429:
        time.sleep(int(re.search(r"\d+", answer.text()).group()) + 1)
        answer = person.post("/api/enrollment/v1/enrollment", data=data)
    assert answer.ok, answer.text()


@pytest.fixture
def learner(person) -> Person:
    """A member of the commune, confirmed by a moderator, enrolled in the flagship."""
    someone = person("learner")
    attach(someone, HERE)
    enrol(someone, FLAGSHIP)
    if someone.get(f"/api/viatic/v1/communes/{HERE}/members/").status == 403:
        confirm(person("staff"), "Faux-Villecerf")
    return someone


def confirm(moderator: Person, name: str) -> None:
    """Accept the claimant of the commune of this name on the page where moderators do."""
    path = "/viatic/moderation/"
    page = moderator.get(path).text()
    waiting = re.findall(rf'name="demande" value="(\d+)"(?:(?!demande).)*? pour {name}<', page, re.DOTALL)
    form = {"demande": waiting[0], "decision": "accepter"}
    form["csrfmiddlewaretoken"] = moderator.cookie("csrftoken")
    assert moderator.post(path, form=form).ok


@pytest.fixture
def stranger(person) -> Person:
    """A member of another commune, who follows nothing."""
    someone = person("stranger")
    attach(someone, ELSEWHERE)
    return someone


@pytest.fixture(scope="session")
def parent(site) -> Iterator[Callable[[str], str]]:
    """Address of a page that holds a unit as the learning front end does: parent(url of the unit).

    It is served at `site.mfe`: the LMS tells its height to a parent at LEARNING_MICROFRONTEND_URL alone.
    """
    place = urlsplit(site.mfe)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PARENT.format(source=unquote(self.path[2:])).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((place.hostname, place.port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda unit: f"{site.mfe}/?{quote(unit, safe='')}"
    server.shutdown()
