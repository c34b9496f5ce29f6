"""The sheet, the dashboard and the courses of a theme, as pages and blocks show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from commune_core import priorities
from commune_core.model import Domain, Item
from commune_core.policy import Operation
from commune_core.ports import CourseLink
from commune_core.referential import load
from dashboard_plugin.addresses import domain_url, item_url
from dashboard_plugin.data import (
    CommuneRef,
    Dashboard,
    DomainRow,
    ItemRow,
    MembershipView,
    Mode,
    PriorityRow,
    Sheet,
)
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.figures import proposed
from dashboard_plugin.selectors.sample import sample_commune, sample_state
from dashboard_plugin.selectors.state import SurveyState, read_state
from dashboard_plugin.selectors.themes import announced

Courses = Mapping[str, CourseLink]


def sheet(
    user_id: int | None,
    *,
    items: str = "express",
    commune: str | None = None,
    year: int | None = None,
    proposals: bool = False,
    mode: Mode = "live",
) -> Sheet:
    """The points of a selection ("express", "tout", a domain, ids) with their answers, those one may read.

    Those of this year, unless another is named; with `proposals`, what is known already of the points that
    have no answer, at the price of three queries. Raises Forbidden, UnknownCommune, UnknownCampaign,
    UnknownItem, AlteredPhotograph. In preview: the sample commune, for anybody.
    """
    if mode == "preview":
        state = sample_state()
        return _sheet(
            state,
            sample_commune(),
            items,
            state.referential.select(items, hidden=state.tailored.hidden),
            practice=False,
        )
    access = reader(user_id, commune)
    today = get_clock().today()
    state = seen_by(access, read_state(access.row, today=today, year=year))
    shown = readable(state.referential.select(items, hidden=state.tailored.hidden), access)
    can_answer = access.permits(Operation.ANSWER_ITEM) and _takes_writes(state, today.year)
    known = proposed(access, state) if proposals and can_answer else {}
    sheet = _sheet(
        state, commune_of(access, state), items, shown, practice=access.practice, can_answer=can_answer
    )
    rows = (replace(row, proposal=known.get(row.item.id)) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows)) if known else sheet


def dashboard(
    user_id: int | None,
    *,
    commune: str | None = None,
    domain: str | None = None,
    year: int | None = None,
    mode: Mode = "live",
) -> Dashboard:
    """A commune's scores, alerts and priorities in a year, by default its latest; `domain` keeps one of them.

    Points one may not read are left out of the lists, the counts and the scores. Raises Forbidden,
    UnknownCommune, UnknownCampaign, UnknownItem, AlteredPhotograph.
    """
    if mode == "preview":
        state = sample_state()
        return _dashboard(state, sample_commune(), domain, lambda items: tuple(items), member=None)
    return dashboard_of(reader(user_id, commune), domain=domain, year=year)


def dashboard_of(access: Access, *, domain: str | None = None, year: int | None = None) -> Dashboard:
    """The same for an access that was granted."""
    today = get_clock().today()
    state = read_state(access.row, today=today, year=year, weightings=True, latest=True)
    state = seen_by(access, state)
    return _dashboard(
        state,
        commune_of(access, state),
        domain,
        lambda items: readable(items, access),
        member=access.member,
        practice=access.practice,
        can_weigh=access.permits(Operation.SET_PRIORITY) and _takes_writes(state, today.year),
    )


def points_of_theme(slug: str) -> tuple[Item, ...]:
    """The points of the état des lieux that a theme teaches."""
    return tuple(item for item in load().items.values() if slug in item.themes)


def seen_by(access: Access, state: SurveyState) -> SurveyState:
    """The état des lieux as the person may read it."""
    return state if access.permits(Operation.READ_COMMUNE, sensitive=True) else state.without_sensitive()


def readable(items: Iterable[Item], access: Access) -> tuple[Item, ...]:
    """The points the person may read: sensitive ones are for few."""
    if access.permits(Operation.READ_COMMUNE, sensitive=True):
        return tuple(items)
    return tuple(item for item in items if not item.sensitive)


def reserved(access: Access) -> frozenset[str]:
    """The points of today's questionnaire that the person may not read."""
    if access.permits(Operation.READ_COMMUNE, sensitive=True):
        return frozenset()
    return sensitive_points()


def sensitive_points() -> frozenset[str]:
    """The points of today's questionnaire that few may read."""
    return frozenset(item_id for item_id, item in load().items.items() if item.sensitive)


def domain_row(
    state: SurveyState, domain: Domain, code: str, select: Callable[[Iterable[Item]], tuple[Item, ...]]
) -> DomainRow:
    """One domain with its score and how far one has come in it."""
    result = state.scorecard.domains[domain.code]
    answered, total = state.counts(
        select(item for item in domain.items if item.id not in state.tailored.hidden)
    )
    return DomainRow(
        domain=domain,
        score=result.score,
        coverage=result.coverage,
        level=result.level,
        level_label=state.referential.level_label(result.level),
        answered=answered,
        total=total,
        url=domain_url(code, domain.code),
    )


def reader(user_id: int | None, code: str | None) -> Access:
    """The person before a commune he may read; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, code)
    access.require(Operation.READ_COMMUNE)
    return access


def commune_of(access: Access, state: SurveyState) -> CommuneRef:
    """The commune, with the population it had when the year was closed."""
    return replace(access.commune, population=state.profile.population) if state.closed else access.commune


def _takes_writes(state: SurveyState, this_year: int) -> bool:
    return not state.closed and state.year == this_year


def _sheet(
    state: SurveyState,
    commune: CommuneRef,
    spec: str,
    items: tuple[Item, ...],
    *,
    practice: bool,
    can_answer: bool = True,
) -> Sheet:
    answered, total = state.counts(items)
    return Sheet(
        commune=commune,
        referential=state.referential,
        year=state.year,
        rows=item_rows(state, commune, items, _courses(items)),
        answered=answered,
        total=total,
        can_answer=can_answer,
        practice=practice,
        years=state.years,
        closed=state.closed,
    )


def _dashboard(
    state: SurveyState,
    commune: CommuneRef,
    only: str | None,
    select: Callable[[Iterable[Item]], tuple[Item, ...]],
    *,
    member: MembershipView | None,
    practice: bool = False,
    can_weigh: bool = False,
) -> Dashboard:
    referential, card = state.referential, state.scorecard
    domains = referential.domains if only is None else (referential.domain(only),)
    visible = select(
        item for domain in domains for item in domain.items if item.id not in state.tailored.hidden
    )
    shown = {item.id for item in visible}
    ranked = [
        priority
        for priority in priorities.rank(
            referential,
            card,
            **state.chosen,
        )
        if priority.item.id in shown
    ]
    courses = _courses(visible)
    answered, total = state.counts(visible)
    return Dashboard(
        commune=commune,
        referential=referential,
        year=state.year,
        domains=tuple(domain_row(state, domain, commune.code, select) for domain in domains),
        overall=card.overall,
        ours=card.ours,
        coverage=card.coverage,
        alerts=item_rows(state, commune, [item for item in visible if card.items[item.id].alert], courses),
        priorities=tuple(
            PriorityRow(
                priority,
                item_url(commune.code, priority.item.id),
                _taught(priority.item, courses),
                state.weightings.get(priority.item.id),
            )
            for priority in ranked
        ),
        answered=answered,
        total=total,
        member=member,
        practice=practice,
        can_weigh=can_weigh,
        years=state.years,
        closed=state.closed,
    )


def item_rows(
    state: SurveyState, commune: CommuneRef, items: Iterable[Item], courses: Courses | None
) -> tuple[ItemRow, ...]:
    """These points as they stand in a year, with the courses that teach them (None: nobody asks)."""
    scores = state.scorecard.items
    return tuple(
        ItemRow(
            item=item,
            answer=state.answers.get(item.id),
            note=scores[item.id].note,
            alert=scores[item.id].alert,
            url=item_url(commune.code, item.id),
            courses=_taught(item, courses or {}),
            announced=() if courses is None else announced(item, courses),
            holder=state.tailored.holders.get(item.id),
            no_duty=state.tailored.no_duty.get(item.id, ""),
        )
        for item in items
    )


def _courses(items: Iterable[Item]) -> Courses:
    """The open courses of all these points, asked of the host at once."""
    slugs = {slug for item in items for slug in item.themes}
    return get_platform().courses_for_themes(sorted(slugs)) if slugs else {}


def _taught(item: Item, courses: Courses) -> tuple[CourseLink, ...]:
    return tuple(courses[slug] for slug in item.themes if slug in courses)
