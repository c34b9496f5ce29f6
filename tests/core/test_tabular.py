"""Text tables as spreadsheets save them."""

from __future__ import annotations

import pytest

from commune_core.tabular import UnreadableTable, read_csv

COLUMNS = {"code": ("code insee", "insee"), "valeur": ("valeur",)}
EXPECTED = [(2, {"code": "01001", "valeur": "12,5"}), (3, {"code": "2A004", "valeur": "Oui, été"})]


def table(text: str, encoding: str = "utf-8"):
    return [(line.number, dict(line.cells)) for line in read_csv(text.encode(encoding), COLUMNS)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_saved_it_the_table_is_the_same(encoding, separator, end):
    rows = [
        ["Code INSEE", "Libellé", "Valeur"],
        ["01001", "x", '"12,5"'],
        ["2A004", "y", '"Oui, été"'],
        ["", "", ""],
    ]
    assert table(end.join(separator.join(row) for row in rows), encoding) == EXPECTED


def test_columns_are_found_in_any_order_and_case():
    assert table("valeur;INSEE\n12,5;01001") == [(2, {"code": "01001", "valeur": "12,5"})]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"code insee\n01001",
        b"code insee;insee;valeur\n1;2;3",
        b"PK\x03\x04\0\0",
        b"code insee;valeur\n\x81\x8d",
        b"x" * (21 * 1024 * 1024),
    ],
    ids=["empty", "a column missing", "a column twice", "a workbook", "no encoding", "too long"],
)
def test_what_is_no_such_table_is_refused_with_what_to_do(data):
    with pytest.raises(UnreadableTable) as refused:
        list(read_csv(data, COLUMNS))
    assert refused.value.hint
