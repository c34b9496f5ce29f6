"""Who holds which competence: said by members, over what they read, and what it changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.models import CompetenceHolder, DomainScore
from tests.plugin.listening import heard

pytestmark = pytest.mark.django_db

HERE = "10145"
HIDDEN, HELD, DUTY = "EAU-01", "EAU-02", "URB-01"


def tailored(compiled):
    """Two competences; who holds the water hides a point, says who another is up to, lifts a duty."""
    compiled["profile"] = [
        {
            "code": "eau", "label": "Eau potable", "question": "Qui gère l’eau potable ?",
            "usual": [{"holder": "epci", "reference": "CGCT L5214-16", "doubt": "Des syndicats restent."}],
        },
        {"code": "plu", "label": "Urbanisme", "question": "Qui fait le plan d’urbanisme ?"},
    ]  # fmt: skip
    by_epci = {"holds": {"eau": ["epci", "syndicat"]}}
    rules = {
        HIDDEN: [{"when": by_epci, "effect": "hide", "why": "L’eau est gérée par d’autres."}],
        HELD: [{"when": by_epci, "effect": "holder", "holder": "epci", "why": "Votre intercommunalité."}],
        DUTY: [{"when": {"holds": {"plu": ["epci"]}}, "effect": "no_duty", "why": "Ce n’est plus à vous."}],
    }
    for domain in compiled["domains"]:
        for item in domain["items"]:
            item["rules"] = rules.get(item["id"], [])
            if item["id"] == DUTY:
                item["obligation"] = {"reference": "Code de l’urbanisme", "minimum_note": 2}


@pytest.fixture(autouse=True)
def _tailored(install_version):
    install_version(tailored)


def say(user_id, **given):
    return api.set_holders(user_id, commune=HERE, given=given)


def stored():
    rows = CompetenceHolder.objects.all()
    return {row.competence: (row.holder, row.version) for row in rows}


def save(user_id, item_id, raw, version=None):
    return api.save_answer(user_id, commune=HERE, item_id=item_id, raw=raw, version=version)


def test_what_is_said_is_kept_with_its_version_and_saying_it_again_changes_nothing(mayor, member):
    assert say(mayor, eau=("epci", None)) == ("eau",)
    assert say(mayor, eau=("epci", None), plu=("", None)) == ()
    assert say(member("nora"), eau=("syndicat", 1), plu=("commune", None)) == ("eau", "plu")
    assert stored() == {"eau": ("syndicat", 2), "plu": ("commune", 1)}


def test_two_at_once_lose_nothing_and_write_all_or_nothing(mayor, member):
    say(mayor, eau=("epci", None))
    with pytest.raises(api.StaleHolders) as refusal:
        say(member("nora"), eau=("syndicat", None), plu=("epci", None))
    assert refusal.value.current == {"eau": ("epci", 1)}
    assert stored() == {"eau": ("epci", 1)}
    say(mayor, eau=("", 1))
    with pytest.raises(api.StaleHolders) as refusal:
        say(mayor, eau=("commune", 1))
    assert refusal.value.current == {"eau": ("", 2)}


@pytest.mark.parametrize("given", [{"gaz": ("epci", None)}, {"plu": ("epci", None), "eau": ("voisin", None)}])
def test_what_does_not_exist_is_refused_whole(mayor, given):
    with pytest.raises(InvalidRequest):
        say(mayor, **given)
    assert stored() == {}


@pytest.mark.parametrize("status", ["pending", "provisional", "ended"])
def test_only_confirmed_members_say_it(mayor, member, status):
    with pytest.raises(Forbidden):
        say(member("lise", status=status), eau=("epci", None))
    with pytest.raises(Forbidden):
        say(member("luc", "10156"), eau=("epci", None))
    assert stored() == {}


def test_what_is_usual_counts_for_nothing_until_it_is_said(mayor):
    seen = api.profile(mayor, commune=HERE)
    eau, plu = seen.rows
    assert (eau.usual.holder, eau.said, eau.version, plu.usual) == ("epci", "", None, None)
    assert HIDDEN not in {item.id for item, _ in seen.hidden}
    assert seen.lifted == ()


def test_what_it_changes_is_listed_and_asked_no_more(mayor):
    def asked():
        return {row.item.id for row in api.sheet(mayor, items="tout", commune=HERE).rows}

    before = asked()
    say(mayor, eau=("epci", None), plu=("epci", None))
    seen = api.profile(mayor, commune=HERE)
    assert {item.id: why for item, why in seen.hidden}[HIDDEN] == "L’eau est gérée par d’autres."
    assert [item.id for item, _ in seen.lifted] == [DUTY]
    assert before - asked() == {HIDDEN}
    say(mayor, eau=("commune", 1))
    assert asked() == before


def test_scores_and_alerts_follow_at_once(mayor):
    save(mayor, HIDDEN, "0")
    save(mayor, HELD, "0")
    save(mayor, DUTY, "jamais")
    for item in api.sheet(mayor, items="EAU,URB", commune=HERE).rows:
        if item.answer is None:
            raw = {"scale": 4, "yes_no": "oui", "number": "100", "date": "2026-01"}[item.item.kind]
            save(mayor, item.item.id, raw)

    def scores():
        board = api.dashboard(mayor, commune=HERE)
        kept = dict(DomainScore.objects.values_list("domain", "score_num"))
        return board.overall, board.ours, {alert.item.id for alert in board.alerts}, kept

    overall, ours, alerts, kept = scores()
    assert DUTY in alerts
    say(mayor, eau=("epci", None), plu=("epci", None))
    after, ours_after, alerts_after, kept_after = scores()
    assert after > overall and ours_after > ours
    assert alerts - alerts_after == {DUTY}
    assert kept_after["EAU"] != kept["EAU"]
    say(mayor, eau=("", 1), plu=("", 1))
    assert scores() == (overall, ours, alerts, kept)


def test_a_change_is_told_by_codes_alone(mayor, settings, django_capture_on_commit_callbacks):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        say(mayor, eau=("epci", None))
        say(mayor, eau=("epci", 1))
    assert heard == [("viatic.holders.set", mayor, {"commune": HERE, "competences": 1})]


def test_a_profile_costs_the_same_whatever_was_said(mayor):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            api.profile(mayor, commune=HERE)
        return len(asked)

    few = queries()
    say(mayor, eau=("epci", None), plu=("epci", None))
    assert queries() == few
