"""Values as a French reader expects them: « 54,3 », « 66,2 % », « 12 mars 2027 », « 14 h 02 »."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from commune_core.answers import NEVER
from commune_core.exchange import CONFIDENCES, Told
from commune_core.indicators import Progress
from commune_core.model import Item
from commune_core.priorities import proposed_urgency
from commune_core.referential import load
from commune_core.scoring import display
from commune_core.typography import MONTHS, NBSP, day
from dashboard_plugin.data import AnswerView, CommuneRef, PriorityRow
from dashboard_plugin.platform import PARIS

SPREADS = {"agreed": "Accord", "shaded": "Nuances", "split": "Désaccord"}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UNANSWERED = "Pas encore de réponse"

FUNCTIONS = {
    "maire": "maire",
    "adjoint": "adjointe ou adjoint",
    "conseiller": "conseillère ou conseiller municipal",
    "dgs_secretaire": "direction générale ou secrétariat général de mairie",
    "agent": "agente ou agent de la commune",
}
ROLES = {"referent": "référent de la commune", "elu": "élu", "collaborateur": "collaborateur"}
REVIEW_STATES = {"to_do": "À faire", "ready": "Prêt", "reviewed": "Relu"}
CHANGES = {
    "progressed": "A progressé",
    "fell": "A reculé",
    "appeared": "Nouvelle réponse",
    "disappeared": "Sans réponse désormais",
    "changed": "A changé",
    "same": "Inchangé",
}
STATUSES = {
    "pending": "demande en attente",
    "provisional": "rattachement provisoire",
    "confirmed": "membre confirmé",
    "ended": "rattachement terminé",
}


def score(value: Fraction | None) -> str:
    """A score of 0 to 100 with one decimal, or a dash where nothing is rated."""
    return "–" if value is None else display(value).replace(".", ",")


def gain(value: Fraction) -> str:
    """How much a score rose or fell: « ▲ 3,1 », « ▼ 2,0 », « = »."""
    if not value:
        return "="
    return f"{'▲' if value > 0 else '▼'}{NBSP}{score(abs(value))}"


def percent(value: Fraction) -> str:
    """A share already out of 100, without a useless « ,0 »."""
    return f"{display(value).removesuffix('.0').replace('.', ',')}{NBSP}%"


def decimal(value: Decimal | int) -> str:
    """A number as it is typed: decimal comma, no grouping, no trailing zeros."""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


def grouped(value: Decimal | int) -> str:
    """A number as it is read: thousands apart."""
    whole, _, rest = f"{Decimal(value).normalize():,f}".partition(".")
    return whole.replace(",", "\u202f") + (f",{rest}" if rest else "")


def with_unit(value: Decimal, unit: str) -> str:
    """A value as it is read: « 1 234,5 m³ »."""
    return f"{grouped(value)}{NBSP}{unit}" if unit else grouped(value)


def month(value: date) -> str:
    """« mars 2024 »: a point asks for a month, never for a day."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def progress(value: Progress) -> str:
    """How far an indicator has come: « 25 % du chemin », « Cible atteinte »."""
    if value.reached:
        return "Cible atteinte"
    if value.fell:
        return "En recul depuis le départ"
    return "" if value.share is None else f"{int(value.share * 100)}{NBSP}% du chemin"


def weekday(value: date) -> str:
    """« lundi 3 novembre », where the year goes without saying."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{WEEKDAYS[value.weekday()]} {number}{NBSP}{MONTHS[value.month - 1]}"


def paris_day(value: date) -> str:
    """« 12 mars 2027 », of a day or of a moment."""
    return day(value.astimezone(PARIS).date() if isinstance(value, datetime) else value)


def clock(value: datetime) -> str:
    """« 14 h 02 » in Paris, as whoever reads it: a platform keeps its own clock in UTC."""
    local = value.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def moment(value: datetime) -> str:
    """« le 12 mars 2027 à 14 h 02 »."""
    return f"le {paris_day(value)} à {clock(value)}"


def answer(item: Item, view: AnswerView | None) -> str:
    """An answer in words: « 78 % », « Oui », « 2 · Partiel, commence à s'organiser », « Sans objet »."""
    return UNANSWERED if view is None else stated(item, view.state, view.value)


def stated(item: Item, state: str, value: object) -> str:
    """What an answer of this state and value says."""
    if state == "not_applicable":
        return "Sans objet"
    if state == "unknown" or value is None:
        return "Je ne sais pas"
    if value is NEVER:
        return "Jamais"
    return _value(item, value)


def told(item: Item, line: Told | None) -> str:
    """An answer of a file in words, with all that comes with it."""
    if line is None:
        return UNANSWERED
    words = {"not_applicable": "Sans objet", "unknown": "Je ne sais pas"}.get(line.state)
    words = words or ("Jamais" if line.value is NEVER else _value(item, line.value))
    more = [
        line.reason,
        competence(line.depends_on),
        CONFIDENCES.get(line.confidence, ""),
        line.comment,
        line.source,
    ]
    return " · ".join([words, *filter(None, more)])


def _value(item: Item, value: object) -> str:
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, date):
        return month(value)
    if item.kind == "scale" and isinstance(value, int):
        return scale_line(value)
    if isinstance(value, Decimal | int):
        return f"{grouped(value)}{NBSP}{item.unit}" if item.unit and item.unit != "nombre" else grouped(value)
    return str(value)


def scale_line(note: int) -> str:
    """A degree of the scale: « 2 · Partiel, commence à s'organiser »."""
    return f"{note} · {load().scale_labels[note]}"


def competence(code: str) -> str:
    """Who a matter is up to, in words; empty for no reply."""
    return load().competence_labels.get(code, "")


def trace(row: PriorityRow) -> str:
    """What the team chose and who did: « Importance 4 au lieu de 3, par Mme Martin le 12 mars 2027 : … »."""
    chosen, item = row.weighting, row.priority.item
    if chosen is None:
        return ""
    urgency = proposed_urgency(row.priority.note, alert=row.priority.alert)
    pairs = (
        ("importance", chosen.importance, item.default_importance),
        ("urgence", chosen.urgency, urgency),
    )
    told = [f"{name} {value} au lieu de {proposed}" for name, value, proposed in pairs if value is not None]
    what = ", ".join(told) or "retour aux poids proposés"
    why = f"{NBSP}: {chosen.reason}" if chosen.reason else ""
    when = f" le {paris_day(chosen.at)}" if chosen.at else ""
    return f"{what[0].upper()}{what[1:]}, par {chosen.author_name}{when}{why}"


def whereabouts(commune: CommuneRef) -> str:
    """What tells two namesakes apart: « Aube (10) · 10290 »."""
    place = (
        f"{commune.departement_name} ({commune.departement})"
        if commune.departement_name
        else commune.departement
    )
    codes = ", ".join(commune.postal_codes[:2]) + (" …" if len(commune.postal_codes) > 2 else "")
    former = f"ancienne commune {commune.former_name}" if commune.former_name else ""
    return " · ".join(part for part in (place, codes, former) if part)
