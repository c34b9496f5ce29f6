"""The form of an action or project: what is on screen, what was sent back, and what it says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from commune_core.projects import InvalidProject
from commune_core.territory import normalise
from dashboard_plugin.project_data import ProjectFields, Someone

SENT_AS = {
    "kind": "nature",
    "parent": "projet",
    "title": "titre",
    "why": "pourquoi",
    "expected": "attendu",
    "domain": "domaine",
    "place": "lieu",
    "phase": "phase",
    "status": "statut",
    "reason": "raison",
    "starts": "debut",
    "due": "echeance",
    "pilot": "pilote",
    "pilot_name": "pilote_nom",
    "elected": "elu",
    "elected_name": "elu_nom",
    "others": "autres",
}
LISTS = {"items": "points", "participants": "participants"}
# What one keeps or gives up whole when two people changed the sheet: name, label, attributes of the form.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("titre", "Titre", ("title",)),
    ("nature", "Nature", ("kind", "parent")),
    ("pourquoi", "Pourquoi", ("why",)),
    ("attendu", "Résultat attendu", ("expected",)),
    ("domaine", "Domaine", ("domain",)),
    ("lieu", "Lieu", ("place",)),
    ("phase", "Phase", ("phase",)),
    ("statut", "Statut", ("status", "reason")),
    ("dates", "Dates", ("starts", "due")),
    ("points", "Points visés", ("items",)),
    ("pilote", "Pilote", ("pilot", "pilot_name")),
    ("elu", "Élu référent", ("elected", "elected_name")),
    ("participants", "Participants", ("participants", "others")),
)
FIELD_OF = {
    "kind": "nature-action",
    "parent_id": "projet",
    "title": "titre",
    "why": "pourquoi",
    "expected": "attendu",
    "domain": "domaine",
    "place": "lieu",
    "phase": "phase-idea",
    "status": "statut-in_progress",
    "status_reason": "raison",
    "starts_on": "debut",
    "due_on": "echeance",
    "pilot": "pilote",
    "elected": "elu",
    "participants": "autres",
    "item": "points",
}
"""Where on the page the field is that an error names."""


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """What the form holds, as text; people are account numbers, or names in the field beside."""

    kind: str = "action"
    parent: str = ""
    title: str = ""
    why: str = ""
    expected: str = ""
    domain: str = ""
    place: str = ""
    phase: str = "idea"
    status: str = "in_progress"
    reason: str = ""
    starts: str = ""
    due: str = ""
    items: tuple[str, ...] = ()
    pilot: str = ""
    pilot_name: str = ""
    elected: str = ""
    elected_name: str = ""
    participants: tuple[str, ...] = ()
    others: str = ""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every field as it is sent, for a page that carries it on."""
        for attribute, name in SENT_AS.items():
            yield name, getattr(self, attribute)
        for attribute, name in LISTS.items():
            for value in getattr(self, attribute):
                yield name, value

    def mark(self) -> str:
        """What tells, part by part, whether a form read later says the same."""
        return "-".join(
            hashlib.sha256(json.dumps([getattr(self, each) for each in attributes]).encode()).hexdigest()[:12]
            for _, _, attributes in PARTS
        )

    def with_part(self, name: str, other: ProjectForm) -> ProjectForm:
        """The same with one part of another form."""
        attributes = next(each for part, _, each in PARTS if part == name)
        return replace(self, **{each: getattr(other, each) for each in attributes})


def sent_form(post: QueryDict) -> ProjectForm:
    """What was sent, lines ended as they are stored; lists in a fixed order, so that they compare."""
    texts = {
        attribute: post.get(name, "").replace("\r\n", "\n").strip() for attribute, name in SENT_AS.items()
    }
    lists = {attribute: tuple(sorted(set(post.getlist(name)))) for attribute, name in LISTS.items()}
    return ProjectForm(**texts, **lists)  # type: ignore[arg-type]


def form_of(stored: ProjectFields) -> ProjectForm:
    """The form of a sheet that is stored."""
    pilot, elected = stored.pilot or Someone(), stored.elected or Someone()
    accounts = [str(each.user_id) for each in stored.participants if each.user_id]
    bare = [each.name for each in stored.participants if not each.user_id]
    return ProjectForm(
        kind=stored.kind,
        parent=str(stored.parent_id or ""),
        title=stored.title,
        why=stored.why,
        expected=stored.expected,
        domain=stored.domain,
        place=stored.place,
        phase=stored.phase,
        status=stored.status,
        reason=stored.status_reason,
        starts=stored.starts_on.isoformat() if stored.starts_on else "",
        due=stored.due_on.isoformat() if stored.due_on else "",
        items=tuple(sorted(stored.items)),
        pilot=str(pilot.user_id or ""),
        pilot_name="" if pilot.user_id else pilot.name,
        elected=str(elected.user_id or ""),
        elected_name="" if elected.user_id else elected.name,
        participants=tuple(sorted(accounts)),
        others="\n".join(bare),
    )


def fields_of(form: ProjectForm) -> ProjectFields:
    """What the form says; raises InvalidProject, whose `field` is that of ProjectFields."""
    return ProjectFields(
        title=form.title,
        kind=form.kind,
        parent_id=_number(form.parent, "parent_id") if form.kind != "project" and form.parent else None,
        why=form.why,
        expected=form.expected,
        domain=form.domain,
        place=" ".join(form.place.split()),
        phase=form.phase,
        status=form.status,
        status_reason=form.reason,
        starts_on=day(form.starts, "starts_on"),
        due_on=day(form.due, "due_on"),
        items=form.items,
        pilot=_someone(form.pilot, form.pilot_name, "pilot"),
        elected=_someone(form.elected, form.elected_name, "elected"),
        participants=(
            *(Someone("", _number(each, "participants")) for each in form.participants),
            *(Someone(" ".join(line.split())) for line in form.others.split("\n") if line.strip()),
        ),
    )


def day(text: str, field: str) -> date | None:
    """A day as a browser sends it, or as one types it (« 12/03/2027 »); None for nothing.

    Raises InvalidProject.
    """
    if not text:
        return None
    typed = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text)
    try:
        found = date(int(typed[3]), int(typed[2]), int(typed[1])) if typed else date.fromisoformat(text)
        if not 1900 <= found.year < 2200:
            raise ValueError
    except ValueError:
        raise InvalidProject(
            f"« {text[:40]} » n’est pas une date.", hint="Écrivez-la comme 12/03/2027.", field=field
        ) from None
    return found


def linked(form: ProjectForm, members: tuple[Someone, ...]) -> ProjectForm:
    """The form with the account of each person named whom a member now is."""
    known = [normalise(each.name) for each in members]
    # Of two members of the same name nobody can tell which is meant.
    accounts = {
        name: str(each.user_id) for name, each in zip(known, members, strict=True) if known.count(name) == 1
    }
    pilot, elected = accounts.get(normalise(form.pilot_name)), accounts.get(normalise(form.elected_name))
    lines = [line for line in form.others.split("\n") if line]
    found = {accounts[normalise(line)] for line in lines if normalise(line) in accounts}
    return replace(
        form,
        pilot=pilot or form.pilot,
        pilot_name="" if pilot else form.pilot_name,
        elected=elected or form.elected,
        elected_name="" if elected else form.elected_name,
        participants=tuple(sorted({*form.participants, *found})),
        others="\n".join(line for line in lines if normalise(line) not in accounts),
    )


def _someone(account: str, name: str, field: str) -> Someone | None:
    if account:
        return Someone("", _number(account, field))
    return Someone(" ".join(name.split())) if name else None


def _number(text: str, field: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise InvalidProject("Ce choix n’est pas dans la liste.", hint="Choisissez-le de nouveau.", field=field)
