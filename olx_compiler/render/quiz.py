"""A question as CAPA reads it, without script: one response, its label, feedback, hint and solution."""

from __future__ import annotations

from lxml import etree

from olx_compiler import markdown, numeral
from olx_compiler.pagehtml import Context, plain
from olx_compiler.schema import ChoiceSpec, QuizSpec

# "Show answer" writes the expected text under the field, and that of a number is a regular expression: it is
# hidden, the solution gives the number in plain words.
_HIDE_PATTERN = ".viatic-number .answer { display: none; }"


def problem(quiz: QuizSpec, *, display_name: str, context: Context) -> etree._Element:
    """The `<problem>` of a question."""
    attributes = {
        "display_name": display_name,
        "max_attempts": str(quiz.attempts),
        "rerandomize": "never",
        "show_reset_button": "false",
        # The answer comes once the work is done: right answer found, or attempts used up.
        "showanswer": "finished",
        "weight": "1.0",
    }
    root = etree.Element("problem", attributes)
    statement, question = _statement(quiz.question)
    if statement:
        markdown.fill_blocks(etree.SubElement(root, "div", {"class": "viatic-statement"}), statement, context)
    builders = {"choice": _choice, "checkbox": _checkbox, "dropdown": _dropdown, "number": _number}
    response = builders[quiz.type](root, quiz, question, context)
    _solution(response, quiz, context)
    if quiz.clues:
        hints = etree.SubElement(root, "demandhint")
        for clue in quiz.clues:
            markdown.fill(etree.SubElement(hints, "hint"), clue, context)
    _break_lines(root)
    return root


def _statement(text: str) -> tuple[str, str]:
    """The data of the exercise, and the question itself: its last paragraph, which labels the field."""
    statement, _, question = text.strip().rpartition("\n\n")
    return statement, question


def _label(response: etree._Element, question: str, context: Context) -> None:
    markdown.fill(etree.SubElement(response, "label"), question, context)


def _feedback(parent: etree._Element, tag: str, choice: ChoiceSpec, context: Context, **extra: str) -> None:
    if choice.feedback:
        # Its own words say whether it is right ("Oui : …"): CAPA's label would say it twice.
        markdown.fill(etree.SubElement(parent, tag, {**extra, "label": ""}), choice.feedback, context)


def _choice(root: etree._Element, quiz: QuizSpec, question: str, context: Context) -> etree._Element:
    response = etree.SubElement(root, "multiplechoiceresponse")
    _label(response, question, context)
    group = etree.SubElement(response, "choicegroup", {"type": "MultipleChoice"})
    for choice in quiz.choices:
        item = etree.SubElement(group, "choice", {"correct": _bool(choice.correct)})
        markdown.fill(item, choice.text, context)
        _feedback(item, "choicehint", choice, context)
    return response


def _checkbox(root: etree._Element, quiz: QuizSpec, question: str, context: Context) -> etree._Element:
    response = etree.SubElement(root, "choiceresponse")
    _label(response, question, context)
    etree.SubElement(response, "description").text = "Plusieurs réponses peuvent être justes."
    group = etree.SubElement(response, "checkboxgroup")
    for choice in quiz.choices:
        item = etree.SubElement(group, "choice", {"correct": _bool(choice.correct)})
        markdown.fill(item, choice.text, context)
        _feedback(item, "choicehint", choice, context, selected="true")
    return response


def _dropdown(root: etree._Element, quiz: QuizSpec, question: str, context: Context) -> etree._Element:
    response = etree.SubElement(root, "optionresponse")
    _label(response, question, context)
    group = etree.SubElement(response, "optioninput")
    for choice in quiz.choices:
        item = etree.SubElement(group, "option", {"correct": "True" if choice.correct else "False"})
        # CAPA puts options between straight apostrophes and reads them back: only the curved one survives.
        item.text = plain(choice.text, context).replace("'", "’")
        _feedback(item, "optionhint", choice, context)
    return response


def _number(root: etree._Element, quiz: QuizSpec, question: str, context: Context) -> etree._Element:
    if quiz.answer is None:
        raise ValueError(f"question '{quiz.id}' has no answer: the checks come first")
    etree.SubElement(root, "style").text = _HIDE_PATTERN
    wrapper = etree.SubElement(root, "div", {"class": "viatic-number"})
    expected = numeral.pattern(quiz.answer, quiz.tolerance, quiz.unit)
    response = etree.SubElement(wrapper, "stringresponse", {"answer": expected, "type": "regexp ci"})
    _label(response, question, context)
    unit = f" en {quiz.unit}" if quiz.unit else ""
    etree.SubElement(
        response, "description"
    ).text = f"Écrivez un nombre{unit} ; virgule ou point, comme vous voulez."
    field = etree.SubElement(response, "textline", {"size": "20"})
    if quiz.unit:
        field.set("trailing_text", quiz.unit)
    return response


def _solution(response: etree._Element, quiz: QuizSpec, context: Context) -> None:
    detail = etree.SubElement(etree.SubElement(response, "solution"), "div", {"class": "detailed-solution"})
    heading = etree.SubElement(etree.SubElement(detail, "p"), "strong")
    heading.text = "Explication"
    if quiz.answer is not None:
        heading.text = f"Réponse : {numeral.display(quiz.answer, quiz.unit)}"
    if quiz.explanation:
        markdown.fill_blocks(detail, quiz.explanation, context)


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _break_lines(root: etree._Element) -> None:
    """One element a line down to the choices, and not inside text, where a space counts."""
    for element in root.iter("problem", "div", "stringresponse", "multiplechoiceresponse", "choiceresponse",
                             "optionresponse", "choicegroup", "checkboxgroup", "optioninput", "solution",
                             "demandhint"):  # fmt: skip
        if len(element) and not (element.text or "").strip():
            element.text = "\n"
            for child in element:
                if not (child.tail or "").strip():
                    child.tail = "\n"
