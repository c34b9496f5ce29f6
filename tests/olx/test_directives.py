"""Fenced blocks and files of a course: each fault named at its place, each figure that of its rule."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from lxml import etree, html

from olx_compiler import build, svg
from olx_compiler.assets import KINDS
from olx_compiler.worked import written
from tests.olx.workshop import copy_sample, edit, problems_of

ROOT = Path(__file__).resolve().parents[2]
COURSE = "mooc/petit-cours"
UNIT = f"{COURSE}/m1/1-3-directives.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'

# (what is replaced, by what, code, line)
FAULTS = [
    ("```checklist", "```check-list", "fence.unknown", 14),
    ("title: Avant de signer\n", "", "schema.missing-key", 15),
    ("items:\n  - La", "lignes:\n  - La", "schema.unknown-key", 17),
    ("groups:\n", "items: [a]\ngroups:\n", "schema.value", 63),
    ("page:1-2-suite/mes-points", "page:1-2-suite/rien", "link.broken", 19),
    ("- La **délibération** est exécutoire : {ref:CGCT-L2122-18}", "- {ref:CGCT-L9}", "ref.unknown", 18),
    # pictures
    ("images/etapes.svg", "images/perdu.svg", "asset.lost", 12),
    ("images/etapes.svg", "../autre/etapes.svg", "asset.outside", 12),
    ("images/etapes.svg", "/etc/etapes.svg", "asset.outside", 12),
    ("images/etapes.svg", "https://a.fr/etapes.svg", "asset.outside", 12),
    ("images/etapes.svg", "images/Étapes.svg", "asset.bad-name", 12),
    ("images/etapes.svg", "m1/1-2-suite.md", "asset.kind", 12),
    ("![Trois cases qui se suivent]", "![]", "image.no-alternative", 12),
    ("![Trois cases", "Voici : ![Trois cases", "image.in-text", 12),
    # worked cases
    ("case: C01", "case: C99", "case.unknown", 24),
    ("case: C01", "rule: R01", "schema.value", 23),
    ("case: C01", "rule: R99\ninput: {a: b}", "case.rule", 24),
    ("{=fctva €}", "{=fctvaa €}", "case.figure", 23),
    # documents, reading, peers
    ("file: static/modele.txt", "file: static/perdu.txt", "asset.lost", 38),
    ("file: static/modele.txt", "file: films/alerte.webm", "asset.kind", 38),
    ("url: https://www.coll", "url: http://www.coll", "schema.value", 46),
    ("date: 2026-03-01", "date: mars 2026", "schema.value", 48),
    ("id: votre-cas\n", "", "schema.missing-key", 53),
    # films
    ("file: films/alerte.vtt", "file: films/perdu.vtt", "asset.lost", 79),
    ("file: films/alerte.webm", "file: films/alerte.vtt", "asset.kind", 77),
    ("captions:\n  - file: films/alerte.vtt\n", "", "schema.value", 74),
    ("    choices:\n      - text: Le maire\n        correct: true\n        feedback: Oui.\n      - text: Le préfet\n        feedback: Non.\n", "    choices: [a]\n    href: page:1-2-suite/rien\n", "link.broken", 89),
    ("# Emporter {#emporter}", "# Emporter {param:debt.limit} {#emporter}", "citation.in-title", 35),
    ('at: "0:01"', 'at: "9:00"', "video.content", 84),
    ("kind: question", "kind: bulle", "video.content", 84),
    ("        correct: true\n", "", "video.content", 84),
    ("```checklist\ntitle: Pour finir", "```peers\nid: votre-cas\ntitle: x\nquestion: y\n```\n\n```checklist\ntitle: Pour finir", "fence.duplicate-id", 63),
]  # fmt: skip

# (name of a file, its content, code)
FILES = [
    ("images/etapes.svg", SVG.format("<script>alert(1)</script>"), "image.unsafe"),
    ("images/etapes.svg", SVG.format('<rect onload="x()"/>'), "image.unsafe"),
    ("images/etapes.svg", SVG.format('<a xlink:href="javascript:x()"/>'), "image.unsafe"),
    ("images/etapes.svg", SVG.format('<image href="https://a.fr/x.png"/>'), "image.unsafe"),
    ("images/etapes.svg", SVG.format("<style>@import 'x'</style>"), "image.unsafe"),
    ("images/etapes.svg", SVG.format('<rect style="fill: url(https://a.fr)"/>'), "image.unsafe"),
    ("images/etapes.svg", SVG.format("<foreignObject/>"), "image.unsafe"),
    ("images/etapes.svg", '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "image.unsafe"),
    ("images/etapes.svg", "<html/>", "asset.unreadable"),
    ("images/etapes.svg", "<svg", "asset.unreadable"),
    ("images/etapes.svg", SVG.format("x" * KINDS["image"].most), "asset.too-large"),
    ("films/alerte.vtt", "00:00.000 --> 00:02.000\nBonjour", "captions.unreadable"),
    ("static/modele.txt", "\x00\x01", "asset.kind"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line"), FAULTS)
def test_a_fault_of_a_directive_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, UNIT, old, new)
    found = problems_of(workshop)
    assert (code, line) in [(problem.code, problem.line) for problem in found], found
    assert all(problem.hint or problem.code == "schema.value" for problem in found), found


def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    for name, content, code in FILES:
        path = workshop.content / COURSE / name
        kept = path.read_bytes()
        path.write_text(content, encoding="utf-8")
        assert [problem.code for problem in problems_of(workshop)] == [code], (name, content[:80])
        path.write_bytes(kept)
    assert problems_of(workshop) == []


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    picture = workshop.content / COURSE / "images" / "etapes.svg"
    (tmp_path / "dehors.svg").write_text(SVG.format(""), encoding="utf-8")
    picture.unlink()
    picture.symlink_to(tmp_path / "dehors.svg")
    assert [problem.code for problem in problems_of(workshop)] == ["asset.outside"]


def test_two_files_cannot_take_one_name(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    folder = workshop.content / COURSE
    (folder / "static" / "images").mkdir()
    (folder / "static" / "images" / "etapes.svg").write_text(SVG.format(""), encoding="utf-8")
    edit(workshop, UNIT, "```checklist", "![Autre](static/images/etapes.svg)\n\n```checklist")
    assert [problem.code for problem in problems_of(workshop)] == ["asset.same-name"]


def test_a_drawing_keeps_what_is_drawn_and_loses_the_rest() -> None:
    drawn = '<g id="a"><rect fill="url(#b)"/><image href="data:image/png;base64,AA=="/></g>'
    noise = '<metadata><rdf:RDF xmlns:rdf="urn:r"/></metadata><x:y xmlns:x="urn:x"/><!-- x -->'
    cleaned = svg.clean(SVG.format(drawn + noise).encode())
    assert b"url(#b)" in cleaned and b"base64" in cleaned
    assert b"urn:" not in cleaned and b"<!--" not in cleaned
    assert svg.clean(cleaned) == cleaned


def test_figures_of_a_worked_case_follow_its_rule(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    edit(
        workshop,
        UNIT,
        "case: C01",
        "rule: R08\ninput:\n  taux: 0.4\n  prevu_ht: 180000\n  reel_ht: 168450,37",
    )
    problems = problems_of(workshop)
    known = problems[0].hint if problems else ""
    assert {problem.code for problem in problems} == {"case.figure"} and "the rule gives" in known


def test_a_page_says_what_it_cites_and_explains_an_acronym_once(tmp_path: Path) -> None:
    rendered = build.render(copy_sample(tmp_path)).files["MOOC9"]
    pages = [html.fromstring(f"<div>{text.decode()}</div>") for name, text in rendered.items()
             if name.startswith("html/") and name.endswith(".html")]  # fmt: skip
    page = next(page for page in pages if page.find(".//figure") is not None)
    assert [abbr.text for abbr in page.iter("abbr")] == ["DETR", "CGCT"]
    assert len(page.findall(".//details/ul/li")) == 4
    assert all(box.getparent().tag == "label" for box in page.iter("input"))
    result = page.xpath("string(.//aside)").replace("\u202f", " ").replace("\xa0", " ")
    assert "35 432,64 €" in result
    assert "films-alerte.webm" in {Path(name).name for name in rendered}


def test_a_course_that_asks_its_peers_opens_a_forum_on_that_page_only(tmp_path: Path) -> None:
    rendered = build.render(copy_sample(tmp_path)).files
    pages = [etree.fromstring(text) for name, text in rendered["MOOC9"].items() if "vertical/" in name]
    for page in pages:
        assert page.get("discussion_enabled") == ("true" if page.find("discussion") is not None else "false")
    assert b"discussion_enabled" not in b"".join(rendered["T003"].values())


def test_a_figure_is_written_as_french_writes_it() -> None:
    for value, unit, text in [
        ("35432.64", "€", "35 432,64 €"),
        ("216000.00", "€", "216 000,00 €"),
        ("216000.00", "euros", "216 000 euros"),
        ("12.50", "€", "12,50 €"),
        ("40.00", "%", "40 %"),
        (2029, "", "2029"),
        (True, "", "oui"),
        (datetime.date(2027, 3, 15).isoformat(), "", "15 mars 2027"),
    ]:
        assert written(value, unit).replace("\u202f", " ").replace("\xa0", " ") == text


def test_what_authors_are_shown_can_be_written(tmp_path: Path) -> None:
    """Each block of the guide, in a page of its own: its shape is right, its files and its films apart."""
    guide = (ROOT / "course_content" / "README.md").read_text(encoding="utf-8")
    shown = [part for part in guide.split("````\n")[1::2] if part.startswith("```")]
    workshop = copy_sample(tmp_path)
    pages = [f"# Page {number} {{#page-{number}}}\n\n{part}" for number, part in enumerate(shown)]
    edit(workshop, UNIT, "# Lire {#lire}", "\n\n".join(pages) + "\n\n# Lire {#lire}")
    codes = {problem.code for problem in problems_of(workshop)}
    assert len(shown) > 8 and not {code for code in codes if code.startswith(("schema", "fence", "yaml"))}
