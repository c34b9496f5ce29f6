"""The picture of a course: its title on the colour of its training domain."""

from __future__ import annotations

import hashlib
import textwrap
from typing import Any

from lxml import etree

_WIDTH, _HEIGHT = 1134, 675
_SVG = "http://www.w3.org/2000/svg"
_NAMESPACES: Any = {None: _SVG}


def cover(title: str, domain: str) -> bytes:
    """An SVG, the same for the same words. White on these hues passes 7:1."""
    hue = int(hashlib.sha256(domain.encode()).hexdigest(), 16) % 360
    root = etree.Element(f"{{{_SVG}}}svg", None, _NAMESPACES)
    for name, value in (
        ("viewBox", f"0 0 {_WIDTH} {_HEIGHT}"),
        ("width", str(_WIDTH)),
        ("height", str(_HEIGHT)),
    ):
        root.set(name, value)
    etree.SubElement(root, f"{{{_SVG}}}title").text = title
    etree.SubElement(
        root, f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": f"hsl({hue}, 45%, 24%)"}
    )
    text = {"x": "80", "fill": "#fff", "font-family": "sans-serif"}
    small = etree.SubElement(root, f"{{{_SVG}}}text", {**text, "y": "130", "font-size": "34"})
    small.text = domain
    for index, line in enumerate(textwrap.wrap(title, 34)[:6]):
        large = {**text, "y": str(230 + 72 * index), "font-size": "56", "font-weight": "bold"}
        etree.SubElement(root, f"{{{_SVG}}}text", large).text = line
    return etree.tostring(root, encoding="utf-8", pretty_print=True)
