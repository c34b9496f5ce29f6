"""Invitations to one project: what one may say, where it stands on a day, and how many may leave.

An invitation is a letter to an address; whoever holds its link may answer it once, while it lasts. What he
accepted lasts as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from .errors import CommuneError
from .typography import day

ROLES: Mapping[str, str] = MappingProxyType(
    {"reader": "Lecture et discussion", "contributor": "Contribution"}
)
STATES: Mapping[str, str] = MappingProxyType(
    {
        "pending": "En attente de réponse",
        "accepted": "Acceptée",
        "expired": "Restée sans réponse",
        "lapsed": "Arrivée à son terme",
        "refused": "Refusée ou quittée",
        "revoked": "Retirée",
    }
)
HELD = frozenset({"pending", "accepted"})
"""States in which the invitation counts: it can be answered, or it opens the project."""

LONGEST = timedelta(days=3 * 366)
KEPT_FOR = timedelta(days=365)
"""How long an invitation that is over stays in the list, with the address it was sent to."""
MOST_HELD = 60
MOST_A_DAY = 20
"""Letters of one project in 24 hours; and MOST_BY_ONE those of one person over all his projects."""
MOST_BY_ONE = 50
MOST_LETTERS, FORGET_AFTER = 5, timedelta(days=30)
"""Letters to one address about one project, until it was left alone for FORGET_AFTER."""
LONGEST_EMAIL, LONGEST_NAME, LONGEST_MESSAGE = 254, 120, 1000

# Plain letters only: two addresses that differ by an accent are one to a database that ignores accents.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:[\w-]{{1,63}}\.)+[\w-]{{2,63}}", re.ASCII)
_LINK = re.compile(r"://|\bwww\.|\bhttps?:", re.IGNORECASE)


class InvalidInvitation(CommuneError):
    """An address, a role, a date or words that no invitation may hold: `where` names the field."""

    code = "invitation.invalid"


class TooManyInvitations(CommuneError):
    """A letter more than a project, a person or an address gets in a day or a month."""

    code = "invitation.too_many"


def state(status: str, expires_on: date, today: date) -> str:
    """Where an invitation stands: a key of STATES. Nothing is stored when its last day passes."""
    if expires_on >= today:
        return status
    return {"pending": "expired", "accepted": "lapsed"}.get(status, status)


def closed_words(standing: str, expires_on: date) -> str:
    """Why an invitation in this state can no longer be answered; empty for one that waits."""
    return {
        "accepted": "Cette invitation a déjà servi : quelqu’un l’a acceptée.",
        "refused": "Cette invitation a été refusée, ou son projet quitté.",
        "revoked": "Cette invitation a été retirée par l’équipe du projet.",
        "expired": f"Cette invitation n’est plus valable : elle l’était jusqu’au {day(expires_on)}.",
        "lapsed": f"L’accès que donnait cette invitation a pris fin le {day(expires_on)}.",
    }.get(standing, "")


def address(text: str) -> str:
    """The address in the one form it is kept in; raises InvalidInvitation for what is none."""
    made = text.strip().lower()
    if len(made) > LONGEST_EMAIL or not _ADDRESS.fullmatch(made):
        raise InvalidInvitation(
            "Cette adresse électronique n’est pas complète, ou contient un signe de trop.",
            hint="Écrivez-la comme « prenom.nom@exemple.fr », sans accent.",
            field="email",
        )
    return made


def masked(email: str) -> str:
    """The address as somebody else may read it: « p…@exemple.fr »."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def check_words(name: str, message: str) -> None:
    """Raise InvalidInvitation for a name or a message too long, or that would send links in our letters."""
    for text, longest, field in ((name, LONGEST_NAME, "name"), (message, LONGEST_MESSAGE, "message")):
        if len(text) > longest:
            raise InvalidInvitation(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=field,
            )
        if _LINK.search(text):
            raise InvalidInvitation(
                "Ce texte contient un lien, qu’une lettre du site n’emporte pas.",
                hint="Retirez-le : vous l’ajouterez aux documents du projet.",
                field=field,
            )


def without_links(text: str) -> str:
    """A title or a name as a letter may carry it: what a mail reader would make a link of is taken apart."""
    return _LINK.sub(" ", text)


def check_terms(role: str, expires_on: date | None, today: date) -> date:
    """The last day, once role and day are possible; raises InvalidInvitation."""
    if role not in ROLES:
        raise InvalidInvitation(
            "Choisissez ce que la personne pourra faire.", hint="Cochez l’un des deux choix.", field="role"
        )
    if expires_on is None or not today <= expires_on <= today + LONGEST:
        raise InvalidInvitation(
            "Choisissez un dernier jour à partir d’aujourd’hui, et dans trois ans au plus.",
            hint="L’accès s’arrête de lui-même après ce jour ; vous pourrez le prolonger.",
            field="expires_on",
        )
    return expires_on


def check_pace(*, of_the_project: int, of_the_person: int, to_the_address: int) -> None:
    """Raise TooManyInvitations where one letter more would leave; counts of those already sent."""
    tomorrow = "Attendez demain, puis recommencez : ce qui est déjà envoyé reste valable."
    if of_the_project >= MOST_A_DAY:
        raise TooManyInvitations(
            f"{MOST_A_DAY} lettres sont déjà parties pour ce projet depuis hier : c’est le plus.",
            hint=tomorrow,
        )
    if of_the_person >= MOST_BY_ONE:
        raise TooManyInvitations(
            f"Vous avez déjà fait partir {MOST_BY_ONE} invitations depuis hier : c’est le plus.",
            hint=tomorrow,
        )
    if to_the_address >= MOST_LETTERS:
        raise TooManyInvitations(
            f"Cette adresse a déjà reçu {MOST_LETTERS} lettres pour ce projet.",
            hint="Parlez-en directement à la personne : elle a peut-être la lettre parmi les indésirables.",
        )
