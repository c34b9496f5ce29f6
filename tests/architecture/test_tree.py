"""What is true of every file: small modules, no outside host in what is served, nothing of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("commune_core", "dashboard_plugin", "diagnostic_xblock", "xblocks", "olx_compiler", "campus")
LONGEST_MODULE = 350


def tracked(*patterns: str) -> list[Path]:
    """Files git tracks (or would) that match; a source archive without git has every file."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


@pytest.mark.parametrize("package", CODE)
def test_no_module_outgrows_its_meaning(package):
    modules = [path for path in tracked(f"{package}/*.py") if "migrations" not in path.parts]
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_pages_and_blocks_load_nothing_from_outside():
    """A loaded address (src, stylesheet, import, url()) is ours; links that a person clicks may go out."""
    loaded = re.compile(
        r"""(?:src\s*=\s*|@import\s+|url\(\s*)["']?(?:https?:)?//|<link[^>]+href=["'](?:https?:)?//""", re.I
    )
    served = [p for p in tracked(*CODE) if p.suffix in {".html", ".css", ".js"}]
    assert served
    assert [str(p.relative_to(ROOT)) for p in served if loaded.search(p.read_text("utf-8"))] == []


def test_the_project_names_no_machine():
    private = re.compile(r"/(?:root|home/[a-z]+|work/main|work/shared)/")
    texts = [
        p for p in tracked() if p.suffix in {".py", ".md", ".toml", ".txt", ".ini", ".yml", ".yaml", ".html"}
    ]
    assert [
        str(p.relative_to(ROOT))
        for p in texts
        if p != Path(__file__) and private.search(p.read_text("utf-8"))
    ] == []


def test_the_stylesheet_closes_each_block_it_opens():
    """A brace lost in a merge would put all that follows on paper only, and no tool would say so."""
    sheet = (ROOT / "dashboard_plugin/static/viatic/viatic.css").read_text(encoding="utf-8")
    depth = 0
    for number, line in enumerate(sheet.splitlines(), 1):
        assert not line.startswith("@media") or depth == 0, f"line {number} is inside another block"
        depth += line.count("{") - line.count("}")
    assert depth == 0
