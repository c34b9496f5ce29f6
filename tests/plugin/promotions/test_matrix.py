"""The matrix of the pages and files of promotions: every route, every role, reading and writing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from commune_core.policy import SITE_ROLES, Actor, Operation, Target, permits
from commune_core.promotions.words import ROLES
from dashboard_plugin import api
from dashboard_plugin.models import Announcement, Meeting, Seat
from tests.plugin.rest.expected import EXPECTED
from tests.plugin.test_promotion_permissions import DOORS
from tests.plugin.undone import undone
from tests.routes import ARGUMENTS, ROUTES

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

ENROL, FOLLOW, TOTALS = Operation.ENROL_MEMBERS, Operation.FOLLOW_GROUP, Operation.READ_AGGREGATES
MANAGE, ROLE, READING = Operation.MANAGE_PROMOTION, Operation.NAME_ROLES, Operation.READ_PROMOTION
HOLD, ANNOUNCE, ATTEST = Operation.HOLD_MEETING, Operation.ANNOUNCE, Operation.ATTEST
TAKE_PART, JOIN = Operation.TAKE_PART, Operation.JOIN_PROMOTION

READ: dict[str, tuple[Operation, ...]] = {
    "promotion": (READING,),
    "promotion_reglages": (MANAGE,),
    "promotion_plateforme": (MANAGE,),
    "promotion_plateforme_etat": (MANAGE,),
    "promotion_ecarts": (MANAGE,),
    "promotion_organisme": (MANAGE,),
    "promotion_equipe": (ROLE,),
    "promotion_quitter": (JOIN,),
    "promotion_membres": (ENROL, FOLLOW),
    "promotion_ajouter": (ENROL,),
    "promotion_lien": (ENROL,),
    "promotion_fichier": (ENROL,),
    "promotion_plan": (ENROL,),
    "promotion_colonnes": (ENROL,),
    "promotion_corriger": (ENROL,),
    "promotion_membre": (ENROL,),
    "promotion_financements": (MANAGE,),
    "promotion_seances": (READING,),
    "promotion_seance_nouvelle": (HOLD,),
    "promotion_seance": (READING,),
    "promotion_seance_modifier": (HOLD,),
    "promotion_presence": (HOLD,),
    "promotion_emargement": (HOLD,),
    "promotion_seance_ics": (READING,),
    "promotion_seance_document": (READING,),
    "promotion_messages": (READING,),
    "promotion_message_nouveau": (ANNOUNCE,),
    "promotion_rappels": (ANNOUNCE,),
    "promotion_rappel": (ANNOUNCE,),
    "promotion_message": (READING,),
    "promotion_suivi": (FOLLOW, TOTALS),
    "promotion_suivi_fichier": (FOLLOW,),
    "promotion_suivi_cours": (FOLLOW, TOTALS),
    "promotion_suivi_membre": (FOLLOW,),
    "promotion_etats_des_lieux": (TOTALS,),
    "promotion_parcours": (TAKE_PART,),
    "promotion_questions": (FOLLOW, TAKE_PART),
    "promotion_commune": (TAKE_PART,),
    "promotion_preuves": (ATTEST, TAKE_PART),
    "promotion_heures": (ATTEST,),
    "promotion_journal": (ATTEST, TAKE_PART),
    "promotion_journal_fichier": (ATTEST, TAKE_PART),
    "promotion_attestations": (ATTEST,),
    "promotion_attestation": (ATTEST,),
    "promotion_activite": (ATTEST,),
    "promotion_activite_fichier": (ATTEST,),
}
"""Each page and file of one promotion: the operations of which one opens it. A member comes to his own seat;
he has no attestation here, and another's is closed to him (test_attestations)."""

WRITE: dict[str, tuple[tuple[Operation, ...], dict[str, str]]] = {
    "promotion": ((MANAGE,), {"etat": "nulle", "version": "1"}),
    "promotion_reglages": ((MANAGE,), {}),
    "promotion_plateforme": ((MANAGE,), {}),
    # A script carries the run on from there.
    "promotion_plateforme_etat": ((MANAGE,), {}),
    "promotion_ecarts": ((MANAGE,), {}),
    "promotion_organisme": ((MANAGE,), {}),
    "promotion_equipe": ((ROLE,), {}),
    "promotion_quitter": ((JOIN,), {}),
    "promotion_membres": ((ENROL,), {}),
    "promotion_ajouter": ((ENROL,), {}),
    "promotion_lien": ((ENROL,), {}),
    "promotion_fichier": ((ENROL,), {}),
    "promotion_plan": ((ENROL,), {}),
    "promotion_colonnes": ((ENROL,), {}),
    "promotion_membre": ((ENROL,), {}),
    "promotion_financements": ((MANAGE,), {}),
    "promotion_seance_nouvelle": ((HOLD,), {}),
    "promotion_seance": ((READING,), {}),
    "promotion_seance_modifier": ((HOLD,), {}),
    "promotion_presence": ((HOLD,), {}),
    "promotion_message_nouveau": ((ANNOUNCE,), {"groupe": "{group_id}"}),
    "promotion_rappel": ((ANNOUNCE,), {}),
    "promotion_suivi": ((FOLLOW,), {}),
    "promotion_questions": ((FOLLOW, TAKE_PART), {}),
    "promotion_commune": ((TAKE_PART,), {}),
    "promotion_attestations": ((ATTEST,), {}),
    "promotion_attestation": ((ATTEST,), {}),
}
"""Each form: the operations of which one takes it, and what is sent. A page that is not here takes none."""

WHOLE = {"promotion_rappels", "promotion_rappel"}
"""Those that a tutor's groups do not open."""

ELSEWHERE = {
    "promotions", "promotion_nouvelle", "promotions_calendrier", "promotions_ics", "course_promotions",
    "promotion_code", "promotion_rejoindre", "promotion_places", "promotion_invitation",
}  # fmt: skip
"""Addresses that name no promotion by its number: one's own lists, what a code or a letter opens."""

BY_PAGE = {
    "questions", "question", "sync_pending", "consent_to_promotion", "own_promotion", "own_promotions",
    "led_promotions",
}  # fmt: skip
"""Doors of which no one operation decides: two open questions, each its own part; what waits for a run is
nought to who may begin none; a commune's consent is its own to give as well (test_questions); two show one's
own seats and nothing to who has none (test_home, test_desk)."""

HERE = {each.name: each for each in ROUTES if "promotion_id" in each.parameters and not each.is_api}


@pytest.fixture
def arguments(room, course, host) -> dict[str, str]:
    """What addresses name: the rows of the promotion, those of its group Nord where they belong to one."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        promotion=room.row, group=room.groups["Nord"], title="Ouverture", starts_at=now, ends_at=now,
        created_at=now, changed_at=now,
    )  # fmt: skip
    message = Announcement.objects.create(
        promotion=room.row, group=room.groups["Nord"], subject="Bonjour", body="À mardi.", at=now
    )
    return ARGUMENTS | {
        "promotion_id": str(room.id),
        "seat_id": str(room.seats["lise"].pk),
        "course_id": str(course.pk),
        "meeting_id": str(meeting.pk),
        "announcement_id": str(message.pk),
        "group_id": str(room.groups["Nord"].pk),
    }


def people(room, person) -> dict[int, Actor]:
    """Whoever may come, by user id: each role in force, each role that is over, and the site's."""
    found = {
        room.users["olivier"]: Actor(room.users["olivier"], promotion_role="organiser"),
        room.users["tom"]: Actor(
            room.users["tom"], promotion_role="tutor", promotion_groups=frozenset({room.groups["Nord"].pk})
        ),
        room.users["oscar"]: Actor(room.users["oscar"], promotion_role="observer"),
        room.users["lise"]: Actor(room.users["lise"], promotion_role="member"),
    }
    for role in ROLES:
        gone = person(f"ancien-{role}")
        Seat.objects.create(
            promotion=room.row, user_id=gone, role=role, state="left", group=room.groups["Nord"],
            added_at=timezone.now(),
        )  # fmt: skip
        found[gone] = Actor(gone)
    for site in ("", *SITE_ROLES):
        other = person(f"site-{site}", site_role=site)
        found[other] = Actor(other, frozenset({site} - {""}))
    return found


def granted(actor: Actor, rules: tuple[Operation, ...], *, whole: bool) -> bool:
    """Whether the policy grants one of these on the promotion or, unless it takes the whole of it, on one of
    the groups he tutors."""
    groups = () if whole else actor.promotion_groups
    targets = [Target("promotion"), *(Target("promotion", group_id=each) for each in groups)]
    return any(permits(rule, actor, target) for rule in rules for target in targets)


def browser_of(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def address_of(name: str, arguments: dict[str, str]) -> str:
    return HERE[name].address(**(arguments | ({"kind": "due"} if name == "promotion_rappel" else {})))


def test_every_page_and_file_of_a_promotion_opens_as_the_policy_says(room, arguments, person):
    """Whoever is told that a thing is not found, or that a page takes no such gesture, was let in."""
    wrong = []
    for user_id, actor in people(room, person).items():
        client = browser_of(user_id)
        for name in HERE:
            expected = granted(actor, READ[name], whole=name in WHOLE)
            with undone():
                given = client.get(address_of(name, arguments)).status_code
            if given >= 500 or (given != 403) is not expected:
                wrong.append(f"{name}: {given} to {client_name(user_id)}, {'open' if expected else 'closed'}")
    assert wrong == []


def test_every_form_of_a_promotion_takes_what_the_policy_grants(room, arguments, person):
    wrong = []
    for user_id, actor in people(room, person).items():
        client = browser_of(user_id)
        for name in HERE:
            rules, sent = WRITE.get(name, ((), {}))
            expected = granted(actor, rules, whole=name in WHOLE)
            with undone():
                given = client.post(address_of(name, arguments), filled(sent, arguments)).status_code
            closed = given in (403, 405)
            if given >= 500 or closed is expected:
                wrong.append(f"{name}: {given} to {client_name(user_id)}, {'open' if expected else 'closed'}")
    assert wrong == []


def filled(sent: dict[str, str], arguments: dict[str, str]) -> dict[str, str]:
    return {name: value.format(**arguments) for name, value in sent.items()}


def client_name(user_id: int) -> str:
    return get_user_model().objects.get(pk=user_id).username


def test_a_seat_elsewhere_opens_no_page_here(room, arguments, make_room, person):
    other = make_room("Ailleurs")
    Seat.objects.filter(promotion=room.row).update(user=None)
    for name in ("olivier", "tom", "oscar", "lise"):
        client = browser_of(other.users[name])
        # The page of a departure opens to all and tells who has no place that he has none to leave.
        closed = [each for each in HERE if JOIN not in READ[each]]
        found = {each: client.get(address_of(each, arguments)).status_code for each in closed}
        assert {each: status for each, status in found.items() if status != 403} == {}


def test_who_is_of_another_group_reads_nothing_of_this_one(room, arguments):
    client = browser_of(room.users["paul"])
    names = ("promotion_seance", "promotion_seance_ics", "promotion_presence", "promotion_emargement",
             "promotion_message", "promotion_suivi_membre", "promotion_journal")  # fmt: skip
    assert {client.get(address_of(each, arguments)).status_code for each in names} <= {403, 404}


def test_no_page_file_or_form_of_promotions_is_forgotten():
    assert set(HERE) - set(READ) == set()
    elsewhere = {
        each.name for each in ROUTES
        if "promotion" in each.template and "promotion_id" not in each.parameters and not each.is_api
    }  # fmt: skip
    assert elsewhere - ELSEWHERE == set()


def test_no_address_of_the_api_is_forgotten():
    served = {each.name for each in ROUTES if each.is_api and "promotion" in each.template}
    assert served - {name for name, _ in EXPECTED} == set()


def test_no_door_of_the_app_is_forgotten():
    """Each function that takes the number of a promotion is tried by the matrix of the doors."""
    tried = {name.split()[0] for doors in DOORS.values() for name in doors}
    doors = {
        name
        for module in pkgutil.iter_modules(api.__path__)
        for name, each in vars(importlib.import_module(f"{api.__name__}.{module.name}")).items()
        if inspect.isfunction(each) and "promotion_id" in inspect.signature(each).parameters
    }
    assert doors - tried - BY_PAGE == set()
