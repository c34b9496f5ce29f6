"""What a rule is: its code, what it asks and why, how to mend a fault, and examples that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

Level = Literal["error", "warning"]
Scope = Literal["course", "corpus"]
Check = Callable[[Subject], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of source; what stands around it in a course is supplied where examples are played.

    `place` says what `text` is: a `page` (what follows its heading), a `body` (pages with their headings), a
    `front` (lines of the front matter), a whole `unit`; lines of the `course` file of a long course or of a
    `theme`; else the path of a file in `course_content/`, or `ids.lock.yaml`. A path that ends with `/` is a
    folder. `also` holds other files, by path. `at` is the line and column, in `text`, where a failing example
    fails; None when the fault is told elsewhere (in another file, or where nothing is written).
    """

    text: str
    place: str = "page"
    at: tuple[int, int] | None = (1, 1)
    also: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"

    def __str__(self) -> str:
        return self.text.strip("\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing asked of content. `check` is None where reading itself finds the fault.

    Of the scope `corpus`, it compares courses with one another. One that `waits` is told once nothing else
    is wrong in the file: a question that could not be read is no question that is missing.

    An `error` stops a build: a learner would meet something wrong, missing or closed. A `warning` is shown
    and lets the build go on: a measure that an author may have a reason to pass.
    """

    code: str
    title: str
    why: str
    hint: str
    passing: tuple[Example, ...]
    failing: tuple[Example, ...]
    check: Check | None = None
    level: Level = "error"
    scope: Scope = "course"
    source: str = ""
    waits: bool = False
