"""A workbook of one's own: which column says what, guessed from its headings, and its lines as our rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commune_core.exchange import MERGED
from commune_core.territory import normalise

from .cells import written
from .grids import HEADER_WITHIN, Grid
from .planning import Brought

NO_REASON = "Repris d’un classeur, sans précision."


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may say: `kind` and `name` are its place in our workbook, `words` headings people use."""

    code: str
    label: str
    kind: str
    name: str
    words: tuple[str, ...]


TARGETS = (
    Target("title", "Titre de l’action ou du projet", "projects", "title",
           ("titre", "action", "actions", "projet", "projets", "intitule", "libelle", "objet",
            "nom du projet", "nom de l action", "operation", "tache", "chantier", "dossier")),
    Target("kind", "Nature (action ou projet)", "projects", "kind", ("nature", "type")),
    Target("why", "Pourquoi, description", "projects", "why",
           ("pourquoi", "description", "contexte", "detail", "details", "commentaire", "commentaires",
            "observation", "observations", "remarque", "remarques", "note", "notes")),
    Target("expected", "Résultat attendu", "projects", "expected",
           ("resultat", "resultat attendu", "objectif", "objectifs", "attendu")),
    Target("domain", "Domaine", "projects", "domain", ("domaine", "theme", "thematique", "axe", "categorie")),
    Target("place", "Lieu", "projects", "place", ("lieu", "adresse", "secteur", "quartier", "hameau")),
    Target("phase", "Phase", "projects", "phase", ("phase", "stade")),
    Target("status", "Avancement", "projects", "status",
           ("avancement", "statut", "etat", "etat d avancement", "situation", "suivi", "ou en est on")),
    Target("status_reason", "Raison (bloqué, abandonné)", "projects", "status_reason",
           ("raison", "motif", "blocage")),
    Target("starts_on", "Début", "projects", "starts_on", ("debut", "date de debut", "lancement")),
    Target("due_on", "Échéance", "projects", "due_on",
           ("echeance", "date limite", "delai", "fin", "date de fin", "fin prevue", "pour le", "calendrier")),
    Target("ended_on", "Terminé le", "projects", "ended_on", ("termine le", "fait le", "realise le")),
    Target("pilot", "Pilote", "people", "pilot",
           ("pilote", "responsable", "qui", "porteur", "charge de", "referent", "en charge")),
    Target("elected", "Élu référent", "people", "elected", ("elu", "elu referent", "adjoint", "delegation")),
    Target("participant", "Participants", "people", "participant",
           ("participants", "participant", "equipe", "partenaires", "acteurs")),
    Target("item_id", "Points de l’état des lieux", "aims", "item_id", ("point", "points", "point vise")),
    Target("planned", "Coût prévu HT", "costs", "planned",
           ("cout", "cout ht", "cout prevu", "budget", "budget ht", "montant", "montant ht", "depense",
            "cout estime", "estimation", "cout previsionnel")),
    Target("paid", "Payé TTC", "costs", "paid", ("paye", "depense realisee", "realise", "mandate")),
    Target("year", "Année de la dépense", "costs", "year", ("annee", "exercice")),
    Target("amount", "Aide demandée", "grants", "amount",
           ("aide", "aides", "subvention", "subventions", "montant subvention", "financement")),
    Target("funder", "Financeur", "grants", "funder", ("financeur", "financeurs", "cofinanceur")),
    Target("url", "Document (adresse web)", "links", "url", ("lien", "document", "url", "dossier en ligne")),
)  # fmt: skip
BY_CODE = {target.code: target for target in TARGETS}

STATUSES = {
    "done": ("fait", "faite", "termine", "terminee", "fini", "finie", "realise", "realisee", "acheve", "clos",
             "solde", "ok", "oui"),
    "in_progress": ("en cours", "engage", "engagee", "commence", "demarre", "lance", "partiel", "a faire",
                    "a lancer", "prevu", "prevue", "non commence", "pas commence", "a venir", "a l etude",
                    "non", "programme"),
    "paused": ("en pause", "en attente", "attente", "suspendu", "suspendue", "reporte", "reportee"),
    "blocked": ("bloque", "bloquee"),
    "dropped": ("abandonne", "abandonnee", "annule", "annulee", "sans suite"),
}  # fmt: skip
MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
          "novembre", "decembre")  # fmt: skip
_SEVERAL = re.compile(r"[;,/\n]")
_ITEMS = re.compile(r"[\s;,/]+")
_MONEY = re.compile(r"\s*(k|K)?\s*(?:€|euros?)?\s*(?:HT|TTC|ht|ttc)?\s*$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a sheet says what: `columns` from its place to a target's code, below line `header`."""

    sheet: int
    header: int
    columns: Mapping[int, str]
    again: bool = False


def guess(grid: Grid) -> tuple[int, dict[int, str]]:
    """The line of headings, and what its columns seem to say; the line where most are understood."""
    best: tuple[int, int, dict[int, str]] = (0, grid.lines[0][0] if grid.lines else 1, {})
    for number, cells in grid.lines[:HEADER_WITHIN]:
        found = columns_of(cells)
        if len(found) > best[0]:
            best = (len(found), number, found)
    return best[1], best[2]


def columns_of(headings: Collection[Any]) -> dict[int, str]:
    """Place → target of the headings that are understood, each target once, whole headings first."""
    names = [normalise(written(each)) for each in headings]
    found: dict[int, str] = {}
    for whole in (True, False):
        for place, name in enumerate(names):
            if not name or place in found:
                continue
            taken = set(found.values())
            for target in TARGETS:
                if target.code not in taken and _says(name, target, whole):
                    found[place] = target.code
                    break
    return found


def _says(name: str, target: Target, whole: bool) -> bool:
    if whole:
        return name in target.words
    return any(f" {word} " in f" {name} " for word in target.words if len(word) > 4)


def rows_of(grid: Grid, mapping: Columns, *, today: date, known: Collection[str] = ()) -> list[Brought]:
    """Our rows, several a line: the sheet of a project, its people, points, cost, aid and document.

    A line whose title is in `known` (normalised) is left aside, unless the mapping says to add it again.
    """
    headings = next((cells for number, cells in grid.lines if number == mapping.header), ())
    shown = {
        code: written(headings[place]) if place < len(headings) else ""
        for place, code in mapping.columns.items()
    }
    rows: list[Brought] = []
    for number, cells in grid.lines:
        told = {
            code: cells[place]
            for place, code in mapping.columns.items()
            if place < len(cells) and cells[place] not in ("", None)
        }
        title = normalise(written(told.get("title")))
        if number > mapping.header and told and (mapping.again or title not in known):
            rows += _Line(grid.title, number, told, shown, today).rows()
    return rows


def left_aside(grid: Grid, mapping: Columns, known: Collection[str]) -> int:
    """How many lines are about something that the commune has already."""
    place = next((place for place, code in mapping.columns.items() if code == "title"), None)
    if mapping.again or place is None:
        return 0
    titles = (cells[place] for number, cells in grid.lines if number > mapping.header and place < len(cells))
    return sum(normalise(written(title)) in known for title in titles if title not in ("", None))


class _Line:
    """One line of somebody's sheet."""

    def __init__(
        self, sheet: str, number: int, told: Mapping[str, Any], shown: Mapping[str, str], today: date
    ) -> None:
        self.sheet, self.number, self.told, self.shown, self.today = sheet, number, told, shown, today
        self.key = f"{sheet}!{number}"

    def rows(self) -> Iterator[Brought]:
        """The rows it makes; the project first."""
        yield self._row("projects", self._project(), {"identifiant": self.key})
        for role in ("pilot", "elected", "participant"):
            told = self.told.get(role, "")
            names = [MERGED] if told == MERGED else _SEVERAL.split(written(told))
            for place, name in enumerate(filter(None, (each.strip() for each in names))):
                # One leads and one answers for it: the others who are named there take part.
                held = "participant" if place else role
                yield self._row("people", {"name": name, "role": held}, {}, name=role)
        items = self.told.get("item_id", "")
        for item in [MERGED] if items == MERGED else _ITEMS.split(written(items)):
            if item:
                yield self._row("aims", {"item_id": item}, {})
        if "planned" in self.told or "paid" in self.told:
            yield self._row("costs", self._cost(), {})
        if "amount" in self.told:
            yield self._row("grants", self._grant(), {}, year="amount")
        if "url" in self.told:
            yield self._row("links", {"url": self.told["url"], "title": self._title()}, {})

    def _row(self, kind: str, cells: Mapping[str, Any], own: Mapping[str, Any], **shown: str) -> Brought:
        told = dict(cells) | dict(own)
        if kind != "projects":
            told["project"] = self.key
        names = {target.name: self.shown[target.code] for target in TARGETS if target.code in self.shown}
        names |= {name: self.shown.get(code, "") for name, code in shown.items()}
        return Brought(self.sheet, self.number, kind, told, {k: v for k, v in names.items() if v})

    def _title(self) -> str:
        return written(self.told.get("title", ""))[:200]

    def _project(self) -> dict[str, Any]:
        cells = {
            target.name: self.told[target.code]
            for target in TARGETS
            if target.kind == "projects" and target.code in self.told
        }
        cells.setdefault("title", "")
        for name in ("starts_on", "due_on", "ended_on"):
            if name in cells:
                cells[name] = a_day(cells[name], last=name != "starts_on")
        if cells.get("ended_on"):
            cells.setdefault("status", "done")
        if "status" in cells:
            cells["status"] = a_status(cells["status"])
            if cells["status"] in ("blocked", "dropped"):
                cells.setdefault("status_reason", NO_REASON)
        return cells

    def _year(self) -> Any:
        if "year" in self.told:
            return self.told["year"]
        day = a_day(self.told.get("due_on"), last=True)
        return day.year if isinstance(day, date) else self.today.year

    def _cost(self) -> dict[str, Any]:
        cells = {"label": self._title(), "year": self._year(), "planned": 0}
        return cells | {name: an_amount(self.told[name]) for name in ("planned", "paid") if name in self.told}

    def _grant(self) -> dict[str, Any]:
        funder = self.told.get("funder") or "À préciser"
        return {"funder": funder, "year": self._year(), "amount": an_amount(self.told["amount"])}


def a_status(raw: Any) -> Any:
    """The code of what people write of an advancement; what is not understood stays, and is refused."""
    if raw == MERGED:
        return raw
    number = _share(raw)
    if number is not None:
        return "done" if number >= 1 else "in_progress"
    said = normalise(written(raw))
    return next((code for code, words in STATUSES.items() if said in words), raw)


def _share(raw: Any) -> Decimal | None:
    """A percentage as a share of one."""
    if isinstance(raw, str) and re.fullmatch(r"\d{1,3}\s*%", raw.strip()):
        return Decimal(raw.strip().rstrip("% ")) / 100
    return None


def a_day(raw: Any, *, last: bool) -> Any:
    """The day that « mars 2027 », « T2 2027 » or 2027 mean: the last of them, or the first."""
    if isinstance(raw, float) and raw == int(raw):
        raw = int(raw)
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        return raw
    said = normalise(str(raw))
    found = re.fullmatch(
        r"(?:fin |debut )?(?:([a-z]+) |t([1-4]) |([1-4])(?:er|e|eme) trimestre )?(20\d\d)", said
    )
    if not found:
        return raw
    word, year = found[1], int(found[4])
    quarter = int(found[2] or found[3] or 0)
    if word:
        names = [name for name in MONTHS if name.startswith(word) and len(word) >= 3]
        if len(names) != 1:
            return raw
        first = final = MONTHS.index(names[0]) + 1
    elif quarter:
        first, final = 3 * quarter - 2, 3 * quarter
    else:
        first, final = 1, 12
    end = date(year + final // 12, final % 12 + 1, 1) - timedelta(days=1)
    return end if last else date(year, first, 1)


def an_amount(raw: Any) -> Any:
    """An amount without its « HT »; « 12 k€ » is 12 000."""
    if not isinstance(raw, str):
        return raw
    found = _MONEY.search(raw)
    bare = raw[: found.start()].strip() if found else raw
    if not found or not found[1]:
        return bare or raw
    number = bare.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    return Decimal(number) * 1000 if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", number) else raw
