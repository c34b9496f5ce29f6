"""Every name of the platform that our code uses, and how: read from the source, nothing is imported.

The reader follows a value from its import through assignments, calls, loops and queries of one module. What a
function of the platform gives back is in `platform_types`; what it cannot follow it leaves out.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from tests.edx.platform_types import DEFINED_IN, FORWARDS, GIVES, HOLDS, RELATIONS, USER
from tests.edx.uses import ROOT, Call, Use, is_platform

Role = Literal["name", "object", "member", "rows", "values", "each"]

# Methods of Django's queries: those that name fields, and what each leaves to go on with.
_QUERIES: dict[str, Role | None] = {
    "all": "rows",
    "annotate": "rows",
    "exclude": "rows",
    "filter": "rows",
    "order_by": "rows",
    "select_related": "rows",
    "values": "values",
    "values_list": "values",
    "first": "object",
    "get": "object",
    "count": None,
    "create": None,
    "exists": None,
    "get_or_create": None,
}
_BY_NAME = {"order_by", "select_related", "values", "values_list"}
_OPTIONS = {"values_list": {"flat", "named"}, "get_or_create": {"defaults"}}


@dataclass(frozen=True, slots=True)
class Value:
    """A thing of the platform in our hands: the name itself, an object of that class, a query of it…"""

    path: str
    role: Role = "name"


def uses_in(path: Path) -> list[Use]:
    """Uses by one module of ours, in reading order."""
    reader = _Reader(str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # Twice: a function may be called above the place that tells what it returns.
    reader.read(tree)
    reader.uses.clear()
    reader.read(tree)
    return reader.uses


class _Reader:
    """Walks a module in order, keeping what each local name holds."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.uses: list[Use] = []
        self.scope: dict[str, Any] = {}
        self.returns: dict[str, Any] = {}
        self.current = ""
        self.guarded = False
        self.called = ""

    def read(self, node: ast.AST | None) -> Any:
        """The value of an expression, or None where it is nothing of the platform."""
        if node is None:
            return None
        handler = getattr(self, f"_{type(node).__name__.lower()}", self._others)
        return handler(node)

    def note(self, path: str, node: ast.AST, **how: Any) -> None:
        if is_platform(path):
            site = f"{self.file}:{node.lineno}"
            self.uses.append(Use(path, site, optional=self.guarded, **how))

    def _others(self, node: ast.AST) -> Any:
        for child in ast.iter_child_nodes(node):
            self.read(child)

    def _try(self, node: ast.Try) -> None:
        """An import that its own `except ImportError` catches is optional."""
        outer = self.guarded
        self.guarded |= any("ImportError" in ast.dump(each.type) for each in node.handlers if each.type)
        for statement in node.body:
            self.read(statement)
        self.guarded = outer
        for statement in (*node.handlers, *node.orelse, *node.finalbody):
            self.read(statement)

    # What binds names

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.note(alias.name, node)
            bound = alias.asname or alias.name.split(".")[0]
            self.scope[bound] = Value(alias.name if alias.asname else bound)

    def _importfrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            path = f"{node.module}.{alias.name}"
            self.note(path, node)
            if is_platform(path) or path.startswith("django.contrib.auth."):
                self.scope[alias.asname or alias.name] = Value(path)

    def _functiondef(self, node: ast.FunctionDef) -> None:
        outer, self.scope = self.scope, dict(self.scope)
        outer_name, self.current = self.current, node.name
        owner = outer.get("__class__")
        for argument in node.args.args:
            self.scope[argument.arg] = None
        if owner and node.args.args:
            self.scope[node.args.args[0].arg] = Value(owner.path, "object")
        self._others(node)
        self.scope, self.current = outer, outer_name

    def _classdef(self, node: ast.ClassDef) -> None:
        for mark in node.decorator_list:
            self.read(mark)
        bases = [value for base in node.bases if isinstance(value := self.read(base), Value)]
        outer, self.scope = self.scope, dict(self.scope)
        self.scope["__class__"] = bases[0] if bases else None
        for statement in node.body:
            if bases:
                self._override(bases[0], statement)
            self.read(statement)
        self.scope = outer
        # Seen from outside, a class of ours is used as the class it extends.
        self.scope[node.name] = bases[0] if bases else None

    def _override(self, base: Value, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = node.args
            names = [each.arg for each in arguments.args[1:]]
            names += ["*"] if arguments.vararg else []
            names += [each.arg for each in arguments.kwonlyargs]
            names += ["**"] if arguments.kwarg else []
            self.note(f"{base.path}.{node.name}", node, overrides=tuple(names))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    self.note(f"{base.path}.{target.id}", node)

    def _assign(self, node: ast.Assign) -> None:
        self.called = ""
        value = self.read(node.value)
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Call):
                self.note(self.called, node, unpacks=len(target.elts))
            self._bind(target, value)

    def _annassign(self, node: ast.AnnAssign) -> None:
        self._bind(node.target, self.read(node.value))

    def _namedexpr(self, node: ast.NamedExpr) -> Any:
        self._bind(node.target, value := self.read(node.value))
        return value

    def _return(self, node: ast.Return) -> None:
        if (value := self.read(node.value)) is not None:
            self.returns[self.current] = value

    def _bind(self, target: ast.AST, value: Any) -> None:
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Tuple):
            parts = value if isinstance(value, tuple) else (None,) * len(target.elts)
            for each, part in zip(target.elts, parts, strict=False):
                self._bind(each, part)
        else:
            self.read(target)

    def _for(self, node: ast.For) -> None:
        self._bind(node.target, self._each_of(node.iter))
        for statement in (*node.body, *node.orelse):
            self.read(statement)

    def _listcomp(self, node: Any) -> None:
        for loop in node.generators:
            self._bind(loop.target, self._each_of(loop.iter))
            for condition in loop.ifs:
                self.read(condition)
        for part in ("key", "value", "elt"):
            self.read(getattr(node, part, None))

    _setcomp = _generatorexp = _dictcomp = _listcomp

    def _each_of(self, node: ast.expr) -> Any:
        value = self.read(node)
        if not isinstance(value, Value) or value.role in ("name", "member", "values"):
            return None
        if value.role == "object":
            self.note(f"{value.path}.__iter__", node)
            return None
        return Value(value.path, "object")

    # What has a value

    def _name(self, node: ast.Name) -> Any:
        return self.scope.get(node.id)

    def _tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.read(each) for each in node.elts)

    def _boolop(self, node: ast.BoolOp) -> Any:
        return next((value for value in [self.read(each) for each in node.values] if value), None)

    def _ifexp(self, node: ast.IfExp) -> Any:
        values = [self.read(each) for each in (node.test, node.body, node.orelse)]
        return values[1] or values[2]

    def _attribute(self, node: ast.Attribute) -> Any:
        held = self.read(node.value)
        if not isinstance(held, Value):
            return None
        if held.role == "name" and node.attr == "objects":
            return Value(held.path, "rows")
        if held.role == "each":
            # A list has none of what a query has: a name that no record holds.
            self.note(f"{held.path}.list.{node.attr}", node)
        if held.role not in ("name", "object") or node.attr == "pk":
            return None
        path = f"{held.path}.{node.attr}"
        path = DEFINED_IN.get(path, path)
        self.note(path, node)
        if path in HOLDS:
            return Value(HOLDS[path], "object")
        return Value(path, "name" if held.role == "name" else "member")

    def _call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute) and self._is_query(node.func):
            return self._query(node, node.func)
        if isinstance(node.func, ast.Name) and node.func.id in ("list", "tuple", "sorted") and node.args:
            return self.read(node.args[0])
        called = self.read(node.func)
        self.called = ""
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.read(argument)
        if isinstance(node.func, ast.Name) and called is None:
            return self.returns.get(node.func.id)
        if not isinstance(called, Value) or called.role not in ("name", "member"):
            return None
        if called.path == "django.contrib.auth.get_user_model":
            return Value(USER)
        self.called = called.path
        for path in (called.path, FORWARDS.get(called.path, "")):
            self.note(path, node, call=_arguments(node))
        return _given(called.path)

    def _is_query(self, function: ast.Attribute) -> bool:
        before = len(self.uses)
        held = self.read(function.value)
        del self.uses[before:]
        return isinstance(held, Value) and held.role in ("rows", "values")

    def _query(self, node: ast.Call, function: ast.Attribute) -> Any:
        held: Value = self.read(function.value)
        method = function.attr
        if method not in _QUERIES:
            self.note(f"{held.path}.objects.{method}", node, call=_arguments(node))
            return None
        for argument in node.args:
            if method in _BY_NAME and isinstance(argument, ast.Constant):
                self._field(held.path, argument.value.lstrip("-"), node)
            else:
                self.read(argument)
        for keyword in node.keywords:
            self.read(keyword.value)
            if keyword.arg and keyword.arg not in _OPTIONS.get(method, ()):
                self._field(held.path, keyword.arg, node)
            elif isinstance(keyword.value, ast.Dict):
                for key in keyword.value.keys:
                    self._field(held.path, key.value, node)
        left = _QUERIES[method]
        return None if left is None else replace(held, role="values" if held.role == "values" else left)

    def _field(self, model: str, lookup: str, node: ast.AST) -> None:
        name, _, rest = lookup.partition("__")
        if name == "pk":
            return
        path = f"{model}.{name}"
        self.note(DEFINED_IN.get(path, path), node)
        if rest and path in RELATIONS:
            self._field(RELATIONS[path], rest, node)


def _arguments(node: ast.Call) -> Call:
    stars = [each for each in node.args if isinstance(each, ast.Starred)]
    keywords = tuple(each.arg for each in node.keywords if each.arg)
    hidden = bool(stars) or len(keywords) < len(node.keywords)
    return Call(len(node.args) - len(stars), keywords, hidden)


def _given(path: str) -> Any:
    """What a call of `path` gives; a class, known by its capital, gives an object of it."""
    told = GIVES.get(path)
    if isinstance(told, tuple):
        return tuple(each and Value(each, "object") for each in told)
    if told:
        role, _, model = told.rpartition(" ")
        return Value(model, role or "object")
    return Value(path, "object") if path.rpartition(".")[2][:1].isupper() else None
