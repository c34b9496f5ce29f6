"""Acronyms in a text, and whether their words stand beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Two capitals at least: DETR, DGFiP, ERP. No article (L2122), no item (FIN-08), no court case (98BX00268).
_ACRONYM = re.compile(r"(?<![\w.°/-])(?=\w*[A-ZÉ]\w*[A-ZÉ])[A-ZÉ][A-Za-zÉé]+(?![\w-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_WORDS = re.compile(r"[^\W\d_]+")
# Words in capitals, to be seen and not to abbreviate: three in a row, or one too long to be spelt out.
_SHOUT = re.compile(r"(?:[A-ZÀ-Þ’']{2,}\s+){2,}[A-ZÀ-Þ’']{2,}")
_LONGEST = 7
# Words looked at for each letter: "dotation d’équipement des territoires ruraux" takes six for four.
_REACH = 3


def found(text: str) -> Iterator[str]:
    """Each acronym of `text`, as often as it stands there."""
    plain = _SHOUT.sub(" ", text)
    for match in _ACRONYM.finditer(plain):
        word = match[0].removesuffix("s")
        capitals = sum(letter.isupper() for letter in word)
        if capitals * 2 > len(word) and len(word) <= _LONGEST and not _ROMAN.fullmatch(word):
            yield word


# "capacité d’autofinancement, abrégée CAF", "CAF désigne la capacité d’autofinancement", "FIN pour finances".
_SAYS_SO = (
    re.compile(r"(?:abrég\w+|sigle)\s+[«“]?\s*$"),
    re.compile(r"\s*[»”]?\s*(?:désigne|signifie|pour)\b"),
)


def expanded(acronym: str, text: str) -> bool:
    """Whether `text` gives the words of `acronym`, just before it in brackets or just after it."""
    for match in re.finditer(rf"(?<!\w){re.escape(acronym)}s?(?!\w)", text):
        head, tail = text[: match.start()], text[match.end() :]
        if _SAYS_SO[0].search(head) or _SAYS_SO[1].match(tail):
            return True
        if head.rstrip(" «").endswith(("(", ",")) and _spells(acronym, _WORDS.findall(head)):
            return True
        if re.match(r"\s*[(,:=]", tail) and _spells(acronym, _WORDS.findall(tail)[: _REACH * len(acronym)]):
            return True
    return False


def _spells(acronym: str, words: list[str]) -> bool:
    """Whether the first letters of the words beside it, some left out, spell the acronym."""
    # An acronym among them spells itself: "fonds de compensation pour la TVA".
    near = words[-_REACH * len(acronym) :]
    initials = iter("".join(_plain(word) if word.isupper() else _plain(word)[0] for word in near))
    return all(letter in initials for letter in _plain(acronym))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode() or "?"
