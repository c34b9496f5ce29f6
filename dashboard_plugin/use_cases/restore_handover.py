"""Restore the archive of a commune in an empty one: shown first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models import FileField, ForeignKey, Model

from commune_core.archive import Archive, InvalidArchive, altered, open_archive
from commune_core.policy import Operation
from commune_core.referential import load
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.exchange.models import Upload, archive_path
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import NotEmpty
from dashboard_plugin.handover_data import HandoverPlan
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.handover import (
    AT_ONCE,
    FORMAT,
    TABLES,
    Table,
    fields_of,
    is_empty,
    row_of,
    site_keys,
    target_of,
)
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.documents import LARGEST_FILE, Document, accepted
from dashboard_plugin.use_cases.documents import Upload as Sent
from dashboard_plugin.use_cases.uploads import upload_of
from dashboard_plugin.use_cases.writing import announce, one_write

LARGEST_ARCHIVE = 500 * 1024 * 1024


def bring_handover(user_id: int | None, *, commune: str | None, name: str, data: IO[bytes]) -> int:
    """Check an archive whole, and keep it for a day; gives its number. Nothing is restored yet.

    Raises Forbidden, UnknownCommune, NotEmpty, InvalidArchive, InvalidFile, UnknownReferential, NotSaved.
    """
    access = _opened(user_id, commune)
    _refuse_full(access)
    archive = _checked(data)
    data.seek(0)
    upload = Upload(
        kind=Upload.Kind.HANDOVER,
        user_id=access.person,
        name=name[-200:],
        lines={"manifest": {key: told for key, told in archive.manifest.items() if key != "parts"}},
        at=get_clock().now(),
    )
    upload.lines["fingerprint"] = archive.fingerprint
    upload.lines["pieces"] = sum(part.startswith("pieces/") for part in archive.parts)
    with ExitStack() as undo:
        storage = upload.file.storage
        stored = storage.save(archive_path(upload, name), File(data))
        undo.callback(storage.delete, stored)
        upload.file.name = stored
        with one_write():
            upload.commune = locked_commune(access)
            upload.save()
        undo.pop_all()
    return upload.pk


def read_handover(user_id: int | None, *, commune: str | None, upload_id: int) -> HandoverPlan:
    """What an archive brought earlier would restore; raises Forbidden, UnknownUpload."""
    access = _opened(user_id, commune)
    upload = upload_of(access, upload_id, Upload.Kind.HANDOVER)
    told = upload.lines["manifest"]
    return HandoverPlan(
        commune=access.commune,
        upload_id=upload.pk,
        name=upload.name,
        made_at=datetime.fromisoformat(told["made_at"]),
        origin=told["commune"]["name"],
        elsewhere=told["commune"]["code"] != row_of(access).insee_code,
        fingerprint=upload.lines["fingerprint"],
        rows=told["rows"],
        pieces=upload.lines["pieces"],
        missing=tuple(told["missing"]),
        empty=is_empty(row_of(access)),
    )


def restore_handover(user_id: int | None, *, commune: str | None, upload_id: int) -> HandoverPlan:
    """Write all that an archive holds in the empty space of a commune, or nothing; gives what was done.

    Raises Forbidden, UnknownUpload, NotEmpty, InvalidArchive, InvalidFile, NotSaved.
    """
    access = _opened(user_id, commune)
    plan = read_handover(user_id, commune=commune, upload_id=upload_id)
    with ExitStack() as undo:
        with one_write():
            held = locked_commune(access)
            present = renewed(access)
            present.require(Operation.HAND_OVER)
            upload = upload_of(present, upload_id, Upload.Kind.HANDOVER)
            _refuse_full(present)
            with upload.file.storage.open(str(upload.file.name)) as data:
                archive = open_archive(data, site_keys(), FORMAT)
                restorer = _Restorer(held, archive, undo.callback)
                for table in TABLES:
                    restorer.restore(table)
            upload.delete()
            announce("handover.restored", user_id, commune=held.insee_code, rows=plan.total)
        undo.pop_all()
    return plan


def _opened(user_id: int | None, commune: str | None) -> Access:
    access = open_commune(user_id, commune)
    access.require(Operation.HAND_OVER)
    return access


def _refuse_full(access: Access) -> None:
    if not is_empty(row_of(access)):
        raise NotEmpty(
            "L’espace de la commune contient déjà des données : une archive se restaure dans un espace vide.",
            hint="Pour ajouter des projets ou des indicateurs à ceux qui y sont, apportez un classeur.",
        )


def _checked(data: IO[bytes]) -> Archive:
    """An archive read whole once, that this site knows how to restore."""
    archive = open_archive(data, site_keys(), FORMAT)
    archive.check()
    known = {f"tables/{table.name}.jsonl" for table in TABLES}
    if {part for part in archive.parts if part.startswith("tables/")} - known:
        raise _later_version()
    campaigns = f"tables/{Campaign._meta.model_name}.jsonl"
    for row in archive.lines(campaigns) if campaigns in archive.parts else ():
        load(row["referential_version"])
    for table in TABLES:
        for name in _file_columns(table, archive):
            for row in archive.lines(f"tables/{table.name}.jsonl"):
                if row.get(name):
                    _document(archive, row[name], row)
    return archive


def _file_columns(table: Table, archive: Archive) -> list[str]:
    """The columns of a table of an archive that hold documents."""
    held = f"tables/{table.name}.jsonl" in archive.parts
    return [each.name for each in fields_of(table) if held and isinstance(each, FileField)]


def _document(archive: Archive, part: str, row: Mapping[str, Any]) -> tuple[bytes, Document]:
    """A document of an archive, held to the rules of any other: a seal tells who made the archive, not what
    a document is. Raises InvalidFile, InvalidArchive."""
    data = b""
    try:
        for chunk in archive.chunks(part):
            data += chunk
            if len(data) > LARGEST_FILE:
                break
        name, declared = str(row.get("name") or row.get("title") or ""), str(row.get("content_type", ""))
    except KeyError as error:
        raise altered() from error
    return data, accepted(Sent(name, declared, data))


def _later_version() -> InvalidArchive:
    return InvalidArchive(
        "Cette archive a été faite par une version plus récente : ce site ne saurait pas tout restaurer.",
        hint="Prévenez votre administrateur : il faut mettre le site à jour.",
    )


class _Restorer:
    """The rows of one archive on their way into one commune."""

    def __init__(self, commune: Commune, archive: Archive, undo: Callable[..., Any]) -> None:
        self.commune, self.archive, self.undo = commune, archive, undo
        self.rows: dict[type[Model], dict[int, int]] = {}

    def restore(self, table: Table) -> None:
        """All the rows of one table, in their order."""
        part = f"tables/{table.name}.jsonl"
        if part not in self.archive.parts:
            return
        model: Any = table.model
        named = any(target_of(other, each) is model for other in TABLES for each in fields_of(other))
        fresh: list[Any] = []
        later: list[tuple[int, str, int]] = []
        for rank, held in enumerate(self.archive.lines(part), 1):
            row, after = self._row(table, held)
            if not named:
                fresh.append(row)
                if len(fresh) == AT_ONCE:
                    model._base_manager.bulk_create(fresh)
                    fresh = []
                continue
            # Raw: the copies of its history come from the archive, none is made here.
            row.save_base(raw=True, force_insert=True)
            self.rows.setdefault(model, {})[rank] = row.pk
            later += [(row.pk, name, number) for name, number in after]
        model._base_manager.bulk_create(fresh)
        for number, name, named_rank in later:
            found = self.rows[model].get(named_rank)
            model._base_manager.filter(pk=number).update(**{name: found})

    def _row(self, table: Table, held: Mapping[str, Any]) -> tuple[Any, Iterable[tuple[str, int]]]:
        """One row, and what it names of its own table, which may not be there yet."""
        known = {each.name: each for each in fields_of(table)}
        if set(held) - set(known):
            raise _later_version()
        row: Any = table.model()
        after = []
        for name, value in held.items():
            each = known[name]
            target = target_of(table, each)
            try:
                if target is table.model and value is not None:
                    after.append((each.attname, int(value)))
                elif target is not None:
                    setattr(row, each.attname, self.rows[target][int(value)] if value is not None else None)
                elif not isinstance(each, FileField):
                    setattr(row, each.attname, each.to_python(value))
            except (ValidationError, KeyError, TypeError, ValueError) as error:
                raise altered() from error
        for name in _file_columns(table, self.archive):
            self._store(row, known[name], held)
        for each in table.model._meta.concrete_fields:
            if isinstance(each, ForeignKey) and each.related_model is Commune:
                setattr(row, each.attname, self.commune.pk)
        return row, after

    def _store(self, row: Any, each: Any, held: Mapping[str, Any]) -> None:
        """Store one document under a new name; it goes again if the rest cannot be written."""
        if not held.get(each.name):
            return
        data, found = _document(self.archive, held[each.name], held)
        row.content_type, row.size = found.content_type, found.size
        stored = each.storage.save(each.generate_filename(row, "piece"), ContentFile(data))
        self.undo(each.storage.delete, stored)
        setattr(row, each.name, stored)
