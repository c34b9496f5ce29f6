"""What authors wrote in each block, as XBlock fields: parsed page by page, kept in memory, shared by all
learners, read only."""

from __future__ import annotations

import copy
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock, XBlockMixin
from xblock.exceptions import XBlockNotFoundError
from xblock.field_data import FieldData
from xblock.fields import Boolean, Scope, ScopeIds, String
from xblock.plugin import PluginMissingError
from xblock.runtime import MemoryIdManager, Runtime

from campus.catalogue import Course

# The core blocks are published under other names than their OLX tags; the tags must not be claimed by a
# second
# distribution, since a platform that has both would refuse to load either.
CORE_BLOCKS = ("html", "problem", "video")
PAGES_KEPT = 512


def load_class(tag: str) -> type[XBlock] | None:
    """The class that renders a tag, or None where this host has none."""
    try:
        found: type[XBlock] = XBlock.load_class(f"_{tag}_extracted" if tag in CORE_BLOCKS else tag)
    except PluginMissingError:
        return None
    return found


class CourseSettings(XBlockMixin):  # type: ignore[misc]
    """What every block takes from its lesson; CAPA reads `graded` without declaring it."""

    graded = Boolean(
        help="Whether the lesson counts in the course's grade", default=False, scope=Scope.settings
    )
    format = String(help="The kind of graded work the lesson is", default=None, scope=Scope.settings)


MIXINS = (CourseSettings,)


@dataclass(slots=True)
class Authored:
    """One block: its tag, its class (None: unknown here, or unreadable) and its fields as JSON holds them."""

    tag: str
    block_class: type[XBlock] | None
    readable: bool = True
    fields: dict[str, Any] = field(default_factory=dict)
    inherited: Mapping[str, Any] = field(default_factory=dict)


class AuthoredFields(FieldData):  # type: ignore[misc]
    """Field data over `Authored` blocks; what a block does not set, it inherits from what it is in."""

    def __init__(self, blocks: Mapping[UsageKey, Authored]) -> None:
        self._blocks = blocks

    def get(self, block: XBlock, name: str) -> Any:
        """The value as JSON holds it, a copy that its reader may change."""
        return copy.deepcopy(self._blocks[block.scope_ids.usage_id].fields[name])

    def has(self, block: XBlock, name: str) -> bool:
        """Whether the author set the field."""
        found = self._blocks.get(block.scope_ids.usage_id)
        return found is not None and name in found.fields

    def set(self, block: XBlock, name: str, value: Any) -> None:
        """Used while parsing only: the runtime wraps this in `ReadOnlyFieldData`."""
        self._blocks[block.scope_ids.usage_id].fields[name] = value

    def delete(self, block: XBlock, name: str) -> None:
        """Used while parsing only."""
        del self._blocks[block.scope_ids.usage_id].fields[name]

    def default(self, block: XBlock, name: str) -> Any:
        """The inherited value; KeyError where there is none."""
        return self._blocks[block.scope_ids.usage_id].inherited[name]


class ParsingRuntime(Runtime):  # type: ignore[misc]
    """Turns OLX elements into `Authored` blocks; it renders nothing."""

    def __init__(self, course: Course) -> None:
        self.blocks: dict[UsageKey, Authored] = {}
        self._course = course
        ids = MemoryIdManager()
        fields = AuthoredFields(self.blocks)
        super().__init__(id_reader=ids, id_generator=ids, mixins=MIXINS, services={"field-data": fields})

    def parse(
        self,
        node: etree._Element,
        block_id: str,
        inherited: Mapping[str, Any],
        parent: UsageKey | None = None,
    ) -> UsageKey:
        """Read an element and what is under it; the usage key it gets."""
        usage = self._course.key.make_usage_key(node.tag, block_id)
        block_class = load_class(node.tag)
        self.blocks[usage] = Authored(node.tag, block_class, inherited=inherited)
        if block_class is None:
            return usage
        if node.tag == "html" and node.get("filename"):
            # `parse_xml_new_runtime` reads inline text only: hand it the side file as if it were inline.
            node.text = self._course.directory.html_text(str(node.attrib.pop("filename")))
        node.attrib.pop("url_name", "")
        mixed = self.mixologist.mix(block_class)
        parse = mixed.parse_xml_new_runtime if node.tag in CORE_BLOCKS else mixed.parse_xml
        block = parse(node, self, ScopeIds(None, node.tag, usage, usage))
        if parent is not None:
            block.parent = parent
        block.save()
        return usage

    def add_node_as_child(self, block: XBlock, node: etree._Element) -> None:
        """A child's id says where it is in its parent, so that its page can be found again from a handler's
        URL."""
        parent = block.scope_ids.usage_id
        inherited = self.blocks[parent].inherited
        block.children.append(self.parse(node, f"{parent.block_id}.{len(block.children)}", inherited, parent))

    def handler_url(self, *args: Any, **kwargs: Any) -> str:
        """Nothing is called while parsing."""
        raise NotImplementedError

    def resource_url(self, *args: Any, **kwargs: Any) -> str:
        """Nothing is shown while parsing."""
        raise NotImplementedError

    def local_resource_url(self, *args: Any, **kwargs: Any) -> str:
        """Nothing is shown while parsing."""
        raise NotImplementedError

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Nothing happens while parsing."""
        raise NotImplementedError


log = logging.getLogger("campus.courses")
_pages: OrderedDict[tuple[int, str], dict[UsageKey, Authored]] = OrderedDict()
_lock = threading.Lock()


def page_blocks(course: Course, unit_id: str) -> dict[UsageKey, Authored]:
    """The blocks of a page with their descendants. Complete when returned, and never changed after."""
    key = (course.edition, unit_id)
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            return _pages[key]
    runtime = ParsingRuntime(course)
    for block_id, node in course.directory.leaf_nodes(unit_id).items():
        leaf = course.skeleton.leaf_of[block_id]
        try:
            runtime.parse(node, block_id, {name: _value(text) for name, text in leaf.inherited.items()})
        except (
            Exception
        ):  # The edge of a task: the parser of any installed block, which must not take the page down.
            log.exception("Block %s of %s cannot be read", block_id, course.entry.key)
            runtime.blocks[course.key.make_usage_key(node.tag, block_id)] = Authored(
                node.tag, None, readable=False
            )
    with _lock:
        _pages[key] = runtime.blocks
        while len(_pages) > PAGES_KEPT:
            _pages.popitem(last=False)
    return runtime.blocks


def _value(text: str) -> Any:
    """An attribute as a field stores it: JSON where it is JSON, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def unit_of(course: Course, usage: UsageKey) -> str:
    """The page that holds a block, by the id of its outermost ancestor on the page."""
    block_id = usage.block_id
    while block_id not in course.skeleton.unit_of:
        block_id, dot, _ = block_id.rpartition(".")
        if not dot:
            raise XBlockNotFoundError(usage)
    return course.skeleton.unit_of[block_id].id
