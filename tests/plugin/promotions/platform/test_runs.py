"""A promotion in step with the platform: carried out, broken, and kept so by itself."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api import promotion_platform as platform
from dashboard_plugin.errors import ClosedPromotion, UnknownRun
from dashboard_plugin.models import Promotion, Seat, SyncRow, SyncRun
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from tests.plugin.promotions.platform.hosts import KEYS, host
from tests.plugin.promotions.platform.steps import drift, finish, leave, start, sync, view

pytestmark = pytest.mark.django_db


def test_each_member_is_enrolled_in_each_course_and_in_one_cohort_of_the_promotion(room):
    for state in ("invited", "asked", "waiting", "refused"):
        room.seat(None, state=state, email=f"{state}@exemple.fr")
    assert (view(room).pending, view(room).unseated) == (9, 3)
    run = sync(room)
    assert (run.state, run.total, run.done, run.failed) == ("done", 9, 9, 0)
    name = view(room).cohort
    assert host.state() == {key: (set(room.members), dict.fromkeys(room.members, name)) for key in KEYS}
    assert (view(room).pending, drift(room).count) == (0, 0)


def test_a_second_run_asks_nothing_of_the_platform(room):
    sync(room)
    before, host.calls = host.state(), 0
    assert sync(room).total == 0
    assert (host.calls, host.state()) == (0, before)


def test_two_promotions_of_one_title_have_cohorts_of_their_own(room, make_room):
    other = make_room(people="other-")
    sync(room)
    sync(other)
    assert view(room).cohort != view(other).cohort
    assert host.courses[KEYS[0]].cohort(view(other).cohort) == set(other.members)


def test_a_title_that_changes_moves_nobody(room):
    sync(room)
    name = view(room).cohort
    Promotion.objects.update(title="Autre titre")
    sync(room)
    assert view(room).cohort == name


def test_a_call_that_fails_is_told_the_others_are_carried_out_and_it_is_tried_again(room):
    host.breaks_on.add(room.members[1])
    run = sync(room)
    assert (run.state, run.done, run.failed) == ("done", 6, 3)
    told = view(room)
    assert {(each.name, each.found, each.message) for each in told.failed} == {
        ("Nora Essai", "broken", "ConnectionError")
    }
    assert (told.failed_count, told.pending) == (3, 3)
    host.breaks_on.clear()
    host.calls = 0
    again = sync(room)
    assert (again.total, again.done, again.failed, host.calls) == (3, 3, 0, 3)
    assert view(room).failed == ()


def test_a_row_that_the_database_undid_is_begun_again_and_after_three_times_told(room):
    once, always, _ = room.members
    host.undone.update({once: 2, always: 99})
    run = sync(room)
    assert (run.state, run.done, run.failed) == ("done", 6, 3)
    assert {(each.name, each.message) for each in view(room).failed} == {("Nora Essai", "OperationalError")}
    assert host.undone[always] == 99 - 3 * len(KEYS)
    assert set(SyncRow.objects.values_list("tries", flat=True)) == {1}


def test_a_course_that_is_no_more_is_told_and_the_others_are_carried_out(room):
    del host.courses[KEYS[1]]
    run = sync(room)
    assert (run.state, run.done, run.failed) == ("done", 6, 3)
    assert {(each.course, each.found) for each in view(room).failed} == {("Cours 2", "no_course")}
    assert [each.known for each in drift(room).courses] == [True, False, True]
    leave(room.members[0])
    sync(room)
    assert {each.seat_id for each in view(room).failed} == set(
        Seat.objects.filter(user_id__in=room.members[1:]).values_list("pk", flat=True)
    )


def test_whom_a_course_takes_no_more_is_told(room):
    host.shut_out.add(room.members[0])
    assert sync(room).failed == 3
    assert {each.found for each in view(room).failed} == {"refused"}


def test_on_a_host_with_workers_they_are_told_and_a_page_does_nothing_itself(
    room, django_capture_on_commit_callbacks
):
    host.workers = True
    with django_capture_on_commit_callbacks(execute=True):
        run = start(room)
    assert host.later == [run]
    seen = platform.step_sync(room.organiser, promotion_id=room.id, run_id=run)
    assert (seen.state, host.calls, view(room).by_hand) == ("waiting", 0, False)


def test_without_workers_whoever_looks_does_a_little(room):
    run = start(room)
    seen = platform.step_sync(room.organiser, promotion_id=room.id, run_id=run)
    assert (seen.state, seen.done, view(room).by_hand) == ("done", 9, True)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_prepared_or_put_away_enrols_nobody(make_room, state):
    room = make_room(state=state)
    with pytest.raises(ClosedPromotion):
        start(room)
    assert (SyncRun.objects.count(), view(room).open) == (0, False)


def test_a_run_of_another_promotion_is_unknown_here(room, make_room):
    other = make_room(people="other-")
    run = start(other)
    for door in (platform.stop_sync, platform.step_sync, platform.promotion_run):
        with pytest.raises(UnknownRun):
            door(room.organiser, promotion_id=room.id, run_id=run)
        with pytest.raises(Forbidden):
            door(room.members[0], promotion_id=room.id, run_id=run)


def test_an_account_that_is_erased_leaves_a_run_that_ends(room):
    run = start(room)
    carry_on(run, rows=1)
    api.erase_person(room.members[1])
    finish(run)
    assert view(room).run.state == "done"
    assert view(room).pending == 0


def test_the_page_costs_the_same_queries_whatever_there_is(make_room):
    def cost(room, read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read(room)
        return len(queries)

    few, many = make_room(people="few-", members=2), make_room(people="many-", members=60)
    for room in (few, many):
        host.breaks_on.update(room.members[-1:])
        sync(room)
    assert cost(few, view) == cost(many, view) <= 24
    assert cost(few, drift) == cost(many, drift) <= 24


def test_what_waits_for_a_run_is_told_to_who_may_begin_one(room, person):
    assert platform.sync_pending(room.organiser, promotion_id=room.row.pk) > 0
    others = [*room.members, person("ailleurs")]
    assert {platform.sync_pending(each, promotion_id=room.row.pk) for each in others} == {0}


def test_a_platform_that_fails_at_one_of_500_leaves_499_done_and_that_one_told(make_room):
    room = make_room(members=500, courses=KEYS[:1])
    host.breaks_on.add(room.members[316])
    run = sync(room)
    assert (run.state, run.done, run.failed) == ("done", 499, 1)
    ((name, found),) = [(each.name, each.found) for each in view(room).failed]
    assert (name, found, view(room).pending) == ("M316 Essai", "broken", 1)
    host.breaks_on.clear()
    host.calls = 0
    assert (sync(room).done, host.calls, view(room).pending) == (1, 1, 0)
    assert host.courses[KEYS[0]].enrolled == set(room.members)


def test_a_platform_that_goes_away_at_row_317_and_comes_back_is_asked_for_the_rest_alone(make_room):
    room = make_room(members=500, courses=KEYS[:1])
    host.breaks_on.update(room.members[316:])
    run = sync(room)
    assert (run.done, run.failed, view(room).failed_count, len(view(room).failed)) == (316, 184, 184, 50)
    host.breaks_on.clear()
    host.calls = 0
    assert (sync(room).total, host.calls, view(room).pending) == (184, 184, 0)


def test_once_brought_in_step_it_stays_so_by_itself_every_hour(room, person):
    call_command("sync_promotions", verbosity=0)
    assert host.calls == 0
    sync(room)
    late = person("tard")
    room.seat(late)
    leave(room.members[0])
    call_command("sync_promotions", verbosity=0)
    name = view(room).cohort
    assert host.courses[KEYS[0]].cohort(name) == {*room.members[1:], late}
    assert (view(room).run.state, view(room).run.started_by, view(room).pending) == ("done", "", 0)
    calls = host.calls
    call_command("sync_promotions", verbosity=0)
    assert (host.calls, SyncRun.objects.count()) == (calls, 2)


def test_what_was_refused_or_stopped_begins_nothing_by_itself(room, person):
    host.breaks_on.add(room.members[0])
    sync(room)
    call_command("sync_promotions", verbosity=0)
    assert SyncRun.objects.count() == 1
    room.seat(person("tard"))
    platform.stop_sync(room.organiser, promotion_id=room.id, run_id=start(room))
    call_command("sync_promotions", verbosity=0)
    assert (SyncRun.objects.count(), view(room).run.state) == (2, "stopped")
