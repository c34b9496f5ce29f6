"""Plans of financing for tests: the worked cases, and what hypothesis invents."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from commune_core.financing.fctva import REGIMES
from commune_core.financing.loans import PERIODS, PROFILES, Loan
from commune_core.financing.plan import NATURES, STATUSES, Expense, Plan, Resource
from tests.core.worked_cases import CONTENT

CASES = json.loads((CONTENT / "financing_cases.json").read_text(encoding="utf-8"), parse_float=Decimal)
DAY = date(2026, 11, 22)

cents = st.integers(0, 10**10)
some_cents = st.integers(1, 10**10)
vat_rates = st.sampled_from([Fraction(0), Fraction(55, 1000), Fraction(1, 10), Fraction(1, 5)])
labels = st.sampled_from(["Travaux", "Études", "Mobilier", "Terrain"])


@st.composite
def expenses(draw):
    parts = draw(st.lists(st.tuples(st.integers(2024, 2032), some_cents), max_size=4))
    amount = sum(part for _, part in parts) if parts else draw(cents)
    return Expense(
        draw(labels), amount, draw(vat_rates), draw(st.booleans()), draw(st.booleans()), tuple(parts)
    )


resources = st.one_of(
    st.builds(Resource, labels, st.sampled_from(NATURES), amount=cents, status=st.sampled_from(STATUSES)),
    st.builds(Resource, labels, st.sampled_from(NATURES), rate=st.fractions(0, 1, max_denominator=1000)),
)
loans = st.builds(
    Loan,
    capital=some_cents,
    rate=st.fractions(0, Fraction(1, 5), max_denominator=10_000),
    years=st.integers(1, 30),
    periods=st.sampled_from(PERIODS),
    profile=st.sampled_from(PROFILES),
)
plans = st.builds(
    Plan,
    day=st.dates(date(2018, 10, 1), date(2035, 12, 31)),
    year=st.integers(2024, 2032),
    expenses=st.lists(expenses(), min_size=1, max_size=5).map(tuple),
    resources=st.lists(resources, max_size=6).map(tuple),
    loan=st.none() | loans,
    self_financing=st.none() | cents,
    regime=st.sampled_from(REGIMES),
    lead=st.booleans(),
    vat_recovered=st.booleans(),
    population=st.none() | st.integers(0, 500_000),
    revenue=st.none() | cents,
)


def euros(amount: str) -> int:
    """Cents of "1234.56"."""
    return int(Decimal(amount) * 100)


def school(**changes) -> Plan:
    """The plan of case C16, a school group."""
    given = CASES["C16"]["entree"]
    fields = {
        "day": DAY,
        "year": given["annee"],
        "expenses": tuple(
            Expense(label, euros(amount), Fraction(vat), fctva, subsidised)
            for label, amount, vat, fctva, subsidised in given["depenses"]
        ),
        "resources": tuple(
            Resource(label, nature, euros(amount)) for label, amount, nature in given["ressources"]
        ),
        "loan": Loan(euros("250000"), Fraction("0.0345"), 20, 4),
    }
    return Plan(**fields | changes)


def hall(*grants: tuple[str, str, str], cost: str = "180000", **changes) -> Plan:
    """A village hall of so many euros without VAT, with these grants."""
    resources = tuple(Resource(label, nature, euros(amount)) for label, amount, nature in grants)
    return Plan(DAY, 2027, (Expense("Salle", euros(cost)),), resources, **changes)
