"""What whoever runs a promotion does next in it, on his home as in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dashboard_plugin.api import promotion_home, promotion_platform
from dashboard_plugin.promotion_data import PromotionView

RUN_BY = ("organiser", "tutor")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, and where."""

    label: str
    url: str


def is_time_to_lead(view: PromotionView, today: date) -> bool:
    """Whether what comes first is to lead the promotion on: it is ready, or the day has come."""
    starts_on, ends_on = view.fields.starts_on, view.fields.ends_on
    if not (view.courses and starts_on and ends_on):
        return False
    return {"draft": True, "open": starts_on <= today, "running": ends_on < today}.get(view.state, False)


def next_steps(person: int | None, view: PromotionView) -> list[Step]:
    """What is missing, what the platform waits for, who waits for an answer, then what may wait."""
    if view.role not in RUN_BY:
        return []
    if view.state in ("closed", "archived"):
        return _platform(person, view)
    manages = "manage_promotion" in view.may
    steps = [*(_settings(view) if manages else ()), *_platform(person, view)]
    if manages and not view.seats.get("member"):
        steps.append(Step("Inscrire les membres", _url("promotion_membres", view.id)))
    for led in promotion_home.led_promotions(person, promotion_id=view.id).rows:
        steps += led_steps(led)
    if manages and not view.body.fields.approval_number:
        steps.append(Step("Dire si l’organisme est agréé", _url("promotion_organisme", view.id)))
    return steps


def led_steps(led: promotion_home.LedPromotion) -> list[Step]:
    """Whom to answer, and whom to write to."""
    waiting = (
        (led.asked, "Répondre aux demandes", "promotion_membres", "?etat=asked"),
        (led.questions, "Répondre aux questions", "promotion_questions", ""),
        (led.stuck, "Voir qui n’avance plus", "promotion_suivi", "?situation=stuck"),
    )
    return [
        Step(f"{label} ({count})", _url(name, led.id) + query)
        for count, label, name, query in waiting
        if count
    ]


def _settings(view: PromotionView) -> list[Step]:
    if not view.courses:
        return [Step("Composer le programme", _url("promotion_reglages", view.id) + "#programme")]
    if not (view.fields.starts_on and view.fields.ends_on):
        return [Step("Choisir les dates", _url("promotion_reglages", view.id) + "#debut")]
    return []


def _platform(person: int | None, view: PromotionView) -> list[Step]:
    if not promotion_platform.sync_pending(person, promotion_id=view.id):
        return []
    return [Step("Mettre les inscriptions aux cours à jour", _url("promotion_plateforme", view.id))]


def _url(name: str, promotion_id: int) -> str:
    return reverse(f"viatic:{name}", args=[promotion_id])
