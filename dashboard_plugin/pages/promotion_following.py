"""Suivi: where the members of a promotion are, page by page, with totals of all; and as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.promotions.following import CHOICES, SITUATIONS
from dashboard_plugin.api import following as follow
from dashboard_plugin.downloads import kept
from dashboard_plugin.exports import following as files
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_filters import Select
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion

NAMES = ("groupe", "commune", "situation", "cours", "tri")
SORTS = {"avancement": "progress", "venue": "seen"}
SORT_WORDS = (("avancement", "Les moins avancés d’abord"), ("venue", "Absents depuis le plus longtemps"))
NO_GROUP = "0"


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def suivi(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The page; a POST reads progress again of the host, two hundred members at a time."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    here = reverse("viatic:promotion_suivi", args=[identifier])
    if request.method == "POST":
        left = follow.read_progress(person, promotion_id=identifier)
        messages.success(
            request,
            f"Lecture en cours : il reste {left} membres à lire." if left else "L’avancement est à jour.",
        )
        return HttpResponseRedirect(here)
    said = asked(request)
    number = whole(request.GET.get("page", "")) or 1
    view = follow.following(person, promotion_id=identifier, filters=filters_of(said), page=number)
    exports = [
        (kind, f"{reverse('viatic:promotion_suivi_fichier', args=[identifier, kind])}?{urlencode(said)}")
        for kind in files.FORMATS
    ]
    context = {
        "view": view,
        "said": said,
        "selects": selects(said, view),
        "situations": [
            (code, words, view.counts.get(code, 0), f"?{urlencode({'situation': code})}")
            for code, words in SITUATIONS.items()
        ],
        "unheeded": (view.counts.get("unheeded", 0), f"?{urlencode({'situation': 'unheeded'})}"),
        "exports": exports,
        "everything": here,
        **_pages(said, view),
    }
    return show_promotion(request, "promotion_following", context, promotion=view.promotion)


@page
@require_safe
def fichier(request: HttpRequest, promotion_id: str, kind: str) -> HttpResponseBase:
    """The same list whole, with every course: `xlsx` or `csv`."""
    columns, lines = follow.follow_lines(
        user_id(request), promotion_id=promotion_number(promotion_id), filters=filters_of(asked(request))
    )
    name = f"suivi-promotion-{promotion_number(promotion_id)}.{kind if kind == 'csv' else 'xlsx'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        body = files.text_table(columns, lines)
        return kept(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers))
    return kept(HttpResponse(files.workbook(columns, lines), content_type=files.XLSX, headers=headers))


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters of an address that say something, by their French names."""
    sent = {name: request.GET.get(name, "").strip()[:60] for name in NAMES}
    known: Mapping[str, Mapping[str, str]] = {"situation": CHOICES, "tri": SORTS}
    return {
        name: value
        for name, value in sent.items()
        if value
        and (name == "commune" or (value in known[name] if name in known else whole(value) is not None))
    }


def filters_of(said: Mapping[str, str]) -> follow.FollowFilters:
    """The same as the api takes them."""
    return follow.FollowFilters(
        group=whole(said.get("groupe", "")),
        commune=said.get("commune", ""),
        situation=said.get("situation", ""),
        course=whole(said.get("cours", "")),
        sort=SORTS.get(said.get("tri", ""), "place"),
    )


def selects(said: Mapping[str, str], view: follow.FollowView) -> list[Select]:
    """The lists of the form, those that have something to choose among."""
    groups = [(str(number), name) for number, name in view.groups]
    every = (
        ("situation", "Situation", list(CHOICES.items())),
        ("groupe", "Groupe", [*groups, (NO_GROUP, "Sans groupe")] if groups else []),
        ("cours", "N’a pas réussi", [(str(each.id), each.title) for each in view.columns]),
        ("tri", "Ordre", list(SORT_WORDS)),
    )
    return [
        Select(name, label, tuple((value, words, value == said.get(name)) for value, words in offered))
        for name, label, offered in every
        if offered
    ]


def whole(text: str) -> int | None:
    """A number written in an address; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _pages(said: Mapping[str, str], view: follow.FollowView) -> dict[str, Any]:
    def address(number: int) -> str:
        return f"?{urlencode({**said, 'page': str(number)})}"

    return {
        "previous": address(view.page - 1) if view.page > 1 else "",
        "following": address(view.page + 1) if view.page < view.pages else "",
    }
