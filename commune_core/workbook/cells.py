"""One cell: what it shows of a value, and the value that was typed in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from commune_core.answers import UNWRITABLE
from commune_core.errors import CommuneError
from commune_core.financing.money import read_amount
from commune_core.territory import normalise

from .merged import is_covered
from .sheets import IDENTIFIER, VERSION, Column, SheetKind

TRUE, FALSE = ("oui", "vrai", "true", "x", "1", "o"), ("non", "faux", "false", "0", "n")
LARGEST_DECIMAL = Decimal(10) ** 14
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
_NUMBER = re.compile(r"[+\-−]?[0-9]{1,15}(?:[.,][0-9]{1,12})?")


class InvalidCell(CommuneError):
    """What a cell holds is not what its column takes: the hint says what is."""

    code = "workbook.invalid_cell"


def shown(column: Column, value: Any) -> Any:
    """What the cell shows: a text, a number, a date; empty for what is not known."""
    if value is None or value == "":
        return ""
    if column.cell == "money":
        return Decimal(value) / 100
    if column.cell == "percent":
        return Decimal(value) / 10**column.places
    if column.cell == "choice":
        return column.choices.get(value, value)
    if column.cell == "yes_no":
        return "Oui" if value else "Non"
    return bare(value) if isinstance(value, str) else value


def cells(kind: SheetKind, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of one row by heading, its identifier and its version included."""
    line = {IDENTIFIER: key}
    line |= {column.heading: shown(column, values[column.name]) for column in kind.columns}
    return line | {VERSION: fingerprint(kind, values)}


def fingerprint(kind: SheetKind, values: Mapping[str, Any]) -> str:
    """What tells this row from the same one changed: short, and nothing a spreadsheet takes for a number."""
    told = "\x1f".join(written(shown(column, values[column.name])) for column in kind.columns)
    return f"v{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def read(column: Column, raw: Any) -> Any:
    """The value of a cell; raises InvalidCell, saying what the column takes."""
    if is_covered(raw):
        raise InvalidCell(
            "une cellule fusionnée couvre celle-ci.",
            hint="Défaites la fusion, et écrivez la valeur dans chaque ligne.",
        )
    if isinstance(raw, str):
        if raw.lstrip().startswith("="):
            raise InvalidCell(
                "cette formule n’a pas de résultat.", hint="Remplacez-la par la valeur qu’elle donne."
            )
        raw = without_apostrophe(raw.strip())
    if raw is None or raw == "":
        if column.needed:
            raise InvalidCell("cette case est vide.", hint=f"Attendu : {expected(column)}.")
        return column.empty
    try:
        return _READERS[column.cell](column, raw)
    except InvalidCell:
        raise
    except (CommuneError, ValueError, ArithmeticError) as error:
        hint = error.hint if isinstance(error, CommuneError) else f"Attendu : {expected(column)}."
        raise InvalidCell(f"« {written(raw)[:60]} » n’est pas possible ici.", hint=hint) from error


def expected(column: Column) -> str:
    """What may be written in the cells of a column."""
    if column.cell == "choice":
        return ", ".join(f"« {label} »" for label in column.choices.values())
    words = {
        "text": f"un texte de {column.longest} caractères au plus",
        "date": "une date, par exemple 31/12/2027",
        "money": "un montant en euros, par exemple 1 234,56",
        "percent": "un pourcentage entre 0 et 100, par exemple 5,5",
        "integer": f"un nombre entier entre {column.bounds[0]} et {column.bounds[1]}",
        "decimal": "un nombre, quatre décimales au plus",
        "yes_no": "« Oui » ou « Non »",
        "reference": "l’identifiant ou le titre exact d’une ligne",
    }
    return words[column.cell]


def bare(text: str) -> str:
    """A text as a file can hold it and give it back."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def written(value: Any) -> str:
    """What a cell shows, as text."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        if not number.is_finite():
            return str(value)
        text = format(number, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return bare(str(value)) if value is not None else ""


def without_apostrophe(text: str) -> str:
    """The text of a cell, without the apostrophe that keeps a spreadsheet from running it."""
    runs = ("=", "+", "-", "@", "\t", "\r")
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(runs) else text


def a_date(text: str) -> date | None:
    """The day a text says, in the French order or in that of machines; None where it says none."""
    found = _DAY.fullmatch(text)
    if found:
        year = int(found[3])
        return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    found = _ISO.fullmatch(text)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _text(column: Column, raw: Any) -> str:
    text = bare(written(raw))
    if len(text) > column.longest:
        raise InvalidCell(
            f"ce texte est trop long : {column.longest} caractères au plus.", hint="Raccourcissez-le."
        )
    return text


def _choice(column: Column, raw: Any) -> str:
    said = normalise(written(raw))
    for code, label in column.choices.items():
        if said in (normalise(code), normalise(label)) or written(raw) in (code, label):
            return code
    if column.others:
        return _text(column, raw)
    raise ValueError(said)


def _date(column: Column, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    found = raw if isinstance(raw, date) else a_date(written(raw))
    if found is None or not 1800 <= found.year <= 2999:
        raise ValueError(raw)
    return found


def _exact(raw: Any) -> Any:
    return Decimal(repr(raw)) if isinstance(raw, float) else raw


def _money(column: Column, raw: Any) -> int:
    exact = _exact(raw)
    if column.signed and (str(exact).lstrip()[:1] in ("-", "−")):
        return -read_amount(-exact if not isinstance(exact, str) else exact.lstrip("-− "))
    return read_amount(exact)


def _number(raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise ValueError(raw)
    if isinstance(raw, str):
        text = re.sub(r"\s", "", raw)
        if not _NUMBER.fullmatch(text):
            raise ValueError(raw)
        raw = text.replace(",", ".").replace("−", "-")
    try:
        number = Decimal(_exact(raw))
    except (InvalidOperation, TypeError) as error:
        raise ValueError(raw) from error
    if not number.is_finite():
        raise ValueError(raw)
    return number


def _percent(column: Column, raw: Any) -> int:
    number = _number(raw.rstrip("% \u202f\xa0") if isinstance(raw, str) else raw)
    scaled = number * 10**column.places
    if not 0 <= number <= 100 or scaled != int(scaled):
        raise ValueError(raw)
    return int(scaled)


def _integer(column: Column, raw: Any) -> int:
    number = _number(raw)
    if number != int(number) or not column.bounds[0] <= number <= column.bounds[1]:
        raise ValueError(raw)
    return int(number)


def _decimal(column: Column, raw: Any) -> Decimal:
    number = _number(raw)
    if abs(number) >= LARGEST_DECIMAL or number * 10000 != int(number * 10000):
        raise ValueError(raw)
    return number.quantize(Decimal("0.0001")) + 0


def _yes_no(column: Column, raw: Any) -> bool:
    said = normalise(written(raw))
    if said not in (*TRUE, *FALSE):
        raise ValueError(raw)
    return said in TRUE


def _reference(column: Column, raw: Any) -> str:
    return bare(written(raw))


_READERS = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "money": _money,
    "percent": _percent,
    "integer": _integer,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "reference": _reference,
}
