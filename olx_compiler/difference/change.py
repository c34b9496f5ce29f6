"""One thing that changes for learners, and a block's words as they read them."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal[
    "added", "removed", "moved", "renamed", "text", "question", "grading", "settings", "file", "lost"
]  # fmt: skip
LONGEST = 12
WIDEST = 160
_BLOCK_END = re.compile(r"</(?:p|li|h\d|tr|caption|blockquote|div|aside|choice|option|label|hint)>|<br\s*/?>")
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_WIDTHLESS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Change:
    """`where` leads to it by titles; `name` is the url_name of the block, empty for a course itself.

    Of the kind `lost`: what learners did there is lost, or would be read otherwise. `excerpt` are the lines
    of a text that differ, `-` before and `+` after.
    """

    course: str
    kind: Kind
    where: str
    name: str
    message: str
    excerpt: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {**asdict(self), "excerpt": list(self.excerpt)}

    def told(self) -> str:
        """For a person: a line, then its excerpt."""
        lines = [f"{self.kind}: {self.where}: {self.message}", *(f"    {line}" for line in self.excerpt)]
        return "\n".join(lines)


def words(markup: bytes) -> list[str]:
    """Lines of text of HTML or XML, as one reads them."""
    text = _CELL_END.sub(" | ", markup.decode("utf-8", "replace"))
    text = _BLOCK_END.sub("\N{LINE SEPARATOR}", text)
    lines = html.unescape(_TAG.sub("", text)).split("\N{LINE SEPARATOR}")
    return [line for each in lines if (line := _WIDTHLESS.sub(" ", each).strip(" |"))]


def excerpt(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The lines that differ, short."""
    lines = [
        line
        for line in difflib.unified_diff(before, after, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    shown = [line if len(line) <= WIDEST else line[: WIDEST - 1] + "…" for line in lines[:LONGEST]]
    more = [f"… {len(lines) - LONGEST} more lines"] if len(lines) > LONGEST else []
    return (*shown, *more)
