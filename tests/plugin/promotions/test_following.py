"""Following a promotion: read by batches, resumable, counted alike for few and many, shown by role."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from dashboard_plugin.api import following as follow
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.exports import following as files
from dashboard_plugin.models import Promotion, PromotionGroup, Seat, SeatProgress, SyncRun
from dashboard_plugin.use_cases import read_progress as reading
from tests.plugin.promotions.followed import KEYS, host, members, organiser, promotion, sit, tell

__all__ = ["host", "promotion"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(at):
    at("2026-11-26")


def shown(user_id: int, row: Promotion, **filters):
    return follow.following(user_id, promotion_id=row.pk, filters=follow.FollowFilters(**filters))


def names(view) -> list[str]:
    return [row.name for row in view.rows]


def test_each_member_is_shown_as_the_host_says_and_all_are_counted(promotion, host):
    one, two, three, four, five = members(promotion, 5, group="Nord")
    for course in (1, 2, 3):
        tell(host, one, course, 10, passed=True, grade=0.9)
    tell(host, two, 1, 5, grade=0.4)
    tell(host, three, 1, 5, seen="2026-11-01")
    # He came yesterday, and last finished something three weeks ago.
    tell(host, four, 1, 5, seen="2026-11-25", moved_on=date(2026, 11, 5))
    assert follow.read_progress(organiser(promotion), promotion_id=promotion.pk) == 0
    view = shown(organiser(promotion), promotion)
    assert [(row.name, row.situation, row.passed, row.percent) for row in view.rows] == [
        ("M0", "finished", 3, 100),
        ("M1", "going", 0, 16),
        ("M2", "away", 0, 16),
        ("M3", "stuck", 0, 16),
        ("M4", "never", 0, 0),
    ]
    assert (view.members, view.found, view.reading.left) == (5, 5, 0)
    assert view.counts == {"finished": 1, "never": 1, "away": 1, "stuck": 2, "going": 1, "unheeded": 0}
    first = view.columns[0].totals
    assert (first.members, first.begun, first.passed, first.percent) == (5, 4, 1, 50)
    assert (first.graded, first.grade) == (2, 65)
    assert [cell.grade for cell in view.rows[0].cells] == [0.9] * 3
    assert five.pk in [row.seat_id for row in view.rows]


def test_filters_keep_whom_they_say_and_pages_hold_fifty(promotion, host):
    north = members(promotion, 60, group="Nord", prefix="n")
    south = members(promotion, 3, group="Sud", prefix="s")
    sit_alone = members(promotion, 1, prefix="x")
    for seat in north[:10]:
        tell(host, seat, 1, 10, passed=True, seen="2026-11-20")
    tell(host, south[0], 1, 3, seen="2026-11-02")
    boss = organiser(promotion)
    follow.read_progress(boss, promotion_id=promotion.pk)
    first = PromotionGroup.objects.get(name="Nord").pk
    page = follow.following(boss, promotion_id=promotion.pk, page=2)
    assert (page.found, page.pages, page.page, len(page.rows)) == (64, 2, 2, 14)
    assert follow.following(boss, promotion_id=promotion.pk, page=99).page == 2
    assert shown(boss, promotion, group=first).found == 60
    assert shown(boss, promotion, group=0).rows[0].seat_id == sit_alone[0].pk
    assert names(shown(boss, promotion, situation="stuck")) == ["S0"]
    assert names(shown(boss, promotion, situation="away")) == ["S0"]
    assert shown(boss, promotion, situation="never").found == 53
    course = promotion.courses.get(position=1).pk
    assert shown(boss, promotion, course=course).found == 54
    assert names(shown(boss, promotion, sort="seen", situation="going"))[:1] == ["N0"]
    least = shown(boss, promotion, sort="progress").rows
    assert [row.percent for row in least] == sorted(row.percent for row in least)


def test_a_tutor_follows_his_groups_and_no_other(promotion, host, person):
    north, south = members(promotion, 3, group="Nord", prefix="n"), members(promotion, 2, group="Sud")
    tutor = person("tom")
    sit(promotion, tutor, role="tutor", group="Nord")
    for seat in (*north, *south):
        tell(host, seat, 1, 10, passed=True)
    follow.read_progress(tutor, promotion_id=promotion.pk)
    view = shown(tutor, promotion)
    assert (names(view), view.members) == (["N0", "N1", "N2"], 3)
    assert view.columns[0].totals.members == 3, "totals are those of his groups"
    assert shown(tutor, promotion, group=PromotionGroup.objects.get(name="Sud").pk).rows == ()
    assert follow.followed_member(tutor, promotion_id=promotion.pk, seat_id=north[0].pk).name == "N0"
    with pytest.raises(Forbidden):
        follow.followed_member(tutor, promotion_id=promotion.pk, seat_id=south[0].pk)
    _, lines = follow.follow_lines(tutor, promotion_id=promotion.pk)
    assert [row.name for row in lines] == ["N0", "N1", "N2"]


def test_an_observer_reads_totals_of_five_and_no_name(promotion, host, person):
    observer = person("odile")
    sit(promotion, observer, role="observer")
    four = members(promotion, 4, group="Nord", prefix="n")
    for seat in four:
        tell(host, seat, 1, 5, grade=0.5)
        host.results.setdefault(KEYS[0], []).append((seat.user_id, "q1", 1.0))
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    course = promotion.courses.get(position=1).pk
    view = shown(observer, promotion)
    assert (view.members, view.counts, view.rows, view.groups) == (None, {}, (), ())
    assert view.columns[0].totals is None
    found = follow.followed_course(observer, promotion_id=promotion.pk, course_id=course)
    assert (found.column.totals, found.results, found.groups) == (None, (), ())
    members(promotion, 6, group="Sud", prefix="s")
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    assert shown(observer, promotion).members == 10
    found = follow.followed_course(observer, promotion_id=promotion.pk, course_id=course)
    assert found.column.totals.begun == 4
    assert found.groups == (), "four in one group: the other is not shown, or the first is its difference"
    for door in (
        lambda: follow.followed_member(observer, promotion_id=promotion.pk, seat_id=four[0].pk),
        lambda: follow.follow_lines(observer, promotion_id=promotion.pk),
        lambda: follow.read_progress(observer, promotion_id=promotion.pk),
    ):
        with pytest.raises(Forbidden):
            door()


def test_results_tell_the_mean_share_of_each_question_to_who_follows(promotion, host):
    seats = members(promotion, 3)
    host.results[KEYS[0]] = [(seats[0].user_id, "q1", 1.0), (seats[1].user_id, "q1", 0.5), (-1, "q1", 0.0)]
    course = promotion.courses.get(position=1).pk
    view = follow.followed_course(organiser(promotion), promotion_id=promotion.pk, course_id=course)
    assert [(each.page, each.tried, each.share) for each in view.results] == [("Page q1", 2, 0.75)]
    with pytest.raises(Forbidden):
        follow.followed_course(organiser(promotion), promotion_id=promotion.pk, course_id=course + 99)


def test_a_member_reads_his_own_way_and_nobody_elses(promotion, host):
    one, two = members(promotion, 2)
    tell(host, one, 1, 10, passed=True, grade=0.8)
    own = follow.own_progress(one.user_id, promotion_id=promotion.pk)
    assert (own.name, own.passed, own.needed, own.percent) == ("M0", 1, 3, 33)
    assert [each.door for each in own.courses] == ["passed", "open", "open"]
    assert own.courses[0].progress.grade == 0.8
    for door in (
        lambda: follow.following(one.user_id, promotion_id=promotion.pk),
        lambda: follow.followed_member(one.user_id, promotion_id=promotion.pk, seat_id=two.pk),
    ):
        with pytest.raises(Forbidden):
            door()


def test_who_left_is_neither_shown_nor_counted(promotion, host):
    one, two = members(promotion, 2)
    tell(host, one, 1, 5)
    tell(host, two, 1, 5)
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    Seat.objects.filter(pk=two.pk).update(state="left")
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    view = shown(organiser(promotion), promotion)
    assert (names(view), view.columns[0].totals.members) == (["M0"], 1)


def state() -> list[tuple]:
    rows = SeatProgress.objects.order_by("seat_id", "course_id")
    seats = Seat.objects.filter(role="member").order_by("pk")
    return [
        *rows.values_list("seat_id", "course_id", "done", "steps", "passed"),
        *seats.values_list("pk", "passed_count", "percent", "last_seen_on", "still_since"),
        *((each.position, each.totals) for each in Promotion.objects.get().courses.order_by("position")),
    ]


@pytest.mark.parametrize("killed_after", range(4))
def test_a_reading_killed_anywhere_goes_on_and_ends_as_an_undisturbed_one(
    promotion, host, monkeypatch, killed_after
):
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    seats = members(promotion, 7)
    for place, seat in enumerate(seats):
        tell(host, seat, 1 + place % 3, place)
    follow.read_all_progress()
    undisturbed = state()
    SeatProgress.objects.all().delete()
    SyncRun.objects.all().delete()
    Seat.objects.update(percent=0, passed_count=0, last_seen_on=None, still_since=None)
    Promotion.objects.update(progress_at=None)
    promotion.courses.update(totals={})
    host.asked.clear()
    host.fails_after = killed_after
    with pytest.raises(OSError):
        follow.read_all_progress()
    host.fails_after = None
    follow.read_all_progress()
    assert state() == undisturbed
    assert sum(host.asked) == 7, "what was read before it was killed is not read again"
    assert SyncRun.objects.get().state == "done"


def test_it_is_read_at_most_once_an_hour_and_never_where_it_is_prepared_or_put_away(promotion, host, at):
    members(promotion, 2)
    for _ in range(2):
        call_command("viatic_hourly", stdout=io.StringIO())
    assert host.asked == [2]
    at("2026-11-27")
    call_command("viatic_hourly", stdout=io.StringIO())
    assert host.asked == [2, 2]
    for state_of_it in ("draft", "archived"):
        Promotion.objects.update(state=state_of_it, progress_at=None)
        follow.read_all_progress()
    assert host.asked == [2, 2]
    with pytest.raises(ClosedPromotion):
        follow.read_progress(organiser(promotion), promotion_id=promotion.pk)


def test_a_programme_without_courses_and_a_promotion_without_members_are_read_too(promotion, host):
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    promotion.courses.all().delete()
    members(promotion, 2)
    assert follow.read_progress(organiser(promotion), promotion_id=promotion.pk) == 0
    view = shown(organiser(promotion), promotion)
    assert (view.columns, view.needed, [row.situation for row in view.rows]) == ((), 0, ["never"] * 2)


def test_the_list_takes_as_many_queries_for_two_as_for_two_hundred(promotion, host):
    boss = organiser(promotion)

    def queries() -> int:
        follow.read_progress(boss, promotion_id=promotion.pk)
        with CaptureQueriesContext(connection) as captured:
            shown(boss, promotion, sort="progress")
        return len(captured)

    for seat in members(promotion, 2, group="Nord", prefix="a"):
        tell(host, seat, 1, 5)
    few = queries()
    for seat in members(promotion, 200, group="Nord", prefix="b"):
        tell(host, seat, 2, 5)
    assert queries() == few


def test_files_hold_every_member_and_no_formula(promotion, host):
    seats = members(promotion, 60)
    seats[0].user.first_name = "=1+1"
    seats[0].user.save()
    tell(host, seats[0], 1, 10, passed=True, grade=0.875)
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    columns, lines = follow.follow_lines(organiser(promotion), promotion_id=promotion.pk)
    kept = list(lines)
    text = b"".join(files.text_table(columns, kept)).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(table) == 61
    assert not table[1][1].startswith("=") and table[1][10:13] == ["100", "87,5", "oui"]
    book = openpyxl.load_workbook(io.BytesIO(files.workbook(columns, kept)))
    (page,) = book.worksheets
    assert page.max_row == 61
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
