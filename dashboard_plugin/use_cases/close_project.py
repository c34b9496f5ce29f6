"""End an action or project: its status, the new state of the points it aimed at, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commune_core import projects as rules
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.projects import InvalidProject
from commune_core.tailoring import tailor
from dashboard_plugin.applets.diagnostic.models import Answer, Campaign
from dashboard_plugin.applets.projects.models import Effect, Entry
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.closing_data import ClosingPoint, ClosingView, Outcome
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.closings import closing_view
from dashboard_plugin.selectors.facts import facts_of
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project, renewed_project
from dashboard_plugin.stale import StaleClosing
from dashboard_plugin.use_cases.campaigns import open_campaign, referential_of_year
from dashboard_plugin.use_cases.notices import people_of, tell_of_change
from dashboard_plugin.use_cases.save_answer import Given, check, write_answer
from dashboard_plugin.use_cases.scoring import campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, lock, one_write

LONGEST_SAID, LONGEST_REASON = 2000, 500


def close_project(
    user_id: int | None,
    *,
    project_id: int,
    version: int,
    outcomes: Iterable[Outcome],
    status: str = "",
    reason: str = "",
) -> int:
    """Give an action its last `status` (done, dropped; "" leaves it), answer its points anew, and read what
    came of them; gives the sheet's version.

    The notes before stay those of the first reading. Raises Forbidden, InvalidProject, InvalidAnswer,
    InvalidRequest (a point it does not aim at), ClosedCampaign, NotSaved, and StaleClosing where the sheet,
    an answer or a reading changed since it was read.
    """
    said = {each.item_id: each for each in outcomes}
    access = open_project(user_id, project_id)
    access.require(Operation.EDIT_PROJECT)
    _check(access, said, status, reason)
    with one_write():
        lock(access.row.commune_id)
        present = renewed_project(access)
        present.require(Operation.EDIT_PROJECT)
        view = closing_view(present)
        points = {point.row.item.id: point for point in view.points}
        if unknown := [item for item in said if item not in points]:
            raise InvalidRequest(
                f"Cette fiche ne vise pas le point {unknown[0]}.", hint="Rechargez la page.", field=unknown[0]
            )
        given = _given(present, said, points)
        if _stale(view, said, points, version):
            if _sent_twice(present, said, points, given, status, reason):
                return present.row.version
            raise StaleClosing(view)
        written = _answer(present, given, said) if given else 0
        if written:
            view = closing_view(present)
        _read(present, view, said, points)
        row = present.row
        was, before = row.status, people_of(row)
        _end(present, status, reason)
        tell_of_change(row, was=was, before=before, but=user_id)
        announce("project.closed", user_id, project=row.pk, progress=row.status, items=written,
                 version=row.version)  # fmt: skip
    return row.version


def _check(access: ProjectAccess, said: Mapping[str, Outcome], status: str, reason: str) -> None:
    if status:
        if status not in rules.ENDED:
            raise InvalidProject(
                "Dites si l’action est terminée ou abandonnée.",
                hint="Choisissez l’un des deux.",
                field="status",
            )
        rules.check_status(access.row.phase, status, reason)
    if len(reason) > LONGEST_REASON:
        raise InvalidProject(
            f"Cette raison est trop longue : {LONGEST_REASON} caractères au plus.", field="status_reason"
        )
    for item_id, each in said.items():
        if len(each.said) > LONGEST_SAID:
            raise InvalidProject(
                f"Ce texte est trop long : {LONGEST_SAID} caractères au plus.", field=f"said-{item_id}"
            )


def _given(
    access: ProjectAccess, said: Mapping[str, Outcome], points: Mapping[str, ClosingPoint]
) -> dict[str, tuple[Item, Given]]:
    """The new answers, checked; those that say what stands already are left out."""
    commune = access.access.row
    answered = [each for each in said.values() if each.answered]
    if commune is None or not answered:
        return {}
    referential = referential_of_year(commune, get_clock().today().year)
    tailored = tailor(referential, facts_of(commune, referential))
    found = {}
    for each in answered:
        item = referential.item(each.item_id)
        access.access.require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
        given = check(item, each.raw, each.state, "", None, None, tailored=tailored)
        stands = points[item.id].row.answer
        if stands is None or (stands.value, stands.state) != (given.value, given.state):
            found[item.id] = (item, given)
    return found


def _stale(
    view: ClosingView, said: Mapping[str, Outcome], points: Mapping[str, ClosingPoint], version: int
) -> bool:
    """Whether anything that is about to be written over changed since it was read."""
    if view.project.version != version:
        return True
    for item_id, each in said.items():
        point = points[item_id]
        stands = point.row.answer.version if point.row.answer else None
        if each.answered and stands != each.answer_version:
            return True
        if point.version != each.version:
            return True
    return False


def _sent_twice(
    access: ProjectAccess,
    said: Mapping[str, Outcome],
    points: Mapping[str, ClosingPoint],
    given: Mapping[str, object],
    status: str,
    reason: str,
) -> bool:
    """Whether the same person sends again what is stored already: the network lost our reply."""
    row = access.row
    same = not status or (row.status, row.status_reason) == (status, reason)
    readings = {each.item_id: each.author_id for each in row.effects.all()}
    return (
        row.changed_by_id == access.person
        and same
        and not given
        and all(
            points[item].said == each.said.strip() and readings.get(item) == access.person
            for item, each in said.items()
        )
    )


def _answer(
    access: ProjectAccess, given: Mapping[str, tuple[Item, Given]], said: Mapping[str, Outcome]
) -> int:
    """Write the new answers into this year's état des lieux; gives how many."""
    clock = get_clock()
    campaign: Campaign = open_campaign(Commune.objects.get(pk=access.row.commune_id), now=clock.now())
    rows: list[tuple[Item, Answer]] = []
    for item_id, (item, answer) in given.items():
        version = said[item_id].answer_version
        rows.append((item, write_answer(campaign, item, answer, author_id=access.person, version=version)))
    state = campaign_state(campaign, today=clock.today())
    store_scores(campaign, state, sorted({item.domain for item, _ in rows}))
    for item, row in rows:
        announce(
            "answer.saved",
            access.person,
            campaign=campaign.pk,
            item=item.id,
            state=row.state,
            version=row.version,
        )
    return len(rows)


def _read(
    access: ProjectAccess,
    view: ClosingView,
    said: Mapping[str, Outcome],
    first: Mapping[str, ClosingPoint],
) -> None:
    """Keep the notes before and after of every point that was sent, with what the team thinks of it.

    Those before are of the view from before anything was written: what is answered today is no « before ».
    """
    held = {each.item_id: each for each in access.row.effects.all()}
    now = get_clock().now()
    for point in view.points:
        item_id = point.row.item.id
        if item_id not in said:
            continue
        row = held.get(item_id) or Effect(
            project=access.row,
            item_id=item_id,
            before=first[item_id].before,
            before_year=first[item_id].before_year,
            version=0,
        )
        row.after = point.row.note
        row.after_year = view.year if point.row.note is not None else None
        row.said, row.author_id, row.at = said[item_id].said.strip(), access.person, now
        row.version += 1
        row.save()


def _end(access: ProjectAccess, status: str, reason: str) -> None:
    row, clock = access.row, get_clock()
    if status and (row.status, row.status_reason) != (status, reason):
        if row.status != status:
            Entry.objects.create(
                project=row, at=clock.now(), author_id=access.person, fact=status, text=reason
            )
        row.status, row.status_reason = status, reason
        row.ended_on = row.ended_on or clock.today()
    # Whatever was read of its points changes the sheet too: what is counted of it is counted again.
    row.changed_at, row.changed_by_id, row.version = clock.now(), access.person, row.version + 1
    row.save()
