"""The blocks of a compiled course, as the loader expects them in the platform, and its fingerprint."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard_plugin.edxapp import olx_tree

FLAGSHIP = Path(__file__).parents[2] / "olx" / "MOOC1"


@pytest.fixture
def course(tmp_path) -> Path:
    for name, text in {
        "course.xml": '<course url_name="2026" org="Viatic" course="X"/>',
        "course/2026.xml": '<course><chapter url_name="c"/><wiki slug="x"/></course>',
        "chapter/c.xml": '<chapter><sequential url_name="s"><vertical url_name="v"/></sequential></chapter>',
        "vertical/v.xml": '<vertical><html url_name="h"/>'
        '<problem url_name="p"><p url_name="no">1</p></problem>'
        '<viatic_diagnostic url_name="d" items="FIN"/></vertical>',
        "html/h.xml": '<html filename="h"/>',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_pointers_are_followed_and_the_inside_of_a_block_is_not_a_block(course):
    assert olx_tree.blocks(course) == {
        ("course", "2026"): "course/2026.xml",
        ("chapter", "c"): "chapter/c.xml",
        ("sequential", "s"): "chapter/c.xml",
        ("vertical", "v"): "vertical/v.xml",
        ("html", "h"): "html/h.xml",
        ("problem", "p"): "vertical/v.xml",
        ("viatic_diagnostic", "d"): "vertical/v.xml",
    }


def test_the_tracked_flagship_has_every_block_of_its_files():
    held = olx_tree.blocks(FLAGSHIP)
    for tag in ("html", "problem", "vertical"):
        files = {path.stem for path in (FLAGSHIP / tag).glob("*.xml")}
        assert files <= {name for kind, name in held if kind == tag}


def test_a_tree_that_cannot_be_read_says_so(course):
    (course / "chapter" / "c.xml").write_text("<chapter>")
    with pytest.raises(ElementTree.ParseError):
        olx_tree.blocks(course)


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_the_fingerprint_follows_every_file(course, tmp_path_factory, change):
    same = tmp_path_factory.mktemp("same") / "x"
    shutil.copytree(course, same)
    assert olx_tree.fingerprint(same) == olx_tree.fingerprint(course)
    if change == "content":
        (same / "html" / "h.xml").write_text("<html/>")
    elif change == "name":
        (same / "html" / "h.xml").rename(same / "html" / "i.xml")
    else:
        (same / "static").mkdir()
        (same / "static" / "x.png").write_bytes(b"")
    assert olx_tree.fingerprint(same) != olx_tree.fingerprint(course)
