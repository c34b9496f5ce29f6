"""What the blocks of a page call: their handlers, the files of their packages, the files of their course."""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from whitenoise.responders import StaticFile
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import (
    DisallowedFileError,
    InvalidScopeError,
    NoSuchHandlerError,
    NoSuchUsage,
    NotFoundError,
    ProcessingError,
    XBlockNotFoundError,
)

from campus import catalogue
from campus.authored import load_class, unit_of
from campus.catalogue import Course
from campus.models import Enrolment
from campus.runtime import CampusRuntime
from campus.unit_page import refusal, without_imports
from campus.views.accounts import member
from campus.views.errors import NOT_SAVED, NOT_SAVED_HINT, error_json
from commune_core.errors import CommuneError, Forbidden

log = logging.getLogger("campus.blocks")
CACHE_CONTROL = "max-age=600"
# Files of a course that must not run scripts as if they were pages of the campus.
CAN_RUN_SCRIPTS = frozenset(
    {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}
)


def handler(request: HttpRequest, usage: str, handler: str, suffix: str = "") -> HttpResponse:
    """Run a handler of a block for an enrolled learner, all or nothing."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        # Some blocks write on GET, which Django's CSRF check does not cover. "same-site" is another port of
        # this machine.
        return error_json(403, "csrf", "Cette demande vient d’un autre site.")
    if not request.user.is_authenticated:
        return error_json(401, "sign_in", "Votre session est terminée.", "Connectez-vous, puis recommencez.")
    try:
        key = UsageKey.from_string(usage)
    except InvalidKeyError:
        return error_json(404, "block.unknown", "Cet élément n’existe pas.")
    course = catalogue.find(str(key.context_key))
    if course is None:
        return error_json(404, "course.unknown", "Ce cours n’existe pas ou n’est plus ouvert.")
    if not Enrolment.objects.filter(user=request.user, course_key=course.entry.key).exists():
        return error_json(
            403,
            "enrolment.required",
            "Vous ne suivez pas ce cours.",
            "Inscrivez-vous depuis la page du cours.",
        )
    try:
        with transaction.atomic():
            return _run(request, course, key, handler, suffix)
    except OperationalError as error:
        log.error("%s was not saved: %s", usage, error)
        return error_json(507, "storage.full", NOT_SAVED, NOT_SAVED_HINT)
    except (NoSuchUsage, NoSuchHandlerError, XBlockNotFoundError, NotFoundError):
        return error_json(
            404, "block.unknown", "Cet élément ou cette action n’existe pas.", "Rechargez la page."
        )
    except InvalidScopeError:
        return error_json(403, "course.read_only", "Le contenu d’un cours ne se modifie pas sur le campus.")
    except ProcessingError as error:
        return error_json(422, "block.refused", str(error))
    except CommuneError as error:
        return error_json(403 if isinstance(error, Forbidden) else 422, error.code, error.message, error.hint)
    except SuspiciousOperation:
        raise  # A body too large: Django answers, by `errors.bad_request`.
    except Exception:  # The edge of a task: a handler of any installed block.
        log.exception("Handler %s of %s failed", handler, usage)
        return error_json(
            500,
            "block.failed",
            "Cet élément a rencontré une erreur. Rien n’a été modifié.",
            "Rechargez la page et réessayez.",
        )


def _run(request: HttpRequest, course: Course, key: UsageKey, handler: str, suffix: str) -> HttpResponse:
    runtime = CampusRuntime(member(request), course)
    runtime.prepare(unit_of(course, key), only=key)
    declined = refusal(runtime, key)
    if declined:
        return error_json(404, "block.declined", declined)
    block = runtime.get_block(key)
    answer = runtime.handle(block, handler, django_to_webob_request(request), suffix)
    runtime.store.flush()
    response: HttpResponse = webob_to_django_response(answer)
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response


@lru_cache(maxsize=256)
def _resource(block_class: Any, path: str) -> tuple[bytes, str, str]:
    with block_class.open_local_resource(path) as stream:
        content: bytes = stream.read()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if kind == "text/css":
        content = without_imports(content.decode("utf-8")).encode()
    elif kind == "text/javascript":
        # The page's policy forbids code made from text. The video's script makes some when it loads, for a
        # poster that
        # is never shown here: contract.js lets it load, and fails only if that code is called.
        content = content.replace(b"new Function(", b"window.campusFunction(")
    return content, kind, f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


@require_safe
def resource(request: HttpRequest, block_type: str, path: str) -> HttpResponse:
    """A public file of a block's package."""
    block_class = load_class(block_type)
    if block_class is None:
        raise Http404
    # Core blocks name their files from their package's directory, as the platform's pipeline does.
    inside = path[path.index("public/") :] if "public/" in path else path
    try:
        content, kind, tag = _resource(cast(Any, block_class), inside)
    except (DisallowedFileError, OSError, ValueError) as error:
        # Whatever the name cannot be: absent, a directory, too long, with a null byte.
        raise Http404 from error
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": CACHE_CONTROL})
    return HttpResponse(content, content_type=kind, headers={"ETag": tag, "Cache-Control": CACHE_CONTROL})


@require_safe
def course_file(request: HttpRequest, course_key: str, path: str) -> HttpResponseBase:
    """A file of a course (picture, film, captions), by ranges of bytes where the browser asks for them."""
    course = catalogue.find(course_key)
    found = course.directory.static(path) if course else None
    if found is None:
        raise Http404
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    headers = [("Content-Type", kind), ("Cache-Control", CACHE_CONTROL)]
    if kind in CAN_RUN_SCRIPTS:
        headers.append(("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
    answer = StaticFile(str(found), headers).get_response(request.method, request.META)
    response: HttpResponseBase = FileResponse(answer.file) if answer.file is not None else HttpResponse()
    response.status_code = int(answer.status)
    for name, value in answer.headers:
        response[name] = value
    return response
