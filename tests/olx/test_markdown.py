"""What a passage becomes: plain, safe, and readable by a screen reader."""

from __future__ import annotations

import pytest

from olx_compiler import markdown
from olx_compiler.pagehtml import Context


def html(text: str, address: str | None = "/jump_to_id/vt_1") -> str:
    return markdown.render(markdown.parse(text), Context(lambda _address: address))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Deux\n\n### Trois\n\n###### Six", "<h3>Deux</h3>\n<h4>Trois</h4>\n<h6>Six</h6>\n"),
        ("[a](page:x/y)", '<p><a href="/jump_to_id/vt_1">a</a></p>\n'),
        ("> **Attention :** x", '<aside class="viatic-box viatic-box--attention" role="note">'),
        ("> **À retenir**. x", "viatic-box--retenir"),
        ("> **Le maire** décide", "<blockquote>"),
        ("> > **Exemple.** x", '<aside class="viatic-box viatic-box--exemple" role="note">'),
        ('<abbr title="Code général">CGCT</abbr>', '<abbr title="Code général">CGCT</abbr>'),
        ("<p lang=en>Hello</p>", '<p lang="en">Hello</p>'),
        ("<img src=x onerror=y>a", "a"),
        ("<script>alert(1)</script>", ""),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
    ],
)
def test_renders(text: str, expected: str) -> None:
    rendered = html(text)
    assert expected in rendered
    assert "<script" not in rendered and "onerror" not in rendered


def test_a_link_that_leads_nowhere_yet_leaves_its_words() -> None:
    assert html("Voir [le **thème**](theme:x).", address=None) == "<p>Voir le <strong>thème</strong>.</p>\n"


def test_an_address_outside_opens_apart_and_says_so() -> None:
    rendered = html("[a](x)", address="https://a.fr/")
    assert 'rel="noopener"' in rendered and 'title="a (nouvelle fenêtre)"' in rendered


def test_the_words_above_a_table_are_said_once_as_its_caption() -> None:
    rendered = html("Tableau : le coût de `x`\n\n| a |\n|---|\n| 1 |\n")
    assert rendered.count("le coût de") == 2  # the caption, and the name of what scrolls
    assert "<caption>Tableau : le coût de <code>x</code></caption>" in rendered


def test_an_ordinary_paragraph_above_a_table_stays_a_paragraph() -> None:
    rendered = html("Voici.\n\n| a |\n|---|\n| 1 |\n")
    assert "<p>Voici.</p>" in rendered and "<caption>" not in rendered
