"""The rules from a shell, with the standard library only.

    python3 -m commune_core referential         the questionnaire, as JSON
    python3 -m commune_core score < answers     notes, scores and priorities of one commune, as JSON
    python3 -m commune_core rule NAME < entree  what a rule of financing (plan, R01 to R19) gives, as JSON
    python3 -m commune_core cases FILE          a file of worked cases, held against the rules

`score` reads
    {"population": 215,
     "answers": {"FIN-01": 10.89, "SEC-05": false, "SEC-07": "SO", "SEC-01": "jamais", "MOB-02": null},
     "importance": {"SEC-09": 2}, "urgency": {"SEC-09": 2}, "depends_on": {"EAU-01": "syndicat"}}
of which all but "answers" may be left out. A date is answered by its age in whole months, or "jamais"; "SO"
is not applicable; null is unanswered.

`rule` reads the "entree" of a worked case and prints its "attendu"; it exits 0 when a plan is rejected.
`cases` prints a line for each difference, then `N passed, M failed`, and exits 1 where M is above 0. Both
take `--date 2027-05-20`, the day whose parameters of law apply; without it, today.

Bad input: exit 2, and one line of JSON {"code", "message", "hint"} on standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .answers import LONGEST_TEXT, AnswerValue, Special, parse, refused
from .conditions import Profile
from .errors import CommuneError, InvalidAnswer, InvalidCompetence, InvalidWeighting, UnknownItem
from .financing.english import in_english
from .financing.shell import case_differences, rule_answer
from .given import BadInput, read_json, whole_number
from .model import COMPETENCES, Item
from .priorities import Priority, rank
from .referential import Referential, load
from .scoring import Scorecard, display, score
from .tailoring import Tailored, tailor

BAD_INPUT = 2
_KEYS = ("population", "answers", "importance", "urgency", "depends_on")
# Every threshold of age is far below: an older date has the note of this one.
_OLDEST_MONTHS = 1200
_EXAMPLE = '{"answers": {"FIN-01": 10.89}}'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["-h"], ["--help"], ["help"]):
        print(__doc__.strip())
        return 0
    try:
        return _run(words)
    except CommuneError as error:
        print(json.dumps(_in_english(error), ensure_ascii=False), file=sys.stderr)
        return BAD_INPUT


def _run(words: list[str]) -> int:
    match words:
        case ["referential"]:
            result = describe_referential()
        case ["score"]:
            result = score_input()
        case ["rule", *rest]:
            result = rule_answer(rest)
        case ["cases", *rest]:
            return _print_cases(case_differences(rest))
        case _:
            raise BadInput(
                f"no such command: {' '.join(words) or '(none)'}",
                hint="The commands are `referential`, `score`, `rule` and `cases`; --help tells more.",
            )
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _print_cases(found: Mapping[str, list[str]]) -> int:
    for lines in found.values():
        for line in lines:
            print(line)
    failed = sum(bool(lines) for lines in found.values())
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


def describe_referential() -> dict[str, Any]:
    """What `referential` prints."""
    referential = load()
    return {
        "version": referential.version,
        "items": [
            {
                "id": item.id,
                "domain": item.domain,
                "kind": item.kind,
                "weight": item.weight,
                "thresholds": _thresholds(item),
                "direction": item.direction,
                "obligation_minimum": item.obligation.minimum_note if item.obligation else None,
                "default_importance": item.default_importance,
                "role": item.role,
            }
            for item in referential.items.values()
        ],
        "domains": [{"code": domain.code, "weight": domain.weight} for domain in referential.domains],
    }


def score_input() -> dict[str, Any]:
    """What `score` prints for the JSON on standard input."""
    given = read_json(sys.stdin.buffer.read(), example=_EXAMPLE)
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        raise BadInput(f"unknown key {unknown[0]!r}", hint=f"Known keys: {', '.join(_KEYS)}.")
    if "answers" not in given:
        raise BadInput('the key "answers" is missing', hint=f"Give {_EXAMPLE}; it may be empty.")
    referential, today = load(), date.today().replace(day=1)
    by_item = {key: _by_item(given, key, referential) for key in _KEYS if key != "population"}
    answers = {
        item_id: _answer(referential.items[item_id], raw, today)
        for item_id, raw in by_item["answers"].items()
    }
    card = score(
        referential,
        answers,
        today=today,
        tailored=_of_size(referential, _population(given.get("population"))),
        depends_on=by_item["depends_on"],
    )
    priorities = rank(
        referential,
        card,
        importance={item_id: whole_number(raw) for item_id, raw in by_item["importance"].items()},
        urgency={item_id: whole_number(raw) for item_id, raw in by_item["urgency"].items()},
    )
    return _scorecard(card) | {"priorities": [_priority(entry) for entry in priorities]}


def _of_size(referential: Referential, population: int | None) -> Tailored:
    """What a commune of which only the size is told is not asked; no rule sets its département apart."""
    return Tailored(hidden=tailor(referential, Profile(population, departement="")).hidden)


def _scorecard(card: Scorecard) -> dict[str, Any]:
    return {
        "items": {item_id: {"note": item.note, "alert": item.alert} for item_id, item in card.items.items()},
        "domains": {
            code: {"score": _shown(domain.score), "coverage": display(domain.coverage), "level": domain.level}
            for code, domain in card.domains.items()
        },
        "overall": _shown(card.overall),
        "ours": _shown(card.ours),
    }


def _priority(entry: Priority) -> dict[str, Any]:
    return {
        "item": entry.item.id,
        "note": entry.note,
        "importance": entry.importance,
        "urgency": entry.urgency,
        "priority": entry.priority,
        "class": entry.klass,
        "quadrant": entry.quadrant,
    }


def _by_item(given: Mapping[str, Any], key: str, referential: Referential) -> dict[str, Any]:
    """The object under `key`, every key of which is an item; absent or null is empty, but for the answers."""
    value = given.get(key, {})
    if value is None and key != "answers":
        return {}
    if not isinstance(value, dict):
        raise BadInput(f"{key!r} is not an object", hint=f'Give {{"{key}": {{item: value}}}}.')
    for item_id in value:
        referential.item(item_id)
    return value


def _answer(item: Item, raw: Any, today: date) -> AnswerValue:
    if item.kind == "date":
        if isinstance(raw, Decimal):
            return _date_of_age(item, raw, today)
        if isinstance(raw, str) and raw not in (Special.NEVER.value, Special.NOT_APPLICABLE.value):
            raise refused(item, raw)
    return parse(item, raw, today=today)


def _date_of_age(item: Item, months: Decimal, today: date) -> date:
    """A day exactly `months` months before `today`, itself the first of a month."""
    age = whole_number(months)
    if not isinstance(age, int) or age < 0:
        raise refused(item, months)
    year, month = divmod(today.year * 12 + today.month - 1 - min(age, _OLDEST_MONTHS), 12)
    return date(year, month + 1, 1)


def _population(raw: Any) -> int | None:
    population = whole_number(raw)
    if population is None or (isinstance(population, int) and not isinstance(raw, bool) and population >= 0):
        return population
    raise BadInput("the population is not a whole number", hint="Give the number of inhabitants, 0 or more.")


def _in_english(error: CommuneError) -> dict[str, str]:
    """The error as a shell shows it: the core speaks French to people, a command line speaks English."""
    place = error.where.get("item", "")
    message, hint = in_english(error)
    if isinstance(error, InvalidAnswer):
        message = f"the answer to {place} is not acceptable"
        hint = f"Expected {_accepted(load().items[place])}."
    elif isinstance(error, UnknownItem):
        message = f"no item is called {place!r}"
        hint = "`python3 -m commune_core referential` lists the items."
    elif isinstance(error, InvalidWeighting):
        message = f"the {error.where['field']} of {place} is not acceptable"
        hint = "Give a whole number from 1 to 5."
    elif isinstance(error, InvalidCompetence):
        message, hint = f"unknown competence for {place}", f"One of: {', '.join(COMPETENCES)}."
    return {"code": error.code, "message": message, "hint": hint}


def _accepted(item: Item) -> str:
    kinds = {
        "scale": "a whole number from 0 to 4",
        "yes_no": "true or false",
        "date": f'an age in whole months or "{Special.NEVER.value}"',
        "text": f"a text of {LONGEST_TEXT} characters at most",
    }
    bounds = [f"at least {item.minimum}"] if item.minimum is not None else []
    bounds += [f"at most {item.maximum}"] if item.maximum is not None else []
    text = kinds.get(item.kind) or " ".join(["a number", ", ".join(bounds)]).strip()
    return f'{text}, "{Special.NOT_APPLICABLE.value}", or null'


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else display(value)


def _thresholds(item: Item) -> list[int | float] | None:
    return None if item.thresholds is None else [_number(step) for step in item.thresholds]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


if __name__ == "__main__":
    sys.exit(main())
