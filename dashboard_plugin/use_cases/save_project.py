"""Write the sheet of an action or project, new or over the version one had before one."""

from __future__ import annotations

from collections.abc import Iterable

from commune_core import projects as rules
from commune_core.errors import UnknownItem
from commune_core.policy import Operation
from commune_core.projects import InvalidProject
from commune_core.referential import load, versions
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Aim, Entry, Part, Project
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.project_data import ProjectFields, Someone
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.project_access import open_project, renewed_project
from dashboard_plugin.selectors.projects import project_view
from dashboard_plugin.stale import StaleProject
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.notices import people_of, tell_of_change
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce, lock, one_write

LONGEST = {"title": 200, "why": 4000, "expected": 4000, "place": 120, "status_reason": 500}
MOST_PEOPLE, LONGEST_NAME = 60, 120
PLAIN = (
    "kind",
    "title",
    "why",
    "expected",
    "domain",
    "place",
    "phase",
    "status",
    "status_reason",
    "starts_on",
    "due_on",
)


def create_project(user_id: int | None, *, commune: str | None, fields: ProjectFields, once: str = "") -> int:
    """Open the sheet of a new action or project; gives its number. The same form (`once`) opens one.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidProject, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CREATE_PROJECT)
    check(fields)
    now = get_clock().now()
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.CREATE_PROJECT)
        if (earlier := made_before(once, Project)) is not None:
            return earlier
        row = Project(commune=held, created_by_id=user_id, created_at=now, version=0)
        _write(row, fields, access.person)
        tell_of_change(row, was="", before=(), but=user_id)
        remember(once, row.pk)
        announce("project.created", user_id, commune=held.insee_code, project=row.pk)
    return row.pk


def save_project(user_id: int | None, *, project_id: int, fields: ProjectFields, version: int) -> int:
    """Change a sheet over the `version` that was read; gives the new one.

    Raises Forbidden, UnknownItem, InvalidProject, NotSaved, and StaleProject, whose `current` is the stored
    ProjectView.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.EDIT_PROJECT)
    check(fields)
    with one_write():
        lock(access.row.commune_id)
        present = renewed_project(access)
        present.require(Operation.EDIT_PROJECT)
        row = present.row
        if row.version != version:
            stored = project_view(present)
            if row.changed_by_id == user_id and _same(stored.fields, fields):
                return row.version  # sent twice: the network lost our reply
            raise StaleProject(stored)
        was, before = row.status, people_of(row)
        _write(row, fields, access.person)
        tell_of_change(row, was=was, before=before, but=user_id)
        announce("project.saved", user_id, project=row.pk, progress=row.status, version=row.version)
    return row.version


def check(fields: ProjectFields) -> None:
    """Raise InvalidProject or UnknownItem for what no sheet may say, whoever says it."""
    if fields.kind not in rules.KINDS:
        raise InvalidProject("Choisissez « Action » ou « Projet ».", field="kind")
    if not fields.title.strip():
        raise InvalidProject("Donnez un titre.", hint="Quelques mots suffisent.", field="title")
    for name, longest in LONGEST.items():
        if len(getattr(fields, name)) > longest:
            raise InvalidProject(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=name,
            )
    rules.check_status(fields.phase, fields.status, fields.status_reason)
    rules.check_dates(fields.starts_on, fields.due_on)
    referential = load()
    if fields.domain:
        referential.domain(fields.domain)
    for item_id in fields.items:
        _known(item_id)
    people = [each for each in (fields.pilot, fields.elected, *fields.participants) if each]
    if len(people) > MOST_PEOPLE or any(len(each.name) > LONGEST_NAME for each in people):
        raise InvalidProject(
            f"{MOST_PEOPLE} personnes au plus, et {LONGEST_NAME} caractères par nom.", field="participants"
        )


def _known(item_id: str) -> None:
    """A point of today's questionnaire, or of an earlier one: a sheet outlives a version."""
    for version in versions():
        if item_id in load(version).items:
            return
    raise UnknownItem(f"Le point {item_id} n’existe pas.", hint="Choisissez-le dans la liste.", item=item_id)


def _same(stored: ProjectFields, sent: ProjectFields) -> bool:
    plain = all(getattr(stored, name) == getattr(sent, name) for name in (*PLAIN, "parent_id"))
    return plain and set(stored.items) == set(sent.items) and _people(stored) == _people(sent)


def _people(fields: ProjectFields) -> list[set[tuple[int | None, str]]]:
    """Who is named for what."""
    groups = ((fields.pilot,), (fields.elected,), fields.participants)
    return [{(each.user_id, _name(each)) for each in group if each} for group in groups]


def _write(row: Project, fields: ProjectFields, person: int) -> None:
    clock = get_clock()
    before = row.status if row.version else ""
    for name in PLAIN:
        setattr(row, name, getattr(fields, name))
    row.title = " ".join(fields.title.split())
    row.parent_id = _parent(row, fields)
    if row.status in rules.ENDED:
        row.ended_on = row.ended_on or clock.today()
    else:
        row.ended_on = None
    row.changed_at, row.changed_by_id, row.version = clock.now(), person, row.version + 1
    row.save()
    _aim(row, fields.items)
    _gather(row, fields)
    if before != row.status:
        text = row.status_reason if before else ""
        Entry.objects.create(
            project=row, at=clock.now(), author_id=person, fact=row.status if before else "created", text=text
        )


def _parent(row: Project, fields: ProjectFields) -> int | None:
    if fields.parent_id is None:
        return None
    found = Project.objects.filter(pk=fields.parent_id, commune=row.commune, kind="project").exists()
    if not found or fields.kind == "project" or fields.parent_id == row.pk:
        raise InvalidProject(
            "Seule une action peut se ranger dans un projet, et dans un projet de la même commune.",
            hint="Choisissez le projet dans la liste, ou laissez vide.",
            field="parent_id",
        )
    return fields.parent_id


def _aim(row: Project, items: Iterable[str]) -> None:
    wanted = dict.fromkeys(items)
    row.aims.exclude(item_id__in=wanted).delete()
    held = set(row.aims.values_list("item_id", flat=True))
    Aim.objects.bulk_create(Aim(project=row, item_id=item) for item in wanted if item not in held)


def _gather(row: Project, fields: ProjectFields) -> None:
    wanted = [
        (role, someone)
        for role, people in (
            (Part.Role.PILOT, (fields.pilot,)),
            (Part.Role.ELECTED, (fields.elected,)),
            (Part.Role.PARTICIPANT, fields.participants),
        )
        for someone in people
        if someone and (someone.user_id or someone.name.strip())
    ]
    _check_members(row, [someone for _, someone in wanted])
    # Rows that say the same stay: what hangs on a part, or its place in the order, is not made anew.
    kept, gone = set(), []
    new = {(str(role), each.user_id, _name(each)): None for role, each in wanted}
    for part in row.parts.order_by("pk"):
        said = (part.role, part.user_id, part.name)
        if said in new and said not in kept:
            kept.add(said)
        else:
            gone.append(part.pk)
    row.parts.filter(pk__in=gone).delete()
    Part.objects.bulk_create(
        Part(project=row, role=role, user_id=user_id, name=name)
        for role, user_id, name in new
        if (role, user_id, name) not in kept
    )


def _name(someone: Someone) -> str:
    """A bare name as it is stored; none beside an account, whose name is the account's."""
    return "" if someone.user_id else " ".join(someone.name.split())


def _check_members(row: Project, people: Iterable[Someone]) -> None:
    """An account is newly named only where it belongs to the commune; whoever left stays named."""
    commune: Commune = row.commune
    named = {someone.user_id for someone in people if someone.user_id}
    named -= set(row.parts.exclude(user=None).values_list("user_id", flat=True))
    here = set(
        Membership.objects.filter(commune=commune, user_id__in=named, status__in=("confirmed", "provisional"))
        .values_list("user_id", flat=True)
    )  # fmt: skip
    if commune.owner_id:
        here.add(commune.owner_id)
    if named - here:
        raise InvalidProject(
            "Une des personnes choisies n’est pas membre de la commune.",
            hint="Écrivez son nom, ou invitez-la à suivre ce projet.",
            field="participants",
        )
