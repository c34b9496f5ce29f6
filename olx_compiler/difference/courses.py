"""Two states of one course, block by block."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from olx_compiler.adopt.tree import CONTAINERS, ROOT, Node, Tree
from olx_compiler.difference import questions
from olx_compiler.difference.change import Change, Kind, excerpt, words

_NAMES = {
    "chapter": "section",
    "sequential": "unit",
    "vertical": "page",
    "html": "text",
    "problem": "question",
}
# What learners leave in a block, by tag; in any other, whether they saw it.
_LEFT = {
    "problem": "answers and marks",
    "viatic_financing_plan": "answers and marks",
    "viatic_video": "where each one stopped",
    "discussion": "what was said there",
}
# A block whose state answers to these fields.
_ASKED = {"viatic_financing_plan": ("case", "asked")}
_GRADED = ("graded", "format")


def changes(old: Tree, new: Tree) -> Iterator[Change]:
    """Each change from `old` to `new`, in the order one reads: settings, removals, then what there is."""
    yield from _Comparison(old, new).run()


class _Comparison:
    def __init__(self, old: Tree, new: Tree) -> None:
        self.old, self.new = old, new
        self.above = {**old.parents(), **new.parents()}
        self.before, self.after = old.parents(), new.parents()

    def run(self) -> Iterator[Change]:
        yield from self._settings()
        yield from self._files()
        for name, node in self.old.nodes.items():
            if name not in self.new.nodes:
                yield from self._removed(name, node)
        for name, node in self.new.nodes.items():
            if name not in self.old.nodes:
                yield from self._added(name, node)
            elif name != ROOT:
                yield from self._kept(self.old.nodes[name], node)
        for name, node in self.new.nodes.items():
            if name in self.old.nodes:
                yield from self._reordered(self.old.nodes[name].children, node.children)

    def _where(self, name: str, tree: Tree, parents: Mapping[str, str]) -> str:
        titles: list[str] = []
        while name != ROOT:
            node = tree.nodes[name]
            titles.append(node.fields.get("display_name") or _kind(node))
            name = parents[name]
        return " › ".join([self.new.number, *reversed(titles)])

    def _change(self, kind: Kind, name: str, message: str, lines: Sequence[str] = ()) -> Change:
        there = name in self.new.nodes
        tree, parents = (self.new, self.after) if there else (self.old, self.before)
        where = self._where(name, tree, parents)
        return Change(self.new.number, kind, where, "" if name == ROOT else name, message, tuple(lines))

    def _settings(self) -> Iterator[Change]:
        for kind, was, now in (
            ("settings", self.old.settings, self.new.settings),
            ("grading", self.old.grading, self.new.grading),
        ):
            for key in sorted({*was, *now}):
                if was.get(key) != now.get(key):
                    told = f"{key}: {_short(was.get(key))} → {_short(now.get(key))}"
                    yield self._change("grading" if kind == "grading" else "settings", ROOT, told)

    def _files(self) -> Iterator[Change]:
        for name in sorted({*self.old.files, *self.new.files}):
            was, now = self.old.files.get(name), self.new.files.get(name)
            if was == now:
                continue
            if name.startswith("about/"):
                yield self._change("text", ROOT, name, excerpt(words(was or b""), words(now or b"")))
            else:
                told = "added" if was is None else "removed" if now is None else "changed"
                yield self._change("file", ROOT, f"{name} {told}")

    def _removed(self, name: str, node: Node) -> Iterator[Change]:
        if self.before[name] in self.new.nodes:
            yield self._change("removed", name, f"this {_kind(node)} is no longer there")
        if node.tag not in CONTAINERS:
            left = _LEFT.get(node.tag, "that it was seen")
            if node.tag in _LEFT or node.tag.startswith("viatic_"):
                yield self._change("lost", name, f"{left}, of this {_kind(node)} ({name})")

    def _added(self, name: str, node: Node) -> Iterator[Change]:
        if self.after[name] in self.old.nodes:
            yield self._change("added", name, f"a new {_kind(node)}")

    def _kept(self, was: Node, now: Node) -> Iterator[Change]:
        name = now.name
        if was.tag != now.tag:
            yield self._change(
                "lost", name, f"{_LEFT.get(was.tag, 'that it was seen')}: {was.tag} → {now.tag}"
            )
            return
        if self.before[name] != self.after[name]:
            place = self._where(self.before[name], self.old, self.before)
            yield self._change("moved", name, f"it was in {place}")
        titles = was.fields.get("display_name"), now.fields.get("display_name")
        # The text of a page bears the title of the page: it is told once, there.
        if titles[0] != titles[1] and now.tag not in ("html", "problem"):
            yield self._change("renamed", name, f"“{titles[0]}” → “{titles[1]}”")
        if now.tag in CONTAINERS:
            for key in _GRADED:
                if was.fields.get(key) != now.fields.get(key):
                    yield self._change(
                        "grading", name, f"{key}: {was.fields.get(key)} → {now.fields.get(key)}"
                    )
            return
        yield from self._block(was, now)

    def _block(self, was: Node, now: Node) -> Iterator[Change]:
        if now.tag == "problem":
            for kind, message in questions.changes(was, now):
                yield self._change(kind, now.name, message)
        else:
            for key in sorted({*was.fields, *now.fields} - {"display_name"}):
                if was.fields.get(key) != now.fields.get(key):
                    told = f"{key}: {_short(was.fields.get(key))} → {_short(now.fields.get(key))}"
                    yield self._change("question", now.name, told)
                    if key in _ASKED.get(now.tag, ()):
                        yield self._change("lost", now.name, f"answers recorded were to another {key}")
        lines = excerpt(words(was.body), words(now.body))
        if lines:
            yield self._change("text", now.name, f"the words of this {_kind(now)}", lines)

    def _reordered(self, was: Sequence[str], now: Sequence[str]) -> Iterator[Change]:
        """Blocks of one place that changed their order: those that a reader would say moved."""
        common = [name for name in was if name in now]
        later = [name for name in now if name in was]
        for name in _out_of_place(common, later):
            yield self._change("moved", name, "it stands elsewhere in the same place")


def _out_of_place(was: Sequence[str], now: Sequence[str]) -> Iterable[str]:
    matches = difflib.SequenceMatcher(a=was, b=now, autojunk=False).get_matching_blocks()
    still = {name for match in matches for name in was[match.a : match.a + match.size]}
    return [name for name in now if name not in still]


def _kind(node: Node) -> str:
    return _NAMES.get(node.tag, node.tag)


def _short(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
