"""Give one's voice on a point of a council: read by nobody before the closing, erased by it."""

from __future__ import annotations

from typing import Any

from django.views.decorators.debug import sensitive_variables

from commune_core.answers import NOT_APPLICABLE, AnswerValue, parse, to_json
from commune_core.errors import InvalidAnswer, StaleAnswer
from commune_core.model import Item
from commune_core.policy import Operation
from dashboard_plugin.applets.council.models import CouncilRound, Rating, Voice
from dashboard_plugin.council import Rated
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.council import (
    ballot_items,
    found_round,
    item_of_round,
    rating_view,
    voter,
)
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.council import require_open
from dashboard_plugin.use_cases.writing import one_write


# The report of a crash, which administrators receive, shows neither this nor what it calls with it.
@sensitive_variables()
def rate_item(
    user_id: int | None,
    *,
    commune: str,
    round_id: int,
    item_id: str,
    raw: Any,
    version: int | None,
    unknown: bool = False,
) -> Rated:
    """Record what an invited member gives to a point (`raw` as typed, or `unknown`), until the closing.

    Nothing is announced: the host's log knows who follows whom in time, and needs no more. Raises Forbidden,
    UnknownCommune, UnknownRound, InvalidAnswer, RoundClosed, NotSaved, and StaleAnswer where the same person
    answered otherwise from another screen; its `current` is his own rating, as an AnswerView.
    """
    access = voter(open_commune(user_id, commune), round_id)
    access.require(Operation.RATE_ITEM)
    asked = found_round(access, round_id)
    require_open(asked)
    item = item_of_round(asked, item_id)
    access.require(Operation.RATE_ITEM, sensitive=item.sensitive)
    value = None if unknown else _value(item, raw)
    with one_write():
        locked_commune(access)
        now_voting = voter(renewed(access), round_id)
        now_voting.require(Operation.RATE_ITEM, sensitive=item.sensitive)
        row = found_round(now_voting, round_id)
        require_open(row)
        rating = _write(row, item, now_voting.person, value, version)
        finished = _mark_finished(row, now_voting)
    return Rated(item.id, rating.version, finished)


@sensitive_variables()
def _value(item: Item, raw: Any) -> AnswerValue:
    value = parse(item, raw, today=get_clock().today())
    if value is None or value is NOT_APPLICABLE:
        raise InvalidAnswer(
            "Choisissez une réponse.",
            hint="Si vous ne savez pas, choisissez « Je ne sais pas ».",
            item=item.id,
        )
    return value


@sensitive_variables()
def _write(row: CouncilRound, item: Item, person: int, value: AnswerValue, version: int | None) -> Rating:
    """Write over the version named; the same thing sent twice is written once."""
    stored = Rating.objects.select_for_update().filter(round=row, user_id=person, item_id=item.id).first()
    if stored is not None and stored.value == to_json(value):
        return stored
    if version != (stored.version if stored else None):
        raise StaleAnswer(
            "Vous avez donné une autre réponse sur un autre écran.",
            hint="Choisissez celle que vous gardez, puis enregistrez.",
            current=rating_view(item, stored) if stored else None,
            item=item.id,
        )
    stored = stored or Rating(round=row, user_id=person, item_id=item.id, version=0)
    stored.value, stored.given_at, stored.version = to_json(value), get_clock().now(), stored.version + 1
    stored.save()
    return stored


def _mark_finished(row: CouncilRound, access: Access) -> bool:
    """Whether every point of the person's ballot is rated, remembered the first time it is."""
    asked = {item.id for item in ballot_items(row, access)}
    rated = Rating.objects.filter(round=row, user_id=access.person).values_list("item_id", flat=True)
    if asked - set(rated):
        return False
    waiting = Voice.objects.filter(round=row, user_id=access.person, finished_at=None)
    waiting.update(finished_at=get_clock().now())
    return True
