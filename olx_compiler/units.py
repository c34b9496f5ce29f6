"""A unit file to pages: front matter, then headings, prose and fenced blocks, each with its line."""

from __future__ import annotations

import re

from markdown_it.token import Token

from olx_compiler import markdown, schema, yamltext
from olx_compiler.content import Block, Directive, Page, Prose, Quiz, Segment, Unit
from olx_compiler.directives import DIRECTIVES
from olx_compiler.problem import Problem

_TITLE = re.compile(r"^(?P<title>.*?)\s*\{#(?P<id>[^}]*)\}\s*$")
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
FENCES = ("quiz", "block", *DIRECTIVES)


def read_unit(text: str, *, path: str, stem: str, problems: list[Problem]) -> Unit | None:
    """The unit that `text` holds, or None when its front matter cannot be read."""
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        hint = "start the file with ---, then title, minutes and objective, then ---"
        problems.append(
            Problem(path, 1, 1, "unit.front-matter", "the front matter is missing or not closed", hint)
        )
        return None
    located = yamltext.read(yamltext.Source(path, "\n".join(lines[1:end]), line=2), problems)
    spec = schema.validate(schema.UnitSpec, located, problems) if located is not None else None
    splitter = _Splitter(path, offset=end + 1, problems=problems)
    body = "\n".join(lines[end + 1 :])
    pages = splitter.split(markdown.parse(body))
    if spec is None or located is None:
        return None
    return Unit(path, stem, spec, located, lines, end + 2, pages, body)


class _Splitter:
    """Walks the tokens of a body once; `offset` lines stand above it in the file."""

    def __init__(self, path: str, *, offset: int, problems: list[Problem]) -> None:
        self.path = path
        self.offset = offset
        self.problems = problems
        self.pages: list[Page] = []
        self.prose: list[Token] = []
        self.stray = False

    def split(self, tokens: list[Token]) -> list[Page]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "heading_open" and token.tag == "h1" and token.level == 0:
                self._flush()
                self._open_page(token, tokens[index + 1].content)
                index += 3
                continue
            if token.type == "fence":
                self._fence(token)
            else:
                self.prose.append(token)
            index += 1
        self._flush()
        if not self.pages:
            self._problem(1, "unit.no-page", "no page: open one with a line such as '# Titre {#identifiant}'")
        return self.pages

    def _problem(self, line: int, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, line, 1, code, message, hint))

    def _line(self, token: Token) -> int:
        return self.offset + (token.map[0] if token.map else 0) + 1

    def _open_page(self, token: Token, content: str) -> None:
        line = self._line(token)
        match = _TITLE.match(content)
        if match is None or not match["title"]:
            hint = "write '# Titre de la page {#identifiant}'"
            self._problem(line, "page.no-id", f"the page '{content}' has no title or no identifier", hint)
        elif not _SLUG.match(match["id"]):
            hint = "use small letters without accents, digits and hyphens"
            self._problem(line, "page.bad-id", f"'{match['id']}' is no identifier", hint)
        title, page_id = (match["title"], match["id"]) if match else (content, "")
        self.pages.append(Page(page_id, title, line))

    def _flush(self) -> None:
        """Closes the passage being gathered and gives it to the page."""
        prose, self.prose = self.prose, []
        if prose:
            self._add(Prose(prose, self._line(prose[0])), self._line(prose[0]))

    def _add(self, segment: Segment, line: int) -> None:
        if self.pages:
            self.pages[-1].segments.append(segment)
        elif not self.stray:
            self.stray = True
            hint = "put a heading '# Titre {#identifiant}' above it"
            self._problem(line, "unit.text-before-page", "text stands before the first page", hint)

    def _fence(self, token: Token) -> None:
        line, kind = self._line(token), token.info.strip()
        if kind not in FENCES:
            hint = f"the fences are {', '.join(f'```{name}' for name in FENCES)}"
            self._problem(line, "fence.unknown", f"unknown fence '{kind}'", hint)
            return
        if token.level > 0:
            self._problem(line, "fence.nested", f"a {kind} cannot stand inside a list or a quotation")
            return
        self._flush()
        source = yamltext.Source(self.path, token.content, line=line + 1)
        located = yamltext.read(source, self.problems)
        if located is None:
            return
        if kind == "quiz":
            quiz = schema.validate(schema.QuizSpec, located, self.problems)
            if quiz is not None:
                self._add(Quiz(quiz, located, line), line)
        elif kind in DIRECTIVES:
            spec = schema.validate(DIRECTIVES[kind], located, self.problems)
            if spec is not None:
                self._add(Directive(spec, located, line), line)
        else:
            block = schema.validate(schema.BlockSpec, located, self.problems)
            if block is not None:
                self._add(Block(block, located, line), line)
