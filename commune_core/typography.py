"""French as it is printed: spaces that do not break, typographic apostrophes, codes of law by their name.

The referential is written with plain keyboards; people read it on phones, where a line may break anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

NBSP = "\u00a0"
_LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "`": "'", "´": "'"})
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_BEFORE = re.compile(r" (?=[;:!?»%€])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«])")

SEVERAL = re.compile(r", (?:art\. )?[LRD*]*\d")
CODES = {
    "C. électoral": "Code électoral",
    "C. env.": "Code de l’environnement",
    "C. route": "Code de la route",
    "C. tourisme": "Code du tourisme",
    "C. transports": "Code des transports",
    "C. urb.": "Code de l’urbanisme",
    "C. voirie routière": "Code de la voirie routière",
    "C. éduc.": "Code de l’éducation",
    "C. énergie": "Code de l’énergie",
    "CASF": "Code de l’action sociale et des familles",
    "CCH": "Code de la construction et de l’habitation",
    "CCP": "Code de la commande publique",
    "CGCT": "Code général des collectivités territoriales",
    "CGFP": "Code général de la fonction publique",
    "CGI": "Code général des impôts",
    "CRPA": "Code des relations entre le public et l’administration",
    "CRPM": "Code rural et de la pêche maritime",
    "CSI": "Code de la sécurité intérieure",
    "CSP": "Code de la santé publique",
    "Code du travail": "Code du travail",
    "RGPD": "Règlement général sur la protection des données",
}


def fold(text: str) -> str:
    """Without case, accents and ligatures, as searches compare: "Œuvre d’Été" gives "oeuvre d'ete"."""
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    return "".join(character for character in bare if not unicodedata.combining(character))


def typeset(data: Any) -> Any:
    """A text, or every text of a list or an object, with the spaces and apostrophes of French printing."""
    if isinstance(data, str):
        return _APOSTROPHE.sub("’", _BEFORE.sub(NBSP, data).replace("« ", f"«{NBSP}"))
    if isinstance(data, list):
        return [typeset(each) for each in data]
    if isinstance(data, dict):
        return {key: typeset(value) for key, value in data.items()}
    return data


def day(value: date) -> str:
    """« 12 mars 2027 », « 1er avril 2027 »."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def reference_in_full(reference: str) -> str:
    """« CSI L731-3 » as « Code de la sécurité intérieure, article L731-3 »; other references as they are."""
    for short, name in CODES.items():
        rest = reference.removeprefix(f"{short} ")
        if rest != reference:
            several = " et " in rest or " à " in rest or SEVERAL.search(rest) is not None
            return f"{name}, article{'s' if several else ''}{NBSP}{rest.removeprefix('art. ')}"
    return reference.replace(" art. ", f", article{NBSP}")
