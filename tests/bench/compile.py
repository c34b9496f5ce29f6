"""Compiling 250 courses the size of a unit of the MOOC against the least such a compiler can do.

Ours: a build from nothing in one process, checks and archives left out; sources read and split, names given,
pages rendered and sanitised, OLX, catalogue and memory written, all put in place. Reference: markdown-it-py
rendering the same sources, plus lxml parsing and writing the same output.
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

from olx_compiler import build, publish
from olx_compiler.making import Steps
from olx_compiler.render.course import Files
from olx_compiler.workplace import Workshop
from tests.bench import synthetic

AT_MOST = 2
ROUNDS = 3
BARE = Steps(check=False, compare=False, verify=False, archive=False)


def run() -> dict[str, Any]:
    """The row `compile`: median time of each side, taken in turn so that both meet the same load."""
    ours, _again, reference = measure(ROUNDS)
    return {
        "id": "compile",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": None,
    }


def measure(rounds: int, *, against: bool = True) -> tuple[float, float, float]:
    """Processor seconds of a build from nothing, of the next one, and of the reference (unless left out)."""
    root = Path(tempfile.mkdtemp(prefix="viatic-bench-"))
    try:
        content = synthetic.write(root)
        texts = sorted(content.rglob("*.md"))
        first: list[float] = []
        again: list[float] = []
        reference: list[float] = []
        for number in range(rounds):
            shop = Workshop(content, root / f"olx{number}")
            first.append(_timed(lambda shop=shop: _build(shop, written=len(texts))))
            again.append(_timed(lambda shop=shop: _build(shop, written=0)))
            if against:
                expected = {
                    path.name: build.read_tree(path) for path in shop.build.iterdir() if path.is_dir()
                }
                reference.append(_timed(lambda e=expected, n=number: _reference(texts, e, root / f"copy{n}")))
        return median(first), median(again), median(reference or [0])
    finally:
        shutil.rmtree(root)


def _build(shop: Workshop, *, written: int) -> None:
    assert len(build.build(shop, jobs=1, steps=BARE).written) == written


def _reference(texts: list[Path], expected: dict[str, Files], target: Path) -> None:
    markdown_it = MarkdownIt("commonmark", {"html": True}).enable("table")
    for path in texts:
        markdown_it.render(path.read_text(encoding="utf-8"))
    html = etree.HTMLParser(encoding="utf-8")
    for number, files in expected.items():
        publish.write_tree(target / number, {name: _copy(name, raw, html) for name, raw in files.items()})


def _copy(name: str, raw: bytes, html: etree.HTMLParser) -> bytes:
    if name.endswith((".xml", ".svg")):
        return etree.tostring(etree.fromstring(raw), encoding="utf-8")
    if name.endswith(".html") and raw.strip():
        return etree.tostring(etree.fromstring(raw, html), encoding="utf-8", method="html")
    return raw


def _timed(work: Callable[[], None]) -> float:
    """Processor seconds of `work`: what else runs on the machine does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started
