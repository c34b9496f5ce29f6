"""Comparison with communes alike, on its page: who agrees, what is shown in return, and why not."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.privacy import PEERS_MIN
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Commune, ComparisonConsent, PeerCell, PeerScore
from dashboard_plugin.use_cases.comparison import set_scores
from tests.plugin.conftest import at  # noqa: F401

pytestmark = pytest.mark.django_db

PAGE = "/viatic/commune/10156/comparaison/"
RESERVED_DOMAIN = next(
    domain for domain in load().domains if any(item.sensitive and item.has_note for item in domain.items)
)


@pytest.fixture(autouse=True)
def _clock(at):  # noqa: F811
    at("2026-11-22")


@pytest.fixture
def alike(aube, fontvannes) -> list[Commune]:
    """Eleven communes of the same size and département, with scores in common for 2026."""
    Commune.objects.bulk_create(
        Commune(
            insee_code=f"10{900 + place}", since=2026, name=f"Essai {place}", population=700, departement=aube
        )
        for place in range(PEERS_MIN + 1)
    )  # fmt: skip
    # Read again: MariaDB tells no numbers of rows that it creates together.
    rows = list(Commune.objects.filter(name__startswith="Essai").order_by("pk"))
    for place, row in enumerate(rows):
        set_scores(row, 2026, {"FIN": Fraction(place * 9)})
    return rows


def agree(browser, word="oui"):
    return browser.post(PAGE, {"accord": word})


def figures(browser, which="") -> dict[str, tuple[int, ...]]:
    """What the page shows of the others, by domain."""
    seen = api.comparison(browser.user.pk, commune="10156", family=which or "stratum")
    return {row.domain.code: row.peers for row in seen.rows if row.peers}


def test_figures_are_shown_to_who_counts_among_them_and_to_nobody_else(mayor, deputy, alike, text):
    assert "viatic-peers" not in mayor.get(PAGE).content.decode() and figures(mayor) == {}
    assert agree(mayor).url == PAGE
    assert figures(deputy).keys() == {"FIN"}
    assert "entre" in text(deputy.get(PAGE))
    agree(mayor, "non")
    assert figures(deputy) == {} and not ComparisonConsent.objects.exists()


def test_those_who_speak_for_the_commune_agree_and_nobody_else(mayor, deputy, stranger, moderator):
    assert 'value="oui"' not in deputy.get(PAGE).content.decode()
    for browser in (deputy, stranger, moderator):
        assert agree(browser).status_code == 403
    assert not ComparisonConsent.objects.exists()
    assert 'value="oui"' in mayor.get(PAGE).content.decode()
    agree(mayor)
    agree(mayor)
    assert ComparisonConsent.objects.get().given_by == mayor.user


def test_a_closed_year_counts_once_agreed_and_is_taken_back_with_the_agreement(mayor, alike):
    for item in load().select("FIN", 652):
        raw = {"scale": 4, "yes_no": "oui", "number": "0", "date": "2026-05"}[item.kind]
        api.save_answer(mayor.user.pk, commune="10156", item_id=item.id, raw=raw, version=None)
    agree(mayor)
    mine = PeerScore.objects.filter(commune__insee_code="10156", score__isnull=False)
    assert not mine.exists()
    api.close_campaign(mayor.user.pk, commune="10156")
    before = mine.get(domain="FIN").score
    scale = next(item for item in load().select("FIN", 652) if item.kind == "scale")
    api.correct_campaign(
        mayor.user.pk, commune="10156", year=2026, number=1, reason="Erreur",
        corrections=[api.Correction(scale.id, 0)],
    )  # fmt: skip
    assert mine.get(domain="FIN").score < before
    agree(mayor, "non")
    assert not mine.exists()


def test_reserved_points_are_in_no_score_of_the_comparison(mayor, alike):
    code = RESERVED_DOMAIN.code
    for item in load().select(code, 652):
        bad = {"scale": 0, "yes_no": "non", "number": "100" if item.direction == "decreasing" else "0"}
        good = {"scale": 4, "yes_no": "oui", "number": "0" if item.direction == "decreasing" else "100"}
        raw = (bad if item.sensitive else good).get(item.kind, "2026-10")
        api.save_answer(mayor.user.pk, commune="10156", item_id=item.id, raw=raw, version=None)
    agree(mayor)
    seen = api.comparison(mayor.user.pk, commune="10156")
    own = next(row.own for row in seen.rows if row.domain.code == code)
    board = api.dashboard(mayor.user.pk, commune="10156")
    assert own > next(row.score for row in board.domains if row.domain.code == code)
    api.close_campaign(mayor.user.pk, commune="10156")
    assert PeerScore.objects.get(commune__insee_code="10156", domain=code).score == round(own * 10)


def test_a_domain_without_enough_communes_says_why(mayor, alike, text):
    agree(mayor)
    page = text(mayor.get(PAGE))
    assert page.count("Pas assez de communes") == len(load().domains) - 1
    PeerCell.objects.all().delete()
    assert f"au moins {PEERS_MIN} communes" in text(mayor.get(PAGE))


def test_a_group_that_publishes_nothing_gives_way(mayor, alike):
    agree(mayor)
    groups = re.findall(r'<option value="(\w+)"', mayor.get(PAGE).content.decode())
    assert "stratum" in groups or groups == []
    for which in ("departement", "kind", "x", "<script>"):
        assert mayor.get(PAGE, {"groupe": which}).status_code == 200


def test_a_rebuild_finds_what_is_shown(mayor, alike, capsys):
    agree(mayor)
    before = figures(mayor)
    call_command("rebuild_peers")
    assert figures(mayor) == before
    PeerCell.objects.update(median=1)
    call_command("rebuild_peers")
    assert figures(mayor) == before


def test_the_page_costs_the_same_whatever_the_number_of_communes(mayor, alike, aube):
    agree(mayor)

    def queries():
        mayor.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            mayor.get(PAGE)
        return len(asked)

    few = queries()
    for row in alike:
        row.refresh_from_db()
        set_scores(row, 2026, {"FIN": Fraction(50), "EAU": Fraction(40), "GOV": Fraction(30)})
    assert queries() == few
