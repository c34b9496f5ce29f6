"""A plan of financing as it is written: what the project costs, and who pays for it.

All amounts are cents, without VAT for expenses. Values are immutable; `evaluation.evaluate` judges them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from commune_core.errors import InvalidPlan
from commune_core.financing.fctva import Regime, check_regime
from commune_core.financing.loans import Loan
from commune_core.financing.money import nearest

Nature = Literal["etat_dotation", "etat_autre", "public", "fdc", "europe", "prive"]
NATURES: tuple[Nature, ...] = get_args(Nature)
NATURE_LABELS: Mapping[str, str] = {
    "etat_dotation": "Dotation de l’État (DETR, DSIL, DPV, DSID)",
    "etat_autre": "Autre subvention de l’État (fonds vert, FNADT…)",
    "public": "Autre subvention publique (Région, Département, agence de l’eau…)",
    "fdc": "Fonds de concours",
    "europe": "Fonds européen (LEADER, FEDER)",
    "prive": "Financement privé (mécénat, don, prime CEE, CAF)",
}
Status = Literal["asked", "obtained", "refused"]
STATUSES: tuple[Status, ...] = get_args(Status)
Motive = Literal["anru", "monument", "patrimoine", "calamite", "cooperation", "outre_mer", "corse"]
MOTIVE_LABELS: dict[Motive, str] = {
    "anru": "Rénovation urbaine (ANRU)",
    "monument": "Monument protégé",
    "patrimoine": "Patrimoine non protégé (loi n° 2019-1461)",
    "calamite": "Calamité publique",
    "cooperation": "Coopération territoriale européenne",
    "outre_mer": "Outre-mer",
    "corse": "Corse, dans certains domaines",
}
_ONE_CENTURY = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Expense:
    """A line of cost, without VAT. `paid` shares it over years, as (year, cents); all in the plan's year if
    empty. `fctva`: it opens the right to FCTVA; `subsidised`: grants count it."""

    label: str
    amount: int
    vat: Fraction = Fraction(1, 5)
    fctva: bool = True
    subsidised: bool = True
    paid: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        _positive(self.amount, self.label)
        if not 0 <= self.vat <= 1:
            raise InvalidPlan(
                f"Le taux de TVA de « {self.label} » est impossible.",
                hint="Écrivez 20 %, 10 %, 5,5 % ou 0.",
                field=self.label,
            )
        _adds_up(self.paid, self.amount, f"Les paiements de « {self.label} »", self.label)

    @property
    def vat_amount(self) -> int:
        """The VAT of the line, rounded to the cent."""
        return nearest(self.amount * self.vat)


@dataclass(frozen=True, slots=True)
class Resource:
    """What somebody else brings: an `amount`, or a `rate` of `base` (the subsidised cost if None).

    A refused one counts for nothing. `received` shares it over years, as (year, cents): to the cent for an
    amount, in proportion for a rate.
    """

    label: str
    nature: Nature
    amount: int | None = None
    rate: Fraction | None = None
    base: int | None = None
    status: Status = "asked"
    received: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.rate is None):
            raise InvalidPlan(
                f"« {self.label} » demande un montant ou un taux, l'un des deux.",
                hint="Effacez l'un des deux.",
                field=self.label,
            )
        for value, known in ((self.nature, NATURES), (self.status, STATUSES)):
            if value not in known:
                raise InvalidPlan(
                    f"« {value} » n'est pas possible pour « {self.label} ».",
                    hint=f"Valeurs possibles : {', '.join(known)}.",
                    field=self.label,
                )
        _positive(self.amount or 0, self.label)
        _positive(self.base or 0, self.label)
        whole = self.amount if self.amount is not None else sum(cents for _, cents in self.received) or 1
        _adds_up(self.received, whole, f"Les versements de « {self.label} »", self.label)
        if self.rate is not None and not 0 <= self.rate <= 1:
            raise InvalidPlan(
                f"Le taux de « {self.label} » est impossible.",
                hint="Donnez un taux de 0 à 100 %.",
                field=self.label,
            )

    def worth(self, subsidised: int) -> int:
        """What it brings, in cents, where the subsidised cost is known; 0 once refused."""
        if self.status == "refused":
            return 0
        if self.amount is not None:
            return self.amount
        return nearest((self.rate or 0) * (subsidised if self.base is None else self.base))


@dataclass(frozen=True, slots=True)
class Derogation:
    """A minimum share below the common one, by which motive and which decision."""

    rate: Fraction
    motive: Motive
    reference: str

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1 or self.motive not in MOTIVE_LABELS or not self.reference.strip():
            raise InvalidPlan(
                "Une dérogation a un taux, un motif prévu par la loi et une référence.",
                hint=f"Motifs : {', '.join(MOTIVE_LABELS.values())}. Citez l'arrêté ou la décision.",
                field="derogation",
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `day` chooses the parameters of law, `year` is when expenses are paid unless they say.

    `self_financing` None lets the plan work it out. `lead`: the project falls under a competence with a lead
    authority (R03b). `vat_recovered` False: no VAT comes back, shares are then counted with it (R03d).
    `received` and `first_commitment` are the dates of R15; `population` and `revenue` serve R10.
    """

    day: date
    year: int
    expenses: tuple[Expense, ...]
    resources: tuple[Resource, ...] = ()
    loan: Loan | None = None
    self_financing: int | None = None
    regime: Regime = "n+2"
    lead: bool = False
    derogation: Derogation | None = None
    vat_recovered: bool = True
    rented: bool = False
    received: date | None = None
    first_commitment: date | None = None
    population: int | None = None
    revenue: int | None = None
    title: str = ""

    def __post_init__(self) -> None:
        if not self.expenses:
            raise InvalidPlan(
                "Ce plan n'a aucune dépense.", hint="Ajoutez au moins une ligne de coût.", field="depenses"
            )
        check_regime(self.regime)
        years = {self.year, *(year for each in self.expenses for year, _ in each.paid)}
        if not all(year in _ONE_CENTURY for year in years):
            raise InvalidPlan(
                "Une année de paiement est impossible.",
                hint="Donnez une année de 2000 à 2100.",
                field="annee",
            )
        _positive(self.self_financing or 0, "autofinancement")

    @property
    def subsidised(self) -> int:
        """The cost that grants count, without VAT."""
        return sum(each.amount for each in self.expenses if each.subsidised)

    def amounts(self) -> Iterator[tuple[Resource, int]]:
        """Each resource and what it brings."""
        subsidised = self.subsidised
        return ((each, each.worth(subsidised)) for each in self.resources)

    def refused(self, index: int) -> Plan:
        """The same plan once the resource at `index` is refused."""
        resources = list(self.resources)
        resources[index] = replace(resources[index], status="refused")
        return replace(self, resources=tuple(resources))


def _positive(amount: int, label: str) -> None:
    if amount < 0:
        raise InvalidPlan(
            f"Le montant de « {label} » est négatif.",
            hint="Écrivez les dépenses et les recettes en positif.",
            field=label,
        )


def _adds_up(parts: tuple[tuple[int, int], ...], amount: int, what: str, label: str) -> None:
    if parts and (sum(cents for _, cents in parts) != amount or any(cents < 0 for _, cents in parts)):
        raise InvalidPlan(
            f"{what} ne font pas ensemble son montant.",
            hint="Corrigez une année, ou le montant : leur somme est exacte au centime.",
            field=label,
        )
