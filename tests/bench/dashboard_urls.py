"""Routes of the bench: the app's, and the bare shell it is compared with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


@login_required
def shell(request: HttpRequest) -> HttpResponse:
    """A signed-in page with the base template and nothing else."""
    return render(request, "viatic/base.html")


urlpatterns = [
    path("", include(("dashboard_plugin.urls", "viatic"), namespace="viatic")),
    path("coquille/", shell),
]
