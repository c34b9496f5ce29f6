"""Bring a file of answers: show what it would change, then change all of that, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from commune_core.answers import UNWRITABLE
from commune_core.exchange import Step, Told, origin_of, plan
from commune_core.policy import Operation
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.data import CommuneRef, State
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest, UnknownUpload
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.state import SurveyState, read_state
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign
from dashboard_plugin.use_cases.save_answer import LONGEST_COMMENT, LONGEST_REASON, Given, write_answer
from dashboard_plugin.use_cases.scoring import campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_SOURCE = 200
KEPT_FOR = timedelta(days=1)
WRITTEN = ("new", "changed")

Lines = Iterable[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do to a commune's answers of this year.

    `digest` names this very plan: an execution that finds another one is shown again instead.
    """

    commune: CommuneRef
    year: int
    upload_id: int | None
    name: str
    steps: tuple[Step, ...]
    digest: str

    @property
    def refused(self) -> tuple[Step, ...]:
        """The lines that cannot be taken: as long as there is one, nothing is."""
        return tuple(step for step in self.steps if step.change == "refused")

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """The lines that tell otherwise than an answer they were not read from."""
        return tuple(step for step in self.steps if step.change == "conflict")

    def count(self, change: str) -> int:
        """How many lines would do this."""
        return sum(step.change == change for step in self.steps)


class PlanChanged(InvalidRequest):
    """The commune's answers changed since the plan was shown; `plan` is what the file would do now."""

    code = "import.plan_changed"

    def __init__(self, now: ImportPlan) -> None:
        super().__init__(
            "Des réponses de la commune ont changé depuis l’ouverture de cette page : rien n’est importé.",
            hint="Relisez ce que le fichier changerait maintenant, puis confirmez.",
        )
        self.plan = now


def bring_answers(user_id: int | None, *, commune: str, name: str, lines: Lines) -> ImportPlan:
    """Keep the lines of a file for a day, and say what they would change; the answers stay as they are.

    Raises Forbidden, UnknownCommune, InvalidRequest for a closed year, NotSaved.
    """
    access = _opened(user_id, commune)
    kept = [(number, {name: _json(value) for name, value in cells.items()}) for number, cells in lines]
    found = _plan(access, kept, name[-200:], None)
    with one_write():
        held = locked_commune(access)
        upload = Upload.objects.create(
            user_id=access.person, commune=held, name=found.name, lines=kept, at=get_clock().now()
        )
    return ImportPlan(found.commune, found.year, upload.pk, found.name, found.steps, found.digest)


def read_import(user_id: int | None, *, commune: str, upload_id: int) -> ImportPlan:
    """What a file brought earlier would change now; raises Forbidden, UnknownUpload."""
    access = _opened(user_id, commune)
    upload = _upload(access, upload_id)
    return _plan(access, upload.lines, upload.name, upload.pk)


def import_answers(
    user_id: int | None, *, commune: str, upload_id: int, digest: str, take: Collection[str] = ()
) -> ImportPlan:
    """Write every new and changed answer of a file, and of its conflicts those of the items in `take`.

    All or nothing. Raises Forbidden, UnknownUpload, InvalidRequest while a line is refused, PlanChanged,
    NotSaved.
    """
    access = _opened(user_id, commune)
    with one_write():
        campaign = open_campaign(locked_commune(access), now=get_clock().now())
        access = renewed(access)
        access.require(Operation.ANSWER_ITEM)
        upload = _upload(access, upload_id)
        found = _plan(access, upload.lines, upload.name, upload.pk)
        if found.digest != digest:
            raise PlanChanged(found)
        if found.refused:
            raise InvalidRequest(
                f"{len(found.refused)} ligne(s) ne peuvent pas être importées : rien ne l’est.",
                hint="Corrigez-les dans le fichier, puis envoyez-le de nouveau.",
            )
        written = [step for step in found.steps if step.change in WRITTEN or step.item_id in take]
        referential = campaign_state(campaign, today=get_clock().today()).referential
        for step in written:
            version = step.stored.version if step.stored else None
            given = _given(step.told)
            write_answer(
                campaign, referential.item(step.item_id), given, author_id=access.person, version=version
            )
        state = campaign_state(campaign, today=get_clock().today())
        store_scores(campaign, state, {referential.item(step.item_id).domain for step in written})
        upload.delete()
        announce("answers.imported", user_id, campaign=campaign.pk, items=len(written))
    return found


def drop_old_uploads() -> int:
    """Throw away the files that nobody executed; gives how many."""
    return Upload.objects.filter(at__lt=get_clock().now() - KEPT_FOR).delete()[0]


def _opened(user_id: int | None, commune: str) -> Access:
    access = open_commune(user_id, commune)
    access.require(Operation.ANSWER_ITEM)
    return access


def _upload(access: Access, upload_id: int) -> Upload:
    """A file that this very person brought for this commune."""
    row = Upload.objects.filter(
        pk=upload_id, user_id=access.person, commune=access.row, kind=Upload.Kind.ANSWERS
    ).first()
    if row is None:
        raise UnknownUpload(
            "Ce fichier n’est plus là : il a été importé, ou il date de plus d’un jour.",
            hint="Envoyez-le de nouveau.",
        )
    return row


def _plan(access: Access, lines: Lines, name: str, upload_id: int | None) -> ImportPlan:
    clock = get_clock()
    state = read_state(access.row, today=clock.today())
    if state.closed:
        raise ClosedCampaign.of(state.year)
    stored = {item_id: Told.of(answer) for item_id, answer in state.answers.items()}
    read = [(number, {key: _read(value) for key, value in cells.items()}) for number, cells in lines]
    planned = plan(
        state.referential,
        read,
        stored,
        shown=_shown(access, state),
        origin=origin_of(access.commune.code, state.year),
        today=clock.today(),
    )
    steps = tuple(_bounded(step) for step in planned)
    digest = hashlib.sha256(repr(steps).encode()).hexdigest()
    return ImportPlan(access.commune, state.year, upload_id, name, steps, digest)


def _shown(access: Access, state: SurveyState) -> dict[str, str]:
    """Every item, with why it may not be answered here, or ""."""
    reserved = not access.permits(Operation.ANSWER_ITEM, sensitive=True)
    refusals = {}
    for item in state.referential.items.values():
        refusals[item.id] = ""
        if item.sensitive and reserved:
            refusals[item.id] = "Ce point est réservé."
        elif item.id in state.tailored.hidden:
            refusals[item.id] = f"Ce point ne vous est pas posé. {state.tailored.hidden[item.id]}"
    return refusals


def _bounded(step: Step) -> Step:
    told = step.told
    if told is None:
        return step
    long = len(told.comment) > LONGEST_COMMENT or len(told.reason) > LONGEST_REASON
    if long or len(told.source) > LONGEST_SOURCE:
        message = (
            f"Un texte est trop long : {LONGEST_COMMENT} caractères au plus pour un commentaire, "
            f"{LONGEST_REASON} pour un motif, {LONGEST_SOURCE} pour une source."
        )
        return Step(step.line, step.item_id, "refused", message=message)
    return step


def _given(told: Told | None) -> Given:
    if told is None:
        raise ValueError("a refused line is never written")
    state: State = told.state  # type: ignore[assignment]
    return Given(told.value, state, told.reason, told.depends_on, told.comment, told.confidence, told.source)


def _json(value: Any) -> Any:
    """A cell as JSON keeps it, in any database; a text that is too long stays so, and is refused."""
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()[:10]}
    if (isinstance(value, float) and isfinite(value)) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    return None if value is None else UNWRITABLE.sub("\ufffd", str(value)[: LONGEST_COMMENT + 1])


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    return Decimal(repr(value)) if isinstance(value, float) else value
