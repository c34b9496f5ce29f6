"""`rule` and `cases` from a shell: what they take, print and refuse."""

from __future__ import annotations

import io
import json
import sys

import pytest

from commune_core.__main__ import main
from tests.core.financing_plans import CASES


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments, given=b""):
        raw = given if isinstance(given, bytes) else json.dumps(given, default=str).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def entry(name, **changes):
    return CASES[name]["entree"] | changes


def test_a_rejected_plan_exits_with_0_and_says_so(run):
    status, out, err = run("rule", "plan", given=entry("C02"))
    assert (status, err, json.loads(out)["participation"]["conforme"]) == (0, "", False)


def test_the_date_chooses_the_parameters_of_law(run):
    lines = {"lignes": ["100000"]}
    found = [
        json.loads(run("rule", "R01", "--date", day, given=lines)[1]) for day in ("2014-06-01", "2015-01-01")
    ]
    assert [each["sur_total"] for each in found] == ["15761.00", "16404.00"]


def test_money_is_read_with_spaces_commas_and_signs(run):
    typed = {"cout_ht": "250 000 €", "prive": "30\u202f000,00\u00a0€", "aides": 176000}
    assert json.loads(run("rule", "R03", given=typed)[1]) == CASES["C03"]["attendu"]


def test_a_communaute_needs_no_regime_by_year(run):
    found = json.loads(run("rule", "R02", given=entry("C08b", regime="epci"))[1])
    assert found == CASES["C08b"]["attendu"]


@pytest.mark.parametrize(
    ("name", "given", "code", "told"),
    [
        ("R99", {}, "input.invalid", "R03b"),
        ("R03", b"", "input.invalid", "not JSON"),
        ("R03", b"[]", "input.invalid", "not a JSON object"),
        ("R03", b'{"cout_ht": 1, "cout_ht": 2}', "input.invalid", "twice"),
        ("R03", b'{"cout_ht": 1e999999999, "aides": 0}', "amount.invalid", "cout_ht"),
        ("R03", b'{"cout_ht": NaN, "aides": 0}', "input.invalid", "NaN"),
        ("R03", {"aides": "1"}, "input.invalid", "cout_ht"),
        ("R03", entry("C03", aide="1"), "input.invalid", "'aide'"),
        ("R03", entry("C03", aides="-1"), "amount.invalid", "aides"),
        ("R03", entry("C03", aides="1.005"), "amount.invalid", "two decimals"),
        ("R03", entry("C03", aides="mille"), "amount.invalid", "aides"),
        ("R03", entry("C03", aides=True), "amount.invalid", "aides"),
        ("R03", entry("C03", aides=["1"]), "amount.invalid", "aides"),
        ("R03b", entry("C18", taux="30"), "rate.invalid", "taux"),
        ("R03c", entry("C19", taux_derogatoire="-0.05"), "rate.invalid", "taux_derogatoire"),
        ("R06", entry("C05a", capital="0"), "plan.invalid", "capital"),
        ("R06", entry("C05a", annees=0), "plan.invalid", "60 years"),
        ("R06", entry("C05a", annees="15 ans"), "input.invalid", "whole number"),
        ("R06", entry("C05a", periodes=3), "plan.invalid", "1, 2, 4 or 12"),
        ("R06", entry("C05a", mode="libre"), "input.invalid", "lineaire"),
        ("R02", entry("C08b", regime="n+3"), "plan.invalid", "n+2"),
        ("R02", entry("C08b", regime={"2025": "n"}), "input.invalid", "2026"),
        ("R02", {"cp": {"deux mille": "1"}, "regime": "n"}, "input.invalid", "not a year"),
        ("R09", {"chapitres": []}, "input.invalid", "not an object"),
        ("R10b", entry("C08", ap="1200000.01"), "plan.invalid", "add up"),
        ("R11", entry("C11", mois=13), "plan.invalid", "month"),
        ("R11", entry("C11", detail="non"), "input.invalid", "true or false"),
        ("R15", entry("C15", reception="15/12/2026"), "input.invalid", "2027-05-20"),
        ("R15", entry("C15", reception="9999-12-31"), "input.invalid", "reception"),
        ("R17", {"fonds_roulement_initial": "1", "annees": {}}, "input.invalid", "no year"),
        ("R19", entry("C23", base=0), "input.invalid", "base"),
        ("plan", entry("C16", regime="n+9"), "input.invalid", "epci"),
        ("plan", entry("C16", annee="bientôt"), "input.invalid", "annee"),
        ("plan", entry("C16", depenses=[]), "plan.invalid", "depenses"),
        ("plan", entry("C16", depenses=[["Travaux", "1"]]), "input.invalid", "libelle"),
        ("plan", entry("C16", ressources=[["Loto", "1", "jeu"]]), "input.invalid", "etat_dotation"),
    ],
)  # fmt: skip
def test_bad_input_exits_2_with_one_line_of_json(run, name, given, code, told):
    status, out, err = run("rule", name, given=given)
    assert (status, out, err.count("\n")) == (2, "", 1)
    error = json.loads(err)
    assert (set(error), error["code"]) == ({"code", "message", "hint"}, code)
    assert error["hint"]
    assert told in error["message"] + error["hint"]


@pytest.mark.parametrize(
    "words",
    [
        ("rule",),
        ("rule", "R03", "R04"),
        ("rule", "R03", "--date"),
        ("rule", "R03", "--date", "demain"),
        ("rule", "R01", "--date", "1999-01-01"),
        ("cases",),
        ("cases", "no-such-file.json"),
    ],
)
def test_wrong_words_are_bad_input(run, words):
    status, out, err = run(*words, given={"lignes": ["1"]})
    assert (status, out, set(json.loads(err))) == (2, "", {"code", "message", "hint"})


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"C01": 1}', '{"C01": {"commande": 3, "entree": {}, "attendu": {}}}']
)
def test_a_file_of_no_cases_is_bad_input(run, tmp_path, text):
    file = tmp_path / "cases.json"
    file.write_text(text, encoding="utf-8")
    assert run("cases", str(file))[0] == 2


def test_each_difference_has_its_line_and_the_exit_code_is_1(run, tmp_path):
    wrong = json.loads(json.dumps(CASES, default=str))
    wrong["C03"]["attendu"] |= {"conforme": 1, "part_mo": "44000.01", "trop": "1"}
    wrong["C11"]["attendu"]["dotations"][3] = "0.00"
    wrong["C05a"]["entree"]["capital"] = "-1"
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(wrong), encoding="utf-8")
    status, out, err = run("cases", str(file))
    *lines, last = out.splitlines()
    assert (status, err, last) == (1, "", "41 passed, 3 failed")
    places = {line.partition(":")[0] for line in lines}
    assert places == {"C03.part_mo", "C03.conforme", "C03.trop", "C05a", "C11.dotations[4]"}
