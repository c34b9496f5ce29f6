"""Nothing of an open course is left to write."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

# What `viatic-olx new` writes wherever the words are the author's to find.
MARK = "À écrire :"


def check(subject: Subject) -> Iterator[Problem]:
    """Each place of a course where a skeleton still stands; a draft may have some."""
    for course in subject.corpus.courses.values():
        if course.spec.draft:
            continue
        texts = [(course.where.source.file, course.where.source.text.split("\n"))]
        texts += [(unit.path, unit.lines) for _section, unit in course.units()]
        for file, lines in texts:
            for number, line in enumerate(lines, start=1):
                if MARK in line:
                    yield Problem(file, number, line.index(MARK) + 1, RULE.code, _MESSAGE, RULE.hint)


_MESSAGE = f"'{MARK}' still stands where the words should"

RULE = Rule(
    code="text.unwritten",
    title="Nothing of a course that opens is left to write",
    why="A skeleton tells an author what to write, and a learner that nobody did.",
    hint="write it, or keep the course a draft ('draft: true')",
    check=check,
    passing=(Example("Le maire signe."),),
    failing=(
        Example(f"{MARK} une situation concrète."),
        Example(f"title: {MARK} un titre", "front", at=(1, 8)),
    ),
)
