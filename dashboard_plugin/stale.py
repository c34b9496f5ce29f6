"""What was sent rests on a version that no longer stands: each refusal holds the one that does."""

from __future__ import annotations

from typing import Any

from commune_core.errors import CommuneError

COMPARE = "Comparez les deux, puis enregistrez ce que vous gardez."


class Stale(CommuneError):
    """Somebody else wrote since it was read: nothing was saved. `current` is what stands now.

    A kind tells what happened and what to do next, unless whoever raises it knows better.
    """

    told = ""
    advice = COMPARE

    def __init__(self, current: Any, message: str = "", *, hint: str = "", **where: Any) -> None:
        super().__init__(message or self.told, hint=hint or self.advice, **where)
        self.current = current


class StaleCampaign(Stale):
    """Somebody else closed or corrected this year since it was read; `current` is its latest photograph."""

    code = "campaign.stale"


class StaleReview(Stale):
    """Somebody else said where this domain stands since it was read; `current` is what is stored now."""

    code = "review.stale"


class StaleNotes(Stale):
    """Somebody else changed these notes since they were read; `current` is the text that stands."""

    code = "council.stale_notes"


class StaleHolders(Stale):
    """Somebody else said otherwise since the form was read; `current`: competence to (holder, version)."""

    code = "holders.stale"
    told = "Quelqu’un a dit autrement qui exerce ces compétences : rien n’a été enregistré."
    advice = "Comparez, puis enregistrez ce que la commune garde."


class StaleProject(Stale):
    """Somebody else changed this sheet since it was read; `current` is the stored ProjectView."""

    code = "project.stale"
    told = "Quelqu’un a modifié cette fiche depuis que vous l’avez ouverte : rien n’a été enregistré."


class StaleClosing(Stale):
    """Somebody else changed the sheet, or a point it aimed at, while it was being closed; `current` is the
    ClosingView that stands."""

    code = "closing.stale"
    told = (
        "Quelqu’un a modifié cette fiche, ou l’un de ses points, pendant votre saisie : rien "
        "n’a été enregistré."
    )
    advice = "Comparez, puis enregistrez ce que vous gardez."


class StaleRestraint(Stale):
    """Somebody else decided on the electoral period since it was read; `current` is the RestraintView."""

    code = "restraint.stale"
    told = "Quelqu’un a décidé autrement depuis que vous avez ouvert cette page : rien n’a été enregistré."
    advice = "Relisez sa décision, puis enregistrez la vôtre si elle tient toujours."


class StaleMessage(Stale):
    """The message was corrected or removed since it was read; `current` is the stored MessageView."""

    code = "message.stale"
    told = "Ce message a été modifié ou retiré depuis que vous l’avez ouvert : rien n’a été enregistré."


class StaleSettings(Stale):
    """The same choices were made otherwise since they were read; `current` holds them all as stored."""

    code = "notices.stale"
    told = "Ces réglages ont été modifiés depuis un autre appareil : rien n’a été enregistré."
    advice = "Comparez, puis enregistrez ce que vous gardez."

    def __init__(self, current: Any, fields: tuple[str, ...]) -> None:
        super().__init__(current, fields=list(fields), field=fields[0])
        self.fields = fields


class StaleGuest(Stale):
    """An invitation changed since it was read: by another of the team, or because it was answered.

    `current` is the stored GuestView.
    """

    code = "invitation.stale"
    told = "Cette invitation a changé depuis que vous avez ouvert la page : rien n’a été enregistré."
    advice = "Regardez où elle en est, puis recommencez si vous le voulez encore."


class StaleDoubt(Stale):
    """Somebody else answered this doubt since it was read; `current` is the stored DoubtView."""

    code = "doubt.stale"
    told = "Quelqu’un a répondu à ce signalement depuis que vous l’avez ouvert : rien n’a été enregistré."


class StaleIndicator(Stale):
    """Somebody else changed this indicator since it was read; `current` is the stored IndicatorView."""

    code = "indicator.stale"
    told = "Quelqu’un a modifié cet indicateur depuis que vous l’avez ouvert : rien n’a été enregistré."


class StaleValue(Stale):
    """Somebody else wrote this value since it was read; `current` is the stored ValueView, None: removed."""

    code = "value.stale"
    told = "Une autre valeur est enregistrée pour ce jour : rien n’a été modifié."
    advice = "Comparez les deux, puis enregistrez celle que vous gardez."


class StaleMoney(Stale):
    """Somebody else changed these amounts since they were read; `current` is what stands, None once gone."""

    code = "money.stale"
    told = "Quelqu’un a modifié ces montants depuis que vous les avez ouverts : rien n’a été enregistré."


class StaleStep(Stale):
    """Somebody else changed this step since it was read; `current` is the stored StepView."""

    code = "step.stale"
    told = "Quelqu’un a modifié cette étape depuis que vous l’avez ouverte : rien n’a été enregistré."
    advice = "Comparez, puis enregistrez ce que vous gardez."


class StalePromotion(Stale):
    """Somebody else changed this promotion since it was read; `current` is the stored PromotionView."""

    code = "promotion.stale"
    told = "Quelqu’un a modifié cette promotion depuis que vous l’avez ouverte : rien n’a été enregistré."


class StaleBody(Stale):
    """Somebody else changed this training body since it was read; `current` is the stored BodyView."""

    code = "body.stale"
    told = "Quelqu’un a modifié cet organisme depuis que vous l’avez ouvert : rien n’a été enregistré."


class StaleQuestion(Stale):
    """Somebody else answered this question since it was read; `current` is the stored QuestionView."""

    code = "question.stale"
    told = "Quelqu’un a répondu à cette question depuis que vous avez ouvert la page."
    advice = "Lisez sa réponse, puis complétez-la si vous le voulez encore."


class StaleSeat(Stale):
    """A seat changed since it was read; `current` is its version now."""

    code = "seat.stale"
    told = "Cette place a changé depuis que vous avez ouvert la page : rien n’a été enregistré."
    advice = "Regardez où elle en est, puis recommencez si vous le voulez encore."


class StaleFunding(Stale):
    """Somebody else changed this funding since it was read; `current` is the stored FundingView."""

    code = "funding.stale"
    told = "Quelqu’un a modifié ce financement depuis que vous l’avez ouvert : rien n’a été enregistré."
