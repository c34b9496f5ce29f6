"""Shares of a plan: what its owner must pay, how far public grants may go (R03, R04, R05).

A ceiling is rounded down and a floor up, to the cent: what is told to remove always suffices (decision 0028).
Whether a plan conforms is judged on exact values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commune_core.financing import parameters
from commune_core.financing.money import at_least, at_most

HALF, OWNER_SHARE = "moitie", "L1111-10"


@dataclass(frozen=True, slots=True)
class Participation:
    """The owner's share beside its minimum; `excess` is what public grants must lose, in cents.

    `rate` is the share among public financing, None where there is none.
    """

    public_financing: int
    share: int
    minimum: int
    most_aid: int
    excess: int
    rate: Fraction | None

    @property
    def conforms(self) -> bool:
        """Whether the owner pays enough, to the cent."""
        return self.share >= self.minimum


def participation(cost: int, private: int, aid: int, minimum: Fraction) -> Participation:
    """R03: the owner pays at least `minimum` of the public financing (its own, loans included, and grants).

    180 000 € of which 153 000 € of grants: the owner pays 15 %, 9 000 € of grants are too much.
    """
    public = cost - private
    least = max(0, at_least(public * minimum))
    most = max(0, public - least)
    share = public - aid
    return Participation(
        public, share, least, most, max(0, aid - most), Fraction(share, public) if public else None
    )


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A total beside what it may not pass."""

    total: int
    ceiling: int

    @property
    def excess(self) -> int:
        """What passes the ceiling, in cents."""
        return max(0, self.total - self.ceiling)

    @property
    def conforms(self) -> bool:
        """Whether the total keeps to its ceiling."""
        return self.total <= self.ceiling


def state_grants(total: int, subsidised: int, day: date) -> Ceiling:
    """R04: DETR, DSIL, DPV and DSID together, at most 80 % of the subsidised spending without VAT."""
    return Ceiling(total, at_most(subsidised * parameters.rate("state_grants.ceiling", day)))


def all_aid(total: int, subsidised: int, day: date) -> Ceiling:
    """R04b: beside another subsidy of the State, public aid is at most 100 % of the subsidised spending."""
    return Ceiling(total, at_most(subsidised * parameters.rate("state_aid.ceiling", day)))


@dataclass(frozen=True, slots=True)
class Floor:
    """A grant beside the least that may be granted; `rate` is None where nothing is subsidised."""

    grant: int
    floor: int
    rate: Fraction | None

    @property
    def short(self) -> int:
        """What is missing to reach the floor, in cents."""
        return max(0, self.floor - self.grant)

    @property
    def conforms(self) -> bool:
        """Whether the grant reaches its floor."""
        return self.grant >= self.floor


def state_grant_floor(grant: int, subsidised: int, day: date) -> Floor:
    """R04: one of these grants is at least 20 % of the subsidised spending: 36 000 € of 180 000 €."""
    least = at_least(subsidised * parameters.rate("state_grants.floor", day))
    return Floor(grant, least, Fraction(grant, subsidised) if subsidised else None)


@dataclass(frozen=True, slots=True)
class PoolCeiling:
    """The most that fonds de concours may bring, under both rules; `binding` names the one that commands."""

    half: int
    owner_share: int

    @property
    def most(self) -> int:
        """The lower of both ceilings."""
        return min(self.half, self.owner_share)

    @property
    def binding(self) -> str:
        """The rule that commands: HALF or OWNER_SHARE."""
        return HALF if self.half <= self.owner_share else OWNER_SHARE


def pool_ceiling(cost: int, grants: int, private: int, day: date, minimum: Fraction) -> PoolCeiling:
    """R05: fonds de concours are at most half of what grants leave, and leave the owner its minimum.

    300 000 € with 150 000 € of grants: 75 000 € at most. With 210 000 €, R03 commands: 30 000 €.
    """
    left = cost - grants - private
    half = at_most(left * parameters.rate("pool.share", day))
    most_aid = participation(cost, private, grants, minimum).most_aid
    return PoolCeiling(max(0, half), max(0, most_aid - grants))
