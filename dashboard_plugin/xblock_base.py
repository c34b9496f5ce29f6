"""What every block of the suite shares: who is looking, in which mode, its templates, its refusals, its XML.

Blocks are thin views: they read and write through `dashboard_plugin.api`, which asks the policy.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cache, wraps
from importlib import resources
from typing import Any, Literal

from django.template import Context, Engine
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Scope
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.utils.studio_editable import loader as studio_files

from commune_core.errors import CommuneError, Forbidden
from dashboard_plugin.platform import in_studio

log = logging.getLogger(__name__)

Mode = Literal["live", "preview"]

AUTHORED_SCOPES = (Scope.settings, Scope.content)
STATUS_OF_CODE = {
    "policy.forbidden": 403,
    "session.closed": 403,
    "item.unknown": 404,
    "commune.unknown": 404,
    "referential.unknown": 404,
    "answer.stale": 409,
    "storage.not_saved": 503,
}
INVALID = 422


class SignedOut(Forbidden):
    """Nobody is signed in, or no longer: the browser keeps what was typed and sends it again later."""

    code = "session.closed"


@cache
def templates_of(package: str) -> Engine:
    """The engine of a block package's `templates/`: each template is read and compiled once a process."""
    folders = [resources.files(package) / "templates", resources.files("dashboard_plugin") / "templates"]
    return Engine(dirs=[str(folder) for folder in folders])


def viatic_handler(function: Callable[..., Any]) -> Any:
    """A JSON handler whose refusals keep code, message and hint: `{"error": {...}}` with a fitting status."""

    @XBlock.json_handler
    @wraps(function)
    def handler(self: ViaticBlock, data: Any, suffix: str = "") -> Any:
        if not isinstance(data, dict):
            raise JsonHandlerError(400, {"code": "request.invalid", "message": "Un objet JSON est attendu."})
        try:
            return function(self, data, suffix)
        except CommuneError as error:
            raise JsonHandlerError(STATUS_OF_CODE.get(error.code, INVALID), error.as_dict()) from error

    return handler


@XBlock.wants("user")
class ViaticBlock(StudioEditableXBlockMixin, XBlock):
    """Base of the suite's leaf blocks. `editable_fields` are the authored ones, in the order of their XML."""

    resources_dir = "assets"
    has_author_view = True
    has_score = False
    icon_class = "other"
    editable_fields: tuple[str, ...] = ()

    @property
    def account(self) -> Mapping[str, Any]:
        """What the runtime says of the user; empty on a bench without accounts."""
        service = self.runtime.service(self, "user")
        return service.get_current_user().opt_attrs if service else {}

    @property
    def user_id(self) -> int | None:
        """The member looking at the block, None for a visitor."""
        return self.account.get("edx-platform.user_id")

    @property
    def mode(self) -> Mode:
        """`preview` where authors work: it reads the bundled sample commune and writes nothing."""
        if in_studio() or getattr(self.runtime, "is_author_mode", False):
            return "preview"
        # A runtime that knows no account at all (a bare editor, the stock workbench) has no member to serve.
        return "live" if any(key.startswith("edx-platform.") for key in self.account) else "preview"

    @property
    def is_visit(self) -> bool:
        """True when nobody is signed in on a runtime that has accounts."""
        return self.mode == "live" and self.user_id is None

    def require_member(self) -> int | None:
        """The member's id (None in preview, where nothing is written); a visitor is refused."""
        if self.is_visit:
            raise SignedOut(
                "Votre session est fermée.", hint="Ouvrez-la dans un autre onglet, puis enregistrez."
            )
        return self.user_id

    @property
    def suffix(self) -> str:
        """Ends every DOM id of this block, so that several of them share a page."""
        return hashlib.blake2s(str(self.scope_ids.usage_id).encode(), digest_size=5).hexdigest()

    def template(self, name: str, context: Mapping[str, Any]) -> str:
        """The package's template `name`, escaped; it knows `suffix`."""
        # A runtime mixes its own fields into the class, under a name of another module.
        package = getattr(type(self), "unmixed_class", type(self)).__module__.rpartition(".")[0]
        return templates_of(package).get_template(name).render(Context({"suffix": self.suffix, **context}))

    def fragment(self, content: str, *, css: Sequence[str] = (), js: Sequence[str] = ()) -> Fragment:
        """`content` with public files of the package by URL: nothing inline, nothing from another host."""
        fragment = Fragment(content)
        for path in css:
            fragment.add_css_url(self.runtime.local_resource_url(self, path))
        for path in js:
            fragment.add_javascript_url(self.runtime.local_resource_url(self, path))
        return fragment

    def studio_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The authoring form, in French; Studio's own script sends it to `submit_studio_edits`."""
        fields = [self._make_field_info(name, self.fields[name]) for name in self.editable_fields]
        fragment = Fragment(self.template("viatic_block/edit.html", {"fields": fields}))
        fragment.add_javascript(studio_files.load_unicode("public/studio_edit.js"))
        fragment.initialize_js("StudioEditableXBlockMixin")
        return fragment

    @XBlock.handler
    def submit_studio_edits(self, request: Any, suffix: str = "") -> Any:
        """What the authoring form sends. The LMS lets any learner call any handler: there, it is refused."""
        if self.mode == "live":
            refusal = {"code": Forbidden.code, "message": "Un bloc se modifie dans Studio."}
            return JsonHandlerError(403, refusal).get_response()
        return super().submit_studio_edits(request, suffix)

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any) -> ViaticBlock:
        """The block written in `node`. A value that cannot be read is left out and logged.

        A platform drops, without a word, a block whose parsing raises: losing an option is the lesser evil.
        """
        node = copy(node)
        for name in set(cls.editable_fields) & set(node.attrib):
            try:
                cls.fields[name].from_string(node.get(name))
            except (TypeError, ValueError):
                log.warning("%s: %s=%r is left out", node.get("url_name"), name, node.get(name))
                del node.attrib[name]
        block: ViaticBlock = super().parse_xml(node, runtime, keys)
        return block

    def add_xml_to_node(self, node: Any) -> None:
        """The normal form: attributes only, ours first in a fixed order, never what belongs to a user.

        The first field is always written: platforms take a node with only `url_name` for a pointer to a file.
        """
        node.tag = self.xml_element_name()
        others = sorted(set(self.fields) - set(self.editable_fields) - {"parent", "children"})
        for name in (*self.editable_fields, *others):
            field = self.fields[name]
            first = name == self.editable_fields[0]
            if field.scope in AUTHORED_SCOPES and (first or field.is_set_on(self)):
                self._add_field(node, name, field)
