"""A build does again what changed and nothing else, and is always what a build from nothing would be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from olx_compiler import build, publish, survey
from olx_compiler.build import Workshop, read_tree
from olx_compiler.ids import Ids
from olx_compiler.making import Steps
from olx_compiler.problem import BuildFailed, ContentRefused
from tests.olx.workshop import copy_sample, edit

NEXT = "mooc/petit-cours/m1/1-2-suite.md"
SIGN = "themes/repartir-delegations-adjoints/01-signer.md"
COURSE = "themes/repartir-delegations-adjoints/course.yaml"
# Courses made in number from one another are alike, which is not what their tests are about.
APART = Steps(compare=False)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return copy_sample(tmp_path)


def many(workshop: Workshop, count: int) -> Workshop:
    """As many long courses as asked beside the sample's two, each of its own words."""
    source = workshop.content / "mooc" / "petit-cours"
    for index in range(count):
        shutil.copytree(source, workshop.content / "mooc" / f"cours-{index:02d}")
        name = f"mooc/cours-{index:02d}"
        edit(workshop, f"{name}/course.yaml", "number: MOOC9", f"number: M{index:02d}")
        edit(workshop, f"{name}/m1/1-2-suite.md", "Répondez d'abord.", f"Répondez {index} fois.")
    return workshop


def from_nothing(workshop: Workshop, folder: Path) -> dict[str, bytes]:
    """What the sources of `workshop` compile to in a place without any former build, but its lock."""
    folder.mkdir()
    shutil.copytree(workshop.content, folder / "course_content")
    (folder / "olx").mkdir()
    shutil.copy(workshop.lock, folder / "olx")
    again = Workshop(folder / "course_content", folder / "olx")
    build.build(again, jobs=1)
    return read_tree(again.olx)


def test_a_change_of_what_is_shared_makes_again_the_courses_that_use_it(
    workshop: Workshop, tmp_path: Path
) -> None:
    changes = (
        # A theme that nothing links to: its line of the catalogue only.
        ("themes.csv", "Indemnités de fonction,maire", "Indemnités des élus,maire", ()),
        # The row of a written theme.
        ("themes.csv", "Répartir les délégations", "Répartir ses délégations", ("T003",)),
        # The title of a domain, on the covers of its courses.
        ("domains.yaml", "mandat: Exercer son mandat", "mandat: Exercer un mandat", ("T003",)),
        # A figure, an article and a word that a unit says; then others that none does.
        ("parameters.yaml", "'16.404'", "'16.405'", ("MOOC9",)),
        ("references.yaml", "Le maire peut déléguer", "Le maire délègue", ("MOOC9", "T003")),
        ("glossary.yaml", "Subvention de l’État", "Aide de l’État", ("MOOC9",)),
        ("parameters.yaml", "'60000'", "'60001'", ()),
        ("references.yaml", "Les édifices", "Tous les édifices", ("MOOC9",)),
        ("glossary.yaml", "Taxe payée", "Impôt payé", ()),
        # A word that becomes known.
        (
            "glossary.yaml",
            "- term: reste",
            "- {term: DSIL, expansion: x, definition: y}\n  - term: reste",
            ("T003",),
        ),
    )
    edit(workshop, NEXT, "Répondez d'abord.", "La DETR selon {ref:CGCT-L2122-18} et {param:fctva.rate}.")
    edit(workshop, SIGN, "Le maire", "Sans la DSIL, le maire")
    build.build(workshop)
    for number, (name, old, new, expected) in enumerate(changes):
        edit(workshop, name, old, new)
        report = build.build(workshop)
        assert (report.written, report.idle) == (expected, False), name
        assert read_tree(workshop.olx) == from_nothing(workshop, tmp_path / f"{number}"), name
        assert build.build(workshop).idle


def test_a_theme_that_opens_or_closes_changes_the_courses_that_lead_to_it(
    workshop: Workshop, tmp_path: Path
) -> None:
    edit(workshop, COURSE, "[thème voisin](theme:indemnites-de-fonction)", "thème voisin")
    build.build(workshop)
    folder = workshop.content / "themes" / "indemnites-de-fonction"
    shutil.copytree(workshop.content / "themes" / "repartir-delegations-adjoints", folder)
    edit(workshop, "themes/indemnites-de-fonction/course.yaml", "repartir-delegations-adjoints", folder.name)
    edit(
        workshop, "themes/indemnites-de-fonction/01-signer.md", "Le maire reste", "Une indemnité est votée :"
    )
    assert build.build(workshop).written == ("MOOC9", "T004")
    assert read_tree(workshop.olx) == from_nothing(workshop, tmp_path / "open")
    edit(workshop, "themes/indemnites-de-fonction/course.yaml", "kind: theme", "draft: true\nkind: theme")
    report = build.build(workshop)
    assert (report.written, report.removed) == (("MOOC9",), ("T004",))
    assert "T004/" in workshop.lock.read_text(encoding="utf-8"), "a draft keeps its names"
    assert read_tree(workshop.olx) == from_nothing(workshop, tmp_path / "closed")


def test_a_course_that_left_the_sources_is_told_until_its_names_are_retired(workshop: Workshop) -> None:
    build.build(workshop)
    shutil.rmtree(workshop.content / "themes" / "repartir-delegations-adjoints")
    with pytest.raises(ContentRefused) as refused:
        build.build(workshop)
    assert {problem.code for problem in refused.value.problems} == {"ids.vanished"}
    assert build.build(workshop, retire=True).removed == ("T003",)
    assert not (workshop.build / "T003").exists() and not (workshop.build / "T003.tar.gz").exists()
    assert build.build(workshop).idle


def test_a_build_that_was_damaged_is_mended_and_one_that_was_copied_is_not(workshop: Workshop) -> None:
    build.build(workshop)
    good = read_tree(workshop.olx)
    page = next((workshop.build / "T003" / "html").glob("*.html"))
    size = page.stat().st_size
    for harm in (
        lambda: page.write_bytes(b"x" * size),
        lambda: page.write_bytes(b""),
        page.unlink,
        lambda: shutil.rmtree(workshop.build / "T003"),
        lambda: (workshop.build / "T003" / "html" / "stray.html").write_bytes(b"x"),
        lambda: (workshop.build / "T003.tar.gz").write_bytes(b"x"),
        lambda: (workshop.build / "catalogue.json").write_bytes(b"{"),
        lambda: (workshop.build / "catalogue.json").unlink(),
        lambda: (workshop.build / "manifest.json").write_bytes(b'{"format": 2, "courses": [3]}'),
        lambda: (workshop.build / "manifest.json").unlink(),
        lambda: (workshop.build / "T999.tar.gz").write_bytes(b"x"),
        lambda: (workshop.build / "likeness.bin").write_bytes(b"[]\n"),
        lambda: shutil.rmtree(workshop.build),
    ):
        harm()
        assert not build.build(workshop).idle
        assert read_tree(workshop.olx) == good
        assert build.build(workshop).idle
    copied = workshop.olx / "copied"
    shutil.copytree(workshop.build, copied, copy_function=shutil.copyfile)
    shutil.rmtree(workshop.build)
    copied.rename(workshop.build)
    assert build.build(workshop).idle


def test_processes_one_or_several_build_the_same(tmp_path: Path) -> None:
    trees = []
    for name, jobs in (("one", 1), ("three", 3)):
        (tmp_path / name).mkdir()
        shop = many(copy_sample(tmp_path / name), 6)
        assert len(build.build(shop, jobs=jobs, steps=APART).written) == 8
        trees.append(read_tree(shop.olx))
    assert trees[0] == trees[1]
    edit(shop, "mooc/cours-03/m1/1-2-suite.md", "```block", "```bloc")
    edit(shop, "mooc/cours-05/m1/1-2-suite.md", "```block", "```bloc")
    with pytest.raises(ContentRefused) as refused:
        build.build(shop, jobs=2, steps=APART)
    assert len(refused.value.problems) == 2 and read_tree(shop.olx) == trees[1]


def test_two_courses_that_would_share_a_name_are_named_apart_whoever_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are mere numbers: each course wants those of the one before."""
    short = Ids.name

    def name(ids: Ids, prefix: str, path: str) -> str:
        if path not in ids.names and prefix == "html":
            ids.used.add(path)
            wanted = [f"html_{number}" for number in range(200)]
            ids.names[path] = made = next(each for each in wanted if each not in ids._taken)
            ids._taken.add(made)
            return made
        return short(ids, prefix, path)

    monkeypatch.setattr(Ids, "name", name)
    locks = []
    for folder, jobs in (("one", 1), ("two", 2)):
        (tmp_path / folder).mkdir()
        shop = many(copy_sample(tmp_path / folder), 6)
        build.build(shop, jobs=jobs, steps=APART)
        assert build.build(shop, steps=APART).idle
        locks.append(shop.lock.read_text(encoding="utf-8"))
    assert locks[0] == locks[1]
    names = [line.split(": ")[1] for line in locks[0].splitlines() if ": html_" in line]
    assert len(names) == len(set(names)) > 20


SAME = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[2], 8))
from olx_compiler import build, making
listing = Path.iterdir
if sys.argv[3] == "backwards":
    Path.iterdir = lambda path: iter(sorted(listing(path), reverse=True))
folder = Path(sys.argv[1])
shop = build.Workshop(folder / "course_content", folder / "olx")
build.build(shop, jobs=int(sys.argv[4]), steps=making.Steps(compare=False))
"""


def test_a_build_is_the_same_wherever_and_however_it_is_run(tmp_path: Path) -> None:
    """Another folder, umask, locale, seed of hashes, time zone, order of files, number of processes."""
    trees, modes = [], []
    for name, umask, order, jobs, settings in (
        ("here", "022", "forwards", "1", {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"}),
        (
            "elsewhere",
            "077",
            "backwards",
            "2",
            {"PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        ),
    ):
        (tmp_path / name).mkdir()
        many(copy_sample(tmp_path / name), 6)
        command = [sys.executable, "-W", "ignore", "-c", SAME, str(tmp_path / name), umask, order, jobs]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT), **settings})
        trees.append(read_tree(tmp_path / name / "olx"))
        modes.append({path.stat().st_mode for path in (tmp_path / name / "olx").rglob("*") if path.is_file()})
    assert trees[0] == trees[1]
    assert modes == [{0o100644}, {0o100644}], "what a web server must read, it can"
    assert not any(str(tmp_path).encode() in content for content in trees[0].values())


def test_a_run_that_was_killed_leaves_nothing_behind_for_the_next(workshop: Workshop) -> None:
    build.build(workshop)
    good = read_tree(workshop.olx)
    shutil.copytree(workshop.build, workshop.olx / f"{publish.SIDE}killed")
    assert build.build(workshop).idle
    assert read_tree(workshop.olx) == good


def test_one_course_built_alone_leaves_the_others_to_the_next_build(workshop: Workshop) -> None:
    build.build(workshop)
    edit(workshop, "themes.csv", "Répartir les délégations", "Répartir ses délégations")
    edit(workshop, NEXT, "Répondez d'abord.", "Répondez.")
    assert build.build(workshop, only="MOOC9").written == ("MOOC9",)
    assert build.build(workshop, only="MOOC9").idle
    assert build.build(workshop).written == ("T003",)
    edit(workshop, COURSE, "kind: theme", "draft: true\nkind: theme")
    with pytest.raises(BuildFailed, match="draft"):
        build.build(workshop, only="T003")


def test_the_digest_of_a_course_counts_every_file_it_holds(workshop: Workshop) -> None:
    before = survey.courses(workshop.content)
    (workshop.content / "themes" / "repartir-delegations-adjoints" / "carte.svg").write_text("<svg/>")
    changed = [
        new.name for old, new in zip(before, survey.courses(workshop.content), strict=True) if old != new
    ]
    assert changed == ["themes/repartir-delegations-adjoints"]


def test_a_course_that_becomes_like_another_is_told_though_the_other_is_not_read_again(
    workshop: Workshop,
) -> None:
    said = "Le maire signe l’arrêté de délégation, le publie et le transmet au préfet avant toute signature."
    edit(workshop, NEXT, "Répondez d'abord.", said)
    build.build(workshop)
    good = read_tree(workshop.olx)
    edit(workshop, SIGN, "Le maire reste", f"{said} Le maire reste")
    for _time in range(2):
        with pytest.raises(ContentRefused) as refused:
            build.build(workshop)
        assert {problem.code for problem in refused.value.problems} == {"course.similar"}
        assert read_tree(workshop.olx) == good
        (workshop.build / "likeness.bin").unlink(missing_ok=True)
        good.pop("build/likeness.bin", None)


def test_a_catalogue_is_the_same_whichever_courses_were_made_last(workshop: Workshop) -> None:
    """A word that becomes known through another theme is a term of courses that were not made again."""
    edit(workshop, SIGN, "Le maire", "La DETR et le maire")
    build.build(workshop)
    edit(workshop, "themes.csv", "Calculer une indemnité", "Calculer une indemnité et la DETR")
    assert build.build(workshop).written == ()
    courses = json.loads((workshop.build / "catalogue.json").read_bytes())["courses"]
    assert [course["terms"] for course in courses if course["number"] == "T003"] == [["DETR"]]
