"""What is asked of course sources: `run` judges a corpus, `rule` explains a code.

One rule a module in `rules/`; the faults that reading finds before any rule can run are described in
`forms/`. `docs/checks.md` is made of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from olx_compiler.checks.registry import UnknownRule, all_rules, level_of, rule
from olx_compiler.checks.rule import Example, Rule, Scope
from olx_compiler.checks.rules import course_similar
from olx_compiler.checks.rules.course_similar import Trace
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Corpus
from olx_compiler.problem import Problem

__all__ = [
    "Example", "Rule", "Trace", "UnknownRule", "all_rules", "compare", "is_warning", "rule", "run",
    "stopping", "traces", "worth_telling",
]  # fmt: skip


def run(corpus: Corpus, *, scope: Scope | None = None, today: datetime.date | None = None) -> list[Problem]:
    """Every problem that the rules find (those of one `scope`, if named), warnings included.

    `today` dates what grows old. Rules of the scope `course` find the same in each course whatever stands
    beside it; those of the scope `corpus` compare courses, and say nothing of one alone.
    """
    subject = Subject(corpus, today or datetime.date.today())
    rules = [each for each in all_rules().values() if scope in (None, each.scope)]
    checks = [each.check for each in rules if each.check is not None]
    return [problem for check in checks for problem in check(subject)]


def is_warning(problem: Problem) -> bool:
    """Whether a build goes on in spite of it."""
    return level_of(problem.code) == "warning"


def traces(corpus: Corpus) -> list[Trace]:
    """What each course is compared by; courses may be read apart, in several processes."""
    return list(course_similar.traces(Subject(corpus, datetime.date.min)))


def compare(found: Sequence[Trace]) -> list[Problem]:
    """What the rules of the scope `corpus` say of these courses."""
    return list(course_similar.compare(found))


def worth_telling(problems: Iterable[Problem]) -> list[Problem]:
    """All of them in file order, save what waits, and warnings, in a file with another error: they judge half
    of a text."""
    kept = sorted(set(problems))
    broken = {problem.file for problem in kept if not _waits(problem)}
    return [problem for problem in kept if not (_waits(problem) and problem.file in broken)]


def _waits(problem: Problem) -> bool:
    known = all_rules().get(problem.code)
    return known is not None and (known.waits or known.level == "warning")


def stopping(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a build."""
    return [problem for problem in problems if not is_warning(problem)]
