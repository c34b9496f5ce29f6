"""Ne plus recevoir de lettres: the page behind the link at the foot of each letter of a promotion."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.pages.access import keyed_page, show

SAID = {
    "one": "C’est fait : vous ne recevrez plus de lettre de cette promotion.",
    "all": "C’est fait : vous ne recevrez plus de lettre d’aucune promotion.",
    "none": "C’est fait : vous recevrez de nouveau ces lettres.",
}


# The address alone lets one in, with or without a session: there is none to be abused.
@csrf_exempt
@never_cache
@keyed_page
@require_http_methods(["GET", "HEAD", "POST"])
def lettres(request: HttpRequest, key: str) -> HttpResponse:
    """What the link may stop; a POST does it, of a person or, in one gesture, of a mail program (RFC 8058).

    Opening it does nothing: programs that read mail open links.
    """
    if request.POST.get("List-Unsubscribe") == "One-Click":
        messages.stop_letters(key, choice="one")
    elif request.method == "POST":
        choice = request.POST.get("choix", "")
        messages.stop_letters(key, choice=choice)
        flash.success(request, SAID[choice])
        return HttpResponseRedirect(reverse("viatic:lettres", args=[key]))
    response = show(request, "stop_letters", {"stopping": messages.stopping(key), "key": key})
    # The address holds a key: it is told to nobody else.
    response["Referrer-Policy"] = "same-origin"
    return response
