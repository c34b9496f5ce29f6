"""Record each name of the platform that our code uses, as one release has it.

`python -m tests.edx.record RELEASE TREE…`: see `README.md` in this folder. Facts only are written: kinds,
parameter names, where each was read.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.edx.declared import BLOCK, every_use
from tests.edx.platform_types import PACKAGES
from tests.edx.sources import Place, Sources

NAMES = Path(__file__).parent / "names"


def record(release: str, trees: list[Path], paths: list[str]) -> dict[str, Any]:
    """The record of a release: its sources, then each name."""
    sources = Sources(trees)
    filters = _filters(sources)
    names, origins = {}, {}
    for path in paths:
        entry = _entry(sources, filters, path)
        if (file := entry.pop("at", None)) is None:
            names[path] = {"absent": True}
            continue
        origin = sources.origin(file)
        key = f"{origin['repository']} {origin['version']}"
        origins[key] = {k: v for k, v in origin.items() if k not in ("file", "excerpt")}
        line = {} if origin.get("excerpt") or entry.get("line") is None else {"line": entry["line"]}
        entry.pop("line", None)
        names[path] = {**entry, "origin": key, "file": origin["file"], **line}
    return {"release": release, "origins": dict(sorted(origins.items())), "names": names}


def _entry(sources: Sources, filters: dict[str, tuple[str, Place]], path: str) -> dict[str, Any]:
    if path in filters:
        name, place = filters[path]
        function = sources.find(f"{name}.run_filter")
        assert function and isinstance(function.node, ast.FunctionDef)
        told = parameters(function.node)[1:]
        return {"kind": "filter", "class": name, "parameters": told, **_at(place)}
    if path.endswith(".html"):
        found = sources.template(path)
        return _template(*found) if found else {}
    place = sources.find(path) if path.split(".")[0] in PACKAGES else None
    return {**describe(sources, place), **_at(place)} if place else {}


def describe(sources: Sources, place: Place) -> dict[str, Any]:
    """Kind and, for what can be called, parameters: `name`, `name=` with a default, `*`, `**rest`."""
    node = place.node
    if isinstance(node, ast.FunctionDef):
        marks = {ast.unparse(each) for each in node.decorator_list}
        if {"property", "cached_property", "lazy", "classproperty"} & marks:
            return {"kind": "property"}
        kind = next((each for each in ("classmethod", "staticmethod") if each in marks), None)
        kind = kind or ("method" if place.owner else "function")
        told = {"kind": kind, "parameters": parameters(node)}
        return {**told, "returns": shape} if (shape := returns(node)) else told
    if isinstance(node, ast.ClassDef):
        told = constructor(sources, place)
        return {"kind": "class"} if told is None else {"kind": "class", "parameters": told}
    if isinstance(node, ast.Module):
        return {"kind": "module"}
    value = ast.unparse(node.value) if isinstance(node, ast.Assign | ast.AnnAssign) and node.value else ""
    if place.owner is None:
        return {"kind": "constant"}
    told: dict[str, Any] = {"kind": "field" if "Field(" in value or "ForeignKey(" in value else "attribute"}
    call = node.value if isinstance(node, ast.Assign) else None
    if isinstance(call, ast.Call):
        for keyword in call.keywords:
            if keyword.arg == "related_name" and isinstance(keyword.value, ast.Constant):
                told["related_name"] = keyword.value.value
    return told


def returns(node: ast.FunctionDef) -> str | None:
    """`list` or `tuple of N` where each return of the function says so."""
    shapes = {_shape(each.value) for each in _returns(node)}
    return shapes.pop() if len(shapes) == 1 else None


def _returns(node: ast.AST) -> Iterator[ast.Return]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _returns(child)


def _shape(value: ast.expr | None) -> str | None:
    if isinstance(value, ast.Tuple):
        return f"tuple of {len(value.elts)}"
    made = isinstance(value, ast.Call) and ast.unparse(value.func) == "list"
    return "list" if made or isinstance(value, ast.List | ast.ListComp) else None


def parameters(node: ast.FunctionDef) -> list[str]:
    """Names in order; `=` after those that have a default."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    bare = len(positional) - len(arguments.defaults)
    told = [each.arg + ("=" if index >= bare else "") for index, each in enumerate(positional)]
    if arguments.posonlyargs:
        told.insert(len(arguments.posonlyargs), "/")
    if arguments.vararg:
        told.append(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        told.append("*")
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    told += [each.arg + ("=" if default is not None else "") for each, default in pairs]
    return told + ([f"**{arguments.kwarg.arg}"] if arguments.kwarg else [])


def constructor(sources: Sources, place: Place) -> list[str] | None:
    """Parameters a class is called with, `self` first; None where a base outside the trees decides."""
    assert isinstance(place.node, ast.ClassDef)
    line = [place, *sources.bases(place)]
    for each in line:
        assert isinstance(each.node, ast.ClassDef)
        for node in each.node.body:
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                return parameters(node)
        marks = " ".join(ast.unparse(mark) for mark in each.node.decorator_list)
        if "attr" in marks or "dataclass" in marks:
            return ["self", *_attributes(line)]
    known = sum(len(each.node.bases) for each in line if isinstance(each.node, ast.ClassDef))
    return ["self"] if known == len(line) - 1 else None


def _attributes(line: list[Place]) -> list[str]:
    """Fields of an attrs class or dataclass, those of its bases first."""
    found: dict[str, str] = {}
    for each in reversed(line):
        assert isinstance(each.node, ast.ClassDef)
        marks = {ast.unparse(mark) for node in each.node.body for mark in getattr(node, "decorator_list", ())}
        for node in each.node.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None)
            if isinstance(targets[0], ast.Name) and (isinstance(node, ast.AnnAssign) or _is_attribute(value)):
                keywords = {k.arg for k in value.keywords} if isinstance(value, ast.Call) else set()
                name, plain = targets[0].id, value is not None and not _is_attribute(value)
                default = plain or keywords & {"default", "factory"} or f"{name}.default" in marks
                found[name] = name + ("=" if default else "")
    return list(found.values())


def _is_attribute(value: ast.AST | None) -> bool:
    makers = ("attr.ib", "attr.field", "attrib", "field")
    return isinstance(value, ast.Call) and ast.unparse(value.func) in makers


def _filters(sources: Sources) -> dict[str, tuple[str, Place]]:
    """`filter_type` → its class."""
    found = {}
    for place in sources.classes("openedx_filters"):
        assert isinstance(place.node, ast.ClassDef)
        for node in place.node.body:
            if _assigns(node, "filter_type") and isinstance(node.value, ast.Constant):
                found[node.value.value] = (f"{place.module}.{place.node.name}", place)
    return found


def _assigns(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [name]


def _template(path: Path, text: str) -> dict[str, Any]:
    return {"kind": "template", "blocks": sorted(set(BLOCK.findall(text))), "at": path, "line": None}


def _at(place: Place) -> dict[str, Any]:
    return {"at": place.file, "line": getattr(place.node, "lineno", None)}


def main(arguments: list[str]) -> None:
    """Write `names/<release>.json`."""
    release, *trees = arguments
    paths = sorted({use.path for use in every_use()})
    text = json.dumps(record(release, [Path(tree) for tree in trees], paths), indent=1, ensure_ascii=False)
    (NAMES / f"{release}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
