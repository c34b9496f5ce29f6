"""`python -m olx_compiler.checks.manual > docs/checks.md`: every rule, from what its module says of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from olx_compiler.checks.registry import all_rules
from olx_compiler.checks.rule import Example, Rule

_HEAD = """\
# What is asked of a course

Written by `python -m olx_compiler.checks.manual` from the modules of `olx_compiler/checks/`, where each
rule stands with its reason and its examples; a test compares. `viatic-olx check` applies them, and
`viatic-olx explain CODE` shows one.

An **error** stops a build: a learner would meet something wrong, missing or closed. A **warning** is shown
and lets the build go on: a measure that an author may have a reason to pass; with `--strict`, a check fails
on it too. A warning about a file with an error is told once the error is mended.

To add a rule: one module in `olx_compiler/checks/rules/`, with its `RULE`; its examples are its tests.
"""
_PLACES = {
    "page": "In a page:",
    "body": "Under the front matter of a unit:",
    "front": "In the front matter of a unit:",
    "unit": "A unit:",
    "course": "In the `course.yaml` of a long course:",
    "theme": "In the `course.yaml` of a theme:",
}


def manual() -> str:
    """The page, families of codes in order, rules by code."""
    parts = [_HEAD, _summary()]
    for family, rules in groupby(all_rules().values(), key=lambda each: each.code.split(".")[0]):
        parts.append(f"## {family}\n")
        parts += [entry(each) for each in rules]
    return "\n".join(parts)


def _summary() -> str:
    rows = [f"| [`{each.code}`](#{_anchor(each)}) | {each.level} | {each.title} |" for each in _all()]
    return "\n".join(["| Code | | Asks |", "|---|---|---|", *rows]) + "\n"


def _all() -> Iterator[Rule]:
    yield from all_rules().values()


def _anchor(rule: Rule) -> str:
    return rule.code.replace(".", "")


def entry(rule: Rule) -> str:
    """What is said of one rule, examples included: `viatic-olx explain CODE` may print it."""
    lines = [f"### {rule.code}", "", f"*{rule.level.capitalize()}.* {rule.title}.", "", rule.why, ""]
    lines += [f"To mend it: {rule.hint}.", ""]
    if rule.source:
        lines += [f"Source: {rule.source}.", ""]
    for word, examples in (("Passes", rule.passing), ("Fails", rule.failing)):
        for example in examples:
            lines += _example(word, example)
    return "\n".join(lines)


def _example(word: str, example: Example) -> list[str]:
    place = _PLACES.get(example.place, f"In `{example.place}`:")
    if example.place.endswith("/"):
        return [f"{word}. A folder `{example.place}`.", ""]
    visible = "".join(letter if letter.isprintable() or letter in "\n\t" else "␡" for letter in str(example))
    others = [name for name, _text in example.also]
    beside = f" (beside {', '.join(f'`{name}`' for name in others)})" if others else ""
    return [f"{word}. {place.removesuffix(':')}{beside}:", "", "`````", visible, "`````", ""]


if __name__ == "__main__":
    sys.stdout.write(manual())
