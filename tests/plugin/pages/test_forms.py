"""Every form that writes has a test of two browsers at once: a new one fails here until it has its own."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.routes import ARGUMENTS, ROUTES

ROOT = Path(__file__).parents[3]
TEMPLATES = [ROOT / package / "templates" for package in ("dashboard_plugin", "diagnostic_xblock", "xblocks")]
TESTS = [ROOT / "tests" / layer for layer in ("e2e", "blocks")]

# route: {template: the test of each of its forms, in the order of the template}
TWO = {
    "theme": {"_theme_way_in": ["test_a_course_followed_from_two_devices"]},
    "doute_nouveau": {"doubt_new": ["test_one_page_told_by_two_readers"]},
    "doute": {
        "doubt": ["test_one_doubt_answered_by_two_authors"],
        "doubt_conflict": ["test_one_doubt_answered_by_two_authors"],
    },
    "promotion_nouvelle": {"promotion_new": ["test_a_promotion_opened_by_two"]},
    "promotion": {"promotion": ["test_one_promotion_led_by_two"]},
    "promotion_reglages": {
        "promotion_edit": ["test_the_settings_of_one_promotion_changed_by_two"],
        "promotion_conflict": ["test_the_settings_of_one_promotion_changed_by_two"],
    },
    "promotion_plateforme": {
        "promotion_platform": [
            "test_one_update_of_courses_stopped_and_gone_on_with_by_two",
            "test_one_update_of_courses_begun_by_two",
        ]
    },
    "promotion_ecarts": {"promotion_drift": ["test_what_differs_on_the_platform_mended_by_two"]},
    "promotion_organisme": {"promotion_body": ["test_one_body_described_by_two"]},
    "promotion_equipe": {"promotion_team": ["test_the_team_of_one_promotion_changed_by_two"] * 2},
    "promotion_fichier": {"promotion_file": ["test_one_file_of_people_brought_by_two"]},
    "promotion_colonnes": {"promotion_columns": ["test_one_file_of_people_brought_by_two"]},
    "promotion_plan": {"promotion_plan": ["test_one_file_of_people_brought_by_two"]},
    "promotion_ajouter": {"promotion_add": ["test_one_person_added_and_requests_answered_by_two"]},
    "promotion_membres": {"promotion_members": ["test_one_person_added_and_requests_answered_by_two"] * 2},
    "promotion_membre": {"promotion_seat": ["test_the_place_of_one_person_changed_by_two"] * 4},
    "promotion_lien": {"promotion_link": ["test_the_code_of_a_promotion_set_by_two"]},
    "promotion_rejoindre": {"promotion_join": ["test_a_place_asked_and_given_up_on_two_devices"] * 3},
    "promotion_quitter": {"promotion_leave": ["test_a_place_asked_and_given_up_on_two_devices"]},
    "promotion_invitation": {
        "promotion_invitation": ["test_an_invitation_to_a_promotion_answered_on_two_devices"]
    },
    "promotion_places": {
        "promotion_orders": ["test_a_funding_written_asked_and_answered_by_two"],
        "_promotion_quote": ["test_a_funding_written_asked_and_answered_by_two"],
    },
    "promotion_financements": {
        "promotion_fundings": ["test_a_funding_written_asked_and_answered_by_two"],
        "_promotion_funding_edit": ["test_a_funding_written_asked_and_answered_by_two"],
        "_promotion_funding_lead": ["test_a_funding_written_asked_and_answered_by_two"],
    },
    "promotion_seance_nouvelle": {"promotion_meeting_edit": ["test_a_meeting_planned_by_two"]},
    "promotion_seance_modifier": {"promotion_meeting_edit": ["test_one_meeting_changed_by_two"]},
    "promotion_seance": {
        "promotion_meeting": [
            "test_a_code_typed_on_two_devices",
            *["test_a_meeting_documented_and_called_off_by_two"] * 3,
        ]
    },
    "promotion_presence": {"promotion_attendance": ["test_who_came_noted_by_two"] * 3},
    "promotion_message_nouveau": {"promotion_message_new": ["test_a_message_written_by_two"]},
    "promotion_rappel": {"promotion_reminder": ["test_one_reminder_changed_by_two"]},
    "promotions_calendrier": {
        "promotion_calendar": ["test_ones_calendar_address_made_and_letters_stopped_on_two_devices"]
    },
    "lettres": {"stop_letters": ["test_ones_calendar_address_made_and_letters_stopped_on_two_devices"]},
    "promotion_suivi": {"promotion_following": ["test_the_progress_of_a_promotion_read_by_two"]},
    "promotion_questions": {
        "promotion_questions": [
            "test_one_question_asked_from_two_devices",
            "test_one_question_answered_by_two",
        ]
    },
    "promotion_commune": {"promotion_consent": ["test_the_agreement_of_a_commune_given_by_two"]},
    "rattachement": {"attachment_function": ["test_a_request_made_from_two_devices"]},
    "exercice": {"practice": ["test_the_size_of_ones_practice_commune_chosen_on_two_devices"]},
    "effacer": {"erase": ["test_ones_data_erased_from_two_devices"]},
    "moderation": {"moderation": ["test_a_first_claimant_decided_by_two_moderators"]},
    "chiffres": {"figures": ["test_figures_brought_by_two_administrators"]},
    "promotion_attestations": {
        "promotion_attest": ["test_attestations_given_and_revoked_by_two"],
        "promotion_log": ["test_one_person_attested_by_two"],
    },
    "promotion_attestation": {"attestation": ["test_attestations_given_and_revoked_by_two"]},
    "course_promotions": {"promotions": ["test_one_person_put_in_two_groups"]},
    "point": {
        "point": ["test_two_browsers_answer_and_weigh_one_point"],
        "point_conflict": ["test_two_browsers_answer_and_weigh_one_point"],
    },
    "reponse": {
        "questionnaire": ["test_an_answer_somebody_else_gave_meanwhile_is_compared_in_the_page"],
    },
    "pieces": {"pieces": ["test_the_pieces_of_a_point"] * 3},
    "priorites": {
        "priorities": ["test_two_browsers_answer_and_weigh_one_point"],
        "priorities_conflict": ["test_two_browsers_answer_and_weigh_one_point"],
    },
    "comparaison": {"comparison": ["test_the_consent_to_be_compared"] * 2},
    "profil": {"profile": ["test_who_holds_the_competences"]},
    "fichiers": {"files": ["test_two_files_about_the_same_points"]},
    "import": {"import": ["test_a_point_answered_after_a_file_was_shown"]},
    "classeur": {"workbook": ["test_two_workbooks_about_the_same_project"]},
    "classeur_colonnes": {"workbook_columns": ["test_the_columns_of_one_file_told_in_two_tabs"]},
    "passation": {"handover": ["test_one_archive_restored_by_two"]},
    "passation_reprise": {"handover_restore": ["test_one_archive_restored_by_two"]},
    "classeur_import": {"workbook_import": ["test_two_workbooks_about_the_same_project"]},
    "campagne": {
        "campaign": [
            "test_opening_the_year",
            "test_sharing_out_a_domain_and_taking_it_back",
            "test_sharing_out_a_domain_and_taking_it_back",
            "test_the_word_on_a_domain",
        ],
        "review_conflict": ["test_the_word_on_a_domain"],
    },
    "cloture": {"campaign_close": ["test_closing_a_year"]},
    "correction": {"campaign_correct": ["test_correcting_a_closed_year"]},
    "conseil_nouveau": {"council_new": ["test_a_council_opened_by_two"]},
    "conseil": {"council": ["test_a_council_closed_by_two_while_somebody_is_invited"] * 2},
    "conseil_voix": {"council_vote": ["test_one_voice_given_from_two_devices"]},
    "conseil_resultat": {
        "council_result": ["test_the_notes_of_a_council", "test_the_answer_a_council_settles"],
        "council_conflict": ["test_the_answer_a_council_settles"],
    },
    "agenda": {"agenda": ["test_the_addresses_of_an_agenda_made_on_two_devices"] * 2},
    "fil": {"_message_form": ["test_messages_written_by_two_at_once"]},
    "message": {"message": ["test_a_message_corrected_and_removed_from_two_devices"] * 2},
    "avis": {"notices": ["test_notices_seen_on_two_devices"]},
    "avis_reglages": {"notice_settings": ["test_the_settings_of_notices_on_two_devices"]},
    "invites": {
        "_guest": [
            "test_an_invitation_changed_by_two",
            "test_an_invitation_withdrawn_and_sent_again_while_it_is_answered",
        ],
        "guests": ["test_one_address_invited_by_two"],
        "guest_conflict": ["test_an_invitation_changed_by_two"],
    },
    "invitation": {"invitation": ["test_an_invitation_answered_on_two_devices"]},
    "quitter": {"guest_leave": ["test_a_project_left_from_two_devices"]},
    "financement_depense": {
        "money_form": ["test_one_cost_changed_by_two", "test_a_line_taken_away_while_somebody_changes_it"],
        "money_conflict": ["test_one_cost_changed_by_two"],
    },
    "financement_aide": {
        "money_form": ["test_one_aid_changed_by_two", "test_a_line_taken_away_while_somebody_changes_it"],
        "money_conflict": ["test_one_aid_changed_by_two"],
    },
    "financement_conditions": {
        "money_form": ["test_the_terms_changed_by_two", "test_a_line_taken_away_while_somebody_changes_it"],
        "money_conflict": ["test_the_terms_changed_by_two"],
    },
    "aides_locales": {"local_aids": ["test_local_aids_brought_by_two"]},
    "ppi_annee": {
        "money_form": ["test_one_year_told_by_two", "test_a_line_taken_away_while_somebody_changes_it"],
        "money_conflict": ["test_one_year_told_by_two"],
    },
    "ppi_import": {"ppi_import": ["test_the_years_brought_by_two"]},
    "indicateur_nouveau": {"indicator_form": ["test_an_indicator_defined_by_two"]},
    "indicateur_modifier": {
        "indicator_form": ["test_an_indicator_changed_by_two"],
        "indicator_conflict": ["test_an_indicator_changed_by_two"],
    },
    "indicateur": {"_value_form": ["test_one_day_given_by_two"]},
    "indicateur_valeur": {
        "indicator_value": [
            "test_one_day_given_by_two",
            "test_a_value_corrected_while_another_takes_it_away",
        ]
    },
    "indicateurs_fichier": {"indicator_file": ["test_a_file_of_values_verified_by_two"] * 2},
    "cles": {"keys": ["test_the_keys_of_sensors_made_and_revoked_by_two"] * 2},
    "projet_nouveau": {"project_new": ["test_a_sheet_opened_by_two"]},
    "bilan_periode": {"report_period": ["test_the_electoral_period_decided_by_two"]},
    "projet_bilan": {
        "project_close": ["test_an_action_closed_by_two"],
        "project_close_conflict": ["test_an_action_closed_by_two"],
    },
    "projet_modifier": {
        "project_edit": ["test_one_sheet_changed_by_two"],
        "project_conflict": ["test_one_sheet_changed_by_two"],
    },
    "projet_etapes": {
        "project_steps": ["test_the_steps_put_in_order_by_two", "test_one_step_changed_by_two"],
        "project_step_conflict": ["test_one_step_changed_by_two"],
    },
    "projet_journal": {"project_journal": ["test_the_documents_and_the_journal_of_two"] * 3},
    "membres": {"members": ["test_a_request_decided_by_two_referents", "test_who_reads_the_reserved_points"]},
}

BLOCK = {
    "forms": ["test_two_people_on_one_point_compare_and_choose_field_by_field"],
    "exercise": ["test_a_draft_is_kept_without_an_attempt_and_an_older_page_uses_none_up"],
    "simulator": ["test_two_pages_of_one_plan_lose_nothing"],
    "question": ["test_two_pages_of_one_film_keep_the_last_answer_given"],
}
"""The forms of blocks, which go by the handlers of their runtime."""

OF_THE_HOST = {"me": 1, "editor": 1}
"""Forms of ours that the host receives: signing out, and the settings of a block in Studio."""

BY_SCRIPT = {"promotion_plateforme_etat": "test_one_update_of_courses_moved_by_the_pages_of_two"}
"""Addresses without a form: only the script of a page sends to them, here to move a run that is shown."""

HELD = [*TWO.values(), BLOCK]


def forms() -> dict[str, int]:
    """Template → how many of its forms may write: all but those that say they only ask."""
    writing = re.compile(r'<form\b(?![^>]*\bmethod="get")', re.IGNORECASE)
    counted = Counter[str]()
    for path in (path for folder in TEMPLATES for path in folder.rglob("*.html")):
        counted[path.stem] += len(writing.findall(path.read_text("utf-8")))
    return dict(+counted)


def browser_tests() -> set[str]:
    """The tests that drive two browsers, by name."""
    paths = [path for folder in TESTS for path in folder.glob("test_*.py")]
    trees = [ast.parse(path.read_text("utf-8")) for path in paths]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_form_has_its_test_of_two_browsers():
    held = {name: len(tests) for templates in HELD for name, tests in templates.items()}
    assert held | OF_THE_HOST == forms()


def test_each_of_these_tests_is_there():
    named = {test for templates in HELD for tests in templates.values() for test in tests}
    named |= set(BY_SCRIPT.values())
    assert named - browser_tests() == set()


@pytest.mark.django_db
def test_each_page_that_takes_a_form_is_held(make_person):
    browser = make_person("jeanne")
    taking = {
        route.name
        for route in ROUTES
        if not route.is_api and browser.post(route.address(**ARGUMENTS)).status_code != 405
    }
    assert taking == set(TWO) | set(BY_SCRIPT)
