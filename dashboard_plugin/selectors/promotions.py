"""Promotions: somebody's list, one read whole, and who runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions.states import PROMOTION
from commune_core.promotions.words import STAFF
from dashboard_plugin.applets.promotions.models import Body, GroupTutor, Promotion, PromotionCourse, Seat
from dashboard_plugin.promotion_data import (
    BodyFields,
    BodyView,
    CourseFields,
    CourseView,
    GroupView,
    PromotionFields,
    PromotionList,
    PromotionRow,
    PromotionView,
    StaffView,
    TeamView,
)
from dashboard_plugin.selectors.access import site_roles
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION, PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_courses import course_urls
from dashboard_plugin.selectors.promotion_guard import warnings_of

PAGE_SIZE = 50
MOST_UNLED = 50
MOST_BODIES = 50


def promotions(user_id: int | None, *, after: int = 0) -> PromotionList:
    """The promotions where one has a role, those in hand first, fifty at a time from the number `after` on.

    Raises Forbidden for a visitor. As many queries for one as for fifty.
    """
    if user_id is None:
        raise Forbidden()
    roles = site_roles(user_id)
    held = Seat.objects.filter(user_id=user_id, state="member")
    held = held.exclude(role="member", promotion__state="draft").select_related("promotion__body")
    start = max(0, after)
    seats = list(held.order_by(_in_hand_first(), "-promotion_id")[start : start + PAGE_SIZE + 1])
    admin = permits(Operation.NAME_ROLES, Actor(user_id, roles), Target("promotion"))
    unled = list(_unled()[:MOST_UNLED]) if admin else []
    counts = _members([*(each.promotion_id for each in seats), *(each.pk for each in unled)])
    return PromotionList(
        rows=tuple(promotion_row(each.promotion, each.role, counts) for each in seats[:PAGE_SIZE]),
        can_create=permits(Operation.CREATE_PROMOTION, Actor(user_id, roles), Target("site")),
        unled=tuple(promotion_row(each, "", counts) for each in unled),
        following=start + PAGE_SIZE if len(seats) > PAGE_SIZE else None,
    )


def promotion(user_id: int | None, *, promotion_id: int) -> PromotionView:
    """One promotion, for whoever has a role in it; raises Forbidden, where there is none as well."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_PROMOTION)
    return promotion_view(access)


def promotion_team(user_id: int | None, *, promotion_id: int) -> TeamView:
    """Who runs, tutors and observes it, for who may name them; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.NAME_ROLES)
    seats = list(Seat.objects.filter(promotion=access.row, role__in=STAFF, state="member").order_by("pk"))
    names = display_names(seat.user_id for seat in seats)
    tutored: dict[int, list[str]] = {}
    links = GroupTutor.objects.filter(group__promotion=access.row).order_by("group__position", "group_id")
    for seat_id, name in links.values_list("seat_id", "group__name"):
        tutored.setdefault(seat_id, []).append(name)
    groups = access.row.groups.annotate(
        members=Count("seats", filter=Q(seats__role="member", seats__state="member"))
    )
    return TeamView(
        promotion=promotion_view(access),
        staff=tuple(
            StaffView(
                seat_id=seat.pk,
                user_id=seat.user_id or 0,
                name=names[seat.user_id],
                role=seat.role,
                groups=tuple(tutored.get(seat.pk, ())),
                since=seat.entered_at,
                version=seat.version,
            )
            for seat in sorted(seats, key=lambda each: (STAFF.index(each.role), names[each.user_id]))
        ),
        groups=tuple(
            GroupView(each.pk, each.name, each.members) for each in groups.order_by("position", "pk")
        ),
    )


def own_bodies(user_id: int | None) -> tuple[BodyView, ...]:
    """The bodies for which one runs a promotion, by name: those a new one may choose."""
    if user_id is None:
        return ()
    run = Seat.objects.filter(user_id=user_id, role="organiser", state="member")
    rows = Body.objects.filter(pk__in=run.values("promotion__body")).order_by("name", "pk")
    return tuple(body_view(row) for row in rows[:MOST_BODIES])


def promotion_view(access: PromotionAccess) -> PromotionView:
    """The promotion of an access that was granted; counts and warnings are for who runs it."""
    row = access.row
    courses = list(row.courses.order_by("position", "pk"))
    runs = access.permits(Operation.MANAGE_PROMOTION)
    names = display_names([row.changed_by_id])
    urls = course_urls() if courses else {}
    return PromotionView(
        id=row.pk,
        fields=fields_of_row(row, courses),
        body=body_view(row.body),
        state=row.state,
        version=row.version,
        role=access.role,
        may=frozenset(each.value for each in ON_A_PROMOTION if access.permits_somewhere(each)),
        courses=tuple(
            CourseView(each.pk, each.title, urls.get(each.course_key), _course(each)) for each in courses
        ),
        steps=PROMOTION[row.state],
        changed_at=row.changed_at,
        changed_by=names[row.changed_by_id],
        seats=seat_counts(row) if runs else {},
        warnings=warnings_of(row, courses) if runs else (),
    )


def seat_counts(row: Promotion) -> Mapping[str, int]:
    """How many seats of members there are in each state, in one query."""
    seats = Seat.objects.filter(promotion=row, role="member").order_by()
    return dict(seats.values_list("state").annotate(count=Count("pk")))


def fields_of_row(row: Promotion, courses: Iterable[PromotionCourse]) -> PromotionFields:
    """What is stored, as a form says it."""
    return PromotionFields(
        title=row.title,
        about=row.about,
        kind=row.kind,
        ordered=row.ordered,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        capacity=row.capacity,
        subcontracted=row.subcontracted,
        courses=tuple(_course(each) for each in courses),
    )


def body_view(row: Body) -> BodyView:
    """A body as it is handed out."""
    fields = BodyFields(row.name, row.kind, row.siren, row.approval_number, row.approved_until)
    return BodyView(row.pk, fields, row.version)


def _course(row: PromotionCourse) -> CourseFields:
    return CourseFields(row.course_key, row.minutes, row.opens_on, row.closes_on, row.required)


def _in_hand_first() -> Case:
    places = {"running": 0, "open": 1, "draft": 2, "closed": 3}
    return Case(
        *(When(promotion__state=state, then=Value(place)) for state, place in places.items()),
        default=Value(9),
        output_field=IntegerField(),
    )


def _unled() -> QuerySet[Promotion]:
    """Promotions that nobody runs any more, and that are not put away."""
    led = Seat.objects.filter(promotion=OuterRef("pk"), role="organiser", state="member")
    rows = Promotion.objects.select_related("body").exclude(state="archived")
    return rows.filter(~Exists(led)).order_by("pk")


def _members(promotion_ids: Iterable[int]) -> Mapping[int, int]:
    seats = Seat.objects.filter(promotion__in=set(promotion_ids), role="member", state="member").order_by()
    return dict(seats.values_list("promotion_id").annotate(count=Count("pk")))


def promotion_row(row: Promotion, role: str, counts: Mapping[int, int]) -> PromotionRow:
    """A promotion as a line of a list; `counts` are its members, by promotion."""
    return PromotionRow(
        id=row.pk,
        title=row.title,
        body=row.body.name,
        state=row.state,
        role=role,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        members=counts.get(row.pk, 0),
    )
