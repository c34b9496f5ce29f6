"""What people are told of, by which way, and when a letter may leave: nobody is woken at night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from .doubts import WORDS as DOUBTS
from .errors import CommuneError
from .projects import STATUSES, deadline

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "message": "Un nouveau message",
        "named": "Un rôle qui vous est donné",
        "status": "Un changement de statut",
        "closed": "Une action terminée ou abandonnée",
        "deadline": "Une échéance proche ou dépassée",
        "rule": "Une règle de financement qui change pendant un projet",
        "accepted": "Une invitation acceptée",
        "doubt": "Une réponse à ce que vous avez signalé dans un cours",
        "question": "Une question d’un membre que vous suivez dans une promotion",
        "reply": "Une réponse à une question que vous avez posée dans une promotion",
        "attested": "Une attestation de promotion qui vous est délivrée",
        "revoked": "Une attestation de promotion qui est révoquée",
    }
)
"""What a person may be told of; the codes are stored."""
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "at_once": "Par courriel aussitôt",
        "digest": "Par courriel, une fois par semaine",
        "page": "Dans cet espace seulement",
        "none": "Pas du tout",
    }
)
BY_LETTER = frozenset({"at_once", "digest"})
DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "message": "at_once",
        "named": "at_once",
        "status": "digest",
        "closed": "digest",
        "deadline": "at_once",
        "rule": "digest",
        "accepted": "at_once",
        "doubt": "at_once",
        "question": "at_once",
        "reply": "at_once",
        "attested": "at_once",
        "revoked": "at_once",
    }
)
"""What holds for whoever has chosen nothing."""
QUIET_FROM, QUIET_UNTIL, DIGEST_DAY = 20, 8, 0
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ZONES: Mapping[str, str] = MappingProxyType(
    {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "977": "America/St_Barthelemy",
        "978": "America/Marigot",
        "986": "Pacific/Wallis",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
    }
)
"""Where it is another time than in Paris, by the first three signs of a commune's INSEE code."""
LATE_FOR = 7
"""Days after a deadline during which it is still news: a program that slept some days catches up."""


class InvalidSetting(CommuneError):
    """A choice about letters that is none: `where` names the field."""

    code = "notices.invalid"


def quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Whether no letter leaves in this hour of the day (0 to 23).

    Quiet from 20 until 8 spans the night; from 12 until 14 the lunch; the same hour twice, never.
    """
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def zone_of(insee_code: str) -> str:
    """The time zone of a commune, by its IANA name."""
    return ZONES.get(insee_code[:3], "Europe/Paris")


def last_digest(today: date, weekday: int) -> date:
    """The latest day of the weekly letter, today included; `weekday` counts from Monday, 0."""
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def digest_due(today: date, weekday: int, sent_on: date | None) -> bool:
    """Whether the weekly letter of this week has not left yet; it leaves late rather than never."""
    return sent_on is None or sent_on < last_digest(today, weekday)


def deadline_news(due_on: date, today: date) -> date | None:
    """The day since when a deadline is news today: on its eve, then once it is past; None when it is none.

    Whoever was told on that day or after it knows already.
    """
    if today in (due_on - timedelta(days=1), due_on):
        return due_on - timedelta(days=1)
    if 0 < (today - due_on).days <= LATE_FOR:
        return due_on + timedelta(days=1)
    return None


def words(kind: str, count: int, status: str, due_on: date | None, today: date) -> str:
    """What is told of a project, in words, as it stands today; messages, their number; a doubt, its state."""
    if kind == "message":
        return f"{count} nouveaux messages" if count > 1 else "Un nouveau message"
    if kind == "doubt":
        return DOUBTS.get(status, status)
    if kind == "question":
        return f"{count} nouvelles questions de membres" if count > 1 else "Une nouvelle question d’un membre"
    if kind == "reply":
        return f"{count} réponses à vos questions" if count > 1 else "Une réponse à votre question"
    if kind in ("status", "closed"):
        return f"Le statut est maintenant « {STATUSES.get(status, status)} »"
    if kind != "deadline":
        return {
            "named": "Un rôle vous y est donné",
            "accepted": "Une invitation est acceptée",
            "attested": "Votre attestation est délivrée",
            "revoked": "Votre attestation est révoquée",
            "rule": "Une règle de financement change pendant le projet : le plan garde la sienne",
        }.get(kind, kind)
    expected = deadline(due_on, status, today)
    if expected is None or not -LATE_FOR <= expected.days <= 1:
        return "Une étape est attendue ou en retard"
    return {1: "L’échéance est demain", 0: "L’échéance est aujourd’hui"}.get(
        expected.days, "L’échéance est passée"
    )


def check_setting(field: str, value: str) -> None:
    """Raise InvalidSetting unless `value` may stand in `field`: a kind, `quiet_from`, `quiet_until`,
    `digest_day`."""
    if field in KINDS:
        known = tuple(CHANNELS)
    else:
        known = tuple(str(each) for each in range(7 if field == "digest_day" else 24))
    if value not in known:
        raise InvalidSetting(
            f"« {value[:40]} » n’est pas dans la liste.", hint="Choisissez une des valeurs.", field=field
        )
