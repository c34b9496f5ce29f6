"""What every write shares: one writer a commune at a time, a clear refusal of a full disk, an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connections, router, transaction
from django.db.models import F

from commune_core.ports import Letter
from dashboard_plugin.applets.promotions.models import Promotion
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.platform import get_platform

LOCKED_AT_ONCE = 500


@contextmanager
def one_write() -> Iterator[None]:
    """All that happens inside is written, or nothing; raises NotSaved where the database refuses."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        raise NotSaved(
            "L’enregistrement n’a pas pu se faire : la base de données ne l’accepte pas pour le moment.",
            hint="Rien n’a été modifié. Gardez votre saisie, attendez quelques minutes, puis recommencez ; "
            "si cela continue, prévenez votre administrateur.",
        ) from error


def lock(*commune_ids: int) -> None:
    """Wait for one's turn to write on communes; the turn lasts until the end of the transaction.

    SQLite has no row lock: an update that changes nothing takes its write lock before anything is read,
    whereas reading first would make the later write fail at once.
    """
    ordered = sorted(commune_ids)  # as everybody does: two who want the same ones never wait for each other
    for start in range(0, len(ordered), LOCKED_AT_ONCE):
        rows = Commune.objects.filter(pk__in=ordered[start : start + LOCKED_AT_ONCE])
        if connections[router.db_for_write(Commune)].features.has_select_for_update:
            # Without a row to lock (a practice commune erased meanwhile) the database refuses the write.
            list(rows.select_for_update().order_by("pk").values_list("pk"))
        else:
            rows.update(status=F("status"))


def lock_account(user_id: int) -> None:
    """Wait for one's turn to write what is a person's own: one device at a time. As `lock` otherwise."""
    lock_accounts((user_id,))


def lock_accounts(user_ids: Iterable[int]) -> None:
    """The same for several people, in the order of their numbers, as everybody does."""
    model = get_user_model()
    ordered = sorted(set(user_ids))
    for start in range(0, len(ordered), LOCKED_AT_ONCE):
        accounts = model.objects.filter(pk__in=ordered[start : start + LOCKED_AT_ONCE])
        if connections[router.db_for_write(model)].features.has_select_for_update:
            list(accounts.select_for_update().order_by("pk").values_list("pk"))
        else:
            accounts.update(is_active=F("is_active"))


def lock_promotion(promotion_id: int) -> None:
    """Wait for one's turn to write in a promotion, its seats included. As `lock` otherwise."""
    rows = Promotion.objects.filter(pk=promotion_id)
    if connections[router.db_for_write(Promotion)].features.has_select_for_update:
        list(rows.select_for_update().values_list("pk"))
    else:
        rows.update(state=F("state"))


def announce(event: str, user_id: int | None, **data: Any) -> None:
    """Tell the host once the write is sure; ids and codes only, never a name, an address or an answer.

    A host that fails to listen undoes nothing.
    """
    transaction.on_commit(lambda: get_platform().record(f"viatic.{event}", user_id, data), robust=True)


def write_to(user_ids: Iterable[int], letter: Letter) -> None:
    """Send a letter once the write is sure; a host that fails to send undoes nothing."""
    people = tuple(user_ids)
    if people:
        transaction.on_commit(lambda: get_platform().send(people, letter), robust=True)


def write_to_address(address: str, letter: Letter) -> None:
    """The same to an address that may have no account."""
    transaction.on_commit(lambda: get_platform().send_to(address, letter), robust=True)
