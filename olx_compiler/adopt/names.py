"""Names that the sources need for what Studio only gives a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from olx_compiler.adopt.tree import Node

_LONGEST = 48


def title(node: Node) -> str:
    """What a block is called, on one line; its no-break spaces are the author's."""
    return re.sub(r"[ \t\r\n]+", " ", node.fields.get("display_name", node.name)).strip(" ")


def slug(title: str) -> str:
    """Small letters, digits and hyphens, from `title`."""
    plain = unicodedata.normalize("NFKD", title.replace("’", " ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or "sans-titre"


def unused(name: str, taken: Collection[str]) -> str:
    """`name`, numbered before its ending if it is taken."""
    stem, dot, suffix = name.partition(".")
    count, found = 1, name
    while found in taken:
        count += 1
        found = f"{stem}-{count}{dot}{suffix}"
    return found
