"""The two tables that make a commune findable: words of its name, postal codes."""

from __future__ import annotations

from typing import Any

from dashboard_plugin.applets.territory import loading
from dashboard_plugin.applets.territory.models import Commune, PostalCode, SearchTerm
from dashboard_plugin.applets.territory.names import words

_DELETED_AT_ONCE = 500


def index_names() -> int:
    """Bring the words to the names of every commune of today and of yesterday; gives the rows written."""
    named = Commune.objects.exclude(kind=Commune.Kind.PRACTICE).values_list("pk", "search_name")
    wanted = {(pk, word) for pk, search_name in named.iterator() for word in words(search_name)}
    return _bring(SearchTerm, "word", wanted, SearchTerm.objects.all())


def index_postal_codes(wanted: set[tuple[int, str]]) -> int:
    """Bring the postal codes of the current communes to `wanted` (id, code); gives the rows written."""
    current = PostalCode.objects.filter(commune__status=Commune.Status.CURRENT)
    return _bring(PostalCode, "code", wanted, current)


def _bring(model: Any, column: str, wanted: set[tuple[int, str]], rows: Any) -> int:
    existing = {(commune, text): pk for pk, commune, text in rows.values_list("pk", "commune_id", column)}
    missing = sorted(wanted - existing.keys())
    loading.create(model, [model(commune_id=commune, **{column: text}) for commune, text in missing])
    superfluous = [pk for place, pk in existing.items() if place not in wanted]
    for start in range(0, len(superfluous), _DELETED_AT_ONCE):
        model.objects.filter(pk__in=superfluous[start : start + _DELETED_AT_ONCE]).delete()
    return len(missing) + len(superfluous)
