"""Questions before and after: the right answer, the attempts, and what recorded answers would mean.

The platform records a choice by its rank, an option of a list by its words, a number as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from olx_compiler.adopt.tree import Node
from olx_compiler.difference.change import Kind, words

_RESPONSES = (
    "multiplechoiceresponse",
    "choiceresponse",
    "optionresponse",
    "stringresponse",
    "numericalresponse",
)
_FIELDS = {"max_attempts": "attempts", "weight": "weight", "showanswer": "when the answer is shown"}
_HINTS = frozenset({"choicehint", "optionhint"})
Found = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Question:
    """How a question is answered: its kind of response, what it offers, and what is right."""

    kind: str
    choices: tuple[str, ...]
    right: tuple[str, ...]


def question(node: Node) -> Question:
    """What a `<problem>` asks; of a form that is not ours, nothing is known but its kind."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(b"<problem>" + node.body + b"</problem>", parser)
    response = next((each for each in root.iter(*_RESPONSES)), None)
    if response is None:
        return Question("", (), ())
    offered = [(_said(each), each.get("correct", "")) for each in response.iter("choice", "option")]
    right = [said for said, correct in offered if correct.lower() == "true"]
    answer = [response.get("answer", "")] if response.get("answer") else []
    return Question(str(response.tag), tuple(said for said, _correct in offered), tuple(right + answer))


def _said(choice: etree._Element) -> str:
    """The words of a choice, without what is answered to who takes it."""
    kept = [choice.text or ""]
    for child in choice:
        if child.tag not in _HINTS:
            kept.append(etree.tostring(child, encoding="unicode", with_tail=False))
        kept.append(child.tail or "")
    return " ".join(words("".join(kept).encode()))


def changes(before: Node, after: Node) -> Iterator[Found]:
    """What a learner, or his mark, would meet of the change of a question."""
    was, now = question(before), question(after)
    for name, told in _FIELDS.items():
        if before.fields.get(name) != after.fields.get(name):
            yield "question", f"{told}: {before.fields.get(name)} → {after.fields.get(name)}"
    if was.kind != now.kind:
        yield "lost", "it is answered otherwise: the answers recorded cannot be read any more"
        return
    if _answer(was) != _answer(now):
        yield "question", f"right answer: {_answer(was)} → {_answer(now)} (marks given stand until rescored)"
    if was.choices != now.choices:
        yield from _offered(was, now)


def _answer(asked: Question) -> str:
    return " / ".join(f"“{each}”" for each in asked.right)


def _offered(was: Question, now: Question) -> Iterator[Found]:
    added = [each for each in now.choices if each not in was.choices]
    gone = [each for each in was.choices if each not in now.choices]
    if was.kind == "optionresponse":
        if gone:
            told = ", ".join(f"“{each}”" for each in gone)
            yield "lost", f"the answer {told} is offered no more: who chose it has no answer"
        return
    moved = [
        each
        for rank, each in enumerate(was.choices)
        if each in now.choices and now.choices.index(each) != rank
    ]
    if moved or len(now.choices) < len(was.choices):
        yield "lost", "choices changed their order: answers recorded by rank would mean others"
    elif gone and added:
        yield "question", f"{len(gone)} choices reworded: answers recorded keep their rank"
