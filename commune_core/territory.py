"""Names and sizes of communes: how they are searched, written in a sentence, and grouped.

The link type is the one of the official geographic code (INSEE's TNCC, 0 to 8): it says which article a name
carries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .typography import fold

_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ARTICLES = {2: "Le ", 3: "La ", 4: "Les ", 5: "L'", 6: "Aux ", 7: "Las ", 8: "Los "}
_VOWELS = "aeiouyh"


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A range of populations, bounds included; `population_max` None leaves it open."""

    code: str
    label: str
    population_min: int
    population_max: int | None


# Bounds at 500, 1 000, 3 500, 10 000 and 20 000: thresholds that the local authorities' code itself uses.
SIZE_CLASSES = (
    SizeClass("moins-de-500", "Moins de 500 habitants", 0, 499),
    SizeClass("500-a-999", "De 500 à 999 habitants", 500, 999),
    SizeClass("1000-a-3499", "De 1 000 à 3 499 habitants", 1_000, 3_499),
    SizeClass("3500-a-9999", "De 3 500 à 9 999 habitants", 3_500, 9_999),
    SizeClass("10000-a-19999", "De 10 000 à 19 999 habitants", 10_000, 19_999),
    SizeClass("20000-et-plus", "20 000 habitants et plus", 20_000, None),
)


def normalise(text: str) -> str:
    """The text as search compares it: no accent, case, hyphen or apostrophe, "saint" spelt out.

    "St-Étienne-du-Bois" and "saint etienne du bois" both give "saint etienne du bois".
    """
    words = re.findall(r"[a-z0-9]+", fold(text))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def size_class(population: int | None) -> SizeClass | None:
    """The size class of a commune; None where its population is not known."""
    if population is None:
        return None
    return next(size for size in reversed(SIZE_CLASSES) if population >= size.population_min)


def of_name(name: str, link_type: int | None) -> str:
    """The name after "of": "de Fontvannes", "d'Ajou", "du Mans", "de La Rochelle", "des Sables-d'Olonne".

    Without a link type (overseas collectivities have none) the first letter decides.
    """
    bare = _without_article(name, link_type)
    match link_type:
        case 2:
            return f"du {bare}"
        case 4:
            return f"des {bare}"
        case 0 | 3 | 5 | 7 | 8:
            return f"de {name}"
        case 1 | 6:
            return f"d'{name}"
    return f"d'{name}" if _opens_with_vowel(name) else f"de {name}"


def _without_article(name: str, link_type: int | None) -> str:
    return name.removeprefix(_ARTICLES.get(link_type, "")) if link_type is not None else name


def _opens_with_vowel(name: str) -> bool:
    return normalise(name)[:1] in tuple(_VOWELS)
