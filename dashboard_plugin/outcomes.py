"""What each error is over HTTP: a status and a title."""

from __future__ import annotations

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
from dashboard_plugin.errors import (
    ClosedCampaign,
    ClosedInvitation,
    NotEmpty,
    NotSaved,
    RevokedKey,
    RoundClosed,
    RoundOpen,
    UnknownCampaign,
    UnknownIndicator,
    UnknownInvitation,
    UnknownKey,
    UnknownLine,
    UnknownMembership,
    UnknownMessage,
    UnknownRound,
    UnknownStep,
    UnknownUpload,
    WorkbookChanged,
)
from dashboard_plugin.stale import (
    StaleCampaign,
    StaleClosing,
    StaleGuest,
    StaleHolders,
    StaleIndicator,
    StaleMessage,
    StaleMoney,
    StaleNotes,
    StaleProject,
    StaleRestraint,
    StaleReview,
    StaleSettings,
    StaleStep,
    StaleValue,
)

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
