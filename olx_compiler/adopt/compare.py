"""Two writings of one course held together: what differs in form, and what differs in substance.

Studio writes a course its own way: other spaces, other orders, settings spelt out with their default. None of
that reaches a learner. `differences` gives both kinds, so that nothing is passed over in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree, html

from olx_compiler.adopt.tree import ROOT, Node, Tree

Kind = Literal["form", "substance"]
# What the compiler adds by itself at the edges of a text: the objective of its unit, what is cited, the way
# to report a doubt.
DERIVED = frozenset({"viatic-goal", "viatic-sources", "viatic-doubt"})
# What a field is worth where it is not written: written or not, a learner sees the same.
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "*": {"xml_attributes": "{}", "xblock-family": "xblock.v1", "visible_to_staff_only": "false",
          "graded": "false"},
    "html": {"editor": "visual", "use_latex_compiler": "false"},
    "problem": {"markdown": "null", "max_attempts": "null", "rerandomize": "never", "showanswer": "finished",
                "show_reset_button": "false", "weight": "1", "use_latex_compiler": "false"},
}  # fmt: skip
# Elements at whose edges no space is seen: those of a page, then those of a question, whose names end alike.
_BLOCKS_OF_TEXT = frozenset({
    "p", "div", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "caption", "aside", "section",
    "blockquote", "h3", "h4", "h5", "h6", "figure", "figcaption", "hr", "details", "summary", "fieldset",
    "problem", "body", "solution", "label", "description", "choice", "option", "textline",
})  # fmt: skip
_PARTS_OF_QUESTIONS = ("response", "group", "input", "hint", "param")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: in which block, in what of it, from what to what."""

    kind: Kind
    name: str
    what: str
    built: str | None
    found: str | None

    def __str__(self) -> str:
        return f"{self.name}: {self.what}: {_short(self.built)} → {_short(self.found)}"


def differences(built: Tree, found: Tree) -> list[Difference]:
    """All that differs between a build and an export of the same course."""
    both = [*built.nodes, *(name for name in found.nodes if name not in built.nodes)]
    each = [part for name in both for part in _of_block(built.nodes.get(name), found.nodes.get(name))]
    settings = [*_of_settings("settings", built.settings, found.settings),
                *_of_settings("grading", built.grading, found.grading)]  # fmt: skip
    return [*each, *settings, *_of_files(built.files, found.files)]


def canonical(node: Node) -> bytes:
    """The body of a block, the same for all writings of it."""
    if not node.body.strip():
        return b""
    if node.tag == "html":
        root: etree._Element = html.fragment_fromstring(node.body.decode(), create_parent="div")
    else:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.fromstring(b"<body>" + node.body + b"</body>", parser)
    for derived in [child for child in root if child.get("class") in DERIVED]:
        root.remove(derived)
    tidy(root)
    return etree.tostring(root, method="c14n")


def _of_block(built: Node | None, found: Node | None) -> Iterator[Difference]:
    if built is None or found is None:
        [there] = (node for node in (built, found) if node is not None)
        was, now = (there.tag, None) if found is None else (None, there.tag)
        yield Difference("substance", there.name, "block", was, now)
        return
    if built.tag != found.tag:
        yield Difference("substance", built.name, "tag", built.tag, found.tag)
        return
    if built.children != found.children:
        yield Difference(
            "substance", built.name, "children", " ".join(built.children), " ".join(found.children)
        )
    for field in sorted({*built.fields, *found.fields}):
        yield from _of_field(built, field, built.fields.get(field), found.fields.get(field))
    if built.body != found.body:
        same = canonical(built) == canonical(found)
        kind: Kind = "form" if same else "substance"
        yield Difference(kind, built.name, "body", built.body.decode(), found.body.decode())


def _of_field(node: Node, field: str, was: str | None, now: str | None) -> Iterator[Difference]:
    if was == now:
        return
    default = DEFAULTS.get(node.tag, {}).get(field, DEFAULTS["*"].get(field))
    same = _value(default if was is None else was) == _value(default if now is None else now)
    # No page shows the title of a text: the sources give it that of its page.
    same = same or (node.tag, field) == ("html", "display_name")
    yield Difference("form" if same else "substance", node.name, field, was, now)


def _value(text: str | None) -> Any:
    """A field as the platform reads it: JSON where it is some, else text."""
    if text is None or text == "":
        return text
    lowered = text.lower()
    try:
        data = json.loads(lowered if lowered in ("true", "false", "null") else text)
    except ValueError:
        return text
    return (
        data
        if isinstance(data, bool | list | dict) or data is None
        else float(data)
        if not isinstance(data, str)
        else data
    )


def _of_settings(where: str, built: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    for key in sorted({*built, *found}):
        was, now = (_written(side[key]) if key in side else None for side in (built, found))
        if was != now:
            # What only the export says is the platform's own setting, at its default or of its own making.
            yield Difference("form" if was is None else "substance", ROOT, f"{where} {key}", was, now)


def _written(setting: Any) -> str:
    """A setting as text; of each tab of a list, what Studio spells out of itself is left out: open to all."""
    if isinstance(setting, list):
        setting = [_without(each, "course_staff_only", False) for each in setting]
    return json.dumps(setting, ensure_ascii=False, sort_keys=True)


def _without(data: Any, key: str, value: object) -> Any:
    if not isinstance(data, dict) or data.get(key) != value:
        return data
    return {each: data[each] for each in data if each != key}


def _of_files(built: Mapping[str, bytes], found: Mapping[str, bytes]) -> Iterator[Difference]:
    for name in sorted({*built, *found}):
        was, now = built.get(name), found.get(name)
        if was == now:
            continue
        ours = name.startswith(("static/", "about/", "tabs/", "info/"))
        sizes = [None if raw is None else f"{len(raw)} bytes" for raw in (was, now)]
        same = was is not None and now is not None and was.split() == now.split()
        yield Difference("substance" if ours and not same else "form", ROOT, f"file {name}", *sizes)


def tidy(element: etree._Element) -> None:
    """In place: spaces that no page shows go; those inside a sentence count for one."""
    if element.tag == "a" and (element.get("href") or "").startswith("https://"):
        # How a link outside opens, and says so, is the compiler's to write.
        for attribute in ("rel", "target", "title"):
            if attribute in element.attrib:
                del element.attrib[attribute]
    for child in element:
        tidy(child)
    if element.tag in ("pre", "style", "script", "code"):
        return
    block, children = _is_block(element), list(element)
    element.text = _spaces(
        element.text, start=block, end=_begins_block(children[:1]) or (block and not children)
    )
    for place, child in enumerate(children, start=1):
        last = _begins_block(children[place : place + 1]) or (block and place == len(children))
        child.tail = _spaces(child.tail, start=_is_block(child), end=last)


def _begins_block(first: list[etree._Element]) -> bool:
    return bool(first) and _is_block(first[0])


def _is_block(element: etree._Element) -> bool:
    return element.tag in _BLOCKS_OF_TEXT or str(element.tag).endswith(_PARTS_OF_QUESTIONS)


def _spaces(text: str | None, *, start: bool, end: bool) -> str | None:
    """`text` with one space for many, and none where a block begins or ends."""
    if text is None:
        return None
    one = re.sub(r"[ \t\r\n]+", " ", text)
    one = one.lstrip(" ") if start else one
    return (one.rstrip(" ") if end else one) or None


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    line = " ".join(text.split())
    return f"'{line if len(line) <= 60 else line[:57] + '…'}'"
