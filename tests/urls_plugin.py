"""Routes of the plugin alone, where a platform mounts them."""

from django.urls import include, path

urlpatterns = [path("", include(("dashboard_plugin.urls", "viatic"), namespace="viatic"))]
