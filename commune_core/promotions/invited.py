"""Invitations to a promotion, and its code: how long they last, how many letters an address gets."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from commune_core.invitations import TooManyInvitations
from commune_core.typography import day

LASTS = timedelta(days=30)
MOST_LETTERS, FORGET_AFTER = 5, timedelta(days=30)
LONGEST_REASON = 500
MOST_AT_ONCE = 500
"""Seats decided on in one go."""

# Nothing that is read aloud or copied by hand for another: no 0 and O, no 1, I and L.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12


def new_code() -> str:
    """A code that opens a promotion to whoever has it: some 59 bits, too many to try."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as it is kept, however it was typed; empty for what cannot be one."""
    plain = "".join(each for each in typed.upper() if each.isalnum())
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(LETTERS) else ""


def shown_code(code: str) -> str:
    """A code by groups of four, as it is read aloud."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def is_expired(state: str, expires_on: date | None, today: date) -> bool:
    """Whether an invitation was not taken in time."""
    return state == "invited" and expires_on is not None and expires_on < today


def closed_words(state: str, expires_on: date | None, today: date) -> str:
    """Why an invitation can no longer be answered; empty for one that waits."""
    if is_expired(state, expires_on, today) and expires_on is not None:
        return f"Cette invitation n’est plus valable : elle l’était jusqu’au {day(expires_on)}."
    return {
        "invited": "",
        "member": "Cette invitation a déjà servi : quelqu’un l’a acceptée.",
        "waiting": "Cette invitation n’est plus à répondre : la place est sur liste d’attente.",
        "refused": "Cette invitation a été refusée.",
    }.get(state, "Cette invitation a été retirée par la personne qui organise la promotion.")


def check_pace(sent_count: int, sent_at: datetime | None, now: datetime) -> int:
    """How many letters count already for one address; raises TooManyInvitations at the most."""
    if sent_at is not None and now - sent_at > FORGET_AFTER:
        return 0
    if sent_count >= MOST_LETTERS:
        raise TooManyInvitations(
            f"Cette adresse a déjà reçu {MOST_LETTERS} lettres pour cette promotion.",
            hint="Parlez-en directement à la personne : elle a peut-être la lettre parmi les indésirables.",
        )
    return sent_count
