"""Filters of the pages' templates: French formats, and the drawings of `charts`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html

from commune_core import priorities, projects
from commune_core.exchange import Step
from commune_core.indicators import Progress
from commune_core.model import Item
from commune_core.ports import CourseLink
from commune_core.referential import Referential, load
from commune_core.typography import typeset
from dashboard_plugin import charts
from dashboard_plugin.api import ImportPlan
from dashboard_plugin.comparison_data import PeerRow
from dashboard_plugin.council import BallotRow, ResultRow
from dashboard_plugin.data import CommuneRef, DomainRow, ItemRow, PriorityRow
from dashboard_plugin.pages import french
from dashboard_plugin.works_data import AimingProject, CalendarEntry

register = template.Library()

register.filter("score", french.score)
register.filter("percent", french.percent)
register.filter("gain", french.gain)
register.filter("clock", french.clock)
register.filter("moment", french.moment)
register.filter("day", french.paris_day)
register.filter("month", french.month)
register.filter("weekday", french.weekday)
register.filter("decimal", french.decimal)


register.filter("grouped", french.grouped)


register.filter("with_unit", french.with_unit)
register.filter("typeset", typeset)
register.filter("competence", french.competence)
register.simple_tag(charts.hatch, name="hatch")


@register.simple_tag
def once() -> str:
    """The hidden field of a form that adds something: sent twice, it adds it once."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(12))


@register.filter
def in_words(row: ItemRow | ResultRow) -> str:
    """The answer of a row, in words."""
    return french.answer(row.item, row.answer)


@register.filter
def own_words(row: BallotRow) -> str:
    """What the reader himself gave to a point of his ballot, in words."""
    return french.answer(row.item, row.given)


@register.filter
def duration(minutes: int) -> str:
    """`45 min`, `1 h 15`, `14 h`."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}\N{NO-BREAK SPACE}min"
    return (
        f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02d}" if rest else f"{hours}\N{NO-BREAK SPACE}h"
    )


@register.filter
def confidence(code: str) -> str:
    """How sure the team is, in a word."""
    return french.CONFIDENCES.get(code, code)


@register.filter
def trace(row: PriorityRow) -> str:
    """What the team chose: « Importance 4 au lieu de 3, par Mme Martin le 12 mars 2027 : … »."""
    return french.trace(row)


@register.filter
def proposed_urgency(row: PriorityRow) -> int:
    """The urgency that the note proposes."""
    return priorities.proposed_urgency(row.priority.note, alert=row.priority.alert)


@register.filter
def bar(row: DomainRow) -> str:
    """The score bar of a domain."""
    return charts.score_bar(row.score, row.coverage)


@register.filter
def peers_bar(row: PeerRow) -> str:
    """A domain among communes alike."""
    return charts.peers_bar(row.own, row.peers) if row.peers else ""


@register.filter
def holder_name(code: str, referential: Referential) -> str:
    """Who holds a competence, in words."""
    return referential.competence_labels.get(code, "pas encore dit")


@register.filter
def steps(plan: ImportPlan, change: str) -> int:
    """How many lines of a file would do this."""
    return plan.count(change)


@register.filter
def told_in_words(step: Step, item: Item) -> str:
    """What a line of a file says, in words."""
    return french.told(item, step.told)


@register.filter
def stored_in_words(step: Step, item: Item) -> str:
    """What the commune answered where a line of a file says otherwise."""
    return french.told(item, step.stored)


@register.filter
def columns(counts: tuple[int, ...]) -> str:
    """The drawing of how many voices gave each note."""
    return charts.note_columns(counts)


@register.filter
def spread(code: str | None) -> str:
    """How far apart the voices of a council are, in a word."""
    return french.SPREADS.get(code or "", "")


@register.filter
def function_name(code: str) -> str:
    """A function in the commune, in words."""
    return french.FUNCTIONS.get(code, code)


@register.filter
def role_name(code: str) -> str:
    """A role in the commune's space, in words."""
    return french.ROLES.get(code, code)


@register.filter
def status_name(code: str) -> str:
    """The state of a membership, in words."""
    return french.STATUSES.get(code, code)


@register.filter
def klass_name(code: str) -> str:
    """A class of priorities with what it asks for: « P1 · À engager cette année »."""
    return f"{code} · {next(klass.label for klass in load().classes if klass.code == code)}"


@register.filter
def review_state(code: str) -> str:
    """Where a domain stands, in words."""
    return french.REVIEW_STATES.get(code, code)


@register.filter
def change_name(code: str) -> str:
    """What became of a point between two years, in words."""
    return french.CHANGES.get(code, code)


@register.filter
def project_kind(code: str) -> str:
    """« Action » or « Projet »."""
    return projects.KINDS.get(code, code)


@register.filter
def project_phase(code: str) -> str:
    """The phase of an action or project, in words."""
    return projects.PHASES.get(code, code)


@register.filter
def project_status(code: str) -> str:
    """The status of an action or project, in words."""
    return projects.STATUSES.get(code, code)


@register.filter
def of_point(works: Mapping[str, tuple[AimingProject, ...]], item_id: str) -> tuple[AimingProject, ...]:
    """The actions and projects that aim at a point."""
    return works.get(item_id, ())


@register.filter
def progress_words(progress: Progress) -> str:
    """How far an indicator has come, in words; empty where nothing says where it should go."""
    return french.progress(progress)


@register.filter
def out_of_a_hundred(share: Fraction | None) -> str:
    """A share as a whole number out of 100, never rounded up to the whole way."""
    return "" if share is None else str(int(share * 100))


@register.filter
def fact_words(code: str) -> str:
    """What a line of the journal says was done."""
    return projects.FACTS.get(code, code)


@register.filter
def calendar_word(entry: CalendarEntry) -> str:
    """What a line of the calendar is: « Échéance », « Étape faite »."""
    words = {"start": "Début", "end": "Fin", "due": "Échéance", "step": "Étape"}[entry.kind]
    if entry.late:
        return f"{words} en retard"
    return f"{words} faite" if entry.kind == "step" and entry.over else words


@register.filter
def people(count: int | None) -> str:
    """A population: « 5 249 habitants »."""
    if count is None:
        return "population inconnue"
    return f"{french.grouped(count)}{french.NBSP}habitant{'s' if count > 1 else ''}"


@register.filter
def whereabouts(commune: CommuneRef) -> str:
    """What tells two namesakes apart: « Aube (10) · 10290 »."""
    return french.whereabouts(commune)


@register.filter
def from_point(course: CourseLink, item_id: str) -> str:
    """The address of a course, which will lead back to the point it was opened from."""
    return f"{course.url}{'&' if '?' in course.url else '?'}{urlencode({'point': item_id})}"
