"""Answer what a reader told of a page, and say where it stands."""

from __future__ import annotations

from django.db.models import F

from commune_core.doubts import SETTLED, checked_reply
from commune_core.policy import Operation
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.errors import UnknownDoubt
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.doubts import doubt_view, require
from dashboard_plugin.stale import StaleDoubt
from dashboard_plugin.use_cases.notices import tell
from dashboard_plugin.use_cases.writing import announce, one_write


def answer_doubt(user_id: int | None, *, doubt_id: int, state: str, reply: str, version: int) -> int:
    """Say where a doubt stands, and what its reader is answered, over the `version` that was read.

    Gives the new version; the reader is told, where something changed. Raises Forbidden, UnknownDoubt,
    InvalidDoubt, NotSaved, and StaleDoubt, whose `current` is the stored DoubtView.
    """
    person = require(user_id, Operation.ANSWER_DOUBTS)
    kept = checked_reply(state, reply)
    with one_write():
        # An update that changes nothing takes the turn, on SQLite as well: who comes second waits here.
        Doubt.objects.filter(pk=doubt_id).update(version=F("version"))
        row = Doubt.objects.filter(pk=doubt_id).first()
        if row is None:
            raise UnknownDoubt.here()
        same = (row.state, row.reply) == (state, kept)
        if row.version != version and not (same and row.answered_by_id == person):
            raise StaleDoubt(doubt_view(row, person))
        if same:
            return row.version  # nothing new, or sent twice: the network lost our reply
        row.state, row.reply, row.settled = state, kept, state in SETTLED
        row.answered_by_id, row.answered_at = person, get_clock().now()
        row.version += 1
        row.save()
        if row.author_id is not None:
            tell("doubt", {row: {row.author_id}}, but=person)
        announce("doubt.answered", user_id, doubt=row.pk, state=state, version=row.version)
    return row.version
