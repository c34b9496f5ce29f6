"""The door of every address: who comes in, how often, with how long a body, and where a commune is today."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.rest_api.v1.openapi import Described
from dashboard_plugin.rest_api.v1.problems import Moved, TooLarge, answer_to

# The longest comment and reason, when JSON spells each character in twelve ("\ud83d\ude00"), and some room.
LONGEST_BODY = 64 * 1024
USUAL_RATE = "120/minute"


class BoundedJSON(JSONParser):
    """JSON no longer and no deeper than what people write; the framework's own parser reads without end."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None
    ) -> Any:
        """The body; raises TooLarge or ParseError."""
        body = stream.read(LONGEST_BODY + 1)
        if len(body) > LONGEST_BODY:
            raise TooLarge()
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError() from None


class Rate(UserRateThrottle):
    """So many requests a person in a time: the setting VIATIC_API_RATE ("120/minute"; None for no limit).

    Counted in Django's cache, apart from the rates of the host.
    """

    scope = "viatic_api"

    def get_rate(self) -> str | None:
        """The rate, read at each request: a host may change it."""
        rate: str | None = getattr(settings, "VIATIC_API_RATE", USUAL_RATE)
        return rate


@method_decorator(conditional_page, name="dispatch")
class Endpoint(APIView):
    """An address for signed-in people, as the host recognises them; everything it refuses is a problem.

    What a person may do is asked of the policy by `dashboard_plugin.api`, never here.
    """

    http_method_names: ClassVar[list[str]] = ["get", "head", "put"]
    permission_classes = (IsAuthenticated,)
    throttle_classes = (Rate,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (BoundedJSON,)
    versioning_class = None
    schema = Described()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        """Outside the transaction that the platform opens for a request: use cases open their own."""
        view: Callable[..., Any] = transaction.non_atomic_requests(super().as_view(**initkwargs))
        return view

    @property
    def person(self) -> int:
        """The id of the person; raises Forbidden for a visitor."""
        identifier = self.request.user.pk
        if identifier is None:
            raise Forbidden()
        return int(identifier)

    def get_authenticate_header(self, request: Request) -> str:
        """What the host asks for. One of sessions alone asks for nothing: the framework would not say 401."""
        return super().get_authenticate_header(request) or 'Session realm="viatic"'

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Ours, whatever the host uses for its own addresses."""
        return answer_to

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """What is answered is one person's: kept by no one else, and asked again each time."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response


class OfCommune(Endpoint):
    """An address of one commune; the code of a commune of yesterday leads to that of today."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in, then raise UnknownCommune, or Moved before anything is read or written."""
        super().initial(request, *args, **kwargs)
        code = kwargs["code"]
        # A method that is not there is refused after this, whatever the commune.
        if code == api.PRACTICE_CODE or request.method not in self.allowed_methods:
            return
        today = api.commune(code).code
        if today != code:
            match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
            location = reverse(match.view_name, kwargs={**kwargs, "code": today})
            raise Moved(f"{location}?{query}" if query else location)
