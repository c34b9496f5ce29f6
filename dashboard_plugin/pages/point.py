"""One point of the état des lieux: read it, answer it, and see what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from commune_core.answers import accepted
from commune_core.errors import Forbidden, InvalidAnswer, StaleAnswer, UnknownItem
from commune_core.model import Domain, Item
from dashboard_plugin import api
from dashboard_plugin.data import AnswerView, ItemRow, SavedAnswer, Sheet
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_form import Fields, PointForm, from_answer, from_post, in_words, merged

NEW_YEAR = "Un nouvel état des lieux a commencé. Relisez votre réponse, puis enregistrez-la de nouveau."
RETURNS = {
    "accueil": ("accueil", "Retour à l’accueil"),
    "commune": ("commune", "Retour à la vue d’ensemble"),
    "priorites": ("priorites", "Retour aux priorités"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One point among its neighbours: the other points of its domain, or of the express questionnaire."""

    sheet: Sheet
    row: ItemRow
    domain: Domain
    position: int
    express: bool

    @property
    def previous(self) -> ItemRow | None:
        """The point before."""
        return self.sheet.rows[self.position - 1] if self.position else None

    @property
    def following(self) -> ItemRow | None:
        """The point after."""
        return self.sheet.rows[self.position + 1] if self.position + 1 < len(self.sheet.rows) else None


@page
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, code: str, item_id: str) -> HttpResponse:
    """The page of a point; a POST saves the answer and comes back, or goes to the next point."""
    place = place_of(request, code, item_id)
    if request.method == "POST":
        return _save(request, place)
    moved = moved_to(request, place.sheet.commune, code, "point", item_id)
    return (
        moved if moved is not None else _show(request, place, from_answer(place.row.item, place.row.answer))
    )


def place_of(request: HttpRequest, code: str, item_id: str) -> Place:
    """The point of the address; raises Forbidden or UnknownItem where the person has no such point."""
    express = request.GET.get("liste") == "express"
    sheet = api.sheet(
        user_id(request), commune=code, items="express" if express else item_id.partition("-")[0]
    )
    item = sheet.referential.item(item_id)
    if express and not item.express:
        express, sheet = False, api.sheet(user_id(request), commune=code, items=item.domain)
    for position, row in enumerate(sheet.rows):
        if row.item.id == item_id:
            return Place(sheet, row, sheet.referential.domain(item.domain), position, express)
    if item.sensitive:
        raise Forbidden(
            "Ce point est réservé au maire, à la direction générale et aux personnes qu’ils désignent.",
            hint="Demandez au maire ou au secrétariat général de vous désigner.",
        )
    raise UnknownItem(
        f"Le point {item_id} ne concerne pas une commune de cette taille.",
        hint="Il est masqué de votre état des lieux et ne compte pas dans le score.",
    )


def _save(request: HttpRequest, place: Place) -> HttpResponse:
    form = sent_form(place, request.POST)
    lacking = what_lacks(place.row.item, form)
    if lacking:
        return _show(request, place, form, error=lacking)
    try:
        save_form(user_id(request), place, form)
    except InvalidAnswer as error:
        return _show(request, place, form, error=f"{error.message} {error.hint}".strip())
    except StaleAnswer as error:
        return _compare(request, place, form, error.current)
    except NotSaved as error:
        return _show(request, place, form, failure=error, status=503)
    return HttpResponseRedirect(_after(request, place))


def sent_form(place: Place, data: Mapping[str, str]) -> PointForm:
    """What was sent, with what was chosen between two answers."""
    item, stored = place.row.item, place.row.answer
    form = from_post(item, data, stored)
    if stored is not None and "garder_reponse" in data:
        form = merged(item, form, stored, data)
    return form


def what_lacks(item: Item, form: PointForm) -> str:
    """What must still be filled in before there is an answer to save; empty when nothing."""
    if not form.choice:
        return "Choisissez une réponse, ou « Je ne sais pas »."
    return f"Écrivez votre réponse : {accepted(item)}." if form.raw == "" else ""


def save_form(person: int, place: Place, form: PointForm) -> SavedAnswer:
    """Write the answer; raises what `api.save_answer` raises."""
    return api.save_answer(
        person,
        item_id=place.row.item.id,
        raw=form.raw,
        version=form.version,
        commune=place.sheet.commune.code,
        state=form.state,
        reason=form.reason,
        depends_on=form.depends_on,
        comment=form.comment,
    )


def _after(request: HttpRequest, place: Place) -> str:
    """The next point when it was asked for, else the same page with its saved-state line."""
    query = _query(request)
    if request.POST.get("suite") != "suivant":
        query["enregistre"] = "1"
        return f"{place.row.url}?{query.urlencode()}"
    if query.get("retour") == "questionnaire":
        following = place.following or place.row
        return f"{_questionnaire(place)}#{following.item.id}"
    if place.following is not None:
        return f"{place.following.url}?{query.urlencode()}" if query else place.following.url
    address = reverse("viatic:etat_des_lieux", args=[place.sheet.commune.code])
    return f"{address}?{urlencode({'express': '1'} if place.express else {'domaine': place.domain.code})}"


def _query(request: HttpRequest) -> QueryDict:
    """The list one is walking through and the way back, kept from page to page."""
    kept = QueryDict(mutable=True)
    for name in ("liste", "retour"):
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return kept


def _back(request: HttpRequest, place: Place) -> tuple[str, str]:
    """The way back (address, words) to the line one came from."""
    code, item_id = place.sheet.commune.code, place.row.item.id
    asked = request.GET.get("retour", "")
    if asked == "questionnaire":
        return f"{_questionnaire(place)}#{item_id}", "Retour au questionnaire"
    if asked in RETURNS:
        name, words = RETURNS[asked]
        address = reverse(f"viatic:{name}", args=[] if name == "accueil" else [code])
        return f"{address}#{item_id}", words
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked, "Retour à la page précédente"
    which = "express=1" if place.express else f"domaine={place.domain.code}"
    return f"{reverse('viatic:etat_des_lieux', args=[code])}?{which}#{item_id}", "Retour à l’état des lieux"


def _questionnaire(place: Place) -> str:
    """The page that holds all the points of the list one is walking through."""
    which = {"liste": "express"} if place.express else {"domaine": place.domain.code}
    return f"{reverse('viatic:questionnaire', args=[place.sheet.commune.code])}?{urlencode(which)}"


def _show(
    request: HttpRequest,
    place: Place,
    form: PointForm,
    *,
    error: str = "",
    failure: NotSaved | None = None,
    status: int = 200,
) -> HttpResponse:
    referential = place.sheet.referential
    item = place.row.item
    back_url, back_words = _back(request, place)
    query = _query(request)
    context = {
        "place": place,
        "sheet": place.sheet,
        "row": place.row,
        "item": item,
        "fields": Fields(item, form, referential, error),
        "error": error,
        "failure": failure,
        "role": referential.role_labels[item.role],
        "back_url": back_url,
        "back_words": back_words,
        "query": f"?{query.urlencode()}" if query else "",
        "saved": request.GET.get("enregistre") == "1" and not error and not failure,
        "number": place.position + 1,
    }
    return show(request, "point", context, commune=place.sheet.commune, status=422 if error else status)


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the two answers, in words; `same` when there is nothing to choose."""

    name: str
    label: str
    theirs: str
    yours: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.theirs == self.yours


def _compare(request: HttpRequest, place: Place, form: PointForm, current: AnswerView | None) -> HttpResponse:
    """Both answers, part by part, with a choice: nothing is lost, nothing is merged blindly."""
    item = place.row.item
    if current is None:
        # The year turned while the page was open: there is nothing to compare with any more.
        return _show(request, place, replace(form, version=None), error=NEW_YEAR)
    query = _query(request)
    context = {
        "place": place,
        "item": item,
        "form": replace(form, version=current.version),
        "current": current,
        "differences": differences(item, from_answer(item, current), form),
        "query": f"?{query.urlencode()}" if query else "",
        "row": place.row,
    }
    return show(request, "point_conflict", context, commune=place.sheet.commune, status=409)


def differences(item: Item, theirs: PointForm, yours: PointForm) -> Sequence[Difference]:
    """The two answers part by part; « garder_<name> » says which part is kept."""
    return (
        Difference("reponse", "Réponse", in_words(item, theirs), in_words(item, yours)),
        Difference("depend", "De qui ça dépend", _up_to(theirs.depends_on), _up_to(yours.depends_on)),
        Difference("commentaire", "Commentaire", theirs.comment or "Aucun", yours.comment or "Aucun"),
    )


def _up_to(code: str) -> str:
    return french.competence(code) or "Pas précisé"
