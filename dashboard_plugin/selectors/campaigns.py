"""A year of a commune as a piece of work: who does what, how far it is, and its photographs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import get_args

from commune_core import photograph
from commune_core.errors import AlteredPhotograph
from commune_core.photograph import Scores
from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Campaign, DomainReview, Photograph, Share
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.campaign_data import CampaignView, DomainProgress, Helper, PhotographView, ReviewState
from dashboard_plugin.errors import UnknownCampaign
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.state import SurveyState, read_photograph, read_state, state_of
from dashboard_plugin.selectors.survey import commune_of, domain_row, readable, reader, seen_by

Names = Mapping[int | None, str]
STATES: tuple[ReviewState, ...] = get_args(ReviewState)


def campaign(user_id: int | None, *, commune: str | None, year: int | None = None) -> CampaignView:
    """A year of a commune, this one by default, in a fixed number of queries.

    A photograph that was altered is told in the view, which then has no domain. Raises Forbidden,
    UnknownCommune, UnknownCampaign.
    """
    return _campaign(reader(user_id, commune), year)


def entrusted(user_id: int | None, *, commune: str | None) -> CampaignView | None:
    """This year as those see it who share it out; None where nobody shared anything, or once it is closed.

    Raises Forbidden, UnknownCommune.
    """
    access = reader(user_id, commune)
    year = get_clock().today().year
    shared = Share.objects.filter(
        campaign__commune=access.row, campaign__year=year, campaign__status=Campaign.Status.OPEN
    )
    return _campaign(access, year) if access.row is not None and shared.exists() else None


def photograph_file(user_id: int | None, *, commune: str | None, year: int, number: int) -> str:
    """The text of a photograph; for those who may not read everything, one that says it is partial.

    Raises Forbidden, UnknownCommune, UnknownCampaign, AlteredPhotograph.
    """
    access = reader(user_id, commune)
    found = Photograph.objects.filter(campaign__commune=access.row, campaign__year=year, number=number)
    row = found.select_related("campaign").first() if access.row else None
    if row is None:
        raise UnknownCampaign.of(year)
    taken = read_photograph(row.campaign, row)
    if access.permits(Operation.READ_COMMUNE, sensitive=True):
        return row.payload
    seen = state_of(row.campaign, taken).without_sensitive()
    return photograph.partial(taken, hidden=seen.left_out, scores=Scores.of(seen.scorecard))


def _campaign(access: Access, year: int | None) -> CampaignView:
    today = get_clock().today()
    wanted = today.year if year is None else year
    row = Campaign.objects.filter(commune=access.row, year=wanted).first() if access.row else None
    state = problem = None
    try:
        state = seen_by(access, read_state(access.row, today=today, year=wanted))
    except AlteredPhotograph as error:
        problem = error
    photographs = list(Photograph.objects.filter(campaign=row).order_by("-number")) if row else []
    members = _confirmed(access) if access.permits(Operation.SHARE_DOMAINS) else []
    shares = list(Share.objects.filter(campaign=row).values_list("domain", "user_id")) if row else []
    reviews = {each.domain: each for each in DomainReview.objects.filter(campaign=row)} if row else {}
    names = display_names(
        {
            *members,
            *(member for _, member in shares),
            *(each.changed_by_id for each in reviews.values()),
            *(each.taken_by_id for each in photographs),
        }
    )
    writable = wanted == today.year and not (row and row.status == Campaign.Status.CLOSED)
    domains = _domains(access, state, shares, reviews, names, writable=writable) if state else ()
    return CampaignView(
        commune=commune_of(access, state) if state else access.commune,
        year=wanted,
        years=state.years if state else _years(access, today.year),
        this_year=wanted == today.year,
        opened=row is not None,
        closed=bool(row and row.status == Campaign.Status.CLOSED),
        domains=domains,
        photographs=tuple(_photograph_view(row, each, names) for each in photographs if row),
        members=_helpers(members, names),
        answered=sum(each.row.answered for each in domains),
        total=sum(each.row.total for each in domains),
        can_answer=access.permits(Operation.ANSWER_ITEM) and writable,
        can_share=access.permits(Operation.SHARE_DOMAINS) and writable,
        can_close=access.permits(Operation.CLOSE_CAMPAIGN),
        practice=access.practice,
        problem=problem,
    )


def _domains(
    access: Access,
    state: SurveyState,
    shares: Iterable[tuple[str, int]],
    reviews: Mapping[str, DomainReview],
    names: Names,
    *,
    writable: bool,
) -> tuple[DomainProgress, ...]:
    people: dict[str, list[int]] = {}
    for code, member in shares:
        people.setdefault(code, []).append(member)
    latest: dict[str, datetime] = {}
    for item_id, answer in state.answers.items():
        code = state.referential.item(item_id).domain
        latest[code] = max(answer.answered_at, latest.get(code, answer.answered_at))
    shares_out = access.permits(Operation.SHARE_DOMAINS)
    found = []
    for domain in state.referential.domains:
        review, his = reviews.get(domain.code), people.get(domain.code, ())
        mine = access.user_id in his
        known: ReviewState = review.state if review else "to_do"  # type: ignore[assignment]
        can_say = STATES if shares_out else ("to_do", "ready") if mine and known != "reviewed" else ()
        found.append(
            DomainProgress(
                row=domain_row(state, domain, access.commune.code, lambda items: readable(items, access)),
                people=_helpers(his, names),
                mine=mine,
                state=known,
                note=review.note if review else "",
                changed_by=names[review.changed_by_id] if review else "",
                changed_at=review.changed_at if review else None,
                version=review.version if review else None,
                moved=bool(
                    review
                    and known != "to_do"
                    and domain.code in latest
                    and latest[domain.code] > review.changed_at
                ),
                can_say=tuple(can_say) if writable else (),
            )
        )
    return tuple(found)


def _photograph_view(row: Campaign, taken: Photograph, names: Names) -> PhotographView:
    try:
        read_photograph(row, taken)
        intact = True
    except AlteredPhotograph:
        intact = False
    return PhotographView(
        number=taken.number,
        taken_at=taken.taken_at,
        taken_by=names[taken.taken_by_id],
        reason=taken.reason,
        sha256=taken.sha256,
        intact=intact,
    )


def _confirmed(access: Access) -> list[int]:
    confirmed = Membership.objects.filter(commune=access.row, status=Membership.Status.CONFIRMED)
    return list(confirmed.order_by("requested_at", "pk").values_list("user_id", flat=True))


def _helpers(members: Iterable[int], names: Names) -> tuple[Helper, ...]:
    return tuple(Helper(member, names[member]) for member in members)


def _years(access: Access, this_year: int) -> tuple[int, ...]:
    known = Campaign.objects.filter(commune=access.row, year__lte=this_year)
    return tuple(sorted({this_year, *known.values_list("year", flat=True)}))
