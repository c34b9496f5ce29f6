"""The sheets of the workbook: one a kind of thing, their columns in French, and what each cell may hold.

A row is told by `Identifiant`, which names the commune it comes from: in another commune it is only a name
that the other sheets of the same file use. `Version` is the fingerprint of the row as it was taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from commune_core.aids import load_aids
from commune_core.financing.fctva import REGIMES
from commune_core.financing.plan import NATURE_LABELS
from commune_core.financing.words import GRANT_STATUSES, NO_VAT_BACK, SHARE_LABELS
from commune_core.projects import KINDS, PHASES, STATUSES
from commune_core.referential import load

IDENTIFIER, VERSION = "Identifiant", "Version"
OWN = ("identifiant", "version")
"""Names of the two columns that every sheet has."""

CellKind = Literal["text", "choice", "date", "money", "percent", "integer", "decimal", "yes_no", "reference"]
YEARS = (1900, 2200)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` as the app knows it, `heading` as people do.

    `empty` is the value of an empty cell where it may be empty, `others` says that a choice may be none of
    those that are known here. `longest` bounds a text, `places` are the
    decimals of a percentage (kept as a whole number of them), `to` is the sheet a reference points into.
    """

    name: str
    heading: str
    cell: CellKind = "text"
    needed: bool = False
    empty: Any = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    longest: int = 200
    places: int = 2
    bounds: tuple[int, int] = (0, 32767)
    signed: bool = False
    others: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One sheet: its code, its title, the letter of its identifiers; `read` False: written, never read."""

    code: str
    title: str
    letter: str
    columns: tuple[Column, ...]
    read: bool = True

    def column(self, name: str) -> Column:
        """The column of this name; raises KeyError."""
        return next(each for each in self.columns if each.name == name)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading in order, the identifier first and the version last."""
        return (IDENTIFIER, *(column.heading for column in self.columns), VERSION)


def _text(name: str, heading: str, longest: int = 200, *, needed: bool = False) -> Column:
    return Column(name, heading, longest=longest, needed=needed)


def _choice(name: str, heading: str, choices: Mapping[str, str], empty: str = "") -> Column:
    return Column(name, heading, "choice", choices=choices, empty=empty)


def _date(name: str, heading: str, *, needed: bool = False) -> Column:
    return Column(name, heading, "date", needed=needed, empty=None)


def _money(name: str, heading: str, empty: int | None = None, *, needed: bool = False) -> Column:
    return Column(name, heading, "money", needed=needed, empty=empty)


def _year(name: str, heading: str, *, needed: bool = False) -> Column:
    return Column(name, heading, "integer", needed=needed, empty=None, bounds=YEARS)


def _of(to: str, name: str, heading: str, *, needed: bool = True) -> Column:
    return Column(name, heading, "reference", needed=needed, empty=None, to=to)


def _position() -> Column:
    return Column("position", "Ordre", "integer", empty=None)


ROLES = {"pilot": "Pilote", "elected": "Élu référent", "participant": "Participant"}
DIRECTIONS = {"up": "À la hausse", "down": "À la baisse"}


@lru_cache(maxsize=1)
def sheets() -> Mapping[str, SheetKind]:
    """Every sheet by code, in the order of the workbook: what others point at comes first."""
    kinds = (*_of_projects(), *_of_financing(), *_of_measures(), *_records())
    return {kind.code: kind for kind in kinds}


def _of_projects() -> tuple[SheetKind, ...]:
    domains = {domain.code: domain.title for domain in load().domains}
    project = _of("projects", "project", "Projet")
    return (
        SheetKind("projects", "Projets", "P", (
            _text("title", "Titre", needed=True),
            _choice("kind", "Nature", KINDS, "action"),
            _of("projects", "parent", "Dans le projet", needed=False),
            _text("why", "Pourquoi", 4000),
            _text("expected", "Résultat attendu", 4000),
            _choice("domain", "Domaine", domains),
            _text("place", "Lieu", 120),
            _choice("phase", "Phase", PHASES, "idea"),
            _choice("status", "Avancement", STATUSES, "in_progress"),
            _text("status_reason", "Raison", 500),
            _date("starts_on", "Début"),
            _date("due_on", "Échéance"),
            _date("ended_on", "Terminé le"),
        )),
        SheetKind("people", "Personnes", "Q", (
            project,
            _choice("role", "Rôle", ROLES, "participant"),
            _text("name", "Nom", 120, needed=True),
        )),
        SheetKind("aims", "Points visés", "V", (project, _text("item_id", "Point", 16, needed=True))),
        SheetKind("steps", "Étapes", "E", (
            project,
            _position(),
            _text("title", "Étape", needed=True),
            _date("due_on", "Échéance"),
            _date("done_on", "Faite le"),
            _of("steps", "after", "Après l’étape", needed=False),
        )),
        SheetKind("links", "Documents", "D", (
            project,
            _text("title", "Titre", needed=True),
            _text("url", "Adresse", 1000, needed=True),
        )),
    )  # fmt: skip


def _of_financing() -> tuple[SheetKind, ...]:
    project = _of("projects", "project", "Projet")
    schemes = {aid.code: aid.name for aid in load_aids()}
    regimes = {each: each for each in REGIMES} | {NO_VAT_BACK: "sans"}
    return (
        SheetKind("costs", "Dépenses", "C", (
            project,
            _position(),
            _text("label", "Dépense", needed=True),
            _year("year", "Année", needed=True),
            _money("planned", "Prévu HT", needed=True),
            Column("vat", "TVA (%)", "percent", empty=2000),
            Column("fctva", "Éligible au FCTVA", "yes_no", empty=True),
            Column("subsidisable", "Subventionnable", "yes_no", empty=True),
            _money("paid", "Payé TTC"),
        )),
        SheetKind("grants", "Aides", "A", (
            project,
            _position(),
            _text("funder", "Financeur", needed=True),
            Column("scheme", "Dispositif", "choice", choices=schemes, longest=40, others=True),
            _choice("nature", "Nature", NATURE_LABELS, "public"),
            _year("year", "Année", needed=True),
            _money("amount", "Montant demandé", needed=True),
            _money("granted", "Montant accordé"),
            _money("received", "Montant reçu"),
            _choice("status", "Où en est-on", GRANT_STATUSES, "idea"),
            _date("request_received_on", "Dossier reçu le"),
            _date("decided_on", "Décidée le"),
        )),
        SheetKind("loans", "Emprunt et plan", "F", (
            project,
            _date("on", "Date du plan"),
            _choice("regime", "Régime du FCTVA", regimes, "n+2"),
            _money("loan", "Emprunt", 0),
            Column("rate", "Taux (%)", "percent", empty=0, places=4),
            Column("years", "Durée (années)", "integer", empty=0, bounds=(0, 100)),
            Column("periods", "Échéances par an", "integer", empty=1, bounds=(1, 12)),
            Column("share", "Participation minimale (%)", "percent", empty=None),
            _choice("share_reason", "Motif de la part", SHARE_LABELS),
            _text("share_reference", "Arrêté de dérogation"),
            _date("signed_on", "Premier devis signé le"),
        )),
        SheetKind("outlook", "Comptes", "B", (
            _year("year", "Année", needed=True),
            _money("revenue", "Recettes de fonctionnement", needed=True),
            _money("spending", "Dépenses de fonctionnement", needed=True),
            _money("interest", "Intérêts de la dette", 0),
            _money("capital", "Capital remboursé", 0),
            _money("debt", "Dette au 1er janvier", 0),
            Column("working_capital", "Fonds de roulement", "money", empty=None, signed=True),
            _money("investment", "Autres investissements", 0),
            _money("grants", "Aides acquises", 0),
            _money("fctva", "FCTVA des années passées", 0),
        )),
    )  # fmt: skip


def _of_measures() -> tuple[SheetKind, ...]:
    number = {"cell": "decimal", "empty": None}
    return (
        SheetKind("indicators", "Indicateurs", "I", (
            _text("title", "Indicateur", needed=True),
            _text("definition", "Définition", 4000),
            _text("unit", "Unité", 40, needed=True),
            _choice("direction", "Mieux", DIRECTIONS, "up"),
            _text("source", "Source"),
            Column("baseline", "Départ", **number),  # type: ignore[arg-type]
            _year("baseline_year", "Année de départ"),
            Column("target", "Cible", **number),  # type: ignore[arg-type]
            _year("target_year", "Année de la cible"),
            _of("projects", "project", "Projet", needed=False),
            _text("item_id", "Point", 16),
            Column("archived", "Archivé", "yes_no", empty=False),
        )),
        SheetKind("values", "Valeurs", "M", (
            _of("indicators", "indicator", "Indicateur"),
            _date("on", "Date", needed=True),
            Column("value", "Valeur", "decimal", needed=True, empty=None),
            _text("source", "Source"),
        )),
    )  # fmt: skip


def _records() -> tuple[SheetKind, ...]:
    """What happened: taken away for the record, never brought back."""
    project = _of("projects", "project", "Projet")
    return (
        SheetKind("journal", "Journal", "J", (
            project,
            _date("on", "Date"),
            _text("author", "Qui"),
            _text("fact", "Fait"),
            _text("text", "Note", 100_000),
        ), read=False),
        SheetKind("effects", "Effets", "X", (
            project,
            _text("item_id", "Point", 16),
            _year("before_year", "Année avant"),
            _text("before", "Note avant"),
            _year("after_year", "Année après"),
            _text("after", "Note après"),
            _text("said", "Ce que nous en pensons", 100_000),
        ), read=False),
    )  # fmt: skip
