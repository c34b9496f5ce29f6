"""What is asked of a questionnaire that could be read: one function a rule, with the code of its problems.

`REVIEWS` is the register, code to function; the first line of a function's docstring says the rule. Codes
begin with `data.`, as those of `olx_compiler.data` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from commune_core.conditions import EPCI_KINDS, ZONES, Condition, Profile, outline
from commune_core.model import COMPETENCES, Item
from commune_core.referential import Referential, from_bytes
from commune_core.versions import same_measure
from olx_compiler import frozen
from olx_compiler.communes import Commune, alike, read_communes
from olx_compiler.data import ReferentialSource, canonical, read_referential
from olx_compiler.problem import ContentRefused, Problem
from olx_compiler.yamltext import Located
from olx_compiler.yamltext import Path as Place

LONGEST_HELP = 500


@dataclass(frozen=True, slots=True)
class Review:
    """A questionnaire as written and as compiled, the versions before it (last first), and its communes."""

    source: ReferentialSource
    referential: Referential
    earlier: tuple[Referential, ...]
    communes: Mapping[Profile, list[Commune]]

    def items(self) -> Iterator[tuple[Item, Located, Place]]:
        """Each item, the file where it is written, and its place there."""
        for domain, where in self.source.domains:
            for index, item in enumerate(domain.items):
                yield self.referential.items[item.id], where, ("items", index)

    def conditions(self) -> Iterator[tuple[Condition, Located, Place]]:
        """Each condition written, those of rules then those of usual holders, and its place."""
        for item, where, place in self.items():
            for index, rule in enumerate(item.rules):
                yield rule.when, where, (*place, "rules", index, "when")
        for number, competence in enumerate(self.referential.competences.values()):
            for index, usual in enumerate(competence.usual):
                if usual.when is not None:
                    yield usual.when, self.source.where, ("profile", number, "usual", index, "when")


Check = Callable[[Review], Iterator[Problem]]
REVIEWS: dict[str, Check] = {}


def review(content_dir: Path, core_dir: Path) -> list[Problem]:
    """Every problem of the questionnaire of `content_dir` and of the versions frozen in `core_dir`."""
    problems: list[Problem] = []
    versions, place = frozen.read_frozen(content_dir, problems)
    problems.extend(frozen.altered(versions, place, core_dir))
    try:
        source = read_referential(content_dir)
    except ContentRefused as refused:
        return [*problems, *refused.problems]
    compiled = canonical(source)
    refusal = frozen.refusal(source.head.version, compiled, versions, source.where)
    problems.extend([refusal] if refusal else [])
    referential = from_bytes(compiled)
    subject = Review(
        source=source,
        referential=referential,
        earlier=tuple(_earlier(source, core_dir, problems)),
        communes=communes_alike(content_dir, referential),
    )
    return [*problems, *(problem for check in REVIEWS.values() for problem in check(subject))]


def communes_alike(content_dir: Path, referential: Referential) -> Mapping[Profile, list[Commune]]:
    """The communes of the open data, by all that any condition of the questionnaire looks at."""
    rules = [rule.when for item in referential.items.values() for rule in item.rules]
    usual = [each.when for competence in referential.competences.values() for each in competence.usual]
    looked_at = outline([*rules, *filter(None, usual)])
    return alike(read_communes(content_dir, referential.islands), looked_at)


def _earlier(source: ReferentialSource, core_dir: Path, problems: list[Problem]) -> Iterator[Referential]:
    version = source.head.succeeds
    if version is not None and _numbers(version) >= _numbers(source.head.version):
        message = f"version {source.head.version} does not come after {version}"
        problems.append(source.where.problem(("version",), "data.version", message))
        return
    while version is not None:
        file = core_dir / "data" / frozen.compiled_name(version)
        if not file.is_file():
            message = f"version {version} is not installed"
            problems.append(source.where.problem(("succeeds",), "data.version", message))
            return
        yield (referential := from_bytes(file.read_bytes()))
        version = referential.succeeds


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def check(code: str) -> Callable[[Check], Check]:
    """Registers a rule under `code`."""

    def register(function: Check) -> Check:
        REVIEWS[code] = function
        return function

    return register


@check("data.orphan")
def orphan(review: Review) -> Iterator[Problem]:
    """An item of the version before is kept, succeeded or retired."""
    taken = {old for item in review.referential.items.values() for old in item.succeeds}
    followed = {*review.referential.items, *taken, *review.referential.retired}
    files = {domain.code: where for domain, where in review.source.domains}
    for item in review.earlier[0].items.values() if review.earlier else ():
        if item.id not in followed:
            where = files.get(item.domain, review.source.where)
            message = f"'{item.id}' is no longer asked, and nothing says what became of it"
            hint = "name it in 'succeeds' of the item that replaces it, or in 'retired' of the questionnaire"
            yield where.problem(("items",), "data.orphan", message, hint, of_key=True)


@check("data.succeeds")
def succeeds(review: Review) -> Iterator[Problem]:
    """What is succeeded or retired is an item of the version before; what is retired is no longer asked."""
    before: Iterable[str] = review.earlier[0].items if review.earlier else ()
    for item, where, place in review.items():
        for index, old in enumerate(item.succeeds):
            if old not in before:
                message = f"the version before has no item '{old}'"
                yield where.problem((*place, "succeeds", index), "data.succeeds", message)
    for old in review.referential.retired:
        if old not in before or old in review.referential.items:
            fault = "is still asked" if old in before else "was not in the version before"
            place = ("retired", old)
            yield review.source.where.problem(place, "data.succeeds", f"'{old}' {fault}", of_key=True)


@check("data.meaning")
def meaning(review: Review) -> Iterator[Problem]:
    """An id keeps its kind, its unit and its direction: an old answer must mean what it meant."""
    before = review.earlier[0].items if review.earlier else {}
    for item, where, place in review.items():
        old = before.get(item.id)
        if old is not None and not same_measure(old, item):
            message = f"'{item.id}' had another kind, unit or direction in the version before"
            hint = f"give it a new id, with 'succeeds: [{item.id}]', or retire the old one"
            yield where.problem((*place, "id"), "data.meaning", message, hint)


@check("data.returned")
def returned(review: Review) -> Iterator[Problem]:
    """An id given up in an earlier version never comes back: it would take over answers to something else."""
    last, older = review.earlier[:1], review.earlier[1:]
    given_up = {old for each in review.earlier for old in each.retired}
    given_up |= {old for each in older for old in each.items}
    for item, where, place in review.items():
        if item.id in given_up and not any(item.id in each.items for each in last):
            message = f"'{item.id}' was given up in an earlier version"
            yield where.problem((*place, "id"), "data.returned", message, "choose an id never used")


@check("data.unreachable")
def unreachable(review: Review) -> Iterator[Problem]:
    """A condition holds for one commune of the open data at least, whoever holds its competences."""
    for condition, where, place in review.conditions():
        if not _holds_somewhere(condition, review.communes):
            count = sum(len(group) for group in review.communes.values())
            never = not _holds_somewhere(condition, _imaginable(condition))
            fault = "contradicts itself" if never else f"holds for none of the {count:,} communes"
            hint = "mend it, or take out what depends on it"
            yield where.problem(place, "data.unreachable", f"this condition {fault}", hint)


@check("data.nobody")
def nobody(review: Review) -> Iterator[Problem]:
    """An item is asked of one commune at least."""
    for item, where, place in review.items():
        hiding = [rule for rule in item.rules if rule.effect == "hide"]
        # What a commune says of its competences can only make more rules act.
        if hiding and all(any(rule.acts(profile) for rule in hiding) for profile in review.communes):
            message = f"'{item.id}' is hidden from every commune"
            yield where.problem((*place, "rules"), "data.nobody", message, "retire it instead")


@check("data.competence")
def competence(review: Review) -> Iterator[Problem]:
    """The competences that a condition names are asked of the commune."""
    known = review.referential.competences
    for condition, where, place in review.conditions():
        for code in sorted({code for part in condition.parts() for code, _ in part.holds} - set(known)):
            hint = f"those of 'profile': {', '.join(known)}"
            yield where.problem(place, "data.competence", f"no competence is called '{code}'", hint)


@check("data.m57")
def m57(review: Review) -> Iterator[Problem]:
    """The function of an item in the accounts is one of those named."""
    for item, where, place in review.items():
        if item.m57 and item.m57 not in review.referential.m57_labels:
            message = f"no function of the accounts has the code '{item.m57}'"
            yield where.problem((*place, "m57"), "data.m57", message, "'m57_labels' names them")


@check("data.help")
def help_too_long(review: Review) -> Iterator[Problem]:
    """The help of an item is read on a telephone: 500 characters at most."""
    for item, where, place in review.items():
        if len(item.help) > LONGEST_HELP:
            message = f"this help has {len(item.help)} characters, {LONGEST_HELP} at most are read"
            yield where.problem((*place, "help"), "data.help", message)


@check("data.duplicate")
def duplicate(review: Review) -> Iterator[Problem]:
    """No two items have one label or one figure, no two competences one code."""
    seen: set[tuple[str, str]] = set()
    names = [
        (key, name.casefold(), where, (*place, key))
        for item, where, place in review.items()
        for key, name in (("label", item.label), ("figure", item.figure))
    ]
    names += [
        ("code", each.code, review.source.where, ("profile", index, "code"))
        for index, each in enumerate(review.source.head.profile)
    ]
    for key, name, where, place in names:
        if name and (key, name) in seen:
            message = f"this {key} is given twice: '{name}'"
            yield where.problem(place, "data.duplicate", message, "give each its own")
        seen.add((key, name))


def _holds_somewhere(condition: Condition, profiles: Iterable[Profile]) -> bool:
    """Whether it surely holds for one of these, once it has said who holds its competences."""
    named = sorted(outline([condition]).competences)
    sayings = [dict(zip(named, said, strict=True)) for said in product(COMPETENCES, repeat=len(named))]
    return any(condition.truth(replace(profile, holders=said)) for profile in profiles for said in sayings)


def _imaginable(condition: Condition) -> Iterator[Profile]:
    """Every profile that this condition tells from another, those of no commune included."""
    seen = outline([condition])
    places = product(seen.cuts, ZONES, EPCI_KINDS, (True, False), ("", *sorted(seen.departements)))
    return (Profile(*facts) for facts in places)
