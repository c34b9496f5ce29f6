"""One file that holds many, sealed: whoever opens it knows that nothing in it moved since it was made.

A zip with `manifest.json`, which lists every other part with its size and SHA-256, and `sceau.txt`, the
HMAC-SHA256 of the manifest. Parts are written and read piece by piece: none is ever held whole in memory.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from .errors import CommuneError

MANIFEST, SEAL = "manifest.json", "sceau.txt"
PART = re.compile(r"tables/[a-z]{1,40}\.jsonl|pieces/[0-9]{1,9}", re.ASCII)
CHUNK = 64 * 1024
LARGEST_MANIFEST = 8 * 1024 * 1024
LARGEST_LINE = 4 * 1024 * 1024
MOST_UNZIPPED = 1024 * 1024 * 1024
MOST_PARTS = 50_000
# Compressed, a table of text is a tenth of itself; what is far smaller was made to fill a disk.
MOST_RATIO, NEVER_TOO_SMALL = 400, 1024 * 1024
# The same content makes the same file.
DAWN = (2020, 1, 1, 0, 0, 0)


class InvalidArchive(CommuneError):
    """The file is no archive of ours, or not as it was when it was made: nothing of it is used."""

    code = "archive.invalid"


def altered() -> InvalidArchive:
    """The refusal of what is not as it was sealed."""
    return InvalidArchive(
        "Cette archive a été modifiée ou abîmée depuis qu’elle a été faite : rien n’en est repris.",
        hint="Demandez-en une copie intacte, et ne l’ouvrez pas avant de l’envoyer.",
    )


class Packer:
    """Writes an archive; `parts` knows each part by name, `close` seals it."""

    def __init__(self, to: IO[bytes], key: bytes) -> None:
        self._zip = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED)
        self._key = key
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """One part, from its bytes piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as part:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
        self.parts[name] = {"size": size, "sha256": digest.hexdigest()}

    def close(self, told: Mapping[str, Any]) -> str:
        """Write the manifest (what is `told`, and the parts) and its seal; gives its fingerprint."""
        manifest = json.dumps({**told, "parts": self.parts}, ensure_ascii=False, sort_keys=True, indent=1)
        data = manifest.encode()
        self._zip.writestr(_info(MANIFEST), data)
        self._zip.writestr(_info(SEAL), seal(data, self._key).encode())
        self._zip.close()
        return fingerprint(data)


class Archive:
    """An archive whose seal was checked; each part is checked again as it is read."""

    def __init__(self, opened: zipfile.ZipFile, manifest: Mapping[str, Any], print_: str) -> None:
        self._zip, self.manifest, self.fingerprint = opened, manifest, print_
        self.parts: Mapping[str, Mapping[str, Any]] = manifest["parts"]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part; raises InvalidArchive, at the latest once all were given."""
        said, digest, size = self.parts[name], hashlib.sha256(), 0
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > said["size"]:
                        raise altered()
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise altered() from error
        if size != said["size"] or digest.hexdigest() != said["sha256"]:
            raise altered()

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table; raises InvalidArchive."""
        rest = b""
        for chunk in self.chunks(name):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > LARGEST_LINE:
                raise altered()
            for line in whole:
                yield json.loads(line)
        if rest:
            yield json.loads(rest)

    def check(self) -> None:
        """Read all of it once; raises InvalidArchive."""
        for name in self.parts:
            for _ in self.chunks(name):
                pass


def seal(manifest: bytes, key: bytes) -> str:
    """What only a holder of the key can write under a manifest."""
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()


def fingerprint(manifest: bytes) -> str:
    """What tells two archives apart, short enough to be read out."""
    return hashlib.sha256(manifest).hexdigest()[:16]


def open_archive(data: IO[bytes], keys: Sequence[bytes], format_: str) -> Archive:
    """An archive sealed with one of these keys; raises InvalidArchive.

    Sizes and names are checked before anything is decompressed, the seal before anything is parsed.
    """
    try:
        opened = zipfile.ZipFile(data)
        infos = {info.filename: info for info in opened.infolist()}
        _check_parts(opened, infos)
        manifest = _bounded(opened, infos[MANIFEST], LARGEST_MANIFEST)
        sealed = _bounded(opened, infos[SEAL], 200).decode("ascii", "replace").strip()
    except InvalidArchive:
        raise
    except Exception as error:  # whatever zipfile trips on in somebody's file is a fault of that file
        raise InvalidArchive(
            "Ce fichier n’est pas une archive de passation.",
            hint="Envoyez le fichier .zip tel qu’il a été téléchargé.",
        ) from error
    if not any(hmac.compare_digest(seal(manifest, key), sealed) for key in keys):
        raise InvalidArchive(
            "Le sceau de cette archive n’est pas celui de ce site : elle a été modifiée, ou faite ailleurs.",
            hint="Envoyez le fichier tel qu’il a été téléchargé. S’il vient d’un autre site, demandez à "
            "votre administrateur d’en accepter le sceau.",
        )
    told = json.loads(manifest)
    if told.get("format") != format_:
        raise InvalidArchive(
            "Cette archive est d’une autre version que celles que ce site sait lire.",
            hint="Prévenez votre administrateur : il faut mettre le site à jour.",
        )
    if set(told["parts"]) | {MANIFEST, SEAL} != set(infos):
        raise altered()
    return Archive(opened, told, fingerprint(manifest))


def _check_parts(opened: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]) -> None:
    listed = opened.infolist()
    if len(listed) != len(infos) or len(listed) > MOST_PARTS:
        raise altered()
    if not {MANIFEST, SEAL} <= set(infos):
        raise InvalidArchive(
            "Ce fichier n’est pas une archive de passation.",
            hint="Envoyez le fichier .zip tel qu’il a été téléchargé.",
        )
    for info in listed:
        known = info.filename in (MANIFEST, SEAL) or PART.fullmatch(info.filename)
        plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 1
        swollen = info.file_size > max(NEVER_TOO_SMALL, MOST_RATIO * info.compress_size)
        if not known or not plain or swollen:
            raise altered()
    if sum(info.file_size for info in listed) > MOST_UNZIPPED:
        raise InvalidArchive("Cette archive est démesurée une fois ouverte.", hint="Est-ce le bon fichier ?")


def _bounded(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with opened.open(info) as part:
        data = part.read(most + 1)
    if len(data) > most:
        raise altered()
    return data


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, DAWN)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
