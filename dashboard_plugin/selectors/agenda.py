"""One's keys to the calendar of a commune, and what such a key opens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from commune_core.policy import Operation
from commune_core.projects import ENDED
from dashboard_plugin.agenda_data import Agenda, AgendaEntry, AgendaKey, AgendaKeys
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.applets.projects.models import Project, Step
from dashboard_plugin.errors import RevokedKey, UnknownKey
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_by_id, open_commune
from dashboard_plugin.works_data import CalendarKind

BEFORE, AFTER = timedelta(days=92), timedelta(days=3 * 366)
MOST = 1000
"""Of sheets and of steps: beyond three years or a thousand lines no calendar is read."""


def agenda_keys(user_id: int | None, *, commune: str | None) -> AgendaKeys:
    """One's own keys that still open; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    rows = ApiKey.objects.filter(
        commune=access.row, user_id=access.person, scope=ApiKey.Scope.CALENDAR, revoked_at=None
    )
    keys = (
        AgendaKey(row.pk, row.label, row.created_at, row.used_on)
        for row in rows.order_by("-created_at", "-pk")
    )
    return AgendaKeys(access.commune, tuple(keys) if access.row else ())


def fingerprint(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def agenda(secret: str) -> Agenda:
    """What the key opens, with the rights that its person has today; raises UnknownKey, RevokedKey."""
    key = ApiKey.objects.filter(sha256=fingerprint(secret), scope=ApiKey.Scope.CALENDAR).first()
    if key is None:
        raise UnknownKey("Cette adresse d’agenda n’existe pas.", hint="Copiez-la de nouveau, en entier.")
    access = open_by_id(key.user_id, key.commune_id)
    if key.revoked_at is not None or not access.permits(Operation.READ_PROJECTS):
        raise RevokedKey(
            "Cette adresse d’agenda n’ouvre plus rien : elle est retirée, ou son auteur a quitté la commune.",
            hint="Ôtez-la de votre agenda. Une autre se crée depuis la page « Projets » de la commune.",
        )
    today = get_clock().today()
    if key.used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(used_on=today)
    entries = sorted(_expected(key.commune_id), key=lambda entry: (entry.on, entry.source))
    return Agenda(access.commune, tuple(entries))


def _expected(commune_id: int) -> Iterator[AgendaEntry]:
    today = get_clock().today()
    days = (today - BEFORE, today + AFTER)
    rows = Project.objects.filter(commune=commune_id).exclude(status__in=ENDED)
    dated = rows.filter(Q(due_on__range=days) | Q(starts_on__range=days))
    for row in dated.order_by("due_on", "pk")[:MOST]:
        told: tuple[tuple[CalendarKind, date | None], ...] = (("due", row.due_on), ("start", row.starts_on))
        for kind, on in told:
            if on is not None and days[0] <= on <= days[1]:
                yield _entry(f"{kind}-{row.pk}", on, kind, row.title, row, row.version)
    steps = Step.objects.filter(project__in=rows, done_on=None, due_on__range=days).select_related("project")
    for step in steps.order_by("due_on", "pk")[:MOST]:
        if step.due_on is not None:
            yield _entry(f"step-{step.pk}", step.due_on, "step", step.title, step.project, step.version)


def _entry(source: str, on: date, kind: CalendarKind, title: str, row: Project, version: int) -> AgendaEntry:
    url = reverse("viatic:projet", args=[row.pk])
    return AgendaEntry(source, on, kind, title, row.title, url, row.changed_at, version)
