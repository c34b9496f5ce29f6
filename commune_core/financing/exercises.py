"""The worked cases as exercises: what is given, what is asked, and whether what somebody typed is right.

The JSON under `data/` is compiled from `course_content/financing_cases.json` by `viatic-olx data`. Amounts,
rates and years have two decimals, and are compared as whole hundredths.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from commune_core.errors import CommuneError
from commune_core.financing import exercise_words as words
from commune_core.financing.evaluation import evaluate
from commune_core.financing.exercise_given import DAY, Given, given, word_of
from commune_core.financing.findings import Finding
from commune_core.financing.money import euros, read_amount
from commune_core.financing.plan import Expense, Plan, Resource
from commune_core.financing.plan_command import read_plan
from commune_core.financing.rules import RULES, Rule
from commune_core.given import Fields
from commune_core.typography import NBSP, typeset

FILE = "financing_cases.json"
MOST_ASKED = 12

Kind = Literal["amount", "percent", "years", "count", "date", "choice"]
State = Literal["right", "wrong", "empty", "unreadable"]
_UNITS: Mapping[str, str] = {"amount": "€", "percent": "%", "years": "ans"}
_MONEY = re.compile(r"-?\d+\.\d\d")
_TYPED_DAY = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")


class UnknownCase(CommuneError):
    """No worked case has this name, or it has no such value to ask."""

    code = "case.unknown"


class Unreadable(CommuneError):
    """What was typed is no answer of this kind: it counts as no attempt."""

    code = "exercise.unreadable"


@dataclass(frozen=True, slots=True)
class Question:
    """One value to find. `expected` is in the case's own writing; `choices` code to label, for a choice."""

    key: str
    label: str
    kind: Kind
    expected: str
    rule: Rule
    choices: Mapping[str, str]

    @property
    def unit(self) -> str:
        """What follows the field: "€", "%", "ans" or nothing."""
        return _UNITS.get(self.kind, "")

    @property
    def solution(self) -> str:
        """The right answer as people read it."""
        return self.shown(self.expected)

    def shown(self, plain: str) -> str:
        """A value in the case's own writing, as people read it."""
        if self.kind == "amount":
            return euros(_hundredths(plain))
        if self.kind in ("percent", "years"):
            return f"{plain.replace('.', ',')}{NBSP}{self.unit}"
        if self.kind == "date":
            return f"{date.fromisoformat(plain):%d/%m/%Y}"
        return self.choices.get(plain, plain)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A case as a learner meets it: what is given, what is asked, the rules it is about."""

    code: str
    title: str
    given: tuple[Given, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]

    def mark(self, typed: Mapping[str, str], tolerance: int = 0) -> dict[str, State]:
        """For each question, whether what was typed is right; `tolerance` in hundredths of its unit."""
        return {each.key: _mark(each, typed.get(each.key, ""), tolerance) for each in self.questions}


def titles() -> dict[str, str]:
    """The cases one may choose from: code to title, in order."""
    named = {code: typeset(str(case["titre"])) for code, case in _cases().items()}
    return {code: named[code] for code in sorted(named, key=_by_number)}


def askable(code: str) -> dict[str, str]:
    """Every value of a case that may be asked: key to label; raises UnknownCase."""
    return {each.key: each.label for each in _questions(_case(code))}


def exercise(code: str, asked: Sequence[str] = ()) -> Exercise:
    """The case `code` asking these values, or its first ones; raises UnknownCase."""
    case = _case(code)
    every = {each.key: each for each in _questions(case)}
    for key in asked:
        if key not in every:
            raise UnknownCase(
                f"Le cas {code} n’a pas de valeur « {key} » à demander.",
                hint=f"Valeurs possibles{NBSP}: {', '.join(every)}.",
                field="asked",
            )
    chosen = tuple(every[key] for key in dict.fromkeys(asked)) or tuple(every.values())[:MOST_ASKED]
    rules = tuple(RULES[name] for name in case["regles"] if name in RULES)
    return Exercise(code, typeset(case["titre"]), tuple(given(case)), chosen, rules)


def findings(code: str, day: date) -> tuple[Finding, ...]:
    """What the rules say of the plan of a case; nothing where the case is no plan."""
    case = _case(code)
    plan = _plan(case, day)
    return evaluate(plan).findings if plan else ()


def read_typed(question: Question, text: str) -> str:
    """What was typed, in the case's own writing; raises Unreadable."""
    text = " ".join(text.split())
    if question.kind == "choice":
        if text in question.choices:
            return text
        raise Unreadable("Choisissez une réponse de la liste.", field=question.key)
    if question.kind == "date":
        return _read_day(question, text)
    if question.kind == "count":
        digits = text.replace(" ", "")
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            return str(int(digits))
        raise Unreadable("Écrivez un nombre entier, par exemple 15.", field=question.key)
    negative = text[:1] in ("-", "−", "–")
    bare = text.lstrip("-−–+ ")
    if question.kind != "amount":
        bare = re.sub(r"\s*(%|ans?|années?)$", "", bare)
    try:
        cents = read_amount(bare, question.key)
    except CommuneError as error:
        hint = error.hint if question.kind == "amount" else "Écrivez un nombre, par exemple 12,34."
        raise Unreadable(error.message, hint=hint, field=question.key) from None
    return f"{'-' if negative and cents else ''}{cents // 100}.{cents % 100:02d}"


def _read_day(question: Question, text: str) -> str:
    found = _TYPED_DAY.fullmatch(text)
    iso = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise Unreadable("Écrivez une date, par exemple 15/03/2027.", field=question.key) from None


def _mark(question: Question, text: str, tolerance: int) -> State:
    if not text.strip():
        return "empty"
    try:
        typed = read_typed(question, text)
    except Unreadable:
        return "unreadable"
    if question.kind in _UNITS:
        right = abs(_hundredths(typed) - _hundredths(question.expected)) <= tolerance
    else:
        right = typed == question.expected
    return "right" if right else "wrong"


def _hundredths(plain: str) -> int:
    """The whole hundredths of "1234.56", or of "-0.05"."""
    return int(Fraction(plain) * 100)


@lru_cache(maxsize=1)
def _cases() -> Mapping[str, Mapping[str, Any]]:
    raw = resources.files("commune_core").joinpath("data", FILE).read_bytes()
    cases: Mapping[str, Mapping[str, Any]] = json.loads(raw)
    return cases


def _case(code: str) -> Mapping[str, Any]:
    if code not in _cases():
        raise UnknownCase(
            f"Aucun cas chiffré ne s’appelle « {code} ».", hint="Choisissez-le dans la liste.", field="case"
        )
    return _cases()[code]


def _by_number(code: str) -> tuple[int, str]:
    """C02b comes after C02, C10a after C09."""
    found = re.match(r"[A-Z]+(\d+)", code)
    return (int(found[1]) if found else 0, code)


def _questions(case: Mapping[str, Any]) -> Iterator[Question]:
    for path, value in _leaves(case["attendu"]):
        if value is not None:
            yield _question(str(case["commande"]), path, value)


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values inside, each with its keys; the lines of a list by their year, or numbered from 1."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "annee":
                yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for rank, inner in enumerate(value, 1):
            name = str(inner["annee"]) if isinstance(inner, dict) and "annee" in inner else str(rank)
            yield from _leaves(inner, (*path, name))
    else:
        yield path, value


def _question(command: str, path: tuple[str, ...], value: Any) -> Question:
    kind, expected, choices = _kind(path[-1], value)
    code = next((words.RULE_OF[key] for key in reversed(path) if key in words.RULE_OF), command)
    return Question(
        ".".join(path), typeset(_label(command, path)), kind, expected, RULES.get(code, RULES["R00"]), choices
    )


def _label(command: str, path: tuple[str, ...]) -> str:
    group = ""
    parts: list[str] = []
    for key in path:
        if key.isdigit():
            parts.append(f"en {key}" if len(key) == 4 else f"année {key}")
        else:
            parts.append(word_of(words.ASKED, command, key, group))
        group = key
    told = [part for part in parts if part]
    # The year comes last, whatever the order of the keys.
    told.sort(key=lambda part: part.startswith(("en 2", "année ")))
    first = ["FCTVA"] if command == "R02" else []
    text = ", ".join([*first, *told])
    return text[:1].upper() + text[1:]


def _kind(key: str, value: Any) -> tuple[Kind, str, Mapping[str, str]]:
    if isinstance(value, bool):
        return "choice", "oui" if value else "non", words.YES_NO
    if isinstance(value, int):
        return "count", str(value), {}
    if DAY.fullmatch(value):
        return "date", value, {}
    if not _MONEY.fullmatch(value):
        return "choice", value, words.RULES_THAT_COMMAND if key == "contrainte" else words.EFFECTS
    if key.endswith("_pct") or key == "taux_mo_sur_publics":
        return "percent", value, {}
    return ("years" if key == "capacite_desendettement_ans" else "amount"), value, {}


def _plan(case: Mapping[str, Any], day: date) -> Plan | None:
    entry, command = case["entree"], case["commande"]
    if command == "plan" and "depenses" in entry:
        return read_plan(Fields(entry), day)
    if command not in ("plan", "R03", "R03b") or "cout_ht" not in entry:
        return None
    lines = [Resource(row[0], row[2], read_amount(row[1])) for row in entry.get("ressources", ())]
    lines += [Resource("Aides publiques", "public", read_amount(entry["aides"]))] if "aides" in entry else []
    private = read_amount(entry.get("prive", "0"))
    lines += [Resource("Financements privés", "prive", private)] if private else []
    cost = Expense("Coût du projet", read_amount(entry["cout_ht"]))
    return Plan(day, day.year, (cost,), tuple(lines), lead=command == "R03b")
