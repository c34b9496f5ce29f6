"""What lets answers wait for the network: the service worker, its page, and who is signed in."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dashboard_plugin.pages.access import json_page, user_id

WORKER = Path(__file__).parents[1] / "static" / "viatic" / "sw.js"


@transaction.non_atomic_requests
@require_safe
def sw(request: HttpRequest) -> HttpResponse:
    """The service worker. Served by the app, since its address is what bounds it to `/viatic/`."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    # A worker only fetches: from here, and from where the host keeps its static files.
    elsewhere = urlsplit(static("viatic/viatic.css"))
    origin = f" {elsewhere.scheme}://{elsewhere.netloc}" if elsewhere.netloc and elsewhere.scheme else ""
    response["Content-Security-Policy"] = f"default-src 'none'; connect-src 'self'{origin}"
    return response


@transaction.non_atomic_requests
@require_safe
def hors_ligne(request: HttpRequest) -> HttpResponse:
    """What the worker shows when neither the network nor a copy answers; it is the same for everybody."""
    # No navigation: the copy a browser keeps must not depend on who asked for it.
    return render(request, "viatic/offline.html", {"viatic_nav": {}})


@json_page
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """`{"user", "csrf"}`: whose session this is, and a token that it accepts now; 401 without a session."""
    response = JsonResponse({"user": str(user_id(request)), "csrf": get_token(request)})
    patch_cache_control(response, private=True, no_store=True)
    return response
