"""Where the platform defines a name, read from source trees: nothing is imported.

A tree is a folder with an `origin.json` at its root, which `README.md` in this folder describes; an unpacked
wheel needs none.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A definition: its node, the module and file that hold it, the class around it."""

    node: ast.AST
    module: str
    file: Path
    owner: ast.ClassDef | None = None


class Sources:
    """The trees of one release, searched in order."""

    def __init__(self, trees: Sequence[Path]) -> None:
        self.trees = trees
        self.module = cache(self._module)
        self._looking: set[str] = set()

    def find(self, dotted: str) -> Place | None:
        """The definition of `dotted`, through imports and base classes."""
        parts = dotted.split(".")
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[:length])
            if (parsed := self.module(module)) is None:
                continue
            place: Place | None = Place(parsed[0], module, parsed[1])
            for name in parts[length:]:
                place = self._inside(place, name) if place else None
            if place:
                return place
        return None

    def bases(self, place: Place) -> Iterator[Place]:
        """The classes a class extends, nearest first, those that can be found."""
        assert isinstance(place.node, ast.ClassDef)
        for base in place.node.bases:
            try:
                dotted = ast.unparse(base)
            except ValueError:
                continue
            found = self._named(place.module, dotted.split("[")[0])
            if found and isinstance(found.node, ast.ClassDef):
                yield found
                yield from self.bases(found)

    def template(self, name: str) -> tuple[Path, str] | None:
        """A template of some app: its file and text."""
        for tree in self.trees:
            for path in sorted(tree.glob(f"**/templates/{name}")):
                if "themes" not in path.parts:
                    return path, path.read_text(encoding="utf-8")
        return None

    def classes(self, package: str) -> Iterator[Place]:
        """Every class of a package."""
        for tree in self.trees:
            for file in sorted((tree / package).rglob("*.py")):
                module = ".".join(file.relative_to(tree).with_suffix("").parts)
                for node in ast.parse(file.read_text(encoding="utf-8")).body:
                    if isinstance(node, ast.ClassDef):
                        yield Place(node, module, file)

    def origin(self, file: Path) -> dict[str, Any]:
        """Repository, version, file and, where they mean something, certainty and line numbers."""
        tree = next(each for each in self.trees if file.is_relative_to(each))
        told = _origin_of(tree)
        inner = file.relative_to(tree).as_posix()
        exception = told.get("files", {}).get(inner, {})
        general = {key: value for key, value in told.items() if key != "files"}
        return {**general, **exception, "file": inner}

    def _module(self, dotted: str) -> tuple[ast.Module, Path] | None:
        inner = Path(*dotted.split("."))
        for tree in self.trees:
            for file in (tree / inner.with_suffix(".py"), tree / inner / "__init__.py"):
                if file.is_file():
                    return ast.parse(file.read_text(encoding="utf-8")), file
            if (tree / inner).is_dir():
                return ast.Module([], []), tree / inner
        return None

    def _inside(self, place: Place, name: str) -> Place | None:
        if isinstance(place.node, ast.Module):
            return self._named(place.module, name)
        if isinstance(place.node, ast.ClassDef):
            for owner in (place, *self.bases(place)):
                if (found := _member(owner.node, name)) is not None:
                    return Place(found, owner.module, owner.file, owner.node)
        return None

    def _named(self, module: str, dotted: str) -> Place | None:
        """What `dotted` means at the top of `module`."""
        name, _, rest = dotted.partition(".")
        parsed = self.module(module)
        if parsed is None:
            return None
        tree, file = parsed
        found = self._defined(tree, file, module, name)
        for part in rest.split(".") if rest else ():
            found = self._inside(found, part) if found else None
        return found

    def _defined(self, tree: ast.Module, file: Path, module: str, name: str) -> Place | None:
        for node in _statements(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                return Place(node, module, file)
            if name in _assigned(node):
                return Place(node, module, file)
        # Modules that import all of each other would be searched for ever.
        if (here := f"{module}.{name}") in self._looking:
            return None
        self._looking.add(here)
        try:
            paths = [
                path
                for node in _statements(tree)
                for path in _imported(node, name, module, file.name == "__init__.py")
            ]
            return next((found for path in paths if (found := self.find(path))), None)
        finally:
            self._looking.remove(here)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Statements at the top of a module, those under `if` and `try` too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If | ast.Try | ast.ExceptHandler):
            yield from _statements(child)
        else:
            yield child


def _assigned(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Assign):
        return {each.id for each in node.targets if isinstance(each, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


def _imported(node: ast.AST, name: str, module: str, package: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names if name in (each.asname, each.name))
    elif isinstance(node, ast.ImportFrom):
        parents = module.split(".")
        start = ".".join(parents[: len(parents) - node.level + package]) if node.level else ""
        source = ".".join(part for part in (start, node.module) if part)
        for each in node.names:
            if each.name == "*" or name == (each.asname or each.name):
                yield f"{source}.{name if each.name == '*' else each.name}"


def _member(owner: ast.AST, name: str) -> ast.AST | None:
    assert isinstance(owner, ast.ClassDef)
    for node in owner.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node
        if name in _assigned(node):
            return node
    for node in ast.walk(owner):
        targets = node.targets if isinstance(node, ast.Assign) else ()
        for each in targets:
            if isinstance(each, ast.Attribute) and ast.unparse(each) == f"self.{name}":
                return node
    # The column of a relation: `user_id` of `user`.
    if name.endswith("_id"):
        relation = _member(owner, name[:-3])
        if relation is not None and "ForeignKey" in ast.unparse(relation):
            return relation
    return None


@cache
def _origin_of(tree: Path) -> dict[str, Any]:
    told = tree / "origin.json"
    if told.is_file():
        return json.loads(told.read_text(encoding="utf-8"))
    for metadata in tree.glob("*.dist-info/METADATA"):
        fields = dict(
            line.split(": ", 1) for line in metadata.read_text("utf-8").splitlines()[:40] if ": " in line
        )
        return {"repository": fields["Name"], "version": fields["Version"]}
    raise FileNotFoundError(f"{tree} has no origin.json and is no unpacked wheel")
