"""Routes of who enters a promotion: they stand before those of one promotion, whose number is any word."""

from __future__ import annotations

from django.urls import path

from dashboard_plugin.pages import promotion_door, promotion_fundings, promotion_members, promotion_roster

rosters = [
    path("promotions/rejoindre/", promotion_door.code, name="promotion_code"),
    path("promotions/rejoindre/<str:code>/", promotion_door.rejoindre, name="promotion_rejoindre"),
    path(
        "promotions/rejoindre/<str:code>/places/<str:commune>/",
        promotion_door.places,
        name="promotion_places",
    ),
    path("promotions/invitation/<str:secret>/", promotion_door.invitation, name="promotion_invitation"),
    path("promotions/<str:promotion_id>/quitter/", promotion_door.quitter, name="promotion_quitter"),
    path("promotions/<str:promotion_id>/membres/", promotion_members.membres, name="promotion_membres"),
    path(
        "promotions/<str:promotion_id>/membres/ajouter/", promotion_members.ajouter, name="promotion_ajouter"
    ),
    path("promotions/<str:promotion_id>/membres/lien/", promotion_door.lien, name="promotion_lien"),
    path(
        "promotions/<str:promotion_id>/membres/fichier/", promotion_roster.fichier, name="promotion_fichier"
    ),
    path(
        "promotions/<str:promotion_id>/membres/fichier/<str:upload_id>/",
        promotion_roster.plan,
        name="promotion_plan",
    ),
    path(
        "promotions/<str:promotion_id>/membres/fichier/<str:upload_id>/colonnes/",
        promotion_roster.colonnes,
        name="promotion_colonnes",
    ),
    path(
        "promotions/<str:promotion_id>/membres/fichier/<str:upload_id>/a-corriger.xlsx",
        promotion_roster.corriger,
        name="promotion_corriger",
    ),
    path(
        "promotions/<str:promotion_id>/membres/<str:seat_id>/",
        promotion_members.membre,
        name="promotion_membre",
    ),
    path(
        "promotions/<str:promotion_id>/financements/",
        promotion_fundings.financements,
        name="promotion_financements",
    ),
]
