"""Somebody invited to one project tries every address there is: the routing table says which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.apps import apps
from django.contrib.auth.models import User
from django.core import mail, serializers
from playwright.sync_api import Page, expect

from dashboard_plugin import api
from dashboard_plugin.api import people
from dashboard_plugin.models import Entry, Guest
from dashboard_plugin.selectors.traces import path_to_commune, traces
from tests.e2e.visits import assert_sound, marks, press
from tests.routes import ARGUMENTS, ROUTES, Route

pytestmark = marks

HERE, ELSEWHERE = "10145", "10156"
HIDDEN = "Zibeline"
"""What a guest must meet nowhere: the name of a member, of another project, the comment of an answer."""
SHUT = {401, 403, 404, 405, 410}
OF_NOBODY = {"course_key", "slug", "attestation_code"}
"""What may be opened without a place in a commune, beside what takes no argument: a course, a theme."""

WALK = """async ([method, addresses]) => {
  const token = (document.cookie.match(/csrftoken=([^;]+)/) || [])[1] || "";
  const headers = method === "POST" ? {"X-CSRFToken": token} : {};
  const met = [];
  for (const address of addresses) {
    const answer = await fetch(address, {method, headers});
    met.push([answer.status, answer.headers.get("Content-Type") || "", await answer.text()]);
  }
  return met;
}"""


class Met:
    """What the guest's browser was given, address by address."""

    def __init__(self, page: Page, method: str, addresses: Iterable[str]) -> None:
        # An empty form may be refused before anything of the commune is read.
        self.shut = SHUT | ({422} if method == "POST" else set())
        self.asked = list(dict.fromkeys(addresses))
        self.answers = dict(zip(self.asked, page.evaluate(WALK, [method, self.asked]), strict=True))

    def opened(self) -> set[str]:
        return {address for address, (status, _, _) in self.answers.items() if status not in self.shut}

    def pages(self) -> list[str]:
        return [a for a, (status, kind, _) in self.answers.items() if status == 200 and "text/html" in kind]

    def faults(self) -> list[str]:
        """Failures of the server, and what should have been hidden."""
        return [
            f"{address}: {status}{' tells' if HIDDEN in text else ''}"
            for address, (status, _, text) in self.answers.items()
            if status >= 500 or HIDDEN in text
        ]


def addresses(kept: Iterable[Route], **arguments: object) -> list[str]:
    given = {**ARGUMENTS, "code": HERE} | {name: str(value) for name, value in arguments.items()}
    # The way out comes last: it works.
    return [route.address(**given) for route in sorted(kept, key=lambda route: route.name == "quitter")]


def of_others(guest: int) -> str:
    """Every row of the app that is not the guest's own, as text."""
    found = []
    for model in apps.get_app_config("viatic").get_models(include_auto_created=True):
        rows, path = model._base_manager.order_by("pk"), path_to_commune(model)
        for trace in traces():
            if trace.model is model and trace.owned:
                rows = rows.exclude(**{trace.column: guest})
        if model is Entry:
            rows = rows.exclude(author=guest)  # the journal says that he left
        found += rows.exclude(**{f"{path}__owner": guest}) if path else rows
    return serializers.serialize("json", found)


@pytest.fixture(autouse=True)
def _without_a_limit(settings) -> None:
    """The walk asks more of the API in a minute than anybody does."""
    settings.VIATIC_API_RATE = None


@pytest.fixture
def scene(member, person) -> dict[str, int]:
    """A commune at work, with a project, the action it gathers, and two more, one of them elsewhere."""
    mayor = member("helene", role="referent", function="maire")
    User.objects.filter(pk=member("bruno")).update(first_name=HIDDEN, last_name=HIDDEN)
    neighbour = member("nadia", ELSEWHERE, role="referent", function="maire")
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None, comment=HIDDEN)

    def make(title: str, kind: str, parent: int | None = None, by: int = mayor, code: str = HERE) -> int:
        fields = api.ProjectFields(title, kind, parent, domain="GOV", items=("GOV-02",))
        return api.create_project(by, commune=code, fields=fields)

    # First come: the number 1 of the routing table's arguments is then another's.
    other = make(HIDDEN, "project")
    project = make("Toiture", "project")
    return {
        "mayor": mayor,
        "guest": person("lise"),
        "other": other,
        "elsewhere": make(HIDDEN, "action", by=neighbour, code=ELSEWHERE),
        "project": project,
        "action": make("Devis", "action", project),
        "hidden action": make(HIDDEN, "action", other),
    }


def come_in(scene: dict[str, int], page: Page) -> None:
    people.invite_guest(
        scene["mayor"],
        project_id=scene["project"],
        email="lise@exemple.fr",
        role="contributor",
        expires_on=date.today() + timedelta(days=9),
    )
    letter = mail.outbox[-1].body
    page.goto(letter[letter.index("/viatic/invitation/") :].strip())
    assert_sound(page)
    assert press(page, "Accepter l’invitation").status == 302


def test_an_invited_person_opens_the_pages_of_the_project_and_no_other(visit, scene):
    page = visit(scene["guest"], 320)
    come_in(scene, page)
    his = [route for route in ROUTES if "project_id" in route.parameters]
    rest = [route for route in ROUTES if "project_id" not in route.parameters]
    own = [each for name in ("project", "action") for each in addresses(his, project_id=scene[name])]
    shut = [
        each
        for name in ("other", "hidden action", "elsewhere")
        for each in addresses(his, project_id=scene[name])
    ]
    shut += addresses(route for route in rest if route.parameters - OF_NOBODY and not route.is_public)
    free = addresses(route for route in rest if not route.parameters - OF_NOBODY)
    before = of_others(scene["guest"])

    read = Met(page, "GET", [*own, *shut, *free])
    assert read.faults() == []
    assert read.opened() & set(shut) == set()
    assert {f"/viatic/projets/{scene[name]}/" for name in ("project", "action")} <= set(read.pages())
    # Those of the action are the same templates; asking for them told who may.
    mine = addresses(his, project_id=scene["project"])
    look_at(page, [each for each in read.pages() if each in mine])

    sent = Met(page, "POST", [*shut, *free, *own])
    assert sent.faults() == []
    assert sent.opened() & set(shut) == set()
    assert of_others(scene["guest"]) == before
    assert Met(page, "GET", own).opened() == set(), "the last form was the way out"


def look_at(page: Page, own: list[str]) -> None:
    """Each page is sound, leads nowhere into the commune, and offers no door that is shut."""
    offered: dict[str, str] = {}
    for address in own:
        assert page.goto(address).status == 200
        assert_sound(page)
        for link in page.locator('a[href^="/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            offered.setdefault(link.partition("#")[0], address)
    into = {link: where for link, where in offered.items() if link.startswith(f"/viatic/commune/{HERE}")}
    assert into == {}
    doors = Met(page, "GET", offered)
    assert {each: offered[each] for each in set(doors.asked) - doors.opened()} == {}


def test_an_invitation_that_ended_opens_nothing(visit, scene):
    page = visit(scene["guest"])
    come_in(scene, page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Toiture")
    his = [route for route in ROUTES if "project_id" in route.parameters]
    own = [each for name in ("project", "action") for each in addresses(his, project_id=scene[name])]
    for change in ({"status": "revoked"}, {"status": "accepted", "expires_on": date(2020, 1, 1)}):
        Guest.objects.update(**change)
        for method in ("GET", "POST"):
            met = Met(page, method, own)
            assert (met.faults(), met.opened()) == ([], set()), change
