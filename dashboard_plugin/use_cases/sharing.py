"""This year's état des lieux shared out by domain: who answers for which, and where each stands."""

from __future__ import annotations

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin import letters
from dashboard_plugin.applets.diagnostic.models import Campaign, DomainReview, Share
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.campaign_data import ReviewState
from dashboard_plugin.errors import InvalidRequest, UnknownMembership
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.stale import StaleReview
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign, referential_of_year
from dashboard_plugin.use_cases.writing import announce, one_write, write_to

LONGEST_NOTE = 2000


def share_domain(user_id: int | None, *, commune: str | None, domain: str, member_id: int) -> None:
    """Entrust a domain to a confirmed member, beside those who have it already, and write to him.

    Doing it twice changes nothing. Raises Forbidden, UnknownCommune, UnknownItem, UnknownMembership,
    ClosedCampaign, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.SHARE_DOMAINS)
    title = referential_of_year(access.row, clock.today().year).domain(domain).title
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SHARE_DOMAINS)
        campaign = open_campaign(held, now=clock.now())
        confirmed = Membership.objects.filter(
            commune=held, user_id=member_id, status=Membership.Status.CONFIRMED
        )
        if not confirmed.exists():
            raise UnknownMembership(
                "Cette personne n’est pas membre confirmé de la commune.", hint="Acceptez d’abord sa demande."
            )
        _, created = Share.objects.get_or_create(
            campaign=campaign,
            domain=domain,
            user_id=member_id,
            defaults={"shared_by_id": user_id, "shared_at": clock.now()},
        )
        if not created:
            return
        if member_id != user_id:
            person = display_names([user_id])[user_id]
            write_to([member_id], letters.domain_entrusted(access.commune, title, person))
        announce("domain.shared", user_id, campaign=campaign.pk, domain=domain, member=member_id)


def unshare_domain(user_id: int | None, *, commune: str | None, domain: str, member_id: int) -> None:
    """Take back what `share_domain` gave; what was answered stays.

    Raises Forbidden, UnknownCommune, UnknownItem, ClosedCampaign, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.SHARE_DOMAINS)
    referential_of_year(access.row, clock.today().year).domain(domain)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SHARE_DOMAINS)
        campaign = open_campaign(held, now=clock.now())
        Share.objects.filter(campaign=campaign, domain=domain, user_id=member_id).delete()
        announce("domain.unshared", user_id, campaign=campaign.pk, domain=domain, member=member_id)


def review_domain(
    user_id: int | None,
    *,
    commune: str | None,
    domain: str,
    state: ReviewState,
    version: int | None,
    note: str = "",
) -> None:
    """Say where a domain stands: its people say `ready` (or not any more), those who share out `reviewed`.

    `version` is that of what was read, None where nobody had said anything. Raises Forbidden,
    UnknownCommune, UnknownItem, InvalidRequest, ClosedCampaign, NotSaved, and StaleReview, whose `current` is
    what is stored, None for nothing.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.ANSWER_ITEM)
    referential_of_year(access.row, clock.today().year).domain(domain)
    _check(state, note)
    with one_write():
        held = locked_commune(access)
        present = renewed(access)
        present.require(Operation.ANSWER_ITEM)
        campaign = open_campaign(held, now=clock.now())
        row = DomainReview.objects.select_for_update().filter(campaign=campaign, domain=domain).first()
        _require_say(present, campaign, domain, state, row)
        if (row.version if row else None) != version:
            if row and (row.changed_by_id, row.state, row.note) == (user_id, state, note):
                # The same person sends the same thing again: the network lost our reply.
                return
            raise _stale(domain, row)
        row = row or DomainReview(campaign=campaign, domain=domain, version=0)
        row.state, row.note = DomainReview.State(state), note
        row.changed_by_id, row.changed_at, row.version = user_id, clock.now(), row.version + 1
        row.save()
        announce("domain.reviewed", user_id, campaign=campaign.pk, domain=domain, review=state)


def _check(state: str, note: str) -> None:
    if state not in DomainReview.State.values:
        raise InvalidRequest("Cet avancement n’existe pas.", hint="Choisissez l’un des boutons proposés.")
    if len(note) > LONGEST_NOTE:
        raise InvalidRequest(
            f"La note est trop longue : {LONGEST_NOTE} caractères au plus.",
            hint="Raccourcissez-la, puis enregistrez de nouveau.",
            field="note",
        )


def _require_say(
    access: Access, campaign: Campaign, domain: str, state: ReviewState, row: DomainReview | None
) -> None:
    """Who shares out says anything; whoever has the domain says it is ready, until the team has read it."""
    if access.permits(Operation.SHARE_DOMAINS):
        return
    settled = DomainReview.State.REVIEWED in (state, row.state if row else None)
    entrusted = Share.objects.filter(campaign=campaign, domain=domain, user_id=access.person).exists()
    if settled or not entrusted:
        raise Forbidden(
            "Cet avancement est dit par les personnes à qui le domaine est confié ; "
            "la relecture, par la personne référente, le maire ou la direction générale.",
            hint="Demandez-leur de le faire, ou de vous confier ce domaine.",
        )


def _stale(domain: str, row: DomainReview | None) -> StaleReview:
    return StaleReview(
        row,
        "Quelqu’un a modifié l’avancement de ce domaine depuis que vous l’avez ouvert.",
        hint="Comparez les deux, puis enregistrez ce que vous gardez.",
        domain=domain,
    )
