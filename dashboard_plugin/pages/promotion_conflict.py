"""Two versions of one promotion, face to face: whoever comes second chooses, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.promotions.words import KINDS
from dashboard_plugin.pages import french
from dashboard_plugin.pages.promotion_form import PARTS, PromotionForm, day, same

NOTHING = "Rien"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the two versions, in words; `keep` is what is proposed: "votre" or "leur"."""

    name: str
    label: str
    theirs: str
    yours: str
    keep: str
    same: bool


def compare(theirs: PromotionForm, yours: PromotionForm, read: str, titles: Mapping[str, str]) -> list[Part]:
    """The two part by part; `read` is the mark of the form as its writer first read it.

    What he did not touch is proposed as the other left it: only where both wrote is his proposed, and it is
    his to choose.
    """
    before, mine = read.split("-"), yours.mark().split("-")
    if len(before) != len(PARTS):
        before = [""] * len(PARTS)
    return [
        Part(
            name,
            label,
            in_words(name, theirs, titles),
            in_words(name, yours, titles),
            "leur" if was == now else "votre",
            same(theirs, yours, attributes),
        )
        for (name, label, attributes), was, now in zip(PARTS, before, mine, strict=True)
    ]


def in_words(part: str, form: PromotionForm, titles: Mapping[str, str]) -> str:
    """One part of the form, « Rien » where it says nothing."""
    said = {
        "titre": form.title,
        "presentation": form.about,
        "entree": KINDS.get(form.kind, form.kind),
        "dates": ", ".join(
            f"{label} : {_day(text)}" for label, text in (("Début", form.starts), ("Fin", form.ends)) if text
        ),
        "places": form.capacity or "Sans limite",
        "confie": f"{form.subcontracted or 0} %",
        "programme": _programme(form, titles),
    }[part]
    return said.strip() or NOTHING


def _programme(form: PromotionForm, titles: Mapping[str, str]) -> str:
    lines = ["Dans l’ordre" if form.ordered == "oui" else "Ordre libre"] if form.courses else []
    for place, each in enumerate(form.courses, 1):
        days = " au ".join(_day(text) for text in (each.opens, each.closes) if text)
        about = [titles.get(each.key, each.key), each.hours, days, "" if each.required else "facultatif"]
        lines.append(f"{place}. {', '.join(filter(None, about))}")
    return "\n".join(lines)


def _day(text: str) -> str:
    found = day(text, "") if text else None
    return french.day(found) if found else text
