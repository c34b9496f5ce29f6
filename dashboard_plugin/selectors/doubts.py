"""What readers told of the pages of courses: those of one page, one's own, and all of them for authors.

Whoever told a doubt is named to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_datetime

from commune_core.catalogue import Entry
from commune_core.doubts import STATES, names_a_page
from commune_core.errors import Forbidden
from commune_core.policy import SITE_OPERATIONS, Actor, Operation, Target, permits
from commune_core.typography import typeset
from dashboard_plugin.applets.catalogue.pages import courses_by_number, title_of_course, written_unit
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.doubt_data import CoursePage, DoubtFilters, DoubtPage, DoubtView, PageDoubts
from dashboard_plugin.errors import InvalidRequest, UnknownCoursePage, UnknownDoubt
from dashboard_plugin.platform import get_platform
from dashboard_plugin.selectors.access import site_roles
from dashboard_plugin.selectors.people import display_names

PAGE = 50
MOST_ON_A_PAGE = 20
WAITING = "waiting"
"""The filter on those that are not settled."""
_ORDER = ("settled", "told_at", "pk")


def may(user_id: int | None, operation: Operation) -> bool:
    """Whether the person may do this to doubts at large; roles on the site are read only when they count."""
    roles = site_roles(user_id) if operation in SITE_OPERATIONS else frozenset()
    return permits(operation, Actor(user_id, site_roles=roles), Target("site"))


def require(user_id: int | None, operation: Operation) -> int:
    """The person; raises Forbidden unless he may do this to doubts at large."""
    if user_id is None or not may(user_id, operation):
        raise Forbidden()
    return user_id


def may_answer(user_id: int | None) -> bool:
    """Whether the person reads all doubts and answers them."""
    return may(user_id, Operation.ANSWER_DOUBTS)


def place_of(course: str, unit: str, page: str) -> CoursePage:
    """The page that these names give; raises UnknownCoursePage for an unknown course and for what is no name.

    A unit or a page that the sources here do not have is taken as it comes: the course may be older.
    """
    entry = courses_by_number().get(course) if names_a_page(course, unit, page) else None
    if entry is None:
        raise UnknownCoursePage.here()
    return _place(course, unit, page, entry)


def page_doubts(user_id: int | None, *, course: str, unit: str, page: str) -> PageDoubts:
    """What waits on a page, for whoever would tell it again; raises Forbidden, UnknownCoursePage."""
    require(user_id, Operation.TELL_DOUBT)
    place = place_of(course, unit, page)
    rows = Doubt.objects.filter(course=course, settled=False, unit=unit, page=page)
    found = list(rows.order_by("told_at", "pk")[: MOST_ON_A_PAGE + 1])
    more = rows.count() - MOST_ON_A_PAGE if len(found) > MOST_ON_A_PAGE else 0
    return PageDoubts(place, _views(found[:MOST_ON_A_PAGE], user_id, named=False), more)


def doubts(
    user_id: int | None,
    *,
    filters: DoubtFilters | None = None,
    mine: bool = False,
    following: str = "",
) -> DoubtPage:
    """A page of all doubts for whoever may answer them, of one's own for others, or where `mine` is asked.

    Raises Forbidden, InvalidRequest.
    """
    person = require(user_id, Operation.TELL_DOUBT)
    author = may_answer(person)
    everybody = author and not mine
    rows = _kept(filters or DoubtFilters())
    if not everybody:
        rows = rows.filter(author_id=person)
    if following:
        rows = rows.filter(_after(following))
    found = list(rows.order_by(*_ORDER)[: PAGE + 1])
    waiting, known = _counts() if everybody else ({}, {})
    return DoubtPage(
        doubts=_views(found[:PAGE], person, named=author),
        following=_cursor(found[PAGE - 1]) if len(found) > PAGE else "",
        may_answer=author,
        all=everybody,
        waiting=waiting,
        courses=known,
    )


def doubt(user_id: int | None, *, doubt_id: int) -> DoubtView:
    """One doubt, for whoever told it or may answer.

    Raises Forbidden (for others, where there is none as well), UnknownDoubt.
    """
    row = Doubt.objects.filter(pk=doubt_id).first()
    roles = site_roles(user_id)
    target = Target("doubt", row.author_id if row else None)
    if not permits(Operation.READ_DOUBT, Actor(user_id, site_roles=roles), target):
        raise Forbidden()
    if row is None:
        raise UnknownDoubt.here()
    return doubt_view(row, user_id)


def doubt_view(row: Doubt, user_id: int | None) -> DoubtView:
    """One doubt as it is handed out to this person."""
    return _views([row], user_id, named=may_answer(user_id))[0]


def doubt_lines(user_id: int | None, *, filters: DoubtFilters | None = None) -> Iterator[DoubtView]:
    """Every doubt that the filters keep, in the order of the list; raises Forbidden before it gives any."""
    person = require(user_id, Operation.ANSWER_DOUBTS)
    rows = _kept(filters or DoubtFilters()).order_by(*_ORDER)
    known = courses_by_number()
    return (_view(row, person, known, {}) for row in rows.iterator(chunk_size=500))


def waiting_doubts(user_id: int | None, *, course: str) -> int | None:
    """How many doubts on a course wait for an answer; None for whoever may not answer them."""
    if user_id is None or not may_answer(user_id):
        return None
    return Doubt.objects.filter(course=course, settled=False).count()


def _kept(filters: DoubtFilters) -> QuerySet[Doubt]:
    rows = Doubt.objects.all()
    if filters.course:
        rows = rows.filter(course=filters.course)
    if filters.state == WAITING:
        rows = rows.filter(settled=False)
    elif filters.state in STATES:
        rows = rows.filter(state=filters.state)
    elif filters.state:
        rows = rows.none()
    return rows


def _counts() -> tuple[dict[str, int], dict[str, str]]:
    """By course, how many wait, the most first; and the titles of those that have any doubt at all."""
    asked = Doubt.objects.values("course").annotate(waiting=Count("pk", filter=Q(settled=False)))
    counted = {row["course"]: row["waiting"] for row in asked.order_by("-waiting", "course")}
    known = courses_by_number()
    titles = {number: typeset(known[number].title) if number in known else number for number in counted}
    return {number: count for number, count in counted.items() if count}, titles


def _views(rows: Iterable[Doubt], user_id: int | None, *, named: bool) -> tuple[DoubtView, ...]:
    held = list(rows)
    answered = {row.answered_by_id for row in held if row.answered_at is not None} if named else set()
    names = display_names(answered) if answered else {}
    known = courses_by_number()
    return tuple(_view(row, user_id, known, names) for row in held)


def _view(
    row: Doubt, user_id: int | None, known: Mapping[str, Entry], names: Mapping[int | None, str]
) -> DoubtView:
    return DoubtView(
        id=row.pk,
        place=_place(row.course, row.unit, row.page, known.get(row.course)),
        kind=row.kind,
        text=row.text,
        source=row.source,
        told_at=row.told_at,
        state=row.state,
        reply=row.reply,
        answered_at=row.answered_at,
        answered_by=names.get(row.answered_by_id, "") if row.answered_at is not None else "",
        version=row.version,
        mine=user_id is not None and row.author_id == user_id,
    )


def _place(course: str, unit: str, page: str, entry: Entry | None) -> CoursePage:
    written = written_unit(entry, unit)
    return CoursePage(
        course=course,
        unit=unit,
        page=page,
        slug=entry.slug if entry else "",
        course_title=typeset(entry.title) if entry else course,
        unit_title=written.title or unit,
        page_title=written.pages.get(page, page),
        file=written.file,
    )


def way_back(user_id: int, course: str) -> tuple[str, str] | None:
    """Title and address where the person goes on in a course; None where it does not open here."""
    entry = courses_by_number().get(course)
    link = get_platform().courses_for_themes((entry.slug,)).get(entry.slug) if entry else None
    if link is None:
        return None
    followed = get_platform().following(user_id).get(link.key)
    return title_of_course(course), followed.url if followed else link.url


def _cursor(row: Doubt) -> str:
    """Without a sign that an address would change."""
    at = row.told_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{int(row.settled)}_{at}_{row.pk}"


def _after(following: str) -> Q:
    """What comes after a row in the order of the list; raises InvalidRequest."""
    settled, _, rest = following.partition("_")
    day, _, number = rest.partition("_")
    whole = number.isascii() and number.isdigit() and len(number) < 19
    try:
        at: datetime | None = parse_datetime(day) if whole and settled in ("0", "1") else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 <= at.year <= 2999:
        raise InvalidRequest("Cette liste n’est plus à jour.", hint="Ouvrez-la de nouveau.", field="after")
    same = Q(settled=settled == "1")
    later = (same & Q(told_at__gt=at)) | (same & Q(told_at=at, pk__gt=int(number)))
    return later | Q(settled=True) if settled == "0" else later
