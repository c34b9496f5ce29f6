"""An exercise of the block `viatic_financing_plan`: what is read, refused, marked and explained, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from commune_core.errors import CommuneError
from commune_core.financing import exercises
from commune_core.financing.exercises import Exercise, Unreadable
from commune_core.financing.money import read_amount
from commune_core.typography import NBSP

LONGEST = 60
PARIS = ZoneInfo("Europe/Paris")
Template = Callable[[str, Mapping[str, Any]], str]
WORDS = {"right": "Juste", "wrong": "À revoir", "empty": "Sans réponse", "unreadable": "Illisible"}


class ExerciseClosed(CommuneError):
    """No attempt is taken any more."""

    code = "exercise.closed"

    @classmethod
    def of(cls, *, late: bool) -> Self:
        """Because it is late, or because every attempt was used or the exercise is solved."""
        if late:
            return cls("La date de remise est passée.", hint="Votre dernière réponse reste comptée.")
        return cls("Cet exercice est terminé.", hint="Rechargez la page pour voir la correction.")


class StaleAttempt(CommuneError):
    """Answers were sent from another page since this one was opened."""

    code = "exercise.stale"

    @classmethod
    def now(cls, attempts: int) -> Self:
        """With the number of attempts used by now, which is what the page sends next."""
        return cls(
            "Vous avez déjà répondu depuis une autre page.",
            hint="Votre saisie est toujours là. Vérifiez-la à nouveau pour qu’elle compte comme un essai.",
            attempts=attempts,
        )


def names(text: str | None) -> tuple[str, ...]:
    """The names written with commas between them."""
    return tuple(name for name in (each.strip() for each in (text or "").split(",")) if name)


def read(exercise: Exercise, raw: Any) -> dict[str, str]:
    """What was typed for each question; anything else a browser sends is left out."""
    given = raw if isinstance(raw, Mapping) else {}
    return {
        each.key: _clean(given[each.key])
        for each in exercise.questions
        if isinstance(given.get(each.key), str) and given[each.key].strip()
    }


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and not "\ud800" <= sign <= "\udfff")[:LONGEST]


def check_readable(exercise: Exercise, typed: Mapping[str, str]) -> None:
    """Raise Unreadable where nothing was typed, or something that is no answer: it uses no attempt up."""
    if not typed:
        raise Unreadable(
            "Donnez au moins une réponse.", hint="Vous pouvez laisser les autres vides.", fields={}
        )
    faults: dict[str, str] = {}
    for each in exercise.questions:
        if each.key in typed:
            try:
                exercises.read_typed(each, typed[each.key])
            except Unreadable as error:
                faults[each.key] = f"{error.message} {error.hint}".strip()
    if faults:
        raise Unreadable(
            "Une réponse ne peut pas être lue.", hint="Cet essai n’est pas compté.", fields=faults
        )


def questions(exercise: Exercise, typed: Mapping[str, str], marks: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each question as the template draws it."""
    return [
        {
            "key": each.key,
            "label": each.label,
            "kind": each.kind,
            "unit": each.unit,
            "inputmode": "text" if each.kind == "date" else "decimal",
            "choices": each.choices.items(),
            "typed": typed.get(each.key, ""),
            **_mark(exercise, each.key, marks),
        }
        for each in exercise.questions
    ]


def _mark(exercise: Exercise, key: str, marks: Mapping[str, str]) -> dict[str, Any]:
    state = marks.get(key, "")
    rule = next(each.rule for each in exercise.questions if each.key == key)
    return {
        "state": state,
        "word": WORDS.get(state, ""),
        "rule": rule if state in ("wrong", "empty") else None,
    }


def told(
    template: Template, exercise: Exercise, submitted: Mapping[str, str], tolerance: int
) -> dict[str, Any]:
    """What the browser writes beside each question after an attempt."""
    marks = exercise.mark(submitted, tolerance)
    return {
        "marks": {
            key: template("financing_plan/mark.html", {"each": _mark(exercise, key, marks)}) for key in marks
        },
        "right": sum(state == "right" for state in marks.values()),
        "total": len(marks),
    }


def moment(when: datetime | None) -> str:
    """A date and hour of Paris as people read them; "" where there is none."""
    local = when.astimezone(PARIS) if when else None
    return f"{local:%d/%m/%Y} à {local.hour}{NBSP}h{NBSP}{local:%M}" if local else ""


def shows_solutions(rule: str, solved: bool, out: bool, late: bool, attempts: int) -> bool:
    """Whether the right answers may be shown, by the platform's own setting `showanswer`."""
    by_rule = {
        "never": False,
        "always": True,
        "attempted": attempts > 0,
        "attempted_no_past_due": attempts > 0,
        "answered": solved,
        "closed": out or late,
        "past_due": late,
        "correct_or_past_due": solved or late,
        "after_all_attempts": out,
        "after_all_attempts_or_correct": out or solved,
    }
    return by_rule.get(rule, solved or out or late)


def setting_faults(data: Any) -> Iterator[tuple[str, str]]:
    """Each setting that is wrong, and why, in French."""
    if data.case:
        try:
            exercises.exercise(data.case, names(data.asked))
        except CommuneError as error:
            yield str(error.where.get("field", "case")), f"{error.message} {error.hint}"
    elif data.asked:
        yield "asked", "Choisissez d’abord un cas chiffré."
    try:
        read_amount(data.tolerance or "0")
    except CommuneError:
        yield "tolerance", f"Tolérance{NBSP}: écrivez 0, ou par exemple 0,01."
    for name, label in (("max_attempts", "Essais"), ("weight", "Points")):
        value = getattr(data, name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            yield name, f"{label}{NBSP}: donnez un nombre, 0 ou plus."
