"""A commune in each of its states: half answered, late, in debt, judged by its council, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import measures, money, talk
from dashboard_plugin.api import people as people_of
from dashboard_plugin.models import Guest, Message, SiteRole
from tests.e2e.visits import (
    save,
)

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
ITEMS = [item for item in load().items.values() if not item.sensitive]
SCALE = next(item.id for item in ITEMS if item.kind == "scale")
NUMBER = next(item.id for item in ITEMS if item.kind == "number")
LONG = "Une phrase longue comme on en écrit, avec https://exemple.fr/" + "chemin-sans-espace/" * 12


@dataclass
class Town:
    """A commune with the people of its team, as a state left it."""

    mayor: int
    head: int
    voices: list[int]


@pytest.fixture
def town(member, at) -> Town:
    at("2026-03-02")
    mayor = member("helene", role="referent", function="maire")
    for role in SiteRole.Role.values:
        SiteRole.objects.create(user_id=mayor, role=role)
    head = member("denis", role="collaborateur", function="dgs_secretaire")
    member("attend", status="pending")
    return Town(mayor, head, [mayor, head, *(member(name) for name in ("lise", "nora", "paul"))])


def measure(town: Town) -> None:
    """An indicator with everything it can say, and values of several years and days."""
    fields = measures.IndicatorFields(
        LONG[:200], "m³ par habitant et par an", "down", LONG, LONG[:200], Decimal("123456.75"), 2020,
        Decimal("-1234.5"), 2030, item_id=SCALE,
    )  # fmt: skip
    number = measures.create_indicator(town.mayor, commune=HERE, fields=fields)
    for day, value in (
        ("2023", 140_000),
        ("2024", "9,5"),
        ("2026-01-01", "12345678,1234"),
        ("2026-02-01", 7),
    ):
        measures.set_value(
            town.head, commune=HERE, indicator_id=number, on=day, value=value, source=LONG[:200], version=None
        )
    for label in ("Réservoir", LONG[:120]):
        key = measures.create_key(town.mayor, commune=HERE, label=label)
    measures.revoke_key(town.mayor, commune=HERE, key_id=key.id)


def half(town: Town) -> None:
    """Half of the answers, the worst there are, with all that can be joined to them; a council to come."""
    rows = api.sheet(town.head, commune=HERE, items="tout").rows
    worst = {"yes_no": "non", "scale": "0"}
    for number, row in enumerate(rows[::2]):
        more = ({"comment": LONG, "confidence": "to_check"}, {"depends_on": "epci"}, {})[number % 3]
        save(town.head, row.item, HERE, worst.get(row.item.kind), **more)
    if SCALE not in {row.item.id for row in rows[::2]}:
        save(town.head, load().item(SCALE), HERE, "0", comment=LONG)
    document = api.Upload("Délibération du conseil municipal.pdf", "application/pdf", b"%PDF-1.7")
    api.add_evidence(town.head, commune=HERE, item_id=SCALE, upload=document)
    api.add_evidence(town.head, commune=HERE, item_id=SCALE, title=LONG[:90], url="https://exemple.fr/pv")
    api.set_weighting(town.head, commune=HERE, item_id=SCALE, importance=5, urgency=5, reason=LONG)
    api.consent_to_comparison(town.mayor, commune=HERE, agreed=True)
    measure(town)
    for domain in ("GOV", "FIN"):
        api.share_domain(town.mayor, commune=HERE, domain=domain, member_id=town.voices[2])
        api.review_domain(town.head, commune=HERE, domain=domain, state="reviewed", version=None, note=LONG)
    for competence in load().competences:
        api.set_holders(town.head, commune=HERE, given={competence: ("epci", None)})
    project(town)


def project(town: Town) -> None:
    """A project late, blocked, with people of both sorts, and an action in it."""
    people = (api.Someone(LONG[:90]), api.Someone(user_id=town.voices[2]))
    number = api.create_project(town.head, commune=HERE, fields=api.ProjectFields(
        LONG[:190], kind="project", why=LONG, expected=LONG, domain="GOV", place=LONG[:120], status="blocked",
        status_reason=LONG, due_on=date(2026, 1, 2), items=(SCALE,), pilot=people[0], participants=people,
    ))  # fmt: skip
    finance(town, number)
    for author in (town.voices[2], town.mayor):
        first = Message.objects.values_list("pk", flat=True).first()
        talk.send_message(author, project_id=number, body=LONG * 2, reply_to=first)
    fields = api.ProjectFields("Devis", parent_id=number, due_on=date(2026, 3, 5), pilot=people[1])
    api.create_project(town.head, commune=HERE, fields=fields)
    for name in ("attend", "suit", "a.refuse", "est.arrivee.au.terme.de.son.invitation"):
        people_of.invite_guest(
            town.head, project_id=number, email=f"{name}@exemple.fr", name=name * 3, message=name * 9,
            expires_on=date(2026, 3, 2),
        )  # fmt: skip
    Guest.objects.filter(name__startswith="a.").update(status="refused", user_id=town.voices[3])
    Guest.objects.filter(name__startswith="suit").update(status="accepted", user_id=town.voices[4])
    Guest.objects.filter(name__startswith="est").update(expires_on=date(2026, 1, 1))


def finance(town: Town, number: int) -> None:
    """A plan that breaks rules and is paid in part, in a programme that the commune cannot bear."""
    for year in (2026, 2028):
        cost = money.CostFields(LONG[:190], year, 123_456_789_01, paid=98_765_43)
        money.save_cost(town.head, project_id=number, fields=cost)
        figures = money.OutlookFields(year, 210_000_00, 230_000_00, debt=90_000_00, working_capital=-1_00)
        money.save_outlook(town.head, commune=HERE, fields=figures, version=0)
    for status in ("granted", "refused"):
        grant = money.GrantFields(
            LONG[:190], "etat_dotation", 2027, 123_456_789_01, scheme="detr", status=status,
            request_received_on=date(2026, 12, 15),
        )  # fmt: skip
        money.save_grant(town.head, project_id=number, fields=grant)
    terms = money.TermsFields(signed_on=date(2026, 12, 10), loan=1_000_00, rate=36_000, years=15)
    money.save_terms(town.head, project_id=number, fields=terms, version=0)


def council(town: Town, title: str, *, close: bool) -> str:
    items = ",".join(item.id for item in ITEMS if item.kind == "scale")[: len(SCALE) * 3 + 2]
    number = api.convene(town.mayor, commune=HERE, title=title, items=items, invited=town.voices)
    for position, voter in enumerate(town.voices[close ^ 1 :]):
        api.rate_item(
            voter, commune=HERE, round_id=number, item_id=SCALE, raw=str(position % 5), unknown=False,
            version=None,
        )  # fmt: skip
    if close:
        api.close_round(town.mayor, commune=HERE, round_id=number)
        api.note_discussion(town.head, commune=HERE, round_id=number, item_id=SCALE, notes=LONG, version=1)
    return str(number)


def file_of_answers(town: Town) -> str:
    """A file brought that has a new answer, a conflict and a line to correct."""
    new = api.sheet(town.mayor, commune=HERE, items="tout").rows[1].item
    given = ((SCALE, "3"), (new.id, {"yes_no": "oui", "scale": "2"}.get(new.kind, "1")), ("ABC-99", "1"))
    lines = [(row, {"Point": item, "Réponse": told}) for row, (item, told) in enumerate(given, start=2)]
    return str(api.bring_answers(town.mayor, commune=HERE, name="mairie.csv", lines=lines).upload_id)


def close_and_correct(town: Town, year: int) -> None:
    api.close_campaign(town.mayor, commune=HERE, year=year)
    api.correct_campaign(
        town.mayor, commune=HERE, year=year, number=1, reason=LONG,
        corrections=[api.Correction(SCALE, "3")],
    )  # fmt: skip
