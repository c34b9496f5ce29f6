"""Two people, two browsers, one action to close and one commune to report on: nothing is lost silently."""

from __future__ import annotations

from datetime import date

from dashboard_plugin import api
from dashboard_plugin.api import reports
from dashboard_plugin.models import Answer, Effect, Project, RestraintEntry
from tests.e2e.visits import assert_sound, both_orders, choose_theirs, marks, press

pytestmark = marks


@both_orders
def test_an_action_closed_by_two(pair, at):
    at("2026-11-22")
    (_, first_id, first), (_, _, second) = pair
    api.save_answer(first_id, item_id="GOV-02", raw=1, version=None)
    fields = api.ProjectFields("Toiture de l’église", phase="operation", items=("GOV-02",))
    number = api.create_project(first_id, commune="10145", fields=fields)
    for page in (first, second):
        page.goto(f"/viatic/projets/{number}/bilan/")
        assert_sound(page)
    first.get_by_label("Terminé").check()
    first.get_by_role("group", name="Où en est ce point").get_by_label("3 ·").check()
    first.get_by_label("Ce que nous en pensons").fill("Plus de fuite.")
    assert press(first, "Enregistrer le bilan").status == 302
    second.get_by_label("Abandonné").check()
    second.get_by_label("Pourquoi").fill("Trop cher")
    second.get_by_role("group", name="Où en est ce point").get_by_label("2 ·").check()
    second.get_by_label("Ce que nous en pensons").fill("Sans effet.")
    assert press(second, "Enregistrer le bilan").status == 409
    assert_sound(second)
    assert Project.objects.get().status == "done"
    choose_theirs(second, "Statut de l’action")
    second.get_by_role("group", name="réponse").get_by_role("radio").last.check()
    assert press(second, "Enregistrer mon choix").status == 302
    effect = Effect.objects.get()
    assert (effect.before, effect.after, effect.said) == (1, 3, "Sans effet.")
    assert (Project.objects.get().status, Answer.objects.get().value) == ("done", 3)


@both_orders
def test_the_electoral_period_decided_by_two(pair, at):
    at("2026-11-22")
    (first_name, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto("/viatic/commune/10145/bilan/periode/")
        assert_sound(page)
    first.get_by_label("Neutres dès maintenant").check()
    first.get_by_label("Pourquoi").fill("Élection partielle en mars")
    assert press(first, "Enregistrer la décision").status == 302
    second.get_by_label("Pourquoi").fill("Rien ne presse")
    assert press(second, "Enregistrer la décision").status == 409
    assert_sound(second)
    told = second.get_by_role("alert").inner_text()
    assert first_name in told
    assert "Rien ne presse" in told
    assert second.get_by_label("Pourquoi").input_value() == "Rien ne presse"
    assert press(second, "Enregistrer la décision").status == 302
    log = RestraintEntry.objects.order_by("pk").values_list("neutral", "reason")
    assert list(log) == [(True, "Élection partielle en mars"), (False, "Rien ne presse")]


def test_the_overview_and_the_reports_are_sound_on_both_screens(visit, member, at):
    """Full, filtered, and as they are before an election; printed without what a screen needs."""
    at("2026-11-22")
    mayor = member("helene", role="referent", function="maire")
    for title, more in (
        ("Toiture", {"items": ("GOV-02",), "place": "Le Bourg"}),
        ("Réseau", {"domain": "EAU"}),
    ):
        fields = api.ProjectFields(title, phase="operation", due_on=date(2026, 11, 1), **more)
        api.create_project(mayor, commune="10145", fields=fields)
    outcome = reports.Outcome("GOV-02", True, "3", said="Mieux suivi.")
    number = Project.objects.get(title="Toiture").pk
    reports.close_project(mayor, project_id=number, version=1, status="done", outcomes=[outcome])
    kept, neutral = "?domaine=EAU&lieu=Le+Bourg", "bilan/?apercu=electoral"
    pages = ("", kept, "bilan/", neutral, "bilan/mandat/", "bilan/conseil/")
    for width in (1280, 320):
        page = visit(mayor, width)
        for address in pages:
            page.goto(f"/viatic/commune/10145/{address}")
            assert_sound(page)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Imprimer").is_visible()
    assert page.get_by_text("Document interne").is_visible()
