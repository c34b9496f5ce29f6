"""The form of a meeting: what is on screen, what was sent back, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import QueryDict

from commune_core.promotions.meetings import MeetingPlan
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.pages.promotion_form import day
from dashboard_plugin.pages.promotion_words import hours, minutes_of
from dashboard_plugin.platform import PARIS
from dashboard_plugin.promotion_meeting_data import MeetingFields

SENT_AS = {
    "title": "titre",
    "group": "groupe",
    "day": "jour",
    "starts": "debut",
    "ends": "fin",
    "last_day": "dernier_jour",
    "place": "lieu",
    "link": "lien",
    "about": "presentation",
    "replay": "rediffusion",
    "minutes": "duree",
}
FIELD_OF = {
    "title": "titre",
    "group": "groupe",
    "day": "jour",
    "starts_at": "debut",
    "ends_at": "fin",
    "last_day": "dernier_jour",
    "place": "lieu",
    "link": "lien",
    "about": "presentation",
    "replay": "rediffusion",
    "minutes": "duree",
}
"""Where on the page the field is that an error names."""


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What the form holds, as text; `last_day` is empty where the meeting ends on the day it begins."""

    title: str = ""
    group: str = ""
    day: str = ""
    starts: str = ""
    ends: str = ""
    last_day: str = ""
    place: str = ""
    link: str = ""
    about: str = ""
    replay: str = ""
    minutes: str = ""


def sent_meeting(sent: QueryDict) -> MeetingForm:
    """The form as it was sent."""
    return MeetingForm(**{attribute: sent.get(name, "").strip() for attribute, name in SENT_AS.items()})


def meeting_fields(form: MeetingForm) -> MeetingFields:
    """What the form says; raises InvalidPromotion."""
    first = _day(form.day, "day")
    if first is None:
        raise InvalidPromotion("Choisissez le jour.", hint="Par exemple le 12/01/2027.", field="day")
    last = _day(form.last_day, "last_day") or first
    starts, ends = _time(form.starts, "starts_at"), _time(form.ends, "ends_at")
    plan = MeetingPlan(
        title=form.title,
        starts_at=datetime.combine(first, starts, PARIS),
        ends_at=datetime.combine(last, ends, PARIS),
        about=form.about.replace("\r\n", "\n"),
        place=form.place,
        link=form.link,
        replay=form.replay,
        minutes=minutes_of(form.minutes, "minutes") if form.minutes else None,
    )
    group = (
        int(form.group) if form.group.isascii() and form.group.isdigit() and len(form.group) < 19 else None
    )
    return MeetingFields(plan, group)


def meeting_form(fields: MeetingFields) -> MeetingForm:
    """A stored meeting as its form holds it."""
    plan = fields.plan
    first, last = plan.starts_at.astimezone(PARIS), plan.ends_at.astimezone(PARIS)
    return MeetingForm(
        title=plan.title,
        group=str(fields.group_id or ""),
        day=first.date().isoformat(),
        starts=f"{first:%H:%M}",
        ends=f"{last:%H:%M}",
        last_day=last.date().isoformat() if last.date() != first.date() else "",
        place=plan.place,
        link=plan.link,
        about=plan.about,
        replay=plan.replay,
        minutes=hours(plan.minutes) if plan.minutes is not None else "",
    )


def _day(text: str, field: str) -> date | None:
    return day(text, field)


def _time(text: str, field: str) -> time:
    """An hour as a browser sends it (14:30), or as people write it (14 h 30, 14h)."""
    typed = re.fullmatch(r"(\d{1,2})\s*[:hH]\s*(\d{2})?", text.replace("\u00a0", " "))
    if typed is None or int(typed[1]) > 23 or int(typed[2] or 0) > 59:
        raise InvalidPromotion(
            "Donnez l’heure du début et celle de la fin.", hint="Écrivez-les comme 14 h 30.", field=field
        )
    return time(int(typed[1]), int(typed[2] or 0))
