"""Every error a person can meet: a stable code, what is wrong, where, and how to mend it."""

from __future__ import annotations

from typing import Any, ClassVar

from .typography import typeset


class CommuneError(Exception):
    """Base of the project's errors.

    `code` never changes (logs, tests and API clients rely on it); `message` says what is wrong and `hint`
    what to do, both in French; `where` locates the fault (item, commune, file, line…) with plain values.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "", **where: Any) -> None:
        super().__init__(message)
        self.message = typeset(message)
        self.hint = typeset(hint)
        self.where = where

    def as_dict(self) -> dict[str, Any]:
        """`{"code", "message", "hint"}` and the location, ready for JSON."""
        return {"code": self.code, "message": self.message, "hint": self.hint, **self.where}


class InvalidAnswer(CommuneError):
    """What was typed is no answer to this item: wrong kind, or outside its bounds."""

    code = "answer.invalid"


class StaleAnswer(CommuneError):
    """Somebody else wrote this answer since it was read; `current` is what is stored now."""

    code = "answer.stale"

    def __init__(self, message: str, *, current: Any, hint: str = "", **where: Any) -> None:
        super().__init__(message, hint=hint, **where)
        self.current = current


class StaleWeighting(CommuneError):
    """Somebody else weighed this point since it was read; `current` is what is stored now."""

    code = "weighting.stale"

    def __init__(self, message: str, *, current: Any, hint: str = "", **where: Any) -> None:
        super().__init__(message, hint=hint, **where)
        self.current = current


class InvalidWeighting(CommuneError):
    """An importance or an urgency that is not a whole number from 1 to 5."""

    code = "weighting.invalid"


class InvalidCompetence(CommuneError):
    """An unknown reply to "de qui ça dépend ?"."""

    code = "competence.unknown"


class InvalidFile(CommuneError):
    """A file that is not what it says, or of a type that is not accepted."""

    code = "file.invalid"


class Forbidden(CommuneError):
    """The policy does not permit the operation. The text never says what the target holds."""

    code = "policy.forbidden"

    def __init__(
        self,
        message: str = "Vous n’avez pas accès à cette page ou à cette action.",
        *,
        hint: str = "Demandez l’accès à la personne référente de la commune, ou à qui organise la promotion.",
        **where: Any,
    ) -> None:
        super().__init__(message, hint=hint, **where)


class UnknownItem(CommuneError):
    """No such item, domain or selection in this version of the referential."""

    code = "item.unknown"


class UnknownCommune(CommuneError):
    """No commune has this code, now or in the past."""

    code = "commune.unknown"


class UnknownReferential(CommuneError):
    """No referential of this version is installed."""

    code = "referential.unknown"


class AlteredPhotograph(CommuneError):
    """A photograph that is missing, or is no longer the text its fingerprint was taken of."""

    code = "photograph.altered"


class InvalidAmount(CommuneError):
    """What was given is no amount of money: not a number, negative, too large, or finer than a cent."""

    code = "amount.invalid"


class InvalidRate(CommuneError):
    """What was given is no rate: not a number, or outside 0 to 100 %."""

    code = "rate.invalid"


class InvalidPlan(CommuneError):
    """A plan, a loan or an outlook that contradicts itself; `where["field"]` names what is at fault."""

    code = "plan.invalid"


class UnknownParameter(CommuneError):
    """No parameter of law has this code, or none is known at this date."""

    code = "parameter.unknown"


class AmbiguousParameter(CommuneError):
    """Two values of one parameter of law hold at the same date."""

    code = "parameter.ambiguous"
