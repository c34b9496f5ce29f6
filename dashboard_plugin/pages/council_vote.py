"""One's own voice in a council: one point a screen, read by nobody else."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commune_core.answers import accepted
from commune_core.errors import Forbidden, InvalidAnswer, StaleAnswer
from dashboard_plugin import api
from dashboard_plugin.council import RoundView
from dashboard_plugin.errors import NotSaved, RoundClosed
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.council import round_number
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_form import UNKNOWN, Fields, PointForm, from_answer, from_post, in_words


@never_cache
@page
# Neither the report of a crash nor a browser's cache keeps what is sent here.
@sensitive_post_parameters("reponse", "valeur")
@require_http_methods(["GET", "HEAD", "POST"])
def voix(request: HttpRequest, code: str, round_id: str, item_id: str) -> HttpResponse:
    """A point of one's ballot; a POST saves and goes on to the next one."""
    view = api.council(user_id(request), commune=code, round_id=round_number(round_id))
    if request.method == "POST":
        return _save(request, view, item_id)
    moved = moved_to(request, view.commune, code, "conseil_voix", round_id, item_id)
    if moved is not None:
        return moved
    if not view.round.is_open:
        return HttpResponseRedirect(f"{view.round.url}resultats/")
    position = _position(view, item_id)
    row = view.ballot[position]
    return _show(request, view, item_id, from_answer(row.item, row.given))


def _position(view: RoundView, item_id: str) -> int:
    for position, row in enumerate(view.ballot):
        if row.item.id == item_id:
            return position
    raise Forbidden(
        "Ce point n’est pas soumis à votre voix.", hint="Revenez au conseil : vos points y sont listés."
    )


def _save(request: HttpRequest, view: RoundView, item_id: str) -> HttpResponse:
    item = view.referential.item(item_id)
    given = next((row.given for row in view.ballot if row.item.id == item_id), None)
    form = from_post(item, request.POST, given)
    if view.round.is_open and (not form.choice or form.raw == ""):
        return _show(request, view, item_id, form, error=f"Choisissez une réponse : {accepted(item)}.")
    try:
        api.rate_item(
            user_id(request),
            commune=view.commune.code,
            round_id=view.round.id,
            item_id=item_id,
            raw=form.raw,
            unknown=form.choice == UNKNOWN,
            version=form.version,
        )
    except InvalidAnswer as error:
        return _show(request, view, item_id, form, error=f"{error.message} {error.hint}".strip())
    except StaleAnswer as error:
        told = in_words(item, from_answer(item, error.current))
        form = replace(form, version=error.current.version if error.current else None)
        return _show(request, view, item_id, form, elsewhere=told, status=409)
    except RoundClosed as error:
        return _late(request, view, item_id, form, error)
    except NotSaved as error:
        return _show(request, view, item_id, form, failure=error, status=503)
    return HttpResponseRedirect(_after(view, item_id))


def _after(view: RoundView, item_id: str) -> str:
    """The next point of the ballot, or the round once one has come to its end."""
    position = _position(view, item_id)
    if position + 1 == len(view.ballot):
        return view.round.url
    return reverse("viatic:conseil_voix", args=_address(view, position + 1))


def _address(view: RoundView, position: int) -> list[str | int]:
    return [view.commune.code, view.round.id, view.ballot[position].item.id]


def _show(
    request: HttpRequest,
    view: RoundView,
    item_id: str,
    form: PointForm,
    *,
    error: str = "",
    elsewhere: str = "",
    failure: NotSaved | None = None,
    status: int = 200,
) -> HttpResponse:
    position = _position(view, item_id)
    row = view.ballot[position]
    context = {
        "view": view,
        "row": row,
        "item": row.item,
        "fields": Fields(row.item, form, view.referential, error),
        "error": error,
        "elsewhere": elsewhere,
        "failure": failure,
        "number": position + 1,
        "previous": _address(view, position - 1) if position else None,
        "last": position + 1 == len(view.ballot),
    }
    return show(request, "council_vote", context, commune=view.commune, status=422 if error else status)


def _late(
    request: HttpRequest, view: RoundView, item_id: str, form: PointForm, error: RoundClosed
) -> HttpResponse:
    """The council closed meanwhile: it is said, and what was chosen stays on the screen."""
    item = view.referential.item(item_id)
    context = {"view": view, "item": item, "error": error, "chosen": in_words(item, form)}
    return show(request, "council_late", context, commune=view.commune, status=409)
