"""Loading other vintages: mergers keep what people wrote, a bad file changes nothing."""

from __future__ import annotations

import gzip
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.models import (
    Answer,
    Commune,
    ComparisonConsent,
    Epci,
    Membership,
    Outlook,
    PeerScore,
    Vintage,
)
from dashboard_plugin.use_cases import import_territory as use_case
from dashboard_plugin.use_cases.comparison import set_scores
from tests.plugin.territory_files import Records, commune, real_records, write

pytestmark = pytest.mark.django_db


def load(folder: Path, year: int = 2027, **options) -> str:
    told = StringIO()
    call_command("import_territory", dir=folder, vintage=year, stdout=told, **options)
    return told.getvalue()


def fontvannes_joins_faux_villecerf(tables: Records) -> None:
    """What the source writes when a commune nouvelle keeps the code of its chief town."""
    chief, joining = commune(tables, "10145"), commune(tables, "10156")
    tables["communes"].remove(joining)
    for code, name in (("10145", "Faux-Villecerf"), ("10156", "Fontvannes")):
        tables["communes_historiques"].append(
            {
                "code_insee": code,
                "nom": name,
                "type": "commune-deleguee",
                "chef_lieu": "10145",
                "departement": "10",
            }
        )
    chief.update(
        nom="Faux-Fontvannes", anciens_codes="10156", population_municipale="922", codes_postaux="10190 10290"
    )


@pytest.fixture
def merged(member, tmp_path):
    """Two communes with a member and an answer each, then the vintage that merges them."""
    helene = member("helene", "10145", role="referent", function="maire")
    paul = member("paul", "10156", role="referent", function="maire")
    for user_id, raw in ((helene, 3), (paul, 1)):
        api.save_answer(user_id, item_id="GOV-02", raw=raw, version=None)
    before = dict(Commune.objects.filter(insee_code__in=("10145", "10156")).values_list("insee_code", "pk"))
    told = load(write(tmp_path / "2027", real_records(), fontvannes_joins_faux_villecerf))
    return helene, paul, before, told


def test_merged_communes_keep_their_rows_their_answers_and_their_members(merged):
    _, _, before, told = merged
    for code, pk in before.items():
        row = Commune.objects.get(pk=pk)
        assert (row.insee_code, row.status, row.since) == (code, "merged", 2026)
        assert Answer.objects.filter(campaign__commune=row).count() == 1
        assert Membership.objects.filter(commune=row).count() == 1
    assert "2 merged" in told
    assert "merged: Fontvannes (10156)" in told


def test_the_commune_nouvelle_is_a_new_row_under_the_code_of_its_chief_town(merged):
    _, _, before, _ = merged
    new = Commune.objects.get(insee_code="10145", kind="commune", status="current")
    assert (new.name, new.since, new.population) == ("Faux-Fontvannes", 2027, 922)
    assert new.pk not in before.values()
    assert set(Commune.objects.filter(successor=new, status="merged").values_list("pk", flat=True)) == set(
        before.values()
    )


def test_old_codes_and_old_names_lead_to_the_commune_nouvelle(merged):
    assert api.commune("10156").name == api.commune("10145").name == "Faux-Fontvannes"
    (found,) = api.search_communes("fontvannes")
    assert (found.name, found.code) == ("Faux-Fontvannes", "10145")
    (found,) = api.search_communes("faux villecerf")
    assert (found.name, found.former_name) == ("Faux-Fontvannes", "Faux-Villecerf")
    assert api.commune("10145").postal_codes == ("10190", "10290")


def test_both_referents_enter_the_common_space_until_the_mayor_chooses(merged):
    helene, paul, _, told = merged
    for user_id in (helene, paul):
        assert api.current_commune(user_id).name == "Faux-Fontvannes"
        assert api.dashboard(user_id).member.role == "referent"
        assert [place.commune.name for place in api.my_memberships(user_id)] == ["Faux-Fontvannes"]
    assert "2 members carried over" in told


def test_what_a_merged_commune_put_in_common_is_taken_back(member, tmp_path):
    paul = member("paul", "10156", role="referent", function="maire")
    api.consent_to_comparison(paul, commune="10156", agreed=True)
    set_scores(Commune.objects.get(insee_code="10156"), 2025, {"FIN": Fraction(50)})
    load(write(tmp_path / "2027", real_records(), fontvannes_joins_faux_villecerf))
    assert not ComparisonConsent.objects.exists()
    assert not PeerScore.objects.filter(score__isnull=False).exists()


def test_the_years_foreseen_add_up_and_those_of_each_are_kept(member, tmp_path):
    mayors = {code: member(f"maire{code}", code, role="referent", function="maire")
              for code in ("10145", "10156")}  # fmt: skip

    def tell(code: str, year: int, revenue: int, capital: int | None) -> None:
        fields = money.OutlookFields(year, revenue, 60, debt=5, working_capital=capital)
        money.save_outlook(mayors[code], commune=code, fields=fields, version=0)

    for code, year, revenue, capital in (
        ("10145", 2027, 100, 7), ("10156", 2027, 300, 8), ("10145", 2028, 110, 7), ("10156", 2028, 310, None),
        ("10156", 2029, 320, 9),
    ):  # fmt: skip
        tell(code, year, revenue, capital)
    folder = write(tmp_path / "2027", real_records(), fontvannes_joins_faux_villecerf)
    for _ in range(2):
        load(folder, force=True)
        rows = money.outlook(mayors["10145"], commune="10145").rows
        told = [(row.fields.year, row.fields.revenue, row.fields.debt, row.fields.working_capital)
                for row in rows]  # fmt: skip
        assert told == [(2027, 400, 10, 15), (2028, 420, 10, None), (2029, 320, 5, 9)]
    assert Outlook.objects.filter(commune__status="merged").count() == 5


def test_loading_the_same_merger_again_writes_nothing(merged, tmp_path):
    folder = tmp_path / "2027"
    assert "already loaded" in load(folder)
    assert "nothing to change" in load(folder, force=True)


def test_a_second_merger_shortens_the_way_from_the_first(merged, tmp_path):
    def maraye_takes_all(tables: Records) -> None:
        fontvannes_joins_faux_villecerf(tables)
        tables["communes"].remove(commune(tables, "10145"))
        commune(tables, "10222").update(nom="Othe-la-Grande", anciens_codes="10145 10156")
        for record in tables["communes_historiques"]:
            if record["chef_lieu"] == "10145":
                record["chef_lieu"] = "10222"

    load(write(tmp_path / "2028", real_records(), maraye_takes_all), 2028)
    assert api.commune("10156").name == "Othe-la-Grande"
    assert not Commune.objects.exclude(successor=None).exclude(successor__status="current").exists()
    assert api.current_commune(merged[1]).name == "Othe-la-Grande"


def test_a_new_vintage_updates_names_populations_and_epci_in_place(territory, tmp_path):
    before = Commune.objects.get(insee_code="10145").pk

    def change(tables: Records) -> None:
        commune(tables, "10145").update(
            nom="Faux-Villecerf-en-Othe", population_municipale="231", epci_siren="241000447"
        )
        gone = next(row for row in tables["epci"] if row["siren"] == "241000488")
        tables["epci"].remove(gone)

    told = load(write(tmp_path / "new", real_records(), change))
    row = Commune.objects.get(pk=before)
    assert (row.name, row.population, row.epci.siren) == ("Faux-Villecerf-en-Othe", 231, "241000447")
    assert "0 communes added, 1 updated, 0 merged" in told
    assert Epci.objects.get(siren="241000488").is_current is False
    assert api.search_communes("villecerf en othe")[0].code == "10145"


def test_a_commune_that_vanishes_is_reported_and_never_deleted(territory, tmp_path):
    folder = write(
        tmp_path / "new", real_records(), lambda tables: tables["communes"].remove(commune(tables, "29155"))
    )
    assert "no longer in the files, left as it was: Ouessant (29155)" in load(folder)
    assert api.commune("29155").name == "Ouessant"


def test_an_older_vintage_is_refused(territory, few_communes):
    with pytest.raises(CommandError, match="older vintage 2025 cannot replace"):
        load(few_communes, 2025)


def without(name: str):
    return lambda folder: (folder / f"{name}.csv").unlink()


def rewritten(name: str, old: str, new: str):
    def change(folder: Path) -> None:
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def cut_gzip(folder: Path) -> None:
    raw = (folder / "communes.csv").read_bytes()
    (folder / "communes.csv").unlink()
    (folder / "communes.csv.gz").write_bytes(gzip.compress(raw)[:-40])


def other_fingerprint(folder: Path) -> None:
    (folder / "vintage.json").write_text('{"vintage": 2027, "sha256": {"epci.csv": "00"}}', encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (without("epci"), "epci.csv.gz is missing"),
        (without("communes"), "communes.csv.gz is missing"),
        (cut_gzip, "communes.csv.gz is damaged"),
        (other_fingerprint, "is not the file that vintage.json describes"),
        (rewritten("communes", "population_municipale", "population"), "no column 'population_municipale'"),
        (rewritten("communes", ",215,", ",deux cents,"), "line 4: 'deux cents' is no whole number"),
        (
            rewritten("communes", "10156,Fontvannes", "10145,Fontvannes"),
            "the code 10145 is already there above",
        ),
        (rewritten("communes", "Faux-Villecerf,", ""), "number of columns"),
        (rewritten("communes", "Faux-Villecerf", ""), "the code or the name is missing"),
        (rewritten("communes", "241000488", "999999999"), "unknown code: epci_siren = '999999999'"),
        (
            rewritten("communes_historiques", "commune-deleguee,01015", "commune-deleguee,99999"),
            "unknown code: chef_lieu",
        ),
    ],
)
def test_a_bad_file_is_told_with_what_to_do_and_changes_nothing(territory, tmp_path, damage, said):
    folder = write(
        tmp_path / "bad",
        real_records(),
        lambda tables: commune(tables, "44128").update(nom="Plessé-sur-Isac"),
    )
    damage(folder)
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert "Nothing was changed" in str(refused.value)
    assert api.commune("44128").name == "Plessé"
    assert list(Vintage.objects.values_list("year", flat=True)) == [2026]


def test_a_folder_without_vintage_asks_for_one(territory, few_communes):
    with pytest.raises(CommandError, match="--vintage 2027"):
        call_command("import_territory", dir=few_communes)


def test_a_database_that_fails_halfway_leaves_the_old_vintage(territory, tmp_path, monkeypatch):
    def full_disk(*_args):
        raise DatabaseError("database or disk is full")

    # The last step of the import: everything before it has been written by then.
    monkeypatch.setattr(use_case, "index_postal_codes", full_disk)
    folder = write(tmp_path / "new", real_records(), fontvannes_joins_faux_villecerf)
    with pytest.raises(CommandError, match="Nothing was changed"):
        load(folder)
    assert api.commune("10156").name == "Fontvannes"
    assert Vintage.objects.get().year == 2026
