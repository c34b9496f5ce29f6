"""The catalogue and the page of a course: open to visitors, narrowed by facets, followed in one click."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import NamedReader
from tests.plugin.catalogue import host

pytestmark = pytest.mark.django_db
CATALOGUE = "/viatic/catalogue/"
PCS = f"{CATALOGUE}plan-communal-de-sauvegarde/"
WEAKEST = {"scale": 0, "yes_no": False, "date": "jamais", "number": "0"}
RESERVED = next(item for item in load().items.values() if item.sensitive and item.themes and item.has_note)


@pytest.fixture(autouse=True)
def _host(settings, tmp_path):
    settings.VIATIC_PLATFORM = "tests.plugin.catalogue.host.CoursesPlatform"
    settings.VIATIC_COURSES_DIR = tmp_path
    host.follows.clear()
    host.stand_ins.clear()


def titles(response) -> list[str]:
    """The courses of a page of results, in order."""
    page = response.content.decode().split('id="resultats"')[1]
    return [unescape(each) for each in re.findall(r'<a href="/viatic/catalogue/([\w-]+)/">', page)]


def counts(response) -> dict[tuple[str, str], int]:
    """What each box of the filters says it leaves."""
    boxes = re.findall(
        r'name="(\w+)" value="([\w-]+)" form="catalogue"[^>]*><span>[^(]*\((\d+)\)',
        re.sub(r'<span class="viatic-soft">', "", response.content.decode()),
    )
    return {(name, value): int(count) for name, value, count in boxes}


def answer(browser, *items) -> None:
    for item in items:
        api.save_answer(
            browser.user.pk, item_id=item.id, raw=WEAKEST[item.kind], version=None, commune="10156"
        )


def test_a_visitor_sees_every_theme_open_ones_first_and_what_is_only_announced(client, text):
    page = client.get(CATALOGUE)
    words = text(page)
    assert "250 cours gratuits : 3 ouverts, les autres annoncés." in words
    assert set(titles(page)[:3]) == set(host.OPEN)
    assert "Annoncé" in words and "Se connecter" in words
    assert "Recommandés" not in words and "Mes cours" not in words
    announced = client.get(f"{CATALOGUE}restauration-scolaire/")
    assert "il n’est pas encore ouvert" in text(announced)
    assert "Suivre ce cours" not in text(announced)
    assert client.get(f"{CATALOGUE}pas-un-theme/").status_code == 404


def test_the_count_beside_a_box_is_what_one_gets_by_ticking_it(client):
    asked = f"{CATALOGUE}?q=ecole&niveau=decouverte&niveau=intermediaire"
    page = client.get(asked)
    for (name, value), count in counts(page).items():
        if name != "niveau":
            narrowed = client.get(f"{asked}&{name}={value}").content.decode()
            assert re.search(rf">{count} cours pour", narrowed), (name, value, count)
    levels = {value: count for (name, value), count in counts(page).items() if name == "niveau"}
    assert levels["decouverte"] + levels["intermediaire"] == int(
        re.search(r">(\d+) cours pour", page.content.decode())[1]
    )


def test_filters_are_taken_off_one_by_one_and_an_unknown_one_harms_nothing(client, text):
    page = client.get(f"{CATALOGUE}?q=budget&domaine=finances&public=maire&niveau=lune&page=99")
    assert "Aucun cours" in text(page) and "Vos filtres écartent" in text(page)
    chips = re.findall(r'<ul class="viatic-chips".*?</ul>', page.content.decode(), re.DOTALL)[0]
    left = [parse_qs(urlsplit(unescape(link)).query) for link in re.findall(r'href="([^"]+)"', chips)]
    assert {"q": ["budget"], "domaine": ["finances"], "public": ["maire"]} in left
    assert {"q": ["budget"]} in left
    assert client.get(f"{CATALOGUE}?domaine=%00&q=%00&page=x&tri=1&duree=long").status_code == 200


def test_the_whole_catalogue_is_walked_page_after_page_in_every_order(client):
    for order in ("", "titre", "duree"):
        seen: list[str] = []
        address = f"{CATALOGUE}?tri={order}"
        while address:
            page = client.get(address)
            seen += titles(page)
            following = re.search(r'href="([^"]+)">Page suivante', page.content.decode())
            address = unescape(following[1]) if following else ""
        assert len(seen) == len(set(seen)) == 250, order


def test_nothing_found_offers_what_is_near_then_the_whole(client, text):
    assert titles(client.get(f"{CATALOGUE}?q=restorassion"))[0] == "restauration-scolaire"
    near = text(client.get(f"{CATALOGUE}?q=dechetotheque"))
    assert "Vouliez-vous" in near and "déchets" in near
    assert "Voir tous les cours" in text(client.get(f"{CATALOGUE}?q=xyzzyx"))


def test_suggestions_follow_what_is_typed_and_may_be_kept_by_the_browser(client):
    answered = client.get(f"{CATALOGUE}suggestions.json?q=restau sco")
    assert answered.json()["results"][0] == {
        "name": "Organiser la restauration scolaire",
        "detail": "annoncé",
        "url": f"{CATALOGUE}restauration-scolaire/",
    }
    assert "max-age" in answered["Cache-Control"]
    assert client.get(f"{CATALOGUE}suggestions.json?q=r").json() == {"results": []}


def test_one_click_follows_a_course_and_goes_where_one_reads(mayor, client, text):
    assert client.post(PCS).url.startswith("/accounts/login/")
    assert "Suivre ce cours" in text(mayor.get(PCS))
    begun = f"/lire/{host.key_of('plan-communal-de-sauvegarde')}/debut/"
    assert mayor.post(PCS, {"point": "SEC-01"}).url == f"{begun}?point=SEC-01"
    assert mayor.post(PCS, {"point": "XXX-99"}).url == begun.replace("debut", "suite")
    page = text(mayor.get(PCS))
    assert "Continuer" in page and "1 page lue sur 4" in page and "Suivre ce cours" not in page
    assert "Mes cours" in text(mayor.get(CATALOGUE))
    host.stand_ins.add(mayor.user.pk)
    assert mayor.post(PCS).status_code == 403


def test_a_course_that_takes_nobody_says_so_and_enrols_nobody(mayor, text):
    for slug, told in (("restauration-scolaire", "est annoncé"), (host.FULL, "sont fermées")):
        there = mayor.post(f"{CATALOGUE}{slug}/", follow=True)
        assert there.status_code == 200 and told in text(there)
    assert host.follows == {} or not any(host.follows.values())


def test_weak_points_call_for_courses_with_the_reason_and_lead_back(mayor, deputy, text):
    items = load().items
    answer(mayor, items["SEC-01"], items["GOV-01"])
    page = mayor.get(CATALOGUE)
    assert "Parce que le point SEC-01" in text(page) and "est noté 0 sur 4" in text(page)
    assert f'href="{PCS}?point=SEC-01"' in page.content.decode()
    theme = mayor.get(f"{PCS}?point=SEC-01").content.decode()
    assert 'href="/viatic/commune/10156/etat-des-lieux/SEC-01/">← Revenir au point SEC-01' in theme
    assert "viatic-level--0" in theme
    point = mayor.get("/viatic/commune/10156/etat-des-lieux/GOV-01/").content.decode()
    assert f'href="{CATALOGUE}repartir-delegations-adjoints/?point=GOV-01"' in point
    assert "Parce que" not in text(mayor.get(f"{CATALOGUE}?q=eau"))


def test_a_reserved_point_gives_no_reason_to_whoever_may_not_read_it(mayor, deputy, fontvannes, text):
    answer(mayor, RESERVED)
    slug = RESERVED.themes[0]
    assert RESERVED.id in text(mayor.get(CATALOGUE))
    assert RESERVED.id not in text(deputy.get(CATALOGUE))
    assert "viatic-level--0" not in deputy.get(f"{CATALOGUE}{slug}/").content.decode()
    NamedReader.objects.create(commune=fontvannes, user=deputy.user, since="2026-01-01T00:00:00Z")
    assert RESERVED.id in text(deputy.get(CATALOGUE))


def test_somebody_without_a_commune_is_advised_from_his_exercise(make_person, text):
    ahmed = make_person("ahmed")
    assert "Recommandés" not in text(ahmed.get(CATALOGUE))
    api.save_answer(ahmed.user.pk, item_id="SEC-01", raw="jamais", version=None)
    assert "SEC-01" in text(ahmed.get(CATALOGUE))
    assert "Notes de votre commune d’exercice" in text(ahmed.get(PCS))


def test_a_place_that_opens_nothing_yet_closes_neither_page(make_person, fontvannes, text):
    lise = make_person("lise", fontvannes, function="maire", status="provisional")
    for address in (CATALOGUE, PCS):
        page = lise.get(address)
        assert page.status_code == 200 and "Recommandés" not in text(page)
    assert lise.post(PCS).url.startswith("/lire/")


def test_a_page_costs_the_same_whatever_is_found_or_weak(mayor, client):
    def queries(browser, address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            assert browser.get(address).status_code == 200
        return len(spent)

    mayor.get(CATALOGUE)
    assert queries(client, CATALOGUE) == queries(client, f"{CATALOGUE}?q=subvention") == 0
    answer(mayor, load().items["GOV-01"])
    few = [queries(mayor, address) for address in (CATALOGUE, f"{CATALOGUE}?q=eau", PCS)]
    scored = [item for item in load().select("tout", 652) if item.has_note and item.id != "GOV-01"]
    answer(mayor, *[item for item in scored if item.kind == "scale"][:12])
    mayor.post(PCS)
    assert [queries(mayor, address) for address in (CATALOGUE, f"{CATALOGUE}?q=eau", PCS)] == few
    assert few[1] <= 4
