"""What clients send and are shown of a workbook brought in: what it would change, row by row."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.tabular import LARGEST
from commune_core.workbook.cells import shown, written
from commune_core.workbook.planning import RowStep
from dashboard_plugin.rest_api.v1.file_door import Document
from dashboard_plugin.rest_api.v1.sent import Sent, Text
from dashboard_plugin.rest_api.v1.shown import CommuneShown, ProblemShown

MOST_ROWS = 500
LONGEST_DIGEST = 64


class FaultShown(serializers.Serializer):
    """Why a row is refused, and what its column accepts."""

    column = serializers.CharField()
    message = serializers.CharField()


class MoveShown(serializers.Serializer):
    """A cell that a row would write over."""

    column = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RowPlannedShown(serializers.Serializer):
    """What one row of a file would do, where it is in the file: its sheet may be empty in a file of one."""

    sheet = serializers.CharField()
    line = serializers.IntegerField(source="number")
    kind = serializers.CharField()
    label = serializers.CharField()
    faults = FaultShown(many=True)
    moves = serializers.SerializerMethodField()

    @extend_schema_field(MoveShown(many=True))
    def get_moves(self, step: RowStep) -> list[dict[str, str]]:
        """Each cell, as the file shows it."""
        before = step.before or {}
        return [
            {
                "column": column.heading,
                "before": written(shown(column, before[column.name])),
                "after": written(shown(column, step.values[column.name])),
            }
            for column in step.moved
        ]


class WorkbookPlanShown(serializers.Serializer):
    """What a file would do: `digest` names this very plan, which the import must name. As long as a row is
    refused, nothing is taken. Of each list at most five hundred rows are shown; the counts are of all."""

    digest = serializers.CharField()
    refused_total = serializers.SerializerMethodField()
    added_total = serializers.SerializerMethodField()
    changed_total = serializers.SerializerMethodField()
    unchanged_total = serializers.IntegerField(source="unchanged")
    refused = serializers.SerializerMethodField()
    added = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()
    ignored = serializers.ListField(child=serializers.CharField())

    def get_refused_total(self, plan: Any) -> int:
        """Of all."""
        return len(plan.refused)

    def get_added_total(self, plan: Any) -> int:
        """Of all."""
        return len(plan.added)

    def get_changed_total(self, plan: Any) -> int:
        """Of all."""
        return len(plan.changed)

    @extend_schema_field(RowPlannedShown(many=True))
    def get_refused(self, plan: Any) -> Any:
        """The first."""
        return RowPlannedShown(plan.refused[:MOST_ROWS], many=True).data

    @extend_schema_field(RowPlannedShown(many=True))
    def get_added(self, plan: Any) -> Any:
        """The first."""
        return RowPlannedShown(plan.added[:MOST_ROWS], many=True).data

    @extend_schema_field(RowPlannedShown(many=True))
    def get_changed(self, plan: Any) -> Any:
        """The first."""
        return RowPlannedShown(plan.changed[:MOST_ROWS], many=True).data


class WorkbookImportShown(serializers.Serializer):
    """A file that waits a day for a word; `plan` is null where its columns are none of ours: they are told on
    the page `url`."""

    id = serializers.IntegerField()
    commune = CommuneShown()
    url = serializers.CharField()
    plan = WorkbookPlanShown(allow_null=True)


class WorkbookChangedShown(ProblemShown):
    """The dashboard changed since the plan was read: `current` is what the file would do now."""

    current = WorkbookPlanShown(allow_null=True)


class WorkbookSent(Sent):
    """A workbook, or one of its sheets as a text table."""

    file = Document(largest=LARGEST, help_text="un fichier XLSX ou CSV de 20 Mo au plus")


class WorkbookDigestSent(Sent):
    """The plan that was read."""

    stale = WorkbookChangedShown

    digest = Text(max_length=LONGEST_DIGEST, help_text="la valeur « digest » du plan lu")
