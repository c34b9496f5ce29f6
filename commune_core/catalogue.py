"""The catalogue of courses: what it says of each, how it is narrowed, counted and put in order.

A course is open where its host opens it, else announced: title and aim are known, nothing can be read yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commune_core.ports import CourseLink, Search, SearchHit
from commune_core.typography import fold

AUDIENCES = {
    "maire": "Maire",
    "adjoint": "Adjoint",
    "conseiller": "Conseiller",
    "dgs_secretaire": "Direction générale, secrétariat de mairie",
    "agent": "Agent",
    "epci": "Intercommunalité",
}
LEVELS = {"decouverte": "Découverte", "intermediaire": "Intermédiaire", "avance": "Avancé"}
DURATIONS = {"court": "30 minutes au plus", "moyen": "De 31 à 60 minutes", "long": "Plus d’une heure"}
FORMATS = {
    "video": "Film",
    "exercise": "Exercices",
    "quiz": "Questions",
    "simulator": "Simulateur de financement",
    "checklist": "Liste à cocher",
    "discussion": "Échanges entre pairs",
    "reading": "Lecture",
}
STATES = {"ouvert": "Ouvert", "annonce": "Annoncé"}
SORTS = {"ouverts": "Cours ouverts d’abord", "titre": "Titre", "duree": "Durée"}
RELEVANCE = "pertinence"
RELEVANT = 0.2
"""A document counts as found from this share of the best score on: one word of ten in common is no answer."""
SUGGESTED = 0.5
"""The same for what is offered while one types: few, and sure."""
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A course of the catalogue; `link` is the way in, None where it is announced only. Texts are French."""

    slug: str
    title: str
    number: str = ""
    kind: str = "theme"
    domain: str = ""
    domain_title: str = ""
    audience: tuple[str, ...] = ()
    level: str = ""
    minutes: int = 0
    objective: str = ""
    summary: str = ""
    overview_html: str = ""
    references: tuple[str, ...] = ()
    verified: str = ""
    items: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    units: int = 0
    outline: tuple[str, ...] = ()
    link: CourseLink | None = None

    @property
    def is_open(self) -> bool:
        """Whether the course can be followed today."""
        return self.link is not None


def _duration(entry: Entry) -> str:
    return "court" if entry.minutes <= 30 else "moyen" if entry.minutes <= 60 else "long"


_VALUES: Mapping[str, Callable[[Entry], Sequence[str]]] = {
    "domain": lambda entry: (entry.domain,),
    "audience": lambda entry: entry.audience,
    "level": lambda entry: (entry.level,),
    "duration": lambda entry: (_duration(entry),),
    "format": lambda entry: entry.formats,
    "state": lambda entry: ("ouvert" if entry.is_open else "annonce",),
}
FACETS = tuple(_VALUES)
LABELS: Mapping[str, Mapping[str, str]] = {
    "audience": AUDIENCES,
    "level": LEVELS,
    "duration": DURATIONS,
    "format": FORMATS,
    "state": STATES,
}
"""The words for the values of each facet; those of a domain are in the entries."""


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for: words, an order, and for each facet the values of which one must hold."""

    text: str = ""
    sort: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether the whole catalogue is asked for."""
        return not self.text and not any(self.chosen.values())


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many courses it leaves beside what the other facets keep."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """What answers: the courses in order, the choices of each facet, and where nothing answers, what is near.

    `without_facets` counts what the words alone find.
    """

    entries: tuple[Entry, ...]
    facets: Mapping[str, tuple[Choice, ...]]
    without_facets: int = 0
    near: tuple[Entry, ...] = ()


def find(entries: Mapping[str, Entry], wanted: Wanted, index: Search) -> Found:
    """The courses that meet every facet and hold the words, best first unless another order is asked."""
    ranked = _answering(entries, wanted.text, index) if wanted.text else list(entries.values())
    kept = [entry for entry in ranked if _meets(entry, wanted)]
    order = wanted.sort or (RELEVANCE if wanted.text else "ouverts")
    near: tuple[Entry, ...] = ()
    if wanted.text and not ranked:
        hits = index.search(wanted.text, limit=NEAREST, loose=True)
        near = tuple(entries[hit.id] for hit in hits if hit.id in entries)
    return Found(
        entries=tuple(_sorted(kept, order)),
        facets={name: _choices(name, ranked, entries.values(), wanted) for name in FACETS},
        without_facets=len(ranked),
        near=near,
    )


def suggest(entries: Mapping[str, Entry], text: str, index: Search, *, limit: int) -> tuple[Entry, ...]:
    """The courses that a beginning of a question leads to, best first."""
    hits = relevant(index.search(text, begun=True), share=SUGGESTED)
    return tuple(entries[hit.id] for hit in hits if hit.id in entries)[:limit]


def relevant(hits: Sequence[SearchHit], share: float = RELEVANT) -> list[SearchHit]:
    """Without those that have next to nothing in common with the question."""
    return [hit for hit in hits if hit.score >= share * hits[0].score]


def opened(entry: Entry, link: CourseLink | None) -> Entry:
    """The same, with the way in that the host gives; its own name for the course is what people see there."""
    return replace(entry, link=link)


def _answering(entries: Mapping[str, Entry], text: str, index: Search) -> list[Entry]:
    return [entries[hit.id] for hit in relevant(index.search(text)) if hit.id in entries]


def _meets(entry: Entry, wanted: Wanted, but: str = "") -> bool:
    return all(
        name == but or not values or not values.isdisjoint(_VALUES[name](entry))
        for name, values in wanted.chosen.items()
    )


def _choices(
    name: str, ranked: Iterable[Entry], everything: Iterable[Entry], wanted: Wanted
) -> tuple[Choice, ...]:
    counted = Counter(
        value for entry in ranked if _meets(entry, wanted, but=name) for value in _VALUES[name](entry)
    )
    chosen = wanted.chosen.get(name, frozenset())
    labels = LABELS.get(name) or _domains(everything)
    return tuple(
        Choice(value, label, counted[value], value in chosen)
        for value, label in labels.items()
        if counted[value] or value in chosen
    )


def _domains(entries: Iterable[Entry]) -> dict[str, str]:
    """Domains by title."""
    titles = {entry.domain: entry.domain_title or entry.domain for entry in entries if entry.domain}
    return dict(sorted(titles.items(), key=lambda pair: fold(pair[1])))


def _sorted(entries: list[Entry], order: str) -> list[Entry]:
    if order == "titre":
        return sorted(entries, key=lambda entry: (fold(entry.title), entry.slug))
    if order == "duree":
        return sorted(entries, key=lambda entry: (entry.minutes, not entry.is_open, entry.number, entry.slug))
    if order == "ouverts":
        return sorted(entries, key=lambda entry: not entry.is_open)
    return entries
