"""Files as they go out, by a page or by the API: kept by whoever asked, never run by a browser."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

AnswerT = TypeVar("AnswerT", bound=HttpResponseBase)


def stored_file(name: str, content_type: str, stored: Any) -> HttpResponseBase:
    """A stored document, attached; raises Http404 where its bytes are gone."""
    try:
        content = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return kept(FileResponse(content, as_attachment=True, filename=name, content_type=content_type))


def kept(response: AnswerT) -> AnswerT:
    """A file that stays a file, whoever opens it, and that nothing on the way keeps."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    patch_cache_control(response, private=True, no_store=True)
    return response
