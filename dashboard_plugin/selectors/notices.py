"""What a person was told of, and how he wants to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from commune_core import notices as rules
from commune_core.errors import Forbidden
from dashboard_plugin.applets.catalogue.pages import title_of_course
from dashboard_plugin.applets.talk.models import Notice, NoticeHours, NoticeSetting
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.followers import Pair, readers
from dashboard_plugin.selectors.promotion_followers import OF_PAPERS, Told, concerned, papers_told
from dashboard_plugin.talk_data import NoticePage, NoticeSettings, NoticeView

PAGE = 50
AT_A_GLANCE = 5
FIRST_YEAR, LAST_YEAR = 2000, 2999
PLACES = {"message": "fil", "rule": "financement"}
"""Where a notice leads to, where it is not the sheet."""
OF_PROMOTIONS = ("question", "reply", *OF_PAPERS)
"""The kinds of what is told about a promotion."""
READ_WITH = ("project__commune", "doubt", "promotion")
"""What `notice_views` reads of each row, to be fetched with it."""
HOURS = ("quiet_from", "quiet_until", "digest_day")


def notices(user_id: int | None, *, following: str = "") -> NoticePage:
    """A page of what a person was told of, the latest first; `following` is that of the page before.

    Of projects he may no longer read, nothing. Raises Forbidden, InvalidRequest.
    """
    rows = Notice.objects.filter(user_id=_person(user_id))
    if following:
        at, pk = _bound(following)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    found = list(rows.select_related(*READ_WITH).order_by("-at", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    shown = notice_views(found[:PAGE])
    return NoticePage(
        notices=shown,
        unseen=sum(not each.seen for each in shown),
        following=_cursor(last) if last else "",
    )


def latest_notices(user_id: int | None) -> tuple[NoticeView, ...]:
    """The few latest that he has not seen; one query where there are none. Raises Forbidden."""
    rows = Notice.objects.filter(user_id=_person(user_id), seen_at=None)
    return notice_views(rows.select_related(*READ_WITH).order_by("-at", "-pk")[:AT_A_GLANCE])


def notice_views(rows: Iterable[Notice]) -> tuple[NoticeView, ...]:
    """Notices as they are handed out, with what they are about (READ_WITH); of what may be read alone."""
    held = list(rows)
    granted = readers((row.user_id, row.project) for row in held if row.project is not None)
    of_promotions = [(row.user_id, row.promotion, row.kind) for row in held if row.promotion is not None]
    asked, papers = concerned(of_promotions), papers_told(of_promotions)
    today = get_clock().today()
    return tuple(
        view
        for row in held
        if (
            view := _of_doubt(row, today)
            or _of_promotion(row, asked, papers, today)
            or _of_project(row, granted, today)
        )
        is not None
    )


def _of_project(row: Notice, granted: Collection[Pair], today: date) -> NoticeView | None:
    project = row.project
    if project is None or (row.user_id, project.pk) not in granted:
        return None
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        project_id=project.pk,
        title=project.title,
        place=project.commune.name,
        words=rules.words(row.kind, row.count, project.status, project.due_on, today),
        at=row.at,
        seen=row.seen_at is not None,
        url=reverse(f"viatic:{PLACES.get(row.kind, 'projet')}", args=[project.pk]),
    )


def _of_doubt(row: Notice, today: date) -> NoticeView | None:
    doubt = row.doubt
    if doubt is None or doubt.author_id != row.user_id:
        return None
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        project_id=None,
        title=title_of_course(doubt.course),
        place="cours",
        words=rules.words(row.kind, row.count, doubt.state, None, today),
        at=row.at,
        seen=row.seen_at is not None,
        url=reverse("viatic:doute", args=[doubt.pk]),
    )


def _of_promotion(
    row: Notice, asked: Collection[Told], papers: Mapping[Told, int], today: date
) -> NoticeView | None:
    promotion = row.promotion
    if promotion is None:
        return None
    told = row.user_id, promotion.pk, row.kind
    if told in papers:
        url = reverse("viatic:promotion_attestation", args=[promotion.pk, papers[told]])
    elif told in asked:
        url = reverse("viatic:promotion_questions", args=[promotion.pk])
    else:
        return None
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        project_id=None,
        title=promotion.title,
        place="promotion",
        words=rules.words(row.kind, row.count, "", None, today),
        at=row.at,
        seen=row.seen_at is not None,
        url=url,
    )


def notice_settings(user_id: int | None) -> NoticeSettings:
    """How he is told, with what holds where he has chosen nothing; raises Forbidden."""
    person = _person(user_id)
    hours = NoticeHours.objects.filter(user_id=person).values_list(*HOURS).first()
    return NoticeSettings(
        {
            **channels([person])[person],
            **dict(zip(HOURS, map(str, hours or _usual_hours()), strict=True)),
        }
    )


def channels(people: Iterable[int]) -> dict[int, Mapping[str, str]]:
    """The channel of each kind for each of these people, in one query."""
    asked = set(people)
    chosen: dict[int, dict[str, str]] = {person: {} for person in asked}
    rows = NoticeSetting.objects.filter(user_id__in=asked).values_list("user_id", "kind", "channel")
    for person, kind, channel in rows:
        chosen[person][kind] = channel
    return {person: {**rules.DEFAULTS, **own} for person, own in chosen.items()}


def _usual_hours() -> tuple[int, int, int]:
    return rules.QUIET_FROM, rules.QUIET_UNTIL, rules.DIGEST_DAY


def _person(user_id: int | None) -> int:
    if user_id is None:
        raise Forbidden()
    return user_id


def check_instant(at: datetime | None) -> datetime:
    """An instant that some notice may have; raises InvalidRequest."""
    if at is None or at.tzinfo is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise InvalidRequest("Cette liste d’avis n’est plus à jour.", hint="Ouvrez-la de nouveau.")
    return at


def _cursor(row: Notice) -> str:
    """Without a sign that an address would change."""
    return f"{row.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}_{row.pk}"


def _bound(following: str) -> tuple[datetime, int]:
    day, _, number = following.rpartition("_")
    try:
        at = parse_datetime(day)
    except ValueError:
        at = None
    whole = number.isascii() and number.isdigit() and len(number) < 19
    return check_instant(at if whole else None), int(number) if whole else 0
