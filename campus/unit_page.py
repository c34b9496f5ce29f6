"""Renders one page of a course: each block by itself, so that one that fails leaves the others readable."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field

from django.utils.html import escape
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment, FragmentResource
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from campus.authored import Authored
from campus.olx import Unit
from campus.runtime import CampusRuntime
from campus.services import Links

log = logging.getLogger("campus.blocks")

# Blocks that need nothing of the scripts and styles that the core blocks expect of their page.
SELF_SUFFICIENT = ("html",)
# Exercises have their few signs drawn by contract.css: the icon font alone would weigh 170 kB on a phone.
OWN_ICONS = ("problem",)
OWN_PREFIX = "viatic_"
IMPORTS = re.compile(r"""@import\s+(?:url\()?\s*["']?(?:https?:)?//[^;]*;""")
# Parts of core blocks that would call an outside host.
OUTSIDE = re.compile(r'<div class="google-disclaimer">.*?</div>', re.DOTALL)
UNSAFE_PROBLEM = re.compile(
    r"<(script|customresponse|schematicresponse|coderesponse|externalresponse|include)\b"
)
CAPA_FAILURE = "Could not format HTML for problem"


@dataclass(slots=True)
class Resources:
    """Styles and scripts of a page, each once, in the order in which blocks ask for them."""

    css_urls: list[str] = field(default_factory=list)
    css_texts: list[str] = field(default_factory=list)
    # Pairs ("url" or "text", the URL or the script itself): their order between them matters.
    scripts: list[tuple[str, str]] = field(default_factory=list)

    def add(self, fragment: Fragment) -> None:
        """Take the resources of a fragment, those of outside hosts left out."""
        for resource in fragment.resources:
            if resource.kind == "url" and not re.match(r"/(?!/)", resource.data):
                log.info("Outside resource left out: %s", resource.data)
            elif resource.mimetype == "text/css":
                self._add_style(resource)
            elif (
                resource.mimetype == "application/javascript"
                and (resource.kind, resource.data) not in self.scripts
            ):
                self.scripts.append((resource.kind, resource.data))

    def _add_style(self, resource: FragmentResource) -> None:
        kept = self.css_urls if resource.kind == "url" else self.css_texts
        data = resource.data if resource.kind == "url" else without_imports(resource.data)
        if data not in kept:
            kept.append(data)


@dataclass(slots=True)
class RenderedUnit:
    """The blocks of a page as HTML, what they load, and which of them are finished once seen."""

    blocks: list[str] = field(default_factory=list)
    resources: Resources = field(default_factory=Resources)
    needs_page_contract: bool = False
    needs_icon_font: bool = False
    seen: list[str] = field(default_factory=list)


def without_imports(css: str) -> str:
    """A style sheet that loads nothing from outside."""
    return IMPORTS.sub("", css)


def render_unit(runtime: CampusRuntime, unit: Unit) -> RenderedUnit:
    """Prepare, render and return a page; what blocks changed is still to be flushed by the caller."""
    runtime.prepare(unit.id)
    links = Links(runtime.course, runtime.query)
    page = RenderedUnit()
    for usage in runtime.usages(leaf.id for leaf in unit.leaves):
        found = runtime.blocks[usage]
        declined = why_declined(found)
        if declined:
            page.blocks.append(panel(declined))
            page.seen.append(usage.block_id)
            continue
        try:
            block = runtime.get_block(usage)
            fragment = runtime.render(block, "student_view", {})
        except Exception:  # The edge of a task: any installed block may fail, the page must not.
            log.exception("Block %s cannot be rendered", usage)
            page.blocks.append(panel(FAILED))
            continue
        if CAPA_FAILURE in fragment.content:
            page.blocks.append(panel(FAILED))
            continue
        page.blocks.append(links.replace_urls(OUTSIDE.sub("", fragment.content)))
        page.resources.add(fragment)
        if not (usage.block_type in SELF_SUFFICIENT or usage.block_type.startswith(OWN_PREFIX)):
            page.needs_page_contract = True
            page.needs_icon_font |= usage.block_type not in OWN_ICONS
        if finished_once_seen(block):
            page.seen.append(usage.block_id)
    return page


FAILED = (
    "Cet élément ne peut pas être affiché pour le moment.",
    "Le reste de la page fonctionne. Rechargez la page ; si l’erreur persiste, prévenez la personne "
    "qui gère le campus.",
)


def why_declined(found: Authored) -> tuple[str, str] | None:
    """What to tell, and what to do, where this host does not show a block."""
    if not found.readable:
        return (
            "Cet élément du cours est illisible.",
            "Signalez-le à l’auteur du cours : son fichier est incomplet ou mal formé.",
        )
    if found.tag == "discussion":
        # On Python 3.11 the block installed under that name is but a placeholder of its authors.
        return (
            "Les réponses de vos pairs ne s’échangent pas sur ce campus.",
            "Notez la vôtre et parlez-en avec un autre élu : sur une plateforme Open edX complète, le fil de "
            "discussion s’ouvre ici. Il n’est pas compté dans votre progression.",
        )
    if found.block_class is None:
        return (
            f"Le campus ne sait pas afficher les éléments « {found.tag} ».",
            "Il n’est pas compté dans votre progression. Il s’affiche sur une plateforme Open edX complète.",
        )
    if found.tag == "problem" and UNSAFE_PROBLEM.search(found.fields.get("data", "")):
        return (
            "Cet exercice contient un programme, que le campus refuse d’exécuter.",
            "Il n’est pas compté dans votre progression. L’auteur peut en écrire un qui n’en a pas besoin.",
        )
    return None


def panel(message: tuple[str, str]) -> str:
    """A visible note in place of a block."""
    what, then = (escape(part) for part in message)
    return f'<div class="campus-panel" role="note"><p><strong>{what}</strong></p><p>{then}</p></div>'


def finished_once_seen(block: XBlock) -> bool:
    """Text is finished when it has been shown; an exercise or a film says it by itself."""
    mode = getattr(block, "completion_mode", XBlockCompletionMode.COMPLETABLE)
    own_say = getattr(block, "has_score", False) or getattr(block, "has_custom_completion", False)
    return mode != XBlockCompletionMode.COMPLETABLE or not own_say


def refusal(runtime: CampusRuntime, usage: UsageKey) -> str | None:
    """Why the handlers of a block may not be called, None if they may."""
    found = runtime.blocks.get(usage)
    if found is None:
        return "Cet élément n’existe pas."
    declined = why_declined(found)
    return declined[0] if declined else None
