"""What the app keeps about one person, for that person alone: all of it, or how much of it there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import FileField, Model, QuerySet

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.typography import typeset
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import PRACTICE_CODE, CommuneRef, Erasure, KeptRows
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import site_roles
from dashboard_plugin.selectors.communes import refs
from dashboard_plugin.selectors.guests import addressed_to
from dashboard_plugin.selectors.seats import seats_addressed_to
from dashboard_plugin.selectors.traces import Trace, path_to_commune, traces, traces_by_seat

FORMAT = "viatic.personal-data/1"

# In reading order. A trace without words would still be exported and erased, under its key.
LABELS = {
    "membership.user": "Rattachements à une commune",
    "siterole.user": "Rôles sur l’ensemble du site",
    "namedreader.user": "Accès aux points réservés",
    "commune.owner": "Commune d’exercice, avec tout ce qu’elle contient",
    "answer.author": "Réponses à l’état des lieux",
    "historicalanswer.history_user": "Versions successives de ces réponses",
    "share.user": "Domaines de l’état des lieux qui vous sont confiés",
    "voice.user": "Conseils auxquels votre voix est demandée",
    "rating.user": "Ce que vous avez donné dans un conseil encore ouvert",
    "weighting.author": "Importances et urgences choisies",
    "historicalweighting.history_user": "Versions successives de ces choix",
    "evidence.author": "Pièces et liens joints à des réponses",
    "domainreview.changed_by": "Avancement d’un domaine, tel que vous l’avez dit",
    "competenceholder.author": "Ce que vous avez dit de qui exerce une compétence",
    "photograph.taken_by": "États des lieux que vous avez clos ou corrigés",
    "comparisonconsent.given_by": "Accord donné à la comparaison avec des communes semblables",
    "upload.user": "Fichiers apportés, tant qu’ils attendent",
    "part.user": "Actions et projets auxquels vous prenez part",
    "guest.user": "Projets que vous suivez sur invitation",
    "guest.email": "Invitations à un projet envoyées à votre adresse",
    "project.changed_by": "Fiches d’action ou de projet que vous avez modifiées en dernier",
    "project.created_by": "Fiches d’action ou de projet que vous avez ouvertes",
    "historicalproject.history_user": "Versions successives de ces fiches",
    "entry.author": "Lignes de journal que vous avez écrites",
    "projectlink.author": "Documents de projet que vous avez ajoutés",
    "restraintentry.author": "Décisions sur la période électorale",
    "effect.author": "Effets d’une action que vous avez relevés",
    "message.author": "Messages que vous avez écrits",
    "readmark.user": "Jusqu’où vous avez lu chaque fil",
    "notice.user": "Ce dont vous avez été prévenu",
    "noticesetting.user": "Vos choix pour être prévenu",
    "noticehours.user": "Vos heures sans courriel",
    "doubt.author": "Erreurs que vous avez signalées dans des cours",
    "doubt.answered_by": "Réponses que vous avez données à des erreurs signalées",
    "indicator.author": "Indicateurs que vous avez définis",
    "indicatorvalue.author": "Valeurs d’indicateur que vous avez saisies",
    "valuechange.author": "Historique de ces valeurs, ligne par ligne",
    "apikey.user": "Votre clé d’agenda",
    "apikey.created_by": "Clés que vous avez créées",
    "guest.invited_by": "Invitations à un projet envoyées à d’autres",
    "councilround.opened_by": "Conseils que vous avez ouverts",
    "councilround.closed_by": "Conseils que vous avez clos",
    "rounditem.settled_by": "Réponses que vous avez retenues après un conseil",
    "voice.invited_by": "Invitations à un conseil envoyées à d’autres",
    "share.shared_by": "Domaines de l’état des lieux confiés à d’autres",
    "membership.decided_by": "Décisions sur des demandes de rattachement",
    "namedreader.named_by": "Accès aux points réservés donnés à d’autres",
    "seat.user": "Vos places dans des promotions",
    "seat.email": "Invitations à une promotion envoyées à votre adresse",
    "grouptutor.seat__user": "Groupes que vous suivez comme tuteur",
    "syncrow.seat__user": "Vos inscriptions aux cours de vos promotions",
    "seatprogress.seat__user": "Votre avancement dans les cours de vos promotions",
    "attendance.seat__user": "Votre présence aux séances",
    "announcementcopy.seat__user": "Messages de promotion qui vous ont été adressés",
    "tutorquestion.seat__user": "Questions que vous avez posées dans une promotion",
    "attestationholder.user": "Vos attestations, sous le nom qui y est imprimé",
    "reminder.user": "Rappels automatiques qui vous ont été envoyés",
    "reminderchoice.user": "Promotions dont vous ne voulez plus de lettre",
    "promotionfeed.user": "L’adresse par laquelle votre agenda suit vos promotions",
    "body.created_by": "Organismes de formation que vous avez décrits",
    "promotion.created_by": "Promotions que vous avez ouvertes",
    "promotion.changed_by": "Promotions que vous avez modifiées en dernier",
    "promotionlog.author": "Ce que vous avez fait dans des promotions",
    "promotionlog.subject": "Ce qui a été fait à votre sujet dans des promotions",
    "seat.added_by": "Places de promotion données à d’autres",
    "seat.decided_by": "Décisions sur la place d’autres personnes",
    "fundingline.asked_by": "Financements que vous avez demandés",
    "fundingline.changed_by": "Financements que vous avez modifiés en dernier",
    "syncrun.started_by": "Mises à jour des cours que vous avez lancées",
    "meeting.created_by": "Séances que vous avez prévues",
    "meeting.changed_by": "Séances que vous avez modifiées en dernier",
    "meetingfile.added_by": "Documents de séance que vous avez joints",
    "attendance.noted_by": "Présences que vous avez notées pour d’autres",
    "announcement.author": "Messages que vous avez écrits à une promotion",
    "remindertext.changed_by": "Rappels d’une promotion dont vous avez changé les mots",
    "tutorquestion.answered_by": "Réponses que vous avez données dans une promotion",
    "diagnosisconsent.given_by": "Accords que vous avez donnés à une promotion pour la commune",
    "attestation.issued_by": "Attestations que vous avez délivrées",
    "attestation.revoked_by": "Attestations que vous avez révoquées",
}
# Rows that are about somebody else: of these, the person's own act, and nothing of the other's place.
OWN_ACT = {
    "guest.invited_by": ("id", "project", "role", "status", "invited_by", "invited_at", "expires_on"),
    "membership.decided_by": ("id", "commune", "user", "decided_by", "decided_at"),
    "share.shared_by": ("id", "campaign", "domain", "user", "shared_by", "shared_at"),
    "photograph.taken_by": ("id", "campaign", "number", "taken_at", "taken_by", "reason", "sha256"),
    "doubt.answered_by": ("id", "course", "unit", "page", "state", "reply", "answered_by", "answered_at"),
    "voice.invited_by": ("id", "round", "user", "invited_by", "invited_at"),
    "namedreader.named_by": ("id", "commune", "user", "named_by", "since"),
    "seat.added_by": ("id", "promotion", "role", "source", "added_by", "added_at"),
    "seat.decided_by": ("id", "promotion", "role", "decided_by"),
    "attendance.noted_by": ("id", "meeting", "noted_by", "at"),
    "promotionlog.author": ("id", "promotion", "author", "at", "fact"),
}
# Sent to the proven address of the account, and answered by none, or by another: no column names the account.
LETTERS = "guest.email"
SEAT_LETTERS = "seat.email"
SEAT_LETTER_COLUMNS = ("id", "promotion", "email", "name", "role", "state", "sent_at", "expires_on")
LETTER_COLUMNS = ("id", "project", "email", "name", "role", "message", "status", "invited_at", "expires_on")
NOTES = (
    "Les autres personnes ne sont pas nommées : « self » vous désigne, « other » désigne quelqu’un d’autre.",
    "Ce que vous avez écrit pour une commune lui appartient : effacer vos données y retire votre nom.",
    "Le journal technique et les cours suivis sont tenus par la plateforme qui héberge votre compte.",
)


def export_my_data(user_id: int | None) -> dict[str, Any]:
    """Everything the app keeps about the person, ready for JSON; raises Forbidden.

    `records` maps the key of each trace to its `label` and its `rows`: the columns as stored, save that an
    account is "self" or "other".
    """
    person = own_data(user_id, Operation.READ_MY_DATA)
    return {
        "format": FORMAT,
        "exported_at": get_clock().now().isoformat(),
        "account": {**asdict(get_platform().user(person)), "site_roles": sorted(site_roles(person))},
        "records": {
            trace.key: {"label": _label(trace), "rows": _rows(trace, person)} for trace in _in_order()
        }
        | {
            key: {"label": LABELS[key], "rows": [_row(row, person, columns) for row in rows.order_by("pk")]}
            for key, columns, rows in _letters(person)
        },
        "notes": [typeset(note) for note in NOTES],
    }


def preview_erasure(user_id: int | None) -> Erasure:
    """What `erase_person` would do now; raises Forbidden."""
    person = own_data(user_id, Operation.ERASE_MY_DATA)
    goes: list[KeptRows] = []
    stays: list[KeptRows] = []
    for trace in _in_order():
        rows = trace.rows(person) if trace.owned else trace.rows_that_stay(person)
        (goes if trace.owned else stays).append(KeptRows(trace.key, _label(trace), rows.count()))
    goes.extend(KeptRows(key, LABELS[key], rows.count()) for key, _, rows in _letters(person))
    return Erasure(
        goes=tuple(each for each in goes if each.count),
        stays=tuple(each for each in stays if each.count),
        without_referent=_led_alone(person),
    )


def own_data(user_id: int | None, operation: Operation) -> int:
    """The person, once the policy lets him do this to what is kept about him; raises Forbidden."""
    if user_id is None or not permits(operation, Actor(user_id), Target("person", user_id)):
        raise Forbidden()
    return user_id


def _in_order() -> list[Trace]:
    order = {key: place for place, key in enumerate(LABELS)}
    return sorted(
        (*traces(), *traces_by_seat()), key=lambda trace: (order.get(trace.key, len(order)), trace.key)
    )


def _label(trace: Trace) -> str:
    return LABELS.get(trace.key, trace.key)


def _led_alone(person: int) -> tuple[CommuneRef, ...]:
    led = Membership.objects.filter(role=Membership.Role.REFERENT, status=Membership.Status.CONFIRMED)
    mine = led.filter(user_id=person, commune__status=Commune.Status.CURRENT)
    alone = mine.exclude(commune__in=led.exclude(user_id=person).values("commune"))
    return refs(place.commune for place in alone.select_related("commune__departement").order_by("pk"))


def _rows(trace: Trace, person: int) -> list[dict[str, Any]]:
    path, rows = path_to_commune(trace.model), trace.rows(person).order_by("pk")
    told = OWN_ACT.get(trace.key)
    return [_row(row, person, told) for row in (rows.select_related(path) if path else rows)]


def _letters(person: int) -> tuple[tuple[str, tuple[str, ...], QuerySet[Any]], ...]:
    """What waits at his address, of each kind: its key, its columns, its rows."""
    return (
        (LETTERS, LETTER_COLUMNS, addressed_to(person)),
        (SEAT_LETTERS, SEAT_LETTER_COLUMNS, seats_addressed_to(person)),
    )


def _row(row: Model, person: int, told: Collection[str] | None) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if told is None or field.name in told]
    return {field.name: _told(row, field, person) for field in fields}


def _told(row: Model, field: Any, person: int) -> Any:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if field.related_model is get_user_model():
        return "self" if value == person else "other"
    if field.related_model in (Commune, Campaign):
        return _place(getattr(row, field.name))
    if isinstance(field, FileField):
        return value.name
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _place(place: Commune | Campaign | None) -> dict[str, Any] | None:
    """A commune, or the état des lieux of one of its years, as a reader knows it."""
    if isinstance(place, Campaign):
        return {
            "commune": _place(place.commune),
            "year": place.year,
            "referential_version": place.referential_version,
        }
    if place is None:
        return None
    return {"code": PRACTICE_CODE if place.is_practice else place.insee_code, "name": place.name}
