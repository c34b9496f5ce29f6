"""Errors of the app itself, beside those of the rules (`commune_core.errors`), and what each is over HTTP."""

from __future__ import annotations

from commune_core.errors import (
    CommuneError,
    Forbidden,
    StaleAnswer,
    StaleWeighting,
    UnknownCommune,
    UnknownItem,
    UnknownReferential,
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


class UnknownMembership(CommuneError):
    """No request or membership has this number, or somebody has already decided on it."""

    code = "membership.unknown"


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
    (StaleAnswer, 409, "Quelqu’un a modifié ce point entre-temps"),
    (StaleWeighting, 409, "Quelqu’un a changé le rang de ce point entre-temps"),
    (NotSaved, 503, "L’enregistrement n’a pas pu se faire"),
    (CommuneError, 422, "Cette demande n’est pas acceptée"),
)


def outcome(error: CommuneError) -> tuple[int, str]:
    """The HTTP status and the title that tell this error."""
    return next((status, title) for kind, status, title in OUTCOMES if isinstance(error, kind))
