"""What a handover takes of a commune, table by table, and what it leaves; rows as an archive holds them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Field, FileField, ForeignKey, Model, QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.council.models import CouncilRound, RoundItem
from dashboard_plugin.applets.diagnostic.models import (
    Answer,
    Campaign,
    CompetenceHolder,
    DomainReview,
    DomainScore,
    Evidence,
    Photograph,
)
from dashboard_plugin.applets.financing.models import CostLine, Financing, Grant, Outlook
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.projects.models import Aim, Effect, Entry, Part, Project, ProjectLink, Step
from dashboard_plugin.applets.steering.models import RestraintEntry, Weighting
from dashboard_plugin.applets.talk.models import Message, MessageFile
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.handover_data import HandoverView
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.traces import path_to_commune

FORMAT = "viatic.handover/1"
AT_ONCE = 500


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of one model that a commune takes with it; `of` is the model a history copies."""

    model: type[Model]
    of: type[Model] | None = None
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in an archive."""
        return str(self.model._meta.model_name)

    def rows(self, commune: Commune) -> QuerySet[Any, Any]:
        """The rows of a commune, in the order in which they were made."""
        path = path_to_commune(self.model)
        return self.model._base_manager.filter(**{path: commune}, **self.only).order_by("pk")


def _history(model: Any) -> Table:
    return Table(model.history.model, of=model)


# What others name comes before them.
TABLES: tuple[Table, ...] = (
    Table(Campaign),
    Table(Answer),
    _history(Answer),
    Table(Weighting),
    _history(Weighting),
    Table(CompetenceHolder),
    Table(DomainReview),
    Table(DomainScore),
    Table(Photograph),
    Table(Evidence),
    Table(CouncilRound, only={"status": CouncilRound.Status.CLOSED}),
    Table(RoundItem, only={"round__status": CouncilRound.Status.CLOSED}),
    Table(Project),
    _history(Project),
    Table(Part),
    Table(Aim),
    Table(Step),
    Table(ProjectLink),
    Table(Entry),
    Table(Effect),
    Table(CostLine),
    Table(Grant),
    Table(Financing),
    Table(Outlook),
    Table(Indicator),
    Table(IndicatorValue),
    Table(ValueChange),
    Table(Message),
    Table(MessageFile),
    Table(RestraintEntry),
)
BY_MODEL: Mapping[type[Model], Table] = {table.model: table for table in TABLES}

LEFT_OUT = (
    "les comptes des personnes, leurs droits et leurs adresses : chacun redemandera l’accès à la commune",
    "qui a écrit quoi : les pilotes et les participants sont repris par leur nom, pas les auteurs",
    "les personnes invitées à un projet, les avis reçus et les réglages de chacun",
    "les clés des capteurs et des agendas",
    "les conseils qui ne sont pas clos, et les domaines confiés à quelqu’un",
    "l’accord pour être comparé à d’autres communes",
)
"""What a handover leaves behind, in words: whoever takes one away is told."""

STAYS = frozenset({
    "membership", "namedreader", "siterole", "share", "voice", "rating", "guest", "readmark", "notice",
    "noticesetting", "noticehours", "apikey", "upload", "comparisonconsent", "peerscore", "figure",
    "postalcode", "searchterm", "toldchange",
    # A promotion is not a commune's, even where its élus sit in it.
    "announcementcopy", "attendance", "attestationholder", "fundingline", "grouptutor", "promotionlog",
    "seat", "seatprogress", "syncrow", "tutorquestion", "diagnosisconsent",
})  # fmt: skip
"""Models on the way to a commune that no handover takes: people's own, the territory's, or made again."""


def handover(user_id: int | None, *, commune: str | None) -> HandoverView:
    """What a handover of a commune would take, and whether one may be restored there.

    Raises Forbidden, UnknownCommune.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.HAND_OVER)
    return HandoverView(
        commune=access.commune, on=get_clock().today(), left_out=LEFT_OUT, empty=is_empty(row_of(access))
    )


def can_hand_over(user_id: int | None, *, commune: str | None) -> bool:
    """Whether the person may take the commune away, or restore it; raises UnknownCommune."""
    return open_commune(user_id, commune).permits(Operation.HAND_OVER)


def row_of(access: Access) -> Commune:
    """The commune of an access to which a handover was granted: no practice commune is."""
    if access.row is None:
        raise LookupError("a commune that was never written has no handover")
    return access.row


def is_empty(commune: Commune) -> bool:
    """Whether nothing that a handover takes is there yet."""
    return not any(table.rows(commune).exists() for table in TABLES)


def site_keys() -> list[bytes]:
    """The keys whose seals this site accepts, its own first; an operator may add those of other sites."""
    secrets = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", [])]
    own = [hmac.new(str(each).encode(), b"viatic.handover", hashlib.sha256).digest() for each in secrets]
    return own + [bytes.fromhex(each) for each in getattr(settings, "VIATIC_HANDOVER_KEYS", ())]


@cache
def fields_of(table: Table) -> tuple[Field[Any, Any], ...]:
    """The columns an archive holds: neither numbers of rows, nor people, nor what it leaves behind."""
    return tuple(each for each in table.model._meta.concrete_fields if _kept(each))


def _kept(each: Field[Any, Any]) -> bool:
    if each.primary_key:
        return False
    if not isinstance(each, ForeignKey):
        return True
    return each.related_model in BY_MODEL


def target_of(table: Table, each: Field[Any, Any]) -> type[Model] | None:
    """The model whose row a column names; a history names by its number the row it is a copy of."""
    if isinstance(each, ForeignKey):
        return each.related_model if isinstance(each.related_model, type) else None
    return table.of if table.of is not None and each.name == "id" else None


def numbers(commune: Commune) -> dict[type[Model], dict[int, int]]:
    """The rank of every row that another may name: what stands for it in an archive."""
    named = {target_of(table, each) for table in TABLES for each in fields_of(table)} - {None}
    return {
        table.model: {
            pk: rank
            for rank, pk in enumerate(table.rows(commune).values_list("pk", flat=True).iterator(AT_ONCE), 1)
        }
        for table in TABLES
        if table.model in named
    }


def rows_of(
    table: Table, commune: Commune, ranks: Mapping[type[Model], Mapping[int, int]]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each row of a table with what an archive holds of it; a document as the name it is stored under."""
    names = _names(commune) if table.model is Part else {}
    for row in table.rows(commune).iterator(AT_ONCE):
        held = {each.name: _value(table, each, row, ranks) for each in fields_of(table)}
        if table.of is not None and held["id"] is None:
            continue  # a copy of something that is gone
        if table.model is Part and row.user_id:
            held["name"] = names[row.user_id][:120]
        yield row, held


def _names(commune: Commune) -> Mapping[int | None, str]:
    people = BY_MODEL[Part].rows(commune).exclude(user=None).order_by().values_list("user_id", flat=True)
    return display_names(people.distinct())


def _value(
    table: Table, each: Field[Any, Any], row: Any, ranks: Mapping[type[Model], Mapping[int, int]]
) -> Any:
    value = getattr(row, each.attname)
    target = target_of(table, each)
    if target is not None:
        return ranks[target].get(value)
    if isinstance(each, FileField):
        return value.name or ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value
