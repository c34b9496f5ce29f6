"""The money of a demonstration: what its projects cost, who would pay, the years to come. All fictitious."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard_plugin.api import money
from dashboard_plugin.platform import get_clock


@dataclass(frozen=True, slots=True)
class Budget:
    """A plan, its years counted from this one: (label, in how many years, cents) and (grant, in how many)."""

    costs: tuple[tuple[str, int, int], ...]
    grants: tuple[tuple[money.GrantFields, int], ...] = ()
    terms: money.TermsFields | None = None


BUDGETS: dict[str, Budget] = {
    "Réparer la toiture de l’église": Budget(
        (("Travaux de couverture", 1, 165_000_00), ("Maîtrise d’œuvre", 1, 15_000_00)),
        (
            (money.GrantFields("État", "etat_dotation", 0, 72_000_00, "detr", status="asked"), 1),
            (money.GrantFields("Département", "public", 0, 36_000_00, "departement"), 1),
            (money.GrantFields("Souscription", "prive", 0, 12_000_00, "fondation-du-patrimoine"), 1),
        ),
        money.TermsFields(loan=30_000_00, rate=36_000, years=15),
    ),
    "Remplacer l’éclairage de la place": Budget((("Lampadaires", 0, 18_400_00),)),
    "Rénover l’école Jules-Ferry": Budget(
        (("Travaux", 1, 500_000_00), ("Travaux", 2, 320_000_00), ("Maîtrise d’œuvre", 1, 82_000_00)),
        (
            (money.GrantFields("État", "etat_dotation", 0, 230_000_00, "dsil", status="granted"), 1),
            (money.GrantFields("État", "etat_autre", 0, 184_000_00, "fonds-vert"), 2),
        ),
    ),
}
# Revenue, spending, interest, capital, debt and working capital of this year, in cents.
ACCOUNTS: dict[str, tuple[int, int, int, int, int, int]] = {
    "helene": (210_000_00, 168_000_00, 1_200_00, 9_000_00, 64_000_00, 90_000_00),
    "karim": (6_150_000_00, 5_388_000_00, 92_000_00, 410_000_00, 4_650_000_00, 1_100_000_00),
}
YEARS = 5


def fund(title: str, user_id: int, project_id: int) -> None:
    """Write the plan of a fictitious project, where it has one."""
    budget, year = BUDGETS.get(title), get_clock().today().year
    if budget is None:
        return
    for label, wait, cents in budget.costs:
        fields = money.CostFields(label, year + wait, cents)
        money.save_cost(user_id, project_id=project_id, fields=fields)
    for grant, wait in budget.grants:
        money.save_grant(user_id, project_id=project_id, fields=_in(grant, year + wait))
    if budget.terms:
        money.save_terms(user_id, project_id=project_id, fields=budget.terms, version=0)


def foresee(slug: str, user_id: int, commune: str) -> None:
    """Tell the years to come of a fictitious commune, where it has some to tell."""
    if slug not in ACCOUNTS:
        return
    revenue, spending, interest, capital, debt, left = ACCOUNTS[slug]
    first = get_clock().today().year
    for year in range(first, first + YEARS):
        opening = {"debt": debt, "working_capital": left} if year == first else {}
        fields = money.OutlookFields(year, revenue, spending, interest, capital, **opening)
        money.save_outlook(user_id, commune=commune, fields=fields, version=0)


def _in(grant: money.GrantFields, year: int) -> money.GrantFields:
    return money.GrantFields(
        grant.funder, grant.nature, year, grant.amount, grant.scheme, status=grant.status
    )
