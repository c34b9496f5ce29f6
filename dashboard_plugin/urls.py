"""Routes of the app, mounted by its host at the root: pages under /viatic/, the API under /api/viatic/.

One module for both, because the platform mounts one for each plugin.
"""

from __future__ import annotations

from django.urls import include, path

from dashboard_plugin.pages import (
    attachment,
    courses,
    home,
    inventory,
    me,
    members,
    moderation,
    my_data,
    offline,
    overview,
    point,
    point_json,
    practice,
    priorities,
    questionnaire,
)

app_name = "viatic"

pages = [
    path("", home.accueil, name="accueil"),
    path("sw.js", offline.sw, name="sw"),
    path("hors-ligne/", offline.hors_ligne, name="hors_ligne"),
    path("session.json", offline.session, name="session"),
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
    path(
        "commune/<str:code>/etat-des-lieux/questionnaire/", questionnaire.questionnaire, name="questionnaire"
    ),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/", point.point, name="point"),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/reponse.json", point_json.reponse, name="reponse"),
    path("commune/<str:code>/priorites/", priorities.priorites, name="priorites"),
    path("commune/<str:code>/membres/", members.membres, name="membres"),
]
urlpatterns = [path("viatic/", include(pages)), path("", include("dashboard_plugin.rest_api.urls"))]
