"""Attachment: who becomes referent, who waits for whom, and what nobody can do for himself."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commune_core.errors import Forbidden, UnknownCommune
from dashboard_plugin import api
from dashboard_plugin.errors import InvalidRequest, UnknownMembership
from dashboard_plugin.models import Commune, Membership, NamedReader

pytestmark = pytest.mark.django_db

TOWN_HALL = "mairie@faux-villecerf.example"


@pytest.fixture
def town_hall(territory) -> None:
    Commune.objects.filter(insee_code="10145").update(town_hall_email=TOWN_HALL)


def claim(user_id: int, function: str = "maire", commune: str = "10145"):
    return api.request_membership(user_id, commune=commune, function=function)


def place(user_id: int) -> tuple[str, str]:
    found = Membership.objects.get(user_id=user_id)
    return found.role, found.status


def test_the_first_claimant_is_provisional_referent_and_the_next_one_waits(territory, person):
    helene, bruno = person("helene"), person("bruno")
    first, second = claim(helene), claim(bruno, "adjoint")
    assert (first.role, first.status, first.commune.of_name) == (
        "referent",
        "provisional",
        "de Faux-Villecerf",
    )
    assert (second.role, second.status) == ("elu", "pending")


@pytest.mark.parametrize(
    ("function", "role"),
    [
        ("maire", "elu"),
        ("adjoint", "elu"),
        ("conseiller", "elu"),
        ("dgs_secretaire", "collaborateur"),
        ("agent", "collaborateur"),
    ],
)
def test_a_later_claimant_gets_the_role_of_his_function(mayor, person, function, role):
    view = claim(person("autre"), function)
    assert (view.role, view.status) == (role, "pending")


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        (TOWN_HALL, ("referent", "confirmed")),
        (TOWN_HALL.upper(), ("referent", "confirmed")),
        ("helene@exemple.fr", ("referent", "provisional")),
        ("", ("referent", "provisional")),
    ],
)
def test_the_verified_address_of_the_town_hall_confirms_its_referent(town_hall, person, email, expected):
    user_id = person("helene", email=email)
    view = claim(user_id)
    assert (view.role, view.status) == expected


def test_a_commune_without_a_known_address_confirms_nobody(territory, person):
    assert claim(person("helene", email="")).status == "provisional"


def test_the_town_hall_takes_over_from_a_provisional_referent_who_then_waits(town_hall, person):
    first, hall = person("impatient"), person("mairie", email=TOWN_HALL)
    claim(first, "adjoint")
    assert claim(hall).status == "confirmed"
    assert place(first) == ("elu", "pending")
    with pytest.raises(Forbidden):
        api.sheet(first, commune="10145")
    api.decide_membership(hall, membership_id=Membership.objects.get(user_id=first).pk, accept=True)
    assert place(first) == ("elu", "confirmed")


def test_the_town_hall_s_address_does_not_depose_a_confirmed_referent(town_hall, mayor, person):
    assert claim(person("mairie", email=TOWN_HALL), "agent").role == "collaborateur"
    assert place(mayor) == ("referent", "confirmed")


def test_asking_twice_changes_nothing(territory, person):
    user_id = person("helene")
    assert claim(user_id).id == claim(user_id, "adjoint").id
    assert Membership.objects.get().function == "maire"


def test_the_referent_accepts_or_turns_away(mayor, person):
    bruno, marc = person("bruno"), person("marc")
    waiting = [claim(bruno, "adjoint"), claim(marc, "conseiller")]
    assert [each.person for each in api.pending_memberships(mayor, commune="10145")] == [
        "Bruno Essai",
        "Marc Essai",
    ]
    api.decide_membership(mayor, membership_id=waiting[0].id, accept=True)
    api.decide_membership(mayor, membership_id=waiting[1].id, accept=False)
    assert (place(bruno), place(marc)) == (("elu", "confirmed"), ("elu", "ended"))
    assert api.pending_memberships(mayor, commune="10145") == ()
    assert Membership.objects.get(user_id=bruno).decided_by_id == mayor
    with pytest.raises(UnknownMembership, match="déjà reçu une réponse"):
        api.decide_membership(mayor, membership_id=waiting[0].id, accept=False)


def test_somebody_turned_away_may_ask_again_but_never_comes_back_as_the_first(territory, person):
    moderator, impostor = person("modo", site_role="moderateur"), person("imposteur")
    view = claim(impostor)
    api.decide_membership(moderator, membership_id=view.id, accept=False)
    assert claim(impostor).status == "pending"


def test_the_answers_of_a_team_that_left_wait_for_somebody_the_moderator_accepts(territory, person):
    moderator, impostor, next_one = person("modo", site_role="moderateur"), person("un"), person("deux")
    view = claim(impostor)
    api.save_answer(impostor, item_id="GOV-02", raw=2, version=None, comment="Entre nous")
    api.decide_membership(moderator, membership_id=view.id, accept=False)
    view = claim(next_one)
    assert (view.role, view.status) == ("elu", "pending")
    with pytest.raises(Forbidden):
        api.sheet(next_one, commune="10145")
    assert [each.id for each in api.pending_memberships(moderator)] == [view.id]
    api.decide_membership(moderator, membership_id=view.id, accept=True)
    assert place(next_one) == ("referent", "confirmed")


def test_a_moderator_confirms_a_provisional_referent(territory, person):
    moderator, helene, bruno = person("modo", site_role="moderateur"), person("helene"), person("bruno")
    view = claim(helene)
    claim(bruno, "adjoint")
    waiting = api.pending_memberships(moderator)
    assert [(each.person, each.status) for each in waiting] == [
        ("Helene Essai", "provisional"),
        ("Bruno Essai", "pending"),
    ]
    api.confirm_referent(moderator, membership_id=view.id)
    assert place(helene) == ("referent", "confirmed")
    assert api.pending_memberships(moderator) == (), "the referent decides from now on"


def test_a_moderator_decides_where_no_referent_is_confirmed(territory, person):
    moderator, helene, bruno = person("modo", site_role="moderateur"), person("helene"), person("bruno")
    claim(helene)
    view = claim(bruno, "adjoint")
    with pytest.raises(Forbidden):
        api.decide_membership(helene, membership_id=view.id, accept=True)
    api.decide_membership(moderator, membership_id=view.id, accept=True)
    assert place(bruno) == ("elu", "confirmed")


def test_nobody_decides_on_his_own_request(territory, person):
    moderator = person("modo", site_role="moderateur")
    view = claim(moderator)
    for decide in (
        lambda: api.decide_membership(moderator, membership_id=view.id, accept=True),
        lambda: api.confirm_referent(moderator, membership_id=view.id),
    ):
        with pytest.raises(Forbidden):
            decide()
    assert place(moderator) == ("referent", "provisional")


def test_a_referent_of_another_commune_and_an_unknown_number_are_refused_alike(mayor, member, person):
    other = member("paul", "10156", role="referent", function="maire")
    view = claim(person("bruno"), "adjoint")
    refusals = []
    for membership_id in (view.id, 999_999):
        with pytest.raises(Forbidden) as refused:
            api.decide_membership(other, membership_id=membership_id, accept=True)
        refusals.append(refused.value.as_dict())
    assert refusals[0] == refusals[1]


def test_leaving_a_commune_keeps_its_answers_and_takes_back_the_named_access(mayor, member):
    bruno = member("bruno", named=True)
    api.save_answer(bruno, item_id="GOV-02", raw=2, version=None)
    api.end_membership(bruno, membership_id=Membership.objects.get(user_id=bruno).pk)
    assert not NamedReader.objects.exists()
    assert api.current_commune(bruno).kind == "practice"
    assert api.sheet(mayor, items="GOV-02").answered == 1


def test_the_mayor_names_a_member_to_read_the_sensitive_points_and_takes_it_back(mayor, member):
    bruno = member("bruno")
    assert not any(row.item.sensitive for row in api.sheet(bruno, items="tout").rows)
    api.name_reader(mayor, commune="10145", reader_id=bruno)
    api.name_reader(mayor, commune="10145", reader_id=bruno)
    assert any(row.item.sensitive for row in api.sheet(bruno, items="tout").rows)
    assert [each.person for each in api.members(mayor, commune="10145").members if each.named] == [
        "Bruno Essai"
    ]
    api.remove_reader(mayor, commune="10145", reader_id=bruno)
    assert not any(row.item.sensitive for row in api.sheet(bruno, items="tout").rows)


def test_only_a_confirmed_member_can_be_named(mayor, member, person):
    for stranger in (person("inconnu"), member("attente", status="pending"), member("parti", status="ended")):
        with pytest.raises(UnknownMembership):
            api.name_reader(mayor, commune="10145", reader_id=stranger)


def test_members_are_shown_to_members_and_requests_to_those_who_decide(mayor, member, person):
    bruno = member("bruno")
    claim(person("marc"), "conseiller")
    seen_by_mayor, seen_by_bruno = api.members(mayor, commune="10145"), api.members(bruno, commune="10145")
    assert {each.person for each in seen_by_mayor.members} == {"Helene Essai", "Bruno Essai"}
    assert [each.person for each in seen_by_mayor.pending] == ["Marc Essai"]
    assert (seen_by_mayor.can_decide, seen_by_mayor.can_name) == (True, True)
    assert (seen_by_bruno.pending, seen_by_bruno.can_decide, seen_by_bruno.can_name) == ((), False, False)


def test_the_commune_one_works_on_is_the_surest_of_his_places(territory, person, member):
    user_id = member("elu", "10156", status="pending")
    assert api.current_commune(user_id).code == "exercice"
    other = Commune.objects.get(insee_code="44128")
    Membership.objects.create(
        commune=other,
        user_id=user_id,
        role="referent",
        function="maire",
        status="provisional",
        requested_at="2026-11-22T00:00Z",
    )
    assert api.current_commune(user_id).code == "44128"
    Membership.objects.filter(user_id=user_id, status="pending").update(status="confirmed")
    assert api.current_commune(user_id).code == "10156"
    assert [each.status for each in api.my_memberships(user_id)] == ["confirmed", "provisional"]


@pytest.mark.parametrize(
    ("commune", "function", "error"),
    [("99999", "maire", UnknownCommune), ("10145", "roi", InvalidRequest), ("exercice", "maire", Forbidden)],
)
def test_a_forged_request_is_refused(territory, person, commune, function, error):
    with pytest.raises(error):
        claim(person("helene"), function, commune)
    assert not Membership.objects.exists()


def test_a_delegated_commune_s_code_leads_to_the_commune_nouvelle(territory, person):
    assert claim(person("helene"), commune="01015").commune.name == "Arboys en Bugey"


def test_lists_of_members_cost_the_same_for_two_and_for_twenty(
    mayor, member, django_assert_num_queries, person
):
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            api.members(mayor, commune="10145")
        return len(queries)

    member("bruno")
    few = cost()
    for number in range(20):
        member(f"elu{number}")
    assert cost() == few <= 8


def test_a_decision_on_a_request_erased_meanwhile_is_told_so(mayor, member):
    lise = member("lise", status="pending")
    request = Membership.objects.get(user_id=lise).pk
    waiting = []

    def erase_while_waiting(execute, sql, params, many, context):
        """One waits for one's turn to write: Lise, who came first, has erased her data by then."""
        if "UPDATE" in sql and not waiting:
            waiting.append(sql)
            api.erase_person(lise)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(erase_while_waiting), pytest.raises(UnknownMembership):
        api.decide_membership(mayor, membership_id=request, accept=True)
    assert waiting


def test_an_account_that_is_not_confirmed_claims_nothing(territory, person):
    user_id = person("nora", is_active=False)
    with pytest.raises(InvalidRequest):
        api.request_membership(user_id, commune="10145", function="maire")
    assert not Membership.objects.exists()


def test_one_person_waits_in_few_communes_at_a_time(territory, person):
    user_id = person("nora")
    here = Commune.objects.filter(kind="commune", status="current")
    codes = list(here.values_list("insee_code", flat=True))
    for code in codes[:5]:
        api.request_membership(user_id, commune=code, function="adjoint")
    with pytest.raises(InvalidRequest):
        api.request_membership(user_id, commune=codes[5], function="adjoint")


def test_erasing_ones_data_does_not_undo_a_refusal(territory, person):
    moderator, claimant = person("moussa", site_role="moderateur"), person("nora")
    place = api.request_membership(claimant, commune="10145", function="maire")
    assert place.status == "provisional"
    api.decide_membership(moderator, membership_id=place.id, accept=False)
    api.erase_person(claimant)
    again = api.request_membership(claimant, commune="10145", function="maire")
    assert (again.status, again.role) == ("pending", "elu")


def test_a_role_is_given_by_name_and_taken_back(territory, person):
    person("moussa")
    said = StringIO()
    for options in ({}, {}, {"remove": True}):
        call_command("viatic_role", "moussa", "moderateur", stdout=said, **options)
    assert said.getvalue().splitlines() == ["moussa: moderateur", "moussa: moderateur", "moussa: no role"]
    with pytest.raises(CommandError):
        call_command("viatic_role", "inconnu", "moderateur")
