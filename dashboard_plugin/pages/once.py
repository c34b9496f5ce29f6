"""The mark of a form that was sent: the same for the same page sent twice, another for any other sending."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest

from dashboard_plugin.pages.access import user_id

FIELD = "once"
"""The hidden field that `{% once %}` writes: another value each time a page is made."""


def once_of(request: HttpRequest) -> str:
    """The mark of what was sent; empty for a form without `{% once %}`.

    It covers all that was typed too: whoever goes back to a page and writes something else there sends
    another form.
    """
    if not request.POST.get(FIELD):
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    told = json.dumps([user_id(request), request.path, typed])
    return hashlib.sha256(told.encode()).hexdigest()
