"""Errors of the app itself, beside those of the rules (`commune_core.errors`), and what each is over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from commune_core.errors import (
    AlteredPhotograph,
    CommuneError,
    Forbidden,
    StaleAnswer,
    StaleWeighting,
    UnknownCommune,
    UnknownItem,
    UnknownReferential,
)
from commune_core.invitations import TooManyInvitations


class NotSaved(CommuneError):
    """The database refused the write (disk full, locked, down): nothing changed."""

    code = "storage.not_saved"

    @classmethod
    def out_of_reach(cls) -> NotSaved:
        """What any page and any address answers when the database itself fails."""
        return cls("La base de données ne répond pas, ou n’accepte plus d’écriture.")


class InvalidRequest(CommuneError):
    """An argument that names nothing: a function, a size class, a member."""

    code = "request.invalid"


class UnknownMembership(CommuneError):
    """No request or membership has this number, or somebody has already decided on it."""

    code = "membership.unknown"


class UnknownUpload(CommuneError):
    """The file is no longer kept: executed, a day old, or somebody else's."""

    code = "import.unknown"


class UnknownCampaign(CommuneError):
    """The commune has no état des lieux of this year, or no photograph of this number."""

    code = "campaign.unknown"

    @classmethod
    def of(cls, year: int) -> UnknownCampaign:
        """For a year without a campaign."""
        return cls(
            f"Cette commune n’a pas d’état des lieux de {year}.",
            hint="Choisissez une année parmi celles de la commune.",
            year=year,
        )


class ClosedCampaign(InvalidRequest):
    """The état des lieux of this year takes no more writes."""

    code = "campaign.closed"

    @classmethod
    def of(cls, year: int) -> Self:
        """The refusal of what would be written in a closed year."""
        return cls(
            f"L’état des lieux de {year} est clos : il ne reçoit plus de réponse.",
            hint="Consultez-le, faites-le corriger par la personne référente, ou attendez le suivant.",
            year=year,
        )


class StaleCampaign(CommuneError):
    """Somebody else closed or corrected this year since it was read; `current` is its latest photograph."""

    code = "campaign.stale"

    def __init__(self, message: str, *, current: int, hint: str = "", **where: Any) -> None:
        super().__init__(message, hint=hint, **where)
        self.current = current


class StaleReview(CommuneError):
    """Somebody else said where this domain stands since it was read; `current` is what is stored now."""

    code = "review.stale"

    def __init__(self, message: str, *, current: Any, hint: str = "", **where: Any) -> None:
        super().__init__(message, hint=hint, **where)
        self.current = current


class UnknownRound(CommuneError):
    """The commune has no council of this number, or the point is not one of its points."""

    code = "council.unknown"


class RoundClosed(CommuneError):
    """The council has closed: ratings are no longer taken, those that were given are erased."""

    code = "council.closed"


class RoundOpen(CommuneError):
    """The council has not closed: there is nothing to read yet."""

    code = "council.open"


class StaleNotes(CommuneError):
    """Somebody else changed these notes since they were read; `current` is the text that stands."""

    code = "council.stale_notes"

    def __init__(self, message: str, *, current: Any, hint: str = "", **where: Any) -> None:
        super().__init__(message, hint=hint, **where)
        self.current = current


class StaleHolders(CommuneError):
    """Somebody else said otherwise since the form was read; `current`: competence to (holder, version)."""

    code = "holders.stale"

    def __init__(self, current: Mapping[str, tuple[str, int]]) -> None:
        super().__init__(
            "Quelqu’un a dit autrement qui exerce ces compétences : rien n’a été enregistré.",
            hint="Comparez, puis enregistrez ce que la commune garde.",
        )
        self.current = current


class StaleProject(CommuneError):
    """Somebody else changed this sheet since it was read; `current` is the stored ProjectView."""

    code = "project.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a modifié cette fiche depuis que vous l’avez ouverte : rien n’a été enregistré.",
            hint="Comparez les deux, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class WorkbookChanged(CommuneError):
    """The commune changed since the plan of a workbook was shown; `plan` is what the file would do now."""

    code = "import.workbook_changed"

    def __init__(self, now: Any) -> None:
        super().__init__(
            "Le tableau de bord a changé depuis l’ouverture de cette page : rien n’est importé.",
            hint="Relisez ce que le fichier changerait maintenant, puis confirmez.",
        )
        self.plan = now


class NotEmpty(CommuneError):
    """The commune holds something already: what comes in one file is restored beside nothing else."""

    code = "handover.not_empty"


class StaleClosing(CommuneError):
    """Somebody else changed the sheet, or a point it aimed at, while it was being closed; `current` is the
    ClosingView that stands."""

    code = "closing.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a modifié cette fiche, ou l’un de ses points, pendant votre saisie : "
            "rien n’a été enregistré.",
            hint="Comparez, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class StaleRestraint(CommuneError):
    """Somebody else decided on the electoral period since it was read; `current` is the RestraintView."""

    code = "restraint.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a décidé autrement depuis que vous avez ouvert cette page : rien n’a été enregistré.",
            hint="Relisez sa décision, puis enregistrez la vôtre si elle tient toujours.",
        )
        self.current = current


class UnknownMessage(CommuneError):
    """The thread has no message of this number, or it was removed."""

    code = "message.unknown"

    @classmethod
    def of_this_thread(cls) -> UnknownMessage:
        """For a number that names nothing, or no longer."""
        return cls("Ce message n’existe pas, ou a été retiré.", hint="Repartez du fil.")


class StaleMessage(CommuneError):
    """The message was corrected or removed since it was read; `current` is the stored MessageView."""

    code = "message.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Ce message a été modifié ou retiré depuis que vous l’avez ouvert : rien n’a été enregistré.",
            hint="Comparez les deux, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class StaleSettings(CommuneError):
    """The same choices were made otherwise since they were read; `current` holds them all as stored."""

    code = "notices.stale"

    def __init__(self, current: Any, fields: tuple[str, ...]) -> None:
        super().__init__(
            "Ces réglages ont été modifiés depuis un autre appareil : rien n’a été enregistré.",
            hint="Comparez, puis enregistrez ce que vous gardez.",
            fields=list(fields),
            field=fields[0],
        )
        self.current = current
        self.fields = fields


class UnknownInvitation(CommuneError):
    """No invitation has this link or this number, or no longer."""

    code = "invitation.unknown"


class ClosedInvitation(CommuneError):
    """An invitation that was answered, withdrawn, or whose last day is past; `where["state"]` says which."""

    code = "invitation.closed"


class StaleGuest(CommuneError):
    """An invitation changed since it was read: by another of the team, or because it was answered.

    `current` is the stored GuestView.
    """

    code = "invitation.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Cette invitation a changé depuis que vous avez ouvert la page : rien n’a été enregistré.",
            hint="Regardez où elle en est, puis recommencez si vous le voulez encore.",
        )
        self.current = current


class UnknownIndicator(CommuneError):
    """The commune has no indicator of this number."""

    code = "indicator.unknown"

    @classmethod
    def here(cls) -> UnknownIndicator:
        """For any number that names none here."""
        return cls("Cet indicateur n’existe pas.", hint="Repartez de la liste des indicateurs.")


class UnknownKey(CommuneError):
    """No key has this secret, or the commune has none of this number."""

    code = "key.unknown"


class RevokedKey(CommuneError):
    """This key was revoked, or whoever holds it has left: it opens nothing any more."""

    code = "key.revoked"


class StaleIndicator(CommuneError):
    """Somebody else changed this indicator since it was read; `current` is the stored IndicatorView."""

    code = "indicator.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a modifié cet indicateur depuis que vous l’avez ouvert : rien n’a été enregistré.",
            hint="Comparez les deux, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class StaleValue(CommuneError):
    """Somebody else wrote this value since it was read; `current` is the stored ValueView, None: removed."""

    code = "value.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Une autre valeur est enregistrée pour ce jour : rien n’a été modifié.",
            hint="Comparez les deux, puis enregistrez celle que vous gardez.",
        )
        self.current = current


class StaleMoney(CommuneError):
    """Somebody else changed these amounts since they were read; `current` is what stands, None once gone."""

    code = "money.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a modifié ces montants depuis que vous les avez ouverts : rien n’a été enregistré.",
            hint="Comparez les deux, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class UnknownLine(CommuneError):
    """The plan has no line of this number."""

    code = "money.unknown"


class UnknownStep(CommuneError):
    """The project has no step of this number, or no more."""

    code = "step.unknown"


class StaleStep(CommuneError):
    """Somebody else changed this step since it was read; `current` is the stored StepView."""

    code = "step.stale"

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Quelqu’un a modifié cette étape depuis que vous l’avez ouverte : rien n’a été enregistré.",
            hint="Comparez, puis enregistrez ce que vous gardez.",
        )
        self.current = current


class ImportRefused(CommuneError):
    """A file to import is missing, damaged or wrong: nothing was written. `where` holds file, line, lines."""

    code = "import.refused"


# The one place where an error of the domain becomes a status and a title. The most precise class comes first.
OUTCOMES: tuple[tuple[type[CommuneError], int, str], ...] = (
    (Forbidden, 403, "Cet espace ne vous est pas ouvert"),
    (UnknownItem, 404, "Ce point n’existe pas dans cet état des lieux"),
    (UnknownCommune, 404, "Cette commune n’existe pas"),
    (UnknownReferential, 404, "Cet état des lieux n’est pas installé"),
    (UnknownMembership, 404, "Cette demande n’existe plus"),
    (UnknownUpload, 404, "Ce fichier n’est plus là"),
    (UnknownCampaign, 404, "Cette année n’a pas d’état des lieux"),
    (UnknownRound, 404, "Ce conseil n’existe pas"),
    (UnknownIndicator, 404, "Cet indicateur n’existe pas"),
    (UnknownKey, 404, "Cette clé n’existe pas"),
    (StaleIndicator, 409, "Quelqu’un a modifié cet indicateur entre-temps"),
    (StaleValue, 409, "Une autre valeur est enregistrée pour ce jour"),
    (RoundClosed, 409, "Ce conseil est clos"),
    (RoundOpen, 409, "Ce conseil n’est pas encore clos"),
    (NotEmpty, 409, "L’espace de la commune n’est pas vide"),
    (RevokedKey, 410, "Cette adresse n’ouvre plus rien"),
    (WorkbookChanged, 409, "Le tableau de bord a changé entre-temps"),
    (UnknownMessage, 404, "Ce message n’existe plus"),
    (StaleMessage, 409, "Ce message a changé entre-temps"),
    (StaleSettings, 409, "Ces réglages ont changé entre-temps"),
    (UnknownKey, 404, "Cette adresse n’existe pas"),
    (UnknownInvitation, 404, "Cette invitation n’existe pas"),
    (ClosedInvitation, 410, "Cette invitation n’est plus à répondre"),
    (StaleGuest, 409, "Cette invitation a changé entre-temps"),
    (TooManyInvitations, 429, "Trop d’invitations à la fois"),
    (UnknownLine, 404, "Cette ligne n’existe plus"),
    (StaleMoney, 409, "Quelqu’un a modifié ces montants entre-temps"),
    (UnknownStep, 404, "Cette étape n’existe plus"),
    (StaleStep, 409, "Quelqu’un a modifié cette étape entre-temps"),
    (StaleProject, 409, "Quelqu’un a modifié cette fiche entre-temps"),
    (StaleRestraint, 409, "Quelqu’un a décidé autrement entre-temps"),
    (StaleClosing, 409, "Quelqu’un a modifié cette fiche entre-temps"),
    (StaleHolders, 409, "Quelqu’un a dit autrement entre-temps"),
    (StaleNotes, 409, "Quelqu’un a modifié ces notes entre-temps"),
    (StaleAnswer, 409, "Quelqu’un a modifié ce point entre-temps"),
    (StaleCampaign, 409, "Quelqu’un a clos ou corrigé cette année entre-temps"),
    (StaleReview, 409, "Quelqu’un a modifié l’avancement de ce domaine entre-temps"),
    (ClosedCampaign, 422, "Cet état des lieux est clos"),
    (AlteredPhotograph, 500, "La photographie de cette année a été altérée"),
    (StaleWeighting, 409, "Quelqu’un a changé le rang de ce point entre-temps"),
    (NotSaved, 503, "L’enregistrement n’a pas pu se faire"),
    (CommuneError, 422, "Cette demande n’est pas acceptée"),
)


def outcome(error: CommuneError) -> tuple[int, str]:
    """The HTTP status and the title that tell this error."""
    return next((status, title) for kind, status, title in OUTCOMES if isinstance(error, kind))
