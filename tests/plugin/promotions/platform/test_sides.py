"""A promotion and the platform side by side: who leaves, who is elsewhere, what differs and is mended."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import Seat
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from tests.plugin.promotions.platform.hosts import KEYS, host
from tests.plugin.promotions.platform.steps import drift, finish, leave, start, sync, view

pytestmark = pytest.mark.django_db


def test_who_leaves_is_taken_out_of_the_cohort_and_keeps_the_course_unless_asked(room):
    sync(room)
    gone, ended, stays = room.members
    leave(gone)
    assert (view(room).pending, view(room).leaving) == (3, 3)
    sync(room)
    leave(ended, "refused")
    sync(room, unenrol=True)
    course = host.courses[KEYS[0]]
    assert (course.enrolled, course.cohort(view(room).cohort)) == ({gone, stays}, {stays})
    leave(gone, "member")
    assert view(room).pending == 3
    sync(room)
    assert course.cohort(view(room).cohort) == {gone, stays}


def test_who_leaves_while_a_run_goes_is_not_put_in(room):
    run = start(room)
    carry_on(run, rows=1)
    leave(room.members[2])
    finish(run)
    assert host.courses[KEYS[0]].enrolled == set(room.members[:2])
    assert view(room).pending == 0


def test_a_course_of_two_promotions_keeps_a_member_where_he_was_first(room, make_room):
    sync(room)
    other, shared = make_room(people="other-", courses=KEYS[:1]), room.members[0]
    other.seat(shared)
    sync(other)
    assert [(each.found, each.name) for each in view(other).failed] == [("elsewhere", "Lise Essai")]
    assert shared in host.courses[KEYS[0]].cohort(view(room).cohort)
    # Once he has left the first, even with its courses, he is the second's.
    Seat.objects.filter(promotion=room.row, user_id=shared).update(state="moved")
    sync(room, unenrol=True)
    assert shared in host.courses[KEYS[0]].enrolled
    assert shared not in host.courses[KEYS[1]].enrolled
    sync(other)
    assert shared in host.courses[KEYS[0]].cohort(view(other).cohort)


def test_both_sides_are_compared_and_what_differs_is_mended_on_demand(room):
    sync(room)
    name, (one, two, three) = view(room).cohort, room.members
    first, second, third = (host.courses[key] for key in KEYS)
    first.enrolled.discard(one)
    del second.cohorts[two]
    third.cohorts[three] = "Ailleurs"
    first.cohorts[room.organiser] = name  # has a seat, and not that of a member
    first.cohorts[99_999] = name
    told = drift(room)
    assert [
        (each.absent, each.ungrouped, each.astray, each.departed, each.strangers) for each in told.courses
    ] == [
        (("Lise Essai",), (), (), ("Olivier Essai",), 1),
        ((), ("Nora Essai",), (), (), 0),
        ((), (), ("Paul Essai",), (), 0),
    ]  # fmt: skip
    assert (told.count, told.strangers, told.unknown) == (4, 1, 0)
    # An ordinary run trusts what it did; one that mends looks.
    assert sync(room).total == 0
    assert drift(room).count == 4
    assert sync(room, mend=True).done == 4
    assert (drift(room).count, drift(room).strangers) == (0, 1)
    sync(room, mend=True, remove_strangers=True)
    assert drift(room).strangers == 0
    assert first.cohort(name) == set(room.members)
