"""Pages of promotions, of the letters they send and of the attestations they give: a part of `urls`."""

from __future__ import annotations

from django.urls import path

from dashboard_plugin.pages import (
    attestation,
    promotion_attendance,
    promotion_calendar,
    promotion_diagnosis,
    promotion_door,
    promotion_edit,
    promotion_following,
    promotion_fundings,
    promotion_letters,
    promotion_meeting_edit,
    promotion_meetings,
    promotion_member,
    promotion_members,
    promotion_messages,
    promotion_platform,
    promotion_proof,
    promotion_questions,
    promotion_reminders,
    promotion_roster,
    promotion_team,
    promotions,
)

promotion_pages = [
    path("promotions/", promotions.promotions, name="promotions"),
    path("promotions/nouvelle/", promotion_edit.nouvelle, name="promotion_nouvelle"),
    path("promotions/calendrier/", promotion_calendar.calendrier, name="promotions_calendrier"),
    path("promotions/calendrier/<str:key>.ics", promotion_calendar.flux, name="promotions_ics"),
    path("lettres/<str:key>/", promotion_letters.lettres, name="lettres"),
    path("promotions/rejoindre/", promotion_door.code, name="promotion_code"),
    path("promotions/rejoindre/<str:code>/", promotion_door.rejoindre, name="promotion_rejoindre"),
    path(
        "promotions/rejoindre/<str:code>/places/<str:commune>/",
        promotion_door.places,
        name="promotion_places",
    ),
    path("promotions/invitation/<str:secret>/", promotion_door.invitation, name="promotion_invitation"),
    path("promotions/<str:promotion_id>/", promotions.promotion, name="promotion"),
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
    path("promotions/<str:promotion_id>/reglages/", promotion_edit.reglages, name="promotion_reglages"),
    path(
        "promotions/<str:promotion_id>/reglages/plateforme/",
        promotion_platform.plateforme,
        name="promotion_plateforme",
    ),
    path(
        "promotions/<str:promotion_id>/reglages/plateforme/etat/",
        promotion_platform.etat,
        name="promotion_plateforme_etat",
    ),
    path(
        "promotions/<str:promotion_id>/reglages/plateforme/ecarts/",
        promotion_platform.ecarts,
        name="promotion_ecarts",
    ),
    path("promotions/<str:promotion_id>/organisme/", promotion_edit.organisme, name="promotion_organisme"),
    path("promotions/<str:promotion_id>/equipe/", promotion_team.equipe, name="promotion_equipe"),
    path("promotions/<str:promotion_id>/seances/", promotion_meetings.seances, name="promotion_seances"),
    path(
        "promotions/<str:promotion_id>/seances/nouvelle/",
        promotion_meeting_edit.nouvelle,
        name="promotion_seance_nouvelle",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/",
        promotion_meetings.seance,
        name="promotion_seance",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/modifier/",
        promotion_meeting_edit.modifier,
        name="promotion_seance_modifier",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/presence/",
        promotion_attendance.presence,
        name="promotion_presence",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/emargement/",
        promotion_attendance.emargement,
        name="promotion_emargement",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/seance.ics",
        promotion_meetings.fichier_ics,
        name="promotion_seance_ics",
    ),
    path(
        "promotions/<str:promotion_id>/seances/<str:meeting_id>/documents/<str:piece>/",
        promotion_meetings.document,
        name="promotion_seance_document",
    ),
    path(
        "promotions/<str:promotion_id>/messages/",
        promotion_messages.messages_page,
        name="promotion_messages",
    ),
    path(
        "promotions/<str:promotion_id>/messages/nouveau/",
        promotion_messages.nouveau,
        name="promotion_message_nouveau",
    ),
    path(
        "promotions/<str:promotion_id>/messages/rappels/",
        promotion_reminders.rappels,
        name="promotion_rappels",
    ),
    path(
        "promotions/<str:promotion_id>/messages/rappels/<str:kind>/",
        promotion_reminders.rappel,
        name="promotion_rappel",
    ),
    path(
        "promotions/<str:promotion_id>/messages/<str:announcement_id>/",
        promotion_messages.message,
        name="promotion_message",
    ),
    path("promotions/<str:promotion_id>/suivi/", promotion_following.suivi, name="promotion_suivi"),
    path(
        "promotions/<str:promotion_id>/suivi/membres.<str:kind>",
        promotion_following.fichier,
        name="promotion_suivi_fichier",
    ),
    path(
        "promotions/<str:promotion_id>/suivi/cours/<str:course_id>/",
        promotion_member.cours,
        name="promotion_suivi_cours",
    ),
    path(
        "promotions/<str:promotion_id>/suivi/membres/<str:seat_id>/",
        promotion_member.membre,
        name="promotion_suivi_membre",
    ),
    path(
        "promotions/<str:promotion_id>/suivi/etats-des-lieux/",
        promotion_diagnosis.etats_des_lieux,
        name="promotion_etats_des_lieux",
    ),
    path("promotions/<str:promotion_id>/parcours/", promotion_member.parcours, name="promotion_parcours"),
    path(
        "promotions/<str:promotion_id>/questions/", promotion_questions.questions, name="promotion_questions"
    ),
    path("promotions/<str:promotion_id>/commune/", promotion_diagnosis.commune, name="promotion_commune"),
    path("promotions/<str:promotion_id>/preuves/", promotion_proof.preuves, name="promotion_preuves"),
    path(
        "promotions/<str:promotion_id>/preuves/heures.<str:kind>",
        promotion_proof.heures,
        name="promotion_heures",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/membres/<str:seat_id>/",
        promotion_proof.journal,
        name="promotion_journal",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/membres/<str:seat_id>/releve.<str:kind>",
        promotion_proof.journal_fichier,
        name="promotion_journal_fichier",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/attestations/",
        promotion_proof.delivrer,
        name="promotion_attestations",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/attestations/<str:attestation_id>/",
        attestation.attestation,
        name="promotion_attestation",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/activite/",
        promotion_proof.activite,
        name="promotion_activite",
    ),
    path(
        "promotions/<str:promotion_id>/preuves/activite.<str:kind>",
        promotion_proof.activite_fichier,
        name="promotion_activite_fichier",
    ),
    path("attestations/", attestation.verification, name="attestations"),
    path("attestations/<str:attestation_code>/", attestation.verifiee, name="attestation_verifiee"),
]
