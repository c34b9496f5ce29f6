"""A film as the block `viatic_video` reads it (docs/blocks.md): one inline element, lists as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

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


def attributes(spec: VideoSpec, assets: Mapping[str, Asset], resolve: Resolver) -> dict[str, str]:
    """The attributes of the block, in its order; what is left out keeps its default."""
    found = {
        "display_name": spec.title,
        "sources": _json([_source(each, assets) for each in spec.sources]),
        "captions": _json(
            [
                {"src": f"/static/{assets[each.file].name}", "lang": each.lang, "label": each.label}
                for each in spec.captions
            ]
        ),
    }
    lists: dict[str, list[Any]] = {
        "transcript": spec.transcript,
        "chapters": [each.model_dump() for each in spec.chapters],
        "inserts": [_insert(each, resolve) for each in spec.inserts],
    }
    found |= {name: _json(value) for name, value in lists.items() if value}
    optional = {
        "duration": spec.duration,
        "poster": f"/static/{assets[spec.poster].name}" if spec.poster is not None else None,
        "credit": spec.credit,
        "show_inserts": spec.show_inserts,
        "share": str(spec.share) if spec.share is not None else None,
    }
    return found | {name: value for name, value in optional.items() if value is not None}


def film(parent: etree._Element, url_name: str, found: Mapping[str, str]) -> None:
    """Adds the block to a vertical."""
    etree.SubElement(parent, TAG, {"url_name": url_name, **found})


def _source(spec: Any, assets: Mapping[str, Asset]) -> dict[str, str]:
    asset = assets[spec.file]
    kind = TYPES[asset.name.rpartition(".")[2]]
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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
