"""The places of the shell, in their fixed order, and the sub-places of a commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from dashboard_plugin.data import CommuneRef

OF_THE_SURVEY = (
    "campagne", "evolution", "conseils", "profil", "fichiers", "papier", "synthese", "comparaison", "score",
    "passation",
)  # fmt: skip
"""Pages that belong to the place « État des lieux »."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a navigation; `aria_current` is "page" on the page itself, "true" on a page below it."""

    label: str
    url: str
    current: bool = False
    aria_current: str = ""


def entry(label: str, url: str, path: str, *, within: tuple[str, ...] = ()) -> Entry:
    """A link that knows whether one is there: on the page itself, or on one whose path begins so."""
    inside = path == url or any(path.startswith(prefix) for prefix in within)
    return Entry(label, url, inside, ("page" if path == url else "true") if inside else "")


def places(request: HttpRequest, *, of_commune: bool = False) -> tuple[Entry, ...]:
    """The places a signed-in person can go to; a place without a page on this host is left out.

    `of_commune`: the page belongs to « Ma commune », whatever its address (the sheet of a project).
    """
    home, mine, me = (reverse(f"viatic:{name}") for name in ("accueil", "ma_commune", "moi"))
    learn: str | None = getattr(settings, "VIATIC_LEARN_URL", None)
    path = request.path
    communes = (mine, reverse("viatic:rattachement"), reverse("viatic:exercice"))
    entries = [
        entry("Accueil", home, path),
        entry("Ma commune", mine, path, within=(path,) if of_commune else communes),
    ]
    if learn:
        within: tuple[str, ...] = getattr(settings, "VIATIC_LEARN_WITHIN", ())
        within += (reverse("viatic:doutes"), reverse("viatic:promotions"))
        entries.append(entry("Se former", learn, path, within=(learn, *within)))
    entries.append(entry("Moi", me, path, within=(me,)))
    return tuple(entries)


def navigation(request: HttpRequest, *, of_commune: bool = False) -> dict[str, Any]:
    """Context processor: `viatic_nav` with `entries` (none before sign-in), `home_url`, `user_id` and
    `sign_out_url`; `of_commune` as in `places`.

    It reads no table, so that a page costs what its own subject costs.
    """
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "viatic_nav": {
            "entries": places(request, of_commune=of_commune) if signed_in else (),
            "home_url": reverse("viatic:accueil") if signed_in else "/",
            "user_id": user.pk if user is not None and signed_in else None,
            "sign_out_url": getattr(settings, "VIATIC_SIGN_OUT_URL", None),
        }
    }


def learning_places(request: HttpRequest) -> tuple[Entry, ...]:
    """The sub-places of « Se former » for somebody signed in; they read no table."""
    learn = getattr(settings, "VIATIC_LEARN_URL", None) or reverse("viatic:catalogue")
    path, promotions = request.path, reverse("viatic:promotions")
    return (
        entry("Catalogue", learn, path),
        entry("Ma promotion", promotions, path, within=(promotions,)),
    )


def commune_places(request: HttpRequest, commune: CommuneRef) -> tuple[Entry, ...]:
    """The sub-places of « Ma commune » for one commune; a practice commune has no members to show."""
    names = [
        ("Vue d’ensemble", "commune"),
        ("État des lieux", "etat_des_lieux"),
        ("Priorités", "priorites"),
        ("Projets", "projets"),
        ("Indicateurs", "indicateurs"),
        ("Bilan", "bilan"),
    ]
    if commune.kind != "practice":
        names.append(("Membres", "membres"))
    path = request.path
    entries = []
    for label, name in names:
        url = reverse(f"viatic:{name}", args=[commune.code])
        below: tuple[str, ...] = () if name == "commune" else (url,)
        if name == "etat_des_lieux":
            below += tuple(reverse(f"viatic:{each}", args=[commune.code]) for each in OF_THE_SURVEY)
        if name == "indicateurs":
            below += (reverse("viatic:cles", args=[commune.code]),)
        if name == "membres":
            below += (reverse("viatic:formations", args=[commune.code]),)
        if name == "projets":
            below += tuple(reverse(f"viatic:{each}", args=[commune.code]) for each in ("classeur", "ppi"))
        entries.append(entry(label, url, path, within=below))
    return tuple(entries)
