"""What a promotion writes: announcements by people, reminders by itself, and who is reminded of what.

A reminder never leaves twice in seven days for one person, over all the promotions he is in, and never rests
on a progress that nobody has read for two days: nobody is told that he is late when he is not. After three
about progress that moved nothing, no fourth leaves: whoever follows him is told, and sees to it himself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from .words import InvalidPromotion

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000
AUDIENCES: Mapping[str, str] = MappingProxyType(
    {
        "": "Tous les membres",
        "never": "Les membres qui ne sont jamais venus",
        "away": "Les membres qui ne sont pas venus depuis deux semaines",
        "unfinished": "Les membres qui n’ont pas encore réussi tous les cours",
        "tutors": "Les tuteurs",
        "team": "Toute l’équipe : organisateurs et tuteurs",
    }
)
TO_STAFF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"tutors": ("tutor",), "team": ("organiser", "tutor")}
)
"""Audiences that are no members, by the roles they reach."""
AWAY = timedelta(days=14)

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "tomorrow": "La veille d’une séance",
        "due": "Un cours se termine dans la semaine",
        "stuck": "Rien n’avance depuis deux semaines",
        "start": "Aucun cours commencé après une semaine",
    }
)
"""Reminders, the most useful first: of several that are due, the first one leaves."""
ABOUT_PROGRESS = frozenset({"due", "stuck", "start"})
MOST_UNHEEDED = 3
"""Reminders about progress in a row, of whatever kind, that nothing came of."""
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "promotion": "le titre de la promotion",
        "organisme": "le nom de l’organisme",
        "sujet": "la séance ou le cours dont il s’agit",
        "date": "sa date",
    }
)
DEFAULTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "tomorrow": (
            "Demain : {sujet}",
            "La séance « {sujet} » de la promotion « {promotion} » a lieu le {date}.\n\n"
            "Le lieu, le lien et les documents sont sur sa page.",
        ),
        "due": (
            "« {sujet} » se termine le {date}",
            "Dans la promotion « {promotion} », le cours « {sujet} » se termine le {date}, et vous ne l’avez "
            "pas encore réussi.\n\nVous reprenez là où vous en étiez.",
        ),
        "stuck": (
            "Reprendre « {sujet} »",
            "Vous avez commencé « {sujet} » dans la promotion « {promotion} », et rien n’a avancé depuis "
            "deux semaines.\n\nSi une question vous arrête, posez-la à votre tuteur.",
        ),
        "start": (
            "Commencer la promotion « {promotion} »",
            "Vous êtes inscrit à la promotion « {promotion} » et n’avez pas encore ouvert de cours.\n\n"
            "Le premier est « {sujet} ».",
        ),
    }
)
FRESH, SPACING, LEAD, PATIENCE = timedelta(days=2), timedelta(days=7), timedelta(days=7), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CourseFact:
    """A required course of somebody's: what was last read of it. `moved_on`: the last day anything moved."""

    title: str
    begun: bool
    passed: bool
    opens_on: date | None = None
    closes_on: date | None = None
    moved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Somebody in one promotion today; `read_on` is the day his progress was last read, `meetings` the coming
    ones by day, `unheeded` how many reminders about progress he was sent since anything moved."""

    today: date
    entered_on: date
    read_on: date | None
    meetings: tuple[tuple[date, str], ...] = ()
    courses: tuple[CourseFact, ...] = ()
    unheeded: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due: its kind, what it is about, and that day."""

    kind: str
    about: str
    on: date | None


def reminder(facts: Facts, wanted: Collection[str]) -> Due | None:
    """The one reminder to send today among the kinds that the promotion wants, None for none.

    Where a meeting comes within the week, the others leave it the only letter of that week.
    """
    tomorrow = facts.today + timedelta(days=1)
    if "tomorrow" in wanted:
        for day, title in sorted(facts.meetings):
            if day == tomorrow:
                return Due("tomorrow", title, day)
        if any(facts.today < day <= facts.today + LEAD for day, _ in facts.meetings):
            return None
    if facts.unheeded >= MOST_UNHEEDED:
        return None
    if facts.read_on is None or facts.today - facts.read_on > FRESH:
        return None
    left = [each for each in facts.courses if not each.passed and _is_open(each, facts.today)]
    found = (_due(facts, left), _stuck(facts, left), _start(facts, left))
    return next((each for each in found if each is not None and each.kind in wanted), None)


def _is_open(course: CourseFact, today: date) -> bool:
    opened = course.opens_on is None or course.opens_on <= today
    return opened and (course.closes_on is None or course.closes_on >= today)


def _due(facts: Facts, left: list[CourseFact]) -> Due | None:
    ending = [(each.closes_on, each.title) for each in left if each.closes_on is not None]
    close = [each for each in ending if facts.today <= each[0] <= facts.today + LEAD]
    return Due("due", min(close)[1], min(close)[0]) if close else None


def _stuck(facts: Facts, left: list[CourseFact]) -> Due | None:
    begun = [each for each in facts.courses if each.moved_on is not None]
    if not begun or any(each.moved_on > facts.today - AWAY for each in begun if each.moved_on):
        return None
    stopped = [each for each in left if each.begun]
    return Due("stuck", stopped[0].title, stopped[0].moved_on) if stopped else None


def _start(facts: Facts, left: list[CourseFact]) -> Due | None:
    if any(each.begun or each.passed for each in facts.courses):
        return None
    waited = facts.today - facts.entered_on >= PATIENCE
    return Due("start", left[0].title, left[0].opens_on) if left and waited else None


def week_of(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


def may_remind(last: datetime | None, now: datetime) -> bool:
    """Whether seven days have passed since the last automatic message, of whatever promotion."""
    return last is None or now - last >= SPACING


def check_announcement(subject: str, body: str) -> None:
    """Raise InvalidPromotion for an announcement without words, or with too many."""
    if not subject.strip():
        raise InvalidPromotion(
            "Donnez un objet.", hint="Dites en peu de mots de quoi il s’agit.", field="subject"
        )
    if not body.strip():
        raise InvalidPromotion("Écrivez le message.", hint="Il est vide.", field="body")
    _check_lengths(subject, body)


def check_template(kind: str, subject: str, body: str) -> None:
    """Raise InvalidPromotion for the words of a reminder that name an unknown field between braces."""
    if kind not in KINDS:
        raise InvalidPromotion("Ce rappel n’existe pas.", hint="Repartez de la liste.", field="kind")
    check_announcement(subject, body)
    for name, text in (("subject", subject), ("body", body)):
        unknown = [each for each in re.findall(r"\{([^{}]*)\}", text) if each not in FIELDS]
        if unknown:
            raise InvalidPromotion(
                f"« {{{unknown[0][:40]}}} » n’est pas un mot que l’on remplace.",
                hint=f"Mots possibles : {', '.join(f'{{{each}}}' for each in FIELDS)}.",
                field=name,
            )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words of a reminder with its fields; what a title holds between braces is left alone."""
    return re.sub(r"\{([^{}]*)\}", lambda found: values.get(found[1], found[0]), text)


def paragraphs(body: str) -> tuple[str, ...]:
    """A text cut where a line is empty."""
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(each.strip() for each in re.split(r"\n\s*\n", plain) if each.strip())


def _check_lengths(subject: str, body: str) -> None:
    for name, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if len(text) > longest:
            raise InvalidPromotion(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=name,
            )
