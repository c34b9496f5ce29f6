"""How a score is made: each item's points, each domain's sums, each mean, as one would write them on paper.

The notes come from `scoring`; the sums are done again here, item by item, and a test holds that both agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from .answers import NOT_APPLICABLE, AnswerValue
from .model import NOTE_MAX, Domain, Item
from .referential import Referential
from .scoring import OWN_COMPETENCE, score
from .tailoring import AS_WRITTEN, Tailored

LeftOut = Literal["", "context", "masked", "not_applicable", "unanswered"]


@dataclass(frozen=True, slots=True)
class ItemSum:
    """One item: its note and weight, and why it is left out ("" when it counts); `ours`: up to it."""

    item: Item
    note: int | None
    left_out: LeftOut
    ours: bool

    @property
    def points(self) -> int:
        """Weight x note."""
        return self.item.weight * self.note if self.note is not None and not self.left_out else 0

    @property
    def most(self) -> int:
        """The points of a note of 4; none for an item that is left out."""
        return 0 if self.left_out else self.item.weight * NOTE_MAX

    @property
    def applicable(self) -> int:
        """The weight that counts in the coverage: that of an item one may answer, answered or not."""
        return self.item.weight if self.left_out in ("", "unanswered") else 0


@dataclass(frozen=True, slots=True)
class DomainSum:
    """The items of a domain and their sums; scored once half of the applicable weight is answered."""

    domain: Domain
    items: tuple[ItemSum, ...]

    @property
    def points(self) -> int:
        """What was had."""
        return sum(each.points for each in self.items)

    @property
    def most(self) -> int:
        """What could be had with these answers."""
        return sum(each.most for each in self.items)

    @property
    def answered(self) -> int:
        """The weight that was answered."""
        return self.most // NOTE_MAX

    @property
    def applicable(self) -> int:
        """The weight that could be answered."""
        return sum(each.applicable for each in self.items)

    @property
    def coverage(self) -> Fraction:
        """Answered weight out of applicable weight, 0 to 100."""
        return Fraction(100 * self.answered, self.applicable) if self.applicable else Fraction()

    @property
    def score(self) -> Fraction | None:
        """Points out of those that could be had, 0 to 100; None under half of coverage."""
        return Fraction(100 * self.points, self.most) if 2 * self.answered >= self.applicable > 0 else None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of domain scores by domain weight; the domains without a score are left out of it."""

    domains: tuple[DomainSum, ...]

    @property
    def scored(self) -> tuple[DomainSum, ...]:
        """The domains that count."""
        return tuple(each for each in self.domains if each.score is not None)

    @property
    def weight(self) -> int:
        """The sum of their weights."""
        return sum(each.domain.weight for each in self.scored)

    @property
    def total(self) -> Fraction:
        """The sum of weight x score."""
        return sum(
            (each.domain.weight * each.score for each in self.scored if each.score is not None), Fraction()
        )

    @property
    def value(self) -> Fraction | None:
        """The mean; None when no domain has a score."""
        return self.total / self.weight if self.weight else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Both scores of a commune: of everything, and of what depends on it."""

    overall: Mean
    ours: Mean


def explain(
    referential: Referential,
    answers: Mapping[str, AnswerValue],
    *,
    today: date,
    tailored: Tailored = AS_WRITTEN,
    depends_on: Mapping[str, str] | None = None,
    unseen: Set[str] = frozenset(),
) -> Explanation:
    """The arithmetic of `scoring.score` for the same arguments; `unseen` items count nowhere, untold."""
    told = {item_id: value for item_id, value in answers.items() if item_id not in unseen}
    card = score(referential, told, today=today, tailored=tailored, depends_on=depends_on)
    said = depends_on or {}
    domains = tuple(
        DomainSum(
            domain,
            tuple(
                ItemSum(
                    item,
                    card.items[item.id].note,
                    _left_out(item, told.get(item.id), tailored),
                    is_ours(item, said.get(item.id), tailored),
                )
                for item in domain.items
                if item.id not in unseen
            ),
        )
        for domain in referential.domains
    )
    own = (DomainSum(each.domain, tuple(line for line in each.items if line.ours)) for each in domains)
    return Explanation(Mean(domains), Mean(tuple(own)))


def is_ours(item: Item, said: str | None, tailored: Tailored = AS_WRITTEN) -> bool:
    """Whether an item counts in what depends on the commune: as its members said, else as proposed."""
    if not said and item.id in tailored.holders:
        said = tailored.holders[item.id][0]
    return said == OWN_COMPETENCE if said else OWN_COMPETENCE in item.competences


def _left_out(item: Item, value: AnswerValue, tailored: Tailored) -> LeftOut:
    if not item.has_note:
        return "context"
    if item.id in tailored.hidden:
        return "masked"
    if value is NOT_APPLICABLE:
        return "not_applicable"
    return "unanswered" if value is None else ""
