"""What every block of the suite shares: who is looking, in which mode, its templates, its refusals, its XML.

Blocks are thin views: they read and write through `dashboard_plugin.api`, which asks the policy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from importlib import resources
from typing import Any, Literal

from django.template import Context, Engine
from django.templatetags.static import static
from django.utils.safestring import SafeString
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Dict, Scope
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import ValidationMessage

from commune_core.errors import CommuneError, Forbidden
from dashboard_plugin import xblock_xml
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.platform import get_platform, in_studio

Mode = Literal["live", "preview"]

# Links out of a block, written once. A course shows it in a frame, amid answers being typed: they open aside,
# and say so to the eye and to the ear.
LINKS = {
    "away": SafeString(' target="_blank" rel="noopener"'),
    "new_tab": SafeString(
        '<span aria-hidden="true">&nbsp;↗</span><span class="viatic-hidden"> (nouvel onglet)</span>'
    ),
}


class SettingFault(ValidationMessage):
    """What is wrong with one setting: the authoring form shows it beside, Studio's page above the block."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(ValidationMessage.ERROR, text)
        self.field = field

    def to_json(self) -> dict[str, str]:
        """With the name of the setting."""
        return {**super().to_json(), "field": self.field}


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
            raise JsonHandlerError(outcome(error)[0], error.as_dict()) from error

    return handler


@XBlock.wants("user", "completion")
class ViaticBlock(StudioEditableXBlockMixin, XBlock):
    """Base of the suite's leaf blocks. `editable_fields` are the authored ones, in the order of their XML."""

    resources_dir = "assets"
    has_author_view = True
    has_score = False
    icon_class = "other"
    editable_fields: tuple[str, ...] = ()
    editor_template = "viatic_block/editor.html"
    editor_js: tuple[str, ...] = ()
    editor_init = "ViaticEditor"

    kept_attributes = Dict(
        help="Options that this version cannot read, as they were written: given back at the next export.",
        default={},
        scope=Scope.settings,
    )

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
        """`preview` for authors and for staff who see a course as a learner: the sample commune, no write."""
        if self._is_for_authors:
            return "preview"
        # A runtime that knows no account at all (a bare editor, the stock workbench) has no member to serve.
        if not self._has_accounts:
            return "preview"
        return "preview" if get_platform().is_stood_in_for(self.user_id) else "live"

    @property
    def _is_for_authors(self) -> bool:
        return in_studio() or bool(getattr(self.runtime, "is_author_mode", False))

    @property
    def _has_accounts(self) -> bool:
        return any(key.startswith("edx-platform.") for key in self.account)

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
        """The package's template `name`, escaped; it knows `suffix` and LINKS."""
        # A runtime mixes its own fields into the class, under a name of another module.
        package = getattr(type(self), "unmixed_class", type(self)).__module__.rpartition(".")[0]
        return (
            templates_of(package)
            .get_template(name)
            .render(Context({"suffix": self.suffix, **LINKS, **context}))
        )

    def fragment(self, content: str, *, css: Sequence[str] = (), js: Sequence[str] = ()) -> Fragment:
        """`content` with public files of the package by URL: nothing inline, nothing from another host."""
        fragment = Fragment(content)
        for path in css:
            fragment.add_css_url(self.runtime.local_resource_url(self, path))
        for path in js:
            fragment.add_javascript_url(self.runtime.local_resource_url(self, path))
        return fragment

    def studio_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The authoring form, in French, which `submit_studio_edits` receives."""
        values = {
            "values": {name: getattr(self, name) for name in self.editable_fields},
            "defaults": {name: self.fields[name].default for name in self.editable_fields},
        }
        content = self.template(self.editor_template, {**values, **self.editor_context()})
        fragment = self.fragment(content, js=self.editor_js)
        fragment.add_css_url(static("viatic/block-editor.css"))
        fragment.add_javascript_url(static("viatic/block-editor.js"))
        fragment.initialize_js(self.editor_init)
        return fragment

    def editor_context(self) -> dict[str, Any]:
        """What the block's own part of the authoring form needs besides its `values` and `defaults`."""
        return {}

    @XBlock.handler
    def submit_studio_edits(self, request: Any, suffix: str = "") -> Any:
        """What the authoring form sends: kept, or refused with a message beside each setting that is wrong.

        The LMS lets any learner call any handler: there, it is refused.
        """
        if self._has_accounts and not self._is_for_authors:
            refusal = {"code": Forbidden.code, "message": "Un bloc se modifie dans Studio."}
            return JsonHandlerError(403, refusal).get_response()
        try:
            return super().submit_studio_edits(request, suffix)
        except (AttributeError, KeyError, TypeError, ValueError):
            text = "Un de ces réglages ne peut pas être lu. Rechargez la page et recommencez."
            return JsonHandlerError(400, {"messages": [{"type": "error", "text": text}]}).get_response()

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any) -> ViaticBlock:
        """The block written in `node`."""
        block: ViaticBlock = runtime.construct_xblock_from_class(cls, keys)
        xblock_xml.read(block, node)
        return block

    def add_xml_to_node(self, node: Any) -> None:
        """The normal form: attributes only, ours first in a fixed order, never what belongs to a user."""
        xblock_xml.write(self, node, self.editable_fields)
