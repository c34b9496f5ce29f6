"""The whole of France, loaded once: what is in it, the traps of its source, and how it is searched."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commune_core.errors import UnknownCommune
from dashboard_plugin import api
from dashboard_plugin.models import Commune, Departement, Epci, PostalCode, Region, SearchTerm, Vintage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]

CURRENT = {"kind": "commune", "status": "current"}


@pytest.fixture(scope="module")
def france(django_db_setup, django_db_blocker):
    """The packaged vintage, undone at the end of the module."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        call_command("import_territory", stdout=StringIO())
        yield
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def current(code: str) -> Commune:
    return Commune.objects.get(insee_code=code, **CURRENT)


def names(text: str, limit: int = 10) -> list[tuple[str, str]]:
    return [(found.name, found.departement) for found in api.search_communes(text, limit=limit)]


def test_all_of_france_is_there():
    counts = {
        "communes": Commune.objects.filter(**CURRENT).count(),
        "metropole": Commune.objects.filter(**CURRENT, zone="metro").count(),
        "drom": Commune.objects.filter(**CURRENT, zone="drom").count(),
        "com": Commune.objects.filter(**CURRENT, zone="com").count(),
        "deleguees": Commune.objects.filter(kind="deleguee").count(),
        "associees": Commune.objects.filter(kind="associee").count(),
        "arrondissements": Commune.objects.filter(kind="arrondissement").count(),
        "epci": Epci.objects.count(),
        "departements": Departement.objects.count(),
        "regions": Region.objects.count(),
        "codes postaux": PostalCode.objects.values("code").distinct().count(),
        "moins de 500": Commune.objects.filter(**CURRENT, population__lt=500).count(),
        "moins de 3500": Commune.objects.filter(**CURRENT, population__lt=3500).count(),
    }
    assert counts == {
        "communes": 34_969, "metropole": 34_746, "drom": 129, "com": 94,
        "deleguees": 2_105, "associees": 471, "arrondissements": 45,
        "epci": 1_255, "departements": 109, "regions": 26, "codes postaux": 6_310,
        "moins de 500": 18_264, "moins de 3500": 31_673,
    }  # fmt: skip
    assert Vintage.objects.get().year == 2026


def test_a_second_import_reads_nothing_and_a_forced_one_writes_nothing():
    for options, said in (
        ([], "already loaded: nothing to do"),
        (["--force"], "every row compared, nothing to change"),
    ):
        told = StringIO()
        with CaptureQueriesContext(connection) as queries:
            call_command("import_territory", *options, stdout=told)
        assert said in told.getvalue()
        assert [
            query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        ] == []


# The traps of the source that are still visible in the compact files.


@pytest.mark.parametrize(
    ("code", "name", "population", "epci", "postal_codes"),
    [
        ("10297", "Pont-Sainte-Marie", 5_249, "200069250", ("10150",)),
        ("44128", "Plessé", 5_335, "243500741", ("44630",)),
        ("10156", "Fontvannes", 707, "200069250", ("10190",)),
        ("10222", "Maraye-en-Othe", 423, "241000447", ("10160",)),
        ("10145", "Faux-Villecerf", 215, "241000488", ("10290",)),
    ],
)
def test_communes_take_their_own_vintage_of_population_and_not_that_of_the_epci(
    code, name, population, epci, postal_codes
):
    row = current(code)
    assert (row.name, row.population, row.epci.siren) == (name, population, epci)
    assert api.commune(code).postal_codes == postal_codes


def test_populations_of_communes_and_of_epci_are_two_vintages():
    members = Commune.objects.filter(**CURRENT, epci__siren="241000447").values_list("population", flat=True)
    epci = Epci.objects.get(siren="241000447")
    assert epci.members == len(members) == 14
    assert epci.population != sum(members)


def test_codes_are_text_with_their_leading_zero_and_their_letters():
    assert current("01001").name == "L'Abergement-Clémenciat"
    assert (current("2A004").name, current("2A004").departement.code) == ("Ajaccio", "2A")
    assert current("2B033").departement.name == "Haute-Corse"
    assert api.commune("2a004").name == "Ajaccio"


def test_a_commune_nouvelle_and_its_delegated_commune_share_a_code_584_times():
    shared = Commune.objects.filter(kind="deleguee", successor__insee_code="01015", insee_code="01015")
    assert shared.get().name == "Arbignieu"
    assert api.commune("01015").name == "Arboys en Bugey"
    current_codes = Commune.objects.filter(**CURRENT).values("insee_code")
    former = Commune.objects.exclude(status="current")
    assert former.filter(insee_code__in=current_codes).count() == 584
    assert Commune.objects.filter(**CURRENT).values("insee_code").distinct().count() == 34_969


def test_every_former_commune_leads_to_one_of_today():
    assert not Commune.objects.exclude(status="current").filter(successor=None).exists()
    assert not Commune.objects.exclude(status="current").exclude(successor__status="current").exists()


def test_four_islands_have_no_epci_and_every_other_commune_outside_the_com_has_one():
    alone = Commune.objects.filter(**CURRENT, epci=None).exclude(zone="com")
    assert sorted(alone.values_list("insee_code", flat=True)) == ["22016", "29083", "29155", "85113"]


def test_overseas_collectivities_have_no_siren_six_no_population_and_five_no_postal_code():
    com = Commune.objects.filter(**CURRENT, zone="com")
    assert com.filter(siren="", link_type="", epci=None).count() == 94
    assert com.filter(population=None).count() == 6
    assert com.filter(postal_codes=None).count() == 5
    assert api.commune("97502").departement == "975"
    assert api.commune("98412").postal_codes == ()


def test_six_communes_that_died_for_france_have_zero_inhabitants():
    dead = Commune.objects.filter(**CURRENT, population=0)
    assert dead.count() == 6
    assert dead.get(insee_code="55039").name == "Beaumont-en-Verdunois"


def test_homonyms_are_told_apart_by_departement_and_postal_code():
    found = api.search_communes("ste colombe", limit=50)
    exact = [each for each in found if each.name == "Sainte-Colombe"]
    assert len(exact) == 12
    assert exact == list(found[:12]), "the exact name comes first"
    assert len({(each.departement, each.postal_codes) for each in exact}) == 12


def test_epci_are_told_apart_by_their_siren():
    namesakes = Epci.objects.filter(name="CC des Quatre Rivières")
    assert sorted(namesakes.values_list("siren", flat=True)) == ["247000623", "247400666"]


def test_a_commune_has_several_postal_codes_and_a_postal_code_several_communes():
    assert len(api.commune("75056").postal_codes) == 21
    assert PostalCode.objects.filter(code="51300").count() == 46


@pytest.mark.parametrize(
    ("code", "of_name"),
    [
        ("10156", "de Fontvannes"),
        ("01001", "de L'Abergement-Clémenciat"),
        ("01004", "d'Ambérieu-en-Bugey"),
        ("72181", "du Mans"),
        ("85194", "des Sables-d'Olonne"),
        ("97502", "de Saint-Pierre"),
    ],
)
def test_the_name_reads_well_in_a_sentence(code, of_name):
    assert api.commune(code).of_name == of_name


# Search.


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("faux vill", ("Faux-Villecerf", "10")),
        ("FAUX-VILLECERF", ("Faux-Villecerf", "10")),
        ("villecerf faux", ("Faux-Villecerf", "10")),
        ("plesse", ("Plessé", "44")),
        ("pont ste-marie", ("Pont-Sainte-Marie", "10")),
        ("st etienne", ("Saint-Étienne", "42")),
        ("l’hay les roses", ("L'Haÿ-les-Roses", "94")),
        ("labergement clem", ("L'Abergement-Clémenciat", "01")),
        ("mans", ("Le Mans", "72")),
        ("ajacc", ("Ajaccio", "2A")),
        ("75012", ("Paris", "75")),
        ("10290 faux", ("Faux-Villecerf", "10")),
        ("ÎLE DE BRÉHAT", ("Île-de-Bréhat", "22")),
    ],
)
def test_search_is_blind_to_accents_case_hyphens_and_apostrophes(text, first):
    assert names(text)[0] == first


def test_faux_vill_proposes_faux_villecerf_with_its_departement_and_postal_code():
    found = api.search_communes("faux vill")[0]
    assert (found.code, found.departement, found.departement_name, found.postal_codes) == (
        "10145",
        "10",
        "Aube",
        ("10290",),
    )


def test_a_postal_code_proposes_its_communes_the_most_populous_first():
    found = api.search_communes("10290", limit=50)
    assert {each.departement for each in found} == {"10"}
    assert all("10290" in each.postal_codes for each in found)
    assert [each.population for each in found] == sorted((each.population for each in found), reverse=True)


def test_a_beginning_of_name_ranks_before_a_word_inside_and_each_by_population():
    found = names("troy", limit=5)
    assert found[0] == ("Troyes", "10")


def test_a_former_name_leads_to_the_commune_of_today_and_says_so():
    (found,) = api.search_communes("Arbignieu")
    assert (found.name, found.code, found.former_name) == ("Arboys en Bugey", "01015", "Arbignieu")
    (paris,) = api.search_communes("paris 12")
    assert (paris.name, paris.former_name) == ("Paris", "Paris 12e Arrondissement")
    assert api.search_communes("paris")[0].former_name == ""


@pytest.mark.parametrize("text", ["", " ", "a", "'", "%", "_", "zzzz", "faux zzzz", "\x00", "é" * 500])
def test_a_search_that_matches_nothing_gives_nothing(text):
    assert api.search_communes(text) == ()


def test_a_search_costs_at_most_two_queries(django_assert_max_num_queries):
    for text in ("ste colombe", "sa", "10290", "paris 12"):
        with django_assert_max_num_queries(2):
            api.search_communes(text)


def test_an_unknown_code_is_refused_in_french():
    with pytest.raises(UnknownCommune) as refused:
        api.commune("99999")
    assert "99999" in refused.value.message
    assert "Cherchez" in refused.value.hint


def test_search_words_are_those_of_the_names():
    row = current("10145")
    assert set(SearchTerm.objects.filter(commune=row).values_list("word", flat=True)) == {"faux", "villecerf"}
