"""The promotion of the demonstration: a body, three courses, a dozen fictitious members in two groups."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from campus.accounts import DEMONSTRATION_DOMAIN
from campus.demo_promotion_life import enliven
from commune_core.errors import CommuneError
from commune_core.typography import fold
from dashboard_plugin.api import promotions
from dashboard_plugin.models import Commune, PromotionGroup, Seat
from dashboard_plugin.platform import get_clock

log = logging.getLogger("campus.demo")

TITLE = "Nouveaux maires 2026"
BODY = promotions.BodyFields("Association des maires de démonstration (fictive)")
WANTED = (
    "course-v1:Viatic+MOOC1+2026",
    "course-v1:Viatic+T042+2026",
    "course-v1:Viatic+T003+2026",
)
GROUPS = ("Nord", "Sud")
# First name, name, the state of the seat: they take part, and nobody can sign in as them.
PEOPLE = (
    ("Agnès", "Rivière", "member"),
    ("Bernard", "Collet", "member"),
    ("Chantal", "Dubreuil", "member"),
    ("Driss", "Amrani", "member"),
    ("Estelle", "Payet", "member"),
    ("Franck", "Weber", "member"),
    ("Ghislaine", "Toussaint", "member"),
    ("Hugo", "Lemaire", "member"),
    ("Inès", "Fabre", "member"),
    ("Joël", "Kerbrat", "waiting"),
)
PLACES = 12


def gather(users: dict[str, User]) -> None:
    """Open the promotion of the fictitious organiser, where he has none; `users` are by address."""
    organiser = users[f"olivier@{DEMONSTRATION_DOMAIN}"].pk
    try:
        if not promotions.promotions(organiser).rows:
            _open(organiser, users)
    except CommuneError as error:
        log.warning("no promotion for the demonstration: %s", error)


def _open(organiser: int, users: dict[str, User]) -> None:
    today = get_clock().today()
    opened = {each.key: each for each in promotions.programme_choices()}
    chosen = [opened[key] for key in WANTED if key in opened]
    chosen += [each for each in opened.values() if each not in chosen][: 3 - len(chosen)]
    fields = promotions.PromotionFields(
        TITLE,
        "Huit semaines pour prendre ses marques, à distance, avec deux séances en direct.",
        kind="approval",
        starts_on=today - timedelta(days=21),
        ends_on=today + timedelta(days=35),
        capacity=PLACES,
        courses=tuple(promotions.CourseFields(each.key, each.minutes) for each in chosen),
    )
    number = promotions.create_promotion(organiser, fields=fields, body=BODY)
    promotions.name_role(
        organiser,
        promotion_id=number,
        email=f"sophie@{DEMONSTRATION_DOMAIN}",
        role="tutor",
        groups=GROUPS[:1],
    )
    _seat(number, organiser, users)
    if chosen:
        for state, version in (("open", 1), ("running", 2)):
            promotions.set_promotion_state(organiser, promotion_id=number, state=state, version=version)
        people = [_account(first, last) for first, last, _ in PEOPLE]
        tutor = users[f"sophie@{DEMONSTRATION_DOMAIN}"].pk
        enliven(number, organiser, tutor, people, [each.key for each in chosen])


def _seat(number: int, organiser: int, users: dict[str, User]) -> None:
    """Seats for the élus of the demonstration and for those who only take part in the promotion."""
    now = get_clock().now()
    groups = [
        PromotionGroup.objects.get_or_create(promotion_id=number, name=name, defaults={"position": place})[0]
        for place, name in enumerate(GROUPS, 1)
    ]
    # Real communes, as a setting: nobody in them takes part in this.
    communes = Commune.objects.filter(insee_code__startswith="10", kind="commune", status="current")
    around = {row.insee_code: row for row in communes.order_by("insee_code")}
    own = {"helene": "10145", "bruno": "10145", "karim": "10033"}
    others = list(around.values())[: len(PEOPLE)]
    seated = [
        *(
            (users[f"{slug}@{DEMONSTRATION_DOMAIN}"], "member", around.get(code))
            for slug, code in own.items()
        ),
        *(
            (_account(first, last), state, others[place % len(others)] if others else None)
            for place, (first, last, state) in enumerate(PEOPLE)
        ),
    ]
    Seat.objects.bulk_create(
        Seat(
            promotion_id=number,
            user=user,
            state=state,
            group=groups[place % 2] if state == "member" else None,
            commune=commune,
            added_at=now,
            added_by_id=organiser,
            entered_at=now if state == "member" else None,
            waiting_since=now if state == "waiting" else None,
        )
        for place, (user, state, commune) in enumerate(seated)
    )


def _account(first: str, last: str) -> User:
    """An account nobody can sign in to."""
    email = f"promotion-{fold(first)}@{DEMONSTRATION_DOMAIN}"
    user, _ = get_user_model().objects.get_or_create(
        username=email,
        defaults={
            "email": email,
            "first_name": first,
            "last_name": f"{last} (compte fictif)",
            "password": make_password(None),
        },
    )
    return user
