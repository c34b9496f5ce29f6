"""Who may call each address of the API, by its name and the method, with a proper use of it."""

from __future__ import annotations

from typing import Any

from commune_core.policy import Operation

PUBLIC, SIGNED_IN, GUEST = "public", "signed in", "a guest of the project alone"
TEXT = ("note.txt", b"Bonjour.", "text/plain")


class Form(dict[str, Any]):
    """What goes as a form: a file is (name, bytes, type)."""


LATER = "2027-01-31"

PAGE = {"course": "T042", "unit": "01-unite", "page": "lire"}
COST = {"label": "Travaux", "year": 2027, "planned": "1234.50"}
GRANT = {"funder": "État", "nature": "public", "year": 2027, "amount": "500"}

MEETING = {
    "title": "Ouverture",
    "starts_at": "2026-11-25T14:00:00+01:00",
    "ends_at": "2026-11-25T16:00:00+01:00",
    "place": "Mairie",
}

# (name of the address, method): who may use it, the query or the body of a proper use.
EXPECTED: dict[tuple[str, str], tuple[Operation | str, Any]] = {
    ("schema", "get"): (PUBLIC, ""),
    ("me", "get"): (SIGNED_IN, ""),
    ("courses", "get"): (SIGNED_IN, "?q=detr&level=intermediaire"),
    ("course", "get"): (SIGNED_IN, ""),
    ("enrolment", "post"): (SIGNED_IN, {}),
    ("doubts", "get"): (Operation.TELL_DOUBT, ""),
    ("doubts", "post"): (Operation.TELL_DOUBT, {**PAGE, "kind": "error", "text": "Le seuil a changé."}),
    ("doubt", "get"): (Operation.ANSWER_DOUBTS, ""),
    ("doubt", "put"): (Operation.ANSWER_DOUBTS, {"state": "studied", "version": 1}),
    ("recommended", "get"): (Operation.READ_COMMUNE, ""),
    ("communes", "get"): (SIGNED_IN, "?q=faux"),
    ("commune", "get"): (Operation.READ_COMMUNE, ""),
    ("items", "get"): (Operation.READ_COMMUNE, ""),
    ("item", "get"): (Operation.READ_COMMUNE, ""),
    ("item", "put"): (Operation.ANSWER_ITEM, {"value": 1, "version": 1}),
    ("weighting", "put"): (Operation.SET_PRIORITY, {"importance": 2, "urgency": None, "version": None}),
    ("members", "get"): (Operation.READ_MEMBERS, ""),
    ("membership", "put"): (Operation.DECIDE_MEMBERSHIP, {"decision": "refuse"}),
    ("campaign", "get"): (Operation.READ_COMMUNE, ""),
    ("review", "put"): (Operation.SHARE_DOMAINS, {"state": "reviewed", "version": None}),
    ("photograph", "get"): (Operation.READ_COMMUNE, ""),
    ("evolution", "get"): (Operation.READ_COMMUNE, ""),
    ("explanation", "get"): (Operation.READ_COMMUNE, ""),
    ("history", "get"): (Operation.READ_COMMUNE, ""),
    ("evidence", "get"): (Operation.READ_COMMUNE, ""),
    ("what_if", "get"): (Operation.READ_COMMUNE, "?value=3"),
    ("councils", "get"): (Operation.READ_COUNCIL, ""),
    ("council_results", "get"): (Operation.READ_COUNCIL, ""),
    ("comparison", "get"): (Operation.READ_COMPARISON, ""),
    ("consent", "put"): (Operation.CONSENT_COMPARISON, {"agreed": True}),
    ("profile", "get"): (Operation.READ_COMMUNE, ""),
    ("holders", "put"): (
        Operation.SET_PROFILE,
        {"holders": [{"competence": "eau", "holder": "epci", "version": None}]},
    ),
    ("projects", "get"): (Operation.READ_PROJECTS, ""),
    ("projects", "post"): (Operation.CREATE_PROJECT, {"title": "Toiture"}),
    ("project", "get"): (Operation.READ_PROJECTS, ""),
    ("project", "put"): (Operation.CREATE_PROJECT, {"title": "Toiture", "version": 1}),
    ("steps", "post"): (Operation.CREATE_PROJECT, {"title": "Devis"}),
    ("step", "put"): (Operation.CREATE_PROJECT, {"title": "Devis", "version": 1}),
    ("journal", "get"): (Operation.READ_PROJECTS, ""),
    ("journal", "post"): (Operation.CREATE_PROJECT, {"text": "Vu avec le maire."}),
    ("indicators", "get"): (Operation.READ_PROJECTS, ""),
    ("indicators", "post"): (Operation.SET_INDICATOR, {"title": "Fuites", "unit": "%", "direction": "down"}),
    ("indicator", "get"): (Operation.READ_PROJECTS, ""),
    ("indicator", "put"): (
        Operation.SET_INDICATOR,
        {"title": "Fuites", "unit": "%", "direction": "down", "archived": False, "version": 1},
    ),
    ("values", "get"): (Operation.READ_PROJECTS, ""),
    ("outlook", "get"): (Operation.READ_PROJECTS, ""),
    ("outlook_year", "put"): (Operation.SET_FINANCING, {"revenue": "2", "spending": "1", "version": 0}),
    ("financing", "get"): (Operation.READ_PROJECTS, ""),
    ("aids", "get"): (Operation.READ_PROJECTS, ""),
    ("costs", "post"): (Operation.SET_FINANCING, COST),
    ("cost", "put"): (Operation.SET_FINANCING, {**COST, "version": 1}),
    ("grants", "post"): (Operation.SET_FINANCING, GRANT),
    ("grant", "put"): (Operation.SET_FINANCING, {**GRANT, "version": 1}),
    ("messages", "get"): (Operation.TALK, ""),
    ("messages", "post"): (Operation.TALK, {"body": "Bonjour."}),
    ("message", "get"): (Operation.TALK, ""),
    ("message", "put"): (Operation.TALK, {"body": "Bonsoir.", "version": 1}),
    ("guests", "get"): (Operation.INVITE_GUEST, ""),
    ("guests", "post"): (Operation.INVITE_GUEST, {"email": "nora@exemple.fr", "expires_on": LATER}),
    ("guest", "put"): (
        Operation.INVITE_GUEST,
        {"role": "contributor", "expires_on": LATER, "version": 1},
    ),
    ("guest", "delete"): (Operation.INVITE_GUEST, "?version=1"),
    ("letter", "post"): (Operation.INVITE_GUEST, {"version": 1}),
    ("invitation", "get"): (SIGNED_IN, ""),
    ("invitation", "put"): (SIGNED_IN, {"accept": False}),
    ("following", "get"): (SIGNED_IN, ""),
    ("followed", "delete"): (GUEST, ""),
    ("keys", "get"): (Operation.MANAGE_KEYS, ""),
    ("keys", "post"): (Operation.MANAGE_KEYS, {"label": "Compteur"}),
    ("key", "delete"): (Operation.MANAGE_KEYS, ""),
    ("agenda_keys", "get"): (Operation.READ_PROJECTS, ""),
    ("agenda_keys", "post"): (Operation.READ_PROJECTS, {"label": "Téléphone"}),
    ("agenda_key", "delete"): (Operation.READ_PROJECTS, ""),
    ("overview", "get"): (Operation.READ_PROJECTS, ""),
    ("impact", "get"): (Operation.READ_PROJECTS, ""),
    ("mandate_report", "get"): (Operation.READ_PROJECTS, ""),
    ("council_note", "get"): (Operation.READ_PROJECTS, ""),
    ("electoral_period", "get"): (Operation.READ_PROJECTS, ""),
    ("electoral_period", "post"): (
        Operation.SET_RESTRAINT,
        {"neutral": True, "reason": "Prudence.", "last": 0},
    ),
    ("closing", "get"): (Operation.EDIT_PROJECT, ""),
    ("closing", "put"): (Operation.EDIT_PROJECT, {"status": "done", "version": 1}),
    ("evidence", "post"): (Operation.ANSWER_ITEM, {"url": "https://exemple.fr/pcs"}),
    ("evidence_files", "post"): (Operation.ANSWER_ITEM, Form(file=TEXT)),
    ("evidence_file", "get"): (Operation.READ_COMMUNE, ""),
    ("one_evidence", "delete"): (Operation.ANSWER_ITEM, ""),
    ("message_files", "post"): (Operation.TALK, Form(body="Voici.", files=TEXT)),
    ("message_file", "get"): (Operation.TALK, ""),
    ("terms", "get"): (Operation.READ_PROJECT, ""),
    ("terms", "put"): (Operation.SET_FINANCING, {"loan": "1000", "rate": "3.6", "years": 10, "version": 0}),
    ("without", "get"): (Operation.READ_PROJECT, "?without={line_id}"),
    ("cost", "delete"): (Operation.SET_FINANCING, "?version=1"),
    ("grant", "delete"): (Operation.SET_FINANCING, "?version=1"),
    ("outlook_year", "delete"): (Operation.SET_FINANCING, "?version=1"),
    ("step", "delete"): (Operation.FOLLOW_PROJECT, "?version=1"),
    ("place", "put"): (Operation.FOLLOW_PROJECT, {"before": None}),
    ("links", "post"): (Operation.FOLLOW_PROJECT, {"url": "https://exemple.fr/devis"}),
    ("link", "delete"): (Operation.FOLLOW_PROJECT, ""),
    ("read_mark", "put"): (Operation.TALK, {"change": 1}),
    ("project_indicators", "get"): (Operation.READ_PROJECT, ""),
    ("calendar", "get"): (Operation.READ_PROJECTS, "?month=2027-03"),
    ("changes", "get"): (Operation.READ_PROJECTS, ""),
    ("value", "delete"): (Operation.SET_INDICATOR, "?version=1"),
    ("workbook", "get"): (Operation.READ_PROJECTS, ""),
    ("sheet", "get"): (Operation.READ_PROJECTS, ""),
    ("imports", "post"): (Operation.SET_FINANCING, Form(file=("actions.csv", b"Titre\nToiture", "text/csv"))),
    ("import", "get"): (Operation.SET_FINANCING, ""),
    ("import", "post"): (Operation.SET_FINANCING, {"digest": "another"}),
    ("handover", "get"): (Operation.HAND_OVER, ""),
    ("point_indicators", "get"): (Operation.READ_PROJECTS, ""),
    ("values_file", "get"): (Operation.READ_PROJECTS, ""),
    ("values_import", "post"): (
        Operation.SET_INDICATOR,
        Form(file=("valeurs.csv", b"Indicateur;Date;Valeur\nFuites;2024;3\n", "text/csv")),
    ),
    ("notices", "get"): (SIGNED_IN, ""),
    ("notices_seen", "put"): (SIGNED_IN, {"up_to": "2026-11-26T12:00:00Z"}),
    ("notice_settings", "get"): (SIGNED_IN, ""),
    ("notice_settings", "put"): (SIGNED_IN, {"message": "page", "base": {"message": "at_once"}}),
    ("values", "post"): (Operation.SET_INDICATOR, {"on": "2025", "value": "3", "version": 1}),
    ("meetings", "get"): (Operation.READ_PROMOTION, ""),
    ("meetings", "post"): (Operation.HOLD_MEETING, MEETING),
    ("meeting", "get"): (Operation.READ_PROMOTION, ""),
    ("meeting", "put"): (Operation.HOLD_MEETING, {**MEETING, "version": 1}),
    ("meeting", "delete"): (Operation.HOLD_MEETING, "?version=1"),
    ("meeting_attendance", "get"): (Operation.HOLD_MEETING, ""),
    ("meeting_attendance", "put"): (Operation.HOLD_MEETING, {"marks": []}),
    ("meeting_code", "put"): (Operation.HOLD_MEETING, {"minutes": 30}),
    ("meeting_code", "post"): (Operation.TAKE_PART, {"code": "ABCDEF"}),
    ("announcements", "get"): (Operation.READ_PROMOTION, ""),
    ("announcements", "post"): (Operation.ANNOUNCE, {"subject": "Bienvenue", "body": "À mardi."}),
    ("reminders", "get"): (Operation.ANNOUNCE, ""),
    ("reminder", "put"): (
        Operation.ANNOUNCE,
        {"active": True, "subject": "Bientôt", "body": "Fini.", "version": 0},
    ),
}
# Addresses of the commune as a whole: sensitive points are left out of what they show, not refused.
WHOLE = {"commune", "items", "members", "campaign", "photograph", "evolution", "explanation", "councils",
         "council_results", "comparison", "profile", "recommended"}  # fmt: skip
