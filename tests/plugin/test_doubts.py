"""What readers tell of the pages of courses: kept with the unit, answered once, told to whoever asked."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api import doubts, talk
from dashboard_plugin.errors import InvalidRequest, UnknownCoursePage, UnknownDoubt
from dashboard_plugin.exports.doubts import text_table
from dashboard_plugin.models import Doubt, Notice, SentForm
from dashboard_plugin.selectors.doubts import PAGE as PAGE_SIZE
from dashboard_plugin.stale import StaleDoubt
from dashboard_plugin.use_cases.notice_letters import send_notices
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.course_team import sent

pytestmark = pytest.mark.django_db

# A page that is written, in the sources of the repository.
PAGE = {"course": "T053", "unit": "01-le-reglement-dabord", "page": "eligible"}
SAID = doubts.Doubt("changed", "Le seuil n’est plus le même.", "Loi de finances pour 2027")


@pytest.fixture(autouse=True)
def host(settings, at):
    at("2026-11-26")
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    sent.clear()


@pytest.fixture
def reader(person) -> int:
    return person("jeanne")


@pytest.fixture
def author(person) -> int:
    return person("sophie", site_role="auteur")


@pytest.fixture
def other_author(person) -> int:
    return person("olivier", site_role="admin")


@pytest.fixture
def told(reader) -> int:
    return doubts.tell_doubt(reader, **PAGE, told=SAID)


def answer(who: int, number: int, state: str = "corrected", reply: str = "Corrigé.", version: int = 1) -> int:
    return doubts.answer_doubt(who, doubt_id=number, state=state, reply=reply, version=version)


def many(count: int, author_id: int | None = None, **more) -> None:
    now = timezone.now() - timedelta(days=3)
    fields = {**PAGE, "kind": "error", "text": "Faux.", "author_id": author_id, "told_at": now} | more
    Doubt.objects.bulk_create(Doubt(**fields) for _ in range(count))


def test_a_doubt_is_kept_with_its_unit_and_shown_to_the_next_reader_without_its_author(told, person, author):
    view = doubts.page_doubts(person("nora"), **PAGE)
    (each,) = view.waiting
    assert (each.text, each.state, each.mine, each.answered_by) == (SAID.text, "open", False, "")
    assert "author" not in {name for name in dir(each) if not name.startswith("_")}
    place = view.place
    assert place.file == "course_content/themes/dossier-detr/01-le-reglement-dabord.md"
    assert (place.unit_title, place.page_title) != (PAGE["unit"], PAGE["page"])
    other = {**PAGE, "page": "courriel"}
    assert doubts.page_doubts(author, **other).waiting == ()
    answer(author, told, "studied", "")
    assert [each.state for each in doubts.page_doubts(author, **PAGE).waiting] == ["studied"]
    answer(author, told, version=2)
    assert doubts.page_doubts(author, **PAGE).waiting == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"course": "T999"},
        {"course": "autre"},
        {"unit": "../../course"},
        {"unit": "*"},
        {"page": "É"},
        {"page": ""},
    ],
)
def test_what_is_no_page_of_a_course_takes_no_doubt(reader, wrong):
    with pytest.raises(UnknownCoursePage):
        doubts.page_doubts(reader, **{**PAGE, **wrong})
    with pytest.raises(UnknownCoursePage):
        doubts.tell_doubt(reader, **{**PAGE, **wrong}, told=SAID)
    assert not Doubt.objects.exists()


def test_a_page_that_the_sources_no_longer_have_is_taken_under_its_name(reader, author):
    number = doubts.tell_doubt(reader, course="T053", unit="09-ancienne", page="retiree", told=SAID)
    place = doubts.doubt(author, doubt_id=number).place
    assert (place.file, place.unit_title, place.page_title) == ("", "09-ancienne", "retiree")


def test_twenty_a_day_and_no_more_until_the_next_day_in_paris(reader, at):
    many(19, reader, told_at=SettableClock.instant)
    doubts.tell_doubt(reader, **PAGE, told=SAID)
    with pytest.raises(doubts.TooManyDoubts):
        doubts.tell_doubt(reader, **PAGE, told=doubts.Doubt("error", "Encore."))
    SettableClock.instant = SettableClock.instant.replace(hour=23, minute=59)
    with pytest.raises(doubts.TooManyDoubts):
        doubts.tell_doubt(reader, **PAGE, told=doubts.Doubt("error", "Encore."))
    SettableClock.instant += timedelta(minutes=2)
    assert doubts.tell_doubt(reader, **PAGE, told=doubts.Doubt("error", "Encore."))


def test_the_same_words_sent_again_at_once_are_one_doubt(reader, told):
    assert doubts.tell_doubt(reader, **PAGE, told=SAID) == told
    SettableClock.instant += timedelta(minutes=3)
    assert doubts.tell_doubt(reader, **PAGE, told=SAID) != told
    form = doubts.tell_doubt(reader, **PAGE, told=SAID, once="a" * 64)
    assert doubts.tell_doubt(reader, **PAGE, told=SAID, once="a" * 64) == form
    assert SentForm.objects.count() == 1 and Doubt.objects.count() == 3


def test_whoever_told_it_reads_the_answer_and_nobody_else_but_authors(told, reader, author, person):
    answer(author, told, "kept", "L’arrêté de 2002 le dit encore.")
    mine = doubts.doubt(reader, doubt_id=told)
    assert (mine.state, mine.reply, mine.answered_by) == ("kept", "L’arrêté de 2002 le dit encore.", "")
    assert doubts.doubt(author, doubt_id=told).answered_by == "Sophie Essai"
    nora = person("nora")
    for number in (told, told + 1000):
        with pytest.raises(Forbidden):
            doubts.doubt(nora, doubt_id=number)
    with pytest.raises(UnknownDoubt):
        doubts.doubt(author, doubt_id=told + 1000)
    with pytest.raises(UnknownDoubt):
        answer(author, told + 1000)
    assert doubts.doubts(nora).doubts == () and not doubts.doubts(nora).all
    assert [each.id for each in doubts.doubts(reader).doubts] == [told]


def test_two_authors_at_once_and_neither_is_overwritten(told, author, other_author):
    assert answer(author, told, "studied", "Je regarde.") == 2
    assert answer(author, told, "studied", "Je regarde.") == 2, "sent twice: the network lost our reply"
    with pytest.raises(StaleDoubt) as refusal:
        answer(other_author, told, "kept", "Non.")
    current = refusal.value.current
    assert (current.reply, current.version, current.answered_by) == ("Je regarde.", 2, "Sophie Essai")
    assert Doubt.objects.get().reply == "Je regarde."


def test_the_reader_is_told_once_for_an_answer_and_not_for_a_saving_that_changes_nothing(
    told, reader, author, django_capture_on_commit_callbacks
):
    answer(author, told, "studied", "")
    answer(author, told, "studied", "", version=2)
    assert Notice.objects.get().count == 1
    answer(author, told, "corrected", "Merci.", version=2)
    notice = Notice.objects.get()
    assert (notice.user_id, notice.doubt_id, notice.project_id, notice.count) == (reader, told, None, 2)
    (view,) = talk.notices(reader).notices
    assert view.url == f"/viatic/doutes/{told}/" and view.project_id is None
    assert send_notices() == 1
    ((people, letter),) = sent
    assert people == (reader,) and letter.path == view.url
    assert SAID.text not in "".join(letter.paragraphs) and "Merci." not in "".join(letter.paragraphs)
    talk.open_notice(reader, notice_id=notice.pk)
    assert talk.latest_notices(reader) == ()
    assert send_notices() == 0
    answer(author, told, "kept", "Finalement non.", version=3)
    assert Notice.objects.filter(seen_at=None).count() == 1
    Doubt.objects.update(author=None)
    assert talk.notices(reader).notices == (), "of what is no longer his, nothing"


def test_whoever_wants_no_notice_of_it_has_none_and_an_author_tells_himself_nothing(reader, author, told):
    stored = talk.notice_settings(reader).values
    talk.set_notice_settings(reader, given={"doubt": "none"}, read=stored)
    answer(author, told)
    own = doubts.tell_doubt(author, **PAGE, told=SAID)
    answer(author, own)
    assert not Notice.objects.exists()


def test_an_erased_reader_leaves_his_words_and_is_answered_no_more(told, reader, author):
    answer(author, told, "studied", "")
    document = api.export_my_data(reader)["records"]
    assert [row["text"] for row in document["doubt.author"]["rows"]] == [SAID.text]
    (given,) = api.export_my_data(author)["records"]["doubt.answered_by"]["rows"]
    assert given["state"] == "studied" and "text" not in given, "what somebody else wrote is not his"
    api.erase_person(reader)
    row = Doubt.objects.get()
    assert (row.author_id, row.text) == (None, SAID.text)
    assert not Notice.objects.exists()
    answer(author, told, version=2)
    assert not Notice.objects.exists()


def test_authors_read_all_those_that_wait_first_the_oldest_first_by_pages(author, told):
    now = timezone.now()
    many(PAGE_SIZE, settled=True, state="kept", told_at=now - timedelta(days=9))
    many(PAGE_SIZE, told_at=now - timedelta(days=2))
    many(5, course="MOOC1", told_at=now - timedelta(days=4))
    seen, following = [], ""
    while True:
        view = doubts.doubts(author, following=following)
        seen += view.doubts
        following = view.following
        if not following:
            break
    assert len({each.id for each in seen}) == len(seen) == 2 * PAGE_SIZE + 6
    assert [(each.state == "kept", each.told_at) for each in seen] == sorted(
        (each.state == "kept", each.told_at) for each in seen
    )
    assert dict(view.waiting) == {"T053": PAGE_SIZE + 1, "MOOC1": 5}
    assert doubts.waiting_doubts(author, course="T053") == PAGE_SIZE + 1
    for filters, count in (
        (doubts.DoubtFilters("MOOC1"), 5),
        (doubts.DoubtFilters("", "kept"), PAGE_SIZE),
        (doubts.DoubtFilters("MOOC1", "kept"), 0),
        (doubts.DoubtFilters("T053", "waiting"), PAGE_SIZE + 1),
        (doubts.DoubtFilters("", "rien"), 0),
    ):
        assert len(list(doubts.doubt_lines(author, filters=filters))) == count, filters
    for wrong in (
        "0",
        "2_2026-11-26T00:00:00Z_1",
        "0_hier_1",
        "0_2026-11-26T00:00:00_1",
        "1_2026-13-26T00:00:00Z_1",
    ):
        with pytest.raises(InvalidRequest):
            doubts.doubts(author, following=wrong)


@pytest.mark.parametrize("who", ["reader", "author"])
def test_a_list_costs_the_same_whatever_its_length(request, who, told, author, other_author):
    person = request.getfixturevalue(who)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert doubts.doubts(person).doubts
            doubts.page_doubts(person, **PAGE)
        return len(queries)

    answer(author, told, "studied", "")
    few = cost()
    many(15, person, answered_by_id=other_author, answered_at=timezone.now(), state="studied")
    many(15, person, course="T003", unit="01-le-parapheur", page="x")
    assert cost() <= few + 1 <= 9, "one more, to count those of a page that are not shown"


def test_the_file_names_the_unit_and_no_person_and_runs_nothing(reader, author):
    for text in ("=1+1", "@SUM(A1)", "Deux\nlignes ; et un point-virgule"):
        doubts.tell_doubt(reader, **PAGE, told=doubts.Doubt("error", text, "+33"))
    data = b"".join(text_table(doubts.doubt_lines(author))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data), delimiter=";"))
    assert [row["Texte"] for row in rows] == ["'=1+1", "'@SUM(A1)", "Deux\nlignes ; et un point-virgule"]
    assert {row["Source"] for row in rows} == {"'+33"}
    assert {row["Fichier"] for row in rows} == {
        "course_content/themes/dossier-detr/01-le-reglement-dabord.md"
    }
    assert "jeanne" not in data.lower()


def test_old_notices_of_doubts_are_dropped_like_others(told, author, at):
    answer(author, told)
    at("2027-08-01")
    call_command("viatic_daily")
    assert not Notice.objects.exists() and Doubt.objects.exists()
