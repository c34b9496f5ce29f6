"""Write the value of an indicator on a day, by a member or by a key, and take one away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from commune_core.errors import Forbidden
from commune_core.indicators import InvalidIndicator, read_day, read_value
from commune_core.policy import Operation
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.indicator_data import SavedValue, ValueView
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.indicator_values import open_indicator
from dashboard_plugin.selectors.indicators import find_indicator, value_view
from dashboard_plugin.selectors.keys import open_key
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.stale import StaleValue
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, lock, one_write

LONGEST_SOURCE = 200


def set_value(
    user_id: int | None,
    *,
    indicator_id: int,
    on: Any,
    value: Any,
    source: str = "",
    version: int | None,
    commune: str | None = None,
) -> SavedValue:
    """Give the value of a day, over the `version` that was read (None: there was none).

    `on` and `value` are as people type them, or a date and a Decimal. Raises Forbidden, UnknownCommune,
    UnknownIndicator, InvalidIndicator, NotSaved, and StaleValue, whose `current` is the stored ValueView.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    day, exact, told = _checked(on, value, source)
    with one_write():
        locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_INDICATOR)
        row = _followed(find_indicator(present, indicator_id))
        return _write(row, day, exact, told, version=version, person=present.person)


def set_value_by_number(
    user_id: int | None, *, indicator_id: int, on: Any, value: Any, source: str = "", version: int | None
) -> SavedValue:
    """The same for an indicator known by its number alone; raises Forbidden, where there is none as well."""
    access, row = open_indicator(user_id, indicator_id)
    access.require(Operation.SET_INDICATOR)
    return set_value(
        user_id,
        indicator_id=row.pk,
        on=on,
        value=value,
        source=source,
        version=version,
        commune=access.row.insee_code if access.row else None,
    )


def post_value(secret: str, *, indicator_id: int, on: Any, value: Any, source: str = "") -> SavedValue:
    """Give the value of a day with a key. The same one again changes nothing; another takes its place.

    What a person entered is not a program's to replace: StaleValue. Raises Forbidden for a key that opens
    nothing, or not this indicator; InvalidIndicator, NotSaved.
    """
    key = open_key(secret, ApiKey.Scope.INDICATORS)
    day, exact, told = _checked(on, value, source)
    with one_write():
        lock(key.commune_id)
        key = open_key(secret, ApiKey.Scope.INDICATORS)
        row = Indicator.objects.filter(pk=indicator_id, commune=key.commune_id).first()
        if row is None:
            raise Forbidden()
        saved = _write(_followed(row), day, exact, told, key=key)
        today = get_clock().today()
        if key.used_on != today:
            ApiKey.objects.filter(pk=key.pk).update(used_on=today)
    return saved


def remove_value(
    user_id: int | None, *, indicator_id: int, on: date, version: int, commune: str | None = None
) -> bool:
    """Take the value of a day away, over the `version` that was read; False where it is gone already.

    Raises Forbidden, UnknownCommune, UnknownIndicator, NotSaved, StaleValue.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    with one_write():
        locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_INDICATOR)
        indicator = find_indicator(present, indicator_id)
        row = _stored(indicator, on)
        if row is None:
            return False
        if row.version != version:
            raise StaleValue(_shown(row))
        _log(indicator, on, row.value, None, row.source, person=present.person)
        row.delete()
        announce("indicator.unvalued", user_id, indicator=indicator.pk)
    return True


def _checked(on: Any, value: Any, source: str) -> tuple[date, Decimal, str]:
    told = " ".join(source.split())
    if len(told) > LONGEST_SOURCE:
        raise InvalidIndicator(
            f"La source est trop longue : {LONGEST_SOURCE} caractères au plus.", field="source"
        )
    return read_day(on, today=get_clock().today()), read_value(value), told


def _followed(row: Indicator) -> Indicator:
    if row.archived:
        raise InvalidIndicator(
            "Cet indicateur n’est plus suivi : il ne reçoit plus de valeur.",
            hint="Reprenez son suivi depuis sa page, puis recommencez.",
            field="indicator",
        )
    return row


def _stored(indicator: Indicator, on: date) -> IndicatorValue | None:
    # A locking read: it sees what was written while we waited, which a plain one may not (MySQL).
    return IndicatorValue.objects.select_for_update().filter(indicator=indicator, on=on).first()


def _shown(row: IndicatorValue) -> ValueView:
    return value_view(row, display_names([row.author_id]))


def _write(
    indicator: Indicator,
    on: date,
    value: Decimal,
    source: str,
    *,
    version: int | None = None,
    person: int | None = None,
    key: ApiKey | None = None,
) -> SavedValue:
    row = _stored(indicator, on)
    # Read so, or sent twice: the network lost our reply.
    theirs = row is not None and (key is not None or row.version == version or row.author_id == person)
    if row is not None and theirs and (row.value, row.source) == (value, source):
        return SavedValue(indicator.pk, on, value, row.version, "same")
    if _stale(row, version=version, by_key=key is not None):
        raise StaleValue(_shown(row) if row else None)
    change: Literal["new", "changed"] = "new" if row is None else "changed"
    before = row.value if row else None
    if row is None:
        # A day that was emptied goes on counting: the version of a removed value never comes back.
        written = ValueChange.objects.filter(indicator=indicator, on=on).count()
        row = IndicatorValue(indicator=indicator, on=on, version=written)
    row.value, row.source, row.at = value, source, get_clock().now()
    row.author_id, row.key, row.version = person, key, row.version + 1
    row.save()
    _log(indicator, on, before, value, source, person=person, key=key)
    announce("indicator.valued", person, indicator=indicator.pk, version=row.version)
    return SavedValue(indicator.pk, on, value, row.version, change)


def _stale(row: IndicatorValue | None, *, version: int | None, by_key: bool) -> bool:
    """Whether what is stored was not seen by whoever writes; a program replaces what programs wrote."""
    if by_key:
        return row is not None and row.key_id is None
    return (row.version if row else None) != version


def _log(
    indicator: Indicator,
    on: date,
    before: Decimal | None,
    now: Decimal | None,
    source: str,
    *,
    person: int | None = None,
    key: ApiKey | None = None,
) -> None:
    ValueChange.objects.create(
        indicator=indicator,
        on=on,
        before=before,
        now=now,
        source=source,
        author_id=person,
        key=key,
        at=get_clock().now(),
    )
