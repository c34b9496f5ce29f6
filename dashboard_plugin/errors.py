"""Errors of the app itself, beside those of the rules (`commune_core.errors`)."""

from __future__ import annotations

from commune_core.errors import CommuneError


class NotSaved(CommuneError):
    """The database refused the write (disk full, locked, down): nothing changed."""

    code = "storage.not_saved"


class InvalidRequest(CommuneError):
    """An argument that names nothing: a function, a size class, a member."""

    code = "request.invalid"


class UnknownMembership(CommuneError):
    """No request or membership has this number, or somebody has already decided on it."""

    code = "membership.unknown"


class ImportRefused(CommuneError):
    """A file to import is missing, damaged or wrong: nothing was written. `where` holds file, line, lines."""

    code = "import.refused"
