"""Each fault of a source is named by its code, at its line: one edit of the sample, one problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.olx.workshop import copy_sample, edit, problems_of

COURSE = "mooc/petit-cours/course.yaml"
FORMS = "mooc/petit-cours/m1/1-1-formes.md"
NEXT = "mooc/petit-cours/m1/1-2-suite.md"
THEME = "themes/repartir-delegations-adjoints/course.yaml"
QUIZ_HEAD = "```quiz\nid: signataire\ntype: choice\n"

# (file, what is replaced, by what, code, line, column)
CASES = [
    # course.yaml
    (COURSE, "", "titre seul", "yaml.no-mapping", 1, 1),
    (COURSE, "number: MOOC9", "number: [MOOC9", "schema.value", 2, 9),
    (COURSE, "title: Un petit cours", 'title: "Un petit cours', "yaml.syntax", 3, 8),
    (COURSE, "level: decouverte", "level: facile", "schema.value", 6, 8),
    (COURSE, "level: decouverte", "niveau: decouverte", "schema.unknown-key", 6, 1),
    (COURSE, "objective: Voir chaque forme une fois\n", "", "schema.missing-key", 1, 1),
    (COURSE, "minutes: 33", "minutes: quarante", "schema.value", 7, 10),
    (COURSE, "minutes: 33", "minutes: 33\nminutes: 50", "yaml.duplicate-key", 8, 1),
    (COURSE, "domain: investissement", "domain: jardinage", "course.domain", 4, 9),
    (COURSE, "title: Un petit cours", "title: &a Un petit cours\nnumber: *a", "yaml.duplicate-key", 4, 1),
    (COURSE, "m1/1-2-suite.md]", "m1/1-3-perdu.md]", "unit.missing", 21, 31),
    (COURSE, "m1/1-2-suite.md]", "m1/1-2-suite.md, m1/1-1-formes.md]", "unit.listed-twice", 21, 48),
    (COURSE, "m1/1-2-suite.md]", "../../themes.csv]", "unit.bad-path", 21, 31),
    (COURSE, ", m1/1-2-suite.md]", "]", "unit.not-listed", 1, 1),
    (COURSE, "number: MOOC9", "number: T003", "course.duplicate", 1, 1),
    (THEME, "theme: repartir-delegations-adjoints", "theme: deleguer", "theme.unknown", 2, 8),
    (THEME, "theme: repartir-delegations-adjoints", "theme: indemnites-de-fonction", "course.folder-name", 2, 8),
    (THEME, "kind: theme", "kind: theme\nnumber: T999", "schema.unknown-key", 2, 1),
    ("themes.csv", "4,mandat,", "3,mandat,", "theme.duplicate", 3, 1),
    ("themes.csv", "maire,decouverte", "roi,decouverte", "schema.value", 3, 1),
    # front matter
    (FORMS, "---\ntitle", "title", "unit.front-matter", 1, 1),
    (FORMS, "minutes: 7\n", "", "schema.missing-key", 2, 1),
    (FORMS, "items: [FIN-01, FIN-04]", "items: [FIN-01, FIN-99]", "item.unknown", 5, 17),
    # pages
    (FORMS, "# Le texte {#texte}\n", "", "unit.text-before-page", 10, 1),
    (FORMS, "# Le texte {#texte}", "# Le texte", "page.no-id", 9, 1),
    (FORMS, "{#texte}", "{#Le Texte}", "page.bad-id", 9, 1),
    (FORMS, "{#questions}", "{#texte}", "page.duplicate", 32, 1),
    (NEXT, "# Mes points {#mes-points}", "# Vide {#vide}\n\n# Mes points {#mes-points}", "page.empty", 7, 1),
    (FORMS, "> Une citation simple", "<img src=\"https://a.fr/x.png\">", "html.refused", 19, 1),
    (FORMS, "## Un titre", "<script>alert(1)</script>", "html.refused", 11, 1),
    (FORMS, '<span lang="en">', '<span onclick="x()">', "html.refused", 19, 1),
    # links
    (FORMS, "page:1-2-suite/mes-points", "page:1-2-suite/rien", "link.broken", 13, 25),
    (FORMS, "theme:repartir-delegations-adjoints", "theme:jardiner", "link.broken", 13, 78),
    (FORMS, "https://www.legi", "http://www.legi", "link.broken", 15, 13),
    (FORMS, "hint: Relisez l'article.", "hint: Voir [là](page:x/y).", "link.broken", 44, 17),
    (FORMS, "hint: Relisez l'article.", "hint: ![x](https://a.fr/x.png)", "html.refused", 35, 1),
    (THEME, "theme:indemnites-de-fonction", "theme:jardiner", "link.broken", 4, 11),
    # fences
    (NEXT, "```block", "```bloc", "fence.unknown", 11, 1),
    (NEXT, "type: viatic_diagnostic", "type: viatic_magique", "block.unknown", 12, 7),
    (NEXT, "domain: FIN", "couleur: bleu", "block.unknown", 22, 1),
    (NEXT, "items: FIN", "items: FIN-77", "block.items", 15, 8),
    (NEXT, "domain: FIN", "domain: ZZZ", "block.items", 22, 9),
    (NEXT, "case: C01", "case: C99", "block.case", 29, 7),
    (NEXT, "fctva, part", "bonheur, part", "block.case", 30, 8),
    (NEXT, "tolerance: \"0,01\"", "tolerance: beaucoup", "block.case", 31, 12),
    (NEXT, "tolerance: \"0,01\"", "weight: -1", "block.case", 31, 9),
    (NEXT, "tolerance: \"0,01\"", "max_attempts: deux", "block.case", 31, 15),
    (NEXT, "type: viatic_dashboard\nid: mon-resultat", "type: viatic_dashboard\nid: mes-points", "fence.duplicate-id", 20, 5),
    (NEXT, "Répondez d'abord.", "- Un\n\n  ```quiz\n  id: x\n  ```", "fence.nested", 11, 1),
    # questions
    (FORMS, "id: plusieurs", "id: signataire", "fence.duplicate-id", 55, 5),
    (FORMS, "    correct: true\n    feedback: Oui", "    feedback: Oui", "quiz.no-right-answer", 39, 3),
    (FORMS, "text: Le conseil municipal", "text: Le conseil municipal\n    correct: true", "quiz.two-right-answers", 43, 14),
    (FORMS, "    feedback: Non : le conseil élit les adjoints, il ne délègue pas.\n", "", "quiz.no-feedback", 42, 5),
    (FORMS, "explanation: L'arrêté est du maire.\n", "", "quiz.no-explanation", 55, 1),
    (FORMS, "    correct: true\n    feedback: Oui", "    correct: peut-être\n    feedback: Oui", "schema.value", 40, 14),
    (FORMS, 'answer: "35432,64"', "answer: trente-cinq", "schema.number", 74, 9),
    (FORMS, 'answer: "35432,64"', 'answer: "1e999999999"', "schema.value", 74, 9),
    (FORMS, 'answer: "35432,64"', 'answer: "1e-999999999"', "schema.value", 74, 9),
    (FORMS, "hint: Relisez l'article.", 'hint: "Relisez\\x01"', "file.control-character", 44, 7),
    (FORMS, "## Un titre", "## Un \x01titre", "file.control-character", 11, 7),
    (THEME, "theme: repartir", "theme: \x00repartir", "file.control-character", 2, 8),
    (FORMS, 'answer: "35432,64"\n', "", "quiz.choices", 68, 1),
    (FORMS, "text: La délibération\n", "text: L'arrêté\n", "quiz.same-choice", 61, 11),
    (FORMS, QUIZ_HEAD, "```quiz\nid: signataire\n", "schema.missing-key", 35, 1),
    (FORMS, QUIZ_HEAD, "```quiz\nid: signataire\n  type: choice\n", "yaml.syntax", 36, 7),
    (FORMS, "attempts: 3", "attempts: 0", "schema.value", 64, 11),
    (FORMS, "attempts: 3", "essais: 3", "schema.unknown-key", 64, 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "line", "column"), CASES)
def test_a_fault_is_told_with_its_code_and_its_place(
    tmp_path: Path, name: str, old: str, new: str, code: str, line: int, column: int
) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, name, old, new)
    told = [(problem.code, problem.line, problem.column) for problem in problems_of(workshop)]
    assert (code, line, column) in told


def test_the_sample_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(copy_sample(tmp_path)) == []


def test_two_sections_or_two_units_never_share_a_name(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    text = (workshop.content / NEXT).read_text(encoding="utf-8")
    course = (workshop.content / COURSE).read_text(encoding="utf-8")
    head, _, _ = course.partition("  - id: m1")
    (workshop.content / COURSE).write_text(
        head
        + "  - id: m1\n    title: Un\n    units: [m1/1-1-formes.md, m1/1-2-suite.md]\n"
        + "  - id: m1\n    title: Deux\n    units: [m2/1-2-suite.md, m2/À lire.md]\n",
        encoding="utf-8",
    )
    edit(workshop, "mooc/petit-cours/m2/1-2-suite.md", "", text)
    edit(workshop, "mooc/petit-cours/m2/À lire.md", "", text)
    codes = [problem.code for problem in problems_of(workshop)]
    assert {"section.duplicate", "unit.duplicate", "unit.bad-name"} <= set(codes)


def test_all_problems_come_at_once_and_in_file_order(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, COURSE, "level: decouverte", "level: facile")
    edit(workshop, FORMS, "minutes: 7", "minutes: beaucoup")
    edit(workshop, NEXT, "```block", "```bloc")
    edit(workshop, THEME, "certainty: A", "certainty: Z")
    problems = problems_of(workshop)
    assert {problem.file.removeprefix("course_content/") for problem in problems} >= {
        COURSE,
        FORMS,
        NEXT,
        THEME,
    }
    assert problems == sorted(problems)


def test_a_course_folder_half_written_is_told_and_not_skipped(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    (workshop.content / "themes" / "indemnites-de-fonction").mkdir()
    (problem,) = problems_of(workshop)
    assert str(problem) == (
        "course_content/themes/indemnites-de-fonction/course.yaml:1:1: file.missing this file does not exist"
    )


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    (workshop.content / NEXT).write_bytes("---\ntitle: été\n".encode("latin-1"))
    assert ("file.encoding", 1) in [(problem.code, problem.line) for problem in problems_of(workshop)]
