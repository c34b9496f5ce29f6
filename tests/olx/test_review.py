"""Each fault of a questionnaire is named by its code, at its line: one edit of a sound one, one problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from olx_compiler.cli import CORE
from olx_compiler.data import compile_data
from olx_compiler.problem import ContentRefused
from olx_compiler.review import REVIEWS, review
from tests.core.worked_cases import CONTENT, once_compiled
from tests.olx import questionnaire
from tests.olx.questionnaire import Desk

DUTY = "{when: {zone: [com]}, effect: no_duty,"
HIDE = "{when: {population_max: 5000}, effect: hide,"
SEC_02_GONE = "  - id: SEC-02" + questionnaire.SEC.partition("  - id: SEC-02")[2]

# (file, what is replaced, by what, code, file of the problem, its line, what is told)
CASES = [
    ("SEC", SEC_02_GONE, "", "data.orphan", "SEC", "items:", "SEC-02"),
    ("EAU", "help: La délibération le dit.", "help: La délibération le dit.\n    succeeds: [EAU-09]", "data.succeeds", "EAU", "succeeds:", "EAU-09"),
    ("referential", "retired: {}", "retired: {EAU-02: Trop facile.}", "data.succeeds", "referential", "retired:", "is still asked"),
    ("referential", "retired: {}", "retired: {EAU-09: Trop facile.}", "data.succeeds", "referential", "retired:", "was not"),
    ("EAU", "unit: '%'", "unit: m3", "data.meaning", "EAU", "- id: EAU-01", "unit"),
    ("EAU", "kind: yes_no", "kind: scale", "data.meaning", "EAU", "- id: EAU-02", "kind"),
    ("SEC", DUTY, "{when: {zone: [com], epci: [CA]}, effect: no_duty,", "data.unreachable", "SEC", "{when: {zone", "none of the 7 communes"),
    ("SEC", DUTY, "{when: {zone: [com], holds: {eau: [epci]}, unless: {zone: [com]}}, effect: no_duty,", "data.unreachable", "SEC", "{when: {zone", "contradicts itself"),
    ("SEC", DUTY, "{when: {population_min: 20, population_max: 10}, effect: no_duty,", "data.unreachable", "SEC", "{when: {pop", "contradicts itself"),
    ("SEC", DUTY, "{when: {population_min: 20000}, effect: no_duty,", "data.unreachable", "SEC", "{when: {pop", "none of the 7 communes"),
    ("SEC", DUTY, "{when: {departements: ['99']}, effect: no_duty,", "data.unreachable", "SEC", "{when: {dep", "none of the 7 communes"),
    ("referential", "when: {epci: [aucun]}", "when: {epci: [MET69]}", "data.unreachable", "referential", "{holder: commune", "none of the 7 communes"),
    ("SEC", HIDE, "{when: {any: [{zone: [com]}, {zone: [metro, drom]}]}, effect: hide,", "data.nobody", "SEC", "{when: {any", "SEC-02"),
    ("EAU", "{eau: [epci]}", "{vin: [epci]}", "data.competence", "EAU", "{when: {holds", "vin"),
    ("EAU", "m57: '811'", "m57: '812'", "data.m57", "EAU", "m57:", "812"),
    ("EAU", "help: Le rapport annuel", f"help: {'Le rapport ' * 50}annuel", "data.help", "EAU", "help: Le rapport", "500"),
    ("EAU", "    help: La délibération le dit.\n", "", "schema.missing-key", "EAU", "- id: EAU-02", "help"),
    ("EAU", "label: Prix connu", "label: rendement DU réseau", "data.duplicate", "EAU", "label: rendement", "rendement"),
    ("SEC", "themes: [plan-communal-de-sauvegarde]", "themes: [plan-communal-de-sauvegarde]\n    figure: rendement_eau", "data.duplicate", "SEC", "figure:", "rendement_eau"),
    ("SEC", "[plan-communal-de-sauvegarde]", "[plan]", "data.theme", "SEC", "[plan]", "plan"),
    ("referential", "version: '2.0.0'\nsucceeds: '1.0.0'\ndate: '2026-11-22'", "version: '1.0.0'\ndate: '2026-11-23'", "data.frozen", "referential", "version:", "frozen"),
    ("referential", "version: '2.0.0'", "version: '0.9.0'", "data.version", "referential", "version:", "come after"),
    ("referential", "succeeds: '1.0.0'", "succeeds: '1.2.0'", "data.version", "referential", "succeeds:", "not installed"),
    ("versions", "1.0.0: ", "1.0.0: 0", "data.frozen", "versions", "1.0.0:", "SHA-256"),
    ("versions", "1.0.0: ", "1.3.0: ", "data.frozen", "versions", "1.3.0:", "missing"),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return questionnaire.write(tmp_path)


@pytest.mark.parametrize(("name", "old", "new", "code", "at", "line", "told"), CASES)
def test_a_fault_is_told_with_its_code_and_its_line(
    desk: Desk, name: str, old: str, new: str, code: str, at: str, line: str, told: str
) -> None:
    desk.edit(name, old, new)
    problems = review(desk.content, desk.core)
    found = [problem for problem in problems if problem.code == code]
    assert found, problems
    assert found[0].file == f"course_content/{questionnaire.FILES[at]}"
    assert found[0].line == desk.line(at, line)
    assert told in found[0].message


def test_a_sound_questionnaire_has_no_problem(desk: Desk) -> None:
    assert review(desk.content, desk.core) == []


def test_every_rule_of_the_review_has_a_failing_example() -> None:
    assert {case[3] for case in CASES} | {"data.returned"} >= REVIEWS.keys()


def test_an_item_may_be_kept_succeeded_or_retired(desk: Desk) -> None:
    desk.edit("EAU", "- id: EAU-02", "- id: EAU-03\n    succeeds: [EAU-02]")
    desk.edit("SEC", SEC_02_GONE, "")
    desk.edit("referential", "retired: {}", "retired: {SEC-02: Trop peu de communes.}")
    assert review(desk.content, desk.core) == []


def test_an_id_given_up_never_comes_back(desk: Desk) -> None:
    desk.edit("EAU", "- id: EAU-02", "- id: EAU-03\n    succeeds: [EAU-02]")
    compile_data(desk.content, desk.core)
    desk.edit("referential", "version: '2.0.0'\nsucceeds: '1.0.0'", "version: '2.1.0'\nsucceeds: '2.0.0'")
    desk.edit("EAU", "- id: EAU-03\n    succeeds: [EAU-02]", "- id: EAU-02\n    succeeds: [EAU-03]")
    [problem] = review(desk.content, desk.core)
    assert (problem.code, problem.line) == ("data.returned", desk.line("EAU", "- id: EAU-02"))


def test_a_condition_on_holders_is_reachable_whoever_holds_the_competence_today(desk: Desk) -> None:
    desk.edit("SEC", DUTY, "{when: {zone: [drom], holds: {eau: [operateur]}}, effect: no_duty,")
    assert review(desk.content, desk.core) == []


def test_a_frozen_version_is_not_compiled_to_other_bytes(desk: Desk) -> None:
    desk.edit("referential", "version: '2.0.0'\nsucceeds: '1.0.0'", "version: '1.0.0'")
    [compiled] = compile_data(desk.content, desk.core)
    former = compiled.read_bytes()
    desk.edit("EAU", "weight: 4", "weight: 5")
    with pytest.raises(ContentRefused) as refused:
        compile_data(desk.content, desk.core)
    [problem] = refused.value.problems
    assert problem.code == "data.frozen"
    assert "succeeds: 1.0.0" in problem.hint
    assert compiled.read_bytes() == former


def test_a_frozen_file_altered_on_disk_is_told(desk: Desk) -> None:
    compiled = desk.core / "data" / "referential-1.0.0.json"
    compiled.write_bytes(compiled.read_bytes().replace(b'"weight": 4', b'"weight": 5'))
    assert ("data.frozen", 3) in {(p.code, p.line) for p in review(desk.content, desk.core)}


def test_freezing_twice_writes_one_line(desk: Desk) -> None:
    for _ in range(2):
        compile_data(desk.content, desk.core, freeze=True)
    text = (desk.content / questionnaire.FILES["versions"]).read_text(encoding="utf-8")
    assert text.count("\n2.0.0: ") == 1
    desk.edit("EAU", "weight: 4", "weight: 5")
    with pytest.raises(ContentRefused):
        compile_data(desk.content, desk.core)


def test_every_frozen_version_of_the_academy_is_installed_as_it_was_frozen() -> None:
    assert [p for p in review(CONTENT, CORE) if p.code == "data.frozen"] == []


@once_compiled
def test_the_questionnaire_of_the_academy_has_no_problem() -> None:
    assert review(CONTENT, CORE) == []
