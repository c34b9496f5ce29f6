"""`python3 -m commune_core`: what it reads, prints and refuses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from commune_core.__main__ import main
from commune_core.referential import CURRENT_VERSION, load
from tests.core.worked_cases import REFERENTIAL, REPOSITORY


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments, given=b""):
        raw = given if isinstance(given, bytes) else json.dumps(given).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_it_needs_the_standard_library_only():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import pkgutil, commune_core, importlib\n"
        "names = [m.name for m in pkgutil.iter_modules(commune_core.__path__)]\n"
        "[importlib.import_module(f'commune_core.{name}') for name in names]\n"
        "tops = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(tops - set(sys.stdlib_module_names) - {'__main__', '__mp_main__'}))"
    )
    command = [sys.executable, "-I", "-S", "-c", code, str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout.split() == ["commune_core"]


def test_referential_prints_the_questionnaire(run):
    status, out, err = run("referential")
    printed = json.loads(out)
    items = {item["id"]: item for item in printed["items"]}
    assert (status, err, printed["version"], len(items)) == (0, "", CURRENT_VERSION, len(load().items))
    assert printed["domains"][1] == {"code": "FIN", "weight": 3}
    assert items["FIN-02"] == {
        "id": "FIN-02",
        "domain": "FIN",
        "kind": "number",
        "weight": 5,
        "thresholds": [12, 10, 8, 5],
        "direction": "decreasing",
        "obligation_minimum": None,
        "default_importance": 5,
        "role": "agir",
    }
    assert (items["SEC-01"]["thresholds"], items["SEC-01"]["direction"]) == ([12, 24, 36, 60], "decreasing")
    assert items["EAU-04"]["thresholds"] == [0.2, 0.5, 0.8, 1]
    bare = [i["id"] for i in items.values() if i["thresholds"] is None and i["direction"] is None]
    assert set(bare) == {i.id for i in REFERENTIAL.items.values() if i.kind in ("scale", "yes_no")} | {
        "RES-00"
    }
    assert items["FIN-06"]["obligation_minimum"] == 2


def test_score_prints_notes_domains_and_priorities_in_rank_order(run):
    status, out, err = run(
        "score",
        given={
            "population": 215,
            "answers": {
                "FIN-01": 10.89, "SEC-05": False, "SEC-07": "SO", "SEC-01": "jamais", "MOB-02": None,
                "EAU-01": 90, "RES-00": 3,
            },
            "importance": {"FIN-01": 5, "SEC-05": None},
            "urgency": {"FIN-01": 5},
            "depends_on": {"EAU-01": "syndicat"},
        },
    )  # fmt: skip
    printed = json.loads(out)
    assert (status, err) == (0, "")
    assert list(printed) == ["items", "domains", "overall", "ours", "priorities"]
    assert printed["items"]["FIN-01"] == {"note": 3, "alert": False}
    assert printed["items"]["SEC-05"] == {"note": 0, "alert": True}
    assert printed["items"]["SEC-07"] == printed["items"]["RES-00"] == {"note": None, "alert": False}
    assert printed["domains"]["MOB"] == {"score": None, "coverage": "0.0", "level": "non_note"}
    assert (printed["overall"], printed["ours"]) == (None, None)
    assert [entry["item"] for entry in printed["priorities"]] == ["SEC-01", "FIN-01", "SEC-05", "EAU-01"]


def test_ours_holds_what_depends_on_the_commune(run):
    # EAU weighs 33: these four weigh 17, just over half; without EAU-01 they are under it.
    answers = {"EAU-01": 90, "EAU-02": 100, "EAU-03": False, "EAU-08": False}
    printed = json.loads(run("score", given={"answers": answers})[1])
    aside = json.loads(run("score", given={"answers": answers, "depends_on": {"EAU-01": "syndicat"}})[1])
    assert (printed["domains"]["EAU"]["score"], printed["overall"]) == ("58.8", "58.8")
    # Ours leaves out EAU-07, which no commune holds: 17 of 30, then 12 of 25.
    assert (printed["ours"], aside["ours"], aside["overall"]) == ("58.8", None, "58.8")


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (b"", "input.invalid", "not JSON"),
        (b"[]", "input.invalid", "not a JSON object"),
        (b"\xff", "input.invalid", "not JSON"),
        (b"[" * 100_000, "input.invalid", "nested too deep"),
        (b'{"answers": {"FIN-01": NaN}}', "input.invalid", "NaN"),
        (b'{"answers": {"FIN-01": 1, "FIN-01": 2}}', "input.invalid", "twice"),
        (b'{"answers": {"FIN-01": 1e99999999999999999999}}', "input.invalid", "out of reach"),
        (b'{"answers": {"FIN-01": 1e999999999}}', "answer.invalid", "at most 100"),
        (b'{"answers": {"SEC-01": 1e999999999}}', "answer.invalid", "whole months"),
        (b'{"answers": {"GOV-02": -1e999999999}}', "answer.invalid", "0 to 4"),
        (b'{"answers": {}, "population": 1e999999999}', "input.invalid", "population"),
        (b'{"answers": {}, "urgency": {"FIN-01": 1e999999999}}', "weighting.invalid", "1 to 5"),
        ({}, "input.invalid", "answers"),
        ({"answers": []}, "input.invalid", "not an object"),
        ({"answers": None}, "input.invalid", "not an object"),
        ({"answers": {}, "reponses": {}}, "input.invalid", "reponses"),
        ({"answers": {}, "population": -1}, "input.invalid", "population"),
        ({"answers": {}, "population": 2.5}, "input.invalid", "population"),
        ({"answers": {}, "population": True}, "input.invalid", "population"),
        ({"answers": {}, "population": "215"}, "input.invalid", "population"),
        ({"answers": {"FIN-99": 1}}, "item.unknown", "FIN-99"),
        ({"answers": {}, "urgency": {"FIN-99": 1}}, "item.unknown", "FIN-99"),
        ({"answers": {"FIN-05": 101}}, "answer.invalid", "at most 100"),
        ({"answers": {"FIN-01": True}}, "answer.invalid", "FIN-01"),
        ({"answers": {"FIN-01": {}}}, "answer.invalid", "FIN-01"),
        ({"answers": {"GOV-02": 5}}, "answer.invalid", "0 to 4"),
        ({"answers": {"GOV-02": True}}, "answer.invalid", "0 to 4"),
        ({"answers": {"GOV-01": 1}}, "answer.invalid", "true or false"),
        ({"answers": {"SEC-01": 12.5}}, "answer.invalid", "whole months"),
        ({"answers": {"SEC-01": -1}}, "answer.invalid", "whole months"),
        ({"answers": {"SEC-01": "2024-05-12"}}, "answer.invalid", "whole months"),
        ({"answers": {"SEC-01": True}}, "answer.invalid", "whole months"),
        ({"answers": {}, "importance": {"FIN-01": 6}}, "weighting.invalid", "1 to 5"),
        ({"answers": {}, "importance": {"FIN-01": 0}}, "weighting.invalid", "1 to 5"),
        ({"answers": {}, "urgency": {"FIN-01": 2.5}}, "weighting.invalid", "urgency"),
        ({"answers": {}, "urgency": {"FIN-01": True}}, "weighting.invalid", "urgency"),
        ({"answers": {}, "urgency": 3}, "input.invalid", "urgency"),
        ({"answers": {}, "depends_on": {"FIN-01": "voisin"}}, "competence.unknown", "syndicat"),
        ({"answers": {}, "depends_on": {"FIN-01": ["epci"]}}, "competence.unknown", "syndicat"),
    ],
)
def test_bad_input_exits_2_with_one_line_of_json(run, given, code, told):
    status, out, err = run("score", given=given)
    assert (status, out, err.count("\n")) == (2, "", 1)
    error = json.loads(err)
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    assert error["hint"]
    assert told in error["message"] + error["hint"]


@pytest.mark.parametrize("arguments", [(), ("rules",), ("score", "extra"), ("--version",)])
def test_an_unknown_command_is_bad_input(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert json.loads(err)["code"] == "input.invalid"


def test_help_tells_the_commands(run):
    status, out, _ = run("--help")
    assert status == 0
    assert "python3 -m commune_core score" in out


def test_an_age_of_centuries_is_only_very_old(run):
    printed = json.loads(run("score", given={"answers": {"URB-01": 99_999}})[1])
    assert printed["items"]["URB-01"]["note"] == 0
