"""Who pays for a promotion: quotes, what became of them, when and by whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from commune_core.financing.money import plain, read_amount
from commune_core.promotions.guard import OFFICIAL_ACCOUNT
from commune_core.promotions.words import PAYERS, ClosedStep, InvalidPromotion
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_roster_data import FundingFields, FundingView
from dashboard_plugin.stale import StaleFunding

FIELDS = {
    "kind": "sorte",
    "payer": "payeur",
    "amount": "montant",
    "seats": "places",
    "reference": "reference",
    "reason": "raison",
}
LEADS = {
    "accepted": "Noter l’accord",
    "invoiced": "Noter la facture",
    "paid": "Noter le paiement",
    "refused": "Noter le refus",
}
REFUSALS = (InvalidPromotion, ClosedStep, ClosedPromotion, StaleFunding)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def financements(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The list, each with its past and its next states, and a form that adds one."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, person, identifier))
            return HttpResponseRedirect(reverse("viatic:promotion_financements", args=[identifier]))
        except REFUSALS as error:
            return _show(request, person, identifier, error)
    return _show(request, person, identifier)


def _act(request: HttpRequest, person: int, identifier: int) -> str:
    """Do what one of the forms says; gives what to tell."""
    if "financement" not in request.POST:
        rosters.add_funding(person, promotion_id=identifier, fields=_fields(request), once=once_of(request))
        return "Le financement est ajouté, à l’état de devis."
    where = {
        "promotion_id": identifier,
        "funding_id": number(request, "financement"),
        "version": number(request, "version"),
    }
    if "etat" not in request.POST:
        rosters.save_funding(person, fields=_fields(request), **where)
        return "Le devis est enregistré."
    rosters.lead_funding(person, state=request.POST["etat"], reason=request.POST.get("raison", ""), **where)
    return "Le nouvel état est enregistré, avec sa date."


def _fields(request: HttpRequest) -> FundingFields:
    amount, seats = request.POST.get("montant", "").strip(), request.POST.get("places", "").strip()
    if seats and not (seats.isascii() and seats.isdigit() and len(seats) < 7):
        raise InvalidPromotion(
            "Le nombre de places est un nombre entier.", hint="Corrigez-le.", field="seats"
        )
    return FundingFields(
        kind=request.POST.get("sorte", ""),
        payer=request.POST.get("payeur", ""),
        amount=_cents(amount) if amount else None,
        seats=int(seats or 0),
        reference=request.POST.get("reference", ""),
    )


def _cents(text: str) -> int:
    try:
        return read_amount(text)
    except CommuneError as error:
        raise InvalidPromotion(error.message, hint=error.hint, field="amount") from error


def _show(
    request: HttpRequest, person: int, identifier: int, error: CommuneError | None = None
) -> HttpResponse:
    view = rosters.promotion_fundings(person, promotion_id=identifier)
    at = FIELDS.get(str(error.where.get("field", "")), "") if error else ""
    held = request.POST.get("financement", "") if error else ""
    context = {
        "lines": [(each, _form(each), _steps(each)) for each in view.lines],
        "payers": PAYERS.items(),
        "error": error,
        "error_at": f"{at}-{held}" if held and at else at,
        "held": held,
        "typed": {name: request.POST.get(name, "") if error else "" for name in FIELDS.values()},
        "official": OFFICIAL_ACCOUNT,
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_fundings", context, promotion=view.promotion, status=status)


def _form(each: FundingView) -> dict[str, object]:
    """What the form of a quote shows before anybody types."""
    return {
        "sorte": each.fields.kind,
        "payeur": each.fields.payer,
        "montant": plain(each.fields.amount) if each.fields.amount is not None else "",
        "places": each.fields.seats or "",
        "reference": each.fields.reference,
    }


def _steps(each: FundingView) -> list[tuple[str, str]]:
    return [(state, LEADS[state]) for state in each.steps]
