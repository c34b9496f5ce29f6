"""The catalogue: every theme, what answers a question, one course, the courses one follows.

Open to visitors but for what is a person's own. The files are read once (see `applets.catalogue.source`), so
that a page costs the database nothing but what it says of the reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from commune_core.catalogue import Entry, Wanted, find, opened, suggest
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.referential import load
from dashboard_plugin.applets.catalogue.source import Catalogue, catalogue
from dashboard_plugin.catalogue_data import CataloguePage, Mine, ThemeView
from dashboard_plugin.data import CommuneRef, ItemRow
from dashboard_plugin.errors import UnknownTheme
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.state import read_state
from dashboard_plugin.selectors.survey import (
    commune_of,
    item_rows,
    readable,
    seen_by,
)

PAGE_SIZE = 24
MOST_SUGGESTED = 8
MOST_ALIKE, MOST_COMPARED = 4, 12


def courses(wanted: Wanted, *, page: int = 1, size: int = PAGE_SIZE) -> CataloguePage:
    """The courses that answer; a page that is not there is the last one."""
    known = catalogue()
    entries = entries_of(known)
    found = find(entries, wanted, known.index)
    pages = max(1, -(-len(found.entries) // size))
    page = min(max(page, 1), pages)
    return CataloguePage(
        entries=found.entries[(page - 1) * size : page * size],
        count=len(found.entries),
        total=len(entries),
        opened=sum(entry.is_open for entry in entries.values()),
        page=page,
        pages=pages,
        facets=found.facets,
        without_facets=found.without_facets,
        near=found.near,
    )


def suggested(text: str, *, limit: int = MOST_SUGGESTED) -> tuple[Entry, ...]:
    """The courses that what is being typed leads to, best first."""
    known = catalogue()
    return suggest(entries_of(known), text, known.index, limit=limit)


def entries_of(known: Catalogue) -> dict[str, Entry]:
    """Every course of the catalogue by slug, with the way into those that the host opens.

    A course that was built but cannot be opened here is left out, unless the plan announces it.
    """
    links = get_platform().courses_for_themes(known.entries)
    return {
        slug: opened(entry, links.get(slug))
        for slug, entry in known.entries.items()
        if slug in links or slug not in known.written or slug in known.planned
    }


def entry_of(slug: str) -> Entry:
    """One course; raises UnknownTheme."""
    return _named(slug, entries_of(catalogue()))


def _named(slug: str, entries: Mapping[str, Entry]) -> Entry:
    entry = entries.get(slug)
    if entry is None:
        raise UnknownTheme.of(slug)
    return entry


def theme(user_id: int | None, *, slug: str) -> ThemeView:
    """The page of a course, for anybody; raises UnknownTheme."""
    known = catalogue()
    entries = entries_of(known)
    entry = _named(slug, entries)
    points = points_of(entry)
    commune, rows = _rows(user_id, points) if user_id is not None and points else (None, ())
    followed = None
    if user_id is not None and entry.link is not None:
        followed = get_platform().following(user_id).get(entry.link.key)
    return ThemeView(entry, followed, points, commune, rows, _alike(entry, known, entries))


def points_of(entry: Entry) -> tuple[Item, ...]:
    """The points of the questionnaire that a course works on: those it names, then those that name it."""
    return points_of_all((entry,))[entry.slug]


def points_of_all(entries: Iterable[Entry]) -> dict[str, tuple[Item, ...]]:
    """The same for many courses, by slug, in one reading of the questionnaire."""
    items = load().items
    naming: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in items.values():
        for slug in item.themes:
            naming[slug][item.id] = item
    return {
        entry.slug: tuple(
            ({name: items[name] for name in entry.items if name in items} | naming[entry.slug]).values()
        )
        for entry in entries
    }


def my_courses(user_id: int) -> tuple[Mine, ...]:
    """The courses one follows, the latest first; those that are no longer open here are left out."""
    by_key = {entry.link.key: entry for entry in entries_of(catalogue()).values() if entry.link}
    followed = get_platform().following(user_id)
    return tuple(Mine(by_key[key], each) for key, each in followed.items() if key in by_key)


def _rows(user_id: int, points: tuple[Item, ...]) -> tuple[CommuneRef | None, tuple[ItemRow, ...]]:
    """These points in the reader's commune, those that concern it and that he may read.

    Where he waits to be let into it, nothing of it: the page itself is open to all.
    """
    access = open_commune(user_id)
    if not access.permits(Operation.READ_COMMUNE):
        return None, ()
    state = seen_by(access, read_state(access.row, today=get_clock().today(), latest=True))
    commune = commune_of(access, state)
    wanted = {item.id for item in points}
    asked = readable((item for item in state.asked if item.id in wanted), access)
    return commune, item_rows(state, commune, asked, {})


def _alike(entry: Entry, known: Catalogue, entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    hits = known.index.search(f"{entry.title} {' '.join(entry.terms)}")
    others = [entries[hit.id] for hit in hits[:MOST_COMPARED] if hit.id != entry.slug and hit.id in entries]
    others.sort(key=lambda each: each.domain != entry.domain)
    return tuple(sorted(others[:MOST_ALIKE], key=lambda each: not each.is_open))
