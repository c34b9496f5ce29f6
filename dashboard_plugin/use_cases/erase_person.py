"""Erase what the app keeps about a person, and leave communes what is theirs."""

from __future__ import annotations

from django.db.models import Q

from commune_core.policy import Operation
from dashboard_plugin.applets.projects.models import Guest
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import Erasure
from dashboard_plugin.selectors.guests import addressed_to
from dashboard_plugin.selectors.personal_data import own_data, preview_erasure
from dashboard_plugin.selectors.seats import seats_addressed_to
from dashboard_plugin.selectors.traces import traces
from dashboard_plugin.use_cases.writing import announce, lock, one_write


def erase_person(user_id: int | None) -> Erasure:
    """Delete what is the person's and take his name off what is the communes'; safe to repeat.

    The account itself is the host's and stays. A commune he alone led has no referent any more: its requests
    are then a moderator's, as when a referent leaves. Gives what was done; raises Forbidden, NotSaved.
    """
    person = own_data(user_id, Operation.ERASE_MY_DATA)
    his = Commune.objects.filter(Q(memberships__user=person) | Q(owner=person))
    letters = addressed_to(person)
    invited = Guest.objects.filter(user=person) | letters
    commune_ids = set(his.values_list("pk", flat=True)) | set(
        invited.values_list("project__commune_id", flat=True)
    )
    with one_write():
        lock(*commune_ids)
        done = preview_erasure(person)
        # An invitation that somebody else answered opens that person's project: only the address goes.
        letters.exclude(user=None).update(email="", name="", message="")
        letters.filter(user=None).delete()
        seats = seats_addressed_to(person)
        seats.exclude(user=None).update(email=None)
        seats.filter(user=None).delete()
        for trace in traces():
            if trace.owned:
                trace.rows(person).delete()
        for trace in traces():
            if not trace.owned:
                trace.rows(person).update(**{trace.column: None})
        announce("person.erased", person)
    return done
