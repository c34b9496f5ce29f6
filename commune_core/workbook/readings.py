"""What a town hall writes of a day, an amount, a theme or how far one is, as our sheets take it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commune_core.referential import load
from commune_core.territory import normalise

from .cells import written
from .merged import is_covered

STATUSES = {
    "done": ("fait", "faite", "termine", "terminee", "fini", "finie", "realise", "realisee", "acheve", "clos",
             "solde", "ok", "oui"),
    "in_progress": ("en cours", "engage", "engagee", "commence", "demarre", "lance", "partiel", "a faire",
                    "a lancer", "prevu", "prevue", "non commence", "pas commence", "a venir", "a l etude",
                    "non", "programme"),
    "paused": ("en pause", "en attente", "attente", "suspendu", "suspendue", "reporte", "reportee"),
    "blocked": ("bloque", "bloquee"),
    "dropped": ("abandonne", "abandonnee", "annule", "annulee", "sans suite"),
}  # fmt: skip
MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
          "novembre", "decembre")  # fmt: skip
_MONEY = re.compile(r"\s*(k|K)?\s*(?:€|euros?)?\s*(?:HT|TTC|ht|ttc)?\s*$")
_EVERYWHERE = {"les", "des", "aux", "action", "espaces", "services", "publics", "population"}
"""Words of the titles of domains that say nothing of which one."""


def a_status(raw: Any) -> Any:
    """The code of what people write of an advancement; what is not understood stays, and is refused."""
    if is_covered(raw):
        return raw
    number = _share(raw)
    if number is not None:
        return "done" if number >= 1 else "in_progress"
    said = normalise(written(raw))
    return next((code for code, words in STATUSES.items() if said in words), raw)


def _share(raw: Any) -> Decimal | None:
    """A percentage as a share of one."""
    if isinstance(raw, str) and re.fullmatch(r"\d{1,3}\s*%", raw.strip()):
        return Decimal(raw.strip().rstrip("% ")) / 100
    return None


def a_day(raw: Any, *, last: bool) -> Any:
    """The day that « mars 2027 », « T2 2027 » or 2027 mean: the last of them, or the first."""
    if isinstance(raw, float) and raw == int(raw):
        raw = int(raw)
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        return raw
    said = normalise(str(raw))
    found = re.fullmatch(
        r"(?:fin |debut )?(?:([a-z]+) |t([1-4]) |([1-4])(?:er|e|eme) trimestre )?(20\d\d)", said
    )
    if not found:
        return raw
    word, year = found[1], int(found[4])
    quarter = int(found[2] or found[3] or 0)
    if word:
        names = [name for name in MONTHS if name.startswith(word) and len(word) >= 3]
        if len(names) != 1:
            return raw
        first = final = MONTHS.index(names[0]) + 1
    elif quarter:
        first, final = 3 * quarter - 2, 3 * quarter
    else:
        first, final = 1, 12
    end = date(year + final // 12, final % 12 + 1, 1) - timedelta(days=1)
    return end if last else date(year, first, 1)


def an_amount(raw: Any, *, untaxed: bool = False) -> Any:
    """An amount without its « HT »; « 12 k€ » is 12 000. Where there may be no tax, one with it stays."""
    if not isinstance(raw, str) or (untaxed and "ttc" in raw.lower()):
        return raw
    found = _MONEY.search(raw)
    bare = raw[: found.start()].strip() if found else raw
    if not found or not found[1]:
        return bare or raw
    number = bare.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    return Decimal(number) * 1000 if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", number) else raw


def a_domain(raw: Any) -> str | None:
    """The domain that a theme in somebody's words means: the only one with most of its words, else None."""
    said = normalise(written(raw))
    domains = load().domains
    for domain in domains:
        if said in (normalise(domain.code), normalise(domain.title)):
            return domain.code
    words = _stems(said)
    common = {domain.code: len(words & _stems(normalise(domain.title))) for domain in domains}
    most = max(common.values())
    found = [code for code, count in common.items() if count == most]
    return found[0] if most and len(found) == 1 else None


def _stems(text: str) -> set[str]:
    return {word.rstrip("sx") for word in text.split() if len(word) > 2 and word not in _EVERYWHERE}
