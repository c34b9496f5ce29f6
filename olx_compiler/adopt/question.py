"""A `<problem>` back to the `quiz` of a unit, where the compiler would have written it so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from olx_compiler import numeral
from olx_compiler.adopt.prose import NoSource, Writer, html_escape, markdown
from olx_compiler.adopt.tree import Node
from olx_compiler.schema import QuizSpec

_TYPES = {"multiplechoiceresponse": "choice", "choiceresponse": "checkbox", "optionresponse": "dropdown",
          "stringresponse": "number"}  # fmt: skip
_OFFERED = {"choice": "choicehint", "option": "optionhint"}


def quiz(node: Node, *, name: str, former: QuizSpec | None, writer: Writer) -> str:
    """YAML of the question that `node` (a problem) asks, under the id `name`.

    `former` is the question the source held: the number it expects is taken from there while the export
    still expects the same, since a pattern does not say which number it was made of.

    Raises:
        NoSource: for a response, or a part of one, that no `quiz` gives.
    """
    root = etree.fromstring(b"<problem>" + node.body + b"</problem>")
    responses = [element for element in root.iter() if element.tag in _TYPES]
    if len(responses) != 1:
        raise NoSource(f"a problem of {len(responses)} questions")
    [response] = responses
    return "\n".join(_lines(root, response, node, name, former, writer))


def _lines(
    root: etree._Element, response: etree._Element, node: Node, name: str, former: QuizSpec | None,
    writer: Writer,
) -> Iterator[str]:  # fmt: skip
    kind = _TYPES[str(response.tag)]
    yield f"id: {name}"
    yield f"type: {kind}"
    statement = root.find("div[@class='viatic-statement']")
    parts = [_blocks(statement, writer)] if statement is not None else []
    yield from _entry("question", "\n\n".join([*parts, _words(response.find("label"), writer)]))
    if kind == "number":
        yield from _number(response, former)
    else:
        yield "choices:"
        for offered in response.iter(*_OFFERED):
            yield from _choice(offered, writer)
    hints = [_words(hint, writer) for hint in root.iter("hint")]
    if len(hints) == 1:
        yield from _entry("hint", hints[0])
    elif hints:
        yield "hints:"
        for hint in hints:
            yield from _entry("", hint, indent="  ")
    solution = response.find("solution/div[@class='detailed-solution']")
    if solution is not None and len(solution) > 1:
        solution.remove(solution[0])
        yield from _entry("explanation", _blocks(solution, writer))
    attempts = node.fields.get("max_attempts", "2")
    if attempts != "2":
        yield f"attempts: {attempts}"


def _choice(offered: etree._Element, writer: Writer) -> Iterator[str]:
    feedback = offered.find(_OFFERED[str(offered.tag)])
    told = _words(feedback, writer) if feedback is not None else ""
    if feedback is not None:
        tail = feedback.tail
        offered.remove(feedback)
        if (tail or "").strip():
            raise NoSource("words after a feedback")
    yield from _entry("text", _words(offered, writer), indent="  ", dash=True)
    if offered.get("correct", "").lower() == "true":
        yield "    correct: true"
    if told:
        yield from _entry("feedback", told, indent="    ")


def _number(response: etree._Element, former: QuizSpec | None) -> Iterator[str]:
    if former is None or former.answer is None:
        raise NoSource("an expected text that is no number of the sources")
    if numeral.pattern(former.answer, former.tolerance, former.unit) != response.get("answer"):
        raise NoSource("another expected number")
    yield f"answer: {_french(former.answer)}"
    if former.tolerance:
        yield f"tolerance: {_french(former.tolerance)}"
    if former.unit:
        yield f"unit: {former.unit}"


def _french(number: Decimal) -> str:
    return f'"{number}"'.replace(".", ",")


def _words(element: etree._Element | None, writer: Writer) -> str:
    if element is None:
        raise NoSource("a question without a label")
    return writer.words(element).strip()


def _blocks(element: etree._Element, writer: Writer) -> str:
    inner = html_escape(element.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in element
    )
    return markdown(inner, writer)


def _entry(key: str, text: str, *, indent: str = "", dash: bool = False) -> Iterator[str]:
    """A line `key: text`, or a block of lines under `key: |`."""
    head = f"{indent}- " if dash or not key else indent
    label = f"{key}: " if key else ""
    if "\n" not in text and text == text.strip() and text[:1] not in "'\"|>{#":
        yield f"{head}{label}{text}"
        return
    yield f"{head}{label}|"
    margin = " " * (len(head) + 2)
    yield from (f"{margin}{line}".rstrip() for line in text.split("\n"))
