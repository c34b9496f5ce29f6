"""Councils of several voices as each may read them: one's own ballot while it is open, results after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, QuerySet

from commune_core.answers import from_json
from commune_core.council import SPREADS, Dispersion
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.referential import Referential, load
from dashboard_plugin.addresses import council_url
from dashboard_plugin.applets.council.models import CouncilRound, Rating, RoundItem, Voice
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.council import (
    BallotRow,
    Councils,
    ResultRow,
    Results,
    RoundRef,
    RoundView,
    Settlement,
    VoiceRow,
)
from dashboard_plugin.data import AnswerView, CommuneRef
from dashboard_plugin.errors import RoundOpen, UnknownRound
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.communes import refs
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.state import read_answers
from dashboard_plugin.selectors.survey import readable

MOST_ROUNDS = 100


def councils(user_id: int | None, *, commune: str) -> Councils:
    """The rounds of a commune, the latest first; raises Forbidden, UnknownCommune."""
    access = _reader(user_id, commune)
    rounds = list(_rounds(access).order_by("-opened_at", "-pk")[:MOST_ROUNDS])
    mine = {voice.round_id: voice for voice in Voice.objects.filter(round__in=rounds, user_id=access.person)}
    return Councils(
        commune=access.commune,
        rounds=tuple(_seen(row, access, mine.get(row.pk)) for row in rounds),
        can_convene=access.permits(Operation.CONVENE_COUNCIL),
    )


def council(user_id: int | None, *, commune: str, round_id: int) -> RoundView:
    """One round: its reader's own ballot, and for who convenes it, who took part.

    Raises Forbidden, UnknownCommune, UnknownRound.
    """
    access = _reader(user_id, commune)
    row = found_round(access, round_id)
    voices = list(Voice.objects.filter(round=row).order_by("invited_at", "pk"))
    mine = next((voice for voice in voices if voice.user_id == user_id), None)
    can_convene = access.permits(Operation.CONVENE_COUNCIL)
    return RoundView(
        commune=access.commune,
        referential=_referential(row),
        round=_seen(row, access, mine),
        ballot=_ballot(row, replace(access, invited=mine is not None)),
        voices=_voice_rows(voices) if can_convene else (),
        can_convene=can_convene,
    )


def council_results(user_id: int | None, *, commune: str, round_id: int) -> Results:
    """What a closed round says, the points that part the council first.

    Raises Forbidden, UnknownCommune, UnknownRound, and RoundOpen as long as it takes ratings.
    """
    access = _reader(user_id, commune)
    row = found_round(access, round_id)
    if row.status == CouncilRound.Status.OPEN:
        raise not_closed()
    referential = _referential(row)
    found = {result.item_id: result for result in RoundItem.objects.filter(round=row)}
    items = [item for item in readable(_items(row, referential), access) if item.id in found]
    answers = read_answers(row.campaign, referential)
    names = display_names(result.settled_by_id for result in found.values() if result.settled_at)
    url = council_url(access.commune.code, row.pk)
    rows = [_result(found[item.id], item, answers.get(item.id), names, url) for item in items]
    can_convene = access.permits(Operation.CONVENE_COUNCIL)
    return Results(
        commune=access.commune,
        referential=referential,
        round=_seen(row, access, Voice.objects.filter(round=row, user_id=access.person).first()),
        rows=tuple(sorted(rows, key=_talked_about_first)),
        can_convene=can_convene,
        can_settle=can_convene and takes_answers(row),
    )


def open_ballots(user_id: int | None) -> tuple[RoundRef, ...]:
    """The open rounds that wait for the person's voice, the oldest invitation first, without their points."""
    if user_id is None:
        return ()
    waiting = Voice.objects.filter(
        user_id=user_id,
        finished_at=None,
        round__status=CouncilRound.Status.OPEN,
        round__campaign__commune__status=Commune.Status.CURRENT,
        round__campaign__commune__memberships__user_id=user_id,
        round__campaign__commune__memberships__status=Membership.Status.CONFIRMED,
    ).select_related("round__campaign__commune__departement")
    voices = list(waiting.order_by("invited_at", "pk"))
    communes = {ref.id: ref for ref in refs({voice.round.campaign.commune for voice in voices})}
    return tuple(_ref(voice.round, communes[voice.round.campaign.commune_id], (), voice) for voice in voices)


def voter(access: Access, round_id: int) -> Access:
    """The same person before the council: whether his voice is asked for. Nobody votes in another's stead."""
    if access.user_id is None or get_platform().is_stood_in_for(access.user_id):
        return access
    asked = Voice.objects.filter(round_id=round_id, user_id=access.user_id)
    return replace(access, invited=asked.exists())


def found_round(access: Access, round_id: int) -> CouncilRound:
    """The round of this number in the commune at hand; raises UnknownRound."""
    row = _rounds(access).filter(pk=round_id).first()
    if row is None:
        raise UnknownRound(
            "Ce conseil n’existe pas dans cette commune.", hint="Repartez de la liste des conseils."
        )
    return row


def ballot_items(row: CouncilRound, access: Access) -> tuple[Item, ...]:
    """The points that an invited person rates: the reserved ones are for those who may read them."""
    return tuple(
        item
        for item in _items(row, _referential(row))
        if access.permits(Operation.RATE_ITEM, sensitive=item.sensitive)
    )


def item_of_round(row: CouncilRound, item_id: str) -> Item:
    """A point of the round; raises UnknownRound."""
    item = next((each for each in _items(row, _referential(row)) if each.id == item_id), None)
    if item is None:
        raise UnknownRound(
            f"Le point « {item_id[:16]} » n’est pas soumis à ce conseil.", hint="Repartez du conseil."
        )
    return item


def not_closed() -> RoundOpen:
    """The refusal of whoever asks for results too early."""
    return RoundOpen(
        "Personne ne lit les réponses avant la clôture, pas même la personne qui a ouvert le conseil.",
        hint="Les résultats s’affichent dès que le conseil est clos.",
    )


def takes_answers(row: CouncilRound) -> bool:
    """Whether the answers of the round's campaign can still be written: it is this year's, and open."""
    this_year = row.campaign.year == get_clock().today().year
    return this_year and row.campaign.status == Campaign.Status.OPEN


def rating_view(item: Item, row: Rating) -> AnswerView:
    """A rating as its author sees it, in the shape of an answer, which forms and words know."""
    value = from_json(item, row.value)
    return AnswerView(
        value=value,
        state="unknown" if value is None else "answered",
        reason="",
        depends_on="",
        comment="",
        author_name="",
        answered_at=row.given_at,
        version=row.version,
    )


def _reader(user_id: int | None, code: str) -> Access:
    access = open_commune(user_id, code)
    access.require(Operation.READ_COUNCIL)
    return access


def _rounds(access: Access) -> QuerySet[CouncilRound]:
    rounds = CouncilRound.objects.filter(campaign__commune=access.row).select_related("campaign")
    return rounds.annotate(invited=Count("voices"))


def _referential(row: CouncilRound) -> Referential:
    return load(row.campaign.referential_version)


def _items(row: CouncilRound, referential: Referential) -> list[Item]:
    return [referential.items[item_id] for item_id in row.items if item_id in referential.items]


def _seen(row: CouncilRound, access: Access, voice: Voice | None) -> RoundRef:
    """The round with those of its points that the reader may read."""
    return _ref(row, access.commune, readable(_items(row, _referential(row)), access), voice)


def _ref(row: CouncilRound, commune: CommuneRef, items: Iterable[Item], voice: Voice | None) -> RoundRef:
    return RoundRef(
        id=row.pk,
        commune=commune,
        title=row.title,
        year=row.campaign.year,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        item_ids=tuple(item.id for item in items),
        voices=getattr(row, "invited", 0),
        invited=voice is not None,
        finished=bool(voice and voice.finished_at),
        url=council_url(commune.code, row.pk),
    )


def _ballot(row: CouncilRound, access: Access) -> tuple[BallotRow, ...]:
    """What the reader himself gave, and only while it is open: afterwards there is nothing left."""
    if row.status != CouncilRound.Status.OPEN or get_platform().is_stood_in_for(access.user_id):
        return ()
    items = ballot_items(row, access)
    if not items:
        return ()
    given = {rating.item_id: rating for rating in Rating.objects.filter(round=row, user_id=access.person)}
    return tuple(
        BallotRow(item, rating_view(item, given[item.id]) if item.id in given else None) for item in items
    )


def _voice_rows(voices: Iterable[Voice]) -> tuple[VoiceRow, ...]:
    voices = list(voices)
    names = display_names(voice.user_id for voice in voices)
    return tuple(
        VoiceRow(voice.user_id, names[voice.user_id], voice.finished_at is not None) for voice in voices
    )


def _result(
    result: RoundItem, item: Item, answer: AnswerView | None, names: Mapping[int | None, str], url: str
) -> ResultRow:
    return ResultRow(
        item=item,
        dispersion=_dispersion(result),
        notes=result.notes,
        version=result.version,
        answer=answer,
        settlement=Settlement(
            at=result.settled_at,
            person=names[result.settled_by_id],
            reason=result.reason,
            current=answer is not None and answer.version == result.settled_version,
        )
        if result.settled_at
        else None,
        url=f"{url}resultats/{item.id}/",
    )


def _dispersion(result: RoundItem) -> Dispersion:
    return Dispersion(
        voices=result.voices,
        unknown=result.unknown,
        median=result.median,
        spread=next((spread for spread in SPREADS if spread == result.spread), None),
        distribution=None if result.distribution is None else tuple(result.distribution),
    )


def _talked_about_first(row: ResultRow) -> int:
    spread = row.dispersion.spread
    return len(SPREADS) if spread is None else SPREADS.index(spread)
