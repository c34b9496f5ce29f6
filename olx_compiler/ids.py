"""`ids.lock.yaml`: the url_name of each piece of content, given once and for ever.

Learners' work hangs on a url_name. A path that leaves the sources must be declared under `retired:`, and a
retired path never serves again. Paths begin with the number of their course: each course is named by itself
(`Ids`, a part of the `Lock`), so that courses can be rendered apart; the lock then takes what they were
given, course after course, and tells a name that two of them would share.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from olx_compiler import sources, yamltext
from olx_compiler.problem import Problem

HEADER = """\
# url_name of each piece of content, written by `viatic-olx build`: learners' work hangs on these names.
# Never change one. Content that is really gone goes under `retired:` (`viatic-olx build --retire` does it).
"""
_RETIRE = "put it back, or run 'viatic-olx build --retire' to give it up along with what learners did there"
# What this module writes, which needs no YAML reader; anything else does.
_PART = re.compile(r"(ids|retired):(?: \{\})?")
_LINE = re.compile(r"  (?P<path>[A-Z][\w-]*(?:/[\w-]+)*): (?P<name>[a-z]\w*)")


@dataclass(slots=True)
class Ids:
    """Content path to url_name of one course (or of any part of the lock), in use and retired."""

    names: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken |= {*self.names.values(), *self.retired.values()}

    def name(self, prefix: str, path: str) -> str:
        """The url_name of `path`, made now if it has none: `prefix`, then a short hash of the path."""
        self.used.add(path)
        known = self.names.get(path)
        if known is not None:
            return known
        digest = hashlib.sha256(path.encode()).hexdigest()
        length = 8
        while f"{prefix}_{digest[:length]}" in self._taken:
            length += 1
        name = self.names[path] = f"{prefix}_{digest[:length]}"
        self._taken.add(name)
        return name

    def retire(self) -> None:
        """Gives up every path that was not used."""
        for path in self.vanished():
            self.retired[path] = self.names.pop(path)

    def vanished(self) -> list[str]:
        """Named paths that the sources no longer hold."""
        return sorted(self.names.keys() - self.used)

    def reused(self) -> list[str]:
        """Retired paths that the sources hold again."""
        return sorted(self.used & self.retired.keys())

    def digest(self) -> str:
        """Changes whenever a name does."""
        lines = [f"{part}{path}={name}" for part, path, name in self._entries()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        for part, names in (("", self.names), ("-", self.retired)):
            for path in sorted(names):
                yield part, path, names[path]


@dataclass(slots=True)
class Lock:
    """Every name given so far, by course number; `text` is the file they were read from."""

    shown: str
    courses: dict[str, Ids] = field(default_factory=dict)
    text: str = ""
    _owners: dict[str, str] = field(default_factory=dict)

    def part(self, number: str, *, apart: bool = True) -> Ids:
        """The names of one course, which its maker may add to; not `apart`, it avoids those of all others."""
        ids = self.courses.get(number, Ids())
        return Ids(dict(ids.names), dict(ids.retired), _taken=set() if apart else set(self._owners))

    def clashes(self, number: str, ids: Ids) -> bool:
        """Whether a name made for one course is already that of another's content."""
        return any(self._owners.get(name, number) != number for name in ids.names.values())

    def take(self, number: str, ids: Ids) -> None:
        """The names of a course, now that it is made."""
        self.courses[number] = Ids(ids.names, ids.retired)
        self._owners |= dict.fromkeys([*ids.names.values(), *ids.retired.values()], number)

    def faults(self, number: str, ids: Ids) -> list[Problem]:
        """Paths of one course that vanished or came back."""
        found = []
        for path in ids.vanished():
            message = f"'{path}' is no longer in the sources"
            found.append(Problem(self.shown, *self._place(path), "ids.vanished", message, _RETIRE))
        for path in ids.reused():
            message = f"'{path}' was retired and is used again"
            hint = "choose another id for the new content"
            found.append(Problem(self.shown, *self._place(path), "ids.reused", message, hint))
        return found

    def shared_names(self) -> list[Problem]:
        """Two paths that bear one name: somebody edited the file."""
        owners: dict[str, str] = {}
        found = []
        entries = [
            entry
            for ids in self.courses.values()
            for names in (ids.names, ids.retired)
            for entry in names.items()
        ]
        for path, name in sorted(entries):
            if name in owners:
                message = f"'{owners[name]}' and '{path}' share the name {name}"
                found.append(
                    Problem(self.shown, *self._place(path), "ids.shared-name", message, "undo the edit")
                )
            owners[name] = path
        return found

    def drop(self, numbers: Collection[str], *, retire: bool) -> list[Problem]:
        """What is said of courses that left the sources whole; `retire` gives up their names instead."""
        found = []
        for number in sorted(numbers):
            ids = self.part(number)
            if retire:
                ids.retire()
                self.take(number, ids)
            found += [] if retire else self.faults(number, ids)
        return found

    def written(self) -> str:
        """The file's new content, sorted."""
        text = HEADER
        for part in ("ids", "retired"):
            entries: dict[str, str] = {}
            for ids in self.courses.values():
                entries |= ids.names if part == "ids" else ids.retired
            text += f"{part}:\n" if entries else f"{part}: {{}}\n"
            text += "".join(_line(path, entries[path]) for path in sorted(entries))
        return text

    def _place(self, path: str) -> tuple[int, int]:
        found = re.search(rf"^[ '\"]*{re.escape(path)}['\"]?:", self.text, re.MULTILINE)
        if found is None:
            return 1, 1
        return self.text.count("\n", 0, found.start()) + 1, 3


def _line(path: str, name: str) -> str:
    line = f"  {path}: {name}"
    if _LINE.fullmatch(line):
        return line + "\n"
    return "  " + str(yaml.safe_dump({path: name}, allow_unicode=True, width=1000))


def read(path: Path, shown: str, problems: list[Problem]) -> Lock:
    """Names given so far; none when there is no file yet."""
    lock = Lock(shown)
    text = sources.read_text(path, shown, problems) if path.is_file() else None
    if text is None:
        return lock
    lock.text = text
    parts = _quickly(text) or _as_yaml(text, shown, problems)
    found: dict[str, Ids] = {}
    for part, entries in parts.items():
        for content, name in entries.items():
            ids = found.setdefault(content.split("/")[0], Ids())
            (ids.names if part == "ids" else ids.retired)[content] = name
    for number, ids in found.items():
        lock.take(number, ids)
    return lock


def _quickly(text: str) -> dict[str, dict[str, str]] | None:
    """The two parts of a file that is as `Lock.written` makes it, None of any other."""
    parts: dict[str, dict[str, str]] = {}
    entries: dict[str, str] | None = None
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is not None and entries is not None and found["path"] not in entries:
            entries[found["path"]] = found["name"]
        elif (head := _PART.fullmatch(line)) is not None and head[1] not in parts:
            entries = parts[head[1]] = {}
        elif not line.startswith("#"):
            return None
    return parts or None


def _as_yaml(text: str, shown: str, problems: list[Problem]) -> Mapping[str, Mapping[str, str]]:
    located = yamltext.read(yamltext.Source(shown, text), problems)
    parts: dict[str, dict[str, str]] = {"ids": {}, "retired": {}}
    if located is None:
        return parts
    for part, entries in located.data.items():
        if part not in parts or not isinstance(entries, dict | None):
            problems.append(located.problem((part,), "ids.shape", f"unexpected '{part}'", "restore the file"))
        elif isinstance(entries, dict):
            parts[part] = {str(key): str(value) for key, value in entries.items()}
    return parts
