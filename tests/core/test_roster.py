"""A file of people: which column says what, and the fate of each line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.exchange import MERGED
from commune_core.promotions import invited
from commune_core.promotions.roster import WRITTEN, Held, Situation, counts, plan
from commune_core.promotions.roster_columns import Columns, check, heading_key, propose
from commune_core.promotions.roster_lines import MOST_ROWS, Line, commune_key, lines_of
from commune_core.promotions.words import InvalidPromotion
from commune_core.workbook.grids import Grid
from commune_core.workbook.merged import below

GRID = Grid(
    "Feuille",
    [
        (1, ["Nouveaux élus de l’Aube"]),
        (3, ["NOM", "Prénom", "Courriel", "Commune", "Remarques"]),
        (4, ["Martin", "Lise", "lise@exemple.fr", 10156.0, ""]),
        (5, ["Petit", "", " Paul@Exemple.FR ", "Troyes"]),
    ],
)


def fates(lines, **known):
    return [step.fate for step in plan(lines, Situation(**known))]


def line(number=2, email="lise@exemple.fr", **cells):
    return Line(number, {"email": email, **cells})


# Columns.


def test_headings_are_found_below_a_title_and_understood_without_accent_or_case():
    header, targets = propose(GRID)
    assert (header, targets) == (3, {0: "last_name", 1: "first_name", 2: "email", 3: "commune"})
    first, second = lines_of(GRID, Columns(0, header, targets))
    assert (first.number, first.cells["commune"], second.cells["email"]) == (4, "10156", "Paul@Exemple.FR")


def test_a_bare_list_of_addresses_needs_no_heading_and_loses_no_line():
    grid = Grid("Liste", [(1, ["Lise", "lise@exemple.fr"]), (2, ["Paul", "paul@exemple.fr"])])
    header, targets = propose(grid)
    assert (header, targets) == (0, {1: "email"})
    assert len(lines_of(grid, Columns(0, header, targets))) == 2


def test_what_was_said_of_a_heading_the_last_time_wins_and_what_was_ignored_stays_so():
    header, targets = propose(GRID, {"remarques": "group", "nom": ""})
    assert (header, targets[4], targets.get(0)) == (3, "group", None)


def test_nothing_that_names_somebody_is_remembered_as_a_heading():
    assert heading_key("Adresse  Électronique") == "adresse electronique"
    assert [heading_key(each) for each in ("lise@exemple.fr", "06 12 34 56 78", "x" * 90)] == ["", "", ""]


@pytest.mark.parametrize("targets", [{0: "name"}, {0: "email", 1: "email"}, {0: "email", 1: "secret"}])
def test_columns_that_do_not_designate_people_are_refused(targets):
    with pytest.raises(InvalidPromotion):
        check(Columns(0, 1, targets))


def test_more_lines_than_a_file_may_have_are_refused():
    grid = Grid("x", [(number, [f"a{number}@exemple.fr"]) for number in range(1, MOST_ROWS + 2)])
    with pytest.raises(InvalidPromotion):
        lines_of(grid, Columns(0, 0, {0: "email"}))


# Fates.


def test_an_account_is_enrolled_an_unknown_address_invited_and_a_full_promotion_makes_them_wait():
    lines = [line(2), line(3, "paul@exemple.fr"), line(4, "zoe@exemple.fr")]
    accounts = {"lise@exemple.fr": 7}
    assert fates(lines, accounts=accounts) == ["enrolled", "invited", "invited"]
    assert fates(lines, accounts=accounts, capacity=10, taken=8) == ["enrolled", "invited", "waiting"]
    # Nobody passes before those who wait already.
    assert fates(lines, capacity=10, taken=8, waiting=2) == ["waiting"] * 3
    assert fates([line(2, role="Tuteur"), line(3, "b@exemple.fr")], capacity=1, taken=1) == [
        "invited",
        "waiting",
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"email": ""}, "email"),
        ({"email": "lise@exemple"}, "email"),
        ({"email": "lise exemple.fr"}, "email"),
        ({"email": "léa@exemple.fr"}, "email"),
        ({"name": "x" * 121}, "name"),
        ({"group": "g" * 81}, "group"),
        ({"role": "organisateur"}, "role"),
        ({"commune": "Trifouilly"}, "commune"),
        ({"commune": "Saint-Martin"}, "commune"),
    ],
)
def test_a_faulty_line_says_which_column_is_wrong_and_how_to_mend_it(cells, column):
    communes = {("saint martin", ""): (1, 2), ("fontvannes", ""): (3,)}
    (step,) = plan([line(9, **cells)], Situation(communes=communes))
    assert (step.fate, step.number) == ("faulty", 9)
    (fault,) = step.faults
    assert fault.column == column and fault.message and fault.hint


def test_the_second_of_two_lines_of_one_address_is_a_fault_that_names_the_first():
    steps = plan([line(2), line(5, " LISE@exemple.fr")], Situation())
    assert [step.fate for step in steps] == ["invited", "faulty"]
    assert "2" in steps[1].faults[0].message


@pytest.mark.parametrize(
    "said",
    [
        "Lise Durand <Lise@Exemple.FR>",
        '"Durand, Lise" <lise@exemple.fr>;',
        "<lise@exemple.fr>",
        "mailto:lise@exemple.fr",
        "\u00a0 lise@exemple.fr\u200b ;",
        "LISE@exemple.fr,",
    ],
)
def test_an_address_is_read_as_a_mail_reader_copies_it(said):
    grid = Grid("Élus", [(1, ["Courriel"]), (2, [said])])
    (step,) = plan(lines_of(grid, Columns(0, 1, {0: "email"})), Situation())
    assert (step.fate, step.email) == ("invited", "lise@exemple.fr")
    assert step.name in ("", "Lise Durand", "Durand, Lise")


def test_the_name_beside_an_address_serves_where_no_column_says_one():
    grid = Grid("Élus", [(1, ["Nom", "Courriel"]), (2, ["", "Lise Durand <lise@exemple.fr>"]),
                         (3, ["Petit", "P. P. <paul@exemple.fr>"])])  # fmt: skip
    steps = plan(lines_of(grid, Columns(0, 1, {0: "last_name", 1: "email"})), Situation())
    assert [step.name for step in steps] == ["Lise Durand", "Petit"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("last_name", '=A5&"x"'),
        ("email", '=CONCATENATE("p","@exemple.fr")'),
        ("group", below(2)),
        ("last_name", MERGED),
        ("last_name", 45000),
        ("last_name", datetime(2026, 3, 1)),
    ],
)
def test_what_a_cell_leaves_to_be_guessed_is_a_fault_of_that_column(column, said):
    cells = {"email": "lise@exemple.fr", column: said}
    grid = Grid("Élus", [(2, list(cells.values()))])
    columns = Columns(0, 0, dict(enumerate(cells)))
    (step,) = plan(lines_of(grid, columns), Situation())
    assert [fault.column for fault in step.faults] == [column]


def test_a_group_that_a_spreadsheet_took_for_a_day_is_written_as_a_day_is_here():
    grid = Grid("Élus", [(2, ["lise@exemple.fr", datetime(2026, 2, 1)])])
    (step,) = plan(lines_of(grid, Columns(0, 0, {0: "email", 1: "group"})), Situation())
    assert step.group == "01/02/2026"


def test_two_addresses_of_one_person_bring_back_one_seat():
    withdrawn = Held(6, "left", "member")
    known = Situation(
        accounts={"neuve@exemple.fr": 9}, by_account={9: withdrawn}, by_address={"lise@exemple.fr": withdrawn}
    )
    steps = plan([line(2), line(5, "neuve@exemple.fr")], known)
    assert [step.fate for step in steps] == ["invited", "faulty"]
    assert "2" in steps[1].faults[0].message


def test_who_is_there_stays_as_he_is_and_who_left_is_not_brought_back_by_a_file():
    held = {
        "member": Held(1, "member", "member"), "asked": Held(2, "asked", "member"),
        "left": Held(3, "left", "member", entered=True), "refused": Held(4, "refused", "member"),
        "tutor": Held(5, "member", "tutor"),
    }  # fmt: skip
    for seat in held.values():
        (step,) = plan([line()], Situation(by_address={"lise@exemple.fr": seat}))
        assert (step.fate, step.seat_id) == ("present", seat.id) and step.reason
    withdrawn = Held(6, "left", "member")
    (step,) = plan([line()], Situation(by_address={"lise@exemple.fr": withdrawn}))
    assert (step.fate, step.seat_id) == ("invited", 6)


def test_somebody_taught_the_same_course_in_another_promotion_is_told_by_name_only_to_who_runs_both():
    known = {"lise@exemple.fr": ("Financer", "Nouveaux maires"), "paul@exemple.fr": ("Financer", "")}
    steps = plan([line(2), line(3, "paul@exemple.fr")], Situation(elsewhere=known))
    assert [step.fate for step in steps] == ["faulty", "faulty"]
    assert "Nouveaux maires" in steps[0].faults[0].message
    assert "une autre promotion" in steps[1].faults[0].message


def test_a_code_that_lost_its_zero_is_a_code_again_and_a_name_is_compared_as_a_search_does():
    assert commune_key(line(commune="1004")) == ("01004", "")
    assert commune_key(line(commune="2A004")) == ("2A004", "")
    assert commune_key(line(commune="St-Étienne", postal_code="1 004")) == ("saint etienne", "01004")


ADDRESSES = st.sampled_from([f"a{number}@exemple.fr" for number in range(8)] + ["", "faux", "A1@Exemple.fr"])


@given(
    st.lists(ADDRESSES, max_size=20),
    st.none() | st.integers(0, 6),
    st.integers(0, 6),
    st.integers(0, 3),
    st.sets(st.sampled_from([f"a{number}@exemple.fr" for number in range(8)])),
)
def test_every_line_has_one_fate_no_address_is_written_twice_and_no_place_is_given_twice(
    emails, capacity, taken, waiting, accounts
):
    lines = [line(number, email) for number, email in enumerate(emails, 2)]
    known = Situation(capacity=capacity, taken=taken, waiting=waiting, accounts=dict.fromkeys(accounts, 1))
    steps = plan(lines, known)
    assert [step.number for step in steps] == [each.number for each in lines]
    assert sum(counts(steps).values()) == len(lines)
    written = [step.email for step in steps if step.fate in WRITTEN]
    assert len(written) == len(set(written))
    entered = sum(step.fate in ("enrolled", "invited") for step in steps)
    if capacity is not None and entered:
        assert taken + waiting + entered <= capacity
    assert plan(lines, known) == steps


# Invitations and codes.


def test_a_code_is_read_however_it_is_typed_and_nothing_else_is_one():
    code = invited.new_code()
    assert invited.read_code(f" {invited.shown_code(code).lower()} ") == code
    assert [invited.read_code(each) for each in ("", "ABC", code + "A", "0" * 12)] == ["", "", "", ""]


def test_an_invitation_is_answered_until_its_last_day_included():
    last = date(2026, 12, 26)
    assert invited.closed_words("invited", last, last) == ""
    assert invited.closed_words("invited", last, last + timedelta(days=1))
    assert all(invited.closed_words(state, None, last) for state in ("member", "refused", "left"))
