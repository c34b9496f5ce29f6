"""Write the rows that a planned file adds and changes; the caller holds the commune and the transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Model

from commune_core.projects import ENDED
from commune_core.workbook.planning import RowStep
from commune_core.workbook.sheets import SheetKind, sheets
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.projects.models import Entry, Part, Project, ProjectLink
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.workbook import SOURCES

AT_ONCE = 500
POINTED_AT = frozenset({"projects", "steps", "indicators"})
"""Sheets whose rows others name: each is written alone, so that its number is known on every engine."""
ON_ONE_LINE = frozenset({"title", "name", "label", "funder", "unit"})
OF_A_SHEET = frozenset({"people", "aims"})
"""What the version of a project's sheet covers: changing it changes that version."""


def write_rows(commune: Commune, steps: Iterable[RowStep], person: int) -> None:
    """Write what is added and changed, in the order that references need."""
    writer = _Writer(commune, person)
    moving = [step for step in steps if step.change in ("added", "changed")]
    for code, kind in sheets().items():
        writer.write(kind, [step for step in moving if step.kind == code])
    writer.renew_sheets()


class _Writer:
    """The rows of one file on their way into one commune."""

    def __init__(self, commune: Commune, person: int) -> None:
        self.commune, self.person = commune, person
        self.user = get_user_model().objects.get(pk=person)
        self.now, self.today = get_clock().now(), get_clock().today()
        self.numbers: dict[tuple[str, str], int] = {}
        self.touched: set[int] = set()
        self.written: set[int] = set()
        self.places: dict[tuple[str, int], int] = {}
        self.counts: dict[tuple[int, date], int] = {}
        self.changes: list[ValueChange] = []

    def write(self, kind: SheetKind, steps: list[RowStep]) -> None:
        """All the rows of one sheet."""
        if not steps:
            return
        model: Any = SOURCES[kind.code].model
        changed = [step for step in steps if step.change == "changed"]
        numbers = [self._number(kind.code, step.key) for step in changed]
        stored = {row.pk: row for row in self._stored(model, numbers)}
        self._see_places(kind, model)
        if kind.code == "values":
            self._count_changes()
        fresh: list[Any] = []
        # New rows first: a row that changes may name one.
        for step in sorted(steps, key=lambda step: step.change != "added"):
            row = stored[self._number(kind.code, step.key)] if step.change == "changed" else model()
            self._fill(kind, row, step)
            if kind.code == "projects" and step.change == "added":
                row.skip_history_when_saving = True
            if step.change == "changed" or kind.code in POINTED_AT:
                row.save()
                self.numbers[kind.code, step.key] = row.pk
            else:
                fresh.append(row)
        model.objects.bulk_create(fresh, batch_size=AT_ONCE)
        ValueChange.objects.bulk_create(self.changes, batch_size=AT_ONCE)
        self.changes = []
        added = [step for step in steps if step.change == "added"]
        self._point(kind, added, model)
        if kind.code == "projects":
            self._open_sheets([self._number(kind.code, step.key) for step in added])

    def renew_sheets(self) -> None:
        """Give a new version to the sheets whose people or points moved: an open page must not undo it."""
        for row in self._stored(Project, sorted(self.touched - self.written)):
            row.changed_at, row.changed_by, row.version = self.now, self.user, row.version + 1
            row.save()

    def _stored(self, model: Any, numbers: list[int]) -> Iterable[Any]:
        for start in range(0, len(numbers), AT_ONCE):
            yield from model.objects.filter(pk__in=numbers[start : start + AT_ONCE])

    def _number(self, code: str, key: str) -> int:
        """The number of a row, new or stored."""
        known = self.numbers.get((code, key))
        return known if known is not None else int(key.rpartition("-")[2][1:])

    def _fill(self, kind: SheetKind, row: Any, step: RowStep) -> None:
        new = step.change == "added"
        # Of a row that changes, the rest stays as it is: whoever brings the file may not see all of it.
        for column in kind.columns if new else step.moved:
            value = step.values[column.name]
            if column.cell != "reference":
                setattr(row, column.name, " ".join(value.split()) if column.name in ON_ONE_LINE else value)
            elif not new or column.to != kind.code:
                setattr(row, f"{column.name}_id", self._number(column.to, value) if value else None)
        if hasattr(row, "version"):
            row.version = 1 if new else row.version + 1
        if hasattr(row, "position") and row.position is None:
            row.position = self._next_place(kind.code, row.project_id)
        if kind.code in OF_A_SHEET:
            self.touched.add(row.project_id)
        settle = _SETTLES.get(kind.code)
        if settle:
            settle(self, row, step)

    def _see_places(self, kind: SheetKind, model: Any) -> None:
        if any(column.name == "position" for column in kind.columns):
            here = model.objects.filter(project__commune=self.commune)
            last = here.order_by().values_list("project").annotate(last=Max("position"))
            self.places |= {(kind.code, project): place for project, place in last}

    def _next_place(self, code: str, project: int) -> int:
        place = self.places.get((code, project), -1) + 1
        self.places[code, project] = place
        return place

    def _point(self, kind: SheetKind, added: list[RowStep], model: type[Model]) -> None:
        """Once all of a sheet is written: what its new rows name in the same sheet."""
        for column in kind.columns:
            for step in added if column.to == kind.code else ():
                wanted = step.values[column.name]
                if wanted:
                    own = model._default_manager.filter(pk=self._number(kind.code, step.key))
                    own.update(**{f"{column.name}_id": self._number(kind.code, wanted)})

    def settle_project(self, row: Project, step: RowStep) -> None:
        """Its commune, its end, who wrote it, and the line of its journal."""
        before = step.before["status"] if step.before else ""
        if row.status in ENDED:
            ended = step.before["ended_on"] if step.before and before == row.status else None
            row.ended_on = row.ended_on or ended or self.today
        if step.before is None:
            row.commune, row.created_at, row.created_by = self.commune, self.now, self.user
        row.changed_at, row.changed_by = self.now, self.user
        if step.before is not None:
            self.written.add(row.pk)
            if before != row.status:
                self._note(row, row.status, row.status_reason)

    def _open_sheets(self, numbers: list[int]) -> None:
        """The first line of the journal and the first copy of the history of new sheets, in few queries."""
        self.written.update(numbers)
        opened = {"at": self.now, "author_id": self.person, "fact": "created"}
        Entry.objects.bulk_create((Entry(project_id=each, **opened) for each in numbers), batch_size=AT_ONCE)
        history: Any = Project.history  # type: ignore[attr-defined]
        rows = list(self._stored(Project, numbers))
        for row in rows:
            row.changed_by = self.user
        history.bulk_history_create(rows, batch_size=AT_ONCE, default_date=self.now)

    def _note(self, row: Project, fact: str, text: str) -> None:
        Entry.objects.create(project=row, at=self.now, author_id=self.person, fact=fact, text=text)

    def settle_person(self, row: Part, step: RowStep) -> None:
        """A name that is written is no account any more; the account of an unchanged name stays."""
        if step.before is not None and row.user_id and step.before["name"] == step.values["name"]:
            row.name = ""
        else:
            row.user_id = None

    def settle_link(self, row: ProjectLink, step: RowStep) -> None:
        """Who added a document, and when."""
        if step.before is None:
            row.author_id, row.added_at = self.person, self.now

    def settle_indicator(self, row: Indicator, step: RowStep) -> None:
        """Its commune, and who wrote it."""
        if step.before is None:
            row.commune = self.commune
        row.author_id, row.at = self.person, self.now

    def settle_value(self, row: IndicatorValue, step: RowStep) -> None:
        """Who wrote it: a person now, no longer a key; and the line of its history."""
        row.author_id, row.at, row.key_id = self.person, self.now, None
        if step.before is None:
            # A day that was emptied goes on counting: the version of a removed value never comes back.
            row.version = self.counts.get((row.indicator_id, row.on), 0) + 1
        self.changes.append(
            ValueChange(
                indicator_id=row.indicator_id,
                on=row.on,
                before=step.before["value"] if step.before else None,
                now=row.value,
                source=row.source,
                author_id=self.person,
                at=self.now,
            )
        )

    def _count_changes(self) -> None:
        rows = ValueChange.objects.filter(indicator__commune=self.commune).order_by()
        counted = rows.values_list("indicator_id", "on").annotate(written=Count("pk"))
        self.counts = {(indicator, on): written for indicator, on, written in counted}

    def settle_outlook(self, row: Any, step: RowStep) -> None:
        """Its commune."""
        if step.before is None:
            row.commune = self.commune


_SETTLES: Mapping[str, Callable[[_Writer, Any, RowStep], None]] = {
    "projects": _Writer.settle_project,
    "people": _Writer.settle_person,
    "links": _Writer.settle_link,
    "indicators": _Writer.settle_indicator,
    "values": _Writer.settle_value,
    "outlook": _Writer.settle_outlook,
}
