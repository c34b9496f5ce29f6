"""Two tiny hosts for blocks: one like a platform's LMS, one like its Studio."""

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
    """What both hosts have in common; `published` collects (event, data)."""

    def __init__(self, fields: Any, services: dict[str, Any]) -> None:
        ids = MemoryIdManager()
        super().__init__(id_reader=ids, id_generator=ids, services={"field-data": fields, **services})
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
    """Authored fields cannot be written; the user service is that of `user_id` (None: a visitor)."""

    def __init__(self, user_id: int | None, authored: dict[str, Any]) -> None:
        written = ReadOnlyFieldData(DictFieldData(authored))
        learned = DictFieldData({})
        by_scope = {
            scope: written if scope.user == UserScope.NONE else learned for scope in Scope.named_scopes()
        }
        super().__init__(SplitFieldData(by_scope), {"user": Users(user_id)})


class Studio(Host):
    """No completion, no staff flag; publishing anything here is a fault."""

    is_author_mode = True

    def __init__(self, authored: dict[str, Any], user_id: int | None = None) -> None:
        super().__init__(DictFieldData(authored), {"user": Users(user_id)} if user_id else {})

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        raise AssertionError(f"{event_type} published from Studio")


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
    """The block that a course's XML describes."""
    host = host or Studio({})
    usage = f"usage-{next(_usages)}"
    return block_class.parse_xml(etree.fromstring(xml), host, ScopeIds(None, tag, usage, usage))


def written(block: Any) -> str:
    """The XML that a block writes of itself."""
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    return etree.tostring(node, encoding="unicode")
