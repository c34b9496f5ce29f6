"""The form of a promotion: what is on screen, what was sent back, and what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import date

from django.http import QueryDict

from commune_core.projects import InvalidProject
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.pages.project_form import day as typed_day
from dashboard_plugin.pages.promotion_words import hours, minutes_of
from dashboard_plugin.promotion_data import BodyFields, CourseFields, PromotionFields

SENT_AS = {
    "title": "titre",
    "about": "presentation",
    "kind": "entree",
    "ordered": "ordre",
    "starts": "debut",
    "ends": "fin",
    "capacity": "places",
    "subcontracted": "confie",
}
# What one keeps or gives up whole when two people changed it: name, label, attributes of the form.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("titre", "Titre", ("title",)),
    ("presentation", "Présentation", ("about",)),
    ("entree", "Comment on y entre", ("kind",)),
    ("dates", "Dates", ("starts", "ends")),
    ("places", "Nombre de places", ("capacity",)),
    ("confie", "Part confiée à d’autres", ("subcontracted",)),
    ("programme", "Programme", ("ordered", "courses")),
)
FIELD_OF = {
    "title": "titre",
    "about": "presentation",
    "kind": "entree-open",
    "starts_on": "debut",
    "ends_on": "fin",
    "capacity": "places",
    "subcontracted": "confie",
    "courses": "programme",
    "body": "organisme",
    "body_name": "organisme_nom",
    "body_kind": "organisme_sorte",
    "siren": "siren",
    "approval_number": "agrement",
    "approved_until": "agrement_fin",
}
"""Where on the page the field is that an error names."""
MOST_ROWS = 80
ROW = {"key": "cours", "rank": "rang", "hours": "duree", "opens": "ouvre", "closes": "ferme"}


@dataclass(frozen=True, slots=True)
class CourseForm:
    """A row of the programme, as text."""

    key: str = ""
    rank: str = ""
    hours: str = ""
    opens: str = ""
    closes: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class PromotionForm:
    """What the form holds, as text; the rows of the programme in their places."""

    title: str = ""
    about: str = ""
    kind: str = "closed"
    ordered: str = "non"
    starts: str = ""
    ends: str = ""
    capacity: str = ""
    subcontracted: str = "0"
    courses: tuple[CourseForm, ...] = ()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every field as it is sent, for a page that carries it on."""
        for attribute, name in SENT_AS.items():
            yield name, getattr(self, attribute)
        for number, course in enumerate(self.courses):
            for attribute, name in ROW.items():
                yield f"{name}-{number}", getattr(course, attribute)
            if course.required:
                yield f"requis-{number}", "oui"

    def mark(self) -> str:
        """What tells, part by part, whether a form read later says the same."""
        return "-".join(
            hashlib.sha256(json.dumps(_plain(self, attributes)).encode()).hexdigest()[:12]
            for _, _, attributes in PARTS
        )

    def with_part(self, name: str, other: PromotionForm) -> PromotionForm:
        """The same with one part of another form."""
        attributes = next(each for part, _, each in PARTS if part == name)
        return replace(self, **{each: getattr(other, each) for each in attributes})


def same(one: PromotionForm, other: PromotionForm, attributes: tuple[str, ...]) -> bool:
    """Whether two forms say the same in one part."""
    return _plain(one, attributes) == _plain(other, attributes)


def sent_form(post: QueryDict) -> PromotionForm:
    """What was sent, rows put in their places; one without a course, or that is taken out, is left out."""
    texts = {name: post.get(sent, "").replace("\r\n", "\n").strip() for name, sent in SENT_AS.items()}
    rows = []
    for number in range(MOST_ROWS):
        told = {name: post.get(f"{sent}-{number}", "").strip() for name, sent in ROW.items()}
        if told["key"] and not post.get(f"retirer-{number}"):
            rows.append(CourseForm(**told, required=post.get(f"requis-{number}") == "oui"))
    # A row keeps its place where none is typed, and a new one comes last.
    ranked = sorted(enumerate(rows, 1), key=lambda each: _rank(each[1].rank, each[0]))
    return PromotionForm(
        **texts,
        courses=tuple(replace(row, rank=str(place)) for place, (_, row) in enumerate(ranked, 1)),
    )


def form_of(stored: PromotionFields) -> PromotionForm:
    """The form of a promotion that is stored."""
    return PromotionForm(
        title=stored.title,
        about=stored.about,
        kind=stored.kind,
        ordered="oui" if stored.ordered else "non",
        starts=_iso(stored.starts_on),
        ends=_iso(stored.ends_on),
        capacity="" if stored.capacity is None else str(stored.capacity),
        subcontracted=str(stored.subcontracted),
        courses=tuple(
            CourseForm(
                key=each.key,
                rank=str(place),
                hours=hours(each.minutes) if each.minutes else "",
                opens=_iso(each.opens_on),
                closes=_iso(each.closes_on),
                required=each.required,
            )
            for place, each in enumerate(stored.courses, 1)
        ),
    )


def fields_of(form: PromotionForm) -> PromotionFields:
    """What the form says; raises InvalidPromotion, whose `field` is that of PromotionFields."""
    return PromotionFields(
        title=form.title,
        about=form.about,
        kind=form.kind,
        ordered=form.ordered == "oui",
        starts_on=day(form.starts, "starts_on"),
        ends_on=day(form.ends, "ends_on"),
        capacity=_whole(form.capacity, "capacity") if form.capacity else None,
        subcontracted=_whole(form.subcontracted, "subcontracted") if form.subcontracted else 0,
        courses=tuple(
            CourseFields(
                key=each.key,
                minutes=minutes_of(each.hours),
                opens_on=day(each.opens, "courses"),
                closes_on=day(each.closes, "courses"),
                required=each.required,
            )
            for each in form.courses
        ),
    )


def body_of(post: QueryDict) -> BodyFields:
    """What a form says of whoever trains; raises InvalidPromotion for a day that is none."""
    return BodyFields(
        name=" ".join(post.get("organisme_nom", "").split()),
        kind=post.get("organisme_sorte", ""),
        siren=post.get("siren", "").replace(" ", "").replace("\u00a0", ""),
        approval_number=post.get("agrement", "").strip(),
        approved_until=day(post.get("agrement_fin", "").strip(), "approved_until"),
    )


def day(text: str, field: str) -> date | None:
    """A day as a browser sends it or as one types it; raises InvalidPromotion."""
    try:
        return typed_day(text, field)
    except InvalidProject as error:
        raise InvalidPromotion(error.message, hint=error.hint, field=field) from error


def _plain(form: PromotionForm, attributes: tuple[str, ...]) -> list[object]:
    told = [getattr(form, each) for each in attributes]
    return [[astuple(row) for row in each] if isinstance(each, tuple) else each for each in told]


def _rank(text: str, place: int) -> tuple[int, int]:
    """Where a row wants to be: before the one that was there, where it moved up."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else MOST_ROWS + place
    return (wanted * 2 + (0 if wanted == place else 1 if wanted > place else -1), place)


def _whole(text: str, field: str) -> int:
    plain = text.replace(" ", "").replace("\u00a0", "")
    if plain.isascii() and plain.isdigit() and len(plain) < 9:
        return int(plain)
    raise InvalidPromotion(
        f"« {text[:40]} » n’est pas un nombre entier.", hint="Écrivez-le en chiffres.", field=field
    )


def _iso(found: date | None) -> str:
    return found.isoformat() if found else ""
