"""`likeness.bin`: what each built course is compared with others by, so that one that changed can be held
against all of them without reading them again.

A line of JSON (files, places of sentences, how many runs of words each has), then the hashes of the runs,
eight bytes each, in the same order.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from olx_compiler.checks import Trace
from olx_compiler.checks.shingles import Sentence


def packed(traces: Iterable[Trace]) -> bytes:
    """The file of these courses, the same whatever their order."""
    head, runs = [], array("Q")
    for trace in sorted(traces, key=lambda each: each.number):
        files = sorted({file for file, _line, _column in trace.places})
        sentences = []
        for sentence, (file, line, column) in zip(trace.sentences, trace.places, strict=True):
            sentences.append([files.index(file), line, column, len(sentence.runs)])
            runs.extend(sorted(sentence.runs))
        head.append({"number": trace.number, "files": files, "sentences": sentences})
    if sys.byteorder == "big":
        runs.byteswap()
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + runs.tobytes()


def read(path: Path) -> dict[str, Trace]:
    """Course number to its trace; none where the file is not as it was written."""
    try:
        head, _, raw = path.read_bytes().partition(b"\n")
        runs = array("Q")
        runs.frombytes(raw)
        if sys.byteorder == "big":
            runs.byteswap()
        return {trace.number: trace for trace in _traces(json.loads(head), runs)}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return {}


def _traces(head: list[dict[str, list[list[int]]]], runs: array[int]) -> Iterator[Trace]:
    start = 0
    for course in head:
        sentences, places = [], []
        for file, line, column, count in course["sentences"]:
            sentences.append(Sentence(frozenset(runs[start : start + count])))
            places.append((str(course["files"][file]), line, column))
            start += count
        yield Trace(str(course["number"]), tuple(sentences), tuple(places))
