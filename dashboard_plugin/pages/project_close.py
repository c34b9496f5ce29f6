"""Bilan of an action or project: end it, say the new state of its points, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError, InvalidAnswer
from commune_core.projects import ENDED, STATUSES, InvalidProject
from commune_core.referential import load
from dashboard_plugin.api import reports
from dashboard_plugin.api.reports import ClosingPoint, ClosingView, Outcome
from dashboard_plugin.errors import ClosedCampaign
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.point_conflict import Difference
from dashboard_plugin.pages.point_form import (
    NEVER_LINE,
    UNKNOWN,
    VALUE,
    Fields,
    PointForm,
    from_answer,
    in_words,
)
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.stale import StaleClosing

KEPT = "garder"
"""The line that leaves the answer as it stands: nothing is written over anybody."""
CHOICES = (KEPT, VALUE, NEVER_LINE, UNKNOWN, "oui", "non", "0", "1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class PointSent:
    """What the form says of one point, with the versions it was read from."""

    point: ClosingPoint
    choice: str = KEPT
    value: str = ""
    said: str = ""
    said_before: str = ""
    answer_version: int | None = None
    version: int | None = None

    @property
    def item_id(self) -> str:
        """The point."""
        return self.point.row.item.id

    @property
    def fields(self) -> Fields:
        """The lines one may choose among."""
        return Fields(self.point.row.item, PointForm(self.choice, self.value), load(), uid=self.item_id)

    @property
    def outcome(self) -> Outcome:
        """The same as the api takes it."""
        form = PointForm(self.choice, self.value)
        kept = self.choice == KEPT
        return Outcome(
            item_id=self.item_id,
            answered=not kept,
            raw=None if kept else form.raw,
            state="answered" if kept else form.state,
            answer_version=self.answer_version,
            said=self.said,
            version=self.version,
        )

    @property
    def words(self) -> str:
        """What was chosen, in words."""
        if self.choice == KEPT:
            return "Laisser la réponse comme elle est"
        return in_words(self.point.row.item, PointForm(self.choice, self.value))


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """The whole form; `status` is "" where the sheet keeps its own."""

    status: str
    reason: str
    version: int
    points: tuple[PointSent, ...]


@page
@require_http_methods(["GET", "HEAD", "POST"])
def projet_bilan(request: HttpRequest, project_id: str) -> HttpResponse:
    """The form that closes a sheet, or reads again what came of one that is closed."""
    number, person = project_number(project_id), user_id(request)
    view = reports.closing(person, project_id=number)
    if request.method != "POST":
        return _show(request, view, opened(view))
    form = sent(request.POST, view)
    try:
        reports.close_project(
            person,
            project_id=number,
            version=form.version,
            status=form.status,
            reason=form.reason,
            outcomes=[each.outcome for each in form.points],
        )
    except StaleClosing as error:
        return _compare(request, form, error.current)
    except (ClosedCampaign, InvalidProject, InvalidAnswer) as error:
        return _show(request, view, form, refused=error)
    messages.success(request, "Le bilan est enregistré.")
    return HttpResponseRedirect(reverse("viatic:projet_bilan", args=[number]))


def opened(view: ClosingView) -> ClosingForm:
    """The form as it opens: nothing is chosen, and why an action was blocked is not why it ends."""
    fields = view.project.fields
    return ClosingForm(
        status="",
        reason=fields.status_reason if fields.status in ENDED else "",
        version=view.project.version,
        points=tuple(
            PointSent(
                point,
                said=point.said,
                said_before=point.said,
                answer_version=point.row.answer.version if point.row.answer else None,
                version=point.version,
            )
            for point in view.points
        ),
    )


def sent(data: Mapping[str, str], view: ClosingView) -> ClosingForm:
    """What was sent; after a comparison, what the other person wrote where « garder_<part> » says so."""
    status = data.get("statut", "")
    reason = " ".join(data.get("raison", "").split())
    if data.get("garder_fin") == "leur":
        status, reason = "", view.project.fields.status_reason
    return ClosingForm(
        status=status if status in ENDED else "",
        reason=reason,
        version=_version(data.get("version", "")) or 0,
        points=tuple(_sent_of(data, point) for point in view.points),
    )


def _sent_of(data: Mapping[str, str], point: ClosingPoint) -> PointSent:
    item = point.row.item.id
    choice = data.get(f"reponse-{item}", KEPT)
    value = data.get(f"valeur-{item}", "").strip()
    if choice not in CHOICES:
        choice = KEPT
    if choice == KEPT and value and item_is_typed(point):
        choice = VALUE  # typed without ticking its line, as one does without JavaScript
    said = _lines(data.get(f"pense-{item}", ""))
    if data.get(f"garder_reponse-{item}") == "leur":
        choice, value = KEPT, ""
    if data.get(f"garder_pense-{item}") == "leur":
        said = point.said
    return PointSent(
        point,
        choice,
        value,
        said,
        _lines(data.get(f"avant-{item}", "")),
        _version(data.get(f"version-{item}", "")),
        _version(data.get(f"lu-{item}", "")),
    )


def item_is_typed(point: ClosingPoint) -> bool:
    """Whether its answer is typed, not chosen."""
    return point.row.item.kind not in ("scale", "yes_no")


def _show(
    request: HttpRequest, view: ClosingView, form: ClosingForm, *, refused: CommuneError | None = None
) -> HttpResponse:
    context = {
        "view": view,
        "form": form,
        "refused": refused,
        "ended": view.project.fields.status in ENDED,
        "field": (refused.where.get("item") or refused.where.get("field", "")) if refused else "",
    }
    status = 422 if refused else 200
    return show_project(request, "project_close", context, project=view.project, status=status)


def _compare(request: HttpRequest, form: ClosingForm, view: ClosingView) -> HttpResponse:
    """What was sent and what stands now, part by part; whoever comes second chooses."""
    points = {point.row.item.id: point for point in view.points}
    held = [_renewed(each, points[each.item_id]) for each in form.points if each.item_id in points]
    renewed = replace(form, version=view.project.version, points=tuple(held))
    context = {"view": view, "form": renewed, "differences": _differences(form, renewed, view)}
    return show_project(request, "project_close_conflict", context, project=view.project, status=409)


def _renewed(sent: PointSent, point: ClosingPoint) -> PointSent:
    """What was sent of a point, over what stands now; words that were not touched are the other's."""
    return replace(
        sent,
        point=point,
        said=point.said if sent.said == sent.said_before else sent.said,
        said_before=point.said,
        answer_version=point.row.answer.version if point.row.answer else None,
        version=point.version,
    )


def _differences(form: ClosingForm, renewed: ClosingForm, view: ClosingView) -> list[Difference]:
    """The parts where both would write: the end of the action, and of each point that moved."""
    fields = view.project.fields
    found = []
    if form.status:
        theirs = _end(fields.status, fields.status_reason)
        found.append(Difference("fin", "Statut de l’action", theirs, _end(form.status, form.reason)))
    before = {each.item_id: each for each in form.points}
    for each in renewed.points:
        old, item = before[each.item_id], each.point.row.item
        if each.choice != KEPT and old.answer_version != each.answer_version:
            stands = in_words(item, from_answer(item, each.point.row.answer))
            found.append(Difference(f"reponse-{item.id}", f"{item.label} : réponse", stands, each.words))
        if old.version != each.version:
            theirs, yours = each.point.said or "Rien", each.said or "Rien"
            found.append(
                Difference(f"pense-{item.id}", f"{item.label} : ce que vous en pensez", theirs, yours)
            )
    return found


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _end(status: str, reason: str) -> str:
    return f"{STATUSES.get(status, status)} : {reason}" if reason else STATUSES.get(status, status)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
