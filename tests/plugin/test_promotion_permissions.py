"""The permission matrix of one promotion: every role and state of a seat, every role on the site."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable

import pytest
from django.utils import timezone

from commune_core.policy import SITE_ROLES, Actor, Operation, Target, permits
from commune_core.promotions.proof import InvalidAttestation, UnknownAttestation
from commune_core.promotions.words import ROLES, SEATS, STATES, InvalidPromotion
from commune_core.workbook.grids import Grid
from dashboard_plugin.api import following, promotion_platform, promotion_proof, promotion_roster, promotions
from dashboard_plugin.errors import (
    ClosedPromotion,
    UnknownFunding,
    UnknownInvitation,
    UnknownRun,
    UnknownSeat,
    UnknownUpload,
)
from dashboard_plugin.models import (
    Commune,
    GroupTutor,
    Promotion,
    PromotionGroup,
    Seat,
)
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION, open_promotion
from dashboard_plugin.stale import StaleBody, StalePromotion
from tests.plugin.promotions.following_doors import OF_FOLLOWING, SHARED
from tests.plugin.promotions.meeting_doors import OF_MEETINGS
from tests.plugin.rights_scene import HERE, PEOPLE, scene, settle
from tests.plugin.undone import opens, undone

__all__ = ["scene"]

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

FIELDS = promotions.PromotionFields("Nouveaux maires")
BODY = promotions.BodyFields("Association des maires")
FUNDING = promotion_roster.FundingFields("free")
GRID = Grid("Élus", [(1, ["a@exemple.fr"])])

Door = Callable[[int | None, int], object]


def past_the_door(door: Callable[[], object]) -> None:
    """Whoever is told anything else than a refusal was let in."""
    with contextlib.suppress(
        InvalidPromotion,
        ClosedPromotion,
        UnknownRun,
        UnknownSeat,
        UnknownUpload,
        UnknownFunding,
        UnknownInvitation,
        StalePromotion,
        StaleBody,
        InvalidAttestation,
        UnknownAttestation,
    ):
        door()


def code_of(number: int) -> str:
    """The code that opens this promotion."""
    code = "A" * 11 + "BCDEFGHJ"[number % 8]
    Promotion.objects.filter(pk=number).update(join_code=code)
    return code


def a_seat(number: int) -> int:
    """That of a member in no group, whom a tutor of none does not follow."""
    made = Seat.objects.get_or_create(
        promotion_id=number, email="autre@exemple.fr", state="member", defaults={"added_at": timezone.now()}
    )
    return made[0].pk


# Each door takes the user and the number of the promotion.
DOORS: dict[Operation, dict[str, Door]] = {
    Operation.READ_PROMOTION: {
        "promotion": lambda user, number: promotions.promotion(user, promotion_id=number),
    },
    Operation.MANAGE_PROMOTION: {
        "save_promotion": lambda user, number: past_the_door(
            lambda: promotions.save_promotion(user, promotion_id=number, fields=FIELDS, version=1)
        ),
        "save_body": lambda user, number: past_the_door(
            lambda: promotions.save_body(user, promotion_id=number, fields=BODY, version=1)
        ),
        "set_promotion_state": lambda user, number: past_the_door(
            lambda: promotions.set_promotion_state(user, promotion_id=number, state="nulle", version=0)
        ),
        "promotion_fundings": lambda user, number: promotion_roster.promotion_fundings(
            user, promotion_id=number
        ),
        "add_funding": lambda user, number: past_the_door(
            lambda: promotion_roster.add_funding(user, promotion_id=number, fields=FUNDING)
        ),
        "save_funding": lambda user, number: past_the_door(
            lambda: promotion_roster.save_funding(
                user, promotion_id=number, funding_id=0, fields=FUNDING, version=1
            )
        ),
        "lead_funding": lambda user, number: past_the_door(
            lambda: promotion_roster.lead_funding(
                user, promotion_id=number, funding_id=0, state="paid", version=1
            )
        ),
        "promotion_platform": lambda user, number: promotion_platform.promotion_platform(
            user, promotion_id=number
        ),
        "promotion_drift": lambda user, number: promotion_platform.promotion_drift(user, promotion_id=number),
        "promotion_run": lambda user, number: past_the_door(
            lambda: promotion_platform.promotion_run(user, promotion_id=number, run_id=0)
        ),
        "start_sync": lambda user, number: promotion_platform.start_sync(user, promotion_id=number),
        "stop_sync": lambda user, number: past_the_door(
            lambda: promotion_platform.stop_sync(user, promotion_id=number, run_id=0)
        ),
        "step_sync": lambda user, number: past_the_door(
            lambda: promotion_platform.step_sync(user, promotion_id=number, run_id=0)
        ),
    },
    Operation.NAME_ROLES: {
        "promotion_team": lambda user, number: promotions.promotion_team(user, promotion_id=number),
        "name_role": lambda user, number: past_the_door(
            lambda: promotions.name_role(user, promotion_id=number, email="a@exemple.fr", role="tutor")
        ),
        "end_role": lambda user, number: past_the_door(
            lambda: promotions.end_role(user, promotion_id=number, seat_id=0, version=1)
        ),
    },
    Operation.ENROL_MEMBERS: {
        "enrol_member": lambda user, number: past_the_door(
            lambda: promotion_roster.enrol_member(user, promotion_id=number, email="faux")
        ),
        "promotion_seat": lambda user, number: past_the_door(
            lambda: promotion_roster.promotion_seat(user, promotion_id=number, seat_id=0)
        ),
        "decide_asked": lambda user, number: past_the_door(
            lambda: promotion_roster.decide_asked(user, promotion_id=number, seat_ids=(), accept=True)
        ),
        "set_seat_group": lambda user, number: past_the_door(
            lambda: promotion_roster.set_seat_group(user, promotion_id=number, seat_id=0, group="", version=1)
        ),
        "end_seat": lambda user, number: past_the_door(
            lambda: promotion_roster.end_seat(user, promotion_id=number, seat_id=0, version=1)
        ),
        "move_seat": lambda user, number: past_the_door(
            lambda: promotion_roster.move_seat(user, promotion_id=number, seat_id=0, version=1, to=number)
        ),
        "resend_seat": lambda user, number: past_the_door(
            lambda: promotion_roster.resend_seat(user, promotion_id=number, seat_id=0, version=1)
        ),
        "send_letters_now": lambda user, number: past_the_door(
            lambda: promotion_roster.send_letters_now(user, promotion_id=number)
        ),
        "set_join_code": lambda user, number: past_the_door(
            lambda: promotion_roster.set_join_code(user, promotion_id=number, opened=False)
        ),
        "bring_roster": lambda user, number: past_the_door(
            lambda: promotion_roster.bring_roster(user, promotion_id=number, name="a.csv", grids=[GRID])
        ),
        "roster_columns": lambda user, number: past_the_door(
            lambda: promotion_roster.roster_columns(user, promotion_id=number, upload_id=0)
        ),
        "choose_roster_columns": lambda user, number: past_the_door(
            lambda: promotion_roster.choose_roster_columns(
                user, promotion_id=number, upload_id=0, sheet=0, header=0, targets={0: "email"}
            )
        ),
        "read_roster": lambda user, number: past_the_door(
            lambda: promotion_roster.read_roster(user, promotion_id=number, upload_id=0)
        ),
        "enrol_roster": lambda user, number: past_the_door(
            lambda: promotion_roster.enrol_roster(user, promotion_id=number, upload_id=0, digest="")
        ),
    },
    Operation.JOIN_PROMOTION: {
        "leave_promotion": lambda user, number: past_the_door(
            lambda: promotion_roster.leave_promotion(user, promotion_id=number)
        ),
        "own_promotion": lambda user, number: promotion_roster.own_promotion(user, promotion_id=number),
        "join_promotion": lambda user, number: past_the_door(
            lambda: promotion_roster.join_promotion(user, code=code_of(number))
        ),
        "promotion_door": lambda user, number: past_the_door(
            lambda: promotion_roster.promotion_door(user, code=code_of(number))
        ),
        "seat_invitation": lambda user, number: past_the_door(
            lambda: promotion_roster.seat_invitation(user, secret="inconnu")
        ),
        "decide_seat": lambda user, number: past_the_door(
            lambda: promotion_roster.decide_seat(user, secret="inconnu", accept=True)
        ),
    },
    Operation.ATTEST: {
        "proofs": lambda user, number: promotion_proof.proofs(user, promotion_id=number),
        "all_proofs": lambda user, number: promotion_proof.all_proofs(user, promotion_id=number),
        "evidence_log of another": lambda user, number: past_the_door(
            lambda: promotion_proof.evidence_log(user, promotion_id=number, seat_id=999_999)
        ),
        "issuing": lambda user, number: promotion_proof.issuing(user, promotion_id=number),
        "issue_attestations": lambda user, number: promotion_proof.issue_attestations(
            user, promotion_id=number
        ),
        "revoke_attestation": lambda user, number: past_the_door(
            lambda: promotion_proof.revoke_attestation(
                user, promotion_id=number, attestation_id=0, reason="Erreur"
            )
        ),
        "attestation": lambda user, number: past_the_door(
            lambda: promotion_proof.attestation(user, promotion_id=number, attestation_id=0)
        ),
        "activity": lambda user, number: promotion_proof.activity(user, promotion_id=number),
    },
    Operation.FOLLOW_GROUP: {
        "promotion_members": lambda user, number: promotion_roster.promotion_members(
            user, promotion_id=number
        ),
    },
    Operation.TAKE_PART: {
        "evidence_log of one's own": lambda user, number: promotion_proof.evidence_log(
            user, promotion_id=number
        ),
    },
}
for operation, doors in (*OF_MEETINGS.items(), *OF_FOLLOWING.items()):
    DOORS[operation] = DOORS.get(operation, {}) | doors
BY_SECRET = {"join_promotion", "promotion_door", "seat_invitation", "decide_seat"}
"""Doors that one finds by a code or a letter, and no number."""
TO_COME: set[Operation] = set()
"""Operations that no door asks for yet: whoever opens the first takes it out of here, into DOORS."""


@pytest.fixture
def number(person, territory) -> int:
    organiser = person("olivier", site_role="animateur_cohorte")
    made = promotions.create_promotion(organiser, fields=FIELDS, body=BODY)
    Promotion.objects.update(state="open")
    return made


def sit(user_id: int, number: int, role: str, state: str) -> None:
    Seat.objects.create(promotion_id=number, user_id=user_id, role=role, state=state, added_at=timezone.now())


def wrong_doors(user_id: int | None, number: int, actor: Actor) -> list[str]:
    every = [*(((operation,), doors) for operation, doors in DOORS.items()), *SHARED.items()]
    return [
        f"{door}: {'closed' if expected else 'open'}"
        for operations, doors in every
        for expected in [any(permits(each, actor, Target("promotion")) for each in operations)]
        for door, call in doors.items()
        if opens(call, user_id, number) is not expected
    ]


def test_every_door_of_a_promotion_opens_as_the_policy_says(number, person):
    other = Promotion.objects.create(
        body=Promotion.objects.get().body, title="Ailleurs", state="running",
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    users = {site: person(f"p-{site}", site_role=site) for site in ("", *SITE_ROLES)}
    wrong = {}
    for (site, user), role, state in itertools.product(users.items(), ROLES, SEATS):
        with undone():
            sit(user, number, role, state)
            sites = frozenset({site} - {""})
            held = Actor(user, sites, promotion_role=role if state == "member" else None)
            found = wrong_doors(user, number, held)
            # A seat opens its own promotion and no other; one that opens nothing here is tried there once.
            if state == "member" or not site:
                found += wrong_doors(user, other.pk, Actor(user, sites))
            wrong |= {(site, role, state): found} if found else {}
    assert wrong == {}
    assert wrong_doors(None, number, Actor(None)) == []


def test_a_promotion_that_is_none_is_refused_like_one_that_is_closed(number, person):
    for doors in (*DOORS.values(), *SHARED.values()):
        for name, call in doors.items():
            assert name in BY_SECRET or not opens(call, person(f"u{id(call)}", site_role="admin"), 999_999)


@pytest.mark.parametrize("state", STATES)
def test_a_member_sees_nothing_of_what_is_prepared_and_all_that_is_his_afterwards(number, person, state):
    member = person("lise")
    sit(member, number, "member", "member")
    Promotion.objects.update(state=state)
    assert opens(DOORS[Operation.READ_PROMOTION]["promotion"], member, number) is (state != "draft")


def test_a_tutor_is_granted_his_groups_and_no_other_and_reads_their_members_alone(number, person):
    tutor, row = person("tom"), Promotion.objects.get()
    his, theirs = (PromotionGroup.objects.create(promotion=row, name=name) for name in ("Nord", "Sud"))
    seat = Seat.objects.create(
        promotion=row, user_id=tutor, role="tutor", state="member", added_at=timezone.now()
    )
    GroupTutor.objects.create(group=his, seat=seat)
    for place, group in enumerate((his, his, theirs, None)):
        Seat.objects.create(
            promotion=row, email=f"m{place}@exemple.fr", state="member", group=group, added_at=timezone.now()
        )
    access = open_promotion(tutor, number)
    for operation in (Operation.FOLLOW_GROUP, Operation.HOLD_MEETING, Operation.ANNOUNCE):
        assert access.permits(operation, group_id=his.pk)
        assert not access.permits(operation, group_id=theirs.pk)
        assert not access.permits(operation)
        assert access.within(operation) == {his.pk}
        assert access.members(operation).count() == 2
    assert access.members(Operation.ENROL_MEMBERS).count() == 0
    organiser = open_promotion(row.created_by_id, number)
    assert organiser.within(Operation.FOLLOW_GROUP) is None
    assert organiser.members().count() == 4


def test_a_member_agrees_for_his_commune_as_whoever_may_agree_to_its_comparison(number, scene):
    wrong, commune = [], Commune.objects.get(insee_code=HERE, kind="commune", status="current")
    for name, described in PEOPLE.items():
        if not described.signed_in:
            continue
        with undone():
            user = settle(name, described)
            actor = described.actor(user)
            sit(user, number, "member", "member")
            Seat.objects.filter(user_id=user).update(commune=commune)
            expected = permits(Operation.CONSENT_COMPARISON, actor, Target("commune"))
            if following.promotion_consent(user, promotion_id=number).may_decide is not expected:
                wrong.append(f"{name}: told otherwise")
            for agreed in (True, False):
                if opens(consents, user, number, agreed) is not expected:
                    wrong.append(f"{name}: {'closed' if expected else 'open'}")
    assert wrong == []


def consents(user: int, number: int, agreed: bool) -> None:
    following.consent_to_promotion(user, promotion_id=number, agreed=agreed)


def test_no_operation_on_a_promotion_is_forgotten():
    assert set(DOORS) | TO_COME == set(ON_A_PROMOTION)
    assert not set(DOORS) & TO_COME
