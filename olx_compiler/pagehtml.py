"""HTML of a page where it differs from CommonMark's: links that leave the course, tables that scroll."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# Where a link leads: an address, or None when the words stay and the link goes.
Resolver = Callable[[str], str | None]
Env = MutableMapping[str, Any]


class PageRenderer(RendererHTML):
    """markdown-it calls the method named after a token's type; `env["resolve"]` makes addresses OLX ones."""

    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """An address elsewhere opens beside the course and says so; one without target leaves its words."""
        target = env["resolve"](str(tokens[index].attrs.get("href", "")))
        env.setdefault("open_links", []).append(target is not None)
        if target is None:
            return ""
        attributes: dict[str, str | int | float] = {"href": target}
        if target.startswith("https:"):
            title = f"{_words(tokens[index + 1 :])} (nouvelle fenêtre)"
            attributes |= {"rel": "noopener", "target": "_blank", "title": title}
        elif target.startswith("/courses/"):
            # A page is shown in a frame on some platforms: leaving the course leaves the frame.
            attributes["target"] = "_parent"
        return self._tag("a", attributes)

    def link_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """Closes what `link_open` opened, if it did."""
        return "</a>" if env["open_links"].pop() else ""

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

    def _tag(self, name: str, attributes: dict[str, str | int | float]) -> str:
        return f"<{name}{self.renderAttrs(Token('', name, 1, attrs=attributes))}>"


def _words(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type == "link_close":
            break
        words.append(token.content)
    return "".join(words)
