"""Searching a few hundred short documents in French, in memory, with the standard library alone.

`words` cuts a text into words blind to case and accents, `stemming` brings their forms together, `spelling`
finds the word that was meant, `index` ranks. Nothing here knows what a document is.
"""

from commune_core.search.index import Document, Index, Vocabulary

__all__ = ["Document", "Index", "Vocabulary"]
