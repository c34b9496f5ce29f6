"""The permission matrix, generated: every person, operation and target, through every door of the api.

What the doors do is compared with what `commune_core.policy` says of an actor written here by hand, so that
neither the table nor the way the app reads a membership can drift alone.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from commune_core.errors import Forbidden
from commune_core.financing.plan import Expense, Plan
from commune_core.policy import ALL_OPERATIONS, SENSITIVE_OPERATIONS, Actor, Operation, Target, permits
from commune_core.referential import load
from commune_core.workbook.grids import Grid
from dashboard_plugin import api
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import (
    doubts,
    exchange,
    learning,
    measures,
    money,
    promotion_proof,
    promotion_roster,
    promotions,
    reports,
    works,
)
from dashboard_plugin.errors import UnknownCode, UnknownFunding, UnknownUpload
from dashboard_plugin.models import (
    Answer,
    Campaign,
    Commune,
    CouncilRound,
    Doubt,
    Membership,
    NamedReader,
    SiteRole,
    Voice,
)
from dashboard_plugin.outlook_data import OUTLOOK_HEADINGS
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION

ELSEWHERE_TRIED = (
    *(Path(__file__).with_name(f"test_{kind}_permissions.py") for kind in ("project", "promotion")),
    *sorted(Path(__file__).parent.glob("promotions/*_doors.py")),
)
# Whoever opens the first door of one of these takes it out of here.
TO_COME: set[Operation] = set()

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

HERE, ELSEWHERE = "10145", "10156"
PAST = 2020


@dataclass(frozen=True)
class Person:
    """Somebody of the matrix: his place in the commune under test or elsewhere, his role on the site."""

    role: str | None = None
    function: str = "adjoint"
    status: str | None = None
    commune: str = HERE
    named: bool = False
    site_role: str = ""
    signed_in: bool = True
    invited: bool = False

    def actor(self, user_id: int | None) -> Actor:
        here = self.commune == HERE
        return Actor(
            user_id=user_id,
            site_roles=frozenset({self.site_role} - {""}),
            role=self.role if here else None,
            status=self.status if here else None,
            function=self.function if self.role and here else None,
            named=self.named and here,
            invited=self.invited,
        )


def places(status: str) -> Iterator[tuple[str, Person]]:
    for role, function in (
        ("referent", "maire"), ("referent", "adjoint"), ("referent", "agent"),
        ("elu", "maire"), ("elu", "conseiller"),
        ("collaborateur", "dgs_secretaire"), ("collaborateur", "agent"),
    ):  # fmt: skip
        for named in (False, True):
            yield (
                f"{status} {role} {function}{' named' if named else ''}",
                Person(role, function, status, named=named),
            )
    yield f"{status} invited", Person("elu", "conseiller", status, invited=True)
    yield f"{status} invited named", Person("elu", "conseiller", status, named=True, invited=True)


AIDS = ";".join(AID_HEADINGS).encode()


PLAN = Plan(date(2027, 1, 1), 2027, (Expense("Travaux", 1),))
YEARS = ";".join(OUTLOOK_HEADINGS).encode()


FIGURES = b"code_insee;millesime;indicateur;valeur;source\n"


def bring_a_file(user: int | None, code: str, item: str) -> None:
    """Its three doors, one after the other; a line that is refused is a closed door."""
    plan = api.bring_answers(user, commune=code, name="essai", lines=[(2, {"Point": item, "Réponse": "3"})])
    seen(not plan.refused)
    again = api.read_import(user, commune=code, upload_id=plan.upload_id)
    api.import_answers(user, commune=code, upload_id=plan.upload_id, digest=again.digest, take=[item])


def bring_a_workbook(user: int | None, code: str) -> None:
    """Its five doors, one after the other."""
    grids = [Grid("Mes actions", [(1, ["Action"]), (2, ["Haies"])])]
    number = exchange.bring_workbook(user, commune=code, name="essai", grids=grids)
    brought = {"commune": code, "upload_id": number}
    header = exchange.columns_of_workbook(user, **brought).header
    exchange.choose_columns(user, **brought, sheet=0, header=header, columns={0: "title"})
    plan = exchange.read_workbook_import(user, **brought)
    exchange.import_workbook(user, **brought, digest=plan.digest if plan else "")


def restore_a_handover(user: int | None, code: str) -> None:
    """Its doors, one after the other: what is taken away, checked, and refused where something is."""
    to = BytesIO()
    exchange.hand_over(user, commune=code, to=to)
    to.seek(0)
    with pytest.raises(exchange.NotEmpty):
        exchange.bring_handover(user, commune=code, name="a.zip", data=to)


PAGE = {"course": "T042", "unit": "01-unite", "page": "lire"}


def own_doubt(user: int | None) -> int:
    """The number of a doubt that this person told; of somebody else without him."""
    now = timezone.now()
    return Doubt.objects.create(**PAGE, kind="error", text="Non.", author_id=user, told_at=now).pk


def let_in(door: Callable[[], object]) -> None:
    """A door that finds no file of this number has let in."""
    with pytest.raises(UnknownUpload):
        door()


def close_without_council(user: int | None, code: str) -> None:
    """A year does not close over a council that is open."""
    CouncilRound.objects.all().delete()
    api.close_campaign(user, commune=code)


PEOPLE: dict[str, Person] = {
    "anonymous": Person(signed_in=False),
    "signed in, no commune": Person(),
    **{
        name: person
        for status in ("pending", "provisional", "confirmed", "ended")
        for name, person in places(status)
    },
    "confirmed referent elsewhere": Person("referent", "maire", "confirmed", commune=ELSEWHERE),
    "invited from elsewhere": Person("elu", "adjoint", "confirmed", commune=ELSEWHERE, invited=True),
    "admin who is invited": Person(site_role="admin", invited=True),
    "named elsewhere": Person("elu", "adjoint", "confirmed", commune=ELSEWHERE, named=True),
    **{role: Person(site_role=role) for role in ("admin", "moderateur", "auteur", "animateur_cohorte")},
    "moderateur who is a member": Person("elu", "conseiller", "confirmed", site_role="moderateur"),
    "admin who is pending": Person("elu", "maire", "pending", site_role="admin"),
}

Door = Callable[..., object]


def seen(rows: object) -> object:
    """A read that shows nothing of what was asked is a refusal."""
    if not rows:
        raise Forbidden()
    return rows


def shows(item: str, view: api.CampaignView | None) -> object:
    """Whether a year counts the point among its answers: the two that are answered, or the plain one."""
    return seen(view is None or view.answered >= (2 if item == SENSITIVE_ITEM else 1))


def past_the_code(door: Callable[[], object]) -> None:
    """Whoever is told that a code or a number opens nothing was let in."""
    with suppress(UnknownCode, UnknownFunding):
        door()


# Each door takes the user, the code of the commune, the point, and the ids of others to decide upon.
DOORS: dict[Operation, dict[str, Door]] = {
    Operation.READ_COMMUNE: {
        "recommended": lambda user, code, item, ids: seen(
            [
                reason
                for each in learning.recommended(user, commune=code)
                for reason in each.reasons
                if reason.priority.item.id == item
            ]
        ),
        "sheet": lambda user, code, item, ids: seen(api.sheet(user, items=item, commune=code).rows),
        "dashboard": lambda user, code, item, ids: seen(
            [row for row in api.dashboard(user, commune=code).priorities if row.priority.item.id == item]
        ),
        "sheet of a past year": lambda user, code, item, ids: seen(
            api.sheet(user, items=item, commune=code, year=PAST).rows
        ),
        "evolution": lambda user, code, item, ids: seen(
            [
                point
                for domain in api.evolution(user, commune=code, before=PAST).domains
                for point in domain.points
                if point.item.id == item
            ]
        ),
        "photograph_file": lambda user, code, item, ids: seen(
            item in json.loads(api.photograph_file(user, commune=code, year=PAST, number=1))["answers"]
        ),
        "campaign": lambda user, code, item, ids: shows(item, api.campaign(user, commune=code, year=PAST)),
        "entrusted": lambda user, code, item, ids: shows(item, api.entrusted(user, commune=code)),
        "evidence": lambda user, code, item, ids: api.evidence(user, commune=code, item_id=item),
        "evidence_file": lambda user, code, item, ids: api.evidence_file(
            user, commune=code, item_id=item, evidence_id=1
        ),
        "point_history": lambda user, code, item, ids: api.point_history(user, commune=code, item_id=item),
        "explain_score": lambda user, code, item, ids: seen(
            api.explain_score(user, commune=code).answers.get(item)
        ),
        "profile": lambda user, code, item, ids: (
            api.profile(user, commune=code),
            seen(api.sheet(user, items=item, commune=code).rows),
        ),
        "what_if": lambda user, code, item, ids: api.what_if(user, commune=code, item_id=item, raw=1),
    },
    Operation.READ_COUNCIL: {
        "councils": lambda user, code, item, ids: seen(
            [each for each in api.councils(user, commune=code).rounds if item in each.item_ids]
        ),
        "council": lambda user, code, item, ids: seen(
            item in api.council(user, commune=code, round_id=ids["open"]).round.item_ids
        ),
        "council_results": lambda user, code, item, ids: seen(
            api.council_results(user, commune=code, round_id=ids["closed"]).row(item)
        ),
    },
    Operation.ANSWER_ITEM: {
        "save_answer": lambda user, code, item, ids: api.save_answer(
            user, item_id=item, raw=1, version=1, commune=code
        ),
        "open_year": lambda user, code, item, ids: (
            api.open_year(user, commune=code),
            seen(api.sheet(user, items=item, commune=code).rows),
        ),
        "add_evidence": lambda user, code, item, ids: api.add_evidence(
            user, commune=code, item_id=item, url="https://exemple.fr/"
        ),
        "remove_evidence": lambda user, code, item, ids: api.remove_evidence(
            user, commune=code, item_id=item, evidence_id=1
        ),
        "a file": lambda user, code, item, ids: bring_a_file(user, code, item),
    },
    Operation.SET_PROFILE: {
        "set_holders": lambda user, code, item, ids: api.set_holders(
            user, commune=code, given={"eau": ("epci", None)}
        ),
    },
    Operation.READ_COMPARISON: {
        "comparison": lambda user, code, item, ids: api.comparison(user, commune=code),
    },
    Operation.CONSENT_COMPARISON: {
        "consent_to_comparison": lambda user, code, item, ids: api.consent_to_comparison(
            user, commune=code, agreed=True
        ),
    },
    Operation.READ_TRAININGS: {
        "training_table": lambda user, code, item, ids: promotion_proof.training_table(user, commune=code),
        "can_read_trainings": lambda user, code, item, ids: seen(
            promotion_proof.can_read_trainings(user, commune=code)
        ),
    },
    Operation.CREATE_PROMOTION: {
        "create_promotion": lambda user, code, item, ids: promotions.create_promotion(
            user, fields=promotions.PromotionFields("Maires"), body=promotions.BodyFields("Association")
        ),
    },
    Operation.IMPORT_FIGURES: {
        "known_figures": lambda user, code, item, ids: api.known_figures(user),
        "plan_local_aids": lambda user, code, item, ids: money.plan_local_aids(user, data=AIDS),
        "import_local_aids": lambda user, code, item, ids: money.import_local_aids(user, data=AIDS),
        "known_aids": lambda user, code, item, ids: money.known_aids(user),
        "plan_figures": lambda user, code, item, ids: api.plan_figures(user, data=FIGURES),
        "import_figures": lambda user, code, item, ids: api.import_figures(user, data=FIGURES),
    },
    Operation.SET_PRIORITY: {
        "set_weighting": lambda user, code, item, ids: api.set_weighting(
            user, commune=code, item_id=item, importance=2
        ),
    },
    Operation.READ_MEMBERS: {"members": lambda user, code, item, ids: api.members(user, commune=code)},
    Operation.DECIDE_MEMBERSHIP: {
        "accept": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["pending"], accept=True
        ),
        "refuse": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["pending"], accept=False
        ),
        "pending_memberships": lambda user, code, item, ids: api.pending_memberships(user, commune=code),
        "end_membership": lambda user, code, item, ids: api.end_membership(
            user, membership_id=ids["confirmed"]
        ),
    },
    Operation.CONFIRM_REFERENT: {
        "confirm_referent": lambda user, code, item, ids: api.confirm_referent(
            user, membership_id=ids["pending"]
        ),
        "accept a provisional one": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["provisional"], accept=True
        ),
        "pending_memberships of all": lambda user, code, item, ids: api.pending_memberships(user),
        "is_moderator": lambda user, code, item, ids: seen(api.is_moderator(user)),
    },
    Operation.NAME_READER: {
        "name_reader": lambda user, code, item, ids: api.name_reader(
            user, commune=code, reader_id=ids["reader"]
        ),
        "remove_reader": lambda user, code, item, ids: api.remove_reader(
            user, commune=code, reader_id=ids["reader"]
        ),
    },
    Operation.REQUEST_MEMBERSHIP: {
        "request_membership": lambda user, code, item, ids: api.request_membership(
            user, commune=code, function="agent"
        ),
    },
    Operation.CONVENE_COUNCIL: {
        "convene": lambda user, code, item, ids: api.convene(
            user, commune=code, title="Avril", items=item, invited=ids["voices"]
        ),
        "invite": lambda user, code, item, ids: api.invite(
            user, commune=code, round_id=ids["open"], invited=ids["voices"]
        ),
        "close_round": lambda user, code, item, ids: api.close_round(
            user, commune=code, round_id=ids["open"]
        ),
        "note_discussion": lambda user, code, item, ids: api.note_discussion(
            user, commune=code, round_id=ids["closed"], item_id=item, notes="Vu.", version=1
        ),
        "settle_item": lambda user, code, item, ids: api.settle_item(
            user,
            commune=code,
            round_id=ids["closed"],
            item_id=item,
            answer={"raw": 1, "version": 1},
            why="Vu.",
        ),
    },
    Operation.RATE_ITEM: {
        "rate_item": lambda user, code, item, ids: api.rate_item(
            user, commune=code, round_id=ids["open"], item_id=item, raw=1, version=None
        ),
    },
    Operation.READ_PROJECTS: {
        "projects": lambda user, code, item, ids: works.projects(user, commune=code),
        "glance": lambda user, code, item, ids: reports.glance(user, commune=code),
        "due_soon": lambda user, code, item, ids: reports.due_soon(
            user, commune=code, until=date(2027, 3, 1)
        ),
        "restraint": lambda user, code, item, ids: reports.restraint(user, commune=code),
        "ended_lately": lambda user, code, item, ids: reports.ended_lately(
            user, commune=code, since=date(2026, 1, 1)
        ),
        "impact_report": lambda user, code, item, ids: reports.impact_report(user, commune=code),
        "mark_visit": lambda user, code, item, ids: reports.mark_visit(user, commune=code),
        "outlook": lambda user, code, item, ids: money.outlook(user, commune=code),
        "project_board": lambda user, code, item, ids: works.project_board(user, commune=code),
        "project_calendar": lambda user, code, item, ids: works.project_calendar(
            user, commune=code, month=date(2027, 3, 1)
        ),
        "projects_by_point": lambda user, code, item, ids: works.projects_by_point(user, commune=code),
        "agenda_keys": lambda user, code, item, ids: works.agenda_keys(user, commune=code),
        "make_agenda_key": lambda user, code, item, ids: works.make_agenda_key(user, commune=code),
        "revoke_agenda_key": lambda user, code, item, ids: works.revoke_agenda_key(
            user, commune=code, key_id=0
        ),
        "project_choices": lambda user, code, item, ids: works.project_choices(user, commune=code),
        "workbook": lambda user, code, item, ids: exchange.workbook(user, commune=code),
        "indicators": lambda user, code, item, ids: measures.indicators(user, commune=code),
        "indicator": lambda user, code, item, ids: measures.indicator(
            user, commune=code, indicator_id=ids["indicator"]
        ),
        "indicator_changes": lambda user, code, item, ids: measures.indicator_changes(
            user, commune=code, indicator_id=ids["indicator"]
        ),
        "indicator_values": lambda user, code, item, ids: measures.indicator_values(
            user, indicator_id=ids["indicator"]
        ),
        "point_indicators": lambda user, code, item, ids: measures.point_indicators(
            user, commune=code, item_id=item
        ),
        "written_values": lambda user, code, item, ids: measures.written_values(user, commune=code),
    },
    Operation.HAND_OVER: {
        "handover": lambda user, code, item, ids: exchange.handover(user, commune=code),
        "can_hand_over": lambda user, code, item, ids: seen(exchange.can_hand_over(user, commune=code)),
        "handover taken and brought": lambda user, code, item, ids: restore_a_handover(user, code),
        "read_handover": lambda user, code, item, ids: let_in(
            lambda: exchange.read_handover(user, commune=code, upload_id=1)
        ),
        "restore_handover": lambda user, code, item, ids: let_in(
            lambda: exchange.restore_handover(user, commune=code, upload_id=1)
        ),
    },
    Operation.SET_FINANCING: {
        "save_outlook": lambda user, code, item, ids: money.save_outlook(
            user, commune=code, fields=money.OutlookFields(2027), version=0
        ),
        "remove_outlook": lambda user, code, item, ids: money.remove_outlook(
            user, commune=code, year=2027, version=1
        ),
        "create_financed_project": lambda user, code, item, ids: money.create_financed_project(
            user, commune=code, title="Toiture", plan=Plan(date(2027, 1, 1), 2027, (Expense("Travaux", 100),))
        ),
        "plan_outlook": lambda user, code, item, ids: money.plan_outlook(user, commune=code, data=YEARS),
        "import_outlook": lambda user, code, item, ids: money.import_outlook(
            user, commune=code, data=YEARS, digest=""
        ),
    },
    Operation.SET_RESTRAINT: {
        "set_restraint": lambda user, code, item, ids: reports.set_restraint(
            user, commune=code, neutral=True, reason="Prudence", last=0
        ),
    },
    Operation.ORDER_SEATS: {
        "seat_orders": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.seat_orders(user, code="", commune=code)
        ),
        "order_seats": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.order_seats(user, code="", commune=code, people=[("a@exemple.fr", "")])
        ),
        "answer_quote": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.answer_quote(user, commune=code, funding_id=0, accept=True, version=1)
        ),
    },
    Operation.CREATE_PROJECT: {
        "create_financed_project": lambda user, code, item, ids: money.create_financed_project(
            user, commune=code, title="Salle", plan=PLAN
        ),
        "import of a workbook": lambda user, code, item, ids: bring_a_workbook(user, code),
        "create_project": lambda user, code, item, ids: api.create_project(
            user, commune=code, fields=api.ProjectFields("Toiture", items=(item,))
        ),
    },
    Operation.COPY_PRACTICE: {
        "copy_practice": lambda user, code, item, ids: api.copy_practice(user, commune=code, item_ids=[item]),
    },
    Operation.SHARE_DOMAINS: {
        "share_domain": lambda user, code, item, ids: api.share_domain(
            user, commune=code, domain="GOV", member_id=ids["reader"]
        ),
        "unshare_domain": lambda user, code, item, ids: api.unshare_domain(
            user, commune=code, domain="GOV", member_id=ids["reader"]
        ),
        "review_domain": lambda user, code, item, ids: api.review_domain(
            user, commune=code, domain="GOV", state="reviewed", version=None
        ),
    },
    Operation.CLOSE_CAMPAIGN: {
        "close_campaign": lambda user, code, item, ids: close_without_council(user, code),
        "correct_campaign": lambda user, code, item, ids: api.correct_campaign(
            user,
            commune=code,
            year=PAST,
            number=1,
            reason="Erreur",
            corrections=[api.Correction("GOV-05", 4)],
        ),
    },
    Operation.SET_INDICATOR: {
        "create_indicator": lambda user, code, item, ids: measures.create_indicator(
            user, commune=code, fields=measures.IndicatorFields("Fuites", "%")
        ),
        "save_indicator": lambda user, code, item, ids: measures.save_indicator(
            user,
            commune=code,
            indicator_id=ids["indicator"],
            fields=measures.IndicatorFields("Fuites", "%"),
            version=1,
        ),
        "indicator_choices": lambda user, code, item, ids: measures.indicator_choices(user, commune=code),
        "set_value": lambda user, code, item, ids: measures.set_value(
            user, commune=code, indicator_id=ids["indicator"], on="2025", value=1, version=1
        ),
        "set_value_by_number": lambda user, code, item, ids: measures.set_value_by_number(
            user, indicator_id=ids["indicator"], on="2025", value=1, version=1
        ),
        "remove_value": lambda user, code, item, ids: measures.remove_value(
            user, commune=code, indicator_id=ids["indicator"], on=date(2025, 12, 31), version=1
        ),
        "plan_values": lambda user, code, item, ids: measures.plan_values(user, commune=code, lines=[]),
        "import_values": lambda user, code, item, ids: measures.import_values(
            user, commune=code, lines=[], digest=hashlib.sha256(b"()").hexdigest()
        ),
    },
    Operation.MANAGE_KEYS: {
        "keys": lambda user, code, item, ids: measures.keys(user, commune=code),
        "create_key": lambda user, code, item, ids: measures.create_key(user, commune=code, label="Compteur"),
        "revoke_key": lambda user, code, item, ids: measures.revoke_key(
            user, commune=code, key_id=ids["key"]
        ),
    },
    Operation.OWN_PRACTICE: {
        "set_practice_size": lambda user, code, item, ids: api.set_practice_size(
            user, size_class="500-a-999"
        ),
        "current_commune": lambda user, code, item, ids: api.current_commune(user, create_practice=True),
    },
    Operation.TELL_DOUBT: {
        "page_doubts": lambda user, code, item, ids: doubts.page_doubts(user, **PAGE),
        "tell_doubt": lambda user, code, item, ids: doubts.tell_doubt(
            user, **PAGE, told=doubts.Doubt("error", "Le seuil a changé.")
        ),
        "doubts": lambda user, code, item, ids: doubts.doubts(user),
    },
    Operation.READ_DOUBT: {
        "doubt": lambda user, code, item, ids: doubts.doubt(user, doubt_id=own_doubt(user)),
    },
    Operation.ANSWER_DOUBTS: {
        "doubt of another": lambda user, code, item, ids: doubts.doubt(user, doubt_id=own_doubt(None)),
        "doubts of all": lambda user, code, item, ids: seen(doubts.doubts(user).all),
        "doubt_lines": lambda user, code, item, ids: doubts.doubt_lines(user),
        "may_answer": lambda user, code, item, ids: seen(doubts.may_answer(user)),
        "waiting_doubts": lambda user, code, item, ids: seen(
            doubts.waiting_doubts(user, course="T042") is not None
        ),
        "answer_doubt": lambda user, code, item, ids: doubts.answer_doubt(
            user, doubt_id=own_doubt(None), state="studied", reply="", version=1
        ),
    },
    Operation.READ_MY_DATA: {
        "export_my_data": lambda user, code, item, ids: api.export_my_data(user),
    },
    Operation.ERASE_MY_DATA: {
        "preview_erasure": lambda user, code, item, ids: api.preview_erasure(user),
        "erase_person": lambda user, code, item, ids: api.erase_person(user),
    },
}

# These are about every commune at once, or about none.
ON_THE_SITE = (
    Operation.IMPORT_FIGURES,
    Operation.TELL_DOUBT,
    Operation.ANSWER_DOUBTS,
    Operation.CREATE_PROMOTION,
)
# These name no commune: whoever calls them acts on what is his own.
ON_ONESELF = {
    Operation.OWN_PRACTICE: "practice",
    Operation.READ_MY_DATA: "person",
    Operation.READ_DOUBT: "doubt",
    Operation.ERASE_MY_DATA: "person",
}

# Doors of a course ask a role in its team, not a place in a commune: test_classroom.py opens them all.
COURSE_DOORS = {"classroom", "enrol_group", "course_promotions"}
# Doors that show a person nothing but his own places and roles.
OWN_DOORS = {
    "my_memberships", "open_ballots", "current_commune", "is_moderator", "site_roles",
    "notices", "latest_notices", "open_notice", "see_notices", "notice_settings", "set_notice_settings",
    # An invitation, by the secret that only its letter holds; and a guest's own way out: test_guests.py.
    "invitation", "decide_invitation", "followed_projects", "leave_project",
    # The catalogue is open to all, and one follows a course for oneself: test_catalogue_pages.py.
    "theme", "my_courses", "follow_course",
    # One's own promotions, on the home page: test_promotion_home.py.
    "own_promotions",
    # How many changes wait for a run: nought to whoever may begin none. test_platform.py.
    "sync_pending",
    # The way back into a course, as its own page gives it: test_doubts_pages.py.
    "way_back",
    # The promotions where one has a role, and the bodies of those one runs: test_promotions.py.
    "promotions", "own_bodies",
    # One's own calendar over them, and its address: promotions/test_meetings.py.
    "promotion_calendar", "feed_of", "make_promotion_feed", "drop_promotion_feed",
    # What a code says to anybody: promotions/test_attestations.py.
    "check_attestation",
}  # fmt: skip

PLAIN_ITEM, SENSITIVE_ITEM = "GOV-02", "SEC-04"


@pytest.fixture
def scene(member, person):
    """Faux-Villecerf with both points answered, and one person in each status to decide upon."""
    mayor = member("helene", role="referent", function="maire")
    for item_id in (PLAIN_ITEM, SENSITIVE_ITEM):
        api.save_answer(mayor, item_id=item_id, raw=2, version=None)
    close_a_past_year(mayor, at(HERE), HERE)
    api.share_domain(mayor, commune=HERE, domain="FIN", member_id=mayor)
    ids = {}
    for status, role in (("pending", "elu"), ("provisional", "referent"), ("confirmed", "elu")):
        user_id = member(f"autre-{status}", role=role, status=status)
        ids[status] = Membership.objects.get(user_id=user_id).pk
        ids["reader"] = user_id
    NamedReader.objects.create(commune=at(HERE), user_id=ids["reader"], since=timezone.now())
    ids["voices"] = [mayor, ids["reader"], member("autre-voix")]
    for name in ("closed", "open"):
        ids[name] = api.convene(
            mayor,
            commune=HERE,
            title="Conseil de mars",
            items=f"{PLAIN_ITEM},{SENSITIVE_ITEM}",
            invited=ids["voices"],
        )
        if name == "closed":
            api.close_round(mayor, commune=HERE, round_id=ids[name])
    fields = measures.IndicatorFields("Fuites", "%")
    ids["indicator"] = measures.create_indicator(mayor, commune=HERE, fields=fields)
    measures.set_value(mayor, commune=HERE, indicator_id=ids["indicator"], on="2025", value=2, version=None)
    ids["key"] = measures.create_key(mayor, commune=HERE, label="Compteur").id
    return ids


def close_a_past_year(user_id: int, commune: Commune, code: str) -> None:
    """Both points, answered and closed."""
    now, referential = timezone.now(), load()
    campaign = Campaign.objects.create(
        commune=commune, year=PAST, referential_version=referential.version,
        referential_sha256=referential.sha256, opened_at=now,
    )  # fmt: skip
    for item_id, value in ((PLAIN_ITEM, 2), (SENSITIVE_ITEM, "2")):
        Answer.objects.create(
            campaign=campaign, item_id=item_id, value=value, state="answered", answered_at=now
        )
    api.close_campaign(user_id, commune=code, year=PAST)


def at(code: str) -> Commune:
    return Commune.objects.get(insee_code=code, kind="commune", status="current")


def settle(name: str, described: Person) -> int | None:
    if not described.signed_in:
        return None
    user = User.objects.create_user(name, f"{name.replace(' ', '.')}@exemple.fr")
    if described.site_role:
        SiteRole.objects.create(user=user, role=described.site_role)
    commune = at(described.commune)
    # To be named in a third commune opens nothing here.
    NamedReader.objects.create(commune=at("44128"), user=user, since=timezone.now())
    if described.role:
        Membership.objects.create(
            commune=commune, user=user, role=described.role, function=described.function,
            status=described.status, requested_at=timezone.now(),
        )  # fmt: skip
    if described.invited:
        opened = CouncilRound.objects.get(status="open")
        Voice.objects.create(round=opened, user=user, invited_at=timezone.now())
    if described.named:
        NamedReader.objects.create(commune=commune, user=user, since=timezone.now())
    return user.pk


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is undone: one scene serves for everybody who is tried in it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def opens(door: Door, *args: object) -> bool:
    """Whether a door lets in; what it wrote is undone."""
    with undone():
        try:
            door(*args)
        except Forbidden:
            return False
        return True


def test_every_door_of_a_commune_opens_as_the_policy_says(scene):
    wrong = []
    for name, described in PEOPLE.items():
        with undone():
            user_id = settle(name, described)
            actor = described.actor(user_id)
            for operation in set(DOORS) - {*ON_ONESELF, *ON_THE_SITE}:
                wrong += wrong_doors(name, user_id, actor, operation, Target("commune"), HERE, scene)
    assert wrong == []


def wrong_doors(
    name: str, user_id: int | None, actor: Actor, operation: Operation, target: Target, code: str, scene: dict
) -> list[str]:
    """The doors of an operation that are not as the policy says, on a plain point and on a reserved one."""
    wrong = []
    for item in (PLAIN_ITEM, SENSITIVE_ITEM):
        sensitive = item == SENSITIVE_ITEM
        if target.kind == "commune" and sensitive and operation not in SENSITIVE_OPERATIONS:
            continue
        expected = permits(operation, actor, replace(target, sensitive=sensitive))
        for door, call in DOORS[operation].items():
            if opens(call, user_id, code, item, scene) != expected:
                wrong.append(f"{door} ({item}): {'closed' if expected else 'open'} to {name}")
    return wrong


def test_every_door_of_a_practice_commune_opens_to_its_owner_alone(scene, person):
    owner = person("jeanne")
    for item_id in (PLAIN_ITEM, SENSITIVE_ITEM):
        api.save_answer(owner, item_id=item_id, raw=2, version=None)
    practice = Commune.objects.get(owner_id=owner)
    code = practice.insee_code
    close_a_past_year(owner, practice, code)
    by_code = (Operation.READ_COMMUNE, Operation.ANSWER_ITEM, Operation.SET_PRIORITY, Operation.READ_MEMBERS,
               Operation.NAME_READER, Operation.REQUEST_MEMBERSHIP, Operation.COPY_PRACTICE,
               Operation.SHARE_DOMAINS, Operation.CLOSE_CAMPAIGN,
               Operation.READ_COUNCIL, Operation.CONVENE_COUNCIL, Operation.RATE_ITEM)  # fmt: skip
    wrong = []
    for name in ("owner", *PEOPLE):
        with undone():
            described = PEOPLE.get(name, Person())
            user_id = owner if name == "owner" else settle(name, described)
            actor = replace(described.actor(user_id), role=None, status=None, function=None, named=False)
            for operation in by_code:
                target = Target("practice", owner)
                wrong += wrong_doors(name, user_id, actor, operation, target, code, scene)
    assert wrong == []


def test_everybody_with_an_account_has_a_practice_commune_and_data_of_his_own(scene):
    for name in ("anonymous", "signed in, no commune", "confirmed elu conseiller", "admin"):
        for operation, kind in ON_ONESELF.items():
            with undone():
                described = PEOPLE[name]
                user_id = settle(name, described)
                expected = permits(operation, described.actor(user_id), Target(kind, user_id))
                assert expected is described.signed_in
                for door, call in DOORS[operation].items():
                    assert opens(call, user_id, None, None, scene) is expected, (door, name)


def test_a_door_of_the_whole_site_opens_as_the_policy_says(scene):
    for name, described in PEOPLE.items():
        for operation in ON_THE_SITE:
            with undone():
                user_id = settle(name, described)
                expected = permits(operation, described.actor(user_id), Target("site"))
                for door, call in DOORS[operation].items():
                    assert opens(call, user_id, None, None, scene) is expected, (door, name)


def test_no_operation_and_no_door_is_forgotten():
    only_on_a_project = set(ON_A_PROJECT) - {Operation.SET_FINANCING}
    elsewhere = {Operation.MANAGE_GROUPS, *only_on_a_project, *ON_A_PROMOTION, *TO_COME}
    assert set(DOORS) == set(ALL_OPERATIONS) - elsewhere
    source = inspect.getsource(inspect.getmodule(Person)) + "".join(
        each.read_text(encoding="utf-8") for each in ELSEWHERE_TRIED
    )
    for room in (api, *rooms()):
        spoken = room.__name__.rpartition(".")[2]
        for name in room.__all__:
            function = getattr(room, name)
            if (
                inspect.isfunction(function)
                and next(iter(inspect.signature(function).parameters), "") == "user_id"
            ):
                assert name in OWN_DOORS | COURSE_DOORS or f"{spoken}.{name}(" in source, (
                    f"{spoken}.{name} is called by no line of the matrix"
                )


def rooms() -> Iterator[ModuleType]:
    """The rooms of the api, each a module."""
    for found in pkgutil.iter_modules(api.__path__, "dashboard_plugin.api."):
        yield importlib.import_module(found.name)


def test_a_refusal_says_the_same_whatever_lies_behind(scene, person):
    stranger = person("curieux")
    refusals = []
    for item in (PLAIN_ITEM, SENSITIVE_ITEM, "GOV-05"):
        with pytest.raises(Forbidden) as refused:
            api.save_answer(stranger, item_id=item, raw=1, version=1, commune=HERE)
        refusals.append(refused.value.as_dict())
    assert len({str(each) for each in refusals}) == 1


def test_arguments_after_the_first_are_named():
    for name in api.__all__:
        function = getattr(api, name)
        if inspect.isfunction(function):
            _, *others = inspect.signature(function).parameters.values()
            assert all(each.kind is each.KEYWORD_ONLY for each in others), name
