"""Documents by link and notes of the journal of an action or project."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from commune_core.projects import InvalidProject
from dashboard_plugin.applets.projects.models import Entry, ProjectLink
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.following import followed, tell_journal
from dashboard_plugin.use_cases.writing import announce

LONGEST_NOTE, LONGEST_TITLE, LONGEST_URL, MOST_LINKS = 4000, 200, 1000, 100
SENT_TWICE = timedelta(minutes=10)


def add_note(user_id: int | None, *, project_id: int, text: str) -> None:
    """Write a note in the journal; the same one sent again by the same person is written once.

    Raises Forbidden, InvalidProject, NotSaved.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > LONGEST_NOTE:
        raise InvalidProject("Écrivez une note.", hint=f"{LONGEST_NOTE} caractères au plus.", field="text")
    now = get_clock().now()
    with followed(user_id, project_id) as row:
        last = row.entries.filter(author=user_id, fact="").order_by("-at", "-pk").first()
        if last is not None and last.text == words and now - last.at < SENT_TWICE:
            return
        Entry.objects.create(project=row, at=now, author_id=user_id, text=words)
        announce("journal.noted", user_id, project=row.pk)


def add_link(user_id: int | None, *, project_id: int, title: str, url: str) -> None:
    """Join a document by its address; one that is joined already is not joined twice.

    Raises Forbidden, InvalidProject, NotSaved.
    """
    address, words = _address(url), " ".join(title.split())
    if len(words) > LONGEST_TITLE:
        raise InvalidProject(f"Titre trop long : {LONGEST_TITLE} caractères au plus.", field="link_title")
    words = words or urlsplit(address).netloc[:LONGEST_TITLE]
    with followed(user_id, project_id) as row:
        if row.links.filter(url=address, title=words).exists():
            return
        if row.links.count() >= MOST_LINKS:
            raise InvalidProject(f"{MOST_LINKS} documents au plus.", hint="Retirez-en un.", field="url")
        ProjectLink.objects.create(
            project=row, title=words, url=address, author_id=user_id, added_at=get_clock().now()
        )
        tell_journal(row, user_id, "link_added", words)
        announce("document.added", user_id, project=row.pk)


def remove_link(user_id: int | None, *, project_id: int, link_id: int) -> None:
    """Take a document away, and keep its address in the journal; one that is gone already is no fault.

    Raises Forbidden, NotSaved.
    """
    with followed(user_id, project_id) as row:
        link = row.links.filter(pk=link_id).first()
        if link is not None:
            tell_journal(row, user_id, "link_removed", f"{link.title} ({link.url})")
            link.delete()
            announce("document.removed", user_id, project=row.pk)


def _address(url: str) -> str:
    """A page that one reaches by https; raises InvalidProject for anything else, a script among them."""
    address = url.strip()
    try:
        if len(address) > LONGEST_URL or urlsplit(address).username is not None:
            raise ValueError
        URLValidator(schemes=["https"])(address)
    except (ValidationError, ValueError):
        raise InvalidProject(
            f"« {address[:80]} » n’est pas une adresse de page web sûre.",
            hint="Copiez l’adresse entière depuis votre navigateur : elle commence par https://.",
            field="url",
        ) from None
    return address
