"""A plan as somebody types it, line after line: read whole, every fault told beside its field.

What is typed is kept as texts, right or wrong, so that nothing is lost; a plan comes of it once it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from commune_core.errors import CommuneError, InvalidPlan
from commune_core.financing.fctva import REGIMES, Regime
from commune_core.financing.loans import PERIODS, Loan
from commune_core.financing.money import read_amount, read_rate
from commune_core.financing.plan import NATURES, STATUSES, Expense, Plan, Resource

MOST_LINES = 40
LONGEST_TEXT = 120
VAT_RATES = ("20", "10", "5,5", "0")
_EXPENSE = ("label", "amount", "vat", "fctva", "subsidised")
_RESOURCE = ("label", "nature", "amount", "status")
_LOAN = ("capital", "rate", "years", "periods")
_ALONE = ("title", "year", "regime", "lead", "population", "revenue")
_FLAGS = frozenset({"fctva", "subsidised", "lead"})
_AS_PROPOSED = {"vat": "20", "nature": "public", "status": "asked", "regime": "n+2", "periods": "1"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in French, and where: "expenses.0.amount"."""

    field: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What was typed, tidied, and the plan it makes; `plan` is None where there are faults or no expense."""

    typed: Mapping[str, Any]
    plan: Plan | None
    faults: tuple[Fault, ...]

    @property
    def title(self) -> str:
        """The name of the project."""
        return str(self.typed["title"])


@dataclass(slots=True)
class _Reader:
    """Reads fields one by one, and goes on after a fault."""

    faults: list[Fault] = field(default_factory=list)

    def read(self, place: str, reader: Any, *arguments: Any) -> Any:
        try:
            return reader(*arguments)
        except CommuneError as error:
            self.faults.append(Fault(place, error.message, error.hint))
            return None


def empty(year: int) -> dict[str, Any]:
    """The sketch of somebody who has typed nothing: one blank line of each."""
    return tidy({"year": str(year), "expenses": [{"fctva": True, "subsidised": True}], "resources": [{}]})


def tidy(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of anything a browser sends: known keys, short texts, so many lines, true or false."""
    return {
        **_fields(raw, _ALONE),
        "expenses": _lines(raw.get("expenses"), _EXPENSE),
        "resources": _lines(raw.get("resources"), _RESOURCE),
        "loan": _fields(raw.get("loan"), _LOAN),
    }


def read(raw: Mapping[str, Any], today: date) -> Sketch:
    """The plan typed, judged by the law of 1 January of its year (that of `today`, if none is typed).

    Lines left blank count for nothing.
    """
    typed, reader = tidy(raw), _Reader()
    year = reader.read("year", _year, typed["year"], today.year)
    expenses = [
        reader.read(f"expenses.{rank}", _expense, line, rank, reader)
        for rank, line in enumerate(typed["expenses"])
        if _written(line)
    ]
    resources = [
        reader.read(f"resources.{rank}", _resource, line, rank, reader)
        for rank, line in enumerate(typed["resources"])
        if _written(line)
    ]
    loan = reader.read("loan.capital", _loan, typed["loan"], reader)
    population = _if_any(reader, "population", _people, typed["population"])
    revenue = _if_any(reader, "revenue", read_amount, typed["revenue"])
    if not expenses:
        reader.faults.append(Fault("expenses.0.amount", "Ajoutez au moins une dépense, avec son montant."))
    if reader.faults:
        return Sketch(typed, None, tuple(reader.faults))
    plan = reader.read(
        "year",
        lambda: Plan(
            day=date(year, 1, 1),
            year=year,
            expenses=tuple(expenses),
            resources=tuple(resources),
            loan=loan,
            regime=_regime(typed["regime"]),
            lead=typed["lead"],
            population=population,
            revenue=revenue,
            title=typed["title"],
        ),
    )
    return Sketch(typed, plan, tuple(reader.faults))


def differences(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where two sketches differ: the place in words, what one says, what the other says."""
    one, other = dict(_told(mine)), dict(_told(theirs))
    return [
        (place, one.get(place, ""), other.get(place, ""))
        for place in dict.fromkeys([*one, *other])
        if one.get(place, "") != other.get(place, "")
    ]


def _told(typed: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "Nom du projet", typed["title"]
    yield "Année", typed["year"]
    yield "Régime du FCTVA", typed["regime"]
    yield "Compétence à chef de file", "oui" if typed["lead"] else "non"
    yield "Population", typed["population"]
    yield "Recettes réelles de fonctionnement", typed["revenue"]
    for rank, line in enumerate(typed["expenses"], 1):
        flags = [name for key, name in (("fctva", "FCTVA"), ("subsidised", "subventionnable")) if line[key]]
        if _written(line):
            told = [line["label"], line["amount"], f"TVA {line['vat']} %", *flags]
            yield f"Dépense {rank}", ", ".join(filter(None, told))
    for rank, line in enumerate(typed["resources"], 1):
        if _written(line):
            yield f"Ressource {rank}", ", ".join(filter(None, line.values()))
    loan = typed["loan"]
    if loan["capital"]:
        yield "Emprunt", ", ".join(filter(None, loan.values()))


def _fields(raw: Any, names: tuple[str, ...]) -> dict[str, Any]:
    given = raw if isinstance(raw, Mapping) else {}
    return {name: given.get(name) is True if name in _FLAGS else _text(given, name) for name in names}


def _lines(raw: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_fields(line, names) for line in raw[:MOST_LINES]] if isinstance(raw, list) else []


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        return _AS_PROPOSED.get(name, "")
    # Half a character ("\ud800") is stored by no database.
    whole = "".join(sign for sign in value if not "\ud800" <= sign <= "\udfff" and sign.isprintable())
    return whole[:LONGEST_TEXT].strip()


def _written(line: Mapping[str, Any]) -> bool:
    return bool(line["label"] or line["amount"])


def _expense(line: Mapping[str, Any], rank: int, reader: _Reader) -> Expense | None:
    amount = reader.read(f"expenses.{rank}.amount", read_amount, line["amount"], "montant")
    vat = reader.read(f"expenses.{rank}.vat", _percentage, line["vat"], 2)
    if amount is None or vat is None:
        return None
    label = line["label"] or f"Dépense {rank + 1}"
    return Expense(label, amount, vat, line["fctva"], line["subsidised"])


def _resource(line: Mapping[str, Any], rank: int, reader: _Reader) -> Resource | None:
    amount = reader.read(f"resources.{rank}.amount", read_amount, line["amount"], "montant")
    for name, known in (("nature", NATURES), ("status", STATUSES)):
        if line[name] not in known:
            reader.faults.append(Fault(f"resources.{rank}.{name}", "Choisissez dans la liste."))
            return None
    if amount is None:
        return None
    label = line["label"] or f"Ressource {rank + 1}"
    return Resource(label, line["nature"], amount, status=line["status"])


def _loan(line: Mapping[str, Any], reader: _Reader) -> Loan | None:
    if not line["capital"]:
        return None
    capital = reader.read("loan.capital", read_amount, line["capital"], "capital")
    rate = reader.read("loan.rate", _percentage, line["rate"])
    years = reader.read("loan.years", _whole, line["years"], "Écrivez un nombre d’années, par exemple 15.")
    periods = int(line["periods"]) if line["periods"] in map(str, PERIODS) else 1
    if not capital or rate is None or years is None:
        return None
    return reader.read("loan.years", Loan, capital, rate, years, periods)  # type: ignore[no-any-return]


def _percentage(text: str, places: int = 4) -> Fraction:
    """« 3,6 » and « 3,6 % » are the same here: the field says %. So many decimals at most, as are stored."""
    rate = read_rate(text if "%" in text else f"{text} %", "taux")
    if (rate * 100 * 10**places).denominator != 1:
        raise InvalidPlan(
            f"« {text} » a trop de décimales.", hint=f"{places} décimales au plus.", field="taux"
        )
    return rate


def _regime(text: str) -> Regime:
    return next((regime for regime in REGIMES if regime == text), "n+2")


def _year(text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    year = _whole(text, "Écrivez une année, par exemple 2027.")
    if not 2000 <= year <= 2100:
        raise InvalidPlan("Cette année est impossible.", hint="De 2000 à 2100.", field="year")
    return year


def _people(text: str) -> int:
    return _whole(text, "Écrivez un nombre d’habitants, par exemple 215.")


def _whole(text: str, hint: str) -> int:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        raise InvalidPlan(f"« {text} » n’est pas un nombre entier.", hint=hint, field="nombre")
    return int(digits)


def _if_any(reader: _Reader, place: str, function: Any, text: str) -> Any:
    return reader.read(place, function, text) if text else None
