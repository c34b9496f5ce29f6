"""Tiny hosts for blocks, after the platform's own: its LMS, its Studio, Studio's handlers, and a bare one."""

from __future__ import annotations

import itertools
import json
from typing import Any

from lxml import etree
from webob import Request
from xblock.core import XBlock
from xblock.field_data import DictFieldData, ReadOnlyFieldData, SplitFieldData
from xblock.fields import Scope, ScopeIds, UserScope
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import MemoryIdManager, Runtime

_usages = itertools.count()


class Users(UserService):
    """What a platform says of a user: nothing but the lack of a session for a visitor."""

    def __init__(self, user_id: int | None) -> None:
        super().__init__()
        known = {"edx-platform.is_authenticated": False}
        if user_id is not None:
            known = {"edx-platform.is_authenticated": True, "edx-platform.user_id": user_id}
        self.user = XBlockUser(is_current_user=True)
        self.user.opt_attrs = known

    def get_current_user(self) -> XBlockUser:
        return self.user


class Host(Runtime):
    """What all hosts have in common; `published` collects (event, data)."""

    def __init__(self, fields: Any, services: dict[str, Any], mixins: tuple[type, ...] = ()) -> None:
        ids = MemoryIdManager()
        services = {"field-data": fields, **services}
        super().__init__(id_reader=ids, id_generator=ids, services=services, mixins=mixins)
        self.published: list[tuple[str, Any]] = []

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        return f"/handler/{block.scope_ids.usage_id}/{handler_name}"

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        return f"/resource/{block.scope_ids.block_type}/{uri}"

    def resource_url(self, resource: str) -> str:
        return f"/static/{resource}"

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        self.published.append((event_type, event_data))


class Lms(Host):
    """Authored fields cannot be written; the user service is that of `user_id` (None: a visitor).

    Publishing asks for the completion service, which a visitor has not, as the platform's own does.
    """

    def __init__(self, user_id: int | None, authored: dict[str, Any]) -> None:
        written = ReadOnlyFieldData(DictFieldData(authored))
        learned = DictFieldData({})
        services = {"user": Users(user_id), "completion": None if user_id is None else object()}
        super().__init__(split(written, learned), services)

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        if self.service(block, "completion") is not None:
            super().publish(block, event_type, event_data)


class Studio(Host):
    """The preview: no completion, no staff flag; publishing anything here is a fault."""

    is_author_mode = True

    def __init__(
        self, authored: dict[str, Any], user_id: int | None = None, mixins: tuple[type, ...] = ()
    ) -> None:
        super().__init__(DictFieldData(authored), {"user": Users(user_id)} if user_id else {}, mixins)

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        raise AssertionError(f"{event_type} published from Studio")


class StudioHandlers(Studio):
    """Where Studio runs a handler: the author's account as the LMS gives a member's, no mark of the place.

    Only the settings of the process tell it (ROOT_URLCONF). A learner's field cannot be written.
    """

    is_author_mode = False

    def __init__(self, authored: dict[str, Any], user_id: int) -> None:
        fields = split(DictFieldData(authored), ReadOnlyFieldData(DictFieldData({})))
        Host.__init__(self, fields, {"user": Users(user_id)})


class Bare(Host):
    """No service at all."""

    def __init__(self, authored: dict[str, Any]) -> None:
        super().__init__(DictFieldData(authored), {})


def split(authored: Any, learned: Any) -> SplitFieldData:
    """What authors write apart from what learners leave."""
    return SplitFieldData(
        {scope: authored if scope.user == UserScope.NONE else learned for scope in Scope.named_scopes()}
    )


def put(block_class: type[XBlock], tag: str, host: Host, usage: str = "") -> Any:
    """A block of the course, on `host`."""
    usage = usage or f"usage-{next(_usages)}"
    return host.construct_xblock_from_class(block_class, ScopeIds("someone", tag, usage, usage))


def call(block: Any, handler: str, payload: Any, method: str = "POST") -> tuple[int, Any]:
    """Status and JSON of a handler."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    request = Request.blank("/", method=method, body=body if method == "POST" else b"")
    response = block.handle(handler, request)
    return response.status_code, json.loads(response.body)


def parsed(block_class: type[XBlock], tag: str, xml: str, host: Host | None = None) -> Any:
    """The block that a course's XML describes, on a host that mixes its own fields in."""
    host = host or Studio({})
    usage = f"usage-{next(_usages)}"
    mixed = host.mixologist.mix(block_class)
    return mixed.parse_xml(etree.fromstring(xml), host, ScopeIds(None, tag, usage, usage))


def written(block: Any) -> str:
    """The XML that a block writes of itself."""
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    return etree.tostring(node, encoding="unicode")


def exported(block: Any) -> bytes:
    """The file of a unit, as the platform exports it, with the block in it."""
    unit = etree.Element("vertical", display_name="Unité")
    node = etree.SubElement(unit, block.scope_ids.block_type, url_name="bloc")
    block.add_xml_to_node(node)
    return etree.tostring(unit, pretty_print=True, encoding="utf-8")


def imported(block_class: type[XBlock], tag: str, unit: bytes, host: Host | None = None) -> Any:
    """The block of such a file."""
    (node,) = etree.fromstring(unit)
    node.attrib.pop("xblock-family", None)
    return parsed(block_class, tag, etree.tostring(node, encoding="unicode"), host)
