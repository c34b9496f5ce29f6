"""What is said in place of a picture says what it shows, shortly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Prose
from olx_compiler.problem import Problem

LONGEST = 150
_ANNOUNCED = re.compile(
    r"(?:une |l’|l')?(?:image|photo|photographie|illustration|dessin|figure)\b", re.IGNORECASE
)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|webp|svg)", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """Each alternative that announces a picture, names its file, or goes on."""
    for unit, page in subject.corpus.pages():
        for segment in page.segments:
            for token in segment.tokens if isinstance(segment, Prose) else ():
                for child in token.children or ():
                    fault = _fault(child.content.strip()) if child.type == "image" else None
                    if fault is not None:
                        line = unit.first_line + (token.map[0] if token.map else 0)
                        yield Problem(unit.path, line, 1, RULE.code, fault, RULE.hint)


def _fault(text: str) -> str | None:
    if _FILE.fullmatch(text):
        return f"'{text}' is the name of a file, not what the picture shows"
    if _ANNOUNCED.match(text):
        return f"'{text}' announces a picture: a screen reader has said so already"
    if len(text) > LONGEST:
        return f"this alternative has {len(text)} characters, {LONGEST} at most are heard through"
    return None


_DRAWN = (("mooc/cours/plan.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>\n'),)

RULE = Rule(
    code="image.poor-alternative",
    title=f"The words for a picture say what it shows, in {LONGEST} characters",
    why="They are heard in the flow of the page; what takes longer to say belongs in its text.",
    source="RGAA 4.1.2, criterion 1.3",
    hint="say what there is to understand from it",
    level="warning",
    check=check,
    passing=(Example("![La salle, son entrée au nord et deux issues](plan.svg)", also=_DRAWN),),
    failing=(
        Example("![Image de la salle](plan.svg)", also=_DRAWN),
        Example("![plan.svg](plan.svg)", also=_DRAWN),
        Example(f"![{'La salle et son entrée. ' * 7}](plan.svg)", also=_DRAWN),
    ),
)
