"""Answers and figures that hypothesis invents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from commune_core.answers import NEVER, NOT_APPLICABLE
from commune_core.model import COMPETENCES, Item
from commune_core.tailoring import Tailored
from commune_core.workbook.sheets import Column
from tests.core.worked_cases import REFERENTIAL, TODAY

ITEMS = tuple(REFERENTIAL.items.values())
NOTED = tuple(item for item in ITEMS if item.has_note)
OLDEST = date(1990, 1, 1)


def measures(item: Item):
    """Real answers to an item: neither unanswered nor sans objet."""
    if item.kind == "scale":
        return st.integers(0, 4)
    if item.kind == "yes_no":
        return st.booleans()
    if item.kind == "date":
        days = st.integers(0, (TODAY - OLDEST).days).map(lambda age: TODAY - timedelta(days=age))
        return st.one_of(days, st.just(NEVER))
    low = int(item.minimum if item.minimum is not None else -1000) * 100
    high = int(item.maximum if item.maximum is not None else 1000) * 100
    near = [int(step * 100) + shift for step in item.thresholds or () for shift in (-1, 0, 1)]
    cents = st.one_of(st.integers(low, high), st.sampled_from([n for n in near if low <= n <= high] or [low]))
    return cents.map(lambda n: Decimal(n).scaleb(-2))


def replies(item: Item):
    return st.one_of(measures(item), st.just(NOT_APPLICABLE), st.none())


@st.composite
def answer_sheets(draw):
    """Answers of every state to the items of one or two domains, so that scores exist."""
    codes = draw(
        st.lists(st.sampled_from(REFERENTIAL.domains), min_size=1, max_size=2, unique_by=lambda d: d.code)
    )
    items = [item for domain in codes for item in domain.items]
    return {item.id: draw(replies(item)) for item in items}


@st.composite
def tailored_sheets(draw):
    """Such answers, and what rules change: points hidden, up to somebody, or without a duty."""
    answers = draw(answer_sheets())
    some = st.lists(st.sampled_from(sorted(answers)), max_size=8, unique=True)
    hidden = dict.fromkeys(draw(some), "Ne concerne pas la commune.")
    held = {i: (draw(st.sampled_from(COMPETENCES)), "Dit par une règle.") for i in draw(some)}
    lifted = dict.fromkeys(draw(some), "Obligation levée.")
    shown = [{i: told for i, told in each.items() if i not in hidden} for each in (held, lifted)]
    return answers, Tailored(hidden, *shown)


populations = st.one_of(st.none(), st.sampled_from([0, 215, 999, 1000, 3499, 3500, 5000, 5001, 250_000]))
dependencies = st.dictionaries(
    st.sampled_from([item.id for item in ITEMS]), st.sampled_from([*COMPETENCES, ""]), max_size=8
)


def texts_of_a_file(longest: int) -> st.SearchStrategy[str]:
    """Texts as people type them, at most so long: signs that spreadsheets run, ends of lines, accents."""
    letters = st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn", "Co"))
    begun = st.sampled_from(["", "", "=", "+", "-1", "@", "'", "'=", "  "])
    typed = st.builds(
        str.__add__, begun, st.text(letters | st.sampled_from("=+-@'\"\n;,é€\u202f\xa0"), max_size=30)
    )
    return typed.map(lambda text: text[:longest]).filter(lambda text: "\x7f" not in text)


def values_of(column: Column) -> st.SearchStrategy:
    """What the app may hold in a column, its empty value included."""
    amounts = st.integers(0, 10**14 - 1)
    if column.name == "item_id":
        return st.sampled_from(["GOV-02", "FIN-01"])
    some = {
        "text": texts_of_a_file(column.longest),
        "choice": st.sampled_from([*column.choices] or [""]),
        "date": st.dates(date(1800, 1, 1), date(2999, 12, 31)),
        "money": st.integers(-(10**13), 10**13) if column.signed else amounts,
        "percent": st.integers(0, 100 * 10**column.places),
        "integer": st.integers(*column.bounds),
        "decimal": st.decimals(-(10**13), 10**13, places=4),
        "yes_no": st.booleans(),
    }[column.cell]
    if column.needed:
        return some.filter(lambda value: not isinstance(value, str) or value.strip())
    return some | st.just(column.empty)
