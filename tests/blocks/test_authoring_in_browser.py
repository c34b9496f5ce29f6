"""The authoring forms in a real browser, in a window like Studio's."""

from __future__ import annotations

import pytest
from django.apps import apps

from commune_core.referential import load
from diagnostic_xblock.block import DiagnosticBlock
from tests.chromium import needs_chromium
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock
from xblocks.video import FilmBlock

from .hosts import Studio, put
from .studio_window import open_window

playwright = pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
expect = playwright.expect
violations = pytest.importorskip("tests.accessible").violations

pytestmark = [
    pytest.mark.e2e,
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]
SAVED = [["save", "start"], ["save", "end"]]


@pytest.fixture
def edit(page):
    """Opens the form of a diagnostic with these settings; gives the block."""

    def open_form(block_class=DiagnosticBlock, tag="viatic_diagnostic", **authored):
        block = put(block_class, tag, Studio(authored))
        open_window(page, block)
        return block

    page.set_viewport_size({"width": 1000, "height": 600})
    return open_form


def told(page):
    # "Enregistrement…" is said at the start: its state is what Studio reads.
    return page.evaluate("window.told")


def save(page):
    page.get_by_role("button", name="Enregistrer les réglages").click()


def test_a_domain_is_chosen_by_its_name(page, edit):
    block = edit()
    page.get_by_label("Un domaine").check()
    page.get_by_label("Domaine", exact=True).select_option("FIN")
    expect(page.locator('[data-role="count"]')).to_have_text("L’étape compte 9 points.")
    page.get_by_label("Titre").fill("Nos finances")
    page.get_by_label("Réponses attendues").fill("3")
    page.get_by_label("Consigne").fill("Avec le compte financier.\n\nPuis répondez.")
    save(page)
    page.wait_for_function("window.told.length === 2")
    assert told(page) == SAVED
    assert (block.items, block.display_name, block.required) == ("FIN", "Nos finances", 3)
    assert block.instructions == "Avec le compte financier.\n\nPuis répondez."
    assert not block.fields["referential"].is_set_on(block)


def test_points_are_found_by_their_words_and_kept_in_the_order_chosen(page, edit):
    block = edit(items="SEC-05")
    expect(page.get_by_label("Une liste de points")).to_be_checked()
    page.get_by_label("Chercher un point").fill("delegations maire")
    expect(page.locator('[data-role="found"]')).to_contain_text("trouvé")
    box = page.get_by_label("GOV-01 ·")
    expect(box).to_be_visible()
    box.check()
    expect(page.get_by_label("Points choisis, dans l’ordre")).to_have_value("SEC-05,GOV-01")
    save(page)
    page.wait_for_function("window.told.length === 2")
    assert block.items == "SEC-05,GOV-01"


def test_one_point_may_be_taken_out_of_a_domain(page, edit):
    block = edit(items="FIN")
    page.get_by_label("Une liste de points").check()
    page.locator('[data-group="FIN"] > summary').click()
    page.get_by_label("FIN-02 ·").uncheck()
    save(page)
    page.wait_for_function("window.told.length === 2")
    expected = [item.id for item in load().domain("FIN").items if item.id != "FIN-02"]
    assert block.items == ",".join(expected)


def test_a_form_that_nobody_touches_changes_nothing(page, edit):
    authored = {"items": "FIN,SEC-01", "required": 2, "instructions": "Un.\n\nDeux & <trois>."}
    block = edit(**authored)
    save(page)
    page.wait_for_function("window.told.length === 2")
    assert {name: getattr(block, name) for name in authored} == authored
    assert not block.fields["display_name"].is_set_on(block)


def test_what_is_refused_is_said_beside_and_what_was_typed_stays(page, edit):
    block = edit(items="FIN-01")
    page.get_by_label("Points choisis, dans l’ordre").fill("FIN-01,FIN-99")
    page.get_by_label("Titre").fill("Un titre")
    save(page)
    line = page.locator('[data-field="items"] [data-role="error"]')
    expect(line).to_contain_text("FIN-99")
    codes = page.get_by_label("Points choisis, dans l’ordre")
    expect(codes).to_be_focused()
    expect(codes).to_have_attribute("aria-invalid", "true")
    expect(codes).to_have_value("FIN-01,FIN-99")
    expect(page.get_by_label("Titre")).to_have_value("Un titre")
    assert [name for name, _ in told(page)] == ["save", "error"] and "FIN-99" in told(page)[1][1]
    assert not block.fields["display_name"].is_set_on(block)
    codes.fill("FIN-01,FIN-02")
    save(page)
    page.wait_for_function("window.told.length === 4")
    expect(line).to_be_hidden()
    assert (block.items, block.display_name) == ("FIN-01,FIN-02", "Un titre")


@pytest.mark.parametrize("typed", ["-1", "1.5", "e"])
def test_a_number_that_is_none_is_said_at_once(page, edit, typed):
    edit()
    page.get_by_label("Réponses attendues").press_sequentially(typed)
    if typed != "e":
        page.get_by_label("Réponses attendues").fill(typed)
    save(page)
    expect(page.locator('[data-field="required"] [data-role="error"]')).to_contain_text("nombre entier")
    expect(page.get_by_label("Réponses attendues")).to_be_focused()
    assert told(page) == []


def test_a_list_without_a_point_is_refused(page, edit):
    block = edit(items="FIN-01")
    page.get_by_label("Points choisis, dans l’ordre").fill("")
    save(page)
    expect(page.locator('[data-field="items"] [data-role="error"]')).to_be_visible()
    assert block.items == "FIN-01"


def test_a_lost_network_keeps_what_was_typed_and_says_so(page, edit):
    edit()
    page.route("**/handler/**", lambda route: route.abort())
    page.get_by_label("Titre").fill("Un titre")
    save(page)
    expect(page.locator('[data-role="summary"]')).to_be_focused()
    expect(page.get_by_label("Titre")).to_have_value("Un titre")


def test_enter_saves_and_the_buttons_end_the_order_of_the_keyboard(page, edit):
    block = edit()
    page.get_by_label("Titre").fill("Par le clavier")
    page.get_by_label("Titre").press("Enter")
    page.wait_for_function("window.told.length === 2")
    assert block.display_name == "Par le clavier"
    names = []
    page.get_by_label("Titre").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        )
    first = names.index("required")
    assert names[first : first + 5] == [
        "required", "instructions", "referential", "Enregistrer les réglages", "Annuler",
    ]  # fmt: skip


def test_cancel_tells_studio_and_sends_nothing(page, edit):
    edit()
    page.get_by_role("button", name="Annuler").click()
    assert told(page) == [["cancel", ""]]


def test_the_dashboard_shows_one_domain_or_all(page, edit):
    block = edit(DashboardBlock, "viatic_dashboard")
    page.get_by_label("Domaine montré").select_option("SEC")
    save(page)
    page.wait_for_function("window.told.length === 2")
    assert block.domain == "SEC"
    page.get_by_label("Domaine montré").select_option("")
    save(page)
    page.wait_for_function("window.told.length === 4")
    assert not block.fields["domain"].is_set_on(block)


@pytest.mark.parametrize("width", [400, 1000])
def test_the_window_scrolls_its_settings_and_keeps_its_buttons_in_sight(page, edit, width):
    edit(items="FIN-01")
    page.set_viewport_size({"width": width, "height": 600})
    page.locator('[data-group="FIN"] > summary').click()
    for name in ("Enregistrer les réglages", "Annuler"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
    assert page.evaluate("document.querySelector('.modal-content').scrollHeight <= 435")
    fields = page.locator(".ve-fields")
    assert fields.evaluate("one => one.scrollHeight > one.clientHeight && one.scrollWidth <= one.clientWidth")
    small = page.evaluate(
        """[...document.querySelectorAll('.viatic-editor :is(.ve-input, .ve-choice, summary)')]
          .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.9).length"""
    )
    assert small == 0


def test_the_forms_are_clean_for_axe(page, edit):
    for kind, settings in (
        ((DiagnosticBlock, "viatic_diagnostic"), {"items": "FIN-01"}),
        ((DashboardBlock, "viatic_dashboard"), {}),
        ((FinancingPlanBlock, "viatic_financing_plan"), {"case": "C01"}),
    ):
        edit(*kind, **settings)
        found = violations(page, ".viatic-editor .ve-fields").response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


def test_a_film_is_written_in_lines_previewed_and_corrected(page, edit):
    block = edit(FilmBlock, "viatic_video")
    page.get_by_label("Fichiers du film").fill("/static/film.mp4 | normale | 480p")
    page.get_by_label("Chapitres").fill("0:45 La nuit\n0:10 L’alerte")
    page.get_by_label("Incrustations", exact=True).fill("1:05 chiffre : Maisons\nvaleur : 41")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("1:05 chiffre : Maisons, 41")).to_be_visible()
    save(page)
    expect(page.get_by_label("Chapitres")).to_be_focused()
    expect(page.locator('[data-field="chapters"] [data-role="error"]')).to_contain_text("Entrée 2")
    page.get_by_label("Chapitres").fill("0:10 L’alerte\n0:45 La nuit")
    page.get_by_label("Afficher les incrustations").select_option("Non")
    save(page)
    page.wait_for_function("window.told.some(one => one[1] === 'end')")
    assert [each["at"] for each in block.chapters] == [10.0, 45.0] and block.show_inserts is False
