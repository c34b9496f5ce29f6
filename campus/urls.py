"""Routes of the embedded host: its own pages, and the plugin's under /viatic/ as on the platform."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("viatic/", include(("dashboard_plugin.urls", "viatic"), namespace="viatic")),
]
