"""Frozen values of the comparison with communes alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from commune_core.model import Domain
from commune_core.peers import Family, Quartiles
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One domain: one's own score as any member may read it, and what communes alike publish of theirs."""

    domain: Domain
    own: Fraction | None
    peers: Quartiles | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A commune beside communes alike; `rows` is empty until the commune agrees to be counted among them.

    `year` is the latest for which its size class publishes something, None where none does. `groups` are the
    groups to choose from: family and name, `family` the one shown.
    """

    commune: CommuneRef
    agreed: bool
    can_agree: bool
    own_year: int
    year: int | None
    groups: tuple[tuple[Family, str], ...]
    family: Family
    rows: tuple[PeerRow, ...]
