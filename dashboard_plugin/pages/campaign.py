"""Campagne: one year as a piece of work, shared out by domain, said to be ready, reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard_plugin import api
from dashboard_plugin.campaign_data import CampaignView, DomainProgress
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import error_page, page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year, year_links
from dashboard_plugin.stale import StaleReview


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: why, and the link that does it; `opens` where it is a button that writes."""

    text: str
    action: str
    url: str = ""
    opens: bool = False


@page
@require_http_methods(["GET", "HEAD", "POST"])
def campagne(request: HttpRequest, code: str) -> HttpResponse:
    """A year's progress by domain, and its photographs; a POST opens it, shares it out or reviews it."""
    if request.method == "POST":
        return _act(request, code)
    view = api.campaign(user_id(request), commune=code, year=asked_year(request))
    moved = moved_to(request, view.commune, code, "campagne")
    if moved is not None:
        return moved
    context = {
        "view": view,
        "step": next_step(view),
        "years": year_links(request, view),
        "stands": _counts(view),
    }
    return show(request, "campaign", context, commune=view.commune)


def next_step(view: CampaignView) -> Step | None:
    """What the reader can do now: open, answer, say ready, review, close, or look at what changed."""
    if view.problem is not None:
        return None
    code = view.commune.code
    if view.closed:
        address = reverse("viatic:evolution", args=[code])
        text = f"L’état des lieux de {view.year} est clos. Sa photographie ne change plus."
        return Step(text, "Voir ce qui a changé d’une année à l’autre", f"{address}?a={view.year}")
    if view.this_year and not view.opened:
        if not view.can_answer:
            return None
        return Step(
            f"Personne n’a encore répondu en {view.year}. Ouvrez l’année pour répartir les domaines, "
            "ou répondez : la première réponse l’ouvre aussi.",
            f"Ouvrir l’état des lieux de {view.year}",
            opens=True,
        )
    return _answering(view) or _reviewing(view) or _closing(view)


def _answering(view: CampaignView) -> Step | None:
    if not view.can_answer:
        return None
    mine = [each for each in view.domains if each.mine and each.state == "to_do"]
    missing = next((each for each in mine if each.row.answered < each.row.total), None)
    if missing is not None:
        row = missing.row
        text = f"{row.domain.title} vous est confié : {row.answered} sur {row.total}."
        return Step(text, "Répondre à ce domaine", row.url)
    if mine:
        text = f"Vous avez répondu à tout le domaine {mine[0].row.domain.title}."
        return Step(text, "Dire qu’il est prêt", f"#{mine[0].row.domain.code}")
    begun = any(each.people or each.state != "to_do" for each in view.domains)
    if not begun and view.answered < view.total:
        text = f"{view.answered} sur {view.total}. Vous pouvez vous arrêter quand vous voulez."
        address = reverse("viatic:etat_des_lieux", args=[view.commune.code])
        return Step(text, "Continuer l’état des lieux", address)
    return None


def _reviewing(view: CampaignView) -> Step | None:
    ready = [each for each in view.domains if each.state == "ready" or each.moved]
    if not view.can_share or not ready:
        return None
    some = f"{len(ready)} domaines attendent" if len(ready) > 1 else "Un domaine attend"
    first = ready[0].row.domain
    return Step(f"{some} une relecture de l’équipe.", f"Relire : {first.title}", f"#{first.code}")


def _closing(view: CampaignView) -> Step | None:
    if not view.can_close or not view.answered:
        return None
    address = reverse("viatic:cloture", args=[view.commune.code])
    text = (
        "Tous les domaines répondus sont relus."
        if not view.not_reviewed
        else "Quand l’équipe a fini, clore l’année en garde une photographie."
    )
    return Step(text, f"Préparer la clôture de {view.year}", f"{address}?annee={view.year}")


def _counts(view: CampaignView) -> list[tuple[str, int]]:
    return [
        (label, sum(each.state == state for each in view.domains))
        for state, label in french.REVIEW_STATES.items()
    ]


def _act(request: HttpRequest, code: str) -> HttpResponse:
    person, domain = user_id(request), request.POST.get("domaine", "")
    match request.POST.get("action"):
        case "ouvrir":
            year = api.open_year(person, commune=code)
            messages.success(request, f"L’état des lieux de {year} est ouvert.")
        case "confier":
            api.share_domain(person, commune=code, domain=domain, member_id=number(request, "personne"))
            messages.success(request, "Le domaine est confié.")
        case "retirer":
            api.unshare_domain(person, commune=code, domain=domain, member_id=number(request, "personne"))
            messages.success(request, "Le domaine n’est plus confié à cette personne. Ses réponses restent.")
        case "avancement":
            return _review(request, person, code, domain)
        case _:
            raise InvalidRequest("Cette demande n’est pas complète.", hint="Choisissez l’un des boutons.")
    return _back(code, domain)


def _review(request: HttpRequest, person: int, code: str, domain: str) -> HttpResponse:
    """Say where a domain stands; after a conflict, part by part."""
    sent = request.POST
    state = sent.get("leur_etat" if sent.get("garder_etat") == "leur" else "etat", "")
    note = sent.get("leur_note" if sent.get("garder_note") == "leur" else "note", "")
    note = note.replace("\r\n", "\n").strip()
    version = sent.get("version", "")
    try:
        api.review_domain(
            person,
            commune=code,
            domain=domain,
            state=state,  # type: ignore[arg-type]  # the use case checks it
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
            note=note,
        )
    except ClosedCampaign as error:
        return error_page(request, error, typed=note)
    except StaleReview:
        return _compare(request, person, code, domain, state, note)
    messages.success(request, "L’avancement du domaine est enregistré.")
    return _back(code, domain)


def _compare(
    request: HttpRequest, person: int, code: str, domain: str, state: str, note: str
) -> HttpResponse:
    view = api.campaign(person, commune=code)
    current: DomainProgress = next(each for each in view.domains if each.row.domain.code == domain)
    context = {"current": current, "state": state, "note": note}
    return show(request, "review_conflict", context, commune=view.commune, status=409)


def _back(code: str, domain: str) -> HttpResponse:
    address = reverse("viatic:campagne", args=[code])
    return HttpResponseRedirect(f"{address}#{domain}" if domain else address)
