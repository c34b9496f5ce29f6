"""The members of a promotion: the list by pages, and one seat with its past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from commune_core.policy import Operation
from commune_core.promotions.invited import is_expired, shown_code
from commune_core.promotions.states import ENDED
from commune_core.promotions.words import SEATS
from dashboard_plugin.applets.promotions.models import Promotion, PromotionLog, Seat
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_data import GroupView
from dashboard_plugin.promotion_roster_data import LogLine, MembersView, OneSeatView, SeatFilters, SeatView
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_roster import other_session
from dashboard_plugin.selectors.promotions import promotion_view, seat_counts

PAGE_SIZE = 50
MOST_LOGGED = 100
MOST_WORDS = 6
SENT_BY = ("file", "form", "order")
"""Ways in of which somebody is told by a letter; whoever came by the link knows."""


def promotion_members(
    user_id: int | None, *, promotion_id: int, filters: SeatFilters | None = None, page: int = 1
) -> MembersView:
    """Fifty seats of members, by number, and the counts of all; a tutor reads those of his groups alone.

    Raises Forbidden. As many queries for 50 as for 5,000.
    """
    filters = filters or SeatFilters()
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.FOLLOW_GROUP)
    can_enrol = access.permits(Operation.ENROL_MEMBERS)
    seats = _filtered(access.members(Operation.FOLLOW_GROUP), filters)
    total = seats.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = seats.select_related("group", "commune").order_by("pk")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    within = access.within(Operation.FOLLOW_GROUP)
    groups = access.row.groups.annotate(
        members=Count("seats", filter=Q(seats__role="member", seats__state="member"))
    ).order_by("position", "pk")
    return MembersView(
        promotion=promotion_view(access),
        seats=tuple(each if can_enrol else replace(each, email="") for each in seat_views(rows)),
        filters=filters,
        page=page,
        pages=pages,
        total=total,
        counts=seat_counts(access.row) if can_enrol else {},
        groups=tuple(
            GroupView(each.pk, each.name, each.members)
            for each in groups
            if within is None or each.pk in within
        ),
        letters_due=letters_due(access.row).count() if can_enrol else 0,
        can_enrol=can_enrol,
        join_code=shown_code(access.row.join_code) if can_enrol and access.row.join_code else "",
        join_until=access.row.join_until if can_enrol else None,
    )


def promotion_seat(user_id: int | None, *, promotion_id: int, seat_id: int) -> OneSeatView:
    """One seat of a member with its past, for who enrols; raises Forbidden, UnknownSeat."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    row = Seat.objects.filter(promotion=access.row, role="member", pk=seat_id)
    seat = row.select_related("group", "commune").first()
    if seat is None:
        raise UnknownSeat.here()
    (view,) = seat_views([seat])
    log = list(PromotionLog.objects.filter(seat=seat).order_by("-at", "-pk")[:MOST_LOGGED])
    names = display_names(each.author_id for each in log)
    moves: QuerySet[Promotion] = Promotion.objects.none()
    if seat.state == "member" and seat.user_id is not None:
        run = Seat.objects.filter(user_id=access.person, role="organiser", state="member")
        moves = Promotion.objects.filter(pk__in=run.values("promotion")).exclude(state__in=ENDED)
        moves = moves.exclude(pk=access.row.pk).order_by("title", "pk")[:PAGE_SIZE]
    groups = access.row.groups.order_by("position", "pk")
    return OneSeatView(
        promotion=promotion_view(access),
        seat=view,
        log=tuple(LogLine(each.at, names[each.author_id], each.fact, each.detail) for each in log),
        moves=tuple(moves.values_list("pk", "title")),
        groups=tuple(GroupView(pk, name, 0) for pk, name in groups.values_list("pk", "name")),
        elsewhere=other_session(access.row, seat, reader_id=access.user_id, may=Operation.ENROL_MEMBERS),
    )


def seat_views(rows: Iterable[Seat]) -> list[SeatView]:
    """Seats of an access that was granted, whose group and commune were selected; one query for names."""
    rows = list(rows)
    names = display_names(row.user_id for row in rows)
    today = get_clock().today()
    return [
        SeatView(
            id=row.pk,
            user_id=row.user_id,
            name=names[row.user_id] if row.user_id else row.name or row.email or "Sans nom",
            email=row.email or "",
            role=row.role,
            state=row.state,
            group_id=row.group_id,
            group=row.group.name if row.group else "",
            commune=row.commune.name if row.commune else "",
            source=row.source,
            added_at=row.added_at,
            entered_at=row.entered_at,
            sent_at=row.sent_at,
            expires_on=row.expires_on if row.state == "invited" else None,
            reason=row.reason,
            letter_due=is_due(row),
            expired=is_expired(row.state, row.expires_on, today),
            version=row.version,
        )
        for row in rows
    ]


def is_due(row: Seat) -> bool:
    """Whether its letter has not left yet: the same as `letters_due` of one row."""
    if row.sent_at is not None or row.source not in SENT_BY or not row.email:
        return False
    return row.state == "member" or (row.state == "invited" and not row.secret_sha256)


def letters_due(row: Promotion | None = None) -> QuerySet[Seat]:
    """The seats whose letter has not left yet, of one promotion or of all."""
    due = Q(state="member") | Q(state="invited", secret_sha256="")
    seats = Seat.objects.filter(due, sent_at=None, source__in=SENT_BY, email__isnull=False)
    return seats if row is None else seats.filter(promotion=row)


def _filtered(seats: QuerySet[Seat], filters: SeatFilters) -> QuerySet[Seat]:
    if filters.state in SEATS:
        seats = seats.filter(state=filters.state)
    if filters.group == "aucun":
        seats = seats.filter(group=None)
    elif filters.group.isascii() and filters.group.isdigit() and len(filters.group) < 19:
        seats = seats.filter(group_id=int(filters.group))
    model = get_user_model()
    for word in filters.text.split()[:MOST_WORDS]:
        people = model._default_manager.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
        # Of the promotion's own people: the accounts of the whole site are never searched.
        inside = people.filter(pk__in=seats.values("user"))
        seats = seats.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(user__in=inside))
    return seats
