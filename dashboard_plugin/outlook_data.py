"""What the app hands out and takes about the years to come of a commune: integer cents everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.errors import CommuneError
from commune_core.financing.astride import Astride
from commune_core.financing.prospective import YearAhead
from commune_core.financing.savings import Savings, savings
from dashboard_plugin.data import CommuneRef

# A figure and the heading of its column; others are accepted beside it.
OUTLOOK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "year": ("annee", "exercice"),
    "revenue": ("recettes de fonctionnement", "recettes"),
    "spending": ("depenses de fonctionnement sans interets", "depenses de fonctionnement", "depenses"),
    "interest": ("interets de la dette", "interets"),
    "capital": ("capital rembourse", "capital"),
    "debt": ("dette au 1er janvier", "dette"),
    "working_capital": ("fonds de roulement au 1er janvier", "fonds de roulement"),
    "investment": ("autres investissements", "investissements"),
    "grants": ("aides deja acquises", "aides"),
    "fctva": ("fctva des annees passees", "fctva"),
}
OUTLOOK_HEADINGS = tuple(names[0] for names in OUTLOOK_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class OutlookFields:
    """A commune's own figures of one year, projects left out.

    `spending` runs the commune, without interest. `debt` and `working_capital` are those of 1 January; of
    these, only the first year of the plan is read. `fctva` comes for what was spent before.
    """

    year: int
    revenue: int = 0
    spending: int = 0
    interest: int = 0
    capital: int = 0
    debt: int = 0
    working_capital: int | None = None
    investment: int = 0
    grants: int = 0
    fctva: int = 0


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """A stored year."""

    version: int
    fields: OutlookFields

    @property
    def savings(self) -> Savings:
        """The savings of the year as its accounts tell them, without any project."""
        each = self.fields
        return savings(
            revenue=each.revenue,
            expenses=each.spending + each.interest,
            interest=each.interest,
            capital=each.capital,
            outstanding=each.debt - each.capital if each.debt else 0,
        )


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project of the plan: what it spends each year with VAT, and what comes for it, in cents."""

    id: int
    title: str
    spent: Mapping[int, int]
    total: int
    aid: int
    private: int
    fctva: int
    net_cost: int
    lawful: bool
    astride: tuple[Astride, ...] = ()

    @property
    def helped(self) -> int:
        """What others give for it, public and private: with FCTVA and the net cost, the whole."""
        return self.aid + self.private


@dataclass(frozen=True, slots=True)
class OutlookView:
    """The multi-year plan of a commune.

    `rows` are all the years told, `years` those reckoned, from this year on as long as they follow each
    other; `missing` is the first year that stops them. `left_out` are projects whose plan cannot be reckoned,
    with the reason.
    """

    commune: CommuneRef
    this_year: int
    rows: tuple[OutlookRow, ...]
    years: tuple[YearAhead, ...]
    projects: tuple[PlannedProject, ...]
    left_out: tuple[tuple[int, str, CommuneError], ...] = ()
    missing: int | None = None
    may_edit: bool = False

    @property
    def start(self) -> OutlookRow | None:
        """The year whose debt and working capital the plan starts from."""
        return next((row for row in self.rows if self.years and row.fields.year == self.years[0].year), None)

    @property
    def past(self) -> tuple[OutlookRow, ...]:
        """The years told before the plan starts."""
        first = self.years[0].year if self.years else self.this_year
        return tuple(row for row in self.rows if row.fields.year < first)

    @property
    def spending_years(self) -> tuple[int, ...]:
        """The years in which projects spend."""
        return tuple(sorted({year for each in self.projects for year in each.spent}))

    @property
    def astride(self) -> tuple[PlannedProject, ...]:
        """The projects whose spending is astride a change of law."""
        return tuple(each for each in self.projects if each.astride)


@dataclass(frozen=True, slots=True)
class OutlookFault:
    """What is wrong with one line of a file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class OutlookPlan:
    """What a file of years would do: `changed` pairs what stands with what comes; `faults` refuse it whole.

    `digest` names the very file and the very figures it replaces.
    """

    digest: str
    added: tuple[OutlookFields, ...]
    changed: tuple[tuple[OutlookFields, OutlookFields], ...]
    same: int
    faults: tuple[OutlookFault, ...]
