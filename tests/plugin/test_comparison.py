"""Comparison with communes alike: what a commune puts in common, and what can be read of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commune_core.privacy import PEERS_MIN
from dashboard_plugin.models import Commune, Departement, Epci, PeerCell, PeerScore, Region
from dashboard_plugin.use_cases.comparison import rebuild_peers, set_scores

pytestmark = pytest.mark.django_db

YEAR, COUNT = 2025, 36
Cell = tuple[str, str, str]


def alike(count: int) -> list[Commune]:
    """So many communes of one size class, in three départements and two kinds of grouping."""
    region = Region.objects.create(code="99", name="Région d’essai", zone="metro")
    places = [
        Departement.objects.create(code=code, name=code, zone="metro", region=region)
        for code in ("9A", "9B", "9C")
    ]
    groupings = [
        Epci.objects.create(siren=siren, name=kind, kind=kind, members=1)
        for siren, kind in (("999999991", "CC"), ("999999992", "CA"))
    ]
    Commune.objects.bulk_create(
        Commune(
            insee_code=f"99{place:03}", since=2026, name=f"Essai {place}", population=215,
            departement=places[place % 2 if place < 24 else 2], epci=groupings[place % 3 == 0],
        )
        for place in range(count)
    )  # fmt: skip
    return list(
        Commune.objects.filter(insee_code__startswith="99")
        .select_related("departement", "epci")
        .order_by("pk")
    )


def published() -> dict[Cell, tuple[int, int, int, int]]:
    """What every cell shows: (family, part, domain) to count and quartiles."""
    shown = PeerCell.objects.filter(count__isnull=False)
    return {
        (cell.family, cell.part, cell.domain): (cell.count, cell.first, cell.median, cell.third)
        for cell in shown
    }


def put(commune: Commune, **scores: int | None) -> None:
    set_scores(
        commune, YEAR, {domain: None if each is None else Fraction(each) for domain, each in scores.items()}
    )


def test_nothing_shows_before_ten_communes_then_the_figures_of_all_ten():
    communes = alike(PEERS_MIN)
    for place, commune in enumerate(communes[:-1]):
        put(commune, FIN=place * 10)
    assert published() == {}
    put(communes[-1], FIN=90, EAU=40)
    assert published()["stratum", "", "FIN"] == (10, 23, 45, 68)
    assert {domain for _, _, domain in published()} == {"FIN"}


def test_a_commune_that_withdraws_leaves_no_score_behind_and_covers_its_cells():
    communes = alike(PEERS_MIN + 2)
    for place, commune in enumerate(communes):
        put(commune, FIN=place * 7)
    leaving = communes[3]
    assert ("stratum", "", "FIN") in published()
    put(leaving)
    assert ("stratum", "", "FIN") not in published()
    row = PeerScore.objects.get(commune=leaving)
    assert 210 not in (row.score, row.in_stratum, row.in_departement, row.in_kind)


def test_a_commune_that_leaves_and_comes_back_is_no_change_for_another_to_hide_in():
    communes = alike(PEERS_MIN * 2)
    for place, commune in enumerate(communes[:PEERS_MIN]):
        put(commune, FIN=place * 10)
    before = published()["stratum", "", "FIN"]
    put(communes[0])
    put(communes[0], FIN=0)
    for commune in communes[PEERS_MIN:-1]:
        put(commune, FIN=50)
    assert ("stratum", "", "FIN") not in published(), "nine communes differ from what was shown"
    put(communes[-1], FIN=50)
    assert published()["stratum", "", "FIN"] != before


def test_a_release_made_while_a_commune_waits_for_its_turn_is_not_undone():
    communes = alike(PEERS_MIN)
    for place, commune in enumerate(communes[:-1]):
        put(commune, FIN=place * 10)
    waiting, last = communes[0], communes[-1]
    done = []

    def meanwhile(execute, sql, params, many, context):
        """Just before the first commune has its turn, the tenth one closes and makes the release."""
        if not done and sql.startswith("SELECT") and "viatic_peerstratum" in sql:
            done.append(True)
            put(last, FIN=90)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        put(waiting, FIN=100)
    row = PeerScore.objects.get(commune=waiting)
    assert (row.score, row.in_stratum) == (1000, 0)
    assert published()["stratum", "", "FIN"] == (10, 23, 45, 68)


def test_what_is_published_is_what_a_rebuild_finds():
    for place, commune in enumerate(alike(40)):
        put(commune, FIN=(place * 37) % 101, EAU=(place * 11) % 101)
    before = published()
    assert before and rebuild_peers(year=YEAR) == 0
    PeerCell.objects.filter(domain="FIN").update(median=99)
    PeerCell.objects.filter(domain="EAU", family="stratum").delete()
    assert rebuild_peers(year=YEAR) > 0
    assert published() == before


def test_putting_in_common_costs_the_same_whatever_the_number_of_communes(django_assert_max_num_queries):
    communes = alike(60)
    for place, commune in enumerate(communes[:50]):
        put(commune, FIN=place, EAU=place)
    with django_assert_max_num_queries(40):
        put(communes[50], FIN=50, EAU=50)
    with django_assert_max_num_queries(40):
        put(communes[51], FIN=51, EAU=51)


steps = st.one_of(
    st.tuples(st.just("one"), st.integers(0, COUNT - 1), st.integers(0, 100)),
    st.tuples(st.just("many"), st.integers(0, COUNT - 12), st.integers(0, 100)),
    st.tuples(st.just("leave"), st.integers(0, COUNT - 1), st.just(0)),
)


# Sequences are drawn on SQLite; what is released is computed here, and the other database is asked a few.
SEQUENCES = 40 if connection.vendor == "sqlite" else 5


@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=4, max_size=14))
@example([("many", 18, 79), ("leave", 18, 0), ("one", 18, 79), ("many", 0, 0)])
def test_no_sequence_of_joins_leaves_and_edits_tells_a_commune_from_another(moves):
    """Somebody keeps every figure he was ever shown, and subtracts: a figure from the one it replaced, a part
    from its whole. By how many communes the two differ is what protects each of them."""
    point = transaction.savepoint()
    try:
        reader = Reader()
        for move in moves:
            reader.see(*move)
    finally:
        transaction.savepoint_rollback(point)


class Reader:
    def __init__(self) -> None:
        self.communes = alike(COUNT)
        self.there: set[int] = set()
        self.seen: dict[Cell, frozenset[tuple[int, int]]] = {}

    def see(self, what: str, which: int, score: int) -> None:
        for place in range(which, which + (12 if what == "many" else 1)):
            if what == "leave":
                self.there.discard(place)
                put(self.communes[place])
            else:
                self.there.add(place)
                put(self.communes[place], FIN=(score + 13 * place) % 101)
            self.check()
        assert rebuild_peers(year=YEAR) == 0

    def check(self) -> None:
        sets, shown = released(self.communes), published()
        for cell, figures in shown.items():
            members = sets[cell[:2]]
            assert len(members) == figures[0] >= PEERS_MIN
            assert {place for place, _ in members} <= self.there, "one that has left is still counted"
            assert enough(members, self.seen.get(cell, frozenset()))
            self.seen[cell] = members
        whole = sets.get(("stratum", ""), frozenset())
        for family in ("departement", "kind"):
            parts = [sets[cell[:2]] for cell in shown if cell[0] == family]
            for union in [*parts, frozenset().union(*parts)] if parts else []:
                assert enough(union, whole)


def enough(these: frozenset, those: frozenset) -> bool:
    """Whether two sets of communes with their scores differ by no commune, or by enough of them."""
    differing = {place for place, _ in these ^ those}
    return not differing or len(differing) >= PEERS_MIN


def released(communes: list[Commune]) -> Mapping[tuple[str, str], frozenset[tuple[int, int]]]:
    """Of what each cell's last release was made: communes with the score they had in it."""
    places = {commune.pk: place for place, commune in enumerate(communes)}
    sets: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for row in PeerScore.objects.all():
        for family, part in (("stratum", ""), ("departement", row.departement), ("kind", row.kind)):
            score = getattr(row, f"in_{family}")
            if score is not None:
                sets.setdefault((family, part), set()).add((places[row.commune_id], score))
    return {key: frozenset(members) for key, members in sets.items()}
