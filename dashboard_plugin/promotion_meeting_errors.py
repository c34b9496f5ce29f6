"""Refusals about the meetings and the messages of a promotion, beside those of `errors` and `stale`."""

from __future__ import annotations

from commune_core.errors import CommuneError
from dashboard_plugin.stale import Stale


class UnknownMeeting(CommuneError):
    """The promotion has no meeting of this number, or not for whoever asks."""

    code = "meeting.unknown"

    @classmethod
    def here(cls) -> UnknownMeeting:
        """For any number that names none here."""
        return cls("Cette séance n’existe pas, ou plus.", hint="Repartez de la liste des séances.")


class UnknownAnnouncement(CommuneError):
    """The promotion has no message of this number, or none that was sent to whoever asks."""

    code = "announcement.unknown"

    @classmethod
    def here(cls) -> UnknownAnnouncement:
        """For any number that names none here."""
        return cls("Ce message n’existe pas.", hint="Repartez de la liste des messages.")


class UnknownLink(CommuneError):
    """A link of a letter that was cut or changed."""

    code = "letter.unknown_link"

    @classmethod
    def here(cls) -> UnknownLink:
        """For whatever the app did not sign."""
        return cls(
            "Ce lien n’est pas entier : il n’ouvre rien.",
            hint="Ouvrez-le de nouveau depuis la lettre, ou copiez-le en entier.",
        )


class StaleMeeting(Stale):
    """Somebody else changed this meeting since it was read; `current` is the stored MeetingView."""

    code = "meeting.stale"
    told = "Quelqu’un a modifié cette séance depuis que vous l’avez ouverte : rien n’a été enregistré."


class StaleAttendance(Stale):
    """Somebody else noted these people otherwise since the sheet was read; `current`: their seats."""

    code = "attendance.stale"
    told = "Quelqu’un a noté autrement une de ces présences entre-temps : rien n’a été enregistré."
    advice = "Relisez la feuille : elle montre ce qui est enregistré, puis notez de nouveau."


class StaleReminder(Stale):
    """Somebody else changed this reminder since it was read; `current` is the stored ReminderView."""

    code = "reminder.stale"
    told = "Quelqu’un a modifié ce rappel depuis que vous l’avez ouvert : rien n’a été enregistré."
