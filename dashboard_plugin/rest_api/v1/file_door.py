"""How files come in by an address of the API, and what its addresses that give files have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from dashboard_plugin.api import Upload
from dashboard_plugin.rest_api.v1.door import LONGEST_BODY, Endpoint
from dashboard_plugin.rest_api.v1.problems import TooLarge
from dashboard_plugin.use_cases.documents import LARGEST_FILE


class TakesFiles(Endpoint):
    """An address that takes `multipart/form-data`, no longer than its files may be and some room."""

    http_method_names: ClassVar[list[str]] = ["post"]
    parser_classes = (MultiPartParser,)
    most_files = 1
    largest_file = LARGEST_FILE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise TooLarge before anything is read, the token of a session among it."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        length = int(told) if told.isascii() and told.isdigit() else 0
        if length > self.most_files * self.largest_file + LONGEST_BODY:
            raise TooLarge()
        super().initial(request, *args, **kwargs)


class WhateverIsAccepted(DefaultContentNegotiation):
    """A file goes out as what it is: what the client would rather have changes nothing."""

    def select_renderer(
        self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """That of the refusals."""
        return renderers[0], renderers[0].media_type


class GivesFiles(Endpoint):
    """An address that gives a file, whose refusals are problems as everywhere."""

    content_negotiation_class = WhateverIsAccepted


@extend_schema_field({"type": "string", "format": "binary"})
class Document(serializers.Field):
    """A file of a form. The framework's own field keeps nothing of what it is said to be."""

    default_error_messages = {"invalid": ""}

    def __init__(self, *, largest: int = LARGEST_FILE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.largest = largest

    def to_internal_value(self, data: Any) -> Upload:
        """Its name and type as they are claimed, and its bytes."""
        if not isinstance(data, UploadedFile):
            self.fail("invalid")
        # One byte more than is accepted tells that it is too long: the rest is not read.
        return Upload(data.name or "", data.content_type or "", data.read(self.largest + 1))
