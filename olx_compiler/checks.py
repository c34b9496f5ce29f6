"""What is asked of content that could be read: one function a rule, each with the code its problems carry.

`CHECKS` is the register, code to function; the first line of a function's docstring says the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from commune_core import referential
from commune_core.errors import CommuneError
from olx_compiler import markdown
from olx_compiler.content import Block, Corpus, Prose, Quiz
from olx_compiler.links import LinkIndex, addresses, links_of
from olx_compiler.problem import Problem
from olx_compiler.schema import BLOCKS
from olx_compiler.simulators import SIMULATOR, simulator_faults

Check = Callable[[Corpus], Iterator[Problem]]
CHECKS: dict[str, Check] = {}


def check(code: str) -> Callable[[Check], Check]:
    """Registers a rule under `code`."""

    def register(function: Check) -> Check:
        CHECKS[code] = function
        return function

    return register


def run(corpus: Corpus) -> list[Problem]:
    """Every problem that any check finds."""
    return [problem for function in CHECKS.values() for problem in function(corpus)]


def _repeated(names: Iterable[str]) -> Iterator[int]:
    """Index of each name already met."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)


@check("course.folder-name")
def course_folder_name(corpus: Corpus) -> Iterator[Problem]:
    """The folder of a theme bears the theme's slug."""
    for course in corpus.courses.values():
        if course.facts.kind == "theme" and course.folder.name != course.facts.slug:
            message = f"theme '{course.facts.slug}' is written in a folder named '{course.folder.name}'"
            yield course.where.problem(("theme",), "course.folder-name", message, "rename the folder")


@check("course.domain")
def course_domain(corpus: Corpus) -> Iterator[Problem]:
    """The training domain of a course is one of domains.yaml."""
    for course in corpus.courses.values():
        if course.facts.domain not in corpus.domains:
            message = f"no training domain '{course.facts.domain}'"
            yield course.where.problem(("domain",), "course.domain", message, "domains.yaml lists them")


@check("section.duplicate")
def section_duplicate(corpus: Corpus) -> Iterator[Problem]:
    """Sections of a course have different ids."""
    for course in corpus.courses.values():
        for index in _repeated(section.spec.id for section in course.sections):
            message = f"section '{course.sections[index].spec.id}' appears twice"
            yield course.where.problem(("sections", index, "id"), "section.duplicate", message)


@check("unit.duplicate")
def unit_duplicate(corpus: Corpus) -> Iterator[Problem]:
    """Units of a course have different file names, since links name them."""
    for course in corpus.courses.values():
        units = [unit for _section, unit in course.units()]
        for index in _repeated(unit.stem for unit in units):
            message = f"another unit is already named '{units[index].stem}.md'"
            yield Problem(units[index].path, 1, 1, "unit.duplicate", message, "rename one of the two files")


@check("unit.bad-name")
def unit_bad_name(corpus: Corpus) -> Iterator[Problem]:
    """The file name of a unit holds small letters, digits and hyphens only: addresses are made of it."""
    for _course, unit in corpus.units():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", unit.stem):
            message = f"'{PurePosixPath(unit.path).name}' is no name for a unit"
            hint = "use small letters without accents, digits and hyphens"
            yield Problem(unit.path, 1, 1, "unit.bad-name", message, hint)


@check("item.unknown")
def item_unknown(corpus: Corpus) -> Iterator[Problem]:
    """The points of the diagnostic that a unit teaches exist in the current referential."""
    known = referential.load().items
    for _course, unit in corpus.units():
        for index, item in enumerate(unit.spec.items):
            if item not in known:
                message = f"no item '{item}' in the diagnostic"
                yield unit.where.problem(
                    ("items", index), "item.unknown", message, "an item reads like FIN-01"
                )


@check("page.duplicate")
def page_duplicate(corpus: Corpus) -> Iterator[Problem]:
    """Pages of a unit have different identifiers."""
    for _course, unit in corpus.units():
        for index in _repeated(page.id for page in unit.pages if page.id):
            page = [page for page in unit.pages if page.id][index]
            yield Problem(
                unit.path, page.line, 1, "page.duplicate", f"page '{page.id}' appears twice in this unit"
            )


@check("page.empty")
def page_empty(corpus: Corpus) -> Iterator[Problem]:
    """A page holds something."""
    for unit, page in corpus.pages():
        if not page.segments:
            yield Problem(unit.path, page.line, 1, "page.empty", f"page '{page.title}' is empty")


@check("fence.duplicate-id")
def fence_duplicate_id(corpus: Corpus) -> Iterator[Problem]:
    """Questions of a page have different ids, and so have its blocks."""
    for _unit, page in corpus.pages():
        for kind in (Quiz, Block):
            fenced = [segment for segment in page.segments if isinstance(segment, kind)]
            for index in _repeated(segment.spec.id for segment in fenced):
                message = f"id '{fenced[index].spec.id}' appears twice on this page"
                yield fenced[index].where.problem(("id",), "fence.duplicate-id", message)


@check("quiz.choices")
def quiz_choices(corpus: Corpus) -> Iterator[Problem]:
    """A number has an answer and no choices; any other question has two choices at least and no answer."""
    for quiz in corpus.quizzes():
        if quiz.spec.type == "number":
            if quiz.spec.answer is None:
                hint = "for instance: answer: 35432,64"
                yield quiz.where.problem((), "quiz.choices", "a number question needs an 'answer'", hint)
            if quiz.spec.choices:
                yield quiz.where.problem(("choices",), "quiz.choices", "a number question has no 'choices'")
        else:
            if len(quiz.spec.choices) < 2:
                message = f"a {quiz.spec.type} question needs two choices at least"
                yield quiz.where.problem(("choices",), "quiz.choices", message)
            if quiz.spec.answer is not None:
                message = f"a {quiz.spec.type} question has no 'answer'"
                yield quiz.where.problem(
                    ("answer",), "quiz.choices", message, "write 'correct: true' on a choice"
                )


@check("quiz.no-right-answer")
def quiz_no_right_answer(corpus: Corpus) -> Iterator[Problem]:
    """One choice at least is right."""
    for quiz in corpus.quizzes():
        if quiz.spec.choices and not any(choice.correct for choice in quiz.spec.choices):
            hint = "write 'correct: true' under the right choice"
            yield quiz.where.problem(("choices",), "quiz.no-right-answer", "no choice is right", hint)


@check("quiz.two-right-answers")
def quiz_two_right_answers(corpus: Corpus) -> Iterator[Problem]:
    """A choice or a dropdown has a single right answer."""
    for quiz in corpus.quizzes():
        right = [index for index, choice in enumerate(quiz.spec.choices) if choice.correct]
        if quiz.spec.type in ("choice", "dropdown") and len(right) > 1:
            message = f"{len(right)} choices are right where one is asked"
            place = ("choices", right[1], "correct")
            yield quiz.where.problem(place, "quiz.two-right-answers", message, "use 'type: checkbox'")


@check("quiz.same-choice")
def quiz_same_choice(corpus: Corpus) -> Iterator[Problem]:
    """Choices differ from one another."""
    for quiz in corpus.quizzes():
        for index in _repeated(choice.text for choice in quiz.spec.choices):
            yield quiz.where.problem(
                ("choices", index, "text"), "quiz.same-choice", "this choice appears twice"
            )


@check("quiz.no-explanation")
def quiz_no_explanation(corpus: Corpus) -> Iterator[Problem]:
    """Each question explains its answer."""
    for quiz in corpus.quizzes():
        if quiz.spec.explanation is None:
            yield quiz.where.problem(
                (), "quiz.no-explanation", f"question '{quiz.spec.id}' has no 'explanation'"
            )


@check("quiz.no-feedback")
def quiz_no_feedback(corpus: Corpus) -> Iterator[Problem]:
    """Each wrong choice says why it is wrong."""
    for quiz in corpus.quizzes():
        for index, choice in enumerate(quiz.spec.choices):
            if not choice.correct and choice.feedback is None:
                message = f"the wrong choice '{choice.text}' has no 'feedback'"
                yield quiz.where.problem(("choices", index), "quiz.no-feedback", message)


@check("block.unknown")
def block_unknown(corpus: Corpus) -> Iterator[Problem]:
    """A block is one of this suite, with attributes that it reads."""
    for block in corpus.blocks():
        known = BLOCKS.get(block.spec.type)
        if known is None:
            message = f"unknown block '{block.spec.type}'"
            yield block.where.problem(("type",), "block.unknown", message, f"blocks: {', '.join(BLOCKS)}")
            continue
        for name in block.spec.attributes:
            if name not in known:
                message = f"{block.spec.type} has no attribute '{name}'"
                hint = f"attributes: {', '.join(sorted(known))}"
                yield block.where.problem((name,), "block.unknown", message, hint, of_key=True)


@check("block.items")
def block_items(corpus: Corpus) -> Iterator[Problem]:
    """The items or the domain that a block shows exist in the referential."""
    current = referential.load()
    for block in corpus.blocks():
        readers: dict[str, Callable[[str], object]] = {"items": current.select, "domain": current.domain}
        for name, value in block.spec.attributes.items():
            if name not in readers or block.spec.type not in BLOCKS or not value:
                continue
            try:
                readers[name](value)
            except CommuneError:
                message = f"the diagnostic has no '{value}'"
                yield block.where.problem(
                    (name,), "block.items", message, "a domain reads like FIN, an item like FIN-01"
                )


@check("block.case")
def block_case(corpus: Corpus) -> Iterator[Problem]:
    """A simulator asks values of a worked case that exists, with a tolerance and attempts that can be."""
    for block in corpus.blocks():
        if block.spec.type == SIMULATOR:
            for name, message, hint in simulator_faults(block.spec.attributes):
                yield block.where.problem((name,), "block.case", message, hint)


@check("link.broken")
def link_broken(corpus: Corpus) -> Iterator[Problem]:
    """Links lead to a page of the course, a theme of the catalogue or a secure address."""
    for course in corpus.courses.values():
        index = LinkIndex(corpus, course)
        for address in addresses(course.spec.overview):
            fault = index.fault(address)
            if fault is not None:
                yield course.where.problem(("overview",), "link.broken", *fault)
        for _section, unit in course.units():
            for address, line, column in links_of(unit):
                fault = index.fault(address)
                if fault is not None:
                    yield Problem(unit.path, line, column, "link.broken", *fault)


@check("html.refused")
def html_refused(corpus: Corpus) -> Iterator[Problem]:
    """HTML typed in a text keeps to plain elements: no script, style, picture or event."""
    for unit, page in corpus.pages():
        for segment in page.segments:
            if isinstance(segment, Quiz) and any("![" in text for text in segment.texts()):
                yield segment.where.problem((), "html.refused", "an image is not accepted in a question")
            if not isinstance(segment, Prose):
                continue
            for token in segment.tokens:
                for piece in (token, *(token.children or ())):
                    name = _refused(piece.type, piece.content)
                    if name is not None:
                        line = unit.first_line + (token.map[0] if token.map else 0)
                        yield Problem(
                            unit.path, line, 1, "html.refused", f"'{name}' is not accepted in a course"
                        )


def _refused(kind: str, content: str) -> str | None:
    if kind not in ("html_block", "html_inline"):
        return None
    for tag in re.findall(r"<\s*/?\s*([A-Za-z][\w-]*)", content):
        if tag.lower() not in markdown.TAGS:
            return f"<{tag}>"
    event = re.search(r"[\s/\"'](on\w+|style)\s*=", content, re.IGNORECASE)
    return event[1] if event else None
