"""`python -m tests.core.diagnosis`: the état des lieux of a commune that does not exist, as a page in French.

It is written to golden/diagnostic.md, to be read in a diff before a commit: whatever changes a note, a score,
an alert or a rank shows there in the words of an élu.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commune_core.conditions import Profile
from commune_core.priorities import Priority, rank
from commune_core.scoring import Scorecard, display, score
from commune_core.tailoring import Tailored, tailor
from commune_core.typography import NBSP
from tests.core.worked_cases import REFERENTIAL, TODAY, values

GOLDEN = Path(__file__).parent / "golden" / "diagnostic.md"
NAME, POPULATION = "Saint-Fictif-sur-Ource", 1_250
# A date is its age in months; SO is « sans objet ».
ANSWERS = {
    "GOV-01": True, "GOV-02": 2, "GOV-03": 18, "GOV-04": False, "GOV-05": 3, "GOV-06": 1, "GOV-07": True,
    "FIN-01": 10.89, "FIN-02": 6.94, "FIN-03": 3, "FIN-04": 2, "FIN-05": 18, "FIN-06": 31, "FIN-07": True,
    "FIN-08": 4, "FIN-09": False,
    "ADM-01": 70, "ADM-02": True, "ADM-05": 2, "ADM-06": False, "ADM-07": False, "ADM-09": "SO",
    "URB-01": 96, "URB-03": 11.5, "URB-04": 3, "URB-05": 1, "URB-06": 1,
    "RES-00": 23, "RES-01": 40, "RES-02": 62, "RES-03": "jamais", "RES-04": 91.5, "RES-05": 2, "RES-06": 55,
    "EAU-01": 68.4, "EAU-02": 100, "EAU-03": False, "EAU-04": 0.4, "EAU-05": True, "EAU-06": 52,
    "EAU-07": 212, "EAU-08": True, "EAU-09": 2,
    "ENV-02": True, "ENV-03": 1,
    "ENE-01": 185, "ENE-02": "SO", "ENE-03": 1, "ENE-04": 0, "ENE-05": True, "ENE-06": 2, "ENE-07": 3,
    "ENE-08": True,
    "MOB-01": 1, "MOB-03": 2,
    "ENF-01": 52, "ENF-02": False, "ENF-03": 3, "ENF-04": -12, "ENF-05": 40, "ENF-06": 3,
    "SOC-01": 50, "SOC-02": True, "SOC-03": 4.2, "SOC-05": 75, "SOC-06": 2, "SOC-07": 3,
    "SEC-01": 30, "SEC-02": "jamais", "SEC-03": 82, "SEC-04": 100, "SEC-05": False, "SEC-06": 2,
    "SEC-07": True, "SEC-08": True, "SEC-09": 1,
    "POP-01": 3, "POP-02": True, "POP-03": 4, "POP-04": 97, "POP-05": 10,
    "CIT-01": 3, "CIT-02": 2, "CIT-03": 0, "CIT-04": 51.2,
}  # fmt: skip
DEPENDS_ON = {"MOB-01": "epci", "ENF-01": "epci"}
HOLDERS = {
    "EAU-01": ("syndicat", "Le syndicat distribue l’eau : lui seul peut réparer le réseau."),
    "EAU-03": ("syndicat", "Le syndicat écrit ce rapport ; le conseil en prend connaissance."),
}
NO_DUTY = {"SOC-01": "Cette analyse n’est pas demandée à une commune sans centre d’action sociale."}
IMPORTANCE = {"SEC-02": 5, "CIT-03": 5}
URGENCY = {"CIT-03": 2}
SHOWN_PRIORITIES = 12


def page() -> str:
    """The whole page."""
    rules = tailor(REFERENTIAL, Profile(population=POPULATION))
    tailored = Tailored(rules.hidden, HOLDERS, NO_DUTY)
    card = score(REFERENTIAL, values(ANSWERS), today=TODAY, depends_on=DEPENDS_ON, tailored=tailored)
    ranked = rank(REFERENTIAL, card, importance=IMPORTANCE, urgency=URGENCY)
    parts = (_head(card), _domains(card), _alerts(card), _priorities(ranked), _changed(tailored))
    return "\n".join(line for part in parts for line in part)


def _head(card: Scorecard) -> Iterator[str]:
    yield f"# État des lieux de {NAME}"
    yield ""
    people = _french(POPULATION)
    yield f"Commune fictive de {people} habitants, au {TODAY:%d/%m/%Y}, version {REFERENTIAL.version}."
    yield ""
    yield f"- Score d’ensemble{NBSP}: {_figure(card.overall)} sur 100"
    yield f"- Ce qui dépend de la commune{NBSP}: {_figure(card.ours)} sur 100"
    yield f"- Part du questionnaire remplie{NBSP}: {_figure(card.coverage)}{NBSP}%"


def _domains(card: Scorecard) -> Iterator[str]:
    yield from (
        "",
        "## Domaine par domaine",
        "",
        "| Domaine | Score | Rempli | Niveau |",
        "|---|---:|---:|---|",
    )
    for domain in REFERENTIAL.domains:
        found = card.domains[domain.code]
        level = REFERENTIAL.level_label(found.level)
        covered = f"{_figure(found.coverage)}{NBSP}%"
        yield f"| {domain.title} | {_figure(found.score)} | {covered} | {level} |"


def _alerts(card: Scorecard) -> Iterator[str]:
    yield from ("", "## Obligations légales à regarder d’abord", "")
    for item in REFERENTIAL.items.values():
        if card.items[item.id].alert:
            yield f"- {item.label} ({item.id}){NBSP}: {item.obligation.reference}"


def _priorities(ranked: tuple[Priority, ...]) -> Iterator[str]:
    yield from ("", f"## Les {SHOWN_PRIORITIES} premières priorités sur {len(ranked)} points notés", "")
    classes = {klass.code: klass.label for klass in REFERENTIAL.classes}
    for place, entry in enumerate(ranked[:SHOWN_PRIORITIES], 1):
        quadrant = REFERENTIAL.quadrant_labels[entry.quadrant]
        yield f"{place}. **{entry.item.label}** ({entry.item.id}), note {entry.note} sur 4"
        told = f"{entry.klass}, {classes[entry.klass].lower()}{NBSP}; {quadrant.lower()}"
        yield f"   - Priorité {entry.priority} sur 25{NBSP}: {told}"
        yield from (f"   - {reason}" for reason in entry.reasons)
    yield from ("", "## Les points suivants", "", "| Point | Note | Priorité | Classe | Conseil |")
    yield "|---|---:|---:|---|---|"
    for entry in ranked[SHOWN_PRIORITIES:]:
        label = f"{entry.item.label} ({entry.item.id})"
        advice = REFERENTIAL.quadrant_labels[entry.quadrant].lower()
        yield f"| {label} | {entry.note} | {entry.priority} | {entry.klass} | {advice} |"


def _changed(tailored: Tailored) -> Iterator[str]:
    labels = REFERENTIAL.competence_labels
    yield from ("", "## Ce que les règles changent pour cette commune", "")
    for item_id, why in tailored.hidden.items():
        yield f"- {item_id} n’est pas demandé. {why}"
    for item_id, (holder, why) in tailored.holders.items():
        yield f"- {item_id} dépend d’un autre ({labels[holder]}). {why}"
    for item_id, why in tailored.no_duty.items():
        yield f"- {item_id} n’est pas une obligation ici. {why}"
    yield ""


def _figure(value) -> str:
    return "non noté" if value is None else display(value).replace(".", ",")


def _french(number: int) -> str:
    return f"{number:,}".replace(",", NBSP)


if __name__ == "__main__":
    GOLDEN.write_text(page(), encoding="utf-8")
