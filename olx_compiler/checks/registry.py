"""Every rule by its code, found in the modules of `rules` and `forms`: adding a module is enough."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from commune_core.errors import CommuneError
from olx_compiler.checks import forms, rules
from olx_compiler.checks.rule import Level, Rule


class UnknownRule(CommuneError):
    """No rule has this code."""

    code = "rule.unknown"


@cache
def all_rules() -> Mapping[str, Rule]:
    """Code to rule, in the order of codes."""
    found: dict[str, Rule] = {}
    for each in (*_in_rules(), *_in_forms()):
        if each.code in found:
            raise ValueError(f"two rules are called {each.code}")
        found[each.code] = each
    return dict(sorted(found.items()))


def rule(code: str) -> Rule:
    """The rule of this code; `olx.…`, what olxcleaner says of a built course, is one rule."""
    known = all_rules()
    if code not in known and code.startswith("olx."):
        return known["olx.cleaner"]
    try:
        return known[code]
    except KeyError:
        family = [name for name in known if name.split(".")[0] == code.split(".")[0]]
        hint = f"codes: {', '.join(family or known)}"
        raise UnknownRule(f"no rule is called '{code}'", hint=hint) from None


def level_of(code: str) -> Level:
    """Whether a problem of this code stops a build; one that has no rule does."""
    known = all_rules().get(code)
    return known.level if known is not None else "error"


def _in_rules() -> Iterator[Rule]:
    for module in _modules(rules):
        each: Rule = module.RULE
        yield each


def _in_forms() -> Iterator[Rule]:
    for module in _modules(forms):
        several: tuple[Rule, ...] = module.RULES
        yield from several


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")
