"""What a reader may say of a page, and what he may be answered."""

from __future__ import annotations

import pytest

from commune_core.doubts import Doubt, InvalidDoubt, checked, checked_reply, names_a_page


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("T227", "02-ce-que-dit-le-code", "echeances"), True),
        (("MOOC1", "1-1-parcours", "cas"), True),
        (("T22", "02-code", "cas"), False),
        (("t227", "02-code", "cas"), False),
        (("T227\n", "02-code", "cas"), False),
        (("T227", "../02-code", "cas"), False),
        (("T227", "*", "cas"), False),
        (("T227", "02-code", "Échéances"), False),
        (("T227", "02-code", "cas\n"), False),
        (("T227", "02-code", ""), False),
        (("T227", "a" * 120, "cas"), True),
        (("T227", "a" * 121, "cas"), False),
        (("T٢٢٧", "02-code", "cas"), False),
    ],
)
def test_only_names_that_the_compiler_gives_name_a_page(names, expected):
    assert names_a_page(*names) is expected


def test_what_is_told_is_kept_without_its_edges():
    assert checked(Doubt("error", "  Le seuil\r\na changé. ", " CGCT  L2334-33 ")) == Doubt(
        "error", "Le seuil\na changé.", "CGCT L2334-33"
    )


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(InvalidDoubt) as refusal:
        checked(Doubt("rumeur", " \n", "s" * 301))
    assert list(refusal.value.faults) == ["kind", "text", "source"]
    with pytest.raises(InvalidDoubt) as refusal:
        checked(Doubt("error", "t" * 2001))
    assert list(refusal.value.faults) == ["text"]
    assert checked(Doubt("error", "t" * 2000, "s" * 300))


@pytest.mark.parametrize(
    ("state", "reply", "faults"),
    [
        ("kept", " ", ["reply"]),
        ("kept", "r" * 1001, ["reply"]),
        ("fini", "r" * 1001, ["state", "reply"]),
    ],
)
def test_whoever_keeps_a_page_says_why(state, reply, faults):
    with pytest.raises(InvalidDoubt) as refusal:
        checked_reply(state, reply)
    assert list(refusal.value.faults) == faults
    for other in ("open", "studied", "corrected"):
        assert checked_reply(other, "") == ""
