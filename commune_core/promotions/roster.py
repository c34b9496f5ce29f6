"""A file of people for a promotion: the fate of each of its lines, and why, before anything is written.

`plan` reads nothing but what it is given, and gives the same for the same: what it says is what is then done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from commune_core.invitations import LONGEST_NAME, InvalidInvitation, address
from commune_core.territory import normalise

from .places import free
from .roster_columns import BY_CODE, EMAIL
from .roster_lines import Line, commune_key, unread
from .states import HOLDS_A_PLACE
from .words import ROLES, SEATS, InvalidPromotion

LONGEST_GROUP = 80
MOST_GROUPS = 400

Fate = Literal["enrolled", "invited", "waiting", "present", "faulty"]
FATES: Mapping[str, str] = {
    "enrolled": "Inscrits tout de suite, car ils ont un compte",
    "invited": "Invités par courriel, car cette adresse n’a pas encore de compte",
    "waiting": "Mis sur liste d’attente, car il n’y a plus de place",
    "present": "Déjà là : rien ne change",
    "faulty": "Lignes à corriger",
}
WRITTEN = ("enrolled", "invited", "waiting")

FILE_ROLES: Mapping[str, str] = {
    "": "member", "membre": "member", "elu": "member", "stagiaire": "member", "participant": "member",
    "tuteur": "tutor", "tutrice": "tutor", "formateur": "tutor", "formatrice": "tutor",
    "observateur": "observer", "observatrice": "observer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A seat of the promotion; `entered` tells somebody who left from an invitation that was not taken."""

    id: int
    state: str
    role: str
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known before a file: accounts by address, seats by address and by account, who sits in
    another session of a course of this one (the course, and the promotion where it may be named), and
    communes by what `commune_key` makes of a line (several: the name alone does not tell)."""

    capacity: int | None = None
    taken: int = 0
    waiting: int = 0
    accounts: Mapping[str, int] = field(default_factory=dict)
    by_address: Mapping[str, Held] = field(default_factory=dict)
    by_account: Mapping[int, Held] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    communes: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: the target of its column, what is wrong, and how to mend it."""

    column: str
    message: str
    hint: str

    @property
    def label(self) -> str:
        """The column, in words."""
        return BY_CODE[self.column].label


@dataclass(frozen=True, slots=True)
class Step:
    """What one line would do; `seat_id` is a seat that comes to life again, or is there already."""

    number: int
    fate: Fate
    email: str = ""
    name: str = ""
    role: str = "member"
    group: str = ""
    commune_id: int | None = None
    user_id: int | None = None
    seat_id: int | None = None
    reason: str = ""
    faults: tuple[Fault, ...] = ()


def plan(lines: Sequence[Line], known: Situation) -> tuple[Step, ...]:
    """The fate of every line, in the order of the file: the first ones take the places that are left."""
    seen: dict[str | int, int] = {}
    groups: set[str] = set()
    steps = []
    left = free(known.capacity, known.taken)
    room = None if left is None else max(0, left - known.waiting)
    for line in lines:
        step = _step(line, known, seen)
        if step.group and step.fate in WRITTEN:
            groups.add(step.group.casefold())
        if step.fate in ("enrolled", "invited") and step.role == "member":
            if room == 0:
                step = _waiting(step)
            elif room is not None:
                room -= 1
        steps.append(step)
    if len(groups) > MOST_GROUPS:
        raise InvalidPromotion(
            f"Ce fichier nomme plus de {MOST_GROUPS} groupes.",
            hint="Est-ce la bonne colonne ? Ignorez-la, ou regroupez.",
            field="columns",
        )
    return tuple(steps)


def _step(line: Line, known: Situation, seen: dict[str | int, int]) -> Step:
    """`seen` holds the lines before: by address, and by the seat that they would bring back."""
    faults = [Fault(code, *said) for code, told in line.cells.items() if (said := unread(code, told))]
    if not faults:
        faults += _faults(line, known)
    email = "" if any(each.column == EMAIL for each in faults) else _address(line, faults)
    if email and email in seen:
        faults.append(
            Fault(
                EMAIL,
                f"Cette adresse est déjà à la ligne {seen[email]}.",
                "Gardez une seule des deux lignes.",
            )
        )
    elif email:
        seen[email] = line.number
    user_id = known.accounts.get(email)
    held = (known.by_account.get(user_id) if user_id else None) or known.by_address.get(email)
    role = FILE_ROLES.get(normalise(line.cells.get("role", "")), "")
    if email and not faults and held is None and role == "member" and email in known.elsewhere:
        faults.append(_session(*known.elsewhere[email]))
    if faults:
        return Step(line.number, "faulty", email, _name(line)[:LONGEST_NAME], faults=tuple(faults))
    (commune_id,) = known.communes.get(commune_key(line), ()) or (None,)
    step = Step(
        line.number, "enrolled" if user_id else "invited", email, _name(line), role, _group(line),
        commune_id, user_id, held.id if held else None,
    )  # fmt: skip
    if held is not None and (reason := _there(held, role)):
        return Step(line.number, "present", email, step.name, role, seat_id=held.id, reason=reason)
    if held is not None and (first := seen.setdefault(held.id, line.number)) != line.number:
        fault = Fault(
            EMAIL,
            f"Cette personne est déjà à la ligne {first}, sous une autre adresse.",
            "Gardez une seule des deux lignes.",
        )
        return Step(line.number, "faulty", email, step.name, faults=(fault,))
    return step


def _there(held: Held, role: str) -> str:
    """Why a seat that is held stays as it is; empty where the file may bring it back to life."""
    if held.state in HOLDS_A_PLACE or held.state in ("asked", "waiting"):
        if held.role != role:
            return f"{SEATS[held.state]} comme {ROLES[held.role].lower()} : changez son rôle dans « Équipe »."
        if held.state == "asked":
            return "Cette personne a demandé une place : répondez-lui dans la liste des membres."
        return f"{SEATS[held.state]}."
    if held.entered or held.state == "refused":
        return f"{SEATS[held.state]} : un fichier ne réinscrit personne. Ajoutez cette personne une à une."
    return ""


def _waiting(step: Step) -> Step:
    return Step(
        step.number, "waiting", step.email, step.name, step.role, step.group, step.commune_id, step.user_id,
        step.seat_id,
    )  # fmt: skip


def _address(line: Line, faults: list[Fault]) -> str:
    said = line.cells.get(EMAIL, "")
    if not said:
        faults.append(Fault(EMAIL, "L’adresse manque.", "Écrivez-la, ou retirez la ligne."))
        return ""
    try:
        return address(said)
    except InvalidInvitation as error:
        faults.append(Fault(EMAIL, f"« {said[:80]} » n’est pas une adresse complète.", error.hint))
        return ""


def _faults(line: Line, known: Situation) -> Iterator[Fault]:
    if len(_name(line)) > LONGEST_NAME:
        column = next((each for each in ("name", "last_name", "first_name") if line.cells.get(each)), "name")
        yield Fault(column, f"Ce nom dépasse {LONGEST_NAME} caractères.", "Raccourcissez-le.")
    if len(_group(line)) > LONGEST_GROUP:
        yield Fault("group", f"Ce nom de groupe dépasse {LONGEST_GROUP} caractères.", "Raccourcissez-le.")
    if normalise(line.cells.get("role", "")) not in FILE_ROLES:
        yield Fault(
            "role",
            f"« {line.cells['role'][:40]} » n’est pas un rôle qu’un fichier donne.",
            "Écrivez membre, tuteur ou observateur ; on nomme un organisateur dans « Équipe ».",
        )
    said = line.cells.get("commune", "")
    if not said:
        return
    found = known.communes.get(commune_key(line), ())
    if not found:
        yield Fault(
            "commune", f"Aucune commune « {said[:60]} ».", "Écrivez son nom entier, ou son code INSEE."
        )
    elif len(found) > 1:
        yield Fault(
            "commune",
            f"{len(found)} communes s’appellent « {said[:60]} ».",
            "Écrivez son code INSEE, ou ajoutez une colonne de codes postaux.",
        )


def _session(course: str, promotion: str) -> Fault:
    where = f"la promotion « {promotion} »" if promotion else "une autre promotion"
    return Fault(
        EMAIL,
        f"Cette personne suit déjà « {course} » dans {where}.",
        "Faites-la passer d’une promotion à l’autre depuis sa place, ou retirez la ligne."
        if promotion
        else "Demandez à l’autre organisme de la laisser partir, ou retirez la ligne.",
    )


def _name(line: Line) -> str:
    if whole := line.cells.get("name", ""):
        return whole
    return f"{line.cells.get('first_name', '')} {line.cells.get('last_name', '')}".strip()


def _group(line: Line) -> str:
    return line.cells.get("group", "")


def counts(steps: Sequence[Step]) -> dict[str, int]:
    """How many lines have each fate, those of no line included."""
    return {fate: sum(step.fate == fate for step in steps) for fate in FATES}
