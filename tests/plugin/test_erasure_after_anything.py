"""Whatever people did, in any order: one of them erases his data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune_core.errors import CommuneError
from dashboard_plugin import api
from dashboard_plugin.models import (
    Answer,
    Commune,
    Membership,
    NamedReader,
)
from tests.plugin.undone import undone
from tests.plugin.zenobie import ODD_EMAIL, ODD_ID, ODD_NAME, dump

pytestmark = pytest.mark.django_db

PEOPLE = ("zenobie", "helene", "bruno")
COMMUNES = ("10145", "10156", "exercice")
ACTS: dict[str, Callable[[int, int, str], object]] = {
    "answer": lambda who, whom, where: api.save_answer(
        who, item_id="GOV-02", raw=who % 5, version=version(where, who), commune=where, comment="Noté."
    ),
    "weigh": lambda who, whom, where: api.set_weighting(who, commune=where, item_id="GOV-02", urgency=3),
    "ask": lambda who, whom, where: api.request_membership(who, commune=where, function="adjoint"),
    "accept": lambda who, whom, where: api.decide_membership(
        who, membership_id=place(whom, where), accept=True
    ),
    "refuse": lambda who, whom, where: api.decide_membership(
        who, membership_id=place(whom, where), accept=False
    ),
    "leave": lambda who, whom, where: api.end_membership(who, membership_id=place(who, where)),
    "name": lambda who, whom, where: api.name_reader(who, commune=where, reader_id=whom),
    "copy": lambda who, whom, where: api.copy_practice(who, commune=where, item_ids=["GOV-02"]),
}


def version(where: str, who: int) -> int | None:
    """That of the answer one has before him; where one works on one's own commune, the private one."""
    found = Answer.objects.filter(campaign__commune__insee_code=f"P{who}" if where == "exercice" else where)
    return found.values_list("version", flat=True).first()


def place(who: int, where: str) -> int:
    return (
        Membership.objects.filter(user_id=who, commune__insee_code=where).values_list("pk", flat=True).first()
        or 0
    )


def without_those_of(document: dict, erased: Counter) -> dict[str, list[dict]]:
    """The rows of an export, less the signatures of others and the rows about the erased person."""
    told = {}
    for key, record in document["records"].items():
        if key in erased:
            told[key] = len(record["rows"]) - erased[key]
        else:
            told[key] = [
                row | {"decided_by": None, "named_by": None} if row.get("user") == "self" else row
                for row in record["rows"]
            ]
    return told


def about(erased: int, signed_by: int) -> Counter:
    """How many rows signed by somebody are about the erased person."""
    return Counter(
        {
            "membership.decided_by": Membership.objects.filter(
                user_id=erased, decided_by_id=signed_by
            ).count(),
            "namedreader.named_by": NamedReader.objects.filter(user_id=erased, named_by_id=signed_by).count(),
        }
    )


@pytest.fixture
def three_people(person, territory) -> dict[str, int]:
    """The one to erase, and two others; each may be a moderator, so that most acts succeed."""
    return {
        "zenobie": person("zenobie", id=ODD_ID, first_name=ODD_NAME, email=ODD_EMAIL, site_role="moderateur"),
        "helene": person("helene", site_role="moderateur"),
        "bruno": person("bruno"),
    }


def settle(ids: dict[str, int], places: list[tuple[str, str, str] | None]) -> None:
    """Give each person a place, or none, in each of the two communes."""
    where = [Commune.objects.get(insee_code=code, status="current") for code in COMMUNES[:2]]
    for (user_id, commune), place in zip(product(ids.values(), where), places, strict=True):
        if place is not None:
            role, function, status = place
            Membership.objects.create(
                commune=commune, user_id=user_id, role=role, function=function, status=status,
                requested_at=timezone.now(),
            )  # fmt: skip


PLACES = (
    None,
    ("referent", "maire", "confirmed"),
    ("elu", "maire", "confirmed"),
    ("elu", "adjoint", "confirmed"),
    ("collaborateur", "agent", "pending"),
    ("elu", "conseiller", "pending"),
)


# Stories are drawn on SQLite; the platform's kind of database is told a few, for what it deletes by itself.
STORIES = 60 if connection.vendor == "sqlite" else 10


@settings(
    max_examples=STORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    places=st.lists(st.sampled_from(PLACES), min_size=6, max_size=6),
    acts=st.lists(
        st.tuples(
            st.sampled_from(sorted(ACTS)),
            st.sampled_from(PEOPLE),
            st.sampled_from(PEOPLE),
            st.sampled_from(COMMUNES),
        ),
        min_size=12,
        max_size=30,
    ),
)
def test_whatever_happened_nothing_names_the_erased_person_and_others_keep_theirs(three_people, places, acts):
    with undone():
        settle(three_people, places)
        for act, who, whom, where in acts:
            try:
                ACTS[act](three_people[who], three_people[whom], where)
            except CommuneError:
                continue  # a refusal is part of what may happen
        others = [three_people["helene"], three_people["bruno"]]
        signed = {other: about(ODD_ID, other) for other in others}
        before = {other: without_those_of(api.export_my_data(other), signed[other]) for other in others}
        answers = list(
            Answer.objects.exclude(campaign__commune__owner=ODD_ID).values("pk", "value", "version")
        )

        api.erase_person(ODD_ID)

        left = dump()
        assert not [trace for trace in (ODD_NAME, ODD_EMAIL, str(ODD_ID)) if trace in left]
        nobody = Counter(dict.fromkeys(signed[others[0]], 0))
        for other in others:
            assert without_those_of(api.export_my_data(other), nobody) == before[other]
        assert list(Answer.objects.values("pk", "value", "version")) == answers
