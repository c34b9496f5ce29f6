"""An author in the running Studio: edits our blocks, publishes, exports, finds them unchanged elsewhere."""

from __future__ import annotations

import io
import re
import tarfile
import time

import pytest
from playwright.sync_api import Page, expect

from tests.edx.live.conftest import HERE, Person

ORG = "Essai"
OUR_TAGS = ("viatic_diagnostic", "viatic_dashboard", "viatic_financing_plan", "viatic_video")
INSTRUCTIONS = "Première consigne : « à deux ».\n\nSeconde, avec <balise> & emoji 🏘️."


class Desk:
    """One author and one course of his, through the addresses that Studio's own pages call."""

    def __init__(self, person: Person, number: str) -> None:
        self.person, self.key = person, f"course-v1:{ORG}+{number}+r1"
        new = {"org": ORG, "number": number, "display_name": f"Essai {number}", "run": "r1"}
        answer = self.post("/course/", data=new)
        assert answer.ok and "course_key" in answer.json(), answer.text()[:500]
        self.post(f"/settings/advanced/{self.key}", data={"advanced_modules": {"value": list(OUR_TAGS)}})

    @classmethod
    def of(cls, person: Person, key: str) -> Desk:
        """The desk of somebody who may change a course that exists."""
        desk = cls.__new__(cls)
        desk.person, desk.key = person, key
        return desk

    def post(self, path: str, **more):
        headers = {"Accept": "application/json", **more.pop("headers", {})}
        return self.person.post(path, root=self.person.site.cms, headers=headers, **more)

    def get(self, path: str):
        return self.person.http.get(self.person.site.cms + path, headers={"Accept": "application/json"})

    def add(self, parent: str, category: str) -> str:
        answer = self.post("/xblock/", data={"parent_locator": parent, "category": category})
        assert answer.ok, answer.text()[:500]
        return answer.json()["locator"]

    def unit_with_our_blocks(self) -> tuple[str, list[str]]:
        parent = self.key.replace("course-v1:", "block-v1:") + "+type@course+block@course"
        for category in ("chapter", "sequential", "vertical"):
            parent = self.add(parent, category)
        return parent, [self.add(parent, tag) for tag in OUR_TAGS]

    def exported(self) -> bytes:
        """The archive that Studio gives, once its task is over."""
        assert self.post(f"/export/{self.key}").ok
        for _ in range(60):
            status = self.get(f"/export_status/{self.key}").json()
            if status["ExportStatus"] == 3:
                return self.person.http.get(self.person.site.cms + status["ExportOutput"]).body()
            assert status["ExportStatus"] >= 0, status
            time.sleep(1)
        pytest.fail(f"the export of {self.key} does not end: {status}")

    def imported(self, archive: bytes) -> None:
        name = "course.tar.gz"
        file = {"name": name, "mimeType": "application/gzip", "buffer": archive}
        answer = self.post(f"/import/{self.key}", multipart={"course-data": file})
        assert answer.ok, answer.text()[:500]
        for _ in range(60):
            status = self.get(f"/import_status/{self.key}/{name}").json()["ImportStatus"]
            if status == 4:
                return
            assert status >= 0, status
            time.sleep(1)
        pytest.fail(f"the import into {self.key} does not end: {status}")


def our_elements(archive: bytes) -> dict[str, list[bytes]]:
    """Each of our elements, byte for byte, by tag."""
    found: dict[str, list[bytes]] = {tag: [] for tag in OUR_TAGS}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in sorted(tar.getmembers(), key=lambda each: each.name):
            if member.isfile() and member.name.endswith(".xml"):
                text = tar.extractfile(member).read()
                for tag in OUR_TAGS:
                    found[tag] += re.findall(
                        rb"<%s\b[^>]*(?:/>|>.*?</%s>)" % (tag.encode(), tag.encode()), text, re.S
                    )
    return found


@pytest.fixture
def author(person) -> Person:
    someone = person("author")
    someone.studio()
    return someone


@pytest.fixture
def number() -> str:
    return f"L{int(time.time())}"


def open_form(page: Page, site, unit: str, rank: int) -> None:
    page.goto(f"{site.cms}/container/{unit}")
    page.locator(".wrapper-xblock .edit-button").nth(rank).click()
    expect(page.locator(".modal-window .xblock-studio_view")).to_be_visible()


def save_form(page: Page) -> None:
    page.locator(".modal-window .save-button").click()
    expect(page.locator(".modal-window")).to_have_count(0)


def test_our_blocks_edited_published_and_carried_from_course_to_course(author, site, number):
    first = Desk(author, number)
    unit, _blocks = first.unit_with_our_blocks()
    page = author.context.new_page()
    open_form(page, site, unit, 0)
    modal = page.locator(".modal-window")
    modal.get_by_label("Titre").fill("Vos finances, « à plusieurs »")
    choose_domain(page, "FIN")
    modal.get_by_label("Réponses attendues").fill("3")
    modal.get_by_label("Consigne").fill(INSTRUCTIONS)
    save_form(page)
    open_form(page, site, unit, 1)
    page.locator(".modal-window").get_by_label("Domaine montré").select_option("SEC")
    save_form(page)
    open_form(page, site, unit, 2)
    page.locator(".modal-window").get_by_label("Cas chiffré").select_option("C01")
    page.locator(".modal-window").get_by_label("Tolérance").fill("0,01")
    save_form(page)
    preview = page.locator(".wrapper-xblock").first
    expect(preview).to_contain_text("Aperçu pour les auteurs")
    expect(preview).to_contain_text("sur 9")
    assert first.post(f"/xblock/{unit}", data={"publish": "make_public"}).ok
    origin = our_elements(first.exported())
    assert [len(each) for each in origin.values()] == [1] * len(OUR_TAGS)
    archive = first.exported()
    for rank in "BC":
        copy = Desk(author, f"{number}{rank}")
        copy.imported(archive)
        archive = copy.exported()
        assert our_elements(archive) == origin


def test_a_refused_form_says_why_in_french_and_keeps_what_was_typed(author, site, number):
    desk = Desk(author, f"{number}R")
    unit, _ = desk.unit_with_our_blocks()
    page = author.context.new_page()
    open_form(page, site, unit, 0)
    modal = page.locator(".modal-window")
    choose_domain(page, "FIN")
    modal.get_by_label("Réponses attendues").fill("99")
    modal.locator(".save-button").click()
    expect(modal.locator("[data-field=required] [data-role=error]")).to_contain_text("9 point")
    expect(modal.get_by_label("Réponses attendues")).to_have_value("99")


def test_nothing_done_in_studio_reaches_a_commune(author, learner, number):
    desk = Desk(author, f"{number}P")
    _, (diagnostic, *_) = desk.unit_with_our_blocks()
    address = f"/api/viatic/v1/communes/{HERE}/items/FIN-09/"
    before = learner.get(address).json()["answer"]
    practice = author.get("/api/viatic/v1/communes/exercice/items/FIN-09/").json()["answer"]
    for path in (
        f"/xblock/{diagnostic}/handler/save_answer",
        f"/preview/xblock/{diagnostic}/handler/save_answer",
    ):
        for commune in (HERE, "exercice"):
            sent = {
                "item": "FIN-09",
                "commune": commune,
                "state": "answered",
                "value": "oui",
                "version": None,
            }
            assert desk.post(path, data=sent).status in (200, 403, 409)
    assert learner.get(address).json()["answer"] == before
    assert author.get("/api/viatic/v1/communes/exercice/items/FIN-09/").json()["answer"] == practice


def choose_domain(page: Page, code: str) -> None:
    modal = page.locator(".modal-window")
    modal.get_by_label("Un domaine").check()
    modal.get_by_label("Domaine", exact=True).select_option(code)
