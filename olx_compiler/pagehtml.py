"""HTML of a page where it differs from CommonMark's: links that leave the course, tables that scroll,
figures, citations of law, acronyms explained where a page first says them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from olx_compiler.figures import figure, provenance
from olx_compiler.inline import ACRONYM, CITATION, DECORATIVE
from olx_compiler.registers import Registers

# Where a link leads: an address, or None when the words stay and the link goes.
Resolver = Callable[[str], str | None]
Env = MutableMapping[str, Any]


@dataclass(slots=True)
class Context:
    """What the text of a page needs to know: where links lead, the shared registers and the day they are
    read, the files of the course (path to name in `static/`).

    `explained` holds the acronyms this page has explained already; None explains none. `cited` gathers what
    the page cites, kind, key and day, in order.
    """

    resolve: Resolver
    registers: Registers = field(default_factory=Registers)
    day: datetime.date = datetime.date.min
    files: Mapping[str, str] = field(default_factory=dict)
    explained: set[str] | None = None
    cited: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def page(self) -> Context:
        """The same for a new page, where nothing is explained nor cited yet."""
        return Context(self.resolve, self.registers, self.day, self.files, set())

    def day_of(self, written: str) -> datetime.date:
        """The day a citation asks for, else that of the course."""
        return datetime.date.fromisoformat(written) if written else self.day


def plain(text: str, context: Context) -> str:
    """Words that are no Markdown (a title, a line of a dropdown) with what they cite."""

    def words(match: re.Match[str]) -> str:
        kind, key, written = match["kind"], match["key"], match["day"] or ""
        reference = context.registers.references.get(key) if kind == "ref" else None
        shown = context.registers.label(reference) if reference is not None else None
        if kind == "param":
            parameter, period = (
                context.registers.parameters.get(key),
                context.registers.period(key, context.day_of(written)),
            )
            shown = figure(period.value, parameter.unit) if parameter and period else None
        if shown is None:
            return match[0]
        context.cited.setdefault((kind, key, written))
        return shown

    return CITATION.sub(words, text) if "{" in text else text


class PageRenderer(RendererHTML):
    """markdown-it calls the method named after a token's type; `env["context"]` is the page's Context."""

    @staticmethod
    def renderAttrs(token: Token) -> str:  # noqa: N802 - markdown-it's name
        """Attributes of a tag; most have none."""
        return RendererHTML.renderAttrs(token) if token.attrs else ""

    def text(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """Plain text; the first time a page says an acronym of the glossary, it says what it stands for."""
        content = tokens[index].content
        if ACRONYM.search(content) is None or env.get("in_abbr"):
            return escapeHtml(content)
        return self._explained(content, env["context"])

    def _explained(self, content: str, context: Context) -> str:
        if context.explained is None:
            return escapeHtml(content)
        text, last = "", 0
        for match in ACRONYM.finditer(content):
            term = context.registers.terms.get(match[0])
            if term is None or term.expansion is None or match[0] in context.explained:
                continue
            context.explained.add(match[0])
            if term.everyday or term.ambiguous or term.expansion.lower() in content.lower():
                continue
            text += escapeHtml(content[last : match.start()])
            text += f"{self._tag('abbr', {'title': term.expansion})}{match[0]}</abbr>"
            last = match.end()
        return text + escapeHtml(content[last:])

    def html_inline(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """HTML typed by the author; an acronym explained by hand is not explained twice."""
        content = tokens[index].content
        if content.startswith("<abbr"):
            env["in_abbr"] = True
            context: Context = env["context"]
            if context.explained is not None and index + 1 < len(tokens):
                context.explained.add(tokens[index + 1].content)
        elif content.startswith("</abbr"):
            env["in_abbr"] = False
        return content

    def citation(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """A reference of law as words and, if it can be read somewhere, a link; a figure with its source."""
        meta = tokens[index].meta
        context: Context = env["context"]
        context.cited.setdefault((meta["kind"], meta["key"], meta["day"]))
        if meta["kind"] == "ref":
            return self._reference(meta["key"], context)
        parameter = context.registers.parameters.get(meta["key"])
        day = context.day_of(meta["day"])
        period = context.registers.period(meta["key"], day)
        shown = figure(period.value, parameter.unit) if parameter is not None and period is not None else None
        if parameter is None or period is None or shown is None:
            return escapeHtml(tokens[index].content)
        title = provenance(parameter.title, period, day)
        return f"{self._tag('span', {'title': title})}{escapeHtml(shown)}</span>"

    def _reference(self, key: str, context: Context) -> str:
        reference = context.registers.references.get(key)
        if reference is None:
            return escapeHtml(key)
        label = context.registers.label(reference)
        address = context.registers.address(reference)
        if address is None:
            return f"{self._tag('span', {'title': reference.says})}{self._explained(label, context)}</span>"
        attributes = self._outside(address, context.registers.place(reference, label))
        return f"{self._tag('a', attributes)}{self._explained(label, context)}</a>"

    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """An address elsewhere opens beside the course and says so; one without target leaves its words."""
        address = str(tokens[index].attrs.get("href", ""))
        context: Context = env["context"]
        words = _words(tokens[index + 1 :])
        key = address.removeprefix("ref:") if address.startswith("ref:") else ""
        if key in context.registers.references:
            context.cited.setdefault(("ref", key, ""))
            words = context.registers.place(context.registers.references[key], words)
        target = context.resolve(address)
        env.setdefault("open_links", []).append(target is not None)
        if target is None:
            return ""
        attributes: dict[str, str | int | float] = {"href": target}
        if target.startswith("https:"):
            attributes = self._outside(target, words)
        elif target.startswith("/courses/"):
            # A page is shown in a frame on some platforms: leaving the course leaves the frame.
            attributes["target"] = "_parent"
        return self._tag("a", attributes)

    def link_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """Closes what `link_open` opened, if it did."""
        return "</a>" if env["open_links"].pop() else ""

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """A picture of the course with its text alternative and, where it has one, its legend."""
        token = tokens[index]
        context: Context = env["context"]
        name = context.files.get(str(token.attrs.get("src", "")))
        if name is None:
            return ""
        alternative = "" if token.content == DECORATIVE else token.content
        picture = self._tag("img", {"src": f"/static/{name}", "alt": alternative})
        legend = str(token.attrs.get("title", ""))
        return picture + (f"<figcaption>{escapeHtml(legend)}</figcaption>" if legend else "")

    def table_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """The wrapper scrolls on a narrow screen: it must be reachable by keyboard and say what it holds."""
        caption: list[Token] = tokens[index].meta.get("caption", [])
        label = "".join(token.content for token in caption) or "Tableau"
        wrapper = self._tag(
            "div", {"class": "viatic-table", "role": "group", "tabindex": "0", "aria-label": label}
        )
        inner = self.renderInline(caption, options, env)
        return f"{wrapper}<table>\n" + (f"<caption>{inner}</caption>\n" if caption else "")

    def table_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """Closes the table and its wrapper."""
        return "</table></div>\n"

    def moved_inline(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """Text that a table took as its caption is not said twice."""
        return ""

    def _outside(self, address: str, words: str) -> dict[str, str | int | float]:
        """Attributes of a link that opens beside the course."""
        title = f"{words} (nouvelle fenêtre)"
        return {"href": address, "rel": "noopener", "target": "_blank", "title": title}

    def _tag(self, name: str, attributes: dict[str, str | int | float]) -> str:
        written = "".join(f' {key}="{escapeHtml(str(value))}"' for key, value in attributes.items())
        return f"<{name}{written}{' /' if name == 'img' else ''}>"


def _words(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type == "link_close":
            break
        words.append(token.content)
    return "".join(words)
