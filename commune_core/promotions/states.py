"""Which state may follow which: of a promotion, of somebody's seat in it, of who pays for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .words import FUNDINGS, SEATS, STATES, ClosedStep

Steps = Mapping[str, tuple[str, ...]]

PROMOTION: Steps = MappingProxyType(
    {
        "draft": ("open", "archived"),
        "open": ("running", "closed"),
        "running": ("closed",),
        # One that was ended by mistake goes on; what is archived stays so.
        "closed": ("running", "archived"),
        "archived": (),
    }
)
SEAT: Steps = MappingProxyType(
    {
        "invited": ("member", "waiting", "refused", "left"),
        # Who asked or waits without an account (his commune did it for him) is invited once a place is his.
        "asked": ("member", "invited", "waiting", "refused", "left"),
        "waiting": ("member", "invited", "refused", "left"),
        "member": ("left", "moved"),
        # Whoever left, was refused or went elsewhere may come back, by the ways of anybody.
        "left": ("invited", "asked", "waiting", "member"),
        "moved": ("invited", "asked", "waiting", "member"),
        "refused": ("invited", "asked", "waiting", "member"),
    }
)
FUNDING: Steps = MappingProxyType(
    {
        "quote": ("accepted", "refused"),
        "accepted": ("invoiced", "refused"),
        "invoiced": ("paid", "refused"),
        "paid": (),
        "refused": (),
    }
)

ENROLS = frozenset({"open", "running"})
"""States of a promotion in which people enter; while it is prepared, nobody is written to."""
ENDED = frozenset({"closed", "archived"})
HOLDS_A_PLACE = frozenset({"invited", "member"})
"""States of a seat that take one of the places: an invitation keeps its place as long as it lasts."""
CANDIDATES = frozenset({"asked", "waiting"})


def check_promotion_step(now: str, wanted: str) -> None:
    """Raise ClosedStep unless a promotion may go from one state to the other."""
    _check(PROMOTION, STATES, ("Cette promotion", "elle"), now, wanted)


def check_seat_step(now: str, wanted: str) -> None:
    """Raise ClosedStep unless a seat may go from one state to the other."""
    _check(SEAT, SEATS, ("Cette place", "elle"), now, wanted)


def check_funding_step(now: str, wanted: str) -> None:
    """Raise ClosedStep unless a funding may go from one state to the other: refused until it is paid."""
    _check(FUNDING, FUNDINGS, ("Ce financement", "il"), now, wanted)


def _check(steps: Steps, words: Mapping[str, str], what: tuple[str, str], now: str, wanted: str) -> None:
    if wanted in steps.get(now, ()):
        return
    possible = [f"« {words[each]} »" for each in steps.get(now, ())]
    named, pronoun = what
    raise ClosedStep(
        f"{named} est à l’état « {words.get(now, now)} » : {pronoun} ne peut pas passer à "
        f"« {words.get(wanted, wanted)} ».",
        hint=f"De là, on passe à : {', '.join(possible)}." if possible else "Cet état est définitif.",
        now=now,
        wanted=wanted,
        field="state",
    )
