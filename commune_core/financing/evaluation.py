"""What a plan comes to: totals, FCTVA by year, shares, what the rules say, and what is left to be found.

Resources (grants, private money, FCTVA, loan, self-financing) add up to the cost with VAT, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from commune_core.financing import findings as say
from commune_core.financing import parameters, shares
from commune_core.financing.fctva import by_year_of_payment, fctva
from commune_core.financing.findings import Finding
from commune_core.financing.loans import Loan, annuities
from commune_core.financing.money import by_year, euros, share_out
from commune_core.financing.plan import Plan, Resource


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is computed of a plan, in cents.

    `to_finance` is what grants and private money leave, before FCTVA; `after_loan` what the loan leaves of
    it: self-financing, and FCTVA to wait for; `net_cost` what stays once FCTVA came; `own_funds` what the
    owner pays for good beside the loan. `minimum_rule` asks the owner for a share of `minimum_rate`. `spent`
    and `fctva_by_year` are cents by year, VAT included.
    """

    plan: Plan
    amounts: tuple[tuple[Resource, int], ...]
    total: int
    vat: int
    subsidised: int
    fctva_base: int
    fctva: int
    spent: Mapping[int, int]
    fctva_by_year: Mapping[int, int]
    aid: int
    private: int
    minimum_rule: str
    minimum_rate: Fraction
    participation: shares.Participation
    state_grants: shares.Ceiling
    pool: shares.PoolCeiling | None
    findings: tuple[Finding, ...] = ()

    @property
    def total_with_vat(self) -> int:
        """The whole cost."""
        return self.total + self.vat

    @property
    def to_finance(self) -> int:
        """What is to be found before FCTVA comes."""
        return self.total_with_vat - self.aid - self.private

    @property
    def after_loan(self) -> int:
        """What the loan leaves to be found."""
        return self.to_finance - self._capital

    @property
    def net_cost(self) -> int:
        """What stays once FCTVA came."""
        return self.to_finance - self.fctva

    @property
    def own_funds(self) -> int:
        """What the owner pays for good, beside the loan."""
        return self.net_cost - self._capital

    @property
    def gap(self) -> int:
        """What the self-financing written lacks; negative where it is too much."""
        written = self.plan.self_financing
        return 0 if written is None else self.own_funds - written

    @property
    def balanced(self) -> bool:
        """Whether resources make the cost, without lending more than is needed."""
        return self.gap == 0 and self.own_funds >= 0

    @property
    def lawful(self) -> bool:
        """Whether no rule is broken."""
        return all(each.ok for each in self.findings)

    @property
    def _capital(self) -> int:
        return self.plan.loan.capital if self.plan.loan else 0

    def table(self) -> tuple[tuple[str, int], ...]:
        """The resources of the deliberation's table, in reading order; they add up to the cost with VAT."""
        loan = [("Emprunt", self._capital)] if self.plan.loan else []
        return (
            *((each.label, worth) for each, worth in self.amounts if each.status != "refused"),
            ("FCTVA", self.fctva),
            *loan,
            ("Autofinancement", self.own_funds),
        )


def minimum_share(plan: Plan) -> tuple[str, Fraction]:
    """The rule that sets the owner's minimum share, and the rate it asks."""
    if plan.derogation:
        return "R03c", plan.derogation.rate
    if plan.lead:
        return "R03b", parameters.rate("owner_share.lead", plan.day)
    return "R03", parameters.rate("owner_share.minimum", plan.day)


def evaluate(plan: Plan) -> Evaluation:
    """The evaluation of a plan; raises UnknownParameter where its day is out of what is known."""
    amounts = tuple(plan.amounts())
    total, vat = sum(each.amount for each in plan.expenses), sum(each.vat_amount for each in plan.expenses)
    spent, eligible = _spent(plan, only_eligible=False), _spent(plan, only_eligible=True)
    private = sum(worth for each, worth in amounts if each.nature == "prive")
    aid = sum(worth for _, worth in amounts) - private
    code, minimum = minimum_share(plan)
    # Where no VAT comes back, it is a cost like another.
    cost = total if plan.vat_recovered else total + vat
    base = sum(eligible.values())
    pooled = sum(worth for each, worth in amounts if each.nature == "fdc")
    dotations = sum(worth for each, worth in amounts if each.nature == "etat_dotation")
    evaluation = Evaluation(
        plan=plan,
        amounts=amounts,
        total=total,
        vat=vat,
        subsidised=plan.subsidised,
        fctva_base=base,
        fctva=fctva(base, plan.day),
        spent=spent,
        fctva_by_year=by_year_of_payment(eligible, plan.regime, plan.day),
        aid=aid,
        private=private,
        minimum_rule=code,
        minimum_rate=minimum,
        participation=shares.participation(cost, private, aid, minimum),
        state_grants=shares.state_grants(dotations, plan.subsidised, plan.day),
        pool=shares.pool_ceiling(cost, aid - pooled, private, plan.day, minimum) if pooled else None,
    )
    return replace(evaluation, findings=tuple(_findings(evaluation, pooled)))


def _spent(plan: Plan, *, only_eligible: bool) -> dict[int, int]:
    """Spending with VAT of each year; the VAT of a line follows its payments, to the cent."""
    flows: list[tuple[int, int]] = []
    for each in plan.expenses:
        if only_eligible and not each.fctva:
            continue
        paid = each.paid or ((plan.year, each.amount),)
        vat = share_out(each.vat_amount, [cents for _, cents in paid])
        flows += [(year, cents + more) for (year, cents), more in zip(paid, vat, strict=True)]
    return by_year(flows)


def _findings(found: Evaluation, pooled: int) -> Iterator[Finding]:
    plan = found.plan
    yield from _balance(found)
    yield from say.share_of_owner(plan, found.minimum_rule, found.minimum_rate, found.participation)
    yield from say.state_grants(plan, found.amounts, found.state_grants)
    yield from say.all_aid(plan, found.amounts)
    if found.pool:
        yield say.pool(pooled, found.pool)
    yield from say.vat(plan)
    yield from say.order_of_dates(plan)
    yield from say.study(plan, found.total_with_vat)


def _balance(found: Evaluation) -> Iterator[Finding]:
    if found.own_funds < 0:
        yield say.finding(
            "R00",
            "refused",
            f"Le plan a {euros(-found.own_funds)} de ressources de trop.",
            "Réduisez l'emprunt ou une aide : un plan ne finance que son coût.",
            amount=-found.own_funds,
        )
    elif found.gap > 0:
        yield say.finding(
            "R00",
            "refused",
            f"Il manque {euros(found.gap)} pour équilibrer le plan.",
            "Augmentez l'autofinancement ou l'emprunt, ou cherchez une autre aide.",
            amount=found.gap,
        )
    elif found.gap < 0:
        yield say.finding(
            "R00",
            "refused",
            f"L'autofinancement dépasse le besoin de {euros(-found.gap)}.",
            f"Ramenez-le à {euros(found.own_funds)}.",
            amount=-found.gap,
        )
    else:
        yield say.finding("R00", "ok", f"Le plan est équilibré à {euros(found.total_with_vat)}.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What becomes of a plan without one of its resources.

    `missing` is what must be found, in cents; `loan` what to borrow if it is borrowed at the terms of the
    plan's loan, and `annuity` what the first year then costs more; `changed` are the findings that differ,
    before and after (None where the rule then says nothing, or said nothing).
    """

    resource: Resource
    before: Evaluation
    after: Evaluation
    missing: int
    loan: Loan | None
    annuity: int
    changed: tuple[tuple[Finding | None, Finding | None], ...]


def without(plan: Plan, index: int) -> Refusal:
    """What if the resource at `index` is refused? An IndexError if there is none."""
    before, after = evaluate(plan), evaluate(plan.refused(index))
    missing = after.own_funds - before.own_funds
    loan = replace(plan.loan, capital=plan.loan.capital + missing) if plan.loan else None
    more = annuities(loan)[0].payment - annuities(plan.loan)[0].payment if loan and plan.loan else 0
    return Refusal(plan.resources[index], before, after, missing, loan, more, tuple(_changes(before, after)))


def _changes(before: Evaluation, after: Evaluation) -> Iterator[tuple[Finding | None, Finding | None]]:
    old = {(each.rule.code, each.subject, rank): each for rank, each in _ranked(before)}
    new = {(each.rule.code, each.subject, rank): each for rank, each in _ranked(after)}
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or (was.state, was.message) != (now.state, now.message):
            yield was, now


def _ranked(evaluation: Evaluation) -> Iterator[tuple[int, Finding]]:
    """Findings with their rank among those of one rule on one line."""
    seen: dict[tuple[str, str], int] = {}
    for each in evaluation.findings:
        key = (each.rule.code, each.subject)
        seen[key] = seen.get(key, -1) + 1
        yield seen[key], each
