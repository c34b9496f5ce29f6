"""What is known of a promotion before a file of people: accounts, seats, other sessions, communes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.db import connections, router
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from commune_core.invitations import InvalidInvitation, address
from commune_core.policy import Operation
from commune_core.promotions.invited import is_expired
from commune_core.promotions.roster import Held, Situation
from commune_core.promotions.roster_columns import EMAIL
from commune_core.promotions.roster_lines import Line, commune_key
from commune_core.promotions.states import ENDED, HOLDS_A_PLACE
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.applets.territory.models import Commune, PostalCode
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_roster_data import OtherSession
from dashboard_plugin.selectors.promotion_access import open_promotion

AT_ONCE = 500

Key = TypeVar("Key")


def situation(row: Promotion, lines: Sequence[Line], *, reader_id: int) -> Situation:
    """Everything that the fate of these lines depends on; `reader_id` organises the promotion.

    A number of queries that grows with the hundreds of lines, not with the lines.
    """
    addresses = _addresses(lines)
    accounts = accounts_of(addresses)
    by_address, by_account, taken, waiting = _seats(row)
    return Situation(
        capacity=row.capacity,
        taken=taken,
        waiting=waiting,
        accounts=accounts,
        by_address=by_address,
        by_account=by_account,
        elsewhere=other_sessions(row, accounts, addresses, reader_id=reader_id),
        communes=_communes({commune_key(line) for line in lines if line.cells.get("commune")}),
    )


def people_in(lines: Sequence[Line]) -> frozenset[int]:
    """The accounts that these lines designate."""
    return frozenset(accounts_of(_addresses(lines)).values())


def accounts_of(addresses: Collection[str]) -> dict[str, int]:
    """The confirmed account of each of these addresses, where there is one; of several, the oldest."""
    model = get_user_model()
    accounts = model._default_manager.filter(is_active=True).order_by("-pk")
    # MySQL compares without case, by the index; SQLite does not.
    plain = connections[router.db_for_read(model)].vendor == "mysql"
    found: dict[str, int] = {}
    for some in _some(addresses):
        rows = accounts.filter(email__in=some) if plain else accounts.annotate(
            plain_email=Lower("email")
        ).filter(plain_email__in=some)  # fmt: skip
        for pk, email in rows.values_list("pk", "email"):
            # To MySQL, an address with an accent is also the one without.
            if (made := email.strip().lower()) in addresses:
                found[made] = pk
    return found


def other_sessions(
    row: Promotion, accounts: Mapping[str, int], addresses: Collection[str], *, reader_id: int | None
) -> dict[str, tuple[str, str]]:
    """Of these addresses, those whose person is already taught a course of this promotion in another one:
    the course, and the other promotion where the reader organises it too."""
    courses = dict(row.courses.values_list("course_key", "title"))
    if not courses or not addresses:
        return {}
    by_account = {user_id: email for email, user_id in accounts.items()}
    held: list[tuple[str, int]] = []
    for some in _some(addresses):
        people = [accounts[each] for each in some if each in accounts]
        seats = Seat.objects.filter(Q(email__in=some) | Q(user__in=people))
        for email, user_id, promotion_id in in_other_sessions(row, seats).values_list(
            "email", "user", "promotion"
        ):
            told = by_account.get(user_id) or (email or "")
            if told in addresses:
                held.append((told, promotion_id))
    return _named(courses, held, reader_id)


def in_other_sessions(row: Promotion, seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Of these seats, those of members in another promotion that goes on and teaches one of its courses."""
    same = PromotionCourse.objects.filter(course_key__in=row.courses.values("course_key"))
    return (
        seats.filter(role="member", state__in=HOLDS_A_PLACE, promotion__in=same.values("promotion"))
        .exclude(promotion=row)
        .exclude(promotion__state__in=ENDED)
        .exclude(state="invited", expires_on__lt=get_clock().today())
    )


def other_session(
    row: Promotion, seat: Seat | None, *, reader_id: int | None, may: Operation
) -> OtherSession | None:
    """What keeps whoever asks or waits from entering: another promotion that teaches him one of its courses.

    It is named to a reader whom the policy grants the operation there. None where nothing hinders.
    """
    if seat is None or seat.state not in ("asked", "waiting") or seat.user_id is None:
        return None
    held = in_other_sessions(row, Seat.objects.filter(user_id=seat.user_id)).order_by("pk").first()
    if held is None:
        return None
    keys = PromotionCourse.objects.filter(promotion=held.promotion_id).values("course_key")
    course = row.courses.filter(course_key__in=keys).order_by("position").first()
    named = open_promotion(reader_id, held.promotion_id).permits(may)
    return OtherSession(
        course.title if course else "", held.promotion_id, held.promotion.title if named else ""
    )


def _named(
    courses: Mapping[str, str], held: Sequence[tuple[str, int]], reader_id: int | None
) -> dict[str, tuple[str, str]]:
    numbers = {promotion_id for _, promotion_id in held}
    taught: dict[int, str] = {}
    rows = PromotionCourse.objects.filter(promotion__in=numbers, course_key__in=courses).order_by("-position")
    for promotion_id, key in rows.values_list("promotion", "course_key"):
        taught[promotion_id] = courses[key]
    own = Seat.objects.filter(
        promotion__in=numbers, user_id=reader_id, role="organiser", state="member"
    ) if reader_id is not None else Seat.objects.none()  # fmt: skip
    titles = dict(own.values_list("promotion", "promotion__title"))
    return {email: (taught[number], titles.get(number, "")) for email, number in held if number in taught}


def _addresses(lines: Iterable[Line]) -> frozenset[str]:
    found = set()
    for line in lines:
        try:
            found.add(address(line.cells.get(EMAIL, "")))
        except InvalidInvitation:
            continue
    return frozenset(found)


def _seats(row: Promotion) -> tuple[dict[str, Held], dict[int, Held], int, int]:
    """Seats by address and by account, and how many places are taken and waited for."""
    today = get_clock().today()
    by_address: dict[str, Held] = {}
    by_account: dict[int, Held] = {}
    taken = waiting = 0
    seats = Seat.objects.filter(promotion=row)
    for pk, email, user_id, state, role, entered_at, expires_on in seats.values_list(
        "pk", "email", "user", "state", "role", "entered_at", "expires_on"
    ):
        if is_expired(state, expires_on, today):
            state = "left"
        held = Held(pk, state, role, entered_at is not None)
        if email:
            by_address[email] = held
        if user_id is not None:
            by_account[user_id] = held
        if role == "member":
            taken += state in HOLDS_A_PLACE
            waiting += state == "waiting"
    return by_address, by_account, taken, waiting


def _communes(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, ...]]:
    """What each of these keys means today: a commune's number, several, or none."""
    said = {name for name, _ in keys if name}
    found: dict[str, dict[int, int]] = {name: {} for name in said}
    for some in _some(said):
        codes = [name for name in some if name[:1].isdigit()]
        rows = Commune.objects.exclude(kind=Commune.Kind.PRACTICE).filter(
            Q(insee_code__in=codes) | Q(search_name__in=some) | Q(bare_name__in=some)
        )
        for pk, code, successor, *names in rows.order_by("status", "-since").values_list(
            "pk", "insee_code", "successor", "search_name", "bare_name"
        ):
            if code in found and not found[code]:
                found[code][successor or pk] = pk
            for name in names:
                if name in found:
                    found[name].setdefault(successor or pk, pk)
    several = {number for told in found.values() if len(told) > 1 for pair in told.items() for number in pair}
    postal: dict[int, set[str]] = {}
    for some_numbers in _some(several):
        for number, code in PostalCode.objects.filter(commune__in=some_numbers).values_list(
            "commune", "code"
        ):
            postal.setdefault(number, set()).add(code)
    return {key: _told_apart(found.get(key[0], {}), key[1], postal) for key in keys}


def _told_apart(told: Mapping[int, int], code: str, postal: Mapping[int, set[str]]) -> tuple[int, ...]:
    """Of several communes of one name, those of this postal code, where one is given."""
    if len(told) < 2 or not code:
        return tuple(told)
    there = tuple(
        today for today, then in told.items() if code in postal.get(today, ()) or code in postal.get(then, ())
    )
    return there or tuple(told)


def _some(keys: Collection[Key]) -> Iterator[list[Key]]:
    ordered = list(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
