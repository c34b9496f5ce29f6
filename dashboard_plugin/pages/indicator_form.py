"""The form of an indicator: what it holds as text, what that says, and two of them face to face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commune_core.indicators import DIRECTIONS, InvalidIndicator, read_value
from dashboard_plugin.api.measures import Choices, IndicatorFields
from dashboard_plugin.pages import french

# Name in the form → (field, label in a comparison).
NAMES = {
    "nom": ("title", "Nom"),
    "unite": ("unit", "Unité"),
    "sens": ("direction", "Sens"),
    "definition": ("definition", "Définition"),
    "source": ("source", "Source"),
    "depart": ("baseline", "Valeur de départ"),
    "depart_annee": ("baseline_year", "Année de départ"),
    "cible": ("target", "Cible"),
    "cible_annee": ("target_year", "Année de la cible"),
    "projet": ("project_id", "Action ou projet"),
    "point": ("item_id", "Point de l’état des lieux"),
    "suivi": ("archived", "Suivi"),
}
NAME_OF = {field: name for name, (field, _) in NAMES.items()}
RESERVED = "reserve"
FOLLOWED = {"oui": "Suivi", "non": "N’est plus suivi"}

Typed = dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of two forms: what each holds, both in words; `keep_theirs` where only theirs changed."""

    name: str
    label: str
    theirs: str
    yours: str
    their_words: str
    your_words: str
    keep_theirs: bool

    @property
    def same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.theirs == self.yours


def from_fields(fields: IndicatorFields) -> Typed:
    """An indicator as its form holds it."""
    return {
        "nom": fields.title,
        "unite": fields.unit,
        "sens": fields.direction,
        "definition": fields.definition,
        "source": fields.source,
        "depart": _typed(fields.baseline),
        "depart_annee": str(fields.baseline_year or ""),
        "cible": _typed(fields.target),
        "cible_annee": str(fields.target_year or ""),
        "projet": str(fields.project_id or ""),
        "point": RESERVED if fields.reserved else fields.item_id,
        "suivi": "non" if fields.archived else "oui",
    }


def from_post(data: Mapping[str, str], *, prefix: str = "") -> Typed:
    """What was sent; with the prefix « lu_ », what had been read before."""
    # A browser sends two characters for each end of line, and counts one in `maxlength`.
    sent = {name: data.get(prefix + name, "").replace("\r\n", "\n").strip() for name in NAMES}
    return {**sent, "suivi": sent["suivi"] or "oui"}


def to_fields(typed: Typed) -> IndicatorFields:
    """What the form says; raises InvalidIndicator for a number or a year that is none."""
    return IndicatorFields(
        title=typed["nom"],
        unit=typed["unite"],
        direction=typed["sens"],
        definition=typed["definition"],
        source=typed["source"],
        baseline=read_value(typed["depart"], "baseline") if typed["depart"] else None,
        baseline_year=_year(typed["depart_annee"], "baseline_year"),
        target=read_value(typed["cible"], "target") if typed["cible"] else None,
        target_year=_year(typed["cible_annee"], "target_year"),
        project_id=_number(typed["projet"]),
        item_id="" if typed["point"] == RESERVED else typed["point"],
        archived=typed["suivi"] == "non",
        reserved=typed["point"] == RESERVED,
    )


def compare(theirs: Typed, yours: Typed, read: Typed, choices: Choices) -> tuple[Part, ...]:
    """Both forms part by part; what one did not touch since he read it is theirs."""
    return tuple(
        Part(
            name=name,
            label=label,
            theirs=theirs[name],
            yours=yours[name],
            their_words=_words(name, theirs[name], choices),
            your_words=_words(name, yours[name], choices),
            keep_theirs=yours[name] == read[name],
        )
        for name, (_, label) in NAMES.items()
    )


def _words(name: str, value: str, choices: Choices) -> str:
    match name:
        case "sens":
            return DIRECTIONS.get(value, "Pas précisé")
        case "suivi":
            return FOLLOWED.get(value, value)
        case "projet":
            titles = {str(number): title for number, title in choices.projects}
            return titles.get(value, value) or "Aucun"
        case "point":
            if value == RESERVED:
                return "Un point réservé"
            return next((item.label for item in choices.items if item.id == value), value) or "Aucun"
    return value or "Rien"


def _typed(value: Decimal | None) -> str:
    return "" if value is None else french.decimal(value)


def _year(text: str, field: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InvalidIndicator(
            f"« {text[:20]} » n’est pas une année.", hint="Écrivez par exemple 2030.", field=field
        )
    return int(text)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidIndicator(
            "Cette action ou ce projet n’existe pas.", hint="Choisissez dans la liste.", field="project_id"
        )
    return int(text)
