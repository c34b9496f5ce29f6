"""Routes of the app, mounted by its host at the root: pages under /viatic/, the API under /api/viatic/.

One module for both, because the platform mounts one for each plugin.
"""

from __future__ import annotations

from django.urls import include, path

from dashboard_plugin.pages import (
    agenda,
    attachment,
    campaign,
    closing,
    comparison,
    council,
    council_results,
    council_vote,
    courses,
    evidence,
    evolution,
    exchange,
    explanation,
    figures,
    handover,
    history,
    home,
    inventory,
    me,
    members,
    moderation,
    my_data,
    offline,
    overview,
    paper,
    point,
    point_json,
    practice,
    priorities,
    profile,
    project,
    project_edit,
    project_journal,
    project_steps,
    projects,
    questionnaire,
    workbook,
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
    path("chiffres/", figures.chiffres, name="chiffres"),
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
    path(
        "commune/<str:code>/etat-des-lieux/<str:item_id>/historique/", history.historique, name="historique"
    ),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/pieces/", evidence.pieces, name="pieces"),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/pieces/<str:piece>/", evidence.piece, name="piece"),
    path("commune/<str:code>/score/", explanation.score, name="score"),
    path("commune/<str:code>/etat-des-lieux/<str:item_id>/reponse.json", point_json.reponse, name="reponse"),
    path("commune/<str:code>/priorites/", priorities.priorites, name="priorites"),
    path("commune/<str:code>/comparaison/", comparison.comparaison, name="comparaison"),
    path("commune/<str:code>/profil/", profile.profil, name="profil"),
    path("commune/<str:code>/fichiers/", exchange.fichiers, name="fichiers"),
    path("commune/<str:code>/fichiers/etat-des-lieux.<str:kind>", exchange.export, name="export"),
    path("commune/<str:code>/fichiers/import/<str:upload_id>/", exchange.importation, name="import"),
    path("commune/<str:code>/classeur/", workbook.classeur, name="classeur"),
    path("commune/<str:code>/classeur/tableau-de-bord.<str:kind>", workbook.export, name="classeur_export"),
    path("commune/<str:code>/classeur/<str:upload_id>/", workbook.importation, name="classeur_import"),
    path(
        "commune/<str:code>/classeur/<str:upload_id>/colonnes/", workbook.colonnes, name="classeur_colonnes"
    ),
    path("commune/<str:code>/passation/", handover.passation, name="passation"),
    path("commune/<str:code>/passation/archive.zip", handover.archive, name="passation_archive"),
    path("commune/<str:code>/passation/<str:upload_id>/", handover.reprise, name="passation_reprise"),
    path("commune/<str:code>/papier/", paper.questionnaire, name="papier"),
    path("commune/<str:code>/synthese/", paper.synthese, name="synthese"),
    path("commune/<str:code>/campagne/", campaign.campagne, name="campagne"),
    path("commune/<str:code>/campagne/cloture/", closing.cloture, name="cloture"),
    path("commune/<str:code>/campagne/correction/", closing.correction, name="correction"),
    path("commune/<str:code>/campagne/photographie.json", closing.photographie, name="photographie"),
    path("commune/<str:code>/evolution/", evolution.evolution, name="evolution"),
    path("commune/<str:code>/conseil/", council.conseils, name="conseils"),
    path("commune/<str:code>/conseil/nouveau/", council.nouveau, name="conseil_nouveau"),
    path("commune/<str:code>/conseil/<str:round_id>/", council.conseil, name="conseil"),
    path(
        "commune/<str:code>/conseil/<str:round_id>/voix/<str:item_id>/",
        council_vote.voix,
        name="conseil_voix",
    ),
    path(
        "commune/<str:code>/conseil/<str:round_id>/resultats/",
        council_results.resultats,
        name="conseil_resultats",
    ),
    path(
        "commune/<str:code>/conseil/<str:round_id>/resultats/<str:item_id>/",
        council_results.resultat,
        name="conseil_resultat",
    ),
    path("commune/<str:code>/membres/", members.membres, name="membres"),
    path("commune/<str:code>/projets/", projects.projets, name="projets"),
    path("commune/<str:code>/projets/nouveau/", project_edit.nouveau, name="projet_nouveau"),
    path("commune/<str:code>/agenda/", agenda.agenda, name="agenda"),
    path("agenda/<str:key>.ics", agenda.flux, name="agenda_ics"),
    path("projets/<str:project_id>/", project.projet, name="projet"),
    path("projets/<str:project_id>/modifier/", project_edit.modifier, name="projet_modifier"),
    path("projets/<str:project_id>/etapes/", project_steps.etapes, name="projet_etapes"),
    path("projets/<str:project_id>/journal/", project_journal.journal, name="projet_journal"),
]
urlpatterns = [path("viatic/", include(pages)), path("", include("dashboard_plugin.rest_api.urls"))]
