"""A film as the block `viatic_video` reads it (docs/blocks.md): one inline element, lists as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from commune_core.films import passages, read_vtt
from commune_core.typography import typeset
from olx_compiler.content import Asset
from olx_compiler.directives import VideoSpec
from olx_compiler.pagehtml import Resolver
from olx_compiler.render.pieces import weight
from olx_compiler.worked import typed

TAG = "viatic_video"
TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
}  # fmt: skip


def settings(spec: VideoSpec, assets: Mapping[str, Asset], resolve: Resolver) -> dict[str, Any]:
    """What the block is told, in its order; what is left out keeps its default."""
    found: dict[str, Any] = {
        "sources": [_source(each, assets) for each in spec.sources],
        "captions": [
            {"src": f"/static/{assets[each.file].name}", "lang": each.lang, "label": each.label}
            for each in spec.captions
        ],
        "transcript": spec.transcript or _said(spec, assets),
        "chapters": [each.model_dump() for each in spec.chapters],
        "inserts": [_insert(each, resolve) for each in spec.inserts],
        "duration": spec.duration,
        "poster": f"/static/{assets[spec.poster].name}" if spec.poster is not None else None,
        "credit": spec.credit,
        "show_inserts": None if spec.show_inserts is None else spec.show_inserts == "true",
        "share": spec.share,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def attributes(spec: VideoSpec, assets: Mapping[str, Asset], resolve: Resolver) -> dict[str, str]:
    """The same as OLX writes it: lists as JSON, yes and no in small letters."""
    found = {name: _written(value) for name, value in settings(spec, assets, resolve).items()}
    return {"display_name": spec.title, **found}


def _said(spec: VideoSpec, assets: Mapping[str, Asset]) -> list[dict[str, Any]]:
    """The transcript that the first captions make: a reader without a script has it too."""
    cues = read_vtt(assets[spec.captions[0].file].data.decode())
    return [{"at": at, "text": typeset(text)} for at, text in passages(cues)]


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _source(spec: Any, assets: Mapping[str, Asset]) -> dict[str, str]:
    asset = assets[spec.file]
    kind = TYPES.get(asset.name.rpartition(".")[2], "")
    label = spec.label or weight(len(asset.data))
    return {"src": f"/static/{asset.name}", "type": kind, "quality": spec.quality, "label": label}


def _insert(insert: Mapping[str, Any], resolve: Resolver) -> dict[str, Any]:
    """An insert as the block reads it: yes and no typed, an address of the course resolved."""
    found = {name: value if name in ("at", "until") else _flags(value) for name, value in insert.items()}
    if isinstance(found.get("href"), str):
        found["href"] = resolve(found["href"]) or found["href"]
    return found


def _flags(value: Any) -> Any:
    """`true` and `false` as such; figures stay text, as they are shown."""
    if isinstance(value, list):
        return [_flags(each) for each in value]
    if isinstance(value, dict):
        return {name: _flags(each) for name, each in value.items()}
    return typed(value) if value in ("true", "false") else value
