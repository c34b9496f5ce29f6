"""What the authoring form of the diagnostic offers, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commune_core import referential as referentials
from commune_core.errors import CommuneError
from commune_core.referential import CURRENT_VERSION, EVERYTHING, EXPRESS, Referential
from commune_core.typography import NBSP
from dashboard_plugin.xblock_base import SettingFault


def choices(items: str, version: str, referential: Referential) -> dict[str, Any]:
    """The four ways of naming points, the points by domain, and the versions, for `editor.html`."""
    offered = (
        (EXPRESS, f"Questionnaire express ({len(referential.express)} points)"),
        (EVERYTHING, f"Tout l’état des lieux ({len(referential.items)} points)"),
        ("domain", "Un domaine"),
        ("list", "Une liste de points"),
    )
    return {
        "kind": _kind(items, referential),
        "choices": [{"value": value, "label": label} for value, label in offered],
        "groups": [
            {"code": domain.code, "title": domain.title, "rows": domain.items}
            for domain in referential.domains
        ],
        "versions": list(_versions(version)),
    }


def faults(*, items: str, required: Any, version: str) -> Iterator[SettingFault]:
    """An unknown point, domain or version, and a number of answers that cannot be reached."""
    whole = isinstance(required, int) and not isinstance(required, bool) and required >= 0
    if not whole:
        yield SettingFault("required", f"Réponses attendues{NBSP}: donnez un nombre entier, 0 pour toutes.")
    try:
        referential = referentials.load(version or None)
    except CommuneError as error:
        yield SettingFault("referential", f"{error.message} Choisissez une version de la liste.")
        return
    try:
        count = len(referential.select(items))
    except CommuneError as error:
        yield SettingFault("items", f"{error.message} {error.hint}")
        return
    if whole and required > count:
        yield SettingFault(
            "required", f"Réponses attendues{NBSP}: {required}, mais l’étape ne compte que {count} point(s)."
        )


def _kind(items: str, referential: Referential) -> str:
    if items in (EXPRESS, EVERYTHING):
        return items
    return "domain" if items in {domain.code for domain in referential.domains} else "list"


def _versions(stored: str) -> Iterator[tuple[str, str]]:
    installed = referentials.versions()
    yield "", f"Version en cours ({CURRENT_VERSION} aujourd’hui)"
    yield from ((version, f"Toujours la version {version}") for version in installed)
    if stored and stored not in installed:
        yield stored, f"{stored} (non installée)"
