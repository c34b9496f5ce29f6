"""Join a document or a link to a point, and take it away."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.validators import URLValidator
from django.db.models import Sum

from commune_core.model import Item
from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Campaign, Evidence, evidence_path
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.use_cases.campaigns import locked_commune, open_campaign, referential_of_year
from dashboard_plugin.use_cases.documents import Upload, accepted
from dashboard_plugin.use_cases.writing import announce, one_write

MOST_OF_A_POINT = 10
MOST_OF_A_COMMUNE = 200 * 1024 * 1024
LONGEST_TITLE = 200
LONGEST_URL = 1000


def add_evidence(
    user_id: int | None,
    *,
    commune: str | None,
    item_id: str,
    title: str = "",
    url: str = "",
    upload: Upload | None = None,
) -> int:
    """Join a link or a document to a point in this year's état des lieux; gives its number.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidRequest, InvalidFile, NotSaved.
    """
    access, item = _authorised(user_id, commune, item_id)
    row = _document(upload) if upload is not None else _link(title, url)
    with ExitStack() as undo:
        if upload is not None:
            storage: Storage = row.file.storage
            # Before the commune is held: a slow storage makes nobody wait, and what is not kept is deleted.
            stored = storage.save(evidence_path(row, upload.name), ContentFile(upload.data))
            row.file.name = stored
            undo.callback(storage.delete, stored)
        with one_write():
            campaign = _open(access, item)
            _check_room(campaign, item, row.size)
            row.campaign, row.item_id = campaign, item.id
            row.author_id, row.added_at = user_id, get_clock().now()
            row.save()
            announce("evidence.added", user_id, campaign=campaign.pk, item=item.id)
        undo.pop_all()
    return row.pk


def remove_evidence(user_id: int | None, *, commune: str | None, item_id: str, evidence_id: int) -> None:
    """Take a document or a link of this year away; one that is gone already is no fault.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidRequest, NotSaved.
    """
    access, item = _authorised(user_id, commune, item_id)
    with one_write():
        campaign = _open(access, item)
        gone, _ = Evidence.objects.filter(campaign=campaign, item_id=item.id, pk=evidence_id).delete()
        if gone:
            announce("evidence.removed", user_id, campaign=campaign.pk, item=item.id)


def _authorised(user_id: int | None, commune: str | None, item_id: str) -> tuple[Access, Item]:
    access = open_commune(user_id, commune)
    access.require(Operation.ANSWER_ITEM)
    item = referential_of_year(access.row, get_clock().today().year).item(item_id)
    access.require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
    return access, item


def _open(access: Access, item: Item) -> Campaign:
    held = locked_commune(access)
    renewed(access).require(Operation.ANSWER_ITEM, sensitive=item.sensitive)
    return open_campaign(held, now=get_clock().now())


def _link(title: str, url: str) -> Evidence:
    address = url.strip()
    try:
        if len(address) > LONGEST_URL or urlsplit(address).username is not None:
            raise ValueError
        URLValidator(schemes=["http", "https"])(address)
    except (ValidationError, ValueError):
        raise InvalidRequest(
            f"« {address[:80]} » n’est pas une adresse de page web.",
            hint="Copiez l’adresse entière depuis votre navigateur : elle commence par https:// ou http://.",
            field="url",
        ) from None
    return Evidence(title=_title(title) or urlsplit(address).netloc[:LONGEST_TITLE], url=address)


def _document(upload: Upload) -> Evidence:
    found = accepted(upload)
    return Evidence(title=found.name, content_type=found.content_type, size=found.size, sha256=found.sha256)


def _title(title: str) -> str:
    kept = " ".join(title.split())
    if len(kept) > LONGEST_TITLE:
        raise InvalidRequest(
            f"Le titre dépasse {LONGEST_TITLE} caractères.", hint="Raccourcissez-le.", field="title"
        )
    return kept


def _check_room(campaign: Campaign, item: Item, size: int) -> None:
    if Evidence.objects.filter(campaign=campaign, item_id=item.id).count() >= MOST_OF_A_POINT:
        raise InvalidRequest(
            f"Ce point a déjà {MOST_OF_A_POINT} pièces et liens.",
            hint="Retirez-en un, ou réunissez plusieurs documents en un PDF.",
        )
    everything = Evidence.objects.filter(campaign__commune=campaign.commune_id)
    if (everything.aggregate(total=Sum("size"))["total"] or 0) + size > MOST_OF_A_COMMUNE:
        raise InvalidRequest(
            "Les pièces de la commune occupent déjà 200 Mo.",
            hint="Retirez des documents devenus inutiles, ou joignez un lien.",
        )
