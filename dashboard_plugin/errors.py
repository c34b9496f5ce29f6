"""Errors of the app itself, beside those of the rules (`commune_core.errors`)."""

from __future__ import annotations

from typing import Any, Self

from commune_core.errors import (
    CommuneError,
)


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


class UnknownTheme(CommuneError):
    """The catalogue has no course of this name."""

    code = "theme.unknown"

    @classmethod
    def of(cls, slug: str) -> UnknownTheme:
        """For the name that was asked for."""
        return cls(
            "Le catalogue n’a pas de cours à cette adresse.",
            hint="Cherchez-le par quelques mots dans le catalogue.",
            theme=slug[:80],
        )


class ClosedCourse(CommuneError):
    """The course takes nobody: it is announced only, or its host lets nobody else in."""

    code = "course.closed"

    @classmethod
    def announced(cls, title: str) -> ClosedCourse:
        """For a theme that is not written yet."""
        return cls(
            f"Le cours « {title} » est annoncé : il n’est pas encore ouvert.",
            hint="Voyez dans le catalogue les cours ouverts sur le même sujet.",
        )

    @classmethod
    def full(cls, title: str) -> ClosedCourse:
        """For one that its host closes."""
        return cls(
            f"Les inscriptions au cours « {title} » sont fermées.",
            hint="Demandez à la personne qui gère la plateforme quand elles rouvrent.",
        )


class UnknownCoursePage(CommuneError):
    """No course has this number, or the names are none of a unit or a page."""

    code = "doubt.unknown_page"

    @classmethod
    def here(cls) -> UnknownCoursePage:
        """For whatever is no page of a course."""
        return cls(
            "Cette adresse ne mène à aucune page de nos cours.",
            hint="Ouvrez la page du cours, puis suivez le lien « Signaler une erreur » qui est à son pied.",
        )


class UnknownDoubt(CommuneError):
    """Nobody told a doubt of this number."""

    code = "doubt.unknown"

    @classmethod
    def here(cls) -> UnknownDoubt:
        """For any number that names none."""
        return cls("Ce signalement n’existe pas.", hint="Repartez de la liste des signalements.")


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


class UnknownRound(CommuneError):
    """The commune has no council of this number, or the point is not one of its points."""

    code = "council.unknown"


class RoundClosed(CommuneError):
    """The council has closed: ratings are no longer taken, those that were given are erased."""

    code = "council.closed"


class RoundOpen(CommuneError):
    """The council has not closed: there is nothing to read yet."""

    code = "council.open"


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


class UnknownMessage(CommuneError):
    """The thread has no message of this number, or it was removed."""

    code = "message.unknown"

    @classmethod
    def of_this_thread(cls) -> UnknownMessage:
        """For a number that names nothing, or no longer."""
        return cls("Ce message n’existe pas, ou a été retiré.", hint="Repartez du fil.")


class UnknownInvitation(CommuneError):
    """No invitation has this link or this number, or no longer."""

    code = "invitation.unknown"


class ClosedInvitation(CommuneError):
    """An invitation that was answered, withdrawn, or whose last day is past; `where["state"]` says which."""

    code = "invitation.closed"


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


class UnknownLine(CommuneError):
    """The plan has no line of this number."""

    code = "money.unknown"


class UnknownStep(CommuneError):
    """The project has no step of this number, or no more."""

    code = "step.unknown"


class ImportRefused(CommuneError):
    """A file to import is missing, damaged or wrong: nothing was written. `where` holds file, line, lines."""

    code = "import.refused"


class UnknownSeat(CommuneError):
    """The promotion has no seat of this number, or not for whoever asks."""

    code = "seat.unknown"

    @classmethod
    def here(cls) -> UnknownSeat:
        """For any number that names none here."""
        return cls("Cette place n’existe pas, ou plus.", hint="Repartez de la liste de la promotion.")


class UnknownRun(CommuneError):
    """The promotion has no run of this number."""

    code = "run.unknown"

    @classmethod
    def here(cls) -> UnknownRun:
        """For any number that names none here."""
        return cls("Cette mise en accord n’existe pas.", hint="Repartez de la page de la plateforme.")


class ClosedPromotion(CommuneError):
    """The promotion is put away, or its state allows this no more."""

    code = "promotion.closed"

    @classmethod
    def archived(cls) -> ClosedPromotion:
        """For what is written in a promotion that is put away."""
        return cls(
            "Cette promotion est archivée : elle ne change plus.",
            hint="Consultez-la, ou créez-en une autre.",
        )

    @classmethod
    def unopened(cls) -> ClosedPromotion:
        """For what waits until people may enter."""
        return cls(
            "Cette promotion est encore en préparation : personne n’est inscrit aux cours.",
            hint="Ouvrez d’abord ses inscriptions.",
        )

    @classmethod
    def ended(cls) -> ClosedPromotion:
        """For somebody who would enter what is over."""
        return cls(
            "Cette promotion est terminée : personne n’y entre plus.",
            hint="Choisissez une promotion en cours, ou rouvrez celle-ci.",
        )

    @classmethod
    def not_open(cls) -> ClosedPromotion:
        """For somebody who would enter what is prepared."""
        return cls(
            "Les inscriptions à cette promotion ne sont pas ouvertes.",
            hint="Demandez à la personne qui l’organise quand elles ouvrent.",
        )


class UnknownCode(CommuneError):
    """No promotion has this code, or it is over."""

    code = "promotion.unknown_code"

    @classmethod
    def here(cls) -> UnknownCode:
        """For a code that opens nothing, whatever the reason."""
        return cls(
            "Ce code n’ouvre aucune promotion, ou plus.",
            hint="Vérifiez-le, ou demandez-en un autre à la personne qui organise la promotion.",
        )


class UnknownFunding(CommuneError):
    """The promotion has no funding of this number, or not for whoever asks."""

    code = "funding.unknown"

    @classmethod
    def here(cls) -> UnknownFunding:
        """For any number that names none here."""
        return cls("Ce financement n’existe pas.", hint="Repartez de la liste des financements.")


class RosterChanged(CommuneError):
    """The promotion changed since the plan of a file was shown; `plan` is what the file would do now."""

    code = "import.roster_changed"

    def __init__(self, now: Any) -> None:
        super().__init__(
            "La promotion a changé depuis l’ouverture de cette page : personne n’est inscrit.",
            hint="Relisez ce que le fichier ferait maintenant, puis confirmez.",
        )
        self.plan = now
