"""What every course shares: legal references, glossary and dated parameters of law, as data.

`references.yaml`, `glossary.yaml` and `parameters.yaml` are read once into `Registers`. A change of law is
one edit there, and `Unit.uses` says which units to read again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from olx_compiler.financing_schema import Certainty, ParameterSource, PeriodSource
from olx_compiler.schema import Strict, Text

CodeId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$")]
ReferenceId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Za-z0-9]+)+$")]
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"<>]+$")]

_SUFFIX = r"(?:[ -](?:[A-Z]\b|bis|ter|quater|sexies|nonies))*"
_LETTERED = re.compile(rf"(?<!\w)[LRDA]O?\*?\.?\s?\d+(?:-\d+)*{_SUFFIX}")
_BARE = re.compile(rf"(?<![\w°-])\d+(?:-\d+)*{_SUFFIX}(?!\s?°)")
_LAW = re.compile(
    r"(?P<kind>loi|décret|ordonnance|règlement)\s+(?:\(UE\)\s+)?"
    r"(?:n°\s*)?(?:(?P<number>\d{2,4}[-/]\d+)|du (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4}))",
    re.IGNORECASE,
)
_KINDS = {"loi": "LOI", "décret": "DECRET", "ordonnance": "ORD", "règlement": "UE"}


class LegalCode(Strict):
    """A code: its title, how it is named after "article … ", its address, and how authors cite it.

    `bare`: some of its articles bear no letter (CGI 1650); elsewhere a number alone is no article.
    """

    title: Text
    of: Text
    url: Address | None = None
    bare: bool = False
    cited: Annotated[list[Text], Field(min_length=1)]


class LegalReference(Strict):
    """A text of law: either an article of a code, or a `title` of its own; `says` is one line in our words.

    `checked` is the day it was last read; what was never read is of certainty C.
    """

    id: ReferenceId
    code: CodeId | None = None
    article: Text | None = None
    title: Text | None = None
    says: Text
    url: Address | None = None
    checked: datetime.date | None = None
    certainty: Certainty
    note: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> LegalReference:
        if (self.code is None) != (self.article is None) or (self.code is None) == (self.title is None):
            raise ValueError("give 'code' and 'article', or 'title' alone")
        if (
            self.code is not None
            and self.article is not None
            and self.id != article_id(self.code, self.article)
        ):
            raise ValueError(f"the id of this article is {article_id(self.code, self.article)}")
        if self.checked is None and self.certainty != "C":
            raise ValueError("what is of certainty A or B was read one day: say when with 'checked'")
        return self


class ReferencesSource(Strict):
    """What `references.yaml` holds."""

    codes: dict[CodeId, LegalCode]
    references: list[LegalReference]


class Term(Strict):
    """A word of the trade. One with `expansion` is an acronym: explained where a page first says it,
    unless `everyday` (everyone knows it) or `ambiguous` (it has several senses: the author says which).
    `synonyms` are what people type when they search for it."""

    term: Text
    expansion: Text | None = None
    definition: Text
    synonyms: list[Text] = []
    everyday: bool = False
    ambiguous: bool = False


class GlossarySource(Strict):
    """What `glossary.yaml` holds."""

    terms: list[Term]


@dataclass(frozen=True, slots=True)
class Registers:
    """The shared data, by id: codes, references, terms as written, parameters by code."""

    codes: Mapping[str, LegalCode] = field(default_factory=dict)
    references: Mapping[str, LegalReference] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    parameters: Mapping[str, ParameterSource] = field(default_factory=dict)

    def period(self, code: str, day: datetime.date) -> PeriodSource | None:
        """What the parameter `code` was worth on `day`, and its source; None where nothing is known."""
        parameter = self.parameters.get(code)
        for period in parameter.values if parameter is not None else ():
            if period.since <= day and (period.until is None or day <= period.until):
                return period
        return None

    def label(self, reference: LegalReference) -> str:
        """A reference in a sentence: `article L2122-18 du CGCT`, or the title of a text."""
        if reference.code is None:
            return str(reference.title)
        code = self.codes.get(reference.code)
        return f"article {reference.article} {code.of if code is not None else reference.code}"

    def address(self, reference: LegalReference) -> str | None:
        """Where to read it: its own address, else that of its code."""
        code = self.codes.get(reference.code) if reference.code is not None else None
        return reference.url or (code.url if code is not None else None)

    def place(self, reference: LegalReference, words: str) -> str:
        """What a link of these words opens: the article itself, or the whole code where it is to be found."""
        code = self.codes.get(reference.code) if reference.code is not None else None
        return words if reference.url is not None or code is None else f"{words} : {code.title}"

    def cited(self, text: str) -> Iterator[str]:
        """Ids of the references that a line such as `CGCT L2121-7, L2122-18; Code pénal art. 432-12` names.

        An id is given whether or not the register holds it; words that name no text give nothing.
        """
        for part in text.replace("'", "’").split(";"):
            laws = list(_LAW.finditer(part))
            yield from self._articles(part[: laws[0].start()] if laws else part)
            ends = [*(law.start() for law in laws[1:]), len(part)]
            for law, end in zip(laws, ends, strict=False):
                yield from _articles_of_law(law, part[law.end() : end])

    def _articles(self, words: str) -> Iterator[str]:
        """Ids of the articles of one code that `words` cite, whatever stands in brackets."""
        words = words.partition("(")[0]
        lowered = words.lower()
        found = [
            (len(name), key, lowered.index(name.lower()) + len(name))
            for key, code in self.codes.items()
            for name in code.cited
            if name.lower() in lowered and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)
        ]
        if found:
            _, key, end = max(found)
            pattern = _BARE if self.codes[key].bare and not _LETTERED.search(words, end) else _LETTERED
            yield from (article_id(key, match[0]) for match in pattern.finditer(words, end))


def _articles_of_law(law: re.Match[str], rest: str) -> Iterator[str]:
    number = law["number"] or f"{law['year']}-{law['month']}-{law['day']}"
    base = f"{_KINDS[law['kind'].lower()]}-{number.replace('/', '-')}"
    articles = re.search(r"art(?:icle)?s?\.?\s*((?:\d+(?:-\d+)?(?:, | et )?)+)", rest)
    numbers = re.findall(r"\d+(?:-\d+)?", articles[1]) if articles is not None else []
    yield from [f"{base}-{each}" for each in numbers] or [base]


def article_id(code: str, article: str) -> str:
    """Id of an article: `CGCT-L2122-18`, `CGI-1609-nonies-C`."""
    plain = re.sub(r"^([LRDA]O?)\*?\.?\s?(?=\d)", r"\1", article.strip())
    return f"{code}-{re.sub(r'[ .]+', '-', plain)}"
