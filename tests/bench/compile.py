"""Compiling the content against the least such a compiler can do.

Ours: sources read, split, rendered, sanitised, named and written as OLX; checks and archives left out.
Reference: markdown-it-py rendering the same sources, plus lxml parsing and writing the same output.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree
from markdown_it import MarkdownIt

from olx_compiler import publish, sources
from olx_compiler.ids import Ids
from olx_compiler.problem import Problem
from olx_compiler.render.course import Files, course_files

CONTENT = Path(__file__).resolve().parents[2] / "course_content"
AT_MOST = 2
ROUNDS = 21


def run() -> dict[str, Any]:
    """The row of this bench: median time of each side, taken in turn so that both meet the same load."""
    markdown_it = MarkdownIt("commonmark", {"html": True}).enable("table")
    expected = _compile(CONTENT)
    texts = [path for folder in sources.course_folders(CONTENT) for path in sorted(folder.rglob("*.md"))]
    ours: list[float] = []
    reference: list[float] = []
    for _round in range(ROUNDS):
        ours.append(_timed(lambda target: _write(_compile(CONTENT), target)))
        reference.append(_timed(lambda target: _reference(markdown_it, texts, expected, target)))
    mine, floor = median(ours), median(reference)
    return {
        "id": "compile",
        "ours": mine,
        "reference": floor,
        "ratio": mine / floor,
        "at_most": AT_MOST,
        "queries": None,
    }


def _compile(content: Path) -> dict[str, Files]:
    problems: list[Problem] = []
    corpus = sources.load(content, problems)
    assert not problems, problems[0]
    names = Ids()
    return {number: course_files(course, corpus, names) for number, course in corpus.courses.items()}


def _write(courses: dict[str, Files], target: Path) -> None:
    for number, files in courses.items():
        publish.write_tree(target / number, files)


def _reference(markdown_it: MarkdownIt, texts: list[Path], expected: dict[str, Files], target: Path) -> None:
    for path in texts:
        markdown_it.render(path.read_text(encoding="utf-8"))
    html = etree.HTMLParser(encoding="utf-8")
    copied = {
        number: {name: _copy(name, raw, html) for name, raw in files.items()}
        for number, files in expected.items()
    }
    _write(copied, target)


def _copy(name: str, raw: bytes, html: etree.HTMLParser) -> bytes:
    if name.endswith((".xml", ".svg")):
        return etree.tostring(etree.fromstring(raw), encoding="utf-8")
    if name.endswith(".html") and raw.strip():
        return etree.tostring(etree.fromstring(raw, html), encoding="utf-8", method="html")
    return raw


def _timed(work: Callable[[Path], None]) -> float:
    """Processor seconds of `work` in a new folder: what else runs on the machine does not count."""
    root = Path(tempfile.mkdtemp(prefix="viatic-bench-"))
    try:
        started = time.process_time()
        work(root)
        return time.process_time() - started
    finally:
        shutil.rmtree(root)
