"""A form that adds something adds it once, however often the same page sends it (a double click).

`once` is the mark of what was sent (see `pages/once.py`), empty where nothing tells two sendings apart. Both
calls stand inside the write, once the commune is held: whoever comes second waits, then finds what was made.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model

from dashboard_plugin.applets.forms.models import SentForm
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.writing import one_write

KEPT_FOR = timedelta(days=1)
AT_ONCE = 500


def made_before(once: str, model: type[Model]) -> int | None:
    """The number of the row that this very form made, as long as it is there."""
    held = SentForm.objects.filter(mark=once).values_list("made", flat=True).first() if once else None
    if held is not None and model._base_manager.filter(pk=held).exists():
        return held
    return None


def remember(once: str, made: int) -> None:
    """Keep what this form made."""
    if once:
        SentForm.objects.update_or_create(mark=once, defaults={"made": made, "at": get_clock().now()})


def drop_sent_forms() -> int:
    """Forget the forms sent a day ago; gives how many. Stopped, the next run goes on."""
    rows = SentForm.objects.filter(at__lt=get_clock().now() - KEPT_FOR).order_by("pk")
    gone = 0
    while numbers := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with one_write():
            gone += SentForm.objects.filter(pk__in=numbers).delete()[0]
    return gone
