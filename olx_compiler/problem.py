"""What is wrong in a source, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commune_core.errors import CommuneError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a source. Lines and columns count from 1; `code` never changes; texts are in English."""

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}{hint}"


class ContentRefused(CommuneError):
    """The sources hold problems: all of them are listed, in file order, and nothing was built."""

    code = "content.refused"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count > 1 else ''} found; nothing was built.")


class WrongUse(CommuneError):
    """What is asked cannot be: no such course, no such file."""

    code = "cli.wrong-use"


class BuildFailed(CommuneError):
    """The machine, not the content, stopped the build; the previous build is untouched."""

    code = "build.failed"
