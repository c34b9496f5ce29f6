"""Numbers that every database keeps to the last digit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from commune_core.indicators import PLACES, InvalidIndicator, read_value


class ExactNumber(models.Field):
    """A Decimal of eighteen digits, four of them decimals, stored as a whole number of ten-thousandths.

    SQLite keeps fifteen digits of a decimal, and MariaDB eighteen: here both keep all of them.
    """

    description = "An exact number of eighteen digits, four of them decimals"
    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | int | str | models.expressions.Combinable
        _pyi_private_get_type: Decimal

    def get_internal_type(self) -> str:
        """The type of the column."""
        return "BigIntegerField"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        """The number, from the stored whole one."""
        return None if value is None else self.to_python(Decimal(value).scaleb(-PLACES))

    def to_python(self, value: Any) -> Decimal | None:
        """The number; raises ValidationError for what is none."""
        if value is None:
            return None
        try:
            return read_value(value)
        except InvalidIndicator as error:
            raise ValidationError(error.message) from error

    def get_prep_value(self, value: Any) -> int | None:
        """The whole number to store."""
        number = self.to_python(value)
        return None if number is None else int(number.scaleb(PLACES))

    def value_to_string(self, obj: models.Model) -> str:
        """The number as a fixture writes it."""
        value = self.value_from_object(obj)
        return "" if value is None else format(value, "f")
