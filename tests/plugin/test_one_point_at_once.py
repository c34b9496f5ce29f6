"""Two people on one point, in every order: nothing is lost silently, and each write costs the same."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.errors import StaleAnswer, StaleWeighting
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Campaign, Commune, Weighting

pytestmark = pytest.mark.django_db

POINT = "GOV-02"
ORDERS = sorted(
    {
        order
        for order in permutations(["read a", "write a", "read b", "write b"])
        if order.index("read a") < order.index("write a") and order.index("read b") < order.index("write b")
    }
)
FIELDS = {
    "raw": (1, 3),
    "depends_on": ("epci", "etat"),
    "confidence": ("sure", "to_check"),
    "comment": ("D’Hélène", "De Paul"),
}
WEIGHTS = {"importance": (1, 5), "urgency": (2, 4), "reason": ("D’Hélène", "De Paul")}


class Answering:
    """The form of an answer: read, written, and what of a write can be found again."""

    history = Answer

    def read(self, user_id):
        stored = api.sheet(user_id, items=POINT, commune="10145").rows[0].answer
        return stored.version if stored else None

    def write(self, user_id, version, name, value):
        sent = {"raw": 2} | {name: value}
        api.save_answer(user_id, item_id=POINT, commune="10145", version=version, **sent)


class Weighing:
    """The form of a weighting."""

    history = Weighting

    def read(self, user_id):
        stored = Weighting.objects.filter(item_id=POINT).first()
        return stored.version if stored else None

    def write(self, user_id, version, name, value):
        api.set_weighting(user_id, item_id=POINT, commune="10145", version=version, **{name: value})


FORMS = [
    pytest.param(form, name, values, id=f"{form.history.__name__.lower()} {name}")
    for form, fields in ((Answering(), FIELDS), (Weighing(), WEIGHTS))
    for name, values in fields.items()
]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize(("form", "name", "values"), FORMS)
@pytest.mark.parametrize("begun", [False, True], ids=["new", "begun"])
def test_a_write_is_seen_by_the_next_or_told_and_never_lost(mayor, member, order, form, name, values, begun):
    people = dict(zip("ab", (mayor, member("paul")), strict=True))
    if begun:
        form.write(mayor, None, name, None if form.history is Weighting and name != "reason" else values[0])
    read, told, written = {}, [], []
    for act, who in (step.split() for step in order):
        if act == "read":
            read[who] = form.read(people[who])
            continue
        try:
            form.write(people[who], read[who], name, values["ab".index(who)])
            written.append(who)
        except (StaleAnswer, StaleWeighting) as error:
            assert error.current.version == form.history.objects.get().version
            told.append(who)
    overlap = max(order.index("read a"), order.index("read b")) < min(
        order.index("write a"), order.index("write b")
    )
    assert (len(written), len(told)) == ((1, 1) if overlap else (2, 0))
    assert form.history.history.count() == begun + len(written), "what was replaced is in the history"


def test_the_same_choice_sent_twice_by_one_person_is_no_conflict(mayor, member):
    for _ in range(2):
        api.set_weighting(mayor, commune="10145", item_id=POINT, version=None, importance=4, reason="Crue")
    assert Weighting.objects.get().version == 1
    with pytest.raises(StaleWeighting) as refused:
        api.set_weighting(
            member("paul"), commune="10145", item_id=POINT, version=None, importance=4, reason="Crue"
        )
    assert (refused.value.current.author_name, refused.value.current.reason) == ("Helene Essai", "Crue")


def test_a_source_is_that_of_a_value_and_goes_with_it(mayor):
    def stored():
        return api.sheet(mayor, items="FIN-02", commune="10145").rows[0].answer

    api.save_answer(mayor, item_id="FIN-02", raw="8", version=None, source="Comptes 2025", confidence="sure")
    api.save_answer(mayor, item_id="FIN-02", raw="8", version=1, comment="Relu")
    assert (stored().source, stored().confidence, stored().comment) == ("Comptes 2025", "sure", "Relu")
    api.save_answer(mayor, item_id="FIN-02", raw="9", version=2)
    assert stored().source == ""


def test_answering_costs_the_same_at_131_points_and_100_campaigns(mayor):
    def cost(version: int | None) -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            api.save_answer(
                mayor, item_id=POINT, raw=2, version=version, commune="10145", comment=str(version)
            )
        return len(queries)

    cost(None)
    alone = cost(1)
    campaign = Campaign.objects.get()
    commune = Commune.objects.get(insee_code="10145", status="current")
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(campaign=campaign, item_id=item, state="unknown", author_id=mayor, answered_at=now)
        for item in load().items
        if item != POINT
    )
    Campaign.objects.bulk_create(
        Campaign(
            commune=commune, year=campaign.year - number, referential_version=campaign.referential_version,
            referential_sha256=campaign.referential_sha256, opened_at=now,
        )
        for number in range(1, 101)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(campaign=each, item_id=POINT, state="unknown", author_id=mayor, answered_at=now)
        for each in Campaign.objects.exclude(pk=campaign.pk)
    )
    assert len(load().items) == 131
    assert cost(2) == alone
