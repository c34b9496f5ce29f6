"""The addresses of indicators: their definitions, and their values by people and by keys."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from commune_core.indicators import read_day, read_value
from dashboard_plugin.api import measures
from dashboard_plugin.errors import InvalidRequest, UnknownIndicator
from dashboard_plugin.platform import get_clock
from dashboard_plugin.rest_api.v1 import measure_forms as forms
from dashboard_plugin.rest_api.v1 import value_forms as more
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.key_door import OpenToKeys
from dashboard_plugin.rest_api.v1.openapi import described

MOST_INDICATORS = 100
MOST_VALUES = 400


class Indicators(OfCommune):
    """The indicators of a commune."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_indicators", forms.IndicatorsShown, 403, 404, 422, asked=forms.IndicatorsAsked)
    def get(self, request: Request, code: str) -> Response:
        """Those that are followed, by title; `?archived=true` for those that are no longer."""
        asked = forms.IndicatorsAsked.read(request.query_params.dict())
        page = measures.indicators(
            self.person,
            commune=code,
            archived=asked.get("archived") == "true",
            after=asked.get("after"),
            limit=MOST_INDICATORS,
        )
        return Response(forms.IndicatorsShown(page).data)

    @described(
        "create_indicator",
        forms.NumberedShown,
        400,
        403,
        404,
        413,
        415,
        422,
        503,
        sent=forms.NewIndicatorSent,
        status=201,
    )
    def post(self, request: Request, code: str) -> Response:
        """Define a new one."""
        fields = _fields(forms.NewIndicatorSent.read(request.data))
        number = measures.create_indicator(self.person, commune=code, fields=fields)
        made = {"id": number, "version": 1, "code": code}
        return Response(forms.NumberedShown(made).data, status=201)


class Indicator(OfCommune):
    """One indicator of a commune."""

    @described("read_indicator", forms.IndicatorShown, 403, 404)
    def get(self, request: Request, code: str, indicator_id: str) -> Response:
        """What it is, and its latest value."""
        number = _number(indicator_id)
        if number is None:
            raise UnknownIndicator.here()
        view = measures.indicator(self.person, commune=code, indicator_id=number)
        return Response(forms.IndicatorShown(view).data)

    @described(
        "write_indicator",
        forms.NumberedShown,
        400,
        403,
        404,
        409,
        413,
        415,
        422,
        503,
        sent=forms.IndicatorSent,
    )
    def put(self, request: Request, code: str, indicator_id: str) -> Response:
        """Say what it is, over the version that was read and no other."""
        told = forms.IndicatorSent.read(request.data)
        version, number = told.pop("version"), _number(indicator_id)
        if number is None:
            raise UnknownIndicator.here()
        stored = measures.indicator(self.person, commune=code, indicator_id=number).fields
        kept = stored if told["item"] is None else None
        version = measures.save_indicator(
            self.person, commune=code, indicator_id=number, fields=_fields(told, kept), version=version
        )
        return Response(forms.NumberedShown({"id": number, "version": version, "code": code}).data)


class Values(OpenToKeys):
    """The values of one indicator by day."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_values", forms.ValuesShown, 403, 422, asked=forms.ValuesAsked)
    def get(self, request: Request, indicator_id: str) -> Response:
        """The latest day first, by four hundreds."""
        asked = forms.ValuesAsked.read(request.query_params.dict())
        page = measures.indicator_values(
            self.person, indicator_id=_known(indicator_id), before=asked.get("after"), limit=MOST_VALUES
        )
        return Response(forms.ValuesShown(page).data)

    @described(
        "write_value",
        forms.SavedValueShown,
        400,
        403,
        409,
        413,
        415,
        422,
        503,
        sent=forms.ValueSent,
        keys=True,
    )
    def post(self, request: Request, indicator_id: str) -> Response:
        """Give the value of a day. The same one again changes nothing."""
        told = forms.ValueSent.read(request.data)
        number = _known(indicator_id)
        if self.secret is None:
            saved = measures.set_value_by_number(self.person, indicator_id=number, **told)
        elif told.pop("version") is not None:
            raise InvalidRequest(
                "Une clé n’a lu aucune version.", hint="Envoyez la valeur sans « version ».", field="version"
            )
        else:
            saved = measures.post_value(self.secret, indicator_id=number, **told)
        return Response(forms.SavedValueShown(saved).data)


class Value(OfCommune):
    """The value of one day of an indicator."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("remove_value", None, 403, 404, 409, 422, 503, asked=more.ValueRemovedAsked, status=204)
    def delete(self, request: Request, code: str, indicator_id: str, day: str) -> Response:
        """Take it away, over the version that was read; one that is gone already is no fault."""
        version = more.ValueRemovedAsked.read(request.query_params.dict())["version"]
        measures.remove_value(
            self.person,
            commune=code,
            indicator_id=_number(indicator_id) or 0,
            on=read_day(day, today=get_clock().today()),
            version=version,
        )
        return Response(status=204)


class Changes(OfCommune):
    """Who wrote which value of an indicator."""

    @described("list_changes", more.ChangesShown, 403, 404, 422, asked=more.ChangesAsked)
    def get(self, request: Request, code: str, indicator_id: str) -> Response:
        """Fifty at a time, the newest first; of one day where `on` says so."""
        asked = more.ChangesAsked.read(request.query_params.dict())
        page = measures.indicator_changes(
            self.person, commune=code, indicator_id=_number(indicator_id) or 0, **asked
        )
        return Response(more.ChangesShown(page).data)


class ProjectIndicators(Endpoint):
    """What measures one action or project."""

    @described("list_project_indicators", more.MeasuringShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """By title, as whoever may read the project does."""
        found = measures.project_indicators(self.person, project_id=_known(project_id))
        return Response(more.MeasuringShown({"indicators": found}).data)


class PointIndicators(OfCommune):
    """What measures one point of the état des lieux."""

    @described("list_point_indicators", more.MeasuringShown, 403, 404)
    def get(self, request: Request, code: str, item_id: str) -> Response:
        """By title; nothing of a point that one may not read."""
        found = measures.point_indicators(self.person, commune=code, item_id=item_id)
        return Response(more.MeasuringShown({"indicators": found}).data)


def _fields(told: dict[str, Any], kept: measures.IndicatorFields | None = None) -> measures.IndicatorFields:
    """What was sent as a form says it; the link to a point from `kept` where nothing was said of it."""
    item, project = told.pop("item"), told.pop("project")
    for name in ("baseline", "target"):
        told[name] = None if told[name] is None else read_value(told[name], name)
    return measures.IndicatorFields(
        **told,
        project_id=project,
        item_id=kept.item_id if kept else item or "",
        reserved=kept.reserved if kept else False,
    )


def _known(text: str) -> int:
    """The number of an indicator; raises Forbidden for what is none, as for one that is closed."""
    number = _number(text)
    if number is None:
        raise Forbidden()
    return number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
