"""A promotion that is open, its organiser, files of people, and the letters that leave."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest
import xlsxwriter

from commune_core.ports import Letter
from dashboard_plugin.api import promotion_roster, promotions
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.models import Promotion, Seat
from tests.plugin.pages.teaching import TeachingPlatform

BODY = promotions.BodyFields("Association des maires de l’Aube", "association")
HEADINGS = ("Nom", "Prénom", "Courriel", "Commune", "Groupe")


@dataclass
class Post:
    """What left, to whom: numbers of accounts, or an address."""

    sent: list[tuple[object, Letter]] = field(default_factory=list)

    def to(self, who: object) -> list[Letter]:
        return [letter for to, letter in self.sent if to == who]


POST = Post()


class PostedPlatform(TeachingPlatform):
    """Keeps the letters."""

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        POST.sent += [(user_id, letter) for user_id in user_ids]

    def send_to(self, address: str, letter: Letter) -> None:
        POST.sent.append((address, letter))


@pytest.fixture(autouse=True)
def post(settings) -> Post:
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.rosters.conftest.PostedPlatform"
    POST.sent.clear()
    return POST


@pytest.fixture
def olivier(person) -> int:
    return person("olivier", site_role="animateur_cohorte")


@pytest.fixture
def make_promotion(olivier) -> Callable[..., int]:
    def make(title: str = "Nouveaux maires", *, state: str = "open", course: int = 0, **more) -> int:
        choice = promotions.programme_choices()[course]
        fields = promotions.PromotionFields(title, courses=(promotions.CourseFields(choice.key, 60),), **more)
        number = promotions.create_promotion(olivier, fields=fields, body=BODY)
        Promotion.objects.filter(pk=number).update(state=state)
        return number

    return make


@pytest.fixture
def number(make_promotion) -> int:
    return make_promotion()


def workbook(rows: Iterable[Iterable[object]], headings: Iterable[str] = HEADINGS) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Élus")
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def bring(user_id: int, number: int, data: bytes, name: str = "elus.xlsx") -> promotion_roster.RosterPlan:
    """The plan of a file that is brought."""
    upload = promotion_roster.bring_roster(
        user_id, promotion_id=number, name=name, grids=read_grids(data, name)
    )
    plan = promotion_roster.read_roster(user_id, promotion_id=number, upload_id=upload)
    assert plan is not None
    return plan


def carry_out(user_id: int, number: int, plan: promotion_roster.RosterPlan, **more):
    return promotion_roster.enrol_roster(
        user_id, promotion_id=number, upload_id=plan.upload_id, digest=plan.digest, **more
    )


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Whatever is due leaves at once, as behind any request."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


@pytest.fixture
def add(olivier, django_capture_on_commit_callbacks):
    def one(number: int, email: str, **more) -> Seat:
        with django_capture_on_commit_callbacks(execute=True):
            pk = promotion_roster.enrol_member(olivier, promotion_id=number, email=email, **more)
        return Seat.objects.get(pk=pk)

    return one
