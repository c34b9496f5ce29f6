"""Every way the tables of the app name a person, read from the models themselves.

A foreign key to the account already says what becomes of its row without the account: with CASCADE the row
is the person's and goes; with SET_NULL it is the commune's, stays, and forgets him. Export and erasure follow
these same declarations, so that no table can be forgotten by either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CASCADE, Model, QuerySet

from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.applets.territory.models import Commune


@dataclass(frozen=True, slots=True)
class Trace:
    """One column that names a person; where he owns its rows, they go with him."""

    model: type[Model]
    column: str
    owned: bool

    @property
    def key(self) -> str:
        """What it is called in exports: "answer.author"."""
        return f"{self.model._meta.model_name}.{self.column}"

    def rows(self, user_id: int) -> QuerySet[Any, Any]:
        """The rows that name the person."""
        return self.model._base_manager.filter(**{self.column: user_id})

    def rows_that_stay(self, user_id: int) -> QuerySet[Any, Any]:
        """Of these rows, those that outlive him: neither his own nor in his practice commune."""
        rows = self.rows(user_id)
        for trace in (*traces(), *traces_by_seat()):
            if trace.owned and trace.model is self.model:
                rows = rows.exclude(**{trace.column: user_id})
        path = path_to_commune(self.model)
        return rows.exclude(**{f"{path}__owner": user_id}) if path else rows


@cache
def traces() -> tuple[Trace, ...]:
    """Every trace of every table, history included."""
    return tuple(
        Trace(model, field.name, getattr(field.remote_field, "on_delete", None) is CASCADE)
        for model in apps.get_app_config("viatic").get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is get_user_model()
    )


@cache
def traces_by_seat() -> tuple[Trace, ...]:
    """What hangs on somebody's seat in a promotion, by which alone it is his: it goes with the seat."""
    return tuple(
        Trace(model, f"{field.name}__user", owned=True)
        for model in apps.get_app_config("viatic").get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is Seat and getattr(field.remote_field, "on_delete", None) is CASCADE
    )


@cache
def path_to_commune(model: type[Model]) -> str:
    """The lookup from a row to the commune it hangs on ("campaign__commune"); empty where there is none."""
    if model is Commune:
        return ""
    parents = {
        field.name: field.related_model
        for field in model._meta.fields
        if isinstance(field.related_model, type) and field.related_model is not model
    }
    direct = [name for name, parent in parents.items() if parent is Commune]
    deeper = [
        f"{name}__{path}"
        for name, parent in parents.items()
        if parent._meta.app_label == Commune._meta.app_label and (path := path_to_commune(parent))
    ]
    return next(iter(direct + deeper), "")
