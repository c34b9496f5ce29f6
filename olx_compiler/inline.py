"""What a line of Markdown may hold beyond CommonMark: citations between braces, acronyms, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Any word before the colon: a mistyped kind is told, not shown to readers as it stands.
CITATION = re.compile(
    r"\{[ \t]*(?P<kind>[A-Za-zéÉ]+)[ \t]*:[ \t]*(?P<key>[^{}\s@]*)(?:@(?P<day>[^{}\s]*))?[ \t]*\}"
)
KINDS = ("ref", "param")
LINK = re.compile(r"\]\((?P<kind>ref|theme):(?P<key>[^)\s]+)\)")
# What may be an acronym: a word of two capitals at least, by itself. What stands before is looked at last: a
# pattern that begins with a set of letters skips a text much faster.
ACRONYM = re.compile(r"[A-ZÉ](?<![\w&;@#/-].)\w*[A-ZÉ]\w*(?![\w;=])")
# `![décorative](images/frise.svg)`: a picture that adds nothing to the text, and that nobody need hear.
DECORATIVE = "décorative"
# What a rule about lines may begin with, and the end of a label: the rest of a line is words.
MARKUP = re.compile(r"[\n\\`*_\[\]!<&{]")


def citation(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: `{ref:…}` and `{param:…}` become one token, `citation`."""
    if state.src[state.pos] != "{":
        return False
    match = CITATION.match(state.src, state.pos)
    if match is None or match["kind"] not in KINDS:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        token.meta = {"kind": match["kind"], "key": match["key"], "day": match["day"] or ""}
    state.pos = match.end()
    return True


def lines(state: StateCore) -> None:
    """A rule of markdown-it, in place of its own: a line of mere words, as most cells of tables are, is
    not searched for more."""
    parse = state.md.inline.parse
    for token in state.tokens:
        if token.type != "inline":
            continue
        if MARKUP.search(token.content):
            token.children = parse(token.content, state.md, state.env, [])
        else:
            token.children = [Token("text", "", 0, content=token.content)] if token.content else []


def only_for(signs: str, rule: Callable[[StateCore], None]) -> Callable[[StateCore], None]:
    """A rule of markdown-it that has nothing to do where none of the `signs` stands: most texts hold none."""

    def when_met(state: StateCore) -> None:
        if any(sign in state.src for sign in signs):
            rule(state)

    return when_met
