"""A few actions and projects of the demonstration's communes, made by the same doors as anybody's."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta

from campus.demo_money import foresee, fund
from commune_core.errors import CommuneError
from dashboard_plugin import api
from dashboard_plugin.api import reports, works
from dashboard_plugin.platform import get_clock

log = logging.getLogger("campus.demo")


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action that is over did for a point: its answers before and after, and what people think."""

    item: str
    before: object
    after: object
    said: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A sheet to open: days are counted from today, `steps` are (title, days, done); with an `effect`, it is
    done and its point read again."""

    title: str
    why: str
    kind: str = "action"
    place: str = ""
    phase: str = "idea"
    status: str = "in_progress"
    reason: str = ""
    starts: int | None = None
    due: int | None = None
    items: tuple[str, ...] = ()
    pilot: str = ""
    steps: tuple[tuple[str, int, bool], ...] = ()
    actions: tuple[Planned, ...] = field(default=())
    effect: Effect | None = None


PLANS: dict[str, tuple[Planned, ...]] = {
    "helene": (
        Planned(
            "Réparer la toiture de l’église",
            "La pluie entre dans la nef, et l’assurance demande un diagnostic.",
            kind="project",
            place="Église",
            phase="study",
            starts=-120,
            due=200,
            items=("SPO-07",),
            steps=(
                ("Demander trois devis", -40, True),
                ("Délibérer sur le plan de financement", -5, False),
                ("Déposer la demande de subvention", 20, False),
            ),
            actions=(
                Planned("Bâcher le versant nord", "En attendant les travaux.", phase="operation", due=-8),
            ),
        ),
        Planned(
            "Mettre à jour le plan communal de sauvegarde",
            "Le dernier a plus de cinq ans.",
            phase="operation",
            status="blocked",
            reason="La liste des personnes à prévenir manque encore.",
            due=45,
            items=("SEC-05",),
            pilot="Lucie Martin (nom fictif)",
        ),
        Planned(
            "Chercher un local pour les associations", "Trois associations partagent une salle.", due=120
        ),
        Planned(
            "Remplacer l’éclairage de la place",
            "Les lampes dataient de 1998.",
            phase="operation",
            place="Place de la mairie",
            starts=-300,
            due=-60,
            items=("RES-06",),
            effect=Effect(
                "RES-06",
                20,
                80,
                "La place est mieux éclairée. L’extinction de nuit, décidée au même moment, compte aussi.",
            ),
        ),
    ),
    "karim": (
        Planned(
            "Rénover l’école Jules-Ferry",
            "Les charges de chauffage augmentent chaque année.",
            kind="project",
            place="École",
            phase="study",
            starts=-30,
            due=500,
            steps=(("Audit énergétique", 30, False), ("Choix du maître d’œuvre", 90, False)),
        ),
    ),
}


def plan(slug: str, user_id: int, commune: str) -> None:
    """Open the sheets of a fictitious member, where his commune has none."""
    try:
        if works.projects(user_id, commune=commune, limit=1).total == 0:
            for each in PLANS.get(slug, ()):
                _open(each, user_id, commune, None)
            foresee(slug, user_id, commune)
    except CommuneError as error:
        log.warning("no projects for %s: %s", slug, error)


def _open(planned: Planned, user_id: int, commune: str, parent_id: int | None) -> None:
    fields = api.ProjectFields(
        title=planned.title,
        kind=planned.kind,
        parent_id=parent_id,
        why=planned.why,
        domain=planned.items[0].split("-")[0] if planned.items else "",
        place=planned.place,
        phase=planned.phase,
        status=planned.status,
        status_reason=planned.reason,
        starts_on=_day(planned.starts),
        due_on=_day(planned.due),
        items=planned.items,
        pilot=api.Someone(planned.pilot) if planned.pilot else api.Someone(user_id=user_id),
    )
    if planned.effect:
        api.save_answer(
            user_id, commune=commune, item_id=planned.effect.item, raw=planned.effect.before, version=None
        )
    number = api.create_project(user_id, commune=commune, fields=fields)
    previous: int | None = None
    for title, days, done in planned.steps:
        previous = works.add_step(user_id, project_id=number, title=title, due_on=_day(days), after=previous)
        if done:
            works.tick_step(user_id, project_id=number, step_id=previous, done=True)
    fund(planned.title, user_id, number)
    for action in planned.actions:
        _open(action, user_id, commune, number)
    if planned.effect:
        _close(planned.effect, user_id, number)


def _close(effect: Effect, user_id: int, number: int) -> None:
    outcome = reports.Outcome(effect.item, True, effect.after, answer_version=1, said=effect.said)
    version = api.project(user_id, project_id=number).version
    reports.close_project(user_id, project_id=number, version=version, outcomes=[outcome], status="done")


def _day(days: int | None) -> date | None:
    return None if days is None else get_clock().today() + timedelta(days=days)
