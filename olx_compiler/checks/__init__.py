"""What is asked of course sources: `run` judges a corpus, `rule` explains a code.

One rule a module in `rules/`; the faults that reading finds before any rule can run are described in
`forms/`. `docs/checks.md` is made of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from olx_compiler.checks.registry import UnknownRule, all_rules, rule
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Corpus
from olx_compiler.problem import Problem

__all__ = ["Example", "Rule", "UnknownRule", "all_rules", "is_warning", "rule", "run", "stopping"]


def run(corpus: Corpus, *, today: datetime.date | None = None) -> list[Problem]:
    """Every problem that any rule finds, warnings included; `today` dates what grows old."""
    subject = Subject(corpus, today or datetime.date.today())
    checks = [each.check for each in all_rules().values() if each.check is not None]
    return [problem for check in checks for problem in check(subject)]


def is_warning(problem: Problem) -> bool:
    """Whether a build goes on in spite of it."""
    known = all_rules().get(problem.code)
    return known is not None and known.level == "warning"


def stopping(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a build."""
    return [problem for problem in problems if not is_warning(problem)]
