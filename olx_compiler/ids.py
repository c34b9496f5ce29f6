"""`ids.lock.yaml`: the url_name of each piece of content, given once and for ever.

Learners' work hangs on a url_name. A path that leaves the sources must be declared under `retired:`, and a
retired path never serves again.
"""

from __future__ import annotations

import hashlib
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


@dataclass(slots=True)
class Ids:
    """Content path to url_name, in use and retired."""

    names: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    where: yamltext.Located | None = None
    used: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken = {*self.names.values(), *self.retired.values()}

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

    def retire(self, numbers: set[str] | None) -> None:
        """Gives up every path of the courses `numbers` (all, if None) that the sources no longer hold."""
        for path in self._vanished(numbers):
            self.retired[path] = self.names.pop(path)

    def problems(self, shown: str, numbers: set[str] | None) -> list[Problem]:
        """Paths of the courses `numbers` (all, if None) that vanished, came back, or share a name."""
        found = [
            Problem(
                shown,
                *self._place("ids", path),
                "ids.vanished",
                f"'{path}' is no longer in the sources",
                _RETIRE,
            )
            for path in self._vanished(numbers)
        ]
        for path in sorted(self.used & self.retired.keys()):
            hint = "choose another id for the new content"
            message = f"'{path}' was retired and is used again"
            found.append(Problem(shown, *self._place("retired", path), "ids.reused", message, hint))
        owners: dict[str, str] = {}
        for path, name in sorted([*self.names.items(), *self.retired.items()]):
            if name in owners:
                message = f"'{owners[name]}' and '{path}' share the name {name}"
                found.append(
                    Problem(shown, *self._place("ids", path), "ids.shared-name", message, "undo the edit")
                )
            owners[name] = path
        return found

    def _vanished(self, numbers: set[str] | None) -> list[str]:
        gone = self.names.keys() - self.used
        return sorted(path for path in gone if numbers is None or path.split("/")[0] in numbers)

    def _place(self, part: str, path: str) -> tuple[int, int]:
        return self.where.place((part, path), of_key=True) if self.where is not None else (1, 1)

    def text(self) -> str:
        """The file's new content, sorted."""
        data = {
            "ids": dict(sorted(self.names.items())),
            "retired": dict(sorted(self.retired.items())),
        }
        return HEADER + str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000))


def read(path: Path, shown: str, problems: list[Problem]) -> Ids:
    """Names given so far; none when there is no file yet."""
    if not path.is_file():
        return Ids()
    text = sources.read_text(path, shown, problems)
    located = yamltext.read(yamltext.Source(shown, text), problems) if text is not None else None
    if located is None:
        return Ids()
    parts: dict[str, dict[str, str]] = {"ids": {}, "retired": {}}
    for part, entries in located.data.items():
        if part not in parts or not isinstance(entries, dict | None):
            problems.append(located.problem((part,), "ids.shape", f"unexpected '{part}'", "restore the file"))
        elif isinstance(entries, dict):
            parts[part] = {str(key): str(value) for key, value in entries.items()}
    return Ids(parts["ids"], parts["retired"], located)
