"""Weigh a point otherwise than the questionnaire proposes, never over somebody else's choice unseen."""

from __future__ import annotations

from commune_core.errors import InvalidWeighting, StaleWeighting
from commune_core.policy import Operation
from commune_core.priorities import check_weighting
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.state import weighting_view
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign, referential_of_year
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_REASON = 500


def set_weighting(
    user_id: int | None,
    *,
    commune: str | None,
    item_id: str,
    version: int | None = None,
    importance: int | None = None,
    urgency: int | None = None,
    reason: str = "",
) -> None:
    """Choose the importance and the urgency (1 to 5) of a point, and say why; None: as proposed.

    `version` is that of the choice one had before one, None where there was none. Raises Forbidden,
    UnknownCommune, UnknownItem, InvalidWeighting, NotSaved, and StaleWeighting, whose `current` is the stored
    WeightingView.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.SET_PRIORITY)
    item = referential_of_year(access.row, clock.today().year).item(item_id)
    access.require(Operation.SET_PRIORITY, sensitive=item.sensitive)
    _check(item.id, importance, urgency, reason)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_PRIORITY, sensitive=item.sensitive)
        campaign = open_campaign(held, now=clock.now())
        row = Weighting.objects.select_for_update().filter(campaign=campaign, item_id=item.id).first()
        chosen = (importance, urgency, reason)
        if (row.version if row else None) != version:
            if row and row.author_id == user_id and (row.importance, row.urgency, row.reason) == chosen:
                return  # sent twice: the network lost our reply, not the choice
            raise _stale(item.id, row)
        # A row without figures is kept: it remembers who went back to the proposed weights, and when.
        row = row or Weighting(campaign=campaign, item_id=item.id, version=0)
        row.importance, row.urgency, row.reason = chosen
        row.author_id, row.at, row.version = user_id, clock.now(), row.version + 1
        row.save()
        announce("weighting.set", user_id, campaign=campaign.pk, item=item.id)


def _check(item_id: str, importance: int | None, urgency: int | None, reason: str) -> None:
    for name, value in (("importance", importance), ("urgency", urgency)):
        if value is not None:
            check_weighting(value, name=name, item_id=item_id)
    if len(reason) > LONGEST_REASON:
        raise InvalidWeighting(
            f"La raison est trop longue : {LONGEST_REASON} caractères au plus.",
            hint="Raccourcissez-la, puis enregistrez de nouveau.",
            item=item_id,
            field="reason",
        )


def _stale(item_id: str, row: Weighting | None) -> StaleWeighting:
    return StaleWeighting(
        "Quelqu’un a changé le rang de ce point depuis que vous l’avez ouvert : "
        "votre choix n’a pas été enregistré.",
        hint="Comparez les deux choix, puis enregistrez celui que vous gardez.",
        current=weighting_view(row) if row else None,
        item=item_id,
    )
