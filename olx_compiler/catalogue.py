"""`catalogue.json`: what a catalogue needs to know of each built course, without opening it."""

from __future__ import annotations

from typing import Any

from olx_compiler.content import Corpus, Course
from olx_compiler.render.course import overview_html


def entry(course: Course, corpus: Corpus) -> dict[str, Any]:
    """One course; `items` are the points of the diagnostic that its units teach."""
    units = [unit for _section, unit in course.units()]
    facts = course.facts
    return {
        "key": course.key,
        "number": facts.number,
        "slug": facts.slug,
        "title": facts.title,
        "kind": facts.kind,
        "domain": facts.domain,
        "domain_title": corpus.domains.get(facts.domain, facts.domain),
        "audience": list(facts.audience),
        "level": facts.level,
        "minutes": facts.minutes,
        "summary": course.spec.summary,
        "objective": facts.objective,
        "overview_html": overview_html(course, corpus),
        "references": list(facts.references),
        "verified": course.spec.verified.isoformat(),
        "items": sorted({item for unit in units for item in unit.spec.items}),
        "dir": facts.number,
        "units": len(units),
    }
