"""Close a year into a photograph, and correct a closed one by another photograph that says why."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace

from commune_core import photograph
from commune_core.answers import to_json
from commune_core.conditions import Profile
from commune_core.photograph import KeptAnswer, KeptCommune, KeptWeighting, Scores
from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Campaign, Photograph
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.campaign_data import Correction
from dashboard_plugin.data import PRACTICE_CODE, AnswerView
from dashboard_plugin.errors import InvalidRequest, UnknownCampaign
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.state import (
    SurveyState,
    latest_photograph,
    read_photograph,
    state_of,
)
from dashboard_plugin.stale import StaleCampaign
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.comparison import put_in_common
from dashboard_plugin.use_cases.council import refuse_while_voting
from dashboard_plugin.use_cases.save_answer import check
from dashboard_plugin.use_cases.scoring import answered_domains, campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_REASON = 500


def close_campaign(user_id: int | None, *, commune: str | None, year: int | None = None) -> int:
    """Close a year, this one by default, into its first photograph, whose number it gives.

    Domains that nobody reviewed do not forbid it. Raises Forbidden, UnknownCommune, UnknownCampaign,
    InvalidRequest (nothing was answered, a council still votes), NotSaved, and StaleCampaign where somebody
    else closed it.
    """
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.CLOSE_CAMPAIGN)
    with one_write():
        campaign = _held(access, clock.today().year if year is None else year)
        if campaign.status == Campaign.Status.CLOSED:
            return _closed_already(campaign, user_id)
        refuse_while_voting(campaign)
        state = campaign_state(campaign, today=clock.today())
        if not state.answers:
            raise InvalidRequest(
                f"L’état des lieux de {campaign.year} n’a aucune réponse : il n’y a rien à photographier.",
                hint="Répondez à quelques points, puis clôturez.",
            )
        # Whatever a date aged since the last answer is in the photograph, and in the stored scores alike.
        store_scores(campaign, state, answered_domains(state))
        row = _take(campaign, _first(campaign, state), user_id)
        campaign.status = Campaign.Status.CLOSED
        campaign.save(update_fields=["status"])
        put_in_common(campaign.commune)
        announce(
            "campaign.closed",
            user_id,
            campaign=campaign.pk,
            year=campaign.year,
            photograph=row.number,
            fingerprint=row.sha256,
        )
    return row.number


def correct_campaign(
    user_id: int | None,
    *,
    commune: str | None,
    year: int,
    number: int,
    reason: str,
    corrections: Iterable[Correction],
) -> int:
    """Take a new photograph of a closed year with some answers changed, and give its number.

    `number` is that of the photograph that was read. Dates are as old as on the day of closing. Raises
    Forbidden, UnknownCommune, UnknownCampaign, UnknownItem, InvalidRequest (no reason, nothing changed, not
    closed), InvalidAnswer, InvalidCompetence, AlteredPhotograph, NotSaved, and StaleCampaign.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CLOSE_CAMPAIGN)
    corrections, reason = tuple(corrections), " ".join(reason.split())
    _check_reason(reason)
    with one_write():
        campaign = _held(access, year)
        if campaign.status != Campaign.Status.CLOSED:
            raise InvalidRequest(
                f"L’état des lieux de {year} n’est pas clos : ses réponses se modifient directement.",
                hint="Ouvrez le point à changer, et répondez de nouveau.",
            )
        latest = latest_photograph(campaign)
        before = read_photograph(campaign, latest)
        answers = _corrected(renewed(access), state_of(campaign, before), before, corrections)
        if latest.number != number:
            if (latest.taken_by_id, latest.reason) == (user_id, reason) and answers == before.answers:
                # The same person sends the same correction again: the network lost our reply.
                return latest.number
            raise _overtaken(campaign, latest)
        if answers == before.answers:
            raise InvalidRequest(
                "Cette correction ne change rien.", hint="Modifiez la réponse, ou revenez à la campagne."
            )
        row = _take(campaign, _next(campaign, before, latest.sha256, answers, reason), user_id)
        state = state_of(campaign, read_photograph(campaign, row))
        store_scores(campaign, state, answered_domains(state))
        put_in_common(campaign.commune)
        announce(
            "campaign.corrected",
            user_id,
            campaign=campaign.pk,
            year=campaign.year,
            photograph=row.number,
            fingerprint=row.sha256,
        )
    return row.number


def _held(access: Access, year: int) -> Campaign:
    """The campaign of a locked commune, once one is still allowed to close it; raises UnknownCampaign."""
    held = locked_commune(access)
    renewed(access).require(Operation.CLOSE_CAMPAIGN)
    campaign = Campaign.objects.select_for_update().filter(commune=held, year=year).first()
    if campaign is None:
        raise UnknownCampaign.of(year)
    campaign.commune = held
    return campaign


def _closed_already(campaign: Campaign, user_id: int | None) -> int:
    """The photograph of whoever closed it himself a moment ago; raises StaleCampaign for anybody else."""
    latest = latest_photograph(campaign)
    if latest.number == 1 and latest.taken_by_id == user_id:
        return latest.number
    raise _overtaken(campaign, latest)


def _overtaken(campaign: Campaign, latest: Photograph) -> StaleCampaign:
    person = display_names([latest.taken_by_id])[latest.taken_by_id]
    done = "clos" if latest.number == 1 else "corrigé"
    return StaleCampaign(
        latest.number,
        f"{person} a déjà {done} l’état des lieux de {campaign.year} : rien d’autre n’a été enregistré.",
        hint="Relisez la photographie la plus récente avant de la corriger.",
        year=campaign.year,
    )


def _check_reason(reason: str) -> None:
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidRequest(
            "Dites pourquoi vous corrigez cette année."
            if not reason
            else f"Le motif est trop long : {LONGEST_REASON} caractères au plus.",
            hint="Ce motif reste écrit à côté de la nouvelle photographie.",
            field="motif",
        )


def _corrected(
    access: Access, state: SurveyState, before: photograph.Photograph, corrections: Iterable[Correction]
) -> dict[str, KeptAnswer]:
    """The answers of the photograph with these changed."""
    answers, now = dict(before.answers), get_clock().now()
    for change in corrections:
        item = state.referential.item(change.item_id)
        access.require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
        given = check(
            item,
            change.raw,
            change.state,
            change.reason,
            change.depends_on,
            change.comment,
            tailored=state.tailored,
        )
        old, value = answers.get(item.id), to_json(given.value)
        new = KeptAnswer(
            value=value,
            state=given.state,
            reason=given.reason,
            depends_on=(old.depends_on if old else "") if given.depends_on is None else given.depends_on,
            confidence=old.confidence if old else "",
            comment=(old.comment if old else "") if given.comment is None else given.comment,
            source=old.source if old and (old.value, old.state) == (value, given.state) else "",
            answered_at=old.answered_at if old else now,
            version=old.version if old else 0,
        )
        if new != old:
            answers[item.id] = replace(new, answered_at=now, version=new.version + 1)
    return answers


def _first(campaign: Campaign, state: SurveyState) -> photograph.Photograph:
    """The photograph of an open campaign as it stands."""
    return photograph.Photograph(
        commune=_kept_commune(campaign.commune),
        year=campaign.year,
        number=1,
        taken_on=state.today,
        as_of=state.today,
        reason="",
        referential_version=campaign.referential_version,
        referential_sha256=campaign.referential_sha256,
        profile=_kept_profile(state.profile),
        answers={item_id: _kept(answer) for item_id, answer in state.answers.items()},
        weightings={
            row.item_id: KeptWeighting(row.importance, row.urgency, row.reason)
            for row in Weighting.objects.filter(campaign=campaign)
        },
        scores=Scores.of(state.scorecard),
        previous=None,
        salt=secrets.token_hex(16),
    )


def _kept_profile(profile: Profile) -> dict[str, object]:
    """The facts of a commune as its photograph holds them; its population is told apart."""
    facts = {name: getattr(profile, name) for name in ("zone", "epci", "island", "departement")}
    return {**facts, "holders": dict(profile.holders)}


def _next(
    campaign: Campaign,
    before: photograph.Photograph,
    previous: str,
    answers: dict[str, KeptAnswer],
    reason: str,
) -> photograph.Photograph:
    """The photograph that corrects another: its scores are those of the corrected answers."""
    changed = replace(
        before,
        number=before.number + 1,
        taken_on=get_clock().today(),
        reason=reason,
        answers=answers,
        previous=previous,
        salt=secrets.token_hex(16),
    )
    computed = replace(state_of(campaign, changed), kept_scores=None).scorecard
    return replace(changed, scores=Scores.of(computed))


def _take(campaign: Campaign, taken: photograph.Photograph, user_id: int | None) -> Photograph:
    payload = photograph.write(taken)
    return Photograph.objects.create(
        campaign=campaign,
        number=taken.number,
        taken_at=get_clock().now(),
        taken_by_id=user_id,
        reason=taken.reason,
        payload=payload,
        sha256=photograph.fingerprint(payload),
    )


def _kept_commune(row: Commune) -> KeptCommune:
    """The code of a practice commune would name its owner."""
    return KeptCommune(PRACTICE_CODE if row.is_practice else row.insee_code, row.name, row.population)


def _kept(answer: AnswerView) -> KeptAnswer:
    return KeptAnswer(
        value=to_json(answer.value),
        state=answer.state,
        reason=answer.reason,
        depends_on=answer.depends_on,
        confidence=answer.confidence,
        comment=answer.comment,
        source=answer.source,
        answered_at=answer.answered_at,
        version=answer.version,
    )
