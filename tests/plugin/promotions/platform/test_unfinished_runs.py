"""A run of a promotion that is not over: stopped, killed, asked for more, and gone on with."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from dashboard_plugin.api import promotion_platform as platform
from dashboard_plugin.models import Promotion, SyncRow, SyncRun
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases import promotion_sync
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from tests.plugin.promotions.platform.hosts import KEYS, Killed, host
from tests.plugin.promotions.platform.steps import drift, finish, leave, rows, start, sync, view

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("when", ["kill_before", "kill_after"])
@pytest.mark.parametrize("call", range(1, 13))
def test_killed_anywhere_and_gone_on_with_it_ends_as_if_nothing_had_happened(make_room, later, when, call):
    room = make_room(members=4)
    later(0)
    # One has left since an earlier run, another was never put in.
    sync(room)
    leave(room.members[0])
    host.courses[KEYS[2]].enrolled.clear()
    for each in room.members[1:]:
        SyncRow.objects.filter(seat__user_id=each).update(state="todo")
    host.calls = 0
    setattr(host, when, call)
    run = start(room)
    with pytest.raises(Killed):
        finish(run)
    setattr(host, when, None)
    assert SyncRun.objects.get(pk=run).state == "running"
    # Whoever comes at once leaves it to whoever may still be at work; after a while he takes over.
    assert not carry_on(run)
    assert SyncRun.objects.get(pk=run).state == "running"
    later(3)
    call_command("sync_promotions", verbosity=0)
    ended = platform.promotion_run(room.organiser, promotion_id=room.id, run_id=run)
    assert (ended.state, ended.total, ended.done, ended.failed) == ("done", 12, 12, 0)
    name, staying = view(room).cohort, set(room.members[1:])
    for key in KEYS:
        assert host.courses[key].cohort(name) == staying
        assert host.courses[key].enrolled >= staying
    assert {(wanted, state) for who, _, wanted, state in rows() if who in staying} == {("in", "done")}
    assert {(wanted, state) for who, _, wanted, state in rows() if who not in staying} == {("out", "done")}


def test_killed_while_its_list_is_made_it_makes_it_again(room, later, monkeypatch):
    later(0)
    run = start(room)
    with monkeypatch.context() as patch:
        patch.setattr(SyncRow.objects, "bulk_create", lambda *a, **k: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            carry_on(run)
    assert (SyncRun.objects.get().state, SyncRow.objects.count()) == ("waiting", 0)
    later(3)
    finish(run)
    assert len(host.courses[KEYS[0]].enrolled) == 3


def test_it_is_stopped_after_the_row_at_hand_and_gone_on_with(room):
    run = start(room)
    assert carry_on(run, rows=2)
    platform.stop_sync(room.organiser, promotion_id=room.id, run_id=run)
    platform.stop_sync(room.organiser, promotion_id=room.id, run_id=run)
    stopped = view(room).run
    assert (stopped.state, stopped.done, stopped.unfinished) == ("stopped", 2, True)
    assert not carry_on(run)
    call_command("sync_promotions", verbosity=0)
    assert host.calls == 2
    leave(room.members[2])
    assert start(room) == run
    finish(run)
    assert view(room).run.state == "done"
    assert host.courses[KEYS[0]].enrolled == set(room.members[:2])


def test_a_stop_that_comes_while_somebody_works_is_obeyed_at_the_next_row(room, monkeypatch):
    run = start(room)
    asked = []

    def ask(user_id):
        host.calls += 1
        if not asked:
            asked.append(platform.stop_sync(room.organiser, promotion_id=room.id, run_id=run))

    monkeypatch.setattr(host, "call", ask)
    assert not carry_on(run)
    assert (view(room).run.state, host.calls) == ("stopped", 1)


def test_a_run_that_ends_while_somebody_asks_for_more_is_over_and_another_begins(room, monkeypatch):
    run = sync(room)
    # As whoever asks has read it, an instant before its last row.
    before = SyncRun.objects.get(pk=run.id)
    before.state, before.ended_at = "running", None
    monkeypatch.setattr(promotion_sync, "last_run", lambda row: before)
    again = start(room)
    assert again != run.id
    assert dict(SyncRun.objects.values_list("pk", "state")) == {run.id: "done", again: "waiting"}


def test_begun_twice_it_is_one_run(room):
    assert start(room) == start(room)
    assert SyncRun.objects.count() == 1


def test_a_promotion_put_away_meanwhile_ends_its_run(room):
    run = start(room)
    Promotion.objects.update(state="archived")
    finish(run)
    assert (view(room).run.state, host.calls) == ("failed", 0)


@pytest.mark.parametrize("stopped", [False, True])
def test_what_is_asked_while_a_run_is_not_over_is_done_by_it(room, stopped):
    sync(room)
    name = view(room).cohort
    run = start(room)
    if stopped:
        platform.stop_sync(room.organiser, promotion_id=room.id, run_id=run)
    host.courses[KEYS[1]].cohorts[99_999] = name
    del host.courses[KEYS[0]].cohorts[room.members[0]]
    assert start(room, mend=True, remove_strangers=True) == run
    finish(run)
    assert {who for each in host.courses.values() for who in each.cohorts} == set(room.members)
    assert (drift(room).count, view(room).run.kind, SyncRun.objects.count()) == (0, "mend", 2)


@pytest.mark.parametrize("row", range(3))
def test_what_is_asked_of_a_run_that_somebody_works_on_is_done_by_it(room, monkeypatch, row):
    sync(room)
    leave(room.members[0])
    run, asked, call = start(room), [], host.call

    def ask(user_id):
        call(user_id)
        if len(asked) == row:
            start(room, mend=True, unenrol=True)
        asked.append(user_id)

    monkeypatch.setattr(host, "call", ask)
    finish(run)
    assert {who for each in host.courses.values() for who in each.enrolled} == set(room.members[1:])
    assert (view(room).run.kind, SyncRun.objects.count()) == ("mend", 2)


def test_who_enters_while_a_run_goes_on_is_taken_up_where_it_is_asked_again(room, person):
    run = start(room)
    carry_on(run, rows=1)
    room.seat(person("tard"))
    assert start(room) == run
    finish(run)
    assert (view(room).run.done, view(room).pending) == (12, 0)


def test_a_stop_that_is_taken_back_before_it_was_seen_stops_nothing(room):
    run = start(room)
    carry_on(run, rows=1)
    SyncRun.objects.filter(pk=run).update(beat_at=get_clock().now())
    platform.stop_sync(room.organiser, promotion_id=room.id, run_id=run)
    assert view(room).run.state == "stopping"
    start(room)
    SyncRun.objects.filter(pk=run).update(beat_at=None)
    finish(run)
    assert view(room).run.state == "done"
