"""Mes données: take away all that the app keeps about oneself, or have it erased."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard_plugin import api
from dashboard_plugin.pages.access import page, show, user_id

FILE_NAME = "mes-donnees-viatic.json"
# Typed in full, so that nobody erases anything by a slip of the thumb.
WORD = "EFFACER"


@never_cache
@page
@require_safe
def donnees(request: HttpRequest) -> HttpResponse:
    """The file of everything the app keeps about the person who asks."""
    return JsonResponse(
        api.export_my_data(user_id(request)),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, and a word to type."""
    person = user_id(request)
    typed = request.POST.get("confirmation", "").strip()
    if request.method == "POST" and typed.upper() == WORD:
        api.erase_person(person)
        messages.success(request, "Vos données sont effacées.")
        return HttpResponseRedirect(reverse("viatic:moi"))
    wrong = request.method == "POST"
    context = {
        "erasure": api.preview_erasure(person),
        "word": WORD,
        "typed": typed,
        "account_url": account_url(),
        "error": f"Écrivez {WORD} pour confirmer." if wrong else "",
    }
    return show(request, "erase", context, status=422 if wrong else 200)


def account_url() -> str:
    """Where the host lets people close their account (setting VIATIC_ACCOUNT_URL), empty if unsaid."""
    return getattr(settings, "VIATIC_ACCOUNT_URL", None) or ""
