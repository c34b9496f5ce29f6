"""A French text as the words that search compares: without case, accent or elision."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commune_core.typography import fold

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)'")
# "R. 2334-24", "L.2122-22" and "l2122-22" name the same article.
_ARTICLE = re.compile(r"\b([lrd])\.?\s?\*?(\d{3,4}(?:-\d+)*)")
_WORD = re.compile(r"[a-z0-9]+(?:-\d+)*")
# Sigles typed with their dots: "D.E.T.R.".
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b")

# What carries no subject: grammar, and the words with which people ask.
STOP_WORDS = frozenset(
    """
    a ai aie ait as au aura aurait aussi autre autres aux avait avant avec avez avoir avons bien c ca
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci combien comme comment d dans
    de des deux devons devoir dis dit dois doit doivent donc dont du elle elles en encore entre es est
    et etait etant etc ete etes etre eu eux fais faire fait fasse faut il ils j je jusqu l la le les
    leur leurs lors lui m ma mais me mes moi moins mon n ne ni nos notre nous on ont ou par pas pendant
    peu peut peuvent peux plus pour pourquoi pourrait pouvoir pouvons puis puisque qu quand que quel
    quelle quelles quelqu quels qui quoi s sa sans savoir se sera serait ses si son sont sous soyez suis
    sur t ta tel telle tes toi ton tous tout toute toutes tres trop trouver tu un une va vais vers veut
    veux veulent voir vos votre voulons vous y oui non merci bonjour svp
    """.split()  # noqa: SIM905
)  # fmt: skip


def words(text: str) -> Iterator[str]:
    """The words of a text in order, grammar included: "L’accès à l’eau" gives acces, a, eau."""
    bare = _DOTTED.sub(lambda sigle: sigle[0].replace(".", ""), fold(text))
    bare = _ARTICLE.sub(r"\1\2", _ELISION.sub(" ", bare))
    return (found[0] for found in _WORD.finditer(bare))


def subjects(text: str) -> list[str]:
    """The words that carry a subject, in order; all of them where none does."""
    every = list(words(text))
    return [word for word in every if word not in STOP_WORDS] or every
