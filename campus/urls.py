"""Routes of the embedded host: its own pages, and the plugin's, mounted as on the platform."""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page
from django.views.i18n import JavaScriptCatalog

from campus.views import accounts, blocks, courses, home

KEY = "course-v1:[^/+]+[+][^/+]+[+][^/+]+"

urlpatterns = [
    path("", home.welcome, name="bienvenue"),
    path("sante/", home.health, name="sante"),
    path("", include(("dashboard_plugin.urls", "viatic"), namespace="viatic")),
    path("comptes/connexion/", accounts.sign_in, name="connexion"),
    path("comptes/inscription/", accounts.sign_up, name="inscription"),
    path("comptes/inscription/envoyee/", accounts.sign_up_sent, name="inscription_envoyee"),
    path("comptes/confirmation/<str:uid>/<str:token>/", accounts.confirmation, name="confirmation"),
    path("comptes/deconnexion/", accounts.sign_out, name="deconnexion"),
    path("comptes/fermeture/", accounts.closing, name="fermeture"),
    path("demo/<slug:member>/", accounts.enter_as, name="demo"),
    path("cours/", courses.listing, name="catalogue"),
    re_path(rf"^cours/(?P<course_key>{KEY})/$", courses.about, name="cours"),
    re_path(rf"^cours/(?P<course_key>{KEY})/inscription$", courses.enrol, name="suivre"),
    re_path(rf"^cours/(?P<course_key>{KEY})/attestation/$", courses.proof, name="attestation"),
    re_path(rf"^cours/(?P<course_key>{KEY})/(?P<unit_id>[^/]+)/$", courses.unit, name="page"),
    re_path(rf"^cours-fichiers/(?P<course_key>{KEY})/(?P<path>.+)$", blocks.course_file, name="fichier"),
    re_path(r"^bloc/(?P<usage>[^/]+)/(?P<handler>\w+)(?:/(?P<suffix>.*))?$", blocks.handler, name="action"),
    path("bloc-ressource/<str:block_type>/<path:path>", blocks.resource, name="ressource"),
    path(
        "bloc-traductions.js",
        cache_page(3600)(JavaScriptCatalog.as_view(domain="djangojs", packages=["campus"])),
        name="traductions",
    ),
]
handler400 = "campus.views.errors.bad_request"
handler404 = "campus.views.errors.not_found"
handler403 = "campus.views.errors.forbidden"
handler500 = "campus.views.errors.server_error"
