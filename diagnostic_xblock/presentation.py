"""From the rows of `dashboard_plugin.api.sheet` to what templates and the browser read, in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from commune_core.answers import NEVER, NOT_APPLICABLE, AnswerValue
from commune_core.model import COMPETENCES, Item
from commune_core.referential import Referential
from commune_core.typography import NBSP
from dashboard_plugin.api import AnswerView, ItemRow
from dashboard_plugin.xblock_base import LINKS, templates_of

UNKNOWN_TEXT = "Je ne sais pas"
NO_ANSWER_TEXT = "Pas encore de réponse"
NO_DEPENDENCE_TEXT = "Comme proposé"
CONFIDENCES = {"": "Non précisé", "sure": "Sûr", "estimated": "Estimé", "to_check": "À vérifier"}


@lru_cache(maxsize=2048)
def french_day(day: date) -> str:
    """ "12 mars 2027", and "1er mars 2027"."""
    text = format_date(day, "d MMMM y", locale="fr")
    return f"1er{text[1:]}" if day.day == 1 else text


def french_date_or_month(day: date) -> str:
    """ "mai 2024" for the first of a month, which is how a month alone is kept."""
    return format_date(day, "MMMM y", locale="fr") if day.day == 1 else french_day(day)


@lru_cache(maxsize=4096)
def french_number(number: Decimal, unit: str = "") -> str:
    """ "1 234,5 %": every decimal that was typed, and the unit after a space that does not break."""
    text = format_decimal(number, locale="fr", decimal_quantization=False)
    return f"{text}{NBSP}{unit}" if unit and unit != "nombre" else text


def value_text(item: Item, value: AnswerValue, scale_labels: tuple[str, ...]) -> str:
    """An answer as people read it."""
    if value is None:
        return NO_ANSWER_TEXT
    if value is NOT_APPLICABLE:
        return "Sans objet"
    if value is NEVER:
        return "Jamais"
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, Decimal):
        return french_number(value, item.unit)
    if isinstance(value, date):
        return french_date_or_month(value)
    return f"{value} · {scale_labels[value]}" if isinstance(value, int) else str(value)


def confidence_text(code: str) -> str:
    """How sure the team is, in a word."""
    return CONFIDENCES.get(code, code)


def typed_value(value: AnswerValue) -> str:
    """An answer as the form shows it for correction."""
    if value is None or value is NOT_APPLICABLE:
        return ""
    if value is NEVER:
        return "jamais"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{value:%m/%Y}" if value.day == 1 else f"{value:%d/%m/%Y}"
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else str(value)


def answer_text(item: Item, answer: AnswerView | None, referential: Referential) -> str:
    """The whole answer in one line, the reason of a "sans objet" included."""
    if answer is None:
        return NO_ANSWER_TEXT
    if answer.state == "unknown":
        return UNKNOWN_TEXT
    if answer.state == "not_applicable":
        return not_applicable_text(answer.reason)
    return value_text(item, answer.value, referential.scale_labels)


def not_applicable_text(reason: str) -> str:
    """ "Sans objet", with its reason when one is given."""
    return f"Sans objet{NBSP}: {reason}" if reason else "Sans objet"


def answer_data(answer: AnswerView | None) -> dict[str, Any]:
    """What the browser needs to fill the form of a point, and to name the version it corrects."""
    if answer is None:
        blank = ("state", "value", "reason", "depends_on", "confidence", "comment", "source")
        return {"version": None, **dict.fromkeys(blank, "")}
    return {
        "version": answer.version,
        "state": answer.state,
        "value": typed_value(answer.value),
        "reason": answer.reason,
        "depends_on": answer.depends_on,
        "confidence": answer.confidence,
        "comment": answer.comment,
        "source": answer.source,
    }


def signature(answer: AnswerView | None) -> str:
    """Who answered and when: "Claire Dupont, 12 mars 2027"."""
    if answer is None:
        return ""
    day = french_day(_local(answer.answered_at).date())
    return f"{answer.author_name}, {day}" if answer.author_name else day


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def state_context(row: ItemRow, referential: Referential) -> dict[str, Any]:
    """What `state.html` shows of one point: the answer, its note, its alert, where to go from there."""
    answer = row.answer
    return {
        "id": row.item.id,
        "answered": answer is not None,
        "text": answer_text(row.item, answer, referential),
        "note": row.note,
        "signature": signature(answer),
        "depends_on": referential.competence_labels.get(answer.depends_on, "") if answer else "",
        "confidence": confidence_text(answer.confidence) if answer and answer.confidence else "",
        "source": answer.source if answer else "",
        "comment": answer.comment if answer else "",
        "alert": row.alert,
        "url": row.url,
        "courses": row.courses,
    }


def accepted_bounds(item: Item) -> str:
    """The accepted range of a number, for the hint under its field; empty when there is none."""
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return f"Entre {french_number(low)} et {french_number(high, item.unit)}."
    if low is not None:
        return f"Au moins {french_number(low, item.unit)}."
    return f"Au plus {french_number(high, item.unit)}." if high is not None else ""


def thresholds_text(item: Item) -> str:
    """What each note asks of a number or a date: "1 à partir de 5 %, 2 à partir de 8 %…"."""
    if not item.thresholds:
        return ""
    if item.kind == "date":
        notes = (
            f"{4 - rank} jusqu’à {french_number(month)} mois" for rank, month in enumerate(item.thresholds)
        )
    else:
        word = "à partir de" if item.direction == "increasing" else "jusqu’à"
        notes = (
            f"{rank} {word} {french_number(step, item.unit)}" for rank, step in enumerate(item.thresholds, 1)
        )
    return ", ".join(notes)


@lru_cache(maxsize=1024)
def item_markup(item: Item, referential: Referential) -> SafeString:
    """Domain, question, why and how of one point: what no answer changes.

    A course asks the same points of thousands of members: their text is escaped and laid out once a process.
    """
    context = {
        "item": item,
        "domain": referential.domain(item.domain).title,
        "unit": "" if item.unit == "nombre" else item.unit,
        "bounds": accepted_bounds(item) if item.kind == "number" else "",
        "thresholds": thresholds_text(item),
        "proposed": ", ".join(referential.competence_labels[code] for code in item.competences),
    }
    return _render("diagnostic/item.html", context)


@lru_cache(maxsize=8)
def forms_markup(referential: Referential) -> SafeString:
    """The answer forms, one of each kind, that the browser copies into a point."""
    context = {
        "scale": list(enumerate(referential.scale_labels)),
        "confidences": list(CONFIDENCES.items()),
        "competences": [(code, referential.competence_labels[code]) for code in COMPETENCES],
    }
    return _render("diagnostic/forms.html", context)


def state_markup(row: ItemRow, referential: Referential) -> SafeString:
    """The part of a point that an answer changes, as `student_view` shows it."""
    return _render("diagnostic/state.html", {"point": state_context(row, referential)})


def _render(name: str, context: Mapping[str, Any]) -> SafeString:
    return templates_of("diagnostic_xblock").get_template(name).render(Context({**LINKS, **context}))
