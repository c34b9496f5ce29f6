"""The names of a commune as people look them up: without article, and word by word."""

from __future__ import annotations

from itertools import pairwise

LONGEST_WORD = 64
_ARTICLES = ("l ", "le ", "la ", "les ", "las ", "los ", "aux ")
ELIDED = ("l", "d")
"""What an apostrophe leaves behind: half the names of France hold such a word, it narrows nothing."""


def bare(search_name: str) -> str:
    """A normalised name without its leading article: "le mans" is looked for as "mans"."""
    for article in _ARTICLES:
        if search_name.startswith(article):
            return search_name[len(article) :]
    return search_name


def words(search_name: str) -> frozenset[str]:
    """The words of a normalised name; "l abergement" is also found as "labergement"."""
    parts = search_name.split()
    joined = [first + second for first, second in pairwise(parts) if first in ELIDED]
    return frozenset(word[:LONGEST_WORD] for word in (*parts, *joined))
