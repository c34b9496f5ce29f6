"""What any document must be, whatever it is joined to: of a known type, short, and clean."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from commune_core import filetypes
from commune_core.errors import InvalidFile

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it was sent: its name and type are claims, its bytes are the document."""

    name: str
    declared: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is accepted: a neutral name, its true media type, its size in bytes, its SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def accepted(upload: Upload) -> Document:
    """The document, once its content tells what it is; raises InvalidFile."""
    name = filetypes.neutral_name(upload.name)
    if len(upload.data) > LARGEST_FILE:
        raise InvalidFile(
            f"Le fichier « {name} » dépasse 5 Mo.", hint="Allégez-le, ou joignez un lien vers le document."
        )
    kind = filetypes.check(upload.name, upload.declared, upload.data)
    _scan(name, upload.data)
    return Document(name, kind.media_type, len(upload.data), hashlib.sha256(upload.data).hexdigest())


def _scan(name: str, data: bytes) -> None:
    """Ask the host's scanner, where VIATIC_EVIDENCE_SCANNER names one: True says that it is clean."""
    dotted = getattr(settings, "VIATIC_EVIDENCE_SCANNER", "")
    if dotted and not import_string(dotted)(name, data):
        raise InvalidFile(
            f"Le fichier « {name} » a été refusé par l’antivirus du site.",
            hint="Vérifiez votre poste, puis joignez une version saine ou un lien.",
        )
