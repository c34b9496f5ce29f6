"""The electoral period on the pages of reports: what they leave out, how one looks at both, and the log."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from dashboard_plugin.api import reports
from dashboard_plugin.api.reports import RestraintView
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.platform import get_clock
from dashboard_plugin.stale import StaleRestraint

NEUTRAL, ORDINARY = "electoral", "ordinaire"
ANTICIPATED, BY_LAW = "neutre", "loi"


@dataclass(frozen=True, slots=True)
class Restraint:
    """Whether a report tells facts and figures alone. `preview` is what was asked for instead of what holds
    today ("" for nothing); an ordinary page looked at during the period is not printed."""

    neutral: bool
    view: RestraintView
    preview: str = ""

    @property
    def unprintable(self) -> bool:
        """Whether the page shows on a screen what may not go out."""
        return self.preview == ORDINARY


def restraint(request: HttpRequest, code: str) -> Restraint:
    """What holds today, or what ?apercu=electoral or ?apercu=ordinaire asks to see."""
    view, asked = reports.restraint(user_id(request), commune=code), request.GET.get("apercu", "")
    if asked == NEUTRAL and not view.neutral:
        return Restraint(True, view, NEUTRAL)
    if asked == ORDINARY and view.neutral:
        return Restraint(False, view, ORDINARY)
    return Restraint(view.neutral, view)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def bilan_periode(request: HttpRequest, code: str) -> HttpResponse:
    """When reports turn neutral, what that changes, how to look at it, and who decided what."""
    if request.method != "POST":
        view = reports.restraint(user_id(request), commune=code)
        return moved_to(request, view.commune, code, "bilan_periode") or _show(request, view)
    neutral, reason = request.POST.get("choix") == ANTICIPATED, request.POST.get("raison", "")
    last = request.POST.get("dernier", "")
    try:
        reports.set_restraint(
            user_id(request),
            commune=code,
            neutral=neutral,
            reason=reason,
            last=int(last) if last.isascii() and last.isdigit() and len(last) < 19 else -1,
        )
    except StaleRestraint as error:
        return _show(request, error.current, neutral=neutral, reason=reason, refused=error, status=409)
    except InvalidRequest as error:
        view = reports.restraint(user_id(request), commune=code)
        return _show(request, view, neutral=neutral, reason=reason, refused=error, status=422)
    messages.success(request, "La décision est enregistrée dans le journal.")
    return HttpResponseRedirect(reverse("viatic:bilan_periode", args=[code]))


def _show(
    request: HttpRequest,
    view: RestraintView,
    *,
    neutral: bool | None = None,
    reason: str = "",
    refused: CommuneError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "view": view,
        "choice": view.chosen if neutral is None else neutral,
        "reason": reason,
        "refused": refused,
        "stale": status == 409,
        "today": get_clock().today(),
    }
    return show(request, "report_period", context, commune=view.commune, status=status)
