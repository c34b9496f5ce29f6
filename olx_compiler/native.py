"""Blocks kept as OLX beside the text: read with distrust, judged like the rest, written as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from olx_compiler.schema import BLOCKS

# Blocks that all three releases of the platform have, and that hold no other block.
PLATFORM = frozenset({
    "annotatable", "discussion", "done", "drag-and-drop-v2", "edx_sga", "html", "lti", "lti_consumer",
    "openassessment", "poll", "poll_question", "problem", "survey", "video", "word_cloud",
})  # fmt: skip
OURS = frozenset({*BLOCKS, "viatic_video"})
_ACTIVE = frozenset({"script", "iframe", "object", "embed", "applet", "form", "base", "meta", "link"})
_STATIC = re.compile(r"/static/([\w.()-]+)")
_ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href")
Fault = tuple[str, str, str]


def read(data: bytes) -> etree._Element:
    """The block that `data` is.

    Raises:
        etree.XMLSyntaxError: where it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser)


def fault(data: bytes, name: str) -> Fault | None:
    """Code, message and hint of what is wrong with the block in the file `name`."""
    try:
        element = read(data)
    except etree.XMLSyntaxError as error:
        return "olx.syntax", f"'{name}' is no XML: {error.msg}", "export the course again from Studio"
    if element.getroottree().docinfo.internalDTD is not None:
        return "olx.doctype", f"'{name}' has a document type", "take it out: a course has no use for it"
    if element.tag not in PLATFORM | OURS:
        hint = f"blocks that may be kept: {', '.join(sorted(PLATFORM | OURS))}"
        return "olx.unknown-block", f"'{element.tag}' is no block that every platform has", hint
    ran = next(_active(element), None)
    if ran is not None:
        return "olx.active", f"'{name}' runs something: {ran}", "take it out in Studio, then adopt again"
    silent = next(_pictures(element), None)
    if silent is not None:
        return "olx.no-alternative", f"a picture of '{name}' has no text", f"give {silent} an 'alt'"
    return None


def active(text: str) -> str | None:
    """What a page of HTML runs, None where it only shows."""
    return next(_active(html.document_fromstring(text)), None) if text.strip() else None


def files(data: bytes) -> list[str]:
    """Names in `static/` of the files that the block shows."""
    return sorted(set(_STATIC.findall(data.decode())))


def _parts(element: etree._Element) -> Iterator[etree._Element]:
    """The elements a browser will meet: those of the block, or of the text it holds."""
    if element.tag == "html" and (element.text or "").strip():
        yield from html.fragment_fromstring(element.text or "", create_parent="div").iter()
    else:
        yield from element.iter()


def _active(element: etree._Element) -> Iterator[str]:
    if element.tag in OURS:
        return
    for part in _parts(element):
        if part.tag in _ACTIVE:
            yield f"<{part.tag}>"
        for key, value in part.attrib.items():
            name, address = str(key).lower(), re.sub(r"\s", "", str(value)).lower()
            runs = name in _ADDRESSES and address.startswith(("javascript:", "data:text"))
            if runs or name.startswith("on"):
                yield f"{name} of <{part.tag}>"


def _pictures(element: etree._Element) -> Iterator[str]:
    for part in _parts(element):
        if part.tag == "img" and part.get("alt") is None:
            yield str(part.get("src", "it"))
