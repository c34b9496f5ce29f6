"""Se former: the catalogue, searched by words and narrowed by facets, in one plain GET form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune_core.catalogue import LABELS, SORTS
from commune_core.errors import Forbidden
from dashboard_plugin.api import learning
from dashboard_plugin.pages.access import open_json, open_page, show, user_id
from dashboard_plugin.pages.navigation import learning_places
from dashboard_plugin.platform import get_platform

LONGEST = 200
FEWEST_LETTERS = 2
MOST_RECOMMENDED = 3
SECONDS_KEPT = 300
NAMES: Mapping[str, tuple[str, str]] = {
    "domain": ("domaine", "Domaine"),
    "audience": ("public", "Public"),
    "level": ("niveau", "Niveau"),
    "duration": ("duree", "Durée"),
    "format": ("format", "Format"),
    "state": ("etat", "État"),
}
"""Each facet: its name in an address, and what people read."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of boxes of the form."""

    name: str
    label: str
    choices: tuple[learning.Choice, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether a box is ticked."""
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


@open_page
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The courses that answer; on the plain first page, what is the reader's own comes before."""
    wanted = asked(request)
    found = learning.courses(wanted, page=_number(request.GET.get("page", "")))
    person = user_id(request) if request.user.is_authenticated else None
    own = person is not None and wanted.is_plain and found.page == 1
    recommended = _recommended(person) if own else ()
    whole = request.GET.get("pour") == "commune"
    context = {
        "wanted": wanted,
        "found": found,
        "facets": [Facet(*NAMES[name], choices) for name, choices in found.facets.items() if choices],
        "chips": _chips(wanted, found.facets),
        "sorts": _sorts(wanted),
        "previous": _address(wanted, page=found.page - 1) if found.page > 1 else "",
        "following": _address(wanted, page=found.page + 1) if found.page < found.pages else "",
        "words_only": _address(learning.Wanted(text=wanted.text, sort=wanted.sort)),
        "mine": learning.my_courses(person) if own and person is not None else (),
        "recommended": recommended if whole else recommended[:MOST_RECOMMENDED],
        "more": 0 if whole else max(0, len(recommended) - MOST_RECOMMENDED),
        "learning_places": learning_places(request) if person is not None else (),
        "sign_in_url": get_platform().sign_in_url(request.get_full_path()) if person is None else "",
    }
    return show(request, "catalogue", context)


def _recommended(person: int | None) -> tuple[learning.Recommendation, ...]:
    """The advice for one’s commune; none where one waits to be let in: the page is open to all."""
    try:
        return learning.recommended(person)
    except Forbidden:
        return ()


@open_json
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """`{"results": [{"name", "detail", "url"}]}` for the search as you type."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = learning.suggested(text) if len(text) >= FEWEST_LETTERS else ()
    response = JsonResponse({"results": [_suggestion(entry) for entry in found]})
    # The same for everybody: the browser may keep it while one types forth and back.
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response


def asked(request: HttpRequest) -> learning.Wanted:
    """What the address asks for; a value that names nothing keeps nothing, as any other would."""
    return learning.Wanted(
        text=request.GET.get("q", "").strip()[:LONGEST],
        sort=sort if (sort := request.GET.get("tri", "")) in SORTS else "",
        chosen={
            facet: frozenset(value for value in request.GET.getlist(name)[:40] if value)
            for facet, (name, _) in NAMES.items()
        },
    )


def _suggestion(entry: learning.Entry) -> dict[str, str]:
    state = f"{entry.minutes} min" if entry.is_open else "annoncé"
    return {"name": entry.title, "detail": state, "url": reverse("viatic:theme", args=[entry.slug])}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _address(wanted: learning.Wanted, *, but: tuple[str, str] | None = None, page: int = 1) -> str:
    """An address of this page; `but` is one value of one facet to leave out."""
    pairs = [("q", wanted.text), ("tri", wanted.sort)]
    pairs += [
        (NAMES[facet][0], value)
        for facet, values in wanted.chosen.items()
        for value in sorted(values)
        if (facet, value) != but
    ]
    pairs += [("page", str(page))] if page > 1 else []
    told = urlencode([(name, value) for name, value in pairs if value])
    return f"{reverse('viatic:catalogue')}{'?' if told else ''}{told}"


def _chips(wanted: learning.Wanted, facets: Mapping[str, tuple[learning.Choice, ...]]) -> list[Chip]:
    """One for each filter; a value without a name of its own is shown as it was sent."""
    return [
        Chip(f"{NAMES[facet][1]} : {_label(facet, value, facets)}", _address(wanted, but=(facet, value)))
        for facet, values in wanted.chosen.items()
        for value in sorted(values)
    ]


def _label(facet: str, value: str, facets: Mapping[str, tuple[learning.Choice, ...]]) -> str:
    known = {choice.value: choice.label for choice in facets.get(facet, ())} | dict(LABELS.get(facet, {}))
    return known.get(value, value[:60])


def _sorts(wanted: learning.Wanted) -> list[tuple[str, str, bool]]:
    """The orders of the form: (value, words, chosen); with words to look for, the best answer comes first."""
    first = [("", "Pertinence")] if wanted.text else []
    every = [*first, *SORTS.items()]
    here = wanted.sort or ("" if wanted.text else "ouverts")
    return [(value, words, value == here) for value, words in every]
