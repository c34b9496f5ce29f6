"""`python -m tests.plugin.rest.write_description`: the outline of the API, to be read before a commit.

One line an address and method, then one a shape: what a client relies on, without the prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUTLINE = Path(__file__).with_name("openapi.txt")


def outline(described: dict[str, Any]) -> str:
    """The outline of an OpenAPI description."""
    return "".join(f"{line}\n" for line in _lines(described))


def _lines(described: dict[str, Any]) -> Iterator[str]:
    for path, methods in sorted(described["paths"].items()):
        for method, told in sorted(methods.items()):
            query = [each["name"] for each in told.get("parameters", ()) if each["in"] == "query"]
            body = "".join(_sent(*each) for each in told.get("requestBody", {}).get("content", {}).items())
            shown = ", ".join(
                f"{status} {_answer(each)}".strip() for status, each in sorted(told["responses"].items())
            )
            asked = f" ?{'&'.join(query)}" if query else ""
            yield f"{method.upper()} {path}{asked}{f' < {body}' if body else ''} > {shown}"
    for name, schema in sorted(described["components"]["schemas"].items()):
        needed = set(schema.get("required", ()))
        fields = [f"{field}{'' if field in needed else '?'}" for field in schema.get("properties", {})]
        yield f"{name}: {', '.join(fields) or schema.get('enum', schema.get('type'))}"


def _sent(media_type: str, content: dict[str, Any]) -> str:
    return _shape(content) if media_type == "application/json" else f"{media_type} {_shape(content)}"


def _answer(answer: dict[str, Any]) -> str:
    return next((_shape(each) for each in answer.get("content", {}).values()), "")


def _shape(content: dict[str, Any]) -> str:
    schema = content.get("schema", {})
    return str(schema.get("$ref", schema.get("type", ""))).rpartition("/")[2]


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from dashboard_plugin.rest_api.v1.openapi import description

    OUTLINE.write_text(outline(description()), encoding="utf-8")
