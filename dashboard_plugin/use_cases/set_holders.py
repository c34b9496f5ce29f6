"""Say who holds which competence in the commune: it changes what is asked, and what depends on us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commune_core.model import COMPETENCES
from commune_core.policy import Operation
from commune_core.referential import Referential
from dashboard_plugin.applets.diagnostic.models import Campaign, CompetenceHolder
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.stale import StaleHolders
from dashboard_plugin.use_cases.campaigns import locked_commune, referential_of_year
from dashboard_plugin.use_cases.scoring import answered_domains, campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, one_write


def set_holders(
    user_id: int | None, *, commune: str, given: Mapping[str, tuple[str, int | None]]
) -> tuple[str, ...]:
    """Write the holder of each competence given, (holder or "", version read); gives those that changed.

    All or nothing. Raises Forbidden, UnknownCommune, InvalidRequest, NotSaved, and StaleHolders.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_PROFILE)
    _check(referential_of_year(access.row, get_clock().today().year), given)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_PROFILE)
        stored = {row.competence: row for row in CompetenceHolder.objects.filter(commune=held)}
        wanted = {
            code: (holder, version)
            for code, (holder, version) in given.items()
            if holder != (stored[code].holder if code in stored else "")
        }
        stale = {
            code: (stored[code].holder, stored[code].version) if code in stored else ("", 0)
            for code, (_, version) in wanted.items()
            if version != (stored[code].version if code in stored else None)
        }
        if stale:
            raise StaleHolders(stale)
        for code, (holder, _) in wanted.items():
            row = stored.get(code) or CompetenceHolder(commune=held, competence=code, version=0)
            row.holder, row.author_id, row.at = holder, user_id, get_clock().now()
            row.version += 1
            row.save()
        if wanted:
            _score_again(held)
            announce("holders.set", user_id, commune=access.commune.code, competences=len(wanted))
    return tuple(wanted)


def _check(referential: Referential, given: Mapping[str, tuple[str, int | None]]) -> None:
    known = referential.competences
    for code, (holder, _) in given.items():
        if code not in known:
            raise InvalidRequest(f"La compétence « {code[:40]} » n’est pas dans ce questionnaire.")
        if holder and holder not in COMPETENCES:
            raise InvalidRequest(
                f"« {holder[:40]} » ne peut pas exercer une compétence.",
                hint=f"Possible : {', '.join(COMPETENCES)}.",
            )


def _score_again(commune: Any) -> None:
    """The open years of the commune: what is asked of it has changed."""
    for campaign in Campaign.objects.filter(commune=commune, status=Campaign.Status.OPEN):
        campaign.commune = commune
        state = campaign_state(campaign, today=get_clock().today())
        store_scores(campaign, state, answered_domains(state))
