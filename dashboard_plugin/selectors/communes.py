"""Communes as people meet them: by code, by name, by postal code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Case, F, Model, Q, QuerySet, Value, When

from commune_core.errors import UnknownCommune
from commune_core.territory import normalise, of_name
from dashboard_plugin.addresses import commune_url
from dashboard_plugin.applets.territory.models import Commune, PostalCode, SearchTerm
from dashboard_plugin.applets.territory.names import ELIDED
from dashboard_plugin.data import PRACTICE_CODE, CommuneRef

FEWEST_CHARACTERS = 2
MOST_WORDS = 8
# A name may match through its twenty arrondissements or its former communes, all of them one result.
ROWS_PER_RESULT = 6

PRACTICE_NAME = "Commune d’exercice"


def commune_ref(row: Commune, postal_codes: Sequence[str] = (), *, former_name: str = "") -> CommuneRef:
    """The commune as it is handed out; `row.departement` must have been selected."""
    if row.is_practice:
        return practice_ref(row)
    departement = row.departement
    return CommuneRef(
        id=row.pk,
        code=row.insee_code,
        name=row.name,
        of_name=of_name(row.name, int(row.link_type) if row.link_type else None),
        departement=departement.code if departement else "",
        departement_name=departement.name if departement else "",
        postal_codes=tuple(postal_codes),
        population=row.population,
        kind=row.kind,
        url=commune_url(row.insee_code),
        former_name=former_name,
    )


def practice_ref(row: Commune | None) -> CommuneRef:
    """One's own practice commune, `row` None as long as it was never written."""
    return CommuneRef(
        id=row.pk if row else None,
        code=PRACTICE_CODE,
        name=PRACTICE_NAME,
        of_name="de votre commune d’exercice",
        departement="",
        postal_codes=(),
        population=row.population if row else None,
        kind=Commune.Kind.PRACTICE.value,
        url=commune_url(PRACTICE_CODE),
    )


def refs(rows: Iterable[Commune], *, former_names: Mapping[int, str] | None = None) -> tuple[CommuneRef, ...]:
    """The same for many communes, with one query for all the postal codes."""
    rows = tuple(rows)
    codes: dict[int, list[str]] = {row.pk: [] for row in rows if not row.is_practice}
    if codes:
        found = PostalCode.objects.filter(commune__in=codes).order_by("code")
        for commune_id, code in found.values_list("commune_id", "code"):
            codes[commune_id].append(code)
    former_names = former_names or {}
    return tuple(
        commune_ref(row, codes.get(row.pk, ()), former_name=former_names.get(row.pk, "")) for row in rows
    )


def of_code(rows: QuerySet[Commune], code: str) -> list[Commune]:
    """The rows of exactly this code: MySQL also finds it in another case, width or with accents."""
    return [row for row in rows.filter(insee_code=code) if row.insee_code == code]


def find_commune(code: str) -> Commune:
    """The current commune of this code, or the one that replaced it; raises UnknownCommune."""
    real = Commune.objects.exclude(kind=Commune.Kind.PRACTICE)
    rows = of_code(
        real.select_related("departement", "epci", "successor__departement", "successor__epci"), code.upper()
    )
    # Under one code: the commune of today, a delegated one, the commune it was before a merger.
    row = min(rows, key=lambda row: (row.status != Commune.Status.CURRENT, -row.since), default=None)
    if row is None:
        raise UnknownCommune(
            f"Aucune commune ne porte le code « {code[:16]} ».",
            hint="Cherchez votre commune par son nom ou son code postal.",
            commune=code[:16],
        )
    return row.successor or row


def commune(code: str) -> CommuneRef:
    """The commune of today that this INSEE code leads to; raises UnknownCommune."""
    return refs([find_commune(code)])[0]


def search_communes(text: str, *, limit: int = 10) -> tuple[CommuneRef, ...]:
    """The communes of which every word of `text` begins a word of the name, or a postal code.

    The exact name first, then names that begin so, then the others; each from the most populous. A former
    name leads to the commune of today, with `former_name`.
    """
    words = normalise(text[:200]).split()[:MOST_WORDS]
    query = " ".join(words)
    if len(query) < FEWEST_CHARACTERS or limit < 1:
        return ()
    rows = Commune.objects.exclude(kind=Commune.Kind.PRACTICE)
    for word in [word for word in words if word not in ELIDED] or words:
        rows = rows.filter(_matching(word))
    rows = _ranked(rows, query).select_related("departement", "successor__departement")
    found: dict[int, Commune] = {}
    former_names: dict[int, str] = {}
    for row in rows[: limit * ROWS_PER_RESULT]:
        today = row.successor or row
        if today.pk not in found and len(found) < limit:
            found[today.pk] = today
            if row.successor and row.search_name != today.search_name:
                former_names[today.pk] = row.name
    return refs(found.values(), former_names=former_names)


def _matching(word: str) -> Q:
    by_name = Q(pk__in=_beginning(SearchTerm, "word", word))
    return by_name | Q(pk__in=_beginning(PostalCode, "code", word)) if word.isdigit() else by_name


def _beginning(model: type[Model], column: str, prefix: str) -> QuerySet[Any, Any]:
    """Ids of the communes whose column begins so, as a range of the index on every database.

    LIKE would not use it: SQLite compares without case, MySQL's `startswith` asks for binary. All is
    lower-case letters and digits here, of which z is the last one in every collation.
    """
    span = (prefix, prefix + "z" * 20)
    return model._default_manager.filter(**{f"{column}__range": span}).values("commune")


def _ranked(rows: QuerySet[Commune], query: str) -> QuerySet[Commune]:
    exact = Q(search_name=query) | Q(bare_name=query)
    leading = Q(search_name__startswith=query) | Q(bare_name__startswith=query)
    return rows.annotate(
        rank=Case(When(exact, then=Value(0)), When(leading, then=Value(1)), default=Value(2)),
        of_yesterday=Case(
            When(status=Commune.Status.CURRENT, then=Value(False)),
            default=Value(True),
            output_field=BooleanField(),
        ),
    ).order_by("rank", "of_yesterday", F("population").desc(nulls_last=True), "insee_code")
