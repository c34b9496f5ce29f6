"""Who pays: written by the organiser, asked and accepted by a commune for its élus, dated state by state."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command

from commune_core.errors import Forbidden
from commune_core.promotions.words import ClosedStep, InvalidPromotion
from dashboard_plugin import api
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import UnknownCode, UnknownFunding
from dashboard_plugin.models import FundingLine, Seat
from dashboard_plugin.stale import StaleFunding

pytestmark = pytest.mark.django_db

FIELDS = rosters.FundingFields("community", "Communauté de communes", 120_050, 4, "D-12")


@pytest.fixture
def code(olivier, number) -> str:
    return rosters.set_join_code(olivier, promotion_id=number, opened=True).replace(" ", "")


def only(olivier: int, number: int) -> rosters.FundingView:
    (line,) = rosters.promotion_fundings(olivier, promotion_id=number).lines
    return line


def test_a_funding_goes_from_quote_to_paid_and_says_when_and_by_whom(olivier, number, at):
    at("2026-11-26")
    made = [rosters.add_funding(olivier, promotion_id=number, fields=FIELDS, once="a" * 64) for _ in range(2)]
    assert made[0] == made[1]
    line = only(olivier, number)
    where = {"promotion_id": number, "funding_id": line.id}
    version = rosters.save_funding(
        olivier, fields=replace(FIELDS, amount=99_000), version=line.version, **where
    )
    with pytest.raises(StaleFunding) as stale:
        rosters.save_funding(olivier, fields=FIELDS, version=line.version, **where)
    assert stale.value.current.fields.amount == 99_000
    for day, state in (("2026-12-01", "accepted"), ("2027-01-05", "invoiced"), ("2027-02-01", "paid")):
        at(day)
        version = rosters.lead_funding(olivier, state=state, version=version, **where)
    line = only(olivier, number)
    assert [(state, f"{moment:%m-%d}", who) for state, moment, who in line.past] == [
        ("quote", "11-26", "Olivier Essai"),
        ("accepted", "12-01", "Olivier Essai"),
        ("invoiced", "01-05", "Olivier Essai"),
        ("paid", "02-01", "Olivier Essai"),
    ]
    for refused in (
        lambda: rosters.lead_funding(olivier, state="refused", version=version, reason="Trop tard", **where),
        lambda: rosters.save_funding(olivier, fields=FIELDS, version=version, **where),
    ):
        with pytest.raises((ClosedStep, InvalidPromotion)):
            refused()
    with pytest.raises(UnknownFunding):
        rosters.lead_funding(olivier, promotion_id=number, funding_id=0, state="paid", version=1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "troc"}, "kind"),
        ({"payer": " "}, "payer"),
        ({"payer": "x" * 201}, "payer"),
        ({"amount": -1}, "amount"),
        ({"seats": -1}, "seats"),
        ({"reference": "x" * 81}, "reference"),
    ],
)
def test_what_no_funding_may_say_is_refused(olivier, number, wrong, field):
    with pytest.raises(InvalidPromotion) as refused:
        rosters.add_funding(olivier, promotion_id=number, fields=replace(FIELDS, **wrong))
    assert refused.value.where["field"] == field
    assert not FundingLine.objects.exists()


def test_a_commune_asks_for_its_élus_accepts_the_quote_and_they_enter(
    olivier, number, code, mayor, person, post, django_capture_on_commit_callbacks
):
    lise = person("lise")
    people = [("lise@exemple.fr", ""), ("zoe@exemple.fr", "Zoé Dupré")]
    assert rosters.promotion_door(mayor, code=code).orders == (("10145", "Faux-Villecerf"),)
    made = {
        rosters.order_seats(mayor, code=code, commune="10145", people=people, once="b" * 64) for _ in range(2)
    }
    line = only(olivier, number)
    assert made == {line.id} and (line.commune, line.fields.seats, line.fields.amount) == (
        "Faux-Villecerf", 2, None,
    )  # fmt: skip
    assert set(Seat.objects.filter(funding=line.id).values_list("state", flat=True)) == {"asked"}
    answer = {"commune": "10145", "funding_id": line.id}
    with pytest.raises(InvalidPromotion):
        rosters.answer_quote(mayor, accept=True, version=line.version, **answer)
    fields = replace(line.fields, amount=50_000)
    version = rosters.save_funding(
        olivier, promotion_id=number, funding_id=line.id, fields=fields, version=line.version
    )
    with pytest.raises(StaleFunding):
        rosters.answer_quote(mayor, accept=True, version=line.version, **answer)
    with django_capture_on_commit_callbacks(execute=True):
        rosters.answer_quote(mayor, accept=True, version=version, **answer)
        call_command("send_places")
    view = rosters.seat_orders(mayor, code=code, commune="10145")
    assert (view.lines[0].state, [who for *_, who in view.lines[0].past]) == (
        "accepted", ["Helene Essai", "Helene Essai"],
    )  # fmt: skip
    assert Seat.objects.get(user_id=lise).state == "member"
    zoe = Seat.objects.get(email="zoe@exemple.fr")
    assert (zoe.state, zoe.commune.insee_code) == ("invited", "10145")
    assert len(post.to(lise)) == len(post.to("zoe@exemple.fr")) == 1


def test_a_refused_quote_lets_nobody_in(olivier, number, code, mayor):
    rosters.order_seats(mayor, code=code, commune="10145", people=[("zoe@exemple.fr", "")])
    line = only(olivier, number)
    answer = {"commune": "10145", "funding_id": line.id, "accept": False, "version": line.version}
    with pytest.raises(InvalidPromotion):
        rosters.answer_quote(mayor, **answer)
    rosters.answer_quote(mayor, reason="Budget voté", **answer)
    assert Seat.objects.get(funding=line.id).state == "refused"
    assert (only(olivier, number).state, only(olivier, number).reason) == ("refused", "Budget voté")


@pytest.mark.parametrize(
    "people",
    [
        [],
        [(f"a{place}@exemple.fr", "") for place in range(61)],
        [("faux", "")],
        [("a@exemple.fr", ""), ("A@exemple.fr", "")],
        [("la@exemple.fr", "")],
    ],
)
def test_an_order_that_cannot_be_is_refused_whole(olivier, number, code, mayor, person, people):
    person("la")
    rosters.enrol_member(olivier, promotion_id=number, email="la@exemple.fr")
    with pytest.raises(InvalidPromotion):
        rosters.order_seats(mayor, code=code, commune="10145", people=people)
    assert not FundingLine.objects.exists()
    assert Seat.objects.filter(promotion=number, role="member").count() == 1


def test_only_who_heads_a_commune_orders_for_it_and_a_funding_is_of_one_promotion(
    olivier, number, code, mayor, member, make_promotion
):
    deputy = member("adjoint")
    for user, where in ((deputy, "10145"), (mayor, "10156"), (olivier, "10145"), (None, "10145")):
        with pytest.raises(Forbidden):
            rosters.order_seats(user, code=code, commune=where, people=[("z@exemple.fr", "")])
        with pytest.raises(Forbidden):
            rosters.seat_orders(user, code=code, commune=where)
    with pytest.raises(UnknownCode):
        rosters.order_seats(mayor, code="A" * 12, commune="10145", people=[("z@exemple.fr", "")])
    funding = rosters.add_funding(olivier, promotion_id=number, fields=FIELDS)
    with pytest.raises(UnknownFunding):
        rosters.answer_quote(mayor, commune="10145", funding_id=funding, accept=True, version=1)
    with pytest.raises(UnknownFunding):
        rosters.lead_funding(
            olivier, promotion_id=make_promotion("Autre"), funding_id=funding, state="accepted", version=1
        )
    with pytest.raises(Forbidden):
        rosters.promotion_fundings(mayor, promotion_id=number)
    assert api.promotions.promotion(olivier, promotion_id=number).seats == {}
