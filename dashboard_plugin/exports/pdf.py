"""Pages as PDF, where the host has WeasyPrint and Pango; elsewhere the browser prints them."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

STYLE = "viatic/viatic.css"
# WeasyPrint gives a drawing no style but its own, and fills no disc by quarters: the word beside it says it.
DRAWING = (
    "<style>text{font-weight:600}.viatic-radar-scale{fill:#333;font-weight:400}"
    ".viatic-radar-ring,.viatic-radar-axis{fill:none;stroke:#999}"
    ".viatic-radar-area{fill:#0b5c6b;fill-opacity:.18;stroke:#0b5c6b;stroke-width:2.5}"
    ".viatic-radar-dot{fill:#0b5c6b}.viatic-radar-missing{fill:#fff;stroke:#555}</style>"
)
MORE = ".viatic-level::before { display: none }"


@cache
def is_available() -> bool:
    """Whether a PDF can be made here: without Pango the library is there, and cannot be loaded."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


def render(html: str) -> bytes:
    """The PDF of a page of ours, tagged (PDF/UA) so that it can be listened to, in the language of the page.

    Nothing is fetched: what it shows is in the page, and its style is ours.
    """
    from weasyprint import CSS, HTML

    drawn = re.sub(r"(<svg\b[^>]*>)", rf"\g<1>{DRAWING}", html)
    style = CSS(string=_style() + MORE, url_fetcher=_nothing)
    return bytes(
        HTML(string=drawn, url_fetcher=_nothing).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    )


def _style() -> str:
    found = finders.find(STYLE)
    if isinstance(found, str):
        return Path(found).read_text(encoding="utf-8")
    with staticfiles_storage.open(STYLE) as stored:
        return str(stored.read().decode())


def _nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"a printed page fetches nothing: {url}")
