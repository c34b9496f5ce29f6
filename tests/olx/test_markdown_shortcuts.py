"""What is not searched for in plain words: the tokens and the elements are those of markdown-it by itself."""

from __future__ import annotations

import random
from typing import Any

from lxml import etree
from markdown_it import MarkdownIt

from olx_compiler import markdown
from olx_compiler.inline import citation
from olx_compiler.pagehtml import Context, PageRenderer

PIECES = (
    *(
        "mot",
        "é",
        "Oui : ",
        "**",
        "*",
        "_",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n  ",
        "\t",
        "    ",
        ":",
        "%",
        "~",
        "@",
    ),
    *(
        "- ",
        "\n- ",
        "1. ",
        "\n2) ",
        "> ",
        "# ",
        "\n---",
        "===",
        "`",
        "```",
        "\\",
        "\\*",
        "&",
        "&amp;",
        "&eacute;",
    ),
    *(
        "| a | b |\n|---|---:|\n| c: | d |\n",
        "<b>",
        "</b>",
        "<https://x.y>",
        "<!--",
        "-->",
        "\0",
        "\r",
        "\r\n",
    ),
    *(
        "[x](https://a.b/é?c=1)",
        "[x](ref:A-L1)",
        "[x](page:a/b#c)",
        "[x]: y\n",
        "[x]",
        "[",
        "]",
        "{",
        "{ref:a}",
    ),
    *("![", "![*a* &amp; \\*](b)", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", "\N{LINE SEPARATOR}"),
)
TEXTS = 1500


def test_tokens_are_those_of_markdown_it() -> None:
    chance = random.Random(20261126)
    for raw_html in (True, False):
        ours, plain = markdown.parser(raw_html=raw_html), _plain(raw_html=raw_html)
        for _ in range(TEXTS):
            text = "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
            assert _told(ours.parse(text)) == _told(plain.parse(text)), repr(text)
            assert _told(ours.parseInline(text)) == _told(plain.parseInline(text)), repr(text)


def test_a_text_of_one_paragraph_is_what_its_blocks_would_be() -> None:
    chance = random.Random(20261126)
    context = Context(lambda address: address)
    md = _plain(raw_html=False)
    pieces = [piece for piece in PIECES if piece != "\0"]
    for _ in range(TEXTS):
        # Something marked at least: plain words are no Markdown, hence not read at all.
        text = "**A** " + "".join(chance.choices(pieces, k=chance.randint(0, 8)))
        found = markdown.fill_blocks(etree.Element("div"), text, context)
        tokens = md.parse(text)
        markdown.adapt(tokens)
        expected = etree.fromstring(
            f"<div>{md.renderer.render(tokens, md.options, {'context': context})}</div>"
        )
        assert etree.tostring(found) == etree.tostring(expected), repr(text)


def _plain(*, raw_html: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": raw_html, "xhtmlOut": True}, renderer_cls=PageRenderer)
    md.enable("table").inline.ruler.before("link", "citation", citation)
    return md if raw_html else md.disable("image")


def _told(tokens: list[Any]) -> list[Any]:
    return [token.as_dict() for token in tokens]
