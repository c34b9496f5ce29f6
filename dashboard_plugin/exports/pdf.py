"""Pages as PDF, where the host installed WeasyPrint (extra `pdf`); elsewhere the browser prints them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

STYLE = "viatic/viatic.css"


def is_available() -> bool:
    """Whether a PDF can be made here."""
    return find_spec("weasyprint") is not None


def render(html: str) -> bytes:
    """The PDF of a page of ours. Nothing is fetched: what it shows is in the page, and its style is ours."""
    from weasyprint import CSS, HTML

    page = HTML(string=html, url_fetcher=_nothing)
    return bytes(page.write_pdf(stylesheets=[CSS(string=_style(), url_fetcher=_nothing)]))


def _style() -> str:
    found = finders.find(STYLE)
    if isinstance(found, str):
        return Path(found).read_text(encoding="utf-8")
    with staticfiles_storage.open(STYLE) as stored:
        return str(stored.read().decode())


def _nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"a printed page fetches nothing: {url}")
