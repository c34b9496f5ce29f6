"""Étapes of one action or project: in their order, done or not, each with its day."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from commune_core.projects import InvalidProject
from dashboard_plugin.api import works
from dashboard_plugin.errors import InvalidRequest, NotSaved
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.point_conflict import Difference
from dashboard_plugin.pages.project_form import day
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.stale import StaleStep

FIELD_OF = {"title": "titre", "due_on": "echeance", "after": "apres"}


@dataclass(frozen=True, slots=True)
class StepForm:
    """What the form of a step holds, as text; `step` is its number, empty for a new one."""

    step: str = ""
    title: str = ""
    due: str = ""
    after: str = ""
    version: str = ""

    def parts(self) -> tuple[str, str, str]:
        """What one may change."""
        return self.title, self.due, self.after


@dataclass(frozen=True, slots=True)
class Row:
    """A step with the way up (the number it would come before) and down ("" for last); None where it is."""

    step: works.StepView
    up: str | None
    down: str | None


@page
@require_http_methods(["GET", "HEAD", "POST"])
def etapes(request: HttpRequest, project_id: str) -> HttpResponse:
    """The steps; a POST changes one thing and comes back to its line."""
    person, number = user_id(request), project_number(project_id)
    if request.method != "POST":
        view = works.project_steps(person, project_id=number)
        return _show(request, view, _opened(view, request.GET.get("etape", "")))
    form = _sent(request)
    try:
        at = _act(request, person, number, form)
    except StaleStep as error:
        view = works.project_steps(person, project_id=number)
        return _compare(request, view, form, error.current)
    except (InvalidProject, NotSaved) as error:
        return _show(request, works.project_steps(person, project_id=number), form, error)
    return HttpResponseRedirect(f"{reverse('viatic:projet_etapes', args=[number])}#{at}")


def _act(request: HttpRequest, person: int, project: int, form: StepForm) -> str:
    """Do what the button says; gives the line to come back to."""
    act, _, detail = request.POST.get("geste", "").partition(":")
    if act == "ajouter":
        due, after = day(form.due, "due_on"), _number(form.after)
        made = works.add_step(
            person, project_id=project, title=form.title, due_on=due, after=after, once=once_of(request)
        )
        return f"etape-{made}"
    step = _number(form.step)
    if step is None:
        raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")
    if act == "enregistrer":
        _save(request, person, project, form)
        messages.success(request, "L’étape est enregistrée.")
    elif act in ("faite", "rouvrir"):
        works.tick_step(person, project_id=project, step_id=step, done=act == "faite")
    elif act == "placer":
        works.place_step(person, project_id=project, step_id=step, before=_number(detail))
    elif act == "retirer":
        works.remove_step(person, project_id=project, step_id=step, version=_number(form.version) or 0)
        messages.success(request, "L’étape est retirée.")
        return "etapes"
    else:
        raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")
    return f"etape-{step}"


def _save(request: HttpRequest, person: int, project: int, form: StepForm) -> None:
    """Save a step; where somebody only ticked it meanwhile, there is nothing to choose between."""

    def over(version: int) -> None:
        works.save_step(
            person,
            project_id=project,
            step_id=_number(form.step) or 0,
            title=form.title,
            due_on=day(form.due, "due_on"),
            after=_number(form.after),
            version=version,
        )

    try:
        over(_number(form.version) or 0)
    except StaleStep as error:
        if _form_of(error.current).parts() != _read(request).parts():
            raise
        over(error.current.version)


def _sent(request: HttpRequest) -> StepForm:
    """What was sent; after a comparison, with what the other wrote where « garder_<part> » says so."""
    post = request.POST
    kept = {}
    for name in ("titre", "echeance", "apres"):
        theirs = post.get(f"garder_{name}") == "leur"
        kept[name] = post.get(f"leur_{name}" if theirs else name, "").strip()
    return StepForm(
        post.get("etape", ""), kept["titre"], kept["echeance"], kept["apres"], post.get("version", "")
    )


def _form_of(step: works.StepView) -> StepForm:
    due = step.due_on.isoformat() if step.due_on else ""
    return StepForm(str(step.id), step.title, due, str(step.after or ""), str(step.version))


def _opened(view: works.ProjectSteps, asked: str) -> StepForm:
    """The form as the page opens: that of the step asked for, else that of a new one."""
    return next((_form_of(step) for step in view.steps if str(step.id) == asked), StepForm())


def _show(
    request: HttpRequest, view: works.ProjectSteps, form: StepForm, error: CommuneError | None = None
) -> HttpResponse:
    context = {
        "rows": _rows(view.steps),
        "form": form,
        "read": form if error is None else _read(request),
        "others": [(str(step.id), step.title) for step in view.steps if str(step.id) != form.step],
        "error": error,
        "error_at": FIELD_OF.get(str(error.where.get("field", "")), "titre") if error else "",
        "done": sum(step.done_on is not None for step in view.steps),
    }
    status = 200 if error is None else 503 if isinstance(error, NotSaved) else 422
    return show_project(request, "project_steps", context, project=view.project, status=status)


def _rows(steps: tuple[works.StepView, ...]) -> list[Row]:
    last = len(steps) - 1
    return [
        Row(
            step,
            str(steps[place - 1].id) if place else None,
            None if place == last else str(steps[place + 2].id) if place + 1 < last else "",
        )
        for place, step in enumerate(steps)
    ]


def _read(request: HttpRequest) -> StepForm:
    """The step as its writer first read it."""
    return StepForm(
        title=request.POST.get("lu_titre", ""),
        due=request.POST.get("lu_echeance", ""),
        after=request.POST.get("lu_apres", ""),
    )


def _compare(
    request: HttpRequest, view: works.ProjectSteps, form: StepForm, current: works.StepView
) -> HttpResponse:
    """Both steps, part by part; what one did not touch is proposed as the other left it."""
    titles = {str(step.id): step.title for step in view.steps}
    theirs, read = _form_of(current), _read(request)
    parts = [
        (Difference(name, label, words(left), words(mine)), "leur" if mine == before else "votre")
        for name, label, words, left, mine, before in zip(
            ("titre", "echeance", "apres"),
            ("Étape", "Échéance", "Après quelle étape"),
            (str, _day_in_words, lambda each: titles.get(each, "Aucune")),
            theirs.parts(),
            form.parts(),
            read.parts(),
            strict=True,
        )
    ]
    removing = request.POST.get("geste") == "retirer"
    # From here on, what one has read is what stands: a third change is told against it.
    context = {"form": form, "theirs": theirs, "read": theirs, "parts": parts, "removing": removing}
    return show_project(request, "project_step_conflict", context, project=view.project, status=409)


def _day_in_words(text: str) -> str:
    try:
        found = day(text, "")
    except InvalidProject:
        return text
    return french.day(found) if found else "Aucune"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
