"""Weigh a point otherwise than the questionnaire proposes."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.priorities import check_weighting
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign, referential_of_year
from dashboard_plugin.use_cases.writing import announce, one_write


def set_weighting(
    user_id: int | None,
    *,
    commune: str | None,
    item_id: str,
    importance: int | None = None,
    urgency: int | None = None,
) -> None:
    """Choose the importance and the urgency (1 to 5) of a point; None goes back to what is proposed.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidWeighting, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.SET_PRIORITY)
    item = referential_of_year(access.row, clock.today().year).item(item_id)
    access.require(Operation.SET_PRIORITY, sensitive=item.sensitive)
    for name, value in (("importance", importance), ("urgency", urgency)):
        if value is not None:
            check_weighting(value, name=name, item_id=item.id)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_PRIORITY, sensitive=item.sensitive)
        campaign = open_campaign(held, now=clock.now())
        # A row without figures is kept: it remembers who went back to the proposed weights, and when.
        Weighting.objects.update_or_create(
            campaign=campaign,
            item_id=item.id,
            defaults={"importance": importance, "urgency": urgency, "author_id": user_id, "at": clock.now()},
        )
        announce("weighting.set", user_id, campaign=campaign.pk, item=item.id)
