"""A light French stemmer for words already without accents.

Half of what people type has no accent, so that accents are taken off first, on both sides; the rules of a
stemmer that counts on them (é, ée, ité) have then nothing to hold. These only take away what tells number,
gender and the commonest endings of one family; where one would leave fewer than three letters it does not
apply.
"""

from __future__ import annotations

from functools import lru_cache

_SHORTEST = 3
# Longest first; what the ending of a singular becomes.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("issement", "i"), ("icatrice", "ic"), ("icateur", "ic"), ("ication", "ic"), ("atrice", ""),
    ("ateur", ""), ("ation", ""), ("ition", ""), ("uction", "u"), ("ution", "u"), ("ement", ""),
    ("trice", "t"), ("ment", ""), ("ence", "en"), ("ance", "an"), ("able", ""), ("ible", ""),
    ("euse", "eu"), ("ique", "ic"), ("aire", ""), ("erie", ""), ("elle", "el"), ("enne", "en"),
    ("iere", "ier"), ("uire", "u"), ("ive", "if"), ("uit", "u"), ("eur", ""), ("ite", "it"),
    ("ale", "al"), ("age", ""), ("ure", ""), ("ent", ""), ("ant", ""), ("ee", ""), ("er", ""),
    ("ir", ""), ("ez", ""),
)  # fmt: skip
_OF_THEIR_OWN = {"travaux": "travail", "travail": "travail", "baux": "bail", "bail": "bail"}


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The family of a word without accents: delibere, deliberer, deliberation and deliberations give one."""
    if len(word) <= _SHORTEST or not word.isalpha():
        return word
    if word in _OF_THEIR_OWN:
        return _OF_THEIR_OWN[word]
    word = _singular(word)
    for ending, became in _ENDINGS:
        kept = len(word) - len(ending)
        if kept >= 2 and kept + len(became) >= _SHORTEST and word.endswith(ending):
            word = word[:kept] + became
            break
    if len(word) > _SHORTEST and word[-1] == "e":
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _singular(word: str) -> str:
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    return word[:-1] if word[-1] in "sx" and not word.endswith("ss") else word
