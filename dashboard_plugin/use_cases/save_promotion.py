"""Open a promotion, and change its settings over the version one had before one."""

from __future__ import annotations

import re

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions import places, programme, words
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.promotions.models import Body, Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_data import BodyFields, PromotionFields
from dashboard_plugin.selectors.access import site_roles
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_courses import programme_choices
from dashboard_plugin.selectors.promotions import own_bodies, promotion_view
from dashboard_plugin.stale import StalePromotion
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_account, lock_promotion, one_write

LONGEST = {"title": 200, "about": 4000}
PLAIN = ("title", "about", "kind", "ordered", "starts_on", "ends_on", "capacity", "subcontracted")


def create_promotion(
    user_id: int | None, *, fields: PromotionFields, body: BodyFields | int, once: str = ""
) -> int:
    """Open a promotion, of a new body or of the number of one that he runs a promotion for; gives its number.

    Whoever opens it organises it. The same form (`once`) opens one. Raises Forbidden, InvalidPromotion,
    NotSaved.
    """
    if user_id is None or not permits(
        Operation.CREATE_PROMOTION, Actor(user_id, site_roles(user_id)), Target("site")
    ):
        raise Forbidden()
    check(fields)
    if isinstance(body, BodyFields):
        check_body(body)
    now = get_clock().now()
    with one_write():
        lock_account(user_id)
        if (earlier := made_before(once, Promotion)) is not None:
            return earlier
        row = Promotion(body=_body(user_id, body), created_by_id=user_id, created_at=now, version=0)
        _write(row, fields, user_id)
        seat = Seat.objects.create(
            promotion=row, user_id=user_id, role="organiser", state="member",
            added_at=now, added_by_id=user_id, entered_at=now,
        )  # fmt: skip
        note(row, user_id, "created", seat=seat)
        remember(once, row.pk)
        announce("promotion.created", user_id, promotion=row.pk)
    return row.pk


def save_promotion(user_id: int | None, *, promotion_id: int, fields: PromotionFields, version: int) -> int:
    """Change the settings over the `version` that was read; gives the new one.

    A course that leaves the programme takes its progress here with it; nobody is unenrolled from it. Raises
    Forbidden, InvalidPromotion, ClosedPromotion, NotSaved, and StalePromotion, whose `current` is the stored
    PromotionView.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    check(fields)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.MANAGE_PROMOTION)
        row = present.row
        refuse_archived(row)
        if row.version != version:
            stored = promotion_view(present)
            if row.changed_by_id == user_id and stored.fields == _clean(fields):
                return row.version  # sent twice: the network lost our reply
            raise StalePromotion(stored)
        _write(row, fields, access.person)
        note(row, access.person, "saved", detail={"version": row.version})
        announce("promotion.saved", user_id, promotion=row.pk, version=row.version)
    return row.version


def check(fields: PromotionFields) -> None:
    """Raise InvalidPromotion for what no promotion may say."""
    if not fields.title.strip():
        raise InvalidPromotion(
            "Donnez un titre.", hint="Par exemple « Nouveaux maires 2026 ».", field="title"
        )
    for name, longest in LONGEST.items():
        if len(getattr(fields, name)) > longest:
            raise InvalidPromotion(
                f"Ce texte est trop long : {longest} caractères au plus.",
                hint="Raccourcissez-le.",
                field=name,
            )
    if fields.kind not in words.KINDS:
        raise InvalidPromotion(
            "Choisissez comment on y entre.", hint="Cochez l’un des trois choix.", field="kind"
        )
    if not 0 <= fields.subcontracted <= 100:
        raise InvalidPromotion(
            "La part confiée à d’autres va de 0 à 100 %.", hint="Laissez 0 si vous faites tout.",
            field="subcontracted",
        )  # fmt: skip
    places.check_capacity(fields.capacity)
    programme.check_programme(
        [programme.PlannedCourse(each.key, each.minutes, each.opens_on, each.closes_on, each.required)
         for each in fields.courses],
        fields.starts_on, fields.ends_on, ordered=fields.ordered,
    )  # fmt: skip


def check_body(fields: BodyFields) -> None:
    """Raise InvalidPromotion for a body without a name, of no kind, or whose numbers cannot be."""
    if not fields.name.strip() or len(fields.name) > 200:
        raise InvalidPromotion(
            "Donnez le nom de l’organisme.", hint="200 caractères au plus.", field="body_name"
        )
    if fields.kind not in words.BODIES:
        raise InvalidPromotion(
            "Dites de quelle sorte d’organisme il s’agit.",
            hint="Choisissez-la dans la liste.",
            field="body_kind",
        )
    if fields.siren and not re.fullmatch(r"[0-9]{9}", fields.siren):
        raise InvalidPromotion(
            "Un numéro SIREN a neuf chiffres.", hint="Corrigez-le, ou laissez vide.", field="siren"
        )
    if len(fields.approval_number) > 60:
        raise InvalidPromotion(
            "Ce numéro d’agrément est trop long.", hint="60 caractères au plus.", field="approval_number"
        )
    if fields.approved_until and not fields.approval_number.strip():
        raise InvalidPromotion(
            "Donnez le numéro de l’agrément avec son dernier jour.",
            hint="Sans agrément, laissez les deux vides.",
            field="approval_number",
        )


def write_body(row: Body, fields: BodyFields) -> None:
    """Write checked fields in a body, as its next version."""
    row.name = " ".join(fields.name.split())
    row.kind, row.siren = fields.kind, fields.siren
    row.approval_number, row.approved_until = fields.approval_number.strip(), fields.approved_until
    row.version += 1
    row.save()


def _body(person: int, body: BodyFields | int) -> Body:
    if isinstance(body, BodyFields):
        row = Body(created_by_id=person, created_at=get_clock().now(), version=0)
        write_body(row, body)
        return row
    if body not in {each.id for each in own_bodies(person)}:
        raise InvalidPromotion(
            "Cet organisme n’est pas dans votre liste.", hint="Choisissez-le de nouveau.", field="body"
        )
    return Body.objects.get(pk=body)


def _clean(fields: PromotionFields) -> PromotionFields:
    """The fields as they are stored."""
    values = {name: getattr(fields, name) for name in PLAIN} | {"title": " ".join(fields.title.split())}
    return PromotionFields(**values, courses=fields.courses)


def _write(row: Promotion, fields: PromotionFields, person: int) -> None:
    clean = _clean(fields)
    for name in PLAIN:
        setattr(row, name, getattr(clean, name))
    row.changed_at, row.changed_by_id, row.version = get_clock().now(), person, row.version + 1
    row.save()
    _plan(row, clean)


def _plan(row: Promotion, fields: PromotionFields) -> None:
    """The courses in their places; a row that stays is the same row, so that progress stays with it."""
    held = {each.course_key: each for each in row.courses.all()}
    titles = {each.key: each.title for each in programme_choices()}
    unknown = [each.key for each in fields.courses if each.key not in held and each.key not in titles]
    if unknown:
        raise InvalidPromotion(
            "Un des cours choisis n’est pas ouvert, ou n’existe plus.",
            hint="Choisissez-le de nouveau dans la liste.",
            field="courses",
            course=unknown[0][:80],
        )
    wanted = {each.key for each in fields.courses}
    row.courses.exclude(course_key__in=wanted).delete()
    for position, each in enumerate(fields.courses, 1):
        course = held.get(each.key) or PromotionCourse(promotion=row, course_key=each.key)
        course.position, course.minutes, course.required = position, each.minutes, each.required
        course.opens_on, course.closes_on = each.opens_on, each.closes_on
        course.title = titles.get(each.key, course.title)[:300]
        course.save()
