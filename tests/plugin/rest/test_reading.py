"""What the API shows, and at what cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Commune, Membership
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

pytestmark = pytest.mark.django_db

WEAKEST = {"scale": 0, "yes_no": False, "date": "jamais", "number": "0"}


def answer_all(user_id: int, spec: str) -> None:
    for item in load().select(spec, 230):
        api.save_answer(user_id, item_id=item.id, raw=WEAKEST[item.kind], version=None, commune="10145")


def test_the_dashboard_tells_scores_as_text_with_one_decimal(mayor, helene):
    answer_all(mayor, "GOV")
    shown = helene.get(HERE).json()
    domains = {each["code"]: each for each in shown["domains"]}
    assert shown["commune"]["code"] == "10145"
    assert shown["overall"] == domains["GOV"]["score"] == "0.0"
    assert (domains["GOV"]["coverage"], domains["GOV"]["level"]) == ("100.0", "a_construire")
    assert (domains["FIN"]["score"], domains["FIN"]["coverage"], domains["FIN"]["level"]) == (
        None,
        "0.0",
        "non_note",
    )
    assert shown["answered"] == domains["GOV"]["answered"] > 0
    assert shown["member"]["role"] == "referent"


def test_a_priority_comes_with_its_reasons_and_the_courses_that_help(mayor, helene):
    answer_all(mayor, "GOV-01")
    (priority,) = helene.get(HERE).json()["priorities"]
    assert priority["item"] == "GOV-01"
    assert len(priority["reasons"]) >= 2
    assert priority["courses"][0]["url"] == "/cours/repartir-delegations-adjoints/"


def test_an_alert_names_the_obligation_that_is_not_met(mayor, helene):
    answer_all(mayor, "GOV-07")
    (alert,) = helene.get(HERE).json()["alerts"]
    assert alert["id"] == "GOV-07"
    assert "L5211-39" in alert["obligation"]


@pytest.mark.parametrize(
    ("query", "spec"),
    [
        ("", "tout"),
        ("?domain=FIN", "FIN"),
        ("?items=express", "express"),
        ("?items=GOV-01,FIN-02", "GOV-01,FIN-02"),
    ],
)
def test_points_are_listed_whole_by_domain_or_by_selection(helene, query, spec):
    shown = helene.get(f"{HERE}items/{query}").json()
    assert [each["id"] for each in shown["items"]] == [item.id for item in load().select(spec, 230)]
    assert shown["total"] == len(shown["items"])


@pytest.mark.parametrize(
    ("raw", "item_id"), [(2, "GOV-02"), (True, "GOV-07"), ("10.89", "FIN-01"), ("jamais", "SEC-01")]
)
def test_a_value_is_read_as_it_may_be_sent_back(mayor, helene, raw, item_id):
    api.save_answer(mayor, item_id=item_id, raw=raw, version=None, comment="Vu en conseil", commune="10145")
    answer = helene.get(f"{HERE}items/{item_id}/").json()["answer"]
    assert (answer["value"], answer["version"], answer["comment"]) == (raw, 1, "Vu en conseil")
    again = {name: answer[name] for name in ("value", "state", "reason", "depends_on", "comment", "version")}
    assert helene.put(f"{HERE}items/{item_id}/", again).json()["version"] == 2
    assert helene.get(f"{HERE}items/{item_id}/").json()["answer"]["value"] == raw


def test_a_point_without_an_answer_has_none(helene):
    assert helene.get(f"{HERE}items/GOV-02/").json()["answer"] is None


def test_a_point_that_does_not_concern_a_small_commune_is_not_found(helene):
    assert_problem(helene.get(f"{HERE}items/SEC-07/"), 404, "item.unknown")


@pytest.mark.parametrize("name", ["XXX-99", "express", "GOV", "GOV-01,GOV-02"])
def test_an_address_names_one_point(helene, name):
    assert_problem(helene.get(f"{HERE}items/{name}/"), 404, "item.unknown")


def test_an_answer_that_did_not_change_is_not_sent_again(mayor, helene):
    address = f"{HERE}items/GOV-02/"
    tag = helene.get(address)["ETag"]
    assert helene.get(address, if_none_match=tag).status_code == 304
    answer_all(mayor, "GOV-02")
    changed = helene.get(address, if_none_match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@pytest.mark.parametrize("address", [HERE, f"{ROOT}me/", f"{ROOT}communes/?q=faux"])
def test_what_is_shown_is_kept_by_no_one_else(helene, address):
    assert helene.get(address)["Cache-Control"] == "private, no-cache"


def test_somebody_without_a_commune_reads_his_practice_commune(program, person, territory):
    jeanne = program(person("jeanne"))
    assert jeanne.get(f"{ROOT}me/").json()["commune"]["code"] == "exercice"
    assert jeanne.get(f"{ROOT}communes/exercice/").json()["practice"] is True
    assert Commune.objects.filter(kind="practice").count() == 0


def test_the_own_code_of_a_practice_commune_names_nothing_here(program, person, territory):
    jeanne = person("jeanne")
    api.save_answer(jeanne, item_id="GOV-02", raw=2, version=None, commune="exercice")
    code = Commune.objects.get(owner_id=jeanne).insee_code
    for each in (jeanne, person("curieux")):
        assert_problem(program(each).get(f"{ROOT}communes/{code}/"), 404, "commune.unknown")


def test_me_tells_my_places_my_roles_and_where_i_work(program, member, person):
    nadia = member("nadia", role="collaborateur", function="agent", status="pending")
    shown = program(nadia).get(f"{ROOT}me/").json()
    assert [(each["commune"]["code"], each["status"]) for each in shown["memberships"]] == [
        ("10145", "pending")
    ]
    assert shown["commune"]["code"] == "exercice"
    assert program(person("moussa", site_role="moderateur")).get(f"{ROOT}me/").json()["roles"] == [
        "moderateur"
    ]


def test_communes_are_found_by_name_and_by_postal_code(helene):
    by_name = helene.get(f"{ROOT}communes/?q=faux ville").json()["results"]
    assert [each["code"] for each in by_name] == ["10145"]
    assert by_name[0]["departement"] == "10"
    postal = by_name[0]["postal_codes"][0]
    assert "10145" in {each["code"] for each in helene.get(f"{ROOT}communes/?q={postal}").json()["results"]}
    assert helene.get(f"{ROOT}communes/?q=nulle part").json() == {"results": []}


@pytest.mark.parametrize("tail", ["", "items/?domain=FIN", "items/GOV-02/", "members/"])
def test_the_old_code_of_a_merged_commune_leads_to_the_new_one(helene, tail):
    here = Commune.objects.get(insee_code="10145", status="current")
    Commune.objects.create(
        insee_code="10999", since=2020, name="Ancienne", search_name="ancienne", bare_name="ancienne",
        link_type="0", departement=here.departement, status="merged", successor=here,
    )  # fmt: skip
    response = helene.get(f"{ROOT}communes/10999/{tail}")
    assert (response.status_code, response["Location"]) == (308, f"{HERE}{tail}")
    moved = helene.put(f"{ROOT}communes/10999/items/GOV-02/", {"value": 1, "version": None})
    assert (moved.status_code, moved["Location"]) == (308, f"{HERE}items/GOV-02/")


def test_members_come_by_hundreds_that_lose_and_repeat_nobody(member, helene):
    for number in range(100):
        member(f"elu{number}")
    member("attend", status="pending")
    # All at once, as an import writes them: the order must still be one.
    Membership.objects.update(requested_at=timezone.now())
    first = helene.get(f"{HERE}members/").json()
    last = helene.get(f"{HERE}members/?after={first['next']}").json()
    assert (len(first["members"]), len(last["members"]), last["next"]) == (100, 1, None)
    assert len({each["id"] for each in first["members"] + last["members"]}) == 101
    assert [each["person"] for each in first["pending"]] == ["Attend Essai"]
    assert last["pending"] == []


def test_a_page_goes_on_only_after_a_member_of_the_same_commune(member, helene):
    elsewhere = member("ailleurs", code="10156")
    place = api.my_memberships(elsewhere)[0].id
    assert_problem(helene.get(f"{HERE}members/?after={place}"), 404, "membership.unknown")


@pytest.mark.parametrize(
    "address",
    ["communes/?commune=faux", "communes/", "communes/10145/items/?domain=FIN&items=express",
     "communes/10145/items/?domaine=FIN", "communes/10145/members/?after=demain"],
)  # fmt: skip
def test_a_question_that_means_nothing_is_refused_by_the_name_of_its_field(helene, address):
    problem = assert_problem(helene.get(f"{ROOT}{address}"), 422, "request.invalid")
    assert problem["field"] in ("commune", "q", "items", "domaine", "after")


@pytest.mark.parametrize(
    "address",
    [HERE, f"{HERE}items/", f"{HERE}items/GOV-01/", f"{HERE}members/", f"{ROOT}me/", f"{ROOT}communes/?q=fo"],
)
def test_an_address_costs_the_same_queries_with_one_answer_and_with_all(mayor, helene, member, address):
    answer_all(mayor, "GOV-01")
    with CaptureQueriesContext(connection) as few:
        assert helene.get(address).status_code == 200
    answer_all(mayor, ",".join(item.id for item in load().select("tout", 230) if item.id != "GOV-01"))
    for number in range(5):
        member(f"elu{number}")
    with CaptureQueriesContext(connection) as many:
        assert helene.get(address).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 16


def test_a_visitor_is_told_to_sign_in_and_never_sent_elsewhere(territory):
    refused = Program().get(HERE)
    assert_problem(refused, 401, "sign_in")
    assert refused["WWW-Authenticate"]


def test_a_closed_year_is_read_by_its_number_and_takes_no_write(mayor, helene):
    answer_all(mayor, "GOV-02")
    year = helene.get(HERE).json()["year"]
    api.close_campaign(mayor, commune="10145")
    for address in (HERE, f"{HERE}items/?year={year}", f"{HERE}?year={year}"):
        shown = helene.get(address).json()
        assert (shown["year"], shown["closed"], year in shown["years"]) == (year, True, True)
    assert helene.get(f"{HERE}items/GOV-02/?year={year}").json()["answer"]["author_name"] == "la commune"
    for address in ("", "items/", "items/GOV-02/"):
        assert_problem(helene.get(f"{HERE}{address}?year=1999"), 404, "campaign.unknown")
        assert_problem(helene.get(f"{HERE}{address}?year=beaucoup"), 422, "request.invalid")
