"""Enrol people in a course and put them in one of its groups."""

from __future__ import annotations

import logging
import re

from django.db import DatabaseError, transaction

from commune_core.ports import Classroom, EnrolmentOutcome
from dashboard_plugin.data import EnrolmentReport
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.selectors.classroom import open_classroom
from dashboard_plugin.use_cases.writing import announce

log = logging.getLogger("viatic.classroom")

ENTERED = ("enrolled", "moved", "invited", "ungrouped")
MOST_ADDRESSES = 100
LONGEST_NAME = 80


def enrol_group(
    user_id: int | None, *, course_key: str, group: str, addresses: str, divide: bool = False
) -> EnrolmentReport:
    """Enrol each address (separated by spaces, commas, semicolons or lines) and report on each.

    Every address is its own transaction: a refusal or a failure undoes none of the others, and doing it twice
    changes nothing. `divide` agrees to divide a course that has no groups yet, which concerns everybody in
    it. Raises Forbidden, InvalidRequest.
    """
    room = open_classroom(user_id, course_key)
    name, wanted = _checked(group, addresses)
    if not divide and not room.is_grouped():
        raise InvalidRequest(
            "Ce cours n’est pas encore divisé en groupes.",
            hint="Cochez la case qui l’accepte, après avoir lu ce que cela change.",
            field="diviser",
        )
    outcomes = tuple((address, _enrol(room, address, name)) for address in wanted)
    entered = sum(outcome in ENTERED for _, outcome in outcomes)
    announce("group.enrolled", user_id, course=course_key, entered=entered)
    return EnrolmentReport(name, outcomes)


def _enrol(room: Classroom, address: str, group: str) -> EnrolmentOutcome:
    try:
        with transaction.atomic():
            return room.enrol(address, group)
    except DatabaseError:
        log.exception("enrolment failed")
        return "failed"


def _checked(group: str, addresses: str) -> tuple[str, list[str]]:
    """The name of the group and the addresses, each once; raises InvalidRequest."""
    name = " ".join(group.split())
    wanted = list(dict.fromkeys(each.casefold() for each in re.split(r"[\s,;]+", addresses) if each))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidRequest(
            "Donnez un nom au groupe.", hint=f"{LONGEST_NAME} caractères au plus.", field="groupe"
        )
    if not wanted:
        raise InvalidRequest(
            "Donnez au moins une adresse électronique.", hint="Une par ligne.", field="adresses"
        )
    if len(wanted) > MOST_ADDRESSES:
        raise InvalidRequest(
            f"Vous donnez {len(wanted)} adresses : {MOST_ADDRESSES} au plus à la fois.",
            hint="Envoyez-les en plusieurs fois.",
            field="adresses",
        )
    return name, wanted
