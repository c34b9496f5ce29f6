"""Questions as the real CAPA engine takes them: rendered, graded, with their feedback."""

from __future__ import annotations

import gettext
from typing import Any
from unittest.mock import Mock

import pytest
from lxml import etree

from olx_compiler.pagehtml import Context
from olx_compiler.render.quiz import problem
from olx_compiler.schema import QuizSpec

capa = pytest.importorskip("xblocks_contrib.problem.capa.capa_problem")

CHOICES = [
    {"text": "Le maire, **seul**", "correct": "true", "feedback": "Oui : [l'article](https://www.legifrance.gouv.fr/)."},
    {"text": "L'État, l'été & <nous>", "feedback": "Non : a < b."},
]  # fmt: skip


def capa_problem(**spec: Any) -> Any:
    """The engine's own problem; its system is the platform's, played here by the fewest of its attributes."""
    from django.template.loader import get_template
    from xblocks_contrib.problem.capa.inputtypes import Status

    quiz = {"id": "q", "question": "Qui signe ?", "explanation": "Le maire.", **spec}
    element = problem(
        QuizSpec.model_validate(quiz), display_name="Question 1", context=Context(lambda address: address)
    )
    system = Mock(
        spec=capa.LoncapaSystem,
        ajax_url="/x",
        anonymous_student_id="s",
        cache=None,
        can_execute_unsafe_code=lambda: False,
        get_python_lib_zip=lambda: None,
        DEBUG=True,
        i18n=gettext.NullTranslations(),
        render_template=lambda template, context: get_template(template).render(context),
        resources_fs=None,
        seed=0,
        STATIC_URL="/s/",
        STATUS_CLASS=Status,
        xqueue=None,
    )
    text = etree.tostring(element, encoding="unicode")
    return capa.LoncapaProblem(text, id="1", seed=1, capa_system=system, capa_block=Mock())


def graded(typed: Any, /, **spec: Any) -> tuple[str, str]:
    """Correctness and message of an answer."""
    marks = capa_problem(**spec).grade_answers({"1_2_1": typed})
    return marks.get_correctness("1_2_1"), marks.get_msg("1_2_1")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("choice", "choice_0", "choice_1"),
        ("checkbox", ["choice_0"], ["choice_0", "choice_1"]),
        ("dropdown", "Le maire, **seul**", "L’État, l’été & <nous>"),
    ],
)
def test_choices_are_graded_and_answered_with_their_feedback(kind: str, right: Any, wrong: Any) -> None:
    correctness, message = graded(right, type=kind, choices=CHOICES)
    assert correctness == "correct"
    assert "Oui :" in message and 'href="https://www.legifrance.gouv.fr/"' in message
    correctness, message = graded(wrong, type=kind, choices=CHOICES)
    assert correctness == "incorrect"
    assert "Non : a &lt; b." in message


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("35 432,64", "correct"),
        ("35432.64", "correct"),
        ("35 432,64 €", "correct"),
        ("35 432,63", "incorrect"),
    ],
)
def test_an_amount_is_read_as_a_french_learner_types_it(typed: str, expected: str) -> None:
    assert graded(typed, type="number", answer="35 432,64", unit="€")[0] == expected


@pytest.mark.parametrize("kind", ["choice", "checkbox", "dropdown", "number"])
def test_each_kind_renders_with_its_question_as_the_label_of_its_field(kind: str) -> None:
    extra = {"answer": "3"} if kind == "number" else {"choices": CHOICES}
    html = capa_problem(type=kind, **extra).get_html()
    page = etree.fromstring(html)
    labels = [*page.iter("label", "legend")]
    assert any("Qui signe ?" in "".join(label.itertext()) for label in labels)


@pytest.mark.parametrize(
    ("typed", "expected"), [("105", "correct"), ("95,0", "correct"), ("105,1", "incorrect")]
)
def test_a_tolerance_may_be_a_share_of_the_answer(typed: str, expected: str) -> None:
    assert graded(typed, type="number", answer="100", tolerance="5 %")[0] == expected


def test_several_hints_are_given_one_by_one() -> None:
    spec = QuizSpec.model_validate(
        {"id": "q", "type": "number", "answer": "1", "question": "?", "explanation": "x", "hints": ["a", "b"]}
    )
    element = problem(spec, display_name="Q", context=Context(lambda address: address))
    assert [hint.text for hint in element.iter("hint")] == ["a", "b"]


def test_the_data_of_an_exercise_stand_above_its_question() -> None:
    question = "| a | b |\n|---|---|\n| 1 | 2 |\n\nEt donc ?"
    spec = QuizSpec.model_validate(
        {"id": "q", "type": "number", "answer": "1", "explanation": "x", "question": question}
    )
    element = problem(spec, display_name="Q", context=Context(lambda address: address))
    assert element.findtext(".//label") == "Et donc ?"
    assert element.find("div[@class='viatic-statement']//table") is not None


def test_html_typed_in_a_question_is_text() -> None:
    spec = QuizSpec.model_validate(
        {
            "id": "q",
            "type": "number",
            "answer": "1",
            "question": "<script>x</script>",
            "explanation": "<b>y</b>",
        }
    )
    element = problem(spec, display_name="Q", context=Context(lambda address: address))
    assert element.findtext(".//label") == "<script>x</script>"
    assert element.find(".//script") is None
