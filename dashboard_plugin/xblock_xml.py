"""The XML of a block: read without losing anything, written in one form that no trip changes by a byte."""

from __future__ import annotations

import json
import logging
from typing import Any

from xblock.core import XML_NAMESPACES, XBlock
from xblock.fields import Field, Scope, String
from yaml import YAMLError

log = logging.getLogger(__name__)

AUTHORED_SCOPES = (Scope.settings, Scope.content)
KEPT = "kept_attributes"
# What the platform writes on every node and reads for itself.
OF_THE_PLATFORM = frozenset({"url_name", "xblock-family"})
OPTION = f"{{{XML_NAMESPACES['option']}}}"
# What the fields of XBlock, and those that a platform mixes in, raise before a value they cannot read.
UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, SyntaxError, YAMLError)


def read(block: XBlock, node: Any) -> None:
    """Set the fields of `block` from `node`.

    An attribute that cannot be read (an option of another version, a bad value) is kept as it stands and
    written back: to raise would make the platform drop the block without a word, to forget would lose the
    option at the next export. Nothing that belongs to a user is read from a course.
    """
    kept = {}
    for name, text in node.attrib.items():
        known = name in block.fields
        if name in OF_THE_PLATFORM or (known and not _is_authored(block, name)):
            continue
        if not known or not _set(block, name, text):
            kept[name] = text
    for child in node:
        name = str(child.tag).removeprefix(OPTION)
        if name != child.tag and _is_authored(block, name):
            # XBlock writes so a text that is null, and the long texts of some mixins.
            _set(block, name, None if child.get("none") == "true" else child.text or "")
        elif isinstance(child.tag, str):  # else a comment
            log.warning("%s: the element %s is left out", node.get("url_name"), child.tag)
    if kept:
        setattr(block, KEPT, kept)


def write(block: XBlock, node: Any, first: tuple[str, ...]) -> None:
    """Write the authored fields on `node`: those of `first` in their order, then the others by name.

    The first one is always written: platforms take a node with only `url_name` for a pointer to a file.
    """
    node.tag = block.xml_element_name()
    kept = dict(getattr(block, KEPT) or {})
    for name in (*first, *sorted(set(block.fields) - set(first))):
        field = block.fields[name]
        if _is_authored(block, name) and (name == first[0] or field.is_set_on(block)):
            block._add_field(node, name, field)
            kept.pop(name, None)
    for name in sorted(kept):
        node.set(name, kept[name])


def _is_authored(block: XBlock, name: str) -> bool:
    return name in block.fields and name != KEPT and block.fields[name].scope in AUTHORED_SCOPES


def _set(block: XBlock, name: str, text: str | None) -> bool:
    """Whether `text` could be read as the field `name`."""
    try:
        setattr(block, name, None if text is None else _value(block.fields[name], text))
    except UNREADABLE as error:
        log.warning("%s: %s=%r cannot be read (%s)", block.scope_ids.usage_id, name, text, error)
        return False
    return True


def _value(field: Field, text: str) -> Any:
    # XBlock reads as YAML what it wrote as JSON, which breaks the characters written in two halves (emoji).
    if not isinstance(field, String) and text[:1] in ("{", "["):
        return field.from_json(json.loads(text))
    return field.from_string(text)
