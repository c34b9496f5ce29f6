"""A council of several voices: rated alone, closed, read together, erased."""

from __future__ import annotations

import io
import json
import logging
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden, InvalidAnswer, StaleAnswer
from dashboard_plugin import api
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest, RoundClosed, RoundOpen, UnknownRound
from dashboard_plugin.models import Answer, Campaign, CouncilRound, Membership, Rating, RoundItem, Voice
from dashboard_plugin.stale import StaleNotes
from tests.plugin import course_team, listening

pytestmark = pytest.mark.django_db

HERE = "10145"
SCALE, NUMBER, RESERVED = "GOV-02", "FIN-01", "SEC-04"
# A value that appears nowhere else: what is left of it is found in any column of any table.
ODD = "31.4159"


@pytest.fixture
def elus(mayor, member) -> list[int]:
    """The mayor and four others; only the mayor reads the reserved points."""
    return [mayor, *(member(name) for name in ("paul", "lise", "karim", "nora"))]


@pytest.fixture
def opened(mayor, elus) -> int:
    return api.convene(
        mayor, commune=HERE, title="Conseil de mars", items=f"{SCALE},{NUMBER},{RESERVED}", invited=elus
    )


def rate(who: int, round_id: int, raw, item: str = SCALE, version: int | None = None, **more):
    return api.rate_item(who, commune=HERE, round_id=round_id, item_id=item, raw=raw, version=version, **more)


def close(who: int, round_id: int) -> None:
    api.close_round(who, commune=HERE, round_id=round_id)


def whole_database() -> str:
    """Every row of every table of the database, ours, the history's and the platform's, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            told += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(told)


def results(who: int, round_id: int) -> dict[str, object]:
    rows = api.council_results(who, commune=HERE, round_id=round_id).rows
    return {row.item.id: row.dispersion for row in rows}


def test_closing_keeps_the_dispersion_and_erases_every_rating_from_the_database(elus, opened):
    for who, given in zip(elus, ("31.4159", "31.4158", "-5", "12", "0"), strict=True):
        rate(who, opened, given, NUMBER)
    assert ODD in whole_database(), "otherwise its absence afterwards would prove nothing"
    close(elus[0], opened)
    left = whole_database()
    assert ODD not in left
    assert "31.4158" not in left
    assert not Rating.objects.exists()
    told = results(elus[1], opened)[NUMBER]
    assert (told.voices, told.unknown, told.spread, sum(told.distribution)) == (5, 0, "split", 5)


def test_ratings_have_no_history_and_no_place_in_the_administration():
    tables = {model.__name__ for model in apps.get_app_config("viatic").get_models()}
    assert "HistoricalRating" not in tables
    assert find_spec("dashboard_plugin.admin") is None


@pytest.mark.parametrize(
    ("ratings", "shown"),
    [
        ([1, 4], (2, None, None, None)),
        ([1, 4, 2], (3, 2, "split", None)),
        ([2, 3, 2, 3], (4, 2.5, "shaded", None)),
        ([3, 3, 3, 3, 3], (5, 3, "agreed", [0, 0, 0, 5, 0])),
    ],
)
def test_what_may_not_be_shown_is_not_stored_either(elus, opened, ratings, shown):
    for who, given in zip(elus, ratings, strict=False):
        rate(who, opened, given)
    close(elus[0], opened)
    row = RoundItem.objects.get(item_id=SCALE)
    assert (row.voices, row.median, row.spread or None, row.distribution) == shown


def test_je_ne_sais_pas_is_a_voice_and_no_note(elus, opened):
    for who in elus[:3]:
        rate(who, opened, None, unknown=True)
    rate(elus[3], opened, 4)
    close(elus[0], opened)
    told = results(elus[0], opened)[SCALE]
    assert (told.voices, told.unknown, told.median) == (4, 3, None)


def test_nobody_reads_a_rating_before_the_closing(elus, opened, member, person):
    """Whoever asks, through every read of the api: the one rating in the database is for its author alone."""
    rate(elus[1], opened, ODD, NUMBER)
    administrator = person("ada", site_role="admin", is_staff=True, is_superuser=True)
    for who in (elus[0], elus[2], member("marie", function="dgs_secretaire"), administrator):
        told = []
        for read in (
            lambda who=who: api.council(who, commune=HERE, round_id=opened),
            lambda who=who: api.councils(who, commune=HERE),
            lambda who=who: api.council_results(who, commune=HERE, round_id=opened),
            lambda who=who: api.sheet(who, items="tout", commune=HERE),
            lambda who=who: api.dashboard(who, commune=HERE),
            lambda who=who: api.export_my_data(who),
        ):
            try:
                told.append(str(read()))
            except (Forbidden, RoundOpen):
                continue
        assert ODD not in "".join(told), who
    own = api.council(elus[1], commune=HERE, round_id=opened)
    assert ODD in str(own.ballot)
    assert ODD in json.dumps(api.export_my_data(elus[1]))


def test_neither_the_log_nor_the_events_hold_a_rating(
    elus, opened, settings, django_capture_on_commit_callbacks
):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    listening.heard.clear()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            rate(elus[1], opened, ODD, NUMBER)
            close(elus[0], opened)
    finally:
        logging.getLogger().removeHandler(handler)
    assert [event for event, *_ in listening.heard] == ["viatic.council.closed"]
    assert ODD not in written.getvalue() + str(listening.heard)


def test_who_stands_in_for_somebody_neither_reads_nor_gives_his_voice(elus, opened, settings):
    rate(elus[1], opened, 2)
    settings.VIATIC_PLATFORM = "tests.plugin.listening.StandInPlatform"
    assert api.council(elus[1], commune=HERE, round_id=opened).ballot == ()
    with pytest.raises(Forbidden):
        rate(elus[1], opened, 3, version=1)


def test_only_the_convener_sees_who_has_finished_and_never_what(elus, opened):
    for item, given in ((SCALE, 1), (NUMBER, 12)):
        rate(elus[1], opened, given, item)
    rate(elus[2], opened, 1)
    seen = api.council(elus[0], commune=HERE, round_id=opened)
    assert [voice.finished for voice in seen.voices] == [False, True, False, False, False]
    assert api.council(elus[1], commune=HERE, round_id=opened).voices == ()


def test_a_rating_can_be_changed_until_the_closing(elus, opened):
    assert rate(elus[1], opened, 1).version == 1
    assert rate(elus[1], opened, 1).version == 1, "sent twice, written once"
    assert rate(elus[1], opened, 3, version=1).version == 2
    with pytest.raises(StaleAnswer) as stale:
        rate(elus[1], opened, 0, version=1)
    assert (stale.value.current.value, stale.value.current.version) == (3, 2)


def test_a_late_rating_is_refused(elus, opened):
    close(elus[0], opened)
    with pytest.raises(RoundClosed):
        rate(elus[1], opened, 3)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("raw", [5, "", None, "SO", "beaucoup"])
def test_what_is_no_rating_is_refused(elus, opened, raw):
    with pytest.raises(InvalidAnswer):
        rate(elus[1], opened, raw)


def test_closing_twice_changes_nothing(elus, opened):
    for who in elus:
        rate(who, opened, 2)
    close(elus[0], opened)
    before = whole_database()
    close(elus[0], opened)
    assert whole_database() == before


def test_the_voice_of_whoever_left_does_not_count(elus, opened):
    for who in elus[:3]:
        rate(who, opened, 2)
    Membership.objects.filter(user_id=elus[2]).update(status="ended")
    close(elus[0], opened)
    assert results(elus[0], opened)[SCALE].voices == 2
    assert not Rating.objects.exists()


def test_erasing_a_person_takes_his_rating_away(elus, opened):
    rate(elus[1], opened, ODD, NUMBER)
    api.erase_person(elus[1])
    assert ODD not in whole_database()
    assert not Voice.objects.filter(user_id=elus[1]).exists()


def test_reserved_points_are_rated_and_read_by_few(elus, opened):
    paul, mayor = elus[1], elus[0]
    ballot = api.council(paul, commune=HERE, round_id=opened).ballot
    assert [row.item.id for row in ballot] == [SCALE, NUMBER]
    with pytest.raises(Forbidden):
        rate(paul, opened, 2, RESERVED)
    rate(mayor, opened, 2, RESERVED)
    close(mayor, opened)
    assert RESERVED in results(mayor, opened)
    assert RESERVED not in results(paul, opened)


def test_a_referent_puts_to_the_council_only_what_he_may_read(elus, mayor, member):
    Membership.objects.filter(user_id=mayor).update(function="adjoint")
    asked = {"commune": HERE, "title": "Mars", "invited": elus}
    with pytest.raises(Forbidden):
        api.convene(mayor, items=RESERVED, **asked)
    number = api.convene(mayor, items=f"{SCALE},{RESERVED}", **asked)
    assert CouncilRound.objects.get(pk=number).items == [SCALE]


def test_a_referent_neither_reads_nor_settles_reserved_points_that_another_put(elus, opened, member):
    other = member("sophie", role="referent")
    close(elus[0], opened)
    assert RESERVED not in results(other, opened)
    with pytest.raises(Forbidden):
        settle(other, opened, item=RESERVED)
    with pytest.raises(Forbidden):
        api.note_discussion(other, commune=HERE, round_id=opened, item_id=RESERVED, notes="…", version=1)


def test_members_who_are_not_invited_and_strangers_do_not_rate(elus, opened, member, person):
    for who in (member("agent", function="agent", role="collaborateur"), person("curieux"), None):
        with pytest.raises(Forbidden):
            rate(who, opened, 2)


def test_a_round_asks_for_a_title_points_and_three_members(mayor, elus, person):
    asked = {"commune": HERE, "title": "Mars", "items": "GOV", "invited": elus}
    for wrong in (
        {"title": "  "},
        {"title": "x" * 121},
        {"items": "tout"},
        {"items": "RES-00"},
        {"invited": elus[:2]},
        {"invited": [*elus, person("intrus")]},
    ):
        with pytest.raises(InvalidRequest):
            api.convene(mayor, **asked | wrong)
    assert not CouncilRound.objects.exists()


def test_the_same_round_asked_for_twice_is_opened_once(mayor, elus, opened):
    again = api.convene(
        mayor, commune=HERE, title=" Conseil  de mars ", items=f"{SCALE},{NUMBER},{RESERVED}", invited=elus
    )
    assert again == opened
    assert Voice.objects.count() == len(elus)


def test_each_one_invited_receives_one_letter(
    mayor, elus, member, settings, django_capture_on_commit_callbacks
):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    late = member("marie")
    with django_capture_on_commit_callbacks(execute=True):
        number = api.convene(mayor, commune=HERE, title="Mars", items="GOV", invited=elus)
        api.invite(mayor, commune=HERE, round_id=number, invited=[*elus, late])
    path = f"/viatic/commune/{HERE}/conseil/{number}/"
    assert [(people, letter.path) for people, letter in course_team.sent] == [
        (tuple(sorted(elus[1:])), path),
        ((late,), path),
    ]


def test_results_wait_for_the_closing_and_come_with_the_widest_spread_first(mayor, elus):
    number = api.convene(mayor, commune=HERE, title="Mars", items="GOV-01,GOV-02,GOV-05,GOV-06", invited=elus)
    with pytest.raises(RoundOpen):
        api.council_results(mayor, commune=HERE, round_id=number)
    given = {"GOV-02": (2, 2, 2), "GOV-05": (0, 4, 2), "GOV-06": (2, 3, 3)}
    for item, notes in given.items():
        for who, note in zip(elus, notes, strict=False):
            kind = api.sheet(mayor, items=item, commune=HERE).rows[0].item.kind
            assert kind == "scale", item
            rate(who, number, note, item)
    close(mayor, number)
    order = [row.item.id for row in api.council_results(mayor, commune=HERE, round_id=number).rows]
    assert order == ["GOV-05", "GOV-06", "GOV-02", "GOV-01"]


def settle(
    who: int, number: int, raw=2, version: int | None = None, why: str = "Vu en séance.", item: str = SCALE
):
    return api.settle_item(
        who, commune=HERE, round_id=number, item_id=item, answer={"raw": raw, "version": version}, why=why
    )


def test_the_answer_is_settled_with_its_reason_and_leaves_a_trace(elus, opened):
    close(elus[0], opened)
    settle(elus[0], opened, 2, why="Deux arrêtés manquent.")
    answer = Answer.objects.get(item_id=SCALE)
    assert (answer.value, answer.author_id) == (2, elus[0])
    row = api.council_results(elus[1], commune=HERE, round_id=opened).row(SCALE)
    assert (row.settlement.person, row.settlement.reason) == ("Helene Essai", "Deux arrêtés manquent.")
    assert row.settlement.current
    api.save_answer(elus[1], item_id=SCALE, raw=4, version=1)
    assert not api.council_results(elus[1], commune=HERE, round_id=opened).row(SCALE).settlement.current


def test_settling_over_an_answer_changed_meanwhile_is_refused_and_writes_nothing(elus, opened):
    close(elus[0], opened)
    api.save_answer(elus[1], item_id=SCALE, raw=4, version=None)
    with pytest.raises(StaleAnswer) as stale:
        settle(elus[0], opened, 2)
    assert stale.value.current.value == 4
    assert RoundItem.objects.get(item_id=SCALE).settled_at is None


@pytest.mark.parametrize("why", ["", "   ", "x" * 1001])
def test_an_answer_is_not_settled_without_its_reason(elus, opened, why):
    close(elus[0], opened)
    with pytest.raises(InvalidRequest):
        settle(elus[0], opened, why=why)
    assert not Answer.objects.exists()


def test_nothing_is_settled_nor_noted_before_the_closing(elus, opened):
    with pytest.raises(RoundOpen):
        settle(elus[0], opened)
    with pytest.raises(RoundOpen):
        api.note_discussion(elus[0], commune=HERE, round_id=opened, item_id=SCALE, notes="…", version=1)


def test_notes_written_by_two_at_once_are_never_lost_silently(elus, opened, member):
    other = member("marie", function="dgs_secretaire", role="collaborateur")
    close(elus[0], opened)

    def write(who: int, notes: str, version: int) -> None:
        api.note_discussion(who, commune=HERE, round_id=opened, item_id=SCALE, notes=notes, version=version)

    write(elus[0], "Paul rappelle l’arrêté de 2020.", 1)
    write(elus[0], "Paul rappelle l’arrêté de 2020.", 1)
    with pytest.raises(StaleNotes) as stale:
        write(other, "Rien à signaler.", 1)
    assert stale.value.current == "Paul rappelle l’arrêté de 2020."
    assert RoundItem.objects.get(item_id=SCALE).version == 2


def test_last_years_council_is_read_and_settles_nothing_any_more(at, mayor, elus):
    at("2026-12-20")
    number = api.convene(mayor, commune=HERE, title="Mars", items=SCALE, invited=elus)
    rate(elus[1], number, 2)
    at("2027-01-05")
    rate(elus[2], number, 2)
    close(mayor, number)
    assert not api.council_results(mayor, commune=HERE, round_id=number).can_settle
    with pytest.raises(InvalidRequest):
        settle(mayor, number)
    assert not Answer.objects.exists()


def test_a_campaign_does_not_close_over_a_council_that_is_open(elus, opened):
    api.save_answer(elus[0], item_id=SCALE, raw=3, version=None)
    with pytest.raises(InvalidRequest):
        api.close_campaign(elus[0], commune=HERE)
    assert Campaign.objects.get().status == "open"
    close(elus[0], opened)
    assert api.close_campaign(elus[0], commune=HERE) == 1


def test_a_closed_year_takes_no_notes_any_more(elus, opened):
    api.save_answer(elus[0], item_id=SCALE, raw=3, version=None)
    close(elus[0], opened)
    noted = {"commune": HERE, "round_id": opened, "item_id": SCALE}
    api.note_discussion(elus[0], **noted, notes="Dit en séance.", version=1)
    api.close_campaign(elus[0], commune=HERE)
    with pytest.raises(ClosedCampaign):
        api.note_discussion(elus[0], **noted, notes="Dit après coup.", version=2)
    assert RoundItem.objects.get(item_id=SCALE).notes == "Dit en séance."


def test_a_council_of_another_commune_is_not_found_here(elus, opened, member):
    member("rose", "10156", role="referent", function="maire")
    rose = User.objects.get(username="rose").pk
    with pytest.raises(UnknownRound):
        api.council(rose, commune="10156", round_id=opened)
    with pytest.raises(UnknownRound):
        api.close_round(rose, commune="10156", round_id=opened)
    assert CouncilRound.objects.get().status == "open"


def test_a_home_page_knows_which_councils_wait_for_a_voice(elus, opened):
    paul = elus[1]
    assert [each.title for each in api.open_ballots(paul)] == ["Conseil de mars"]
    rate(paul, opened, 2)
    rate(paul, opened, 2, NUMBER)
    assert api.open_ballots(paul) == ()
    assert api.open_ballots(None) == ()


def test_reading_a_council_costs_the_same_whatever_its_size(mayor, elus, member):
    def cost(items: str, voices: list[int]) -> tuple[int, ...]:
        number = api.convene(mayor, commune=HERE, title=items, items=items, invited=voices)
        told = []
        for who in voices:
            rate(who, number, None, "GOV-02", unknown=True)
        for read in (api.council, api.council_results):
            if read is api.council_results:
                close(mayor, number)
            with CaptureQueriesContext(connection) as queries:
                read(mayor, commune=HERE, round_id=number)
            told.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            api.councils(mayor, commune=HERE)
        return (*told, len(queries))

    small = cost("GOV-02", elus[:3])
    large = cost("GOV", [*elus, *(member(f"elu{number}") for number in range(6))])
    assert small == large
    assert max(large) <= 9
