"""Put points to several voices, close, and settle the commune's answer after the discussion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from commune_core.answers import from_json, note
from commune_core.council import dispersion
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.privacy import COUNCIL_MEDIAN_MIN
from commune_core.referential import load
from commune_core.tailoring import tailor
from dashboard_plugin import letters
from dashboard_plugin.applets.council.models import CouncilRound, Rating, RoundItem, Voice
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import SavedAnswer
from dashboard_plugin.errors import InvalidRequest, RoundClosed
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.council import found_round, item_of_round, not_closed, takes_answers
from dashboard_plugin.selectors.facts import facts_of
from dashboard_plugin.selectors.survey import readable
from dashboard_plugin.stale import StaleNotes
from dashboard_plugin.use_cases.campaigns import (
    locked_commune,
    open_campaign,
    referential_of_year,
    refuse_closed,
)
from dashboard_plugin.use_cases.save_answer import save_answer
from dashboard_plugin.use_cases.writing import announce, one_write, write_to

LONGEST_TITLE, LONGEST_NOTES, LONGEST_WHY = 120, 4000, 1000
MOST_ITEMS = 60

Status = CouncilRound.Status


def convene(user_id: int | None, *, commune: str, title: str, items: str, invited: Iterable[int]) -> int:
    """Open a round on the points that `items` names ("express", "FIN", "GOV-02,SEC-05"); gives its number.

    Those who are invited (confirmed members) receive a letter. Asking twice for the same opens one. Raises
    Forbidden, UnknownCommune, UnknownItem, InvalidRequest, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.CONVENE_COUNCIL)
    title = " ".join(title.split())
    chosen = [item.id for item in _points(access, items, clock.today().year)]
    voices = frozenset(invited)
    _check(title, chosen, voices)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.CONVENE_COUNCIL)
        campaign = open_campaign(held, now=clock.now())
        opened = CouncilRound.objects.filter(
            campaign=campaign, opened_by_id=user_id, title=title, status=Status.OPEN
        )
        row = next((each for each in opened if each.items == chosen), None)
        if row is None:
            row = CouncilRound.objects.create(
                campaign=campaign, title=title, items=chosen, opened_by_id=user_id, opened_at=clock.now()
            )
            announce("council.opened", user_id, campaign=campaign.pk, round=row.pk, items=len(chosen))
        _ask(row, held, access, voices)
    return row.pk


def invite(user_id: int | None, *, commune: str, round_id: int, invited: Iterable[int]) -> None:
    """Ask more confirmed members for their voice; whoever is invited already stays so.

    Raises Forbidden, UnknownCommune, UnknownRound, RoundClosed, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CONVENE_COUNCIL)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.CONVENE_COUNCIL)
        row = found_round(access, round_id)
        require_open(row)
        _ask(row, held, access, frozenset(invited))


def close_round(user_id: int | None, *, commune: str, round_id: int) -> None:
    """Keep what may be said of the ratings, and erase them; closing twice changes nothing.

    Only those who are still members count. Raises Forbidden, UnknownCommune, UnknownRound, NotSaved.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.CONVENE_COUNCIL)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.CONVENE_COUNCIL)
        row = found_round(access, round_id)
        if row.status == Status.CLOSED:
            return
        _keep_what_may_be_said(row, held)
        Rating.objects.filter(round=row).delete()
        row.status, row.closed_by_id, row.closed_at = Status.CLOSED, user_id, clock.now()
        row.save(update_fields=["status", "closed_by", "closed_at"])
        announce("council.closed", user_id, campaign=row.campaign_id, round=row.pk)


def note_discussion(
    user_id: int | None, *, commune: str, round_id: int, item_id: str, notes: str, version: int
) -> None:
    """Write down what was said of a point of a closed round, over the `version` that was read.

    Raises Forbidden, UnknownCommune, UnknownRound, RoundOpen, InvalidRequest, NotSaved, and StaleNotes, whose
    `current` is the text that stands. The notes of a closed year stay as they are: ClosedCampaign.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CONVENE_COUNCIL)
    _check_length(notes, LONGEST_NOTES, "notes")
    with one_write():
        locked_commune(access)
        result = _result(renewed(access), round_id, item_id)
        if result.notes == notes:
            return
        refuse_closed(result.round.campaign)
        if result.version != version:
            raise StaleNotes(
                result.notes,
                "Quelqu’un a modifié ces notes depuis que vous les avez ouvertes : "
                "les vôtres n’ont pas été enregistrées.",
                hint="Comparez les deux textes, puis enregistrez celui que vous gardez.",
                item=item_id,
            )
        result.notes, result.version = notes, result.version + 1
        result.save(update_fields=["notes", "version"])
        announce("council.noted", user_id, round=round_id, item=item_id)


def settle_item(
    user_id: int | None,
    *,
    commune: str,
    round_id: int,
    item_id: str,
    answer: Mapping[str, Any],
    why: str,
) -> SavedAnswer:
    """Write the answer the council settled, and why; `answer` holds the arguments of `save_answer`.

    The version of the answer guards both: StaleAnswer as from `save_answer`, and whatever it raises. Raises
    Forbidden, UnknownCommune, UnknownRound, RoundOpen, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CONVENE_COUNCIL)
    if not why.strip():
        raise InvalidRequest(
            "Dites pourquoi le conseil retient cette réponse.",
            hint="Une phrase suffit : elle sera relue l’an prochain.",
            field="pourquoi",
        )
    _check_length(why, LONGEST_WHY, "pourquoi")
    with one_write():
        locked_commune(access)
        result = _result(renewed(access), round_id, item_id)
        if not takes_answers(result.round):
            raise InvalidRequest(
                f"L’état des lieux de {result.round.campaign.year} ne reçoit plus de réponse.",
                hint="Ce qui a été retenu reste lisible ; un nouveau conseil porte sur celui de cette année.",
            )
        saved = save_answer(user_id, item_id=item_id, commune=access.commune.code, **answer)
        result.settled_at, result.settled_by_id = get_clock().now(), user_id
        result.settled_version, result.reason = saved.version, why.strip()
        result.save(update_fields=["settled_at", "settled_by", "settled_version", "reason"])
        announce("council.settled", user_id, round=round_id, item=item_id, version=saved.version)
    return saved


def refuse_while_voting(campaign: Campaign) -> None:
    """Raise InvalidRequest while a round of the campaign takes ratings: closing would lose them unseen.

    For whoever closes a campaign, inside the transaction that holds the commune.
    """
    voting = CouncilRound.objects.filter(campaign=campaign, status=Status.OPEN).first()
    if voting is not None:
        raise InvalidRequest(
            f"Le conseil « {voting.title} » est encore ouvert : des voix peuvent encore être données.",
            hint="Clôturez d’abord ce conseil, puis l’état des lieux.",
            round=voting.pk,
        )


def require_open(row: CouncilRound) -> None:
    """Raise RoundClosed, for whoever comes too late."""
    if row.status == Status.CLOSED:
        raise RoundClosed(
            "Ce conseil est clos : il ne reçoit plus de voix, et les notes données sont effacées.",
            hint="Les résultats sont ouverts. Dites votre avis pendant la discussion.",
        )


def _points(access: Access, spec: str, year: int) -> list[Item]:
    """The points that can be rated, among those who convenes may read."""
    if not spec:
        return []
    referential = referential_of_year(access.row, year)
    named = referential.select(spec, hidden=tailor(referential, facts_of(access.row, referential)).hidden)
    noted = [item for item in named if item.has_note]
    allowed = list(readable(noted, access))
    if noted and not allowed:
        access.require(Operation.READ_COMMUNE, sensitive=True)
    return allowed


def _check(title: str, items: list[str], voices: frozenset[int]) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidRequest(
            "Donnez un titre à ce conseil.",
            hint=f"Par exemple « Conseil du 12 mars », {LONGEST_TITLE} caractères au plus.",
            field="titre",
        )
    if not 0 < len(items) <= MOST_ITEMS:
        raise InvalidRequest(
            f"Un conseil porte sur 1 à {MOST_ITEMS} points notés ; ce choix en compte {len(items)}.",
            hint="Choisissez un domaine, ou l’express.",
            field="points",
        )
    if len(voices) < COUNCIL_MEDIAN_MIN:
        raise InvalidRequest(
            f"Invitez au moins {COUNCIL_MEDIAN_MIN} personnes : "
            "à moins, un résultat désignerait quelqu’un et rien ne serait affiché.",
            hint="Cochez les personnes à inviter, vous compris si vous donnez votre voix.",
            field="voix",
        )


def _check_length(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        raise InvalidRequest(
            f"Le texte est trop long : {longest} caractères au plus.",
            hint="Raccourcissez-le, puis enregistrez de nouveau.",
            field=field,
        )


def _ask(row: CouncilRound, commune: Commune, access: Access, invited: frozenset[int]) -> None:
    """Invite those who are not yet, and write to them; refuses whoever is no confirmed member."""
    members = Membership.objects.filter(commune=commune, status=Membership.Status.CONFIRMED)
    if invited - set(members.values_list("user_id", flat=True)):
        raise InvalidRequest(
            "Une des personnes choisies n’est pas, ou plus, membre confirmé de la commune.",
            hint="Rechargez la page, puis choisissez de nouveau.",
            field="voix",
        )
    new = sorted(invited - set(Voice.objects.filter(round=row).values_list("user_id", flat=True)))
    now = get_clock().now()
    Voice.objects.bulk_create(
        Voice(round=row, user_id=each, invited_by_id=access.user_id, invited_at=now) for each in new
    )
    write_to(
        [each for each in new if each != access.user_id],
        letters.council_invitation(access.commune, row.title, row.pk),
    )
    if new:
        announce("council.invited", access.user_id, round=row.pk, voices=len(new))


def _keep_what_may_be_said(row: CouncilRound, commune: Commune) -> None:
    """One result a point, from the ratings of those who are still members."""
    today = get_clock().today()
    items = load(row.campaign.referential_version).items
    members = Membership.objects.filter(commune=commune, status=Membership.Status.CONFIRMED)
    given: dict[str, list[int | None]] = defaultdict(list)
    ratings = Rating.objects.filter(round=row, user__in=members.values("user"))
    for item_id, value in ratings.values_list("item_id", "value"):
        item = items[item_id]
        given[item_id].append(note(item, from_json(item, value), today=today))
    results = []
    for item_id in row.items:
        said = asdict(dispersion(given[item_id]))
        results.append(RoundItem(round=row, item_id=item_id, **said | {"spread": said["spread"] or ""}))
    RoundItem.objects.bulk_create(results)


def _result(access: Access, round_id: int, item_id: str) -> RoundItem:
    """A point of a closed round, held until the end of the transaction, for who may settle it."""
    row = found_round(access, round_id)
    item = item_of_round(row, item_id)
    access.require(Operation.CONVENE_COUNCIL)
    access.require(Operation.READ_COUNCIL, sensitive=item.sensitive)
    result = RoundItem.objects.select_for_update().filter(round=row, item_id=item_id).first()
    if result is None:
        raise not_closed()
    result.round = row
    return result
