"""The themes of training that the questionnaire names, open or only announced."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from commune_core.model import Item
from commune_core.packaged import content_folder
from commune_core.typography import typeset
from dashboard_plugin.data import ThemeRef


@lru_cache(maxsize=1)
def themes() -> Mapping[str, ThemeRef]:
    """Every theme of the plan of training, by slug."""
    with (content_folder() / "themes.csv").open(encoding="utf-8", newline="") as file:
        rows = {
            row["theme_slug"]: ThemeRef(row["theme_slug"], typeset(row["title_fr"]))
            for row in csv.DictReader(file)
        }
    return MappingProxyType(rows)


def announced(item: Item, opened: Collection[str]) -> tuple[ThemeRef, ...]:
    """The themes of a point whose course is not open: there is nothing to lead to yet."""
    known = themes()
    return tuple(known[slug] for slug in item.themes if slug not in opened and slug in known)
