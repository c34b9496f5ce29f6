"""A course's page, and the player."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from campus import catalogue, points
from campus.attestation import attestation
from campus.catalogue import Course
from campus.grading import course_grade
from campus.models import Enrolment
from campus.olx import Unit, UnreadableCourse
from campus.outline import outline
from campus.progress import finished_blocks, mark_read, progress
from campus.runtime import CampusRuntime
from campus.unit_page import RenderedUnit, render_unit
from campus.views.accounts import member
from campus.views.errors import NOT_SAVED, NOT_SAVED_HINT, unreadable_page
from commune_core.catalogue import AUDIENCES, LEVELS

log = logging.getLogger("campus.courses")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The catalogue's former address: what it was asked is asked of the plugin's page."""
    query = request.META.get("QUERY_STRING", "")
    url = reverse("viatic:catalogue")
    return HttpResponseRedirect(f"{url}?{query}" if query else url)


def resume_url(course: Course, last_unit: str, query: str = "") -> str:
    """The page where the learner stopped, else the first one."""
    return course.resume_url(last_unit) + query


def course_or_404(key: str) -> Course:
    """The course of this key, else a 404."""
    course = catalogue.find(key)
    if course is None:
        raise Http404
    return course


@require_safe
def about(request: HttpRequest, course_key: str) -> HttpResponse:
    """A course: what it teaches, to whom, its outline, one's progress, its points of the état des lieux."""
    course = course_or_404(course_key)
    origin = points.origin(request)
    enrolment = None
    reached = None
    resumed = None
    standing: dict[str, Any] = {}
    if request.user.is_authenticated:
        enrolment = Enrolment.objects.filter(user=request.user, course_key=course_key).first()
        reached = progress(course, finished_blocks(member(request), course)) if enrolment else None
        if enrolment:
            resumed = course.skeleton.unit_of.get(enrolment.last_unit)
            standing = {
                "grade": course_grade(member(request), course),
                "attestation": attestation(member(request), course),
            }
    context = {
        "course": course,
        "entry": course.entry,
        "references": _references(course.entry.references),
        "verified": parse_date(course.entry.verified),
        "level": LEVELS.get(course.entry.level, course.entry.level),
        "audience": [AUDIENCES.get(name, name) for name in course.entry.audience],
        "enrolment": enrolment,
        "progress": reached,
        "outline": outline(course, reached, resumed, origin.query),
        "resume_url": resume_url(course, enrolment.last_unit, origin.query) if enrolment else "",
        "points": points.taught(request, course),
        "origin": origin,
        **standing,
    }
    return render(request, "campus/course.html", context)


@require_safe
@login_required
def proof(request: HttpRequest, course_key: str) -> HttpResponse:
    """The attestation of a course passed, to print; before that, the page of the course says what is left."""
    course = course_or_404(course_key)
    reader = member(request)
    given = attestation(reader, course)
    if given is None:
        messages.info(request, "Votre attestation vous attendra ici quand la note de passage sera atteinte.")
        return HttpResponseRedirect(f"{course.url}#ma-note")
    context = {
        "course": course,
        "entry": course.entry,
        "attestation": given,
        "name": reader.get_full_name() or reader.email,
        "pass_mark": course_grade(reader, course).pass_mark,
    }
    return render(request, "campus/attestation.html", context)


def _references(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else [str(part) for part in value or ()]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enrol(request: HttpRequest, course_key: str) -> HttpResponse:
    """Follow a course; following it again changes nothing. A GET (after signing in) leads to the button."""
    course = course_or_404(course_key)
    if request.method != "POST":
        return HttpResponseRedirect(course.url + points.origin(request).query)
    enrolment, _ = Enrolment.objects.get_or_create(user=member(request), course_key=course.entry.key)
    return HttpResponseRedirect(resume_url(course, enrolment.last_unit, points.origin(request).query))


@require_safe
@login_required
def unit(request: HttpRequest, course_key: str, unit_id: str) -> HttpResponse:
    """One page of a course."""
    course = course_or_404(course_key)
    here = course.skeleton.unit_of.get(unit_id)
    if here is None:
        raise Http404
    origin = points.origin(request)
    if here.id != unit_id:
        return HttpResponseRedirect(f"{course.unit_url(here.id)}{origin.query}#{unit_id}")
    reader = member(request)
    enrolment = Enrolment.objects.filter(user=reader, course_key=course_key).first()
    if enrolment is None:
        messages.info(request, "Inscrivez-vous à ce cours pour lire cette page.")
        return HttpResponseRedirect(course.url + origin.query)
    runtime = CampusRuntime(reader, course, origin.query)
    try:
        rendered = render_unit(runtime, here)
    except UnreadableCourse as error:
        log.error("Page %s of %s cannot be read: %s", here.id, course_key, error)
        return unreadable_page(request)
    finished = finished_blocks(reader, course)
    saved = _remember(runtime, enrolment, here, rendered, finished)
    return _player(request, course, here, rendered, finished, saved)


def _remember(
    runtime: CampusRuntime, enrolment: Enrolment, here: Unit, rendered: RenderedUnit, finished: set[str]
) -> bool:
    """Keep what blocks changed, what is read, and the place; False where nothing can be written."""
    read = [block for block in rendered.seen if block not in finished]
    moved = enrolment.last_unit != here.id
    try:
        if runtime.store.changed or read or moved:
            with transaction.atomic():
                runtime.store.flush()
                mark_read(runtime.user, runtime.course, read)
                if moved:
                    Enrolment.objects.filter(pk=enrolment.pk).update(last_unit=here.id)
    except OperationalError:
        return False
    finished.update(read)
    return True


def _player(
    request: HttpRequest, course: Course, here: Unit, rendered: RenderedUnit, finished: set[str], saved: bool
) -> HttpResponse:
    origin = points.origin(request)
    units = course.skeleton.units
    place = units.index(here)
    chapter, lesson = next(
        (chapter, lesson)
        for chapter in course.skeleton.chapters
        for lesson in chapter.lessons
        if here in lesson.units
    )
    reached = progress(course, finished)
    # The scripts of the page send this cookie's value back with every write.
    get_token(request)
    context = {
        "course": course,
        "unit": here,
        "chapter": chapter,
        "lesson": lesson,
        "rendered": rendered,
        "warning": "" if saved else f"{NOT_SAVED} {NOT_SAVED_HINT}",
        "outline": outline(course, reached, here, origin.query),
        "previous": _neighbour(course, place - 1, origin.query),
        "next": _neighbour(course, place + 1, origin.query),
        "number": place + 1,
        "count": len(units),
        "progress": reached,
        "done": here.id in reached.done,
        "origin": origin,
    }
    return render(request, "campus/unit.html", context)


def _neighbour(course: Course, place: int, query: str) -> tuple[str, str] | None:
    units = course.skeleton.units
    if not 0 <= place < len(units):
        return None
    return units[place].title, course.unit_url(units[place].id) + query
