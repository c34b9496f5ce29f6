"""What a commune is, as far as it changes what it is asked: size, place, who holds which competence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commune_core.model import Competence, Item, UsualHolder
from commune_core.policy import Operation
from commune_core.referential import Referential
from commune_core.tailoring import usual_holders
from dashboard_plugin.applets.diagnostic.models import CompetenceHolder
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.state import read_state


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One competence: who holds it as the commune said (`version` to name at the next write), or as usual."""

    competence: Competence
    said: str
    version: int | None
    usual: UsualHolder | None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What changes the questionnaire of a commune, and what it changes in it.

    `hidden` are the items left out, with why.
    """

    commune: CommuneRef
    referential: Referential
    grouping: str
    rows: tuple[HolderRow, ...]
    hidden: tuple[tuple[Item, str], ...]
    lifted: tuple[tuple[Item, str], ...]
    can_edit: bool


def profile(user_id: int | None, *, commune: str) -> ProfileView:
    """The profile of a commune, for its members; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMMUNE)
    state = read_state(access.row, today=get_clock().today())
    referential, facts = state.referential, state.profile
    said = {row.competence: row for row in CompetenceHolder.objects.filter(commune=access.row)}
    usual = usual_holders(referential, replace(facts, holders={}))
    tailored = state.tailored
    return ProfileView(
        commune=access.commune,
        referential=referential,
        grouping=access.row.epci.name if access.row is not None and access.row.epci else "",
        rows=tuple(
            HolderRow(
                competence=each,
                said=said[each.code].holder if each.code in said else "",
                version=said[each.code].version if each.code in said else None,
                usual=usual.get(each.code),
            )
            for each in referential.competences.values()
        ),
        hidden=_told(referential, tailored.hidden),
        lifted=_told(referential, tailored.no_duty),
        can_edit=access.permits(Operation.SET_PROFILE),
    )


def _told(referential: Referential, why: Mapping[str, str]) -> tuple[tuple[Item, str], ...]:
    return tuple((item, why[item.id]) for item in referential.items.values() if item.id in why)
