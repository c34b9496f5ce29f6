"""The rules of the small questionnaire played over its seven communes, and those of the academy over France."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commune_core.referential import load
from olx_compiler.cli import main
from olx_compiler.communes import read_communes
from olx_compiler.dry_run import of_commune, over_france
from tests.core.worked_cases import CONTENT
from tests.olx import questionnaire
from tests.olx.questionnaire import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return questionnaire.write(tmp_path)


def test_it_counts_the_communes_where_each_rule_acts(desk: Desk) -> None:
    report = over_france(desk.content)
    found = [(row["item"], row["effect"], row["communes"], row["once_confirmed"]) for row in report["rules"]]
    # A commune whose population nobody knows is asked everything: SEC-02 is hidden from four of seven.
    assert found == [("EAU-01", "holder", 0, 3), ("SEC-01", "no_duty", 2, 2), ("SEC-02", "hide", 4, 4)]
    assert [each["code"] for each in report["rules"][2]["examples"]] == ["01001", "85113", "97110"]


def test_it_counts_who_sees_each_item_and_how_many_items_each_sees(desk: Desk) -> None:
    report = over_france(desk.content)
    assert {row["item"]: row["communes"] for row in report["items"]} == {
        "EAU-01": 7, "EAU-02": 7, "SEC-01": 7, "SEC-02": 3,
    }  # fmt: skip
    assert report["sizes"] == [{"items": 3, "communes": 4}, {"items": 4, "communes": 3}]


def test_it_says_why_for_one_commune(desk: Desk) -> None:
    yeu, pierre, desirade = (of_commune(desk.content, code) for code in ("85113", "97502", "97110"))
    assert yeu["facts"]["island"] is True
    assert [row["item"] for row in yeu["hidden"]] == ["SEC-02"]
    assert [row["doubt"] for row in yeu["usual"]] == ["À vérifier."]
    assert [row["item"] for row in pierre["no_duty"]] == ["SEC-01"]
    assert [(row["item"], row["holder"]) for row in desirade["holders"]] == [("EAU-01", "epci")]


def test_a_shell_prints_it_for_people_and_for_programs(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--content", str(desk.content), "tailoring"]
    assert main(run) == 0
    assert "7 communes" in capsys.readouterr().out
    assert main([*run, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == over_france(desk.content)
    assert main([*run, "--commune", "85113"]) == 0
    assert "SEC-02" in capsys.readouterr().out
    assert main([*run, "--commune", "99999"]) == 1
    assert "commune.unknown" in capsys.readouterr().err


def test_open_data_that_cannot_be_read_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.content / "open_data" / "epci.csv.gz").write_bytes(b"siren,type")
    assert main(["--content", str(desk.content), "tailoring"]) == 1
    assert "epci.csv.gz" in capsys.readouterr().err


def test_every_commune_of_france_has_facts_and_every_island_is_one_of_them() -> None:
    communes = {commune.code: commune for commune in read_communes(CONTENT, {"85113"})}
    assert len(communes) == 34_969
    assert all(commune.profile.epci for commune in communes.values())
    assert [code for code, commune in communes.items() if commune.profile.island] == ["85113"]
    for code, name in load().islands.items():
        assert communes[code].name.replace("'", "’") == name
