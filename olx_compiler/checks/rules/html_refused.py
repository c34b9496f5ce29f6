"""HTML typed in a text keeps to plain elements: no script, style or event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from olx_compiler import markdown
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Prose, Quiz
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each element or attribute that is not accepted, and each image in a question."""
    for unit, page in subject.corpus.pages():
        for segment in page.segments:
            if isinstance(segment, Quiz) and any("![" in text for text in segment.texts()):
                message = "an image is not accepted in a question"
                yield segment.where.problem((), RULE.code, message, "show it above the question")
            if not isinstance(segment, Prose):
                continue
            for token in segment.tokens:
                for piece in (token, *(token.children or ())):
                    name = _refused(piece.type, piece.content)
                    if name is not None:
                        line = unit.first_line + (token.map[0] if token.map else 0)
                        message = f"'{name}' is not accepted in a course"
                        yield Problem(unit.path, line, 1, RULE.code, message, RULE.hint)


def _refused(kind: str, content: str) -> str | None:
    if kind not in ("html_block", "html_inline"):
        return None
    for tag in re.findall(r"<\s*/?\s*([A-Za-z][\w-]*)", content):
        if tag.lower() not in markdown.TAGS:
            return f"<{tag}>"
    event = re.search(r"[\s/\"'](on\w+|style)\s*=", content, re.IGNORECASE)
    return event[1] if event else None


RULE = Rule(
    code="html.refused",
    title="HTML typed in a text keeps to plain elements: no script, style or event",
    why="A course is read by telephone, by keyboard, by voice: only plain elements hold everywhere.",
    hint="the README lists the forms that a text may take",
    check=check,
    passing=(Example('Un <abbr title="plan communal">PCS</abbr> et un <span lang="en">benchmark</span>.'),),
    failing=(
        Example("<script>alert(1)</script>"),
        Example('Un <span onclick="x()">mot</span>.'),
    ),
)
