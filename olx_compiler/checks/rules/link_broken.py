"""Links lead to a page of the course, a theme of the catalogue or a secure address."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.links import LinkIndex, addresses, links_of
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each link that leads nowhere, presentations and questions included."""
    for course in subject.corpus.courses.values():
        index = LinkIndex(subject.corpus, course)
        for address in addresses(course.spec.overview):
            fault = index.fault(address)
            if fault is not None:
                yield course.where.problem(("overview",), RULE.code, *fault)
        for _section, unit in course.units():
            for address, line, column in links_of(unit):
                fault = index.fault(address)
                if fault is not None:
                    yield Problem(unit.path, line, column, RULE.code, *fault)


RULE = Rule(
    code="link.broken",
    title="Links lead to a page of the course, a theme of the catalogue or a secure address",
    why="A dead link costs a reader's trust; inside a course, browsers refuse http without s.",
    hint="write https://…, page:unit/page or theme:slug",
    check=check,
    passing=(
        Example("Relisez [le début](page:unite/page)."),
        Example("Voir [les indemnités](theme:indemnites-de-fonction)."),
        Example("Le texte est sur [Légifrance](https://www.legifrance.gouv.fr/)."),
    ),
    failing=(
        Example("Relisez [le début](page:unite/rien).", at=(1, 20)),
        Example("Voir [le jardinage](theme:jardiner).", at=(1, 21)),
        Example("Le texte est sur [Légifrance](http://www.legifrance.gouv.fr/).", at=(1, 31)),
    ),
)
