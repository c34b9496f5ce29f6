"""Routes of the app, mounted by its host at the root: pages under /viatic/, the API under /api/viatic/.

One module for both, because the platform mounts one for each plugin.
"""

from __future__ import annotations

from django.urls import include, path

from dashboard_plugin.pages import (
    attachment,
    courses,
    evidence,
    explanation,
    history,
    home,
    inventory,
    me,
    members,
    moderation,
    my_data,
    overview,
    point,
    practice,
    priorities,
)

app_name = "viatic"

pages = [
    path("", home.accueil, name="accueil"),
    path("rattachement/", attachment.rattachement, name="rattachement"),
    path("communes.json", attachment.recherche, name="recherche"),
    path("exercice/", practice.exercice, name="exercice"),
    path("moi/", me.moi, name="moi"),
    path("moi/donnees.json", my_data.donnees, name="donnees"),
    path("moi/effacer/", my_data.effacer, name="effacer"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("cours/<str:course_key>/", courses.entree, name="course"),
    path("cours/<str:course_key>/commune/", courses.retour, name="course_commune"),
    path("cours/<str:course_key>/promotions/", courses.promotions, name="course_promotions"),
    path("commune/", overview.ma_commune, name="ma_commune"),
    path("commune/<str:code>/", overview.commune, name="commune"),
    path("commune/<str:code>/etat-des-lieux/", inventory.etat_des_lieux, name="etat_des_lieux"),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/", point.point, name="point"),
    path(
        "commune/<str:code>/etat-des-lieux/<str:item_id>/historique/", history.historique, name="historique"
    ),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/pieces/", evidence.pieces, name="pieces"),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/pieces/<str:piece>/", evidence.piece, name="piece"),
    path("commune/<str:code>/score/", explanation.score, name="score"),
    path("commune/<str:code>/priorites/", priorities.priorites, name="priorites"),
    path("commune/<str:code>/membres/", members.membres, name="membres"),
]
urlpatterns = [path("viatic/", include(pages)), path("", include("dashboard_plugin.rest_api.urls"))]
