"""Accueil: at most three things to do today, each with one link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune_core.notices import DAYS
from dashboard_plugin import api
from dashboard_plugin.api import people, promotion_home, talk
from dashboard_plugin.data import Dashboard, MembershipView, PriorityRow, Sheet
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import nearest
from dashboard_plugin.pages.promotion_steps import led_steps
from dashboard_plugin.pages.years import latest_or_now
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.templatetags.viatic import from_point

AT_MOST = 3
NOON = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, why or how long, and the button that does it."""

    title: str
    text: str
    action: str
    url: str


@page
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Where to start today."""
    person = user_id(request)
    memberships = api.my_memberships(person)
    sheet = api.sheet(person)
    commune = sheet.commune
    dashboard, altered = latest_or_now(person, commune.code)
    member = dashboard.member
    tasks = [
        *_joining(memberships),
        *_requests(person, member),
        *_opening(sheet, dashboard),
        *_campaign(person, member),
        *_voices(person),
        *_answering(sheet),
        *_completing(sheet, dashboard),
        *_weakest(dashboard),
        *_learning(dashboard),
    ][:AT_MOST]
    waiting = next((each for each in memberships if each.status == "pending"), None)
    news = talk.latest_notices(person)
    led = promotion_home.led_promotions(person)
    return show(
        request,
        "home",
        {
            "tasks": tasks,
            "sheet": sheet,
            "dashboard": dashboard,
            "member": member,
            "waiting": waiting,
            "here": commune,
            "altered": altered,
            "followed": people.followed_projects(person),
            "own_promotions": promotion_home.own_promotions(person),
            "led": [(each, led_steps(each)) for each in led.rows],
            "led_more": led.more,
            "news": news,
            "since": _since(news),
        },
    )


def _since(news: tuple[talk.NoticeView, ...]) -> str:
    """« Depuis mardi », once something happened: since the oldest of what is shown."""
    if not news:
        return ""
    at, today = news[-1].at.astimezone(PARIS), get_clock().today()
    day = at.date()
    if day == today:
        return "Depuis ce matin" if at.hour < NOON else "Depuis cet après-midi"
    return f"Depuis {DAYS[day.weekday()] if today - day < timedelta(days=7) else f'le {french.day(day)}'}"


def _joining(memberships: tuple[MembershipView, ...]) -> list[Task]:
    if any(each.status != "ended" for each in memberships):
        return []
    return [
        Task(
            "Choisir votre commune",
            "Cherchez-la par son nom ou son code postal. Cela prend une minute.",
            "Choisir ma commune",
            reverse("viatic:rattachement"),
        )
    ]


def _requests(person: int, member: MembershipView | None) -> list[Task]:
    if member is None or member.role != "referent" or member.status != "confirmed":
        return []
    waiting = api.pending_memberships(person, commune=member.commune.code)
    if not waiting:
        return []
    some = f"{len(waiting)} personnes demandent" if len(waiting) > 1 else "Une personne demande"
    return [
        Task(
            "Répondre aux demandes de rattachement",
            f"{some} à rejoindre l’espace {member.commune.of_name}.",
            "Voir les demandes",
            reverse("viatic:membres", args=[member.commune.code]),
        )
    ]


def _opening(sheet: Sheet, dashboard: Dashboard) -> list[Task]:
    """In a new year, as long as the overview shows the year before."""
    if dashboard.year == sheet.year or not sheet.can_answer or not dashboard.answered:
        return []
    return [
        Task(
            f"Ouvrir l’état des lieux de {sheet.year}",
            f"Celui de {dashboard.year} est encore affiché. Ouvrez la nouvelle année pour la répartir.",
            "Ouvrir la campagne",
            reverse("viatic:campagne", args=[sheet.commune.code]),
        )
    ]


def _campaign(person: int, member: MembershipView | None) -> list[Task]:
    """The domains entrusted to the reader that are not ready; when all are, the closing."""
    if member is None:
        return []
    view = api.entrusted(person, commune=member.commune.code)
    if view is None:
        return []
    address = reverse("viatic:campagne", args=[member.commune.code])
    mine = [each.row for each in view.domains if each.mine and each.state == "to_do"]
    if mine:
        row = mine[0]
        more = f" {len(mine)} domaines vous sont confiés." if len(mine) > 1 else ""
        return [
            Task(
                f"Répondre au domaine qui vous est confié : {row.domain.title}",
                f"{row.answered} sur {row.total}. Dites ensuite qu’il est prêt.{more}",
                "Ouvrir ce domaine" if row.answered < row.total else "Dire qu’il est prêt",
                row.url if row.answered < row.total else f"{address}#{row.domain.code}",
            )
        ]
    if view.can_close and view.answered and not view.not_reviewed:
        return [
            Task(
                f"Clore l’état des lieux de {view.year}",
                "Tous les domaines répondus sont relus : la clôture en garde une photographie.",
                "Préparer la clôture",
                f"{reverse('viatic:cloture', args=[member.commune.code])}?annee={view.year}",
            )
        ]
    return []


def _voices(person: int) -> list[Task]:
    """The councils that wait for this person's voice."""
    return [
        Task(
            f"Donner votre voix : {each.title}",
            f"L’équipe {each.commune.of_name} note les mêmes points, chacun de son côté. "
            "Personne ne lit votre réponse.",
            "Donner ma voix",
            each.url,
        )
        for each in api.open_ballots(person)
    ]


def _answering(sheet: Sheet) -> list[Task]:
    """The express questionnaire while it is open, then the long one."""
    if not sheet.can_answer:
        return []
    missing = next((row for row in sheet.rows if row.answer is None), None)
    if missing is not None:
        where = "sur votre commune d’exercice" if sheet.practice else sheet.commune.of_name
        started = sheet.answered > 0
        progress = (
            f"{sheet.answered} sur {sheet.total}"
            if started
            else f"{sheet.total} questions, trente minutes en tout"
        )
        return [
            Task(
                f"{'Continuer' if started else 'Commencer'} l’état des lieux express {where}",
                f"{progress}. Vous pouvez vous arrêter à tout moment : chaque réponse est gardée.",
                "Reprendre" if started else "Répondre à la première question",
                f"{missing.url}?{urlencode({'liste': 'express'})}",
            )
        ]
    return []


def _completing(sheet: Sheet, dashboard: Dashboard) -> list[Task]:
    """After the express questionnaire: the domain that is closest to its first score."""
    row = nearest(dashboard)
    if row is None or any(each.answer is None for each in sheet.rows):
        return []
    return [
        Task(
            f"Compléter un domaine : {row.domain.title}",
            f"{row.answered} sur {row.total}. Un domaine reçoit un score à partir de la moitié des réponses.",
            "Continuer",
            row.url,
        )
    ]


def _weakest(dashboard: Dashboard) -> list[Task]:
    if not dashboard.priorities:
        return []
    row = dashboard.priorities[0]
    # In a new year that nobody has begun, the overview is that of the year before.
    past = dashboard.years and dashboard.year != dashboard.years[-1]
    query = {"retour": "accueil"} | ({"annee": str(dashboard.year)} if past else {})
    # The urgency says what is wrong; the importance, which comes first, is the same for every commune.
    why = row.priority.reasons[1]
    return [
        Task(
            "Regarder votre premier point faible",
            f"{row.priority.item.label}. {why}.",
            "Voir ce point",
            f"{row.url}?{urlencode(query)}",
        )
    ]


def _learning(dashboard: Dashboard) -> list[Task]:
    taught: PriorityRow | None = next((row for row in dashboard.priorities if row.courses), None)
    if taught is not None:
        course = taught.courses[0]
        return [
            Task(
                f"Suivre un cours : {course.title}",
                f"{course.minutes} minutes, sur le point « {taught.priority.item.label} ».",
                "Ouvrir le cours",
                from_point(course, taught.priority.item.id),
            )
        ]
    learn = getattr(settings, "VIATIC_LEARN_URL", None)
    if learn:
        return [
            Task(
                "Suivre un premier cours",
                "Choisissez un thème court dans le catalogue.",
                "Voir les cours",
                learn,
            )
        ]
    return []
