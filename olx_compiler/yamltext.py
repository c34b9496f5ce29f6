"""YAML as authors write it: every scalar stays text, every value knows its line and column.

Two liberties are taken with YAML, both for people who write French and not programs:

- scalars are read as text and typed later by the schema: `Oui`, `12`, `2026-11-22` mean what they look like;
- the value of `key: some text` needs no quotes, though French puts " : " in it and Markdown starts with `**`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from olx_compiler.problem import Problem

Path = tuple[str | int, ...]
_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENTRY = re.compile(r"^(?P<head>\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):[ \t]+)(?P<value>[^\s'\"|>{#].*?)\s*$")
# A line of a list that is a sentence, not a key and its value: "- Relire : date, nom, signature".
_ITEM = re.compile(
    r"^(?P<head>\s*(?:- +)+)(?![A-Za-z_][\w-]*:(?:\s|$)|&|\*\w+\s*$)(?P<value>[^\s'\"|>{#-].*?)\s*$"
)
# A key out of line, not the rest of a sentence: French puts a space before its colons.
_KEY = re.compile(r"\s*(?:- +)*[a-z_]+:(\s|$)")
_LITERAL = re.compile(r"^(\s*(?:- +)*)[^\s#].*?\s+[|>][+-]?\d?\s*$")
# XML, hence OLX, holds none of these.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COMMENT = re.compile(r"\s#(\s|$)")
# Starts that YAML reserves: nobody means an anchor by "**Oui**", nor a list by "- 5 %" or "[texte](page:…)".
_RESERVED = re.compile(r"[*&!%@`]|[-?]\s|\[.*[^\]]$", re.DOTALL)


class _Loader(_BASE):  # type: ignore[misc]
    """Looks for no other type than text, a list or a mapping: YAML's own search takes half of the reading."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        """What the schema decides later."""
        return "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Source:
    """Text of YAML inside a file: `line` and `column` are where its first character stands in that file."""

    file: str
    text: str
    line: int = 1
    column: int = 1


class Located:
    """Data read from YAML and the way back from a value to its place."""

    __slots__ = ("data", "node", "source")

    def __init__(self, source: Source, node: yaml.Node | None, data: Any) -> None:
        self.source = source
        self.node = node
        self.data = data

    def place(self, path: Path, *, of_key: bool = False) -> tuple[int, int]:
        """Line and column in the file of the value at `path` (or of its key), else of its nearest parent."""
        node: Any = self.node
        mark: Any = node.start_mark if node is not None else None
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == step), None)
                if found is None:
                    continue
                node = found[1]
                mark = found[0].start_mark if of_key and step == path[-1] else node.start_mark
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                mark = node.start_mark
        if mark is None:
            return self.source.line, self.source.column
        return self.source.line + mark.line, self.source.column + mark.column

    def problem(
        self, path: Path, code: str, message: str, hint: str = "", *, of_key: bool = False
    ) -> Problem:
        """A problem at the value (or the key) found at `path`."""
        return Problem(self.source.file, *self.place(path, of_key=of_key), code, message, hint)


def read(source: Source, problems: list[Problem]) -> Located | None:
    """The mapping that `source` holds, or None after noting why it cannot be read."""
    loader = _Loader(quote_french(source.text))
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        problems.append(_syntax(source, error))
        return None
    finally:
        loader.dispose()
    located = Located(source, node, None)
    if not isinstance(node, yaml.MappingNode):
        problems.append(located.problem((), "yaml.no-mapping", "expected lines of the form 'key: value'"))
        return None
    before = len(problems)
    located.data = _plain(node, source, set(), problems)
    return located if len(problems) == before else None


def quote_french(text: str) -> str:
    """Puts quotes round the plain values that YAML would misread, continuation lines included."""
    lines = text.split("\n")
    index, literal = 0, -1
    while index < len(lines):
        line = lines[index]
        indent = len(line) - len(line.lstrip())
        if literal >= 0 and (not line.strip() or indent > literal):
            index += 1
            continue
        literal = -1
        match = _ENTRY.match(line) or (_ITEM.match(line) if line.startswith("-", indent) else None)
        if match is None:
            opening = _LITERAL.match(line) if "|" in line or ">" in line else None
            literal = len(opening[1]) if opening else -1
            index += 1
            continue
        # What follows belongs to the value while it stands further right than its key, or than its dash.
        outside = len(match["head"]) - len(match["head"].lstrip(" -")) - (match.re is _ITEM)
        last = _last_line(lines, index, outside)
        body = "\n".join([match["value"], *lines[index + 1 : last + 1]]).rstrip()
        comment = _COMMENT.search(body) if last == index else None
        body = body[: comment.start()].rstrip() if comment else body
        if re.search(r":(\s|$)", body) or _RESERVED.match(body):
            quoted = f"{match['head']}'" + body.replace("'", "''") + "'"
            lines[index : last + 1] = quoted.split("\n")
        index = last + 1
    return "\n".join(lines)


def _last_line(lines: list[str], start: int, indent: int) -> int:
    """Index of the last line that continues the plain value begun at `start`."""
    last = start
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if not line.strip() or len(line) - len(line.lstrip()) <= indent or _KEY.match(line):
            break
        last = index
    return last


def _plain(node: Any, source: Source, seen: set[int], problems: list[Problem]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        if CONTROL.search(node.value):
            problems.append(_at(node, source, "file.control-character", "a control character hides in it"))
        return node.value if node.value or node.style else None
    if id(node) in seen:
        problems.append(_at(node, source, "yaml.alias", "anchors and aliases (& and *) are not accepted"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, source, seen, problems) for value in node.value]
    data: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None or name in data:
            problems.append(_at(key, source, "yaml.duplicate-key", f"'{name or '?'}' appears twice"))
            continue
        data[name] = _plain(value, source, seen, problems)
    return data


def _at(node: Any, source: Source, code: str, message: str) -> Problem:
    mark = node.start_mark
    return Problem(source.file, source.line + mark.line, source.column + mark.column, code, message)


def _syntax(source: Source, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in str(getattr(error, "problem", "")):
        # A quote never closed is found at the end of the file; its start is what to mend.
        mark = getattr(error, "context_mark", None) or mark
    line = source.line + (mark.line if mark else 0)
    column = source.column + (mark.column if mark else 0)
    message = str(getattr(error, "problem", None) or error).splitlines()[0]
    hint = "check the indentation; put the value between quotes if it holds special signs"
    return Problem(source.file, line, column, "yaml.syntax", message, hint)
