"""Meetings of a promotion: what one may say of one, the code of the day, and the minutes that count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from .words import InvalidPromotion

LONGEST: Mapping[str, int] = MappingProxyType(
    {"title": 200, "about": 4000, "place": 300, "link": 1000, "replay": 1000}
)
LONGEST_MEETING = timedelta(days=5)
MOST_MINUTES = 60 * 60
PRESENCES: Mapping[str, str] = MappingProxyType(
    {"present": "Présent", "absent": "Absent", "excused": "Excusé"}
)
HOWS: Mapping[str, str] = MappingProxyType(
    {"screen": "noté à l’écran", "code": "par le code", "paper": "d’après la feuille signée"}
)
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Neither 0 and O nor 1, I and L: a code is read from a wall and typed on a phone."""
CODE_LENGTH = 6
CODE_LASTS = (15, 30, 60, 180)
"""Minutes for which the code of the day may be open."""
MOST_TRIES = 5
"""Of one member, with one code: after that his tutor ticks him."""


class WrongCode(InvalidPromotion):
    """Not the code of the day: `where["left"]` says how many tries remain."""

    code = "meeting.wrong_code"


class ClosedCode(InvalidPromotion):
    """No code is open at this hour."""

    code = "meeting.closed_code"


class TooManyTries(InvalidPromotion):
    """The code was typed wrong too often."""

    code = "meeting.too_many_tries"


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What a form says of a meeting; `minutes` count as training, None: from its beginning to its end."""

    title: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    place: str = ""
    link: str = ""
    replay: str = ""
    minutes: int | None = None


def check_meeting(plan: MeetingPlan) -> None:
    """Raise InvalidPromotion for a meeting that cannot be: `where["field"]` names what is wrong."""
    if not plan.title.strip():
        raise InvalidPromotion("Donnez un titre.", hint="Par exemple « Séance d’ouverture ».", field="title")
    for name, longest in LONGEST.items():
        if len(getattr(plan, name)) > longest:
            raise InvalidPromotion(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=name,
            )
    if plan.ends_at <= plan.starts_at:
        raise InvalidPromotion(
            "La fin est avant le début.", hint="Corrigez l’une des deux heures.", field="ends_at"
        )
    if plan.ends_at - plan.starts_at > LONGEST_MEETING:
        raise InvalidPromotion(
            "Une séance dure cinq jours au plus.", hint="Prévoyez-en plusieurs.", field="ends_at"
        )
    if plan.minutes is not None and not 0 <= plan.minutes <= MOST_MINUTES:
        raise InvalidPromotion(
            "La durée comptée va de 0 à 60 heures.", hint="Laissez vide pour compter du début à la fin.",
            field="minutes",
        )  # fmt: skip
    for name in ("link", "replay"):
        if getattr(plan, name) and not re.fullmatch(r"https?://[^\s/@\\]+(?:/\S*)?", getattr(plan, name)):
            raise InvalidPromotion(
                "Ce n’est pas une adresse de page web.",
                hint="Copiez l’adresse entière : elle commence par https://.",
                field=name,
            )
    if not (plan.place.strip() or plan.link):
        raise InvalidPromotion(
            "Dites où l’on se retrouve.", hint="Donnez un lieu, un lien, ou les deux.", field="place"
        )


def counted(starts_at: datetime, ends_at: datetime, minutes: int | None) -> int:
    """The minutes of training that whoever came to this meeting is owed."""
    return minutes if minutes is not None else int((ends_at - starts_at).total_seconds()) // 60


def typed_code(text: str) -> str:
    """A code as people type it: small letters, spaces and hyphens are theirs."""
    return re.sub(r"[\s.-]", "", text).upper()[:40]


def code_is_open(code: str, until: datetime | None, now: datetime) -> bool:
    """Whether members may type the code at this instant."""
    return bool(code) and until is not None and now < until


def check_code_lasts(minutes: int) -> None:
    """Raise InvalidPromotion unless a code may be open that long."""
    if minutes not in CODE_LASTS:
        raise InvalidPromotion(
            "Choisissez combien de temps le code reste ouvert.",
            hint=f"De {CODE_LASTS[0]} minutes à {CODE_LASTS[-1] // 60} heures.",
            field="lasts",
        )
