"""Attachment to a commune: asked, decided, confirmed, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from commune_core.ports import PlatformUser
from dashboard_plugin import letters
from dashboard_plugin.applets.diagnostic.models import Campaign, Share
from dashboard_plugin.applets.members.models import Membership, NamedReader, SiteRole
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import MembershipView
from dashboard_plugin.errors import InvalidRequest, UnknownMembership
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.access import ACTIVE, Access, membership_view, open_by_id, open_commune
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, lock, one_write, write_to

Function: TypeAlias = Membership.Function
Role: TypeAlias = Membership.Role
Status: TypeAlias = Membership.Status

WAITING = (Status.PENDING, Status.PROVISIONAL)
MOST_WAITING = 5
# Whoever asks, leaves and asks again within this time sends one letter.
SAME_REQUEST = timedelta(days=1)

ROLE_OF_FUNCTION = {
    Function.MAIRE: Role.ELU,
    Function.ADJOINT: Role.ELU,
    Function.CONSEILLER: Role.ELU,
    Function.DGS_SECRETAIRE: Role.COLLABORATEUR,
    Function.AGENT: Role.COLLABORATEUR,
}


def request_membership(user_id: int | None, *, commune: str, function: str) -> MembershipView:
    """Ask for one's place in a commune. Asking twice changes nothing.

    The first of a commune is its provisional referent; the town hall's own verified address makes a confirmed
    one; the others wait for the referent or a moderator, and so does whoever comes after a team that left
    answers. Raises Forbidden, UnknownCommune, InvalidRequest, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.REQUEST_MEMBERSHIP)
    if function not in Function.values:
        raise InvalidRequest(
            "Cette fonction n’existe pas.",
            hint="Choisissez votre fonction dans la liste proposée.",
            field="function",
        )
    person, now = get_platform().user(access.person), get_clock().now()
    _check_claimant(person)
    with one_write():
        row = locked_commune(access)
        # A locking read: it sees what was written while we waited, which a plain one may not (MySQL).
        places = list(Membership.objects.select_for_update().filter(commune=row))
        asked = next((each.requested_at for each in places if each.user_id == person.id), None)
        place = _claim(row, places, person, Function(function), now)
        again = asked is not None and now - asked < SAME_REQUEST
        if place.requested_at == now and place.status in WAITING and not again:
            _tell_who_decides(access, person)
        announce("membership.requested", user_id, commune=row.insee_code, status=str(place.status))
    return membership_view(place, access.commune, person.display_name)


def _check_claimant(person: PlatformUser) -> None:
    """One account, confirmed, asks for few communes at a time: each request is read by somebody."""
    if not person.email_verified:
        raise InvalidRequest(
            "Votre adresse électronique n’est pas confirmée.",
            hint="Ouvrez le message reçu à la création de votre compte et suivez son lien, puis recommencez.",
        )
    if Membership.objects.filter(user_id=person.id, status__in=WAITING).count() >= MOST_WAITING:
        raise InvalidRequest(
            f"Vous avez déjà {MOST_WAITING} demandes en attente.",
            hint="Attendez une réponse avant d’en faire une autre.",
        )


def _claim(
    commune: Commune, places: list[Membership], person: PlatformUser, function: Function, now: datetime
) -> Membership:
    """The place of one more claimant of a locked commune, among the `places` it has."""
    place = next((each for each in places if each.user_id == person.id), None)
    proven = _is_town_hall(commune, person)
    settled = place is not None and place.status != Status.ENDED
    if place is not None and settled and (place.status == Status.CONFIRMED or not proven):
        return place
    led = any(each.role == Role.REFERENT and each.status == Status.CONFIRMED for each in places)
    # Somebody who was turned away or left does not come back as the first: his request is looked at. Nor is
    # anybody the first where others left answers: they are read by those the commune has accepted.
    first = (
        place is None
        and not commune.claim_refused
        and not any(each.status in ACTIVE for each in places)
        and not Campaign.objects.filter(commune=commune).exists()
    )
    place = place or Membership(commune=commune, user_id=person.id)
    place.function, place.requested_at = function, now
    place.decided_at = place.decided_by_id = None
    place.role, place.status = ROLE_OF_FUNCTION[function], Status.PENDING
    if proven:
        place.status, place.decided_at = Status.CONFIRMED, now
        place.role = place.role if led else Role.REFERENT
    elif first:
        place.role, place.status = Role.REFERENT, Status.PROVISIONAL
    place.save()
    if place.role == Role.REFERENT and place.status == Status.CONFIRMED:
        _step_down(place)
    return place


def _tell_who_decides(access: Access, person: PlatformUser) -> None:
    """The confirmed referent, else the moderators: each request has somebody who is told of it."""
    led = Membership.objects.filter(commune=access.row, role=Role.REFERENT, status=Status.CONFIRMED)
    referents = list(led.values_list("user_id", flat=True))
    if referents:
        write_to(referents, letters.request_received(access.commune, person.display_name))
        return
    ours = SiteRole.objects.filter(role__in=(SiteRole.Role.MODERATEUR, SiteRole.Role.ADMIN))
    moderators = {*ours.values_list("user_id", flat=True), *get_platform().administrators()}
    write_to(sorted(moderators), letters.referent_to_confirm(access.commune, person.display_name))


def _inhabited(commune_id: int) -> bool:
    return Membership.objects.filter(commune_id=commune_id, status__in=ACTIVE).exists()


def confirm_town_hall(place: Membership, person: PlatformUser) -> bool:
    """Confirm a provisional referent whose verified address is the town hall's; tells whether it is."""
    if not _is_town_hall(place.commune, person):
        return False
    place.status, place.decided_at = Status.CONFIRMED, get_clock().now()
    place.save(update_fields=["status", "decided_at"])
    _step_down(place)
    return True


def _is_town_hall(commune: Commune, person: PlatformUser) -> bool:
    address = commune.town_hall_email.strip().casefold()
    return bool(address) and person.email_verified and person.email.strip().casefold() == address


def _step_down(referent: Membership) -> None:
    """Those who were provisional wait for the decision of the referent just confirmed."""
    others = Membership.objects.filter(commune_id=referent.commune_id, status=Status.PROVISIONAL)
    for other in others.exclude(pk=referent.pk):
        other.role, other.status = ROLE_OF_FUNCTION[Function(other.function)], Status.PENDING
        other.save(update_fields=["role", "status"])


def decide_membership(user_id: int | None, *, membership_id: int, accept: bool) -> MembershipView:
    """Accept or turn away a request: the commune's referent, or a moderator, never about oneself.

    Accepting a provisional referent confirms him, which is a moderator's. Raises Forbidden,
    UnknownMembership, NotSaved.
    """
    access, place = _found(user_id, membership_id)
    provisional = place.status == Status.PROVISIONAL
    access.require(Operation.CONFIRM_REFERENT if provisional and accept else Operation.DECIDE_MEMBERSHIP)
    if provisional and accept:
        return confirm_referent(user_id, membership_id=membership_id)
    return _settle(
        access, place, (Status.PENDING, Status.PROVISIONAL), Status.CONFIRMED if accept else Status.ENDED
    )


def confirm_referent(user_id: int | None, *, membership_id: int) -> MembershipView:
    """Make a member or a claimant the confirmed referent of his commune (moderators and administrators).

    Raises Forbidden, UnknownMembership, NotSaved.
    """
    access, place = _found(user_id, membership_id)
    access.require(Operation.CONFIRM_REFERENT)
    waiting = (Status.PENDING, Status.PROVISIONAL, Status.CONFIRMED)
    return _settle(access, place, waiting, Status.CONFIRMED, role=Role.REFERENT)


def end_membership(user_id: int | None, *, membership_id: int) -> MembershipView:
    """Leave a commune, or (its referent, a moderator) take somebody out of it. What he answered stays.

    Raises Forbidden, UnknownMembership, NotSaved.
    """
    access, place = _found(user_id, membership_id, allow_own=True)
    if place.user_id != user_id or user_id is None:
        access.require(Operation.DECIDE_MEMBERSHIP)
    return _settle(access, place, (Status.PENDING, Status.PROVISIONAL, Status.CONFIRMED), Status.ENDED)


def name_reader(user_id: int | None, *, commune: str, reader_id: int) -> None:
    """Let a confirmed member read the sensitive points (the mayor or the general secretary decides).

    Raises Forbidden, UnknownCommune, UnknownMembership, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.NAME_READER)
    with one_write():
        # Whoever leaves or erases his data meanwhile must not be named after it.
        locked_commune(access)
        confirmed = Membership.objects.filter(commune=access.row, user_id=reader_id, status=Status.CONFIRMED)
        if not confirmed.exists():
            raise UnknownMembership(
                "Cette personne n’est pas membre confirmé de la commune.", hint="Acceptez d’abord sa demande."
            )
        NamedReader.objects.get_or_create(
            commune=access.row,
            user_id=reader_id,
            defaults={"named_by_id": user_id, "since": get_clock().now()},
        )
        announce("reader.named", user_id, commune=access.commune.code, reader=reader_id)


def remove_reader(user_id: int | None, *, commune: str, reader_id: int) -> None:
    """Take back what `name_reader` gave; raises Forbidden, UnknownCommune, NotSaved."""
    access = open_commune(user_id, commune)
    access.require(Operation.NAME_READER)
    with one_write():
        NamedReader.objects.filter(commune=access.row, user_id=reader_id).delete()
        announce("reader.removed", user_id, commune=access.commune.code, reader=reader_id)


def _found(user_id: int | None, membership_id: int, *, allow_own: bool = False) -> tuple[Access, Membership]:
    """The membership and who acts on its commune; an unknown number is refused like a forbidden one."""
    place = Membership.objects.filter(pk=membership_id, commune__status=Commune.Status.CURRENT).first()
    if place is None or (place.user_id == user_id and not allow_own):
        raise Forbidden()
    return open_by_id(user_id, place.commune_id), place


def _settle(
    access: Access,
    place: Membership,
    expected: tuple[Status, ...],
    status: Status,
    *,
    role: Role | None = None,
) -> MembershipView:
    """Write the decision, unless somebody has decided meanwhile, or the person has erased his request."""
    now = get_clock().now()
    with one_write():
        lock(place.commune_id)
        found = Membership.objects.select_for_update().filter(pk=place.pk).first()
        if found is None or found.status not in expected:
            raise UnknownMembership(
                "Cette demande a déjà reçu une réponse.", hint="Rechargez la page pour voir où elle en est."
            )
        place = found
        was = Status(place.status)
        place.status, place.decided_at, place.decided_by_id = status, now, access.user_id
        if was == Status.PROVISIONAL and status == Status.ENDED:
            # Erasing one's data would otherwise make a refused claimant the first once more.
            Commune.objects.filter(pk=place.commune_id).update(claim_refused=True)
        if status == Status.CONFIRMED and not _inhabited(place.commune_id):
            # Whoever is accepted where nobody is left takes over.
            role = Role.REFERENT
        place.role = role or place.role
        place.save()
        if status == Status.ENDED:
            NamedReader.objects.filter(commune_id=place.commune_id, user_id=place.user_id).delete()
            still_open = Campaign.objects.filter(commune_id=place.commune_id, status=Campaign.Status.OPEN)
            Share.objects.filter(campaign__in=still_open, user_id=place.user_id).delete()
        elif place.role == Role.REFERENT:
            _step_down(place)
        if place.user_id != access.user_id and status != was:
            accepted = status == Status.CONFIRMED
            letter = letters.request_accepted if accepted else letters.request_refused
            write_to([place.user_id], letter(access.commune))
        announce(
            "membership.decided",
            access.user_id,
            commune=access.commune.code,
            membership=place.pk,
            status=str(status),
        )
    return membership_view(place, access.commune)
