"""Drawings (SVG) made harmless: parsed, judged, and written again without what a browser does not draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_DRAWN = {None, "", XLINK, "http://www.w3.org/XML/1998/namespace"}
_ACTIVE = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=\s]+")
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


class UnsafeDrawing(ValueError):
    """The drawing runs or loads something; the message says what."""


class UnreadableDrawing(ValueError):
    """The file is no drawing that can be read."""


def clean(data: bytes) -> bytes:
    """The drawing without comments, editors' own data or doctype, the same bytes for the same drawing.

    Raises UnsafeDrawing where it holds a script, an event or an address outside, UnreadableDrawing where it
    is no SVG.
    """
    if b"<!ENTITY" in data:
        raise UnsafeDrawing("an entity")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDrawing(str(error)) from error
    if root.tag != f"{{{SVG}}}svg":
        raise UnreadableDrawing("its root is no <svg>")
    for found in _unsafe(root):
        raise UnsafeDrawing(found)
    for element in list(root.iter()):
        if etree.QName(element).namespace != SVG:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        for name in list(element.attrib):
            if etree.QName(str(name)).namespace not in _DRAWN:
                del element.attrib[name]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _unsafe(root: etree._Element) -> Iterator[str]:
    """What a drawing must not hold, in document order."""
    for element in root.iter():
        name = etree.QName(element).localname
        if name in _ACTIVE:
            yield f"<{name}>"
        if name == "style" and _LOADS.search(str(etree.tostring(element, method="text", encoding="unicode"))):
            yield "a style that loads something"
        for key, value in element.attrib.items():
            attribute, text = etree.QName(str(key)).localname, str(value)
            if attribute.lower().startswith("on"):
                yield f"the event '{attribute}'"
            elif attribute == "href" and not (text.startswith("#") or _EMBEDDED.fullmatch(text)):
                yield "an address outside the drawing"
            elif attribute == "attributeName" and text.lower().endswith("href"):
                yield "an animated address"
            elif _LOADS.search(text):
                yield f"an attribute '{attribute}' that loads something"
