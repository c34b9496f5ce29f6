"""A workbook of one's own: which column says what, guessed from its headings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commune_core.projects import KINDS, PHASES
from commune_core.territory import normalise

from .cells import written
from .grids import HEADER_WITHIN, Grid
from .merged import began, is_covered
from .readings import STATUSES, a_status

SHORT = 4
"""Letters of a word that says something only where a heading begins with it."""


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
_CHOICES: Mapping[str, Mapping[str, str]] = {"kind": KINDS, "phase": PHASES, "status": {}}
BY_CODE = {target.code: target for target in TARGETS}


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
        found = columns_of(headings_of(grid, number))
        # Headings of two lines are best told by the last, which divides what the first gathers.
        goes_on = any(began(cell) == best[1] for cell in cells)
        if len(found) > best[0] or (goes_on and len(found) == best[0]):
            best = (len(found), number, found)
    header, found = best[1], best[2]
    below = [cells for number, cells in grid.lines if number > header]
    for place, code in list(found.items()):
        if code in _CHOICES and below and not any(_can_say(code, cells, place) for cells in below):
            del found[place]
    title = _wordiest(below, found) if found and "title" not in found.values() else None
    if title is not None:
        found[title] = "title"
    return header, found


def headings_of(grid: Grid, header: int) -> list[Any]:
    """The headings of a sheet: those that began on a line above, and go down to this one, included."""
    lines = dict(grid.lines[: HEADER_WITHIN + 1])
    found = []
    for place, cell in enumerate(lines.get(header, ())):
        above = lines.get(began(cell) or header, ())
        found.append(above[place] if place < len(above) else "")
    return ["" if is_covered(cell) else cell for cell in found]


def columns_of(headings: Collection[Any]) -> dict[int, str]:
    """Place → target of the headings that are understood, each target once, whole headings first."""
    names = [normalise(written(each)) for each in headings]
    found: dict[int, str] = {}
    for whole in (True, False):
        for place, name in enumerate(names):
            if not name or place in found:
                continue
            taken = set(found.values())
            said = [(rank, target.code) for target in TARGETS for rank in _ranks(name, target, whole)]
            code = next(
                (code for _, code in sorted(said, key=lambda each: each[0]) if code not in taken), None
            )
            if code is not None:
                found[place] = code
    return found


def _ranks(name: str, target: Target, whole: bool) -> Iterator[int]:
    """How far in a heading the words of a target are: « Lien vers le dossier » is a link first."""
    # What is written tax included would be kept as an amount without it.
    if target.code == "planned" and "ttc" in name.split():
        return
    for word in target.words:
        if name == word:
            yield 0
        elif not whole and (len(word) > SHORT or name.startswith(f"{word} ")):
            place = f" {name} ".find(f" {word} ")
            if place >= 0:
                yield place


def _can_say(code: str, cells: Sequence[Any], place: int) -> bool:
    """Whether a cell holds one of the words that a target takes."""
    said = normalise(written(cells[place])) if place < len(cells) else ""
    if code == "status":
        return bool(said) and a_status(cells[place]) in STATUSES
    return said in {normalise(label) for label in _CHOICES[code].values()}


def _wordiest(below: Sequence[Sequence[Any]], found: Mapping[int, str]) -> int | None:
    """The column that tells lines apart by most different texts: what somebody means to do, most often."""
    texts: dict[int, set[str]] = {}
    for cells in below:
        for place, cell in enumerate(cells):
            if place not in found and isinstance(cell, str) and not is_covered(cell):
                texts.setdefault(place, set()).add(normalise(cell))
    counts = {place: len({text for text in said if len(text) > SHORT}) for place, said in texts.items()}
    best = max(counts, key=lambda place: (counts[place], -place), default=None)
    return best if best is not None and counts[best] else None
