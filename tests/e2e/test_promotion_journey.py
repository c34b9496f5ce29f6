"""One promotion from its creation to its attestations: organiser, tutor, member, observer, visitor.

Each page is sound where its person meets it: at 1280 px for the organiser and the observer, at 320 px for the
tutor, at 320 px and by keyboard alone for the member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.core.cache import caches
from django.db.models import F
from playwright.sync_api import Locator, Page, expect

from commune_core.ports import MemberProgress
from dashboard_plugin.api import promotions
from dashboard_plugin.models import Attendance, Meeting, Promotion, Seat
from dashboard_plugin.platform import get_clock
from tests.e2e.visits import assert_sound, marks, press
from tests.plugin.promotions.proving import ProvingPlatform

pytestmark = marks

LIST = "/viatic/promotions/"
MOST_TABS = 80


class JourneyPlatform(ProvingPlatform):
    """A host whose progress is what was passed on it."""

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        return {
            pair: MemberProgress(1, 1, 1.0, passed=True, passed_on=day, moved_on=day, seen_on=day)
            for pair, day in self.passes(user_ids, course_keys).items()
        }


@pytest.fixture(autouse=True)
def _host(settings):
    settings.VIATIC_PLATFORM = "tests.e2e.test_promotion_journey.JourneyPlatform"
    for each in settings.CACHES:
        caches[each].clear()
    yield
    ProvingPlatform.passed.clear()


def by_keyboard(page: Page, target: Locator) -> None:
    """Come to it with the Tab key from the top of the page."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not come to {target} on {page.url}")


def follow(page: Page, name: str, *, within: str = "main") -> None:
    """Follow a link by its name, with a mouse."""
    page.locator(within).get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def test_a_promotion_from_its_creation_to_its_attestations(visit, person, member):
    course = promotions.programme_choices()[0]
    olivier = visit(person("olivier", site_role="animateur_cohorte"), 1280)
    tom, lise, oda = person("tom"), member("lise"), person("oda")

    number = creates_and_opens(olivier, course.key)
    room = f"{LIST}{number}/"
    names_the_team(olivier, room)
    enrols(olivier, room)
    assert press_state(olivier, room, "Commencer la promotion") == 302

    tutor = visit(tom, 320)
    holds_a_meeting(tutor, room)
    learner = visit(lise, 320)
    learns_by_keyboard(learner, room, course.key)
    answers(tutor, room)
    notes_who_came(tutor, room)

    ProvingPlatform.passed[lise, course.key] = get_clock().today()
    announces_and_attests(olivier, room)
    code = reads_the_attestation(learner, room)
    observes(visit(oda, 1280), room)
    anybody_checks(learner, code)


def creates_and_opens(page: Page, key: str) -> int:
    """The organiser, from the list: settings, programme, opening."""
    today = get_clock().today()
    page.goto("/viatic/catalogue/")
    follow(page, "Ma promotion")
    follow(page, "Créer une promotion")
    page.get_by_label("Titre", exact=True).fill("Nouveaux maires")
    page.get_by_label("Premier jour").fill(str(today - timedelta(days=7)))
    page.get_by_label("Dernier jour", exact=True).fill(str(today + timedelta(days=60)))
    page.get_by_label("Nom de l’organisme").fill("Association des maires")
    assert press(page, "Créer la promotion").status == 302
    follow(page, "Réglages", within="body")
    page.locator("select[name^='cours-']").first.select_option(key)
    page.locator("input[name^='duree-']").first.fill("1 h 30")
    assert press(page, "Enregistrer les réglages").status == 302
    number = Promotion.objects.get().pk
    assert press_state(page, f"{LIST}{number}/", "Ouvrir les inscriptions") == 302
    assert_sound(page)
    return number


def press_state(page: Page, room: str, name: str) -> int:
    page.goto(room)
    return press(page, name).status


def names_the_team(page: Page, room: str) -> None:
    for name, role, groups in (("tom", "Tuteur", "Nord"), ("oda", "Observateur", "")):
        page.goto(f"{room}equipe/")
        page.get_by_label("Adresse électronique de son compte").fill(f"{name}@exemple.fr")
        page.get_by_role("radio", name=role).check()
        page.get_by_label("Groupes suivis").fill(groups)
        assert press(page, "Donner ce rôle").status == 302
    assert set(Seat.objects.values_list("user__username", "role")) == {
        ("olivier", "organiser"), ("tom", "tutor"), ("oda", "observer"),
    }  # fmt: skip


def enrols(page: Page, room: str) -> None:
    """One by one, an account and an address that has none."""
    for name, group in (("lise", "Nord"), ("nouvelle", "Sud")):
        page.goto(f"{room}membres/ajouter/")
        page.get_by_label("Adresse électronique").fill(f"{name}@exemple.fr")
        page.get_by_label("Groupe").fill(group)
        assert press(page, "Ajouter cette personne").status == 302
    page.goto(f"{room}membres/")
    assert_sound(page)
    assert set(Seat.objects.filter(role="member").values_list("email", "state")) == {
        ("lise@exemple.fr", "member"), ("nouvelle@exemple.fr", "invited"),
    }  # fmt: skip


def holds_a_meeting(page: Page, room: str) -> None:
    """The tutor, for his own group, on a narrow screen; nothing of the settings is open to him."""
    page.goto(room)
    assert_sound(page)
    expect(page.get_by_role("link", name="Réglages")).to_have_count(0)
    page.goto(f"{room}seances/nouvelle/")
    page.get_by_label("Titre").fill("Séance d’ouverture")
    page.get_by_label("Jour", exact=True).fill(str(get_clock().today() + timedelta(days=1)))
    page.get_by_label("De (heure de Paris)").fill("18:00")
    page.get_by_label("À", exact=True).fill("19:30")
    page.get_by_label("Lieu").fill("Troyes, salle du conseil")
    assert press(page, "Prévoir la séance").status == 302
    assert_sound(page)


def learns_by_keyboard(page: Page, room: str, key: str) -> None:
    """The member: his home says what comes next, and leads there; he asks a question."""
    page.goto("/viatic/")
    assert_sound(page)
    mine = page.get_by_role("region", name="Ma promotion")
    expect(mine.get_by_role("link", name="Séance d’ouverture")).to_be_visible()
    following = mine.get_by_role("link", name="Commencer")
    expect(following).to_have_attribute("href", f"/viatic/cours/{key}/")
    by_keyboard(page, following)
    by_keyboard(page, mine.get_by_role("link", name="Nouveaux maires").first)
    with page.expect_navigation(url=f"**{room}"):
        page.keyboard.press("Enter")
    assert_sound(page)
    expect(page.get_by_role("link", name="Équipe")).to_have_count(0)
    by_keyboard(page, page.get_by_role("link", name="Questions", exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    by_keyboard(page, page.get_by_label("Votre question"))
    page.keyboard.type("Quand vote-t-on le budget ?")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main").get_by_text("Quand vote-t-on le budget ?")).to_be_visible()
    assert_sound(page)


def notes_who_came(page: Page, room: str) -> None:
    """The tutor again, once the meeting is over: the hours are owed to who was there."""
    Meeting.objects.update(
        starts_at=F("starts_at") - timedelta(days=2), ends_at=F("ends_at") - timedelta(days=2)
    )
    page.goto(f"{room}seances/")
    follow(page, "Séance d’ouverture")
    follow(page, "Noter les présences")
    page.get_by_role("group", name="Lise Essai").get_by_role("radio", name="Présent", exact=True).check()
    assert press(page, "Enregistrer les présences").status == 302
    assert_sound(page)
    assert list(Attendance.objects.values_list("seat__user__username", "present")) == [("lise", True)]


def answers(page: Page, room: str) -> None:
    page.goto(f"{room}questions/")
    page.locator("main details summary").first.click()
    page.locator("main details textarea").first.fill("Avant le 15 avril.")
    assert press(page, "Envoyer la réponse").status == 302
    assert_sound(page)


def announces_and_attests(page: Page, room: str) -> None:
    """The organiser: progress read again, a message to all, and the attestation of who has passed."""
    page.goto(f"{room}suivi/")
    assert press(page, "Relire l’avancement maintenant").status == 302
    expect(page.locator("main").get_by_role("link", name="Lise Essai")).to_be_visible()
    assert_sound(page)
    page.goto(f"{room}messages/nouveau/")
    page.get_by_label("Objet").fill("Bravo")
    page.get_by_role("textbox", name="Message").fill("Les attestations sont là.")
    assert press(page, "Envoyer le message").status == 302
    page.goto(f"{room}preuves/attestations/")
    assert press(page, "Délivrer 1 attestation").status == 302
    page.goto(f"{room}preuves/")
    assert_sound(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV : heures").click()
    assert "Lise Essai" in file.value.path().read_text(encoding="utf-8-sig")


def reads_the_attestation(page: Page, room: str) -> str:
    """The member's home says that all is passed; the attestation counts the course and the meeting."""
    page.goto("/viatic/")
    page.get_by_role("region", name="Ma promotion").get_by_role("link", name="attestation").click()
    page.wait_for_url(f"**{room}preuves/**")
    assert_sound(page)
    page.goto(f"{room}messages/")
    expect(page.locator("main").get_by_text("Bravo").first).to_be_visible()
    page.goto(f"{room}preuves/")
    page.locator("main a[href*='/attestations/']").first.click()
    page.wait_for_load_state()
    expect(page.locator("main").get_by_text("Lise Essai").first).to_be_visible()
    expect(page.locator("main").get_by_text("Nouveaux maires").first).to_be_visible()
    assert_sound(page)
    return page.locator("main dd.viatic-code").inner_text()


def observes(page: Page, room: str) -> None:
    """Totals alone: no name anywhere, and no door to what names somebody."""
    for address in (room, f"{room}suivi/"):
        page.goto(address)
        assert_sound(page)
        expect(page.locator("body")).not_to_contain_text("Lise")
    for shut in ("membres/", "equipe/", "reglages/", "preuves/attestations/", "messages/nouveau/"):
        assert page.goto(f"{room}{shut}").status == 403


def anybody_checks(page: Page, code: str) -> None:
    """Without signing in: valid, and nothing of whom."""
    page.context.clear_cookies()
    page.goto("/viatic/attestations/")
    page.get_by_label("Code de l’attestation").fill(code)
    page.get_by_role("button", name="Vérifier le code").click()
    expect(page.get_by_role("status")).to_contain_text("Valide")
    expect(page.locator("body")).not_to_contain_text("Lise")
    assert_sound(page)
