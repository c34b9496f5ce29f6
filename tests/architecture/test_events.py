"""The page of events and the code say the same, and no event can carry what people write."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "events.md").read_text("utf-8")


def told() -> dict[str, set[str]]:
    """Event → fields, from the first table of the page."""
    rows = re.findall(r"^\| `(viatic\.[a-z_.]+)` \|[^|]+\|([^|]*)\|$", PAGE, re.MULTILINE)
    return {event: set(re.findall(r"`([a-z_]+)`", fields)) for event, fields in rows}


def first_cells(table: str) -> list[str]:
    """What stands between backquotes in the first column of a table, line by line."""
    return re.findall(r"`([\w.]+)`", " ".join(re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)))


def described_fields() -> set[str]:
    """The fields of the second table."""
    return set(first_cells(PAGE.split("| Field | Is |")[1].split("\n\n")[0]))


def announced() -> dict[str, set[str]]:
    """Event → fields, from every call of `announce`, which must write both out."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "dashboard_plugin").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "announce":
                name = node.args[0]
                assert isinstance(name, ast.Constant), f"{path.name}:{node.lineno}"
                fields = {keyword.arg for keyword in node.keywords}
                assert None not in fields and len(node.args) == 2, f"{path.name}:{node.lineno}"
                assert found.setdefault(f"viatic.{name.value}", fields) == fields, name.value
    return found


def recorders() -> set[str]:
    """The modules that hand an event to a host."""
    calls = re.compile(r"get_platform\(\)\.record\(|tracker\.emit\(|runtime\.publish\(|log_event\(")
    code = [*(ROOT / "dashboard_plugin").rglob("*.py"), *(ROOT / "diagnostic_xblock").rglob("*.py")]
    code += (ROOT / "xblocks").rglob("*.py")
    return {str(path.relative_to(ROOT)) for path in code if calls.search(path.read_text("utf-8"))}


def test_the_page_tells_every_event_and_no_other():
    assert announced() == told()


def test_nothing_is_told_twice():
    told_twice = [name for name, times in Counter(first_cells(PAGE)).items() if times > 1]
    assert told_twice == []


def test_every_field_is_described_and_every_described_one_is_used():
    assert set().union(*told().values()) == described_fields()


def test_no_field_holds_what_people_write_or_are_called():
    words = {
        "name",
        "email",
        "mail",
        "comment",
        "reason",
        "value",
        "raw",
        "answer",
        "text",
        "person",
        "username",
    }
    assert not described_fields() & words


def test_events_leave_by_one_door():
    assert recorders() == {"dashboard_plugin/use_cases/writing.py", "dashboard_plugin/edxapp/tracking.py"}
