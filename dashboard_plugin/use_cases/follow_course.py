"""Follow a course of the catalogue, at the host that opens it."""

from __future__ import annotations

from commune_core.errors import Forbidden
from dashboard_plugin.errors import ClosedCourse
from dashboard_plugin.platform import get_platform
from dashboard_plugin.selectors.catalogue import entry_of


def follow_course(user_id: int | None, *, slug: str) -> str:
    """Enrol the person himself, and give the address where he begins, or goes on if he was enrolled.

    The host writes, in its own way: its dates, its places and its filters are asked. Raises Forbidden for a
    visitor and for whoever looks as somebody else, UnknownTheme, ClosedCourse.
    """
    if user_id is None or get_platform().is_stood_in_for(user_id):
        raise Forbidden("Connectez-vous pour suivre un cours.")
    entry = entry_of(slug)
    if entry.link is None:
        raise ClosedCourse.announced(entry.title)
    url = get_platform().follow(user_id, entry.link.key)
    if url is None:
        raise ClosedCourse.full(entry.title)
    return url
