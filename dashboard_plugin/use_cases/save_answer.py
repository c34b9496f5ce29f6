"""Write the answer of a commune to one point, never over somebody else's without saying so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from commune_core.answers import NOT_APPLICABLE, AnswerValue, parse, to_json
from commune_core.errors import InvalidAnswer, InvalidCompetence, StaleAnswer
from commune_core.model import COMPETENCES, Item
from commune_core.policy import Operation
from commune_core.tailoring import Tailored, tailor
from dashboard_plugin.applets.diagnostic.models import Answer, Campaign
from dashboard_plugin.data import AnswerView, Mode, SavedAnswer, State
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.facts import facts_of
from dashboard_plugin.selectors.sample import sample_commune, sample_state
from dashboard_plugin.selectors.state import SurveyState, answer_view
from dashboard_plugin.selectors.survey import domain_row, readable, seen_by
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign, referential_of_year
from dashboard_plugin.use_cases.scoring import campaign_state, store_scores
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_COMMENT = 4000
LONGEST_REASON = 500
LONGEST_SOURCE = 200
CONFIDENCES = tuple(Answer.Confidence.values)


@dataclass(frozen=True, slots=True)
class Given:
    """A checked answer. None leaves what is stored; a source, only as long as the value it is that of."""

    value: AnswerValue
    state: State
    reason: str
    depends_on: str | None
    comment: str | None
    confidence: str | None = None
    source: str | None = None

    def matches(self, row: Answer) -> bool:
        """Whether the stored answer already says all this."""
        return (
            row.value == to_json(self.value)
            and row.state == self.state
            and row.reason == self.reason
            and self.depends_on in (None, row.depends_on)
            and self.comment in (None, row.comment)
            and self.confidence in (None, row.confidence)
            and self.source in (None, row.source)
        )


def save_answer(
    user_id: int | None,
    *,
    item_id: str,
    raw: Any,
    version: int | None,
    commune: str | None = None,
    state: State = "answered",
    reason: str = "",
    depends_on: str | None = None,
    comment: str | None = None,
    confidence: str | None = None,
    source: str | None = None,
    mode: Mode = "live",
) -> SavedAnswer:
    """Record what a member typed (`raw`, as `commune_core.answers.parse` reads it) for his commune.

    `version` is that of the answer he had before him, None where there was none. Raises Forbidden,
    UnknownCommune, UnknownItem, InvalidAnswer, InvalidCompetence, NotSaved, and StaleAnswer, whose `current`
    is the stored AnswerView.
    """
    if mode == "preview":
        return _preview(item_id, raw, state, reason, depends_on, comment, confidence)
    clock = get_clock()
    access = open_commune(user_id, commune)
    access.require(Operation.ANSWER_ITEM)
    referential = referential_of_year(access.row, clock.today().year)
    item = referential.item(item_id)
    access.require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
    tailored = tailor(referential, facts_of(access.row, referential))
    given = check(
        item,
        raw,
        state,
        reason,
        depends_on,
        comment,
        tailored=tailored,
        confidence=confidence,
        source=source,
    )
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
        campaign = open_campaign(held, now=clock.now())
        row = write_answer(campaign, item, given, author_id=user_id, version=version)
        survey = campaign_state(campaign, today=clock.today())
        store_scores(campaign, survey, [item.domain])
        announce(
            "answer.saved", user_id, campaign=campaign.pk, item=item.id, state=row.state, version=row.version
        )
    return _saved(seen_by(access, survey), item, access.commune.code, lambda items: readable(items, access))


def check(
    item: Item,
    raw: Any,
    state: str,
    reason: str,
    depends_on: str | None,
    comment: str | None,
    *,
    tailored: Tailored,
    confidence: str | None = None,
    source: str | None = None,
) -> Given:
    """What was typed, once every rule is checked; raises InvalidAnswer or InvalidCompetence."""
    if item.id in tailored.hidden:
        raise InvalidAnswer(
            f"Le point {item.id} n’est pas posé à votre commune. {tailored.hidden[item.id]}",
            hint="Il est masqué de votre état des lieux et ne compte pas dans le score.",
            item=item.id,
        )
    if depends_on and depends_on not in COMPETENCES:
        raise InvalidCompetence(
            f"« {depends_on[:40]} » n’est pas une réponse possible à « de qui ça dépend ? ».",
            hint=f"Réponses possibles : {', '.join(COMPETENCES)}.",
            item=item.id,
        )
    if confidence and confidence not in CONFIDENCES:
        raise InvalidAnswer(
            f"« {confidence[:40]} » n’est pas une réponse possible à « à quel point en êtes-vous sûrs ? ».",
            hint=f"Réponses possibles : {', '.join(CONFIDENCES)}.",
            item=item.id,
        )
    _check_lengths(item, reason, comment or "", source or "")
    value = _value(item, raw, state)
    final: State = "not_applicable" if value is NOT_APPLICABLE else "unknown" if value is None else "answered"
    kept = reason if final != "answered" else ""
    return Given(value, final, kept, depends_on, comment, confidence, source)


def write_answer(
    campaign: Campaign, item: Item, given: Given, *, author_id: int | None, version: int | None
) -> Answer:
    """Write over the version named, inside a transaction that holds the commune; raises StaleAnswer."""
    row = Answer.objects.select_for_update().filter(campaign=campaign, item_id=item.id).first()
    if row is not None and row.version != version:
        if row.author_id == author_id and given.matches(row):
            # The same person sends the same answer again: the network lost our reply, not his answer.
            return row
        raise _stale(item, answer_view(item, row))
    if row is None and version is not None:
        raise _stale(item, None)
    row = row or Answer(campaign=campaign, item_id=item.id, version=0)
    if given.source is not None:
        row.source = given.source
    elif (row.value, row.state) != (to_json(given.value), given.state):
        row.source = ""  # it was that of another value
    row.value, row.state, row.reason = to_json(given.value), given.state, given.reason
    for name in ("depends_on", "comment", "confidence"):
        if (told := getattr(given, name)) is not None:
            setattr(row, name, told)
    row.author_id, row.answered_at, row.version = author_id, get_clock().now(), row.version + 1
    row.save()
    return row


def _check_lengths(item: Item, reason: str, comment: str, source: str) -> None:
    if len(reason) > LONGEST_REASON or len(comment) > LONGEST_COMMENT or len(source) > LONGEST_SOURCE:
        raise InvalidAnswer(
            f"Le texte est trop long : {LONGEST_COMMENT} caractères au plus pour un commentaire, "
            f"{LONGEST_REASON} pour un motif, {LONGEST_SOURCE} pour une source.",
            hint="Raccourcissez-le, puis enregistrez de nouveau.",
            item=item.id,
        )


def _value(item: Item, raw: Any, state: str) -> AnswerValue:
    match state:
        case "unknown":
            return None
        case "not_applicable":
            return NOT_APPLICABLE
        case "answered":
            value = parse(item, raw, today=get_clock().today())
            if value is not None:
                return value
    raise InvalidAnswer(
        "Choisissez une réponse.",
        hint="Si vous ne savez pas, choisissez « Je ne sais pas » : le point restera à compléter.",
        item=item.id,
    )


def _stale(item: Item, current: AnswerView | None) -> StaleAnswer:
    return StaleAnswer(
        "Quelqu’un a modifié ce point depuis que vous l’avez ouvert : votre réponse n’a pas été enregistrée.",
        hint="Comparez les deux réponses, puis enregistrez celle que vous gardez.",
        current=current,
        item=item.id,
    )


def _saved(survey: SurveyState, item: Item, code: str, select: Any) -> SavedAnswer:
    answer, score = survey.answers[item.id], survey.scorecard.items[item.id]
    visible: Iterable[Item] = select(survey.asked)
    answered, total = survey.counts(visible)
    return SavedAnswer(
        item_id=item.id,
        version=answer.version,
        state=answer.state,
        note=score.note,
        alert=score.alert,
        saved_at=answer.answered_at,
        answered=answered,
        total=total,
        domain=domain_row(survey, survey.referential.domain(item.domain), code, select),
    )


def _preview(
    item_id: str,
    raw: Any,
    state: str,
    reason: str,
    depends_on: str | None,
    comment: str | None,
    confidence: str | None,
) -> SavedAnswer:
    """What the answer would give in the sample commune; nothing is written."""
    survey = sample_state()
    item = survey.referential.item(item_id)
    given = check(
        item, raw, state, reason, depends_on, comment, tailored=survey.tailored, confidence=confidence
    )
    before = survey.answers.get(item.id)
    after = AnswerView(
        value=given.value,
        state=given.state,
        reason=given.reason,
        depends_on=given.depends_on or "",
        comment=given.comment or "",
        author_name=before.author_name if before else "",
        answered_at=get_clock().now(),
        version=before.version + 1 if before else 1,
        confidence=given.confidence or "",
    )
    changed = replace(survey, answers={**survey.answers, item.id: after})
    return _saved(changed, item, sample_commune().code, tuple)
