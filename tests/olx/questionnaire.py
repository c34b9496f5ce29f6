"""A small questionnaire with a version before it and a dozen communes, to edit and to compile in tests."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from olx_compiler.data import compile_data

HEAD = """\
version: '2.0.0'
succeeds: '1.0.0'
date: '2026-11-22'
title: Un petit questionnaire
certainty: Les seuils sont des repères.
notices: []
scale_labels: [Inexistant, Ponctuel, Partiel, Organisé, Évalué]
levels:
  - {code: a_construire, minimum: 0, label: À construire}
classes:
  - {code: P1, minimum: 1, label: À engager}
quadrant_labels: {agir_maintenant: Agir, planifier: Planifier, deleguer: Déléguer, surveiller: Surveiller}
competence_labels: {commune: La commune, epci: L’intercommunalité, syndicat: Un syndicat}
role_labels: {agir: Agir, contribuer: Contribuer, interpeller: Interpeller}
retired: {}
m57_labels: {'811': Eau}
islands: {'85113': Île-d’Yeu}
profile:
  - code: eau
    label: Eau potable
    question: Qui en est responsable ?
    usual:
      - {holder: epci, when: {epci: [CA]}, reference: CGCT L5216-5}
      - {holder: commune, when: {epci: [aucun]}, doubt: À vérifier.}
domains: [EAU, SEC]
"""
EAU = """\
code: EAU
slug: eau
title: Eau
weight: 2
training_domains: [eau-dechets]
items:
  - id: EAU-01
    label: Rendement du réseau
    kind: number
    weight: 4
    default_importance: 4
    competences: [commune, epci]
    role: agir
    express: true
    unit: '%'
    thresholds: [50, 65, 75, 85]
    direction: increasing
    minimum: 0
    maximum: 100
    why: L'eau perdue se paie
    good_practice: Un compteur par secteur
    help: Le rapport annuel donne ce chiffre.
    themes: [reseau-d-eau]
    m57: '811'
    figure: rendement_eau
    rules:
      - {when: {holds: {eau: [epci]}}, effect: holder, holder: epci, why: L'intercommunalité distribue l'eau.}
  - id: EAU-02
    label: Prix connu
    kind: yes_no
    weight: 3
    default_importance: 3
    competences: [commune]
    role: agir
    express: false
    why: Le prix se vote
    good_practice: Une page claire
    help: La délibération le dit.
    themes: [reseau-d-eau]
"""
SEC = """\
code: SEC
slug: securite
title: Sécurité
weight: 3
training_domains: [securite]
items:
  - id: SEC-01
    label: Plan communal de sauvegarde
    kind: date
    weight: 5
    default_importance: 5
    competences: [commune]
    role: agir
    express: true
    unit: mois
    thresholds: [12, 24, 36, 60]
    direction: decreasing
    obligation: {reference: CSI L731-3, minimum_note: 1}
    why: Ce qui est écrit fonctionne
    good_practice: Un annuaire vérifié
    help: La date est sur l'arrêté.
    themes: [plan-communal-de-sauvegarde]
    rules:
      - {when: {zone: [com]}, effect: no_duty, why: Ce code ne s'applique pas ici.}
  - id: SEC-02
    label: Conseil de prévention
    kind: yes_no
    weight: 3
    default_importance: 3
    competences: [commune]
    role: agir
    express: false
    why: Il réunit ceux qui agissent
    good_practice: Deux réunions par an
    help: Un arrêté le crée.
    themes: [plan-communal-de-sauvegarde]
    rules:
      - {when: {population_max: 5000}, effect: hide, why: Ce point concerne les communes de plus de 5 000 habitants.}
"""
THEMES = """\
number,domain_slug,theme_slug,title_fr,audience,level,duration_minutes,learning_objective_fr,legal_references
1,eau-dechets,reseau-d-eau,Le réseau d'eau,maire,decouverte,30,Lire un rendement,CGCT L2224-7
2,securite,plan-communal-de-sauvegarde,Le plan communal de sauvegarde,maire,decouverte,30,Écrire un plan,CSI L731-3
"""
# code, name, departement, epci, zone, population
COMMUNES = (
    ("01001", "L'Abergement-Clémenciat", "01", "1", "metro", "860"),
    ("01004", "Ambérieu-en-Bugey", "01", "1", "metro", "15934"),
    ("10081", "Celles-sur-Ource", "10", "2", "metro", "420"),
    ("85113", "L'Île-d'Yeu", "85", "", "metro", "4883"),
    ("97110", "La Désirade", "971", "1", "drom", "1306"),
    ("97502", "Saint-Pierre", "975", "", "com", "5194"),
    ("98411", "Îles Saint-Paul et Nouvelle-Amsterdam", "984", "", "com", ""),
)
FILES = {
    "referential": "diagnostic/referential.yaml",
    "EAU": "diagnostic/domains/EAU.yaml",
    "SEC": "diagnostic/domains/SEC.yaml",
    "versions": "diagnostic/versions.yaml",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the small questionnaire is written and compiled; its version 1.0.0 is compiled and frozen."""

    content: Path
    core: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces the first `old` by `new` in one of FILES."""
        path = self.content / FILES[name]
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def line(self, name: str, text: str) -> int:
        """The number of the first line that holds this text."""
        lines = (self.content / FILES[name]).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)


def write(folder: Path) -> Desk:
    """The small questionnaire under `folder`."""
    desk = Desk(folder / "course_content", folder / "core")
    (desk.content / "diagnostic" / "domains").mkdir(parents=True)
    for name, text in (("referential", HEAD), ("EAU", EAU), ("SEC", SEC)):
        (desk.content / FILES[name]).write_text(text, encoding="utf-8")
    (desk.content / "themes.csv").write_text(THEMES, encoding="utf-8")
    _write_open_data(desk.content / "open_data")
    desk.edit("referential", "version: '2.0.0'\nsucceeds: '1.0.0'", "version: '1.0.0'")
    compile_data(desk.content, desk.core, freeze=True)
    desk.edit("referential", "version: '1.0.0'", "version: '2.0.0'\nsucceeds: '1.0.0'")
    return desk


def _write_open_data(folder: Path) -> None:
    folder.mkdir()
    head = "code_insee,nom,departement,epci_siren,zone,population_municipale"
    rows = "\n".join([head, *(",".join(row) for row in COMMUNES)])
    (folder / "communes.csv.gz").write_bytes(gzip.compress(rows.encode(), mtime=0))
    (folder / "epci.csv.gz").write_bytes(gzip.compress(b"siren,type\n1,CA\n2,CC\n", mtime=0))
