"""What every change of what hangs on an action or project shares: one writer at a time, asked again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from commune_core.policy import Operation
from dashboard_plugin.applets.projects.models import Entry, Project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.project_access import open_project, renewed_project
from dashboard_plugin.use_cases.writing import lock, one_write


@contextmanager
def followed(user_id: int | None, project_id: int) -> Iterator[Project]:
    """The row of the project, held while it is written; raises Forbidden, NotSaved."""
    access = open_project(user_id, project_id)
    access.require(Operation.FOLLOW_PROJECT)
    with one_write():
        lock(access.row.commune_id)
        present = renewed_project(access)
        present.require(Operation.FOLLOW_PROJECT)
        yield present.row


def tell_journal(project: Project, user_id: int | None, fact: str, text: str) -> None:
    """Write in the journal what was done: its code, and what it was done to."""
    Entry.objects.create(project=project, at=get_clock().now(), author_id=user_id, fact=fact, text=text)
