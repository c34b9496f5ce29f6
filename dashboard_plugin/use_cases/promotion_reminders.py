"""Remind members of what is due, at most once in seven days over all their promotions, outside quiet hours.

A reminder is claimed before it leaves, under the person's own lock: two programs at once send one, and one
that was killed in the middle sends none twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Max

from commune_core.ports import Letter
from commune_core.promotions import messages as rules
from commune_core.promotions.states import ENROLS
from dashboard_plugin.applets.promotions.messages import Reminder
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.platform import PARIS, get_clock, get_platform
from dashboard_plugin.selectors.promotion_letters import quiet_now, refusing, stop_path
from dashboard_plugin.selectors.promotion_reminders import Words, facts_of, values_of, words_of
from dashboard_plugin.use_cases.writing import lock_account, one_write

log = logging.getLogger("viatic.promotions")

AT_ONCE = 200
KEPT_FOR = timedelta(days=365)
DROPPED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Round:
    """One promotion, the words of its reminders, and the kinds that this pass looks for."""

    promotion: Promotion
    words: Mapping[str, Words]
    wanted: Collection[str]


def send_promotion_reminders() -> int:
    """Send those that are due now; gives how many have left."""
    if not get_platform().sends_letters():
        return 0
    # Whoever has a meeting tomorrow is told of it first, whatever his other promotions would tell him.
    return sum(_remind_some(each, seats) for first in (True, False) for each, seats in _rounds(first))


def drop_old_reminders() -> int:
    """Forget the reminders of a year ago; gives how many."""
    before, dropped = get_clock().now() - KEPT_FOR, 0
    old = Reminder.objects.filter(sent_at__lt=before)
    while rows := list(old.values_list("pk", flat=True)[:DROPPED_AT_ONCE]):
        dropped += Reminder.objects.filter(pk__in=rows).delete()[0]
    return dropped


def _rounds(first: bool) -> Iterator[tuple[_Round, list[Seat]]]:
    for promotion in Promotion.objects.filter(state__in=ENROLS).select_related("body").order_by("pk"):
        words = words_of(promotion)
        active = {kind for kind, each in words.items() if each.active}
        wanted = active & {"tomorrow"} if first else active
        if not wanted:
            continue
        last, seats = 0, Seat.objects.filter(promotion=promotion, role="member", state="member")
        while some := list(seats.filter(user__isnull=False, pk__gt=last).order_by("pk")[:AT_ONCE]):
            yield _Round(promotion, words, wanted), some
            last = some[-1].pk


def _remind_some(each: _Round, seats: list[Seat]) -> int:
    people = {seat.user_id for seat in seats if seat.user_id is not None}
    now = get_clock().now()
    lately = Reminder.objects.filter(user__in=people, sent_at__gt=now - rules.SPACING)
    reminded = dict(lately.order_by().values_list("user_id").annotate(last=Max("sent_at")))
    silent = refusing(people, each.promotion.pk) | reminded.keys()
    quiet = quiet_now(people)
    told = [
        seat for seat in seats
        if seat.user_id is not None and seat.user_id not in silent and not quiet[seat.user_id]
    ]  # fmt: skip
    facts = facts_of(each.promotion, told) if told else {}
    sent = 0
    for seat in told:
        due = rules.reminder(facts[seat.pk], each.wanted)
        if due is not None and seat.user_id is not None:
            sent += _send(each, seat.user_id, due)
    return sent


def _send(each: _Round, person: int, due: rules.Due) -> bool:
    claimed = claim(person, each.promotion.pk, due.kind)
    if claimed is None:
        return False
    try:
        get_platform().send([person], letter_of(each.promotion, each.words[due.kind], due, person))
    except Exception:
        # The edge of a task: whatever stops one letter must not stop those of the others.
        log.exception("a reminder to account %s did not leave", person)
        give_back(claimed)
        return False
    return True


def claim(person: int, promotion_id: int, kind: str) -> int | None:
    """Take the one reminder of seven days for this person; None where it was taken. Raises NotSaved."""
    now = get_clock().now()
    week = rules.week_of(now.astimezone(PARIS).date())
    with one_write():
        lock_account(person)
        rows = Reminder.objects.filter(user=person)
        last = rows.aggregate(last=Max("sent_at"))["last"]
        if not rules.may_remind(last, now) or rows.filter(week=week).exists():
            return None
        row = Reminder.objects.create(
            user_id=person, promotion_id=promotion_id, kind=kind, week=week, sent_at=now
        )
        _count(row, 1)
    return row.pk


def give_back(claimed: int) -> None:
    """What did not leave was not sent: it may leave at the next hour."""
    with one_write():
        row = Reminder.objects.filter(pk=claimed).first()
        if row is not None:
            _count(row, -1)
            row.delete()


def _count(row: Reminder, more: int) -> None:
    """What moves nothing is counted on the seat, and begins again with whatever moves (`read_progress`)."""
    if row.kind in rules.ABOUT_PROGRESS:
        seats = Seat.objects.filter(promotion=row.promotion_id, user=row.user_id, unheeded__gte=max(0, -more))
        seats.update(unheeded=F("unheeded") + more)


def letter_of(promotion: Promotion, words: Words, due: rules.Due, person: int) -> Letter:
    """The words of a reminder with its fields, and where one goes on."""
    values = values_of(promotion, due)
    page = "seances/" if due.kind == "tomorrow" else ""
    return Letter(
        subject=" ".join(rules.filled(words.subject, values).split())[:200],
        paragraphs=rules.paragraphs(rules.filled(words.body, values)),
        action="Ouvrir la promotion",
        path=f"/viatic/promotions/{promotion.pk}/{page}",
        stop=stop_path(person, promotion.pk),
    )
