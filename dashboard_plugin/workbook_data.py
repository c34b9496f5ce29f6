"""What the app hands out and takes about the workbook of a commune: frozen values, beside those of `data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commune_core.workbook.planning import RowStep, Tables
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class WorkbookView:
    """The dashboard of a commune as tables, on a day; what its reader may do with a file."""

    commune: CommuneRef
    on: date
    tables: Tables
    can_bring: bool
    can_hand_over: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookPlan:
    """What a file would change in a commune.

    `digest` names this very plan: an execution that finds another one is shown again instead. `ignored` are
    what of the file nothing is taken from, each with the reason; `by_columns`: its columns were told.
    """

    commune: CommuneRef
    upload_id: int | None
    name: str
    steps: tuple[RowStep, ...]
    digest: str
    ignored: tuple[str, ...] = ()
    by_columns: bool = False

    def of(self, change: str) -> tuple[RowStep, ...]:
        """The lines that would do this."""
        return tuple(step for step in self.steps if step.change == change)

    @property
    def refused(self) -> tuple[RowStep, ...]:
        """The lines that cannot be taken: as long as there is one, nothing is."""
        return self.of("refused")

    @property
    def refused_lines(self) -> int:
        """How many lines of the file that is: one may be refused for a sheet, and for its cost too."""
        return len({(step.sheet, step.number) for step in self.refused})

    @property
    def added(self) -> tuple[RowStep, ...]:
        """The lines that make something new."""
        return self.of("added")

    @property
    def changed(self) -> tuple[RowStep, ...]:
        """The lines that write over what is stored."""
        return self.of("changed")

    @property
    def unchanged(self) -> int:
        """How many lines say what is stored already."""
        return len(self.of("unchanged"))


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of somebody's sheet: its place, heading and first values, and what it seems to say."""

    place: int
    heading: str
    samples: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class ColumnsView:
    """A sheet whose columns have to be told; `recognised`: it is one of ours, which needs no telling."""

    commune: CommuneRef
    upload_id: int
    name: str
    sheets: tuple[str, ...]
    sheet: int
    header: int
    columns: tuple[ColumnChoice, ...]
    recognised: bool = False
    again: bool = False
