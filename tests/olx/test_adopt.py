"""A course comes back from Studio: nothing of it is lost, nothing is taken on trust."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from olx_compiler import build, cli
from olx_compiler.adopt import adoption, archive, compare, tree
from olx_compiler.adopt.adoption import Adoption, NotOurs
from olx_compiler.adopt.archive import ExportRefused
from olx_compiler.problem import ContentRefused
from olx_compiler.render.page import Files
from tests.olx import studio
from tests.olx.workshop import copy_sample

COURSE = "mooc/petit-cours"
Edit = Callable[[Files], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[build.Workshop, Files]:
    """The sample, built once, and the files of its long course."""
    workshop = copy_sample(tmp_path_factory.mktemp("workshop"))
    build.build(workshop)
    return workshop, build.read_tree(workshop.build / "MOOC9")


def adopted(made, tmp_path: Path, edit: Edit, number: str | None = None) -> Adoption:
    workshop, files = made
    files = studio.written(files)
    edit(files)
    return adoption.plan(workshop, studio.archive(tmp_path / "course.tar.gz", files), number=number)


def named(files: Files, tag: str, words: str) -> str:
    """The file of this kind that holds these words."""
    [name] = [name for name, raw in files.items() if name.startswith(f"{tag}/") and words in raw.decode()]
    return name


def swap(tag: str, old: str, new: str) -> Edit:
    def edit(files: Files) -> None:
        name = named(files, tag, old)
        files[name] = files[name].decode().replace(old, new, 1).encode()

    return edit


def text_of(plan: Adoption, ending: str) -> str:
    [text] = [raw.decode() for path, raw in plan.files.items() if path.endswith(ending)]
    return text


def carried_out(made, plan: Adoption, tmp_path: Path) -> tree.Tree:
    """The course that a build makes once `plan` is written, in another copy of the sample."""
    workshop = copy_sample(tmp_path / "after")
    (workshop.olx / "ids.lock.yaml").write_bytes((made[0].olx / "ids.lock.yaml").read_bytes())
    adoption.write(workshop, plan)
    build.build(workshop)
    return tree.read(build.read_tree(workshop.build / "MOOC9"))


def test_an_untouched_export_has_nothing_to_adopt_and_its_own_writing_is_told(made, tmp_path):
    plan = adopted(made, tmp_path, lambda files: None)
    assert (plan.taken, plan.left, plan.files) == ((), (), {})
    assert {"body", "settings discussion_topics"} <= {each.what for each in plan.form}


def everything(files: Files) -> None:
    """A day of work in Studio: titles, words, a question, an order, a page gone, new ones."""
    swap("chapter", "Seconde partie", "La seconde partie")(files)
    swap("sequential", "La suite", "La suite, relue")(files)
    swap("html", "Entre deux questions.", "Entre <strong>deux</strong> questions : <em>une pause</em>.")(
        files
    )
    swap("problem", "Relisez l'article.", "Relisez bien l'article.")(files)
    swap("problem", 'max_attempts="3"', 'max_attempts="4"')(files)
    first = named(files, "sequential", "Les formes")
    pages = re.findall(r'<vertical url_name="\w+"/>', files[first].decode())
    new = '<vertical url_name="0a1b2c"/>'
    files[first] = re.sub(rb"<vertical.*</", b"</", files[first], flags=re.DOTALL)
    files[first] = files[first].replace(b"</seq", f"{pages[1]}{new}{pages[0]}</seq".encode())
    files["vertical/0a1b2c.xml"] = (
        b'<vertical display_name="Une page" discussion_enabled="false"><html url_name="3d4e5f"/>'
        b'<problem url_name="6a7b8c"/><html url_name="9d0e1f"/></vertical>'
    )
    files["html/3d4e5f.xml"] = b'<html filename="3d4e5f" display_name="Texte"/>'
    page = re.search(r"vt_\w+", named(files, "vertical", "viatic_dashboard"))
    assert page is not None
    files["html/3d4e5f.html"] = (
        f'<h3>Un titre</h3><ol start="3"><li>Voir <a href="/jump_to_id/{page[0]}">la suite</a></li>'
        "<li>Deux<ul><li>un</li></ul></li></ol>"
    ).encode()
    files["problem/6a7b8c.xml"] = (
        b'<problem display_name="Libre"><numericalresponse answer="3"><label>Trois ?</label>'
        b"<formulaequationinput/></numericalresponse></problem>"
    )
    files["html/9d0e1f.xml"] = b'<html filename="9d0e1f" display_name="Photo"/>'
    files["html/9d0e1f.html"] = b'<p><img src="/static/Place_1.png" alt="La place"/> <u>Vue</u></p>'
    files["static/Place_1.png"] = b"\x89PNG\r\n\x1a\n"


def test_a_day_of_work_in_studio_becomes_sources_that_build_the_same_course(made, tmp_path):
    plan = adopted(made, tmp_path, everything)
    assert plan.left == ()
    found = studio.written(made[1])
    everything(found)
    after = compare.differences(carried_out(made, plan, tmp_path), tree.read(found))
    assert [str(each) for each in after if each.kind == "substance"] == []
    assert {each.name for each in plan.beside} == {"6a7b8c", "9d0e1f"}
    first, course = text_of(plan, "1-1-formes.md"), text_of(plan, "course.yaml")
    assert "Entre **deux** questions : *une pause*." in first
    assert "[la suite](page:1-2-suite/mes-points)" in first
    assert "title: La seconde partie" in course
    assert "title: La suite, relue" in text_of(plan, "1-2-suite.md")
    assert plan.files[f"{COURSE}/static/Place_1.png"] == b"\x89PNG\r\n\x1a\n"


def test_a_changed_paragraph_leaves_the_others_as_their_author_wrote_them(made, tmp_path):
    plan = adopted(made, tmp_path, swap("html", "Trois cases qui se suivent", "Trois cases"))
    text = text_of(plan, "1-3-directives.md")
    for kept in ("{param:fctva.rate@2014-06-01}", "```checklist\ntitle: Avant de signer", "{=total_ttc €}"):
        assert kept in text
    plan = adopted(made, tmp_path, swap("html", "La DETR encore", "Et la DETR encore"))
    assert "de {param:fctva.rate} ; en 2014" in text_of(plan, "1-3-directives.md")
    assert [each.partition(": ")[2] for each in plan.lost] == ["](ref:LOI-1905-12-09-13)"]


def test_names_of_moved_and_new_blocks_stay_those_of_studio(made, tmp_path):
    plan = adopted(made, tmp_path, everything)
    after, before = carried_out(made, plan, tmp_path), tree.read(made[1])
    assert {"0a1b2c", "3d4e5f", "6a7b8c", "9d0e1f"} <= after.nodes.keys()
    assert before.nodes.keys() <= after.nodes.keys()


def test_a_course_under_another_key_takes_the_place_of_one_of_ours(made, tmp_path):
    def renamed(files: Files) -> None:
        files["course.xml"] = b'<course url_name="r1" org="Asso" course="FIN1"/>'
        for name in [name for name in files if "2026" in name]:
            files[name.replace("2026", "r1")] = files.pop(name).replace(b"course/2026", b"course/r1")

    with pytest.raises(NotOurs):
        adopted(made, tmp_path, renamed)
    assert adopted(made, tmp_path, renamed, number="MOOC9").left == ()


def test_pages_that_were_not_published_are_named(made, tmp_path):
    def draft(files: Files) -> None:
        files["drafts/vertical/vt_1.xml"] = b'<vertical display_name="Brouillon"/>'

    assert adopted(made, tmp_path, draft).drafts == ("vt_1",)


def test_what_no_source_decides_is_left_and_said(made, tmp_path):
    plan = adopted(made, tmp_path, swap("about", "Un cours d'exemple", "Un cours"))
    assert [each.what for each in plan.left] == ["file about/short_description.html"]
    assert plan.files == {}


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '<p onclick="a()">x</p>', "<iframe src='//x'/>"]
)
def test_a_text_that_runs_something_is_refused(made, tmp_path, words):
    with pytest.raises(ContentRefused) as refused:
        adopted(made, tmp_path, swap("html", "Entre deux questions.", words))
    assert [each.code for each in refused.value.problems] == ["olx.active"]


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        (member("../../etc/passwd"), "path"),
        (member("/etc/passwd"), "path"),
        (member("course/a\\..\\b"), "path"),
        (member("course/static/a", tarfile.SYMTYPE, link="/etc/passwd"), "link"),
        (member("course/static/a", tarfile.LNKTYPE, link="course/course.xml"), "link"),
        (member("course/static/a", tarfile.FIFOTYPE), "link"),
        (member("course/static/a", size=1 << 40), "too-big"),
        (member("course/course.xml"), "twice"),
    ],
)
def test_an_archive_that_studio_would_never_make_is_refused(made, tmp_path, extra, reason):
    with pytest.raises(ExportRefused) as refused:
        archive.read(studio.archive(tmp_path / "x.tar.gz", made[1], [extra]))
    assert refused.value.where["reason"] == reason


def test_a_bomb_a_cut_archive_and_no_archive_are_refused(made, tmp_path, monkeypatch):
    whole = studio.archive(tmp_path / "x.tar.gz", made[1])
    raw = whole.read_bytes()
    reasons = []
    for content in (raw[: len(raw) // 2], raw[:-4], b"PK\x03\x04", b""):
        whole.write_bytes(content)
        with pytest.raises(ExportRefused) as refused:
            archive.read(whole)
        reasons.append(refused.value.where["reason"])
    assert set(reasons) <= {"truncated", "unreadable"}
    monkeypatch.setattr(archive, "MOST_BYTES", 100_000)
    bomb = studio.archive(tmp_path / "x.tar.gz", {**made[1], "static/a.bin": b"\0" * 90_000})
    with pytest.raises(ExportRefused) as refused:
        archive.read(bomb)
    assert refused.value.where["reason"] == "too-big"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("chapter", b"<chapter", "xml"),
        (
            "chapter",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><chapter>&b;</chapter>',
            "entity",
        ),
        ("chapter", b'<chapter><sequential url_name="lost"/></chapter>', "lost-block"),
        ("chapter", b"<chapter><sequential/></chapter>", "no-name"),
        ("policies/2026/policy.json", b"[", "json"),
    ],
)
def test_a_damaged_course_is_refused(made, name, content, reason):
    files = dict(made[1])
    files[next(each for each in files if each.startswith(name))] = content
    with pytest.raises(ExportRefused) as refused:
        tree.read(files)
    assert refused.value.where["reason"] == reason


def test_nothing_is_written_by_a_plan(made, tmp_path):
    workshop = made[0]
    before = {path: path.read_bytes() for path in workshop.content.rglob("*") if path.is_file()}
    adopted(made, tmp_path, everything)
    assert before == {path: path.read_bytes() for path in workshop.content.rglob("*") if path.is_file()}


def test_the_command_tells_then_writes_when_asked(made, tmp_path, capsys):
    files = studio.written(made[1])
    everything(files)
    export = studio.archive(tmp_path / "course.tar.gz", files)
    workshop = copy_sample(tmp_path / "after")
    (workshop.olx / "ids.lock.yaml").write_bytes((made[0].olx / "ids.lock.yaml").read_bytes())
    command = ["--content", str(workshop.content), "--olx", str(workshop.olx), "adopt", str(export)]
    assert cli.main(command) == 1
    assert "kept as OLX" in capsys.readouterr().out
    assert not (workshop.content / COURSE / "studio").exists()
    assert cli.main([*command, "--write"]) == 0
    capsys.readouterr()
    # Written, the sources say what the export says: nothing is left to adopt.
    assert cli.main([*command, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["taken"], told["left"], told["files"]) == ([], [], [])
    assert cli.main([*command[:-1], str(tmp_path / "none.tar.gz")]) == 2
