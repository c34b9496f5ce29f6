"""The XBlock runtime of the campus: one instance a request, for one person in one course.

Ids are opaque keys, definitions are usages, authored fields are read only, and the learner's fields come
from one row per block: `prepare` reads them all at once, `store.flush` writes them all at once.
"""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from django.contrib.auth.models import User
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.exceptions import NoSuchUsage
from xblock.field_data import ReadOnlyFieldData, SplitFieldData
from xblock.fields import Scope, ScopeIds, UserScope
from xblock.runtime import KvsFieldData, MemoryIdManager, Runtime

from campus import attestation, progress
from campus.authored import MIXINS, Authored, AuthoredFields, page_blocks, unit_of
from campus.catalogue import Course
from campus.services import services
from campus.state import StateStore

log = logging.getLogger("campus.blocks")


@lru_cache(maxsize=256)
def shares_state(block_class: Any) -> bool:
    """Whether a block has fields that all its learners share."""
    scopes = (
        item.scope for item in block_class.fields.values() if item.scope not in (Scope.children, Scope.parent)
    )
    return any(scope.user == UserScope.ALL for scope in scopes)


class CampusRuntime(Runtime):  # type: ignore[misc]
    """Renders the blocks of a course and runs their handlers for `user`."""

    # CAPA reads it; only `<include>` in a problem would use it, which this host does not offer.
    resources_fs = None

    def __init__(self, user: User, course: Course, query: str = "") -> None:
        self.user = user
        self.course = course
        self.query = query
        self.store = StateStore(user)
        self.blocks: dict[UsageKey, Authored] = {}
        authored = ReadOnlyFieldData(AuthoredFields(self.blocks))
        learned = KvsFieldData(self.store)
        by_scope = {
            scope: authored if scope.user == UserScope.NONE else learned for scope in Scope.named_scopes()
        }
        by_scope |= {Scope.children: authored, Scope.parent: authored}
        ids = MemoryIdManager()
        found = {**services(user, course, query), "field-data": SplitFieldData(by_scope)}
        super().__init__(id_reader=ids, id_generator=ids, mixins=MIXINS, services=found)

    def prepare(self, unit_id: str, only: UsageKey | None = None) -> None:
        """Load a page's blocks and what they remember of the person: one query, two if state is shared."""
        self.blocks.update(page_blocks(self.course, unit_id))
        wanted = {only: self.blocks[only]} if only in self.blocks else self.blocks
        classes = [found.block_class for found in wanted.values() if found.block_class]
        shared = any(shares_state(cast(Any, block_class)) for block_class in classes)
        self.store.prefetch(map(str, wanted), {found.tag for found in wanted.values()}, shared=shared)

    def get_block(self, usage_id: UsageKey, for_parent: XBlock | None = None) -> XBlock:
        """The block, bound to this person; raises NoSuchUsage where this host has no class for it."""
        if usage_id not in self.blocks:
            self.blocks.update(page_blocks(self.course, unit_of(self.course, usage_id)))
        found = self.blocks.get(usage_id)
        if found is None or found.block_class is None:
            raise NoSuchUsage(str(usage_id))
        keys = ScopeIds(self.user.pk, found.tag, usage_id, usage_id)
        return self.construct_xblock_from_class(found.block_class, keys, for_parent=for_parent)

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Where `views.blocks.handler` answers for this block."""
        url = f"/bloc/{block.scope_ids.usage_id}/{handler_name}/{suffix}"
        return f"{url}?{query}" if query else url

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Where `views.blocks.resource` serves a public file of the block's package."""
        return f"/bloc-ressource/{block.scope_ids.block_type}/{uri}"

    def resource_url(self, resource: str) -> str:
        """A static file of the campus."""
        return f"/static/{resource}"

    def applicable_aside_types(self, block: XBlock) -> list[str]:
        """None: no aside is shown on this host."""
        return []

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Grades and completion are kept; any other event goes to the log."""
        usage = block.scope_ids.usage_id
        if event_type == "grade":
            earned = float(event_data["value"])
            progress.record_grade(self.user, usage, earned, float(event_data["max_value"]))
            # Nobody passes by an answer that earns nothing.
            if earned > 0:
                attestation.give_if_passed(self.user, usage)
            if not getattr(block, "has_custom_completion", False):
                progress.record_completion(self.user, usage, 1.0)
        elif event_type == "completion":
            progress.record_completion(self.user, usage, float(event_data["completion"]))
        else:
            log.debug("%s by %s", event_type, usage)

    def wrap_xblock(self, block: XBlock, view: str, frag: Fragment, context: Any) -> Fragment:
        """The element that carries what the page's script needs to start the block."""
        found = block.scope_ids
        data = {"usage-id": str(found.usage_id), "block-type": found.block_type}
        if getattr(block, "name", None):
            data["name"] = block.name
        if frag.js_init_fn:
            data |= {"init": frag.js_init_fn, "runtime-version": str(frag.js_init_version)}
        arguments = ""
        if frag.json_init_args is not None:
            text = json.dumps(frag.json_init_args).replace("<", "\\u003c")
            arguments = f'<script type="json/xblock-args" class="xblock_json_init_args">{text}</script>'
        # The core blocks' style sheets start at these class names.
        name = getattr(type(block), "unmixed_class", type(block)).__name__
        classes = (
            f"xblock xblock-v1 xblock-{view} xblock-{view}-{found.block_type} xmodule_display xmodule_{name}"
        )
        attributes = "".join(f' data-{key}="{html.escape(value)}"' for key, value in data.items())
        wrapped = Fragment(f'<div class="{classes}"{attributes}>{frag.body_html()}{arguments}</div>')
        wrapped.add_fragment_resources(frag)
        return wrapped

    def usages(self, leaf_ids: Iterable[str]) -> list[UsageKey]:
        """The keys of a page's blocks, in order."""
        tags = self.course.skeleton.leaf_of
        return [self.course.key.make_usage_key(tags[leaf_id].tag, leaf_id) for leaf_id in leaf_ids]
