"""The groups of one course, for its team."""

from __future__ import annotations

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.ports import Classroom, CourseProgress
from dashboard_plugin.data import ClassroomView, LearnerRow
from dashboard_plugin.platform import get_platform
from dashboard_plugin.selectors.people import display_names

NOT_BEGUN = CourseProgress(done=0, grade=None, passed=False, certified=False)
MOST_LEARNERS = 200


def open_classroom(user_id: int | None, course_key: str) -> Classroom:
    """The course, for whoever the policy lets manage its groups; raises Forbidden, always the same."""
    platform = get_platform()
    role = platform.course_role(user_id, course_key) if user_id is not None else None
    if not permits(Operation.MANAGE_GROUPS, Actor(user_id, course_role=role), Target("course")):
        raise Forbidden()
    room = platform.classroom(course_key)
    if room is None:
        raise Forbidden()
    return room


def classroom(user_id: int | None, *, course_key: str, group: str | None = None) -> ClassroomView:
    """The groups; `group` names the one whose members are listed with their progress (200 at most)."""
    room = open_classroom(user_id, course_key)
    groups = room.groups()
    opened = next((each for each in groups if each.name == group), None)
    steps = room.steps()
    return ClassroomView(
        key=room.key,
        title=room.title,
        enrolled=room.enrolled(),
        steps=steps,
        grouped=room.is_grouped(),
        groups=groups,
        opened=opened,
        learners=_learners(room, opened.name, steps) if opened else (),
    )


def _learners(room: Classroom, group: str, steps: int) -> tuple[LearnerRow, ...]:
    members = room.members(group, MOST_LEARNERS)
    progress, names = room.progress(members), display_names(members)
    rows = (
        LearnerRow(
            name=names.get(who, f"Membre {who}"),
            share=_share(each, steps),
            grade=None if each.grade is None else round(each.grade * 100),
            passed=each.passed,
            certified=each.certified,
        )
        for who in members
        for each in [progress.get(who, NOT_BEGUN)]
    )
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _share(progress: CourseProgress, steps: int) -> int:
    """Steps done out of 100. A step withdrawn since may have been done: never over 100."""
    return min(100, round(100 * progress.done / steps)) if steps else 0
