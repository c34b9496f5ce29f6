"""What a file is, whatever it says it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from commune_core import filetypes
from commune_core.errors import InvalidFile

OOXML = "application/vnd.openxmlformats-officedocument"


def zipped(entries: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in entries.items():
            target.writestr(name, text)
    return made.getvalue()


def ooxml(kind: str, part: str, **more: str) -> bytes:
    types = f'<Types><Override ContentType="{OOXML}.{kind}.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": types, part: "<x/>", **more})


DOCX = ooxml("wordprocessingml.document", "word/document.xml")
XLSX = ooxml("spreadsheetml.sheet", "xl/workbook.xml")
FILES = {
    "pv.pdf": b"%PDF-1.7\n...",
    "plan.png": b"\x89PNG\r\n\x1a\n...",
    "photo.jpeg": b"\xff\xd8\xff\xe0...",
    "photo.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "note.docx": DOCX,
    "budget.xlsx": XLSX,
    "note.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    "budget.ods": zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    "liste.csv": "nom;âge\r\nÉlise;4\r\n".encode("cp1252"),
    "liste.txt": "\ufeffdéjà".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_each_accepted_type_is_known_by_its_content(name):
    found = filetypes.check(name, "", FILES[name])
    assert name.rpartition(".")[2] in found.endings
    assert filetypes.check(name.upper(), found.media_type, FILES[name]) is found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", FILES)
def test_a_lying_ending_or_type_is_refused_and_both_are_named(name, other):
    mine, theirs = (filetypes.identify("x", FILES[each]) for each in (name, other))
    if mine is theirs:
        return
    with pytest.raises(InvalidFile, match=mine.label):
        filetypes.check(other, "", FILES[name])
    with pytest.raises(InvalidFile, match=mine.label):
        filetypes.check(name, theirs.media_type, FILES[name])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"texte\x00cach\xc3\xa9",
        "UTF-16".encode("utf-16"),
        b"\x81\x8d\x8f",
        b"PK\x03\x04 garbage",
        zipped({"a.txt": "a"}),
        ooxml("wordprocessingml.document", "word/document.xml", **{"word/vbaProject.bin": "x"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/script-lc.xml": "x"}),
        zipped(
            {
                "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                "xl/workbook.xml": "",
            }
        ),
        zipped({f"{number}": "" for number in range(filetypes.MOST_ENTRIES + 1)}),
    ],
)
def test_anything_else_is_refused_with_words(data):
    with pytest.raises(InvalidFile) as refused:
        filetypes.identify("piece", data)
    assert "piece" in refused.value.message
    assert refused.value.hint


def test_a_bomb_is_not_unpacked():
    bomb = ooxml("wordprocessingml.document", "word/document.xml", big="0" * (filetypes.MOST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(InvalidFile):
        filetypes.identify("bombe.docx", bomb)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\mairie\pv.pdf", "pv.pdf"),
        ("pv\u202efdp.exe", "pvfdp.exe"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("...", "document"),
        ("", "document"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert filetypes.neutral_name(given) == kept
