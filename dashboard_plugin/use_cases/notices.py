"""Tell people what happens in a project or to what they reported, and let them say that they have seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from commune_core import notices as rules
from commune_core.errors import Forbidden
from commune_core.projects import ENDED
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.applets.projects.models import Part, Project
from dashboard_plugin.applets.promotions.models import Promotion
from dashboard_plugin.applets.talk.models import Notice
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.followers import followers, readers
from dashboard_plugin.selectors.notices import OF_PROMOTIONS, READ_WITH, channels, check_instant, notice_views
from dashboard_plugin.talk_data import NoticeView
from dashboard_plugin.use_cases.writing import one_write

ABOUT = {"doubt": "doubt_id", **dict.fromkeys(OF_PROMOTIONS, "promotion_id")}
"""What a notice is about, where it is no project."""


def tell(
    kind: str,
    whom: Mapping[Project, Collection[int]]
    | Mapping[Doubt, Collection[int]]
    | Mapping[Promotion, Collection[int]],
    *,
    but: int | None = None,
) -> None:
    """Tell people of one thing about projects (of kind "doubt", about doubts; of those of `OF_PROMOTIONS`,
    about promotions), save who did it himself.

    In constant queries, inside the write that is told, and of people who may read the project (see
    `followers`, `readers`). What a person has not seen yet of the same thing and kind is told again in the
    same line, not in another; a line about messages that were read serves for the next ones, so that a
    conversation leaves one.
    """
    pairs = {(user_id, about.pk) for about, people in whom.items() for user_id in people if user_id != but}
    by = {person: chosen[kind] for person, chosen in channels({person for person, _ in pairs}).items()}
    wanted = {pair for pair in pairs if by[pair[0]] != "none"}
    if not wanted:
        return
    now = get_clock().now()
    longer, again = _lines(kind, wanted, by)
    Notice.objects.filter(pk__in=longer.values()).update(count=F("count") + 1, at=now)
    for sent_at in (None, now):
        # Who wants no letter of it has none to wait for.
        rows = [pk for pair, pk in again.items() if (by[pair[0]] in rules.BY_LETTER) is (sent_at is None)]
        Notice.objects.filter(pk__in=rows).update(count=1, at=now, seen_at=None, sent_at=sent_at)
    Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            kind=kind,
            at=now,
            sent_at=None if by[user_id] in rules.BY_LETTER else now,
            **{_about(kind): number},
        )
        for user_id, number in sorted(wanted - longer.keys() - again.keys())
    )


def _lines(
    kind: str, pairs: Collection[tuple[int, int]], by: Mapping[int, str]
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """The lines that still wait to be seen and grow longer, and those about messages that begin again."""
    column = _about(kind)
    about = {f"{column}__in": {pair[1] for pair in pairs}}
    rows = Notice.objects.filter(kind=kind, user_id__in={pair[0] for pair in pairs}, **about)
    if kind != "message":
        rows = rows.filter(seen_at=None)
    longer, again = {}, {}
    for row in rows.order_by("pk"):
        pair = row.user_id, getattr(row, column)
        if pair not in pairs:
            continue
        if row.seen_at is not None:
            again[pair] = row.pk
        elif row.sent_at is None or by[row.user_id] == "page":
            # A letter that has left is not made longer: what comes after it is news again.
            longer[pair] = row.pk
    return longer, {pair: pk for pair, pk in again.items() if pair not in longer}


def _about(kind: str) -> str:
    """The column that says what a notice of this kind is about."""
    return ABOUT.get(kind, "project_id")


def people_of(project: Project) -> frozenset[int]:
    """The accounts that have a part in a project."""
    held = Part.objects.filter(project=project, user_id__isnull=False)
    return frozenset(held.values_list("user_id", flat=True))


def tell_those_who_read(
    kind: str, project: Project, people: Collection[int], *, but: int | None = None
) -> None:
    """Tell, of these people, those who may read the project."""
    granted = readers((user_id, project) for user_id in people if user_id != but)
    tell(kind, {project: {user_id for user_id, _ in granted}}, but=but)


def tell_of_change(project: Project, *, was: str, before: Collection[int], but: int | None) -> None:
    """Tell those who were just given a part, and, once its status (it `was`) has changed, those who follow.

    `before` are the accounts that had a part already.
    """
    tell_those_who_read("named", project, people_of(project) - set(before), but=but)
    if was and was != project.status:
        tell("closed" if project.status in ENDED else "status", {project: followers(project)}, but=but)


def see_notices(user_id: int | None, *, up_to: datetime | None) -> None:
    """Say that one has seen all that one was told until then; what came after stays new.

    Raises Forbidden, InvalidRequest, NotSaved.
    """
    mine = _of(user_id).filter(at__lte=check_instant(up_to))
    with one_write():
        _see(mine)


def open_notice(user_id: int | None, *, notice_id: int) -> NoticeView:
    """One notice, seen by being opened; raises Forbidden for what is not his, or not any more."""
    rows = _of(user_id).filter(pk=notice_id)
    found = notice_views(rows.select_related(*READ_WITH))
    if not found:
        raise Forbidden()
    if not found[0].seen and not get_platform().is_stood_in_for(user_id):
        with one_write():
            _see(rows)
    return found[0]


def see_of_project(person: int, project_id: int, kind: str) -> None:
    """What a person was told of a project is seen: he has the thing itself before him."""
    _see(Notice.objects.filter(user_id=person, project_id=project_id, kind=kind))


def _of(user_id: int | None) -> QuerySet[Notice]:
    if user_id is None:
        raise Forbidden()
    return Notice.objects.filter(user_id=user_id)


def _see(rows: QuerySet[Notice]) -> None:
    """What is seen in the page is not written in a letter any more."""
    now = get_clock().now()
    rows.filter(seen_at=None).update(seen_at=now, sent_at=Coalesce("sent_at", now))
