"""Enrol people in a course and put them in one of its groups."""

from __future__ import annotations

import re

from django.db import transaction

from dashboard_plugin.data import EnrolmentReport
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.selectors.classroom import open_classroom
from dashboard_plugin.use_cases.writing import announce

MOST_ADDRESSES = 100
LONGEST_NAME = 80


def enrol_group(user_id: int | None, *, course_key: str, group: str, addresses: str) -> EnrolmentReport:
    """Enrol each address (separated by spaces, commas, semicolons or lines) and report on each.

    Every address is its own transaction: one refusal undoes none of the others, and doing it twice changes
    nothing. Raises Forbidden, InvalidRequest.
    """
    room = open_classroom(user_id, course_key)
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
    outcomes = []
    for address in wanted:
        with transaction.atomic():
            outcomes.append((address, room.enrol(address, name)))
    entered = sum(outcome in ("enrolled", "moved", "invited") for _, outcome in outcomes)
    announce("group.enrolled", user_id, course=course_key, entered=entered)
    return EnrolmentReport(name, tuple(outcomes))
