"""A programme authorised over years: its yearly credits, and its revisions, which rewrite nothing (R10b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commune_core.errors import InvalidPlan
from commune_core.financing.money import euros


@dataclass(frozen=True, slots=True)
class Programme:
    """An authorisation of `amount` cents, with VAT, and its credits as (year, cents), which add up to it.

    A revision is another programme, with the next version, that `revises` the one before.
    """

    amount: int
    credits: tuple[tuple[int, int], ...]
    voted: date
    version: int = 1
    revises: Programme | None = None

    def __post_init__(self) -> None:
        gap = self.amount - sum(cents for _, cents in self.credits)
        if gap or any(cents < 0 for _, cents in self.credits):
            raise InvalidPlan(
                f"Les crédits de paiement ne font pas ensemble l'autorisation : écart de {euros(gap)}.",
                hint="Corrigez une année, ou votez une révision de l'autorisation.",
                field="cp",
            )

    def of(self, year: int) -> int:
        """The credits of a year: they alone balance its budget."""
        return sum(cents for each, cents in self.credits if each == year)

    def history(self) -> Iterator[Programme]:
        """This version and those before it, the latest first."""
        found: Programme | None = self
        while found is not None:
            yield found
            found = found.revises


def revised(
    programme: Programme, amount: int, credits: tuple[tuple[int, int], ...], voted: date
) -> Programme:
    """R10b: the next version; raises InvalidPlan where it changes the credits of a year already past."""
    changed = Programme(amount, credits, voted, programme.version + 1, programme)
    years = {year for year, _ in (*programme.credits, *credits) if year < voted.year}
    for year in sorted(years):
        if changed.of(year) != programme.of(year):
            raise InvalidPlan(
                f"La révision change les crédits de {year}, une année passée.",
                hint=f"Laissez {euros(programme.of(year))} en {year} et corrigez les années à venir.",
                field="cp",
            )
    return changed
