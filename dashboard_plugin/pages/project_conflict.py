"""Two sheets of one action or project, face to face: whoever comes second chooses, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.projects import KINDS, PHASES, STATUSES
from commune_core.referential import load, versions
from dashboard_plugin.api.works import ProjectChoices
from dashboard_plugin.pages import french
from dashboard_plugin.pages.project_form import PARTS, ProjectForm, day

NOTHING = "Rien"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the two sheets, in words; `keep` is what is proposed: "votre" or "leur"."""

    name: str
    label: str
    theirs: str
    yours: str
    keep: str
    same: bool


def compare(
    theirs: ProjectForm, yours: ProjectForm, read: str, choices: ProjectChoices, names: Mapping[str, str]
) -> list[Part]:
    """The two sheets part by part; `read` is the mark of the form as its writer first read it.

    What he did not touch is proposed as the other left it: only where both wrote is his proposed, and it is
    his to choose.
    """
    marks = zip(read.split("-"), theirs.mark().split("-"), yours.mark().split("-"), strict=False)
    untouched = [before == mine for before, _, mine in marks]
    untouched += [False] * (len(PARTS) - len(untouched))
    words = Words(choices, names)
    return [
        Part(
            name,
            label,
            words.of(name, theirs),
            words.of(name, yours),
            "leur" if left else "votre",
            all(getattr(theirs, each) == getattr(yours, each) for each in attributes),
        )
        for (name, label, attributes), left in zip(PARTS, untouched, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Words:
    """Parts of a form in words; `names` are those of accounts, by number."""

    choices: ProjectChoices
    names: Mapping[str, str]

    def of(self, part: str, form: ProjectForm) -> str:
        """One part of the form, « Rien » where it says nothing."""
        said = {
            "titre": form.title,
            "nature": self._kind(form),
            "pourquoi": form.why,
            "attendu": form.expected,
            "domaine": next((each.title for each in load().domains if each.code == form.domain), form.domain),
            "lieu": form.place,
            "phase": PHASES.get(form.phase, form.phase),
            "statut": " : ".join(filter(None, (STATUSES.get(form.status, form.status), form.reason))),
            "dates": _dates(form),
            "points": "\n".join(f"{each} {label_of(each)}" for each in form.items),
            "pilote": self._person(form.pilot, form.pilot_name),
            "elu": self._person(form.elected, form.elected_name),
            "participants": "\n".join([*(self._person(each, "") for each in form.participants), form.others]),
        }[part]
        return said.strip() or NOTHING

    def _kind(self, form: ProjectForm) -> str:
        parent = dict(self.choices.parents).get(int(form.parent)) if form.parent.isdigit() else None
        return f"{KINDS.get(form.kind, form.kind)}{f', dans « {parent} »' if parent else ''}"

    def _person(self, account: str, name: str) -> str:
        return self.names.get(account, "Une personne qui n’est plus membre") if account else name


def label_of(item_id: str) -> str:
    """What a point asks, in today's questionnaire or in the last one that had it."""
    for version in (None, *reversed(versions())):
        items = load(version).items
        if item_id in items:
            return items[item_id].label
    return ""


def _dates(form: ProjectForm) -> str:
    words = []
    for label, text in (("Début", form.starts), ("Échéance", form.due)):
        if text:
            found = day(text, "")
            words.append(f"{label} : {french.day(found) if found else text}")
    return ", ".join(words)
