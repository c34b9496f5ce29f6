"""Values of indicators as a file: to take away, and to bring back after a dry run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.tabular import UnreadableTable, decode
from dashboard_plugin.api import measures
from dashboard_plugin.api.measures import Choices, ValuesChanged, ValuesPlan
from dashboard_plugin.exports import indicators as files
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.indicator_address import indicator_number
from dashboard_plugin.pages.overview import moved_to

MOST_TOLD = 50


@page
@require_http_methods(["GET", "HEAD", "POST"])
def fichier(request: HttpRequest, code: str) -> HttpResponse:
    """The form, what a file would do, or (`contenu`, which the page of the dry run holds) its import.

    `?indicateur=3`: the lines of the file are all of this one.
    """
    person = user_id(request)
    choices = measures.indicator_choices(person, commune=code)
    asked = request.GET.get("indicateur", "")
    only = indicator_number(asked) if asked else None
    view = measures.indicator(person, commune=code, indicator_id=only) if only is not None else None
    title = view.fields.title if view else ""
    if request.method != "POST":
        moved = moved_to(request, choices.commune, code, "indicateurs_fichier")
        return moved if moved is not None else _show(request, choices, title)
    importing = "contenu" in request.POST
    name = request.POST.get("nom", "")[:200]
    try:
        if importing:
            data = request.POST["contenu"].encode("utf-8")
        else:
            sent = request.FILES.get("fichier")
            if sent is None:
                raise UnreadableTable("Choisissez un fichier.")
            name = (sent.name or "")[:200]
            if (sent.size or 0) > files.LARGEST:
                raise files.too_large()
            data = sent.read()
        lines = files.read(data, named=only is None)
        if not importing:
            plan = measures.plan_values(person, commune=code, lines=lines, indicator_id=only)
            return _show(request, choices, title, plan=plan, name=name, content=decode(data))
        digest = request.POST.get("plan", "")
        plan = measures.import_values(person, commune=code, lines=lines, digest=digest, indicator_id=only)
    except UnreadableTable as error:
        return _show(request, choices, title, error=error, name=name)
    except ValuesChanged as changed:
        return _show(
            request, choices, title, plan=changed.plan, name=name, content=decode(data), unseen=changed
        )
    written = plan.count("new") + plan.count("changed")
    several = "s" if written > 1 else ""
    messages.success(request, f"{written} valeur{several} importée{several} du fichier « {name} ».")
    if only is not None:
        return HttpResponseRedirect(reverse("viatic:indicateur", args=[choices.commune.code, only]))
    return HttpResponseRedirect(reverse("viatic:indicateurs", args=[choices.commune.code]))


@never_cache
@page
@require_safe
def valeurs(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every value of the commune, or (`?indicateur=3`) of one indicator, as a CSV file."""
    asked = request.GET.get("indicateur", "")
    only = indicator_number(asked) if asked else None
    rows = measures.written_values(user_id(request), commune=code, indicator_id=only)
    name = f"indicateur-{only}.csv" if only is not None else "indicateurs.csv"
    return StreamingHttpResponse(
        files.text_table(rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _show(
    request: HttpRequest,
    choices: Choices,
    title: str,
    *,
    plan: ValuesPlan | None = None,
    name: str = "",
    content: str = "",
    error: CommuneError | None = None,
    unseen: CommuneError | None = None,
) -> HttpResponse:
    refused = plan.refused if plan else ()
    changed = plan.changed if plan else ()
    context = {
        "title": title,
        "plan": plan,
        "name": name,
        "content": content,
        "error": error,
        "unseen": unseen,
        "refused": refused[:MOST_TOLD],
        "more_refused": max(0, len(refused) - MOST_TOLD),
        "changed": [(step, plan.titles.get(step.indicator or 0, "")) for step in changed[:MOST_TOLD]]
        if plan
        else [],
        "more_changed": max(0, len(changed) - MOST_TOLD),
        "new": plan.count("new") if plan else 0,
        "same": plan.count("same") if plan else 0,
        "writes": bool(plan) and not refused and (plan.count("new") + len(changed) > 0) if plan else False,
        "largest": files.LARGEST // 1024 // 1024,
    }
    status = 409 if unseen else 422 if error or refused else 200
    return show(request, "indicator_file", context, commune=choices.commune, status=status)
