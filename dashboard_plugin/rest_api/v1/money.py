"""The addresses of money: the financing of a project, its aids, and the multi-year plan of a commune."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from dashboard_plugin.api import money
from dashboard_plugin.errors import UnknownLine
from dashboard_plugin.rest_api.v1 import money_forms as forms
from dashboard_plugin.rest_api.v1 import term_forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described

LATEST_YEAR = 10_000
WRITES = (400, 403, 404, 409, 413, 415, 422, 503)
REMOVES = (403, 404, 409, 422, 503)
NEW = (400, 403, 404, 413, 415, 422, 503)


class Financing(Endpoint):
    """The money of one project."""

    @described("read_financing", forms.FinancingShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """Its lines, what they come to, and what each rule says."""
        view = money.financing(self.person, project_id=_project(project_id))
        return Response(forms.FinancingShown(view).data)


class Aids(Endpoint):
    """The aids one project may ask for."""

    @described("list_aids", forms.AidsShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """National and local ones, those that help with most of its points first."""
        return Response(forms.AidsShown(money.aids(self.person, project_id=_project(project_id))).data)


class Terms(Endpoint):
    """What the plan of one project rests on beside its lines."""

    @described("read_terms", term_forms.TermsShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """The day of its rules, FCTVA, the minimum share, the loan."""
        view = money.financing(self.person, project_id=_project(project_id))
        return Response(term_forms.terms(view.terms, view.terms_version))

    @described("write_terms", term_forms.TermsShown, *WRITES, sent=term_forms.TermsSent)
    def put(self, request: Request, project_id: str) -> Response:
        """Write it whole, over the version that was read and no other."""
        told = term_forms.TermsSent.read(request.data)
        fields = term_forms.TermsSent.fields_of(told)
        try:
            written = money.save_terms(
                self.person, project_id=_project(project_id), fields=fields, version=told["version"]
            )
        except money.StaleMoney as error:
            error.where["current"] = term_forms.terms(*error.current)
            raise
        return Response(term_forms.terms(fields, written))


class Without(Endpoint):
    """The plan of one project without one of its aids."""

    @described("try_without", term_forms.WithoutShown, 403, 404, 422, asked=term_forms.WithoutAsked)
    def get(self, request: Request, project_id: str) -> Response:
        """What becomes of it if the aid is refused; nothing is written."""
        # Without an aid too, whoever may not read the project is told that first.
        grant = term_forms.WithoutAsked.read(request.query_params.dict()).get("without", 0)
        _, found = money.what_if(self.person, project_id=_project(project_id), grant_id=grant)
        told = {
            "missing": found.missing,
            "annuity": found.annuity,
            "before": found.before,
            "after": found.after,
            "changed": [{"before": before, "after": after} for before, after in found.changed],
        }
        return Response(term_forms.WithoutShown(told).data)


class Costs(Endpoint):
    """The cost lines of one project."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("add_cost", forms.CostShown, *NEW, sent=forms.NewCostSent, status=201)
    def post(self, request: Request, project_id: str) -> Response:
        """Add one."""
        project = _project(project_id)
        fields = _cost(forms.NewCostSent.read(request.data))
        made = money.save_cost(self.person, project_id=project, fields=fields)
        return Response(forms.CostShown(_row(self.person, project, "costs", made)).data, status=201)


class Cost(Endpoint):
    """One cost line."""

    http_method_names: ClassVar[list[str]] = ["put", "delete"]

    @described("write_cost", forms.CostShown, *WRITES, sent=forms.CostSent)
    def put(self, request: Request, project_id: str, line_id: str) -> Response:
        """Change it, over the version that was read and no other."""
        project, line = _project(project_id), number_of(line_id) or 0
        told = forms.CostSent.read(request.data)
        try:
            money.save_cost(
                self.person, project_id=project, fields=_cost(told), cost_id=line, version=told["version"]
            )
        except money.StaleMoney as error:
            error.where["current"] = forms.CostShown(error.current).data if error.current else None
            raise
        return Response(forms.CostShown(_row(self.person, project, "costs", line)).data)

    @described("remove_cost", None, *REMOVES, asked=term_forms.CostRemovedAsked, status=204)
    def delete(self, request: Request, project_id: str, line_id: str) -> Response:
        """Take it away, over the version that was read; one that is gone already is no fault."""
        version = term_forms.CostRemovedAsked.read(request.query_params.dict())["version"]
        project, line = _project(project_id), number_of(line_id) or 0
        try:
            money.remove_cost(self.person, project_id=project, cost_id=line, version=version)
        except money.StaleMoney as error:
            error.where["current"] = forms.CostShown(error.current).data
            raise
        return Response(status=204)


class Grants(Endpoint):
    """The aids in the plan of one project."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("add_grant", forms.GrantShown, *NEW, sent=forms.NewGrantSent, status=201)
    def post(self, request: Request, project_id: str) -> Response:
        """Add one."""
        project = _project(project_id)
        fields = _grant(forms.NewGrantSent.read(request.data))
        made = money.save_grant(self.person, project_id=project, fields=fields)
        return Response(forms.GrantShown(_row(self.person, project, "grants", made)).data, status=201)


class Grant(Endpoint):
    """One aid in a plan."""

    http_method_names: ClassVar[list[str]] = ["put", "delete"]

    @described("write_grant", forms.GrantShown, *WRITES, sent=forms.GrantSent)
    def put(self, request: Request, project_id: str, line_id: str) -> Response:
        """Change it, over the version that was read and no other."""
        project, line = _project(project_id), number_of(line_id) or 0
        told = forms.GrantSent.read(request.data)
        try:
            money.save_grant(
                self.person, project_id=project, fields=_grant(told), grant_id=line, version=told["version"]
            )
        except money.StaleMoney as error:
            error.where["current"] = forms.GrantShown(error.current).data if error.current else None
            raise
        return Response(forms.GrantShown(_row(self.person, project, "grants", line)).data)

    @described("remove_grant", None, *REMOVES, asked=term_forms.GrantRemovedAsked, status=204)
    def delete(self, request: Request, project_id: str, line_id: str) -> Response:
        """Take it away, over the version that was read; one that is gone already is no fault."""
        version = term_forms.GrantRemovedAsked.read(request.query_params.dict())["version"]
        project, line = _project(project_id), number_of(line_id) or 0
        try:
            money.remove_grant(self.person, project_id=project, grant_id=line, version=version)
        except money.StaleMoney as error:
            error.where["current"] = forms.GrantShown(error.current).data
            raise
        return Response(status=204)


class Outlook(OfCommune):
    """The multi-year plan of a commune."""

    @described("read_outlook", forms.OutlookShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """Its own figures, and what each year comes to with its projects."""
        return Response(forms.OutlookShown(money.outlook(self.person, commune=code)).data)


class OutlookYear(OfCommune):
    """The commune's own figures of one year."""

    http_method_names: ClassVar[list[str]] = ["put", "delete"]

    @described("write_outlook", forms.VersionShown, *WRITES, sent=forms.FiguresSent)
    def put(self, request: Request, code: str, year: str) -> Response:
        """Tell them, over the version that was read and no other."""
        told = forms.FiguresSent.read(request.data)
        fields = money.OutlookFields(
            year=number_of(year) or 0,
            working_capital=forms.balance(told, "working_capital"),
            **{name: each or 0 for name, each in forms.cents(told, *forms.FIGURES).items()},
        )
        try:
            written = money.save_outlook(self.person, commune=code, fields=fields, version=told["version"])
        except money.StaleMoney as error:
            error.where["current"] = forms.FiguresShown(error.current).data if error.current else None
            raise
        return Response(forms.VersionShown({"version": written}).data)

    @described("remove_outlook", None, *REMOVES, asked=term_forms.FiguresRemovedAsked, status=204)
    def delete(self, request: Request, code: str, year: str) -> Response:
        """Take them away, over the version that was read; a year that is gone already is no fault."""
        version = term_forms.FiguresRemovedAsked.read(request.query_params.dict())["version"]
        try:
            money.remove_outlook(self.person, commune=code, year=known_year(year), version=version)
        except money.StaleMoney as error:
            error.where["current"] = forms.FiguresShown(error.current).data
            raise
        return Response(status=204)


def known_year(text: str) -> int:
    """The year in an address; 0, of which nothing is known, for what is none."""
    year = number_of(text) or 0
    return year if year < LATEST_YEAR else 0


def _project(text: str) -> int:
    """The number of a project; what is none is refused like a closed one."""
    number = number_of(text)
    if number is None:
        raise Forbidden()
    return number


def _row(person: int, project: int, kind: str, number: int) -> Any:
    """A line as it stands; raises UnknownLine where somebody took it away just now."""
    rows = getattr(money.financing(person, project_id=project), kind)
    found = next((row for row in rows if row.id == number), None)
    if found is None:
        raise UnknownLine("Cette ligne n’est plus dans le plan.", hint="Relisez le plan.")
    return found


def _cost(told: dict[str, Any]) -> money.CostFields:
    amounts = forms.cents(told, "planned", "paid")
    return money.CostFields(
        label=told["label"],
        year=told["year"],
        planned=amounts["planned"] or 0,
        vat=forms.hundredths(told, "vat"),
        fctva=told["fctva"],
        subsidisable=told["subsidisable"],
        paid=amounts["paid"],
    )


def _grant(told: dict[str, Any]) -> money.GrantFields:
    amounts = forms.cents(told, "amount", "granted", "received")
    return money.GrantFields(
        funder=told["funder"],
        nature=told["nature"],
        year=told["year"],
        amount=amounts["amount"] or 0,
        scheme=told["scheme"],
        granted=amounts["granted"],
        received=amounts["received"],
        status=told["status"],
        request_received_on=told["request_received_on"],
        decided_on=told["decided_on"],
    )
