"""French in templates: a line never begins with a colon, nor ends with an opening guillemet."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ("dashboard_plugin", "campus", "diagnostic_xblock", "xblocks")
# What is no text of the page: what Django reads, what the browser does not print, and tags.
DJANGO = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
APART = re.compile(rf"{DJANGO}|<(style|script)\b.*?</\1>|<!--.*?-->|<(?:{DJANGO}|[^<>])*>", re.DOTALL)
BREAKS = re.compile(r" [;:!?»%€]|« ")


def test_no_line_of_a_page_breaks_before_its_punctuation():
    pages = [page for name in TEMPLATES for page in (ROOT / name / "templates").rglob("*.html")]
    assert len(pages) > 100
    wrong = [
        f"{page.relative_to(ROOT)}: …{text[max(0, found.start() - 30) : found.end()]}…"
        for page in pages
        for text in [APART.sub("\x00", page.read_text(encoding="utf-8"))]
        for found in BREAKS.finditer(text)
    ]
    assert wrong == [], "these spaces must not break (U+00A0)"
