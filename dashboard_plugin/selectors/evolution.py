"""What changed in a commune between two years, as the reader may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from commune_core.differences import DomainChange, ItemChange, Year, compare
from commune_core.model import Item
from commune_core.versions import lineage, predecessors
from dashboard_plugin.campaign_data import ChangedDomain, ChangedPoint, Evolution
from dashboard_plugin.data import ItemRow
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.restraint import is_neutral
from dashboard_plugin.selectors.state import SurveyState, read_state
from dashboard_plugin.selectors.survey import item_rows, readable, reader, seen_by


def evolution(
    user_id: int | None,
    *,
    commune: str | None,
    before: int | None = None,
    after: int | None = None,
) -> Evolution:
    """Two years point by point: by default the latest with a campaign, and the one before it.

    A point reserved in either year is left out of both for those who may not read it. Raises Forbidden,
    UnknownCommune, UnknownCampaign, AlteredPhotograph.
    """
    access = reader(user_id, commune)
    today = get_clock().today()
    later = seen_by(access, read_state(access.row, today=today, year=after, latest=True))
    if before is None:
        before = max((year for year in later.years if year < later.year), default=None)
    if before is None:
        return Evolution(
            commune=access.commune,
            years=later.years,
            before=None,
            after=later.year,
            overall=(None, later.scorecard.overall),
            ours=(None, later.scorecard.ours),
            domains=(),
            new_questionnaire=False,
        )
    earlier = seen_by(access, read_state(access.row, today=today, year=before))
    domains = compare(
        _year(earlier, readable(earlier.asked, access)),
        _year(later, readable(later.asked, access)),
        origin=_origin(earlier, later),
    )
    rows = {
        year: {row.item.id: row for row in item_rows(state, access.commune, state.asked, None)}
        for year, state in (("before", earlier), ("after", later))
    }
    return Evolution(
        commune=access.commune,
        years=later.years,
        before=earlier.year,
        after=later.year,
        overall=(earlier.scorecard.overall, later.scorecard.overall),
        ours=(earlier.scorecard.ours, later.scorecard.ours),
        domains=tuple(_domain(change, rows["before"], rows["after"]) for change in domains),
        new_questionnaire=earlier.referential.version != later.referential.version,
        neutral=is_neutral(access),
    )


def _origin(before: SurveyState, after: SurveyState) -> Callable[[Item], str | None]:
    """Which point of the earlier questionnaire each point of the later one takes over."""
    line = lineage(before.referential.version, after.referential.version)
    return lambda item: next(iter(predecessors(line, item.id)), None)


def _year(state: SurveyState, items: Iterable[Item]) -> Year:
    return Year(
        referential=state.referential,
        items=tuple(items),
        values={item_id: answer.value for item_id, answer in state.answers.items()},
        scorecard=state.scorecard,
    )


def _domain(change: DomainChange, before: dict[str, ItemRow], after: dict[str, ItemRow]) -> ChangedDomain:
    return ChangedDomain(change, tuple(_point(point, before, after) for point in change.items))


def _point(change: ItemChange, before: dict[str, ItemRow], after: dict[str, ItemRow]) -> ChangedPoint:
    return ChangedPoint(
        kind=change.kind,
        item=change.item,
        before=before[change.before.id] if change.before else None,
        after=after[change.after.id] if change.after else None,
        new_scale=change.new_scale,
    )
