"""What the app keeps about a person: handed over whole to that person, and erased without harm to others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune_core.errors import CommuneError
from dashboard_plugin import api
from dashboard_plugin.models import (
    Answer,
    Attestation,
    AttestationHolder,
    Campaign,
    Commune,
    CouncilRound,
    Membership,
    NamedReader,
    Photograph,
    Promotion,
    Rating,
    RoundItem,
    Seat,
    SiteRole,
    Voice,
    Weighting,
)
from dashboard_plugin.selectors.personal_data import OWN_ACT
from dashboard_plugin.selectors.traces import traces, traces_by_seat
from tests.plugin import traces_of_promotions
from tests.plugin.traces_of_projects import OWNED as OWNED_OF_PROJECTS
from tests.plugin.traces_of_projects import WRITTEN as WRITTEN_OF_PROJECTS
from tests.plugin.traces_of_projects import leave_traces

pytestmark = pytest.mark.django_db

OWNED = (*OWNED_OF_PROJECTS, *traces_of_promotions.OWNED)
WRITTEN = (*WRITTEN_OF_PROJECTS, *traces_of_promotions.WRITTEN)

# An id, a name and an address that appear nowhere else: what is left of them is found in any column.
ODD_ID, ODD_NAME, ODD_EMAIL = 987654321, "Zénobie", "zenobie@introuvable.example"


def dump() -> str:
    """Every row of the app, as text."""
    rows = [
        row
        for model in apps.get_app_config("viatic").get_models(include_auto_created=True)
        for row in model._base_manager.order_by("pk")
    ]
    return serializers.serialize("json", rows)


def rows(document: dict, key: str) -> list[dict]:
    return document["records"][key]["rows"]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is forgotten after it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.fixture
def zenobie(person, member) -> int:
    """Somebody who left a trace of every kind."""
    user_id = person("zenobie", id=ODD_ID, first_name=ODD_NAME, email=ODD_EMAIL)
    here, now = Commune.objects.get(insee_code="10145", status="current"), timezone.now()
    bruno = member("bruno", status="pending")
    Membership.objects.create(
        commune=here, user_id=user_id, role="referent", function="maire", status="confirmed",
        requested_at=now, decided_at=now, decided_by_id=bruno,
    )  # fmt: skip
    NamedReader.objects.create(commune=here, user_id=user_id, named_by_id=bruno, since=now)
    SiteRole.objects.create(user_id=user_id, role="auteur")
    api.decide_membership(user_id, membership_id=Membership.objects.get(user_id=bruno).pk, accept=True)
    api.name_reader(user_id, commune="10145", reader_id=bruno)
    for commune in ("10145", "exercice"):
        api.save_answer(
            user_id, item_id="GOV-02", raw=2, version=None, commune=commune, comment="À revoir en mars."
        )
        api.set_weighting(user_id, commune=commune, item_id="GOV-02", importance=5)
        api.add_evidence(user_id, commune=commune, item_id="GOV-02", upload=api.Upload("pv.txt", "", b"pv"))
    api.save_answer(user_id, item_id="GOV-02", raw=3, version=1, commune="10145")
    api.save_answer(bruno, item_id="GOV-02", raw=4, version=2, commune="10145")
    for commune in ("10145", "exercice"):
        api.set_holders(user_id, commune=commune, given={"eau": ("epci", None)})
    api.consent_to_comparison(user_id, commune="10145", agreed=True)
    api.bring_answers(
        user_id, commune="10145", name="plan.csv", lines=[(2, {"Point": "GOV-03", "Réponse": "12"})]
    )
    api.share_domain(user_id, commune="10145", domain="GOV", member_id=user_id)
    api.review_domain(user_id, commune="10145", domain="GOV", state="ready", version=None)
    campaign = Campaign.objects.create(commune=here, year=2020, status="closed", opened_at=now)
    Photograph.objects.create(campaign=campaign, number=1, taken_at=now, taken_by_id=user_id, payload="{}")
    hold_council(user_id, bruno)
    leave_traces(here, user_id, bruno)
    traces_of_promotions.leave_traces(user_id, bruno, ODD_NAME)
    return user_id


def hold_council(convener: int, other: int) -> None:
    """A council whose convener opened, closed, rated and settled all that one person can."""
    now, campaign = timezone.now(), Campaign.objects.get(commune__insee_code="10145", status="open")
    held = CouncilRound.objects.create(
        campaign=campaign, title="Mars", items=["GOV-02"], opened_at=now,
        opened_by_id=convener, closed_by_id=convener,
    )  # fmt: skip
    Voice.objects.create(round=held, user_id=convener, invited_at=now)
    Voice.objects.create(round=held, user_id=other, invited_by_id=convener, invited_at=now)
    Rating.objects.create(round=held, user_id=convener, item_id="GOV-02", value=2, given_at=now)
    RoundItem.objects.create(round=held, item_id="GOV-02", voices=2, settled_at=now, settled_by_id=convener)


def test_the_export_holds_every_trace_and_every_column(zenobie):
    document = api.export_my_data(zenobie)
    assert document["format"] == "viatic.personal-data/1"
    assert json.loads(json.dumps(document)) == document
    assert document["account"] == {
        "id": zenobie, "email": ODD_EMAIL, "display_name": f"{ODD_NAME} Essai", "email_verified": True,
        "site_roles": ["auteur"],
    }  # fmt: skip
    for trace in (*traces(), *traces_by_seat()):
        exported = rows(document, trace.key)
        assert len(exported) == trace.rows(zenobie).count() > 0, trace.key
        columns = {field.name for field in trace.model._meta.concrete_fields}
        # Rows about somebody else hold the person's own act, not what the other is in the commune.
        assert set(exported[0]) == set(OWN_ACT.get(trace.key, columns)), trace.key


def test_the_keys_of_the_format_do_not_drift():
    """Another key is another format: change its number, and this."""
    assert {trace.key: trace.owned for trace in traces()} == {
        "membership.user": True,
        "siterole.user": True,
        "namedreader.user": True,
        "commune.owner": True,
        "answer.author": False,
        "historicalanswer.history_user": False,
        "weighting.author": False,
        "share.user": True,
        "share.shared_by": False,
        "domainreview.changed_by": False,
        "photograph.taken_by": False,
        "historicalweighting.history_user": False,
        "evidence.author": False,
        "voice.user": True,
        "rating.user": True,
        "councilround.opened_by": False,
        "councilround.closed_by": False,
        "voice.invited_by": False,
        "rounditem.settled_by": False,
        "competenceholder.author": False,
        "comparisonconsent.given_by": False,
        "upload.user": True,
        "membership.decided_by": False,
        "namedreader.named_by": False,
        **dict.fromkeys(OWNED, True),
        **dict.fromkeys(WRITTEN, False),
    }
    assert {trace.key for trace in traces_by_seat()} == set(traces_of_promotions.BY_SEAT)


def test_the_export_gives_what_somebody_wrote_since_rewritten_by_others(zenobie):
    document = api.export_my_data(zenobie)
    written = [
        (row["campaign"]["commune"]["code"], row["version"], row["value"], row["comment"])
        for row in rows(document, "historicalanswer.history_user")
    ]
    assert written == [
        ("10145", 1, 2, "À revoir en mars."),
        ("exercice", 1, 2, "À revoir en mars."),
        ("10145", 2, 3, "À revoir en mars."),
    ]
    assert [row["campaign"]["commune"]["name"] for row in rows(document, "answer.author")] == [
        "Commune d’exercice"
    ]


def test_the_export_names_nobody_else(zenobie):
    text = json.dumps(api.export_my_data(zenobie), ensure_ascii=False)
    assert "Bruno" not in text and "bruno" not in text
    (mine,) = rows(api.export_my_data(zenobie), "membership.user")
    assert (mine["user"], mine["decided_by"]) == ("self", "other")
    (decided,) = rows(api.export_my_data(zenobie), "membership.decided_by")
    assert (decided["user"], decided["decided_by"]) == ("other", "self")


@pytest.mark.parametrize("read", [api.export_my_data, api.preview_erasure])
def test_reading_it_costs_the_same_number_of_queries_whatever_there_is(zenobie, read):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(zenobie)
        return len(queries)

    before = cost()
    for item_id in ("GOV-05", "FIN-01", "FIN-02", "FIN-03"):
        for commune in ("10145", "exercice"):
            api.save_answer(
                zenobie, item_id=item_id, raw=None, state="unknown", version=None, commune=commune
            )
    assert cost() == before <= len(traces()) + len(traces_by_seat()) + 10


def test_a_preview_says_what_goes_and_what_stays_and_touches_nothing(zenobie):
    before = dump()
    preview = api.preview_erasure(zenobie)
    assert dump() == before
    assert {each.key: each.count for each in preview.goes} == {
        "membership.user": 1, "siterole.user": 1, "namedreader.user": 1, "commune.owner": 1,
        "share.user": 1, "upload.user": 1,
        "voice.user": 1, "rating.user": 1,
        **dict.fromkeys((*OWNED, *traces_of_promotions.BY_SEAT), 1),
    }  # fmt: skip
    # Her answer of the practice commune goes with it; in the real one, the last word is Bruno's.
    assert {each.key: each.count for each in preview.stays} == {
        "historicalanswer.history_user": 2, "weighting.author": 1, "membership.decided_by": 1,
        "namedreader.named_by": 1, "domainreview.changed_by": 1, "photograph.taken_by": 1,
        "evidence.author": 1, "historicalweighting.history_user": 1,
        "competenceholder.author": 1, "comparisonconsent.given_by": 1,
        "councilround.opened_by": 1, "councilround.closed_by": 1,
        "rounditem.settled_by": 1, "voice.invited_by": 1, **dict.fromkeys(WRITTEN, 1),
    }  # fmt: skip
    assert [commune.name for commune in preview.without_referent] == ["Faux-Villecerf"]


def test_erasing_does_what_the_preview_says_and_leaves_the_commune_its_answers(zenobie):
    preview = api.preview_erasure(zenobie)
    assert api.erase_person(zenobie) == preview
    assert not Commune.objects.filter(kind="practice").exists()
    answer = Answer.objects.get()
    assert (answer.value, answer.version, answer.comment) == (4, 3, "À revoir en mars.")
    assert [version.value for version in answer.history.order_by("version")] == [2, 3, 4]
    assert Weighting.objects.get().importance == 5
    left = Membership.objects.get()
    assert (left.status, left.decided_by) == ("confirmed", None)
    for trace in (ODD_NAME, ODD_EMAIL, str(ODD_ID)):
        assert trace not in dump()


def test_an_attestation_outlives_the_account_and_names_nobody_any_more(zenobie):
    AttestationHolder.objects.update(revoked_reason=f"{ODD_NAME} n’a pas suivi la séance.")
    api.erase_person(zenobie)
    kept = Attestation.objects.get()
    assert (kept.code, kept.minutes) == ("abcdefghjkmnpqrstuvwxyz2", 180)
    assert not AttestationHolder.objects.exists()
    assert ODD_NAME not in dump()


@pytest.mark.parametrize("taken", [False, True])
def test_a_seat_offered_to_ones_address_is_told_then_erased(person, taken):
    lise, other = person("lise"), person("autre")
    now = timezone.now()
    traces_of_promotions.leave_traces(person("olivier"), other, "Olivier")
    Seat.objects.create(
        promotion=Promotion.objects.get(), email="lise@exemple.fr", name="Lise", state="invited",
        added_at=now, user_id=person("collegue") if taken else None,
    )  # fmt: skip
    assert [row["email"] for row in rows(api.export_my_data(lise), "seat.email")] == ["lise@exemple.fr"]
    api.erase_person(lise)
    assert "lise@exemple.fr" not in dump()
    assert Seat.objects.filter(state="invited").exists() is taken


def test_the_members_read_that_a_former_member_wrote(zenobie):
    bruno = User.objects.get(username="bruno").pk
    api.save_answer(zenobie, item_id="GOV-05", raw=1, version=None, commune="10145")
    api.erase_person(zenobie)
    (row,) = api.sheet(bruno, items="GOV-05").rows
    assert (row.answer.author_name, row.answer.value) == ("Un ancien membre", 1)


def test_erasing_twice_finds_nothing_left(zenobie):
    api.erase_person(zenobie)
    before = dump()
    again = api.erase_person(zenobie)
    assert (again.goes, again.stays, again.without_referent) == ((), (), ())
    assert dump() == before


def test_erasing_then_closing_the_account_leaves_what_closing_it_leaves(zenobie):
    with undone():
        api.erase_person(zenobie)
        User.objects.get(pk=zenobie).delete()
        erased_first = dump()
    User.objects.get(pk=zenobie).delete()
    assert dump() == erased_first


def test_the_requests_of_a_commune_left_without_referent_are_a_moderators(mayor, member, person):
    lise = member("lise", status="pending")
    moderator = person("moussa", site_role="moderateur")
    assert lise not in {each.user_id for each in api.pending_memberships(moderator)}
    (left,) = api.erase_person(mayor).without_referent
    assert left.code == "10145"
    (waiting,) = api.pending_memberships(moderator)
    assert waiting.user_id == lise
    view = api.decide_membership(moderator, membership_id=waiting.id, accept=True)
    assert (view.role, view.status) == ("referent", "confirmed"), "whoever is accepted where nobody is left"


def test_a_commune_with_another_referent_keeps_it(mayor, member):
    member("karim", role="referent", function="dgs_secretaire")
    assert api.erase_person(mayor).without_referent == ()


def test_somebody_new_does_not_inherit_the_answers_of_the_one_who_left(mayor, person):
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    api.erase_person(mayor)
    assert api.request_membership(person("intrus"), commune="10145", function="maire").status == "pending"


# Whatever people did, in any order: one of them erases his data.

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


@settings(
    max_examples=60,
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
