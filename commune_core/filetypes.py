"""What a file really is, told by its content: a name and a declared type are only claims.

Nothing is trusted nor run: containers are opened as far as their own description, within bounds.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from .errors import InvalidFile

MOST_ENTRIES = 2000
MOST_UNPACKED = 100 * 1024 * 1024
LONGEST_DESCRIPTION = 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is accepted: how people call it, its media type, and the endings a name may have."""

    label: str
    media_type: str
    endings: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    """Other media types under which browsers send it."""


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
PDF = FileType("un PDF", "application/pdf", ("pdf",))
PNG = FileType("une image PNG", "image/png", ("png",))
JPEG = FileType("une image JPEG", "image/jpeg", ("jpg", "jpeg"), ("image/jpg", "image/pjpeg"))
WEBP = FileType("une image WebP", "image/webp", ("webp",))
DOCX = FileType("un document Word", f"{_OOXML}.wordprocessingml.document", ("docx",))
XLSX = FileType("un classeur Excel", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",))
ODT = FileType("un texte OpenDocument", f"{_ODF}.text", ("odt",))
ODS = FileType("un classeur OpenDocument", f"{_ODF}.spreadsheet", ("ods",))
TEXT = FileType(
    "un texte", "text/plain", ("txt", "csv"), ("text/csv", "application/csv", "application/vnd.ms-excel")
)
TYPES = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, ODT, ODS, TEXT)
ACCEPTED = "PDF, PNG, JPEG, WebP, DOCX, XLSX, ODT, ODS, CSV ou TXT"
# A browser that does not know says one of these.
_NO_CLAIM = ("", "application/octet-stream", "binary/octet-stream", "application/zip")


def check(name: str, declared: str, data: bytes) -> FileType:
    """The type of a file, once its name and the declared media type tell the truth; raises InvalidFile."""
    shown = neutral_name(name)
    found = identify(shown, data)
    ending = shown.rpartition(".")[2].casefold() if "." in shown else ""
    if ending not in found.endings:
        claimed = f"« .{ending} »" if ending else "sans extension"
        raise InvalidFile(
            f"Le fichier « {shown} » se présente {'comme ' if ending else ''}{claimed}, "
            f"mais son contenu est {found.label}.",
            hint=f"Renommez-le avec l’extension « .{found.endings[0]} » ou choisissez le bon fichier.",
        )
    media = declared.partition(";")[0].strip().casefold()
    if media not in (*_NO_CLAIM, found.media_type, *found.aliases):
        raise InvalidFile(
            f"Le fichier « {shown} » est envoyé comme « {media[:80]} », mais son contenu est {found.label}.",
            hint="Enregistrez-le de nouveau depuis le logiciel qui l’a fait, puis envoyez-le.",
        )
    return found


def identify(name: str, data: bytes) -> FileType:
    """The accepted type that the content of `name` is; raises InvalidFile for any other."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"PK\x03\x04"):
        return _container(name, data)
    if data and _is_text(data):
        return TEXT
    raise InvalidFile(
        f"Le fichier « {name} » est vide."
        if not data
        else f"Le contenu du fichier « {name} » n’est pas accepté.",
        hint=f"Types acceptés : {ACCEPTED}.",
    )


def neutral_name(name: str) -> str:
    """A file name fit to be shown and sent back: no folder, no control or direction sign, 120 characters."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C" and sign not in '"<>:|?*')
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"[:LONGEST_NAME]
    return kept[:LONGEST_NAME] or "document"


def _is_text(data: bytes) -> bool:
    """UTF-8, else what Windows writes; no control character but tabs and ends of line."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text)
    return False


def _container(name: str, data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _bounded(name, entries)
            return _inner_type(name, archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise InvalidFile(
            f"Le fichier « {name} » est endommagé ou protégé par un mot de passe : il ne peut pas être lu.",
            hint="Enregistrez-le de nouveau sans mot de passe, puis envoyez-le.",
        ) from None


def _bounded(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise InvalidFile(
            f"Le fichier « {name} » contient trop de données compressées pour être ouvert.",
            hint="Allégez le document, ou envoyez-en un PDF.",
        )


def _inner_type(name: str, archive: zipfile.ZipFile, inside: set[str]) -> FileType:
    lower = {each.casefold() for each in inside}
    described = _read(archive, "mimetype") if "mimetype" in inside else ""
    content_types = _read(archive, "[Content_Types].xml") if "[Content_Types].xml" in inside else ""
    macros = (
        "macroenabled" in content_types.casefold()
        or any(each.endswith(("vbaproject.bin", "vbadata.xml")) for each in lower)
        or any(each.startswith(("basic/", "scripts/")) for each in lower)
    )
    if macros:
        raise InvalidFile(
            f"Le fichier « {name} » contient des macros : elles peuvent exécuter un programme.",
            hint="Enregistrez-le sans macros (.docx, .xlsx, .odt, .ods) ou en PDF.",
        )
    for kind in (ODT, ODS):
        if described.strip() == kind.media_type:
            return kind
    for kind, part in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
        if f"{kind.media_type}.main+xml" in content_types and part in inside:
            return kind
    raise InvalidFile(
        f"Le fichier « {name} » est une archive ZIP, pas un document.",
        hint=f"Envoyez les documents un par un. Types acceptés : {ACCEPTED}.",
    )


def _read(archive: zipfile.ZipFile, entry: str) -> str:
    """The beginning of an entry: what it declares of its length is not believed."""
    with archive.open(entry) as stream:
        return stream.read(LONGEST_DESCRIPTION).decode("utf-8", "replace")
