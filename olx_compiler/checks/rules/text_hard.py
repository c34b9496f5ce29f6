"""A page can be read without effort: its reading ease is 50 at least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from olx_compiler.checks import prose
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

LOWEST = 50
# A measure of a few lines measures nothing.
FEWEST_WORDS = 100


def check(subject: Subject) -> Iterator[Problem]:
    """Each page of some length whose running text is hard to read."""
    for text in subject.texts:
        sentences = [sentence for sentence, _line in text.sentences("text", "item", "question")]
        ease = reading_ease(sentences)
        if ease is not None and ease < LOWEST:
            message = f"the reading ease of '{text.page.title}' is {ease:.0f}, {LOWEST} at least is asked"
            yield Problem(text.unit.path, text.page.line, 1, RULE.code, message, RULE.hint)


def reading_ease(sentences: Sequence[str]) -> float | None:
    """Flesch's reading ease as Kandel and Moles set it for French; None for too few words to tell.

    207 − 1,015 × words a sentence − 73,6 × syllables a word: 100 is very easy, 60 to 70 plain, below 50 hard.
    """
    spoken = [words for sentence in sentences if (words := prose.words(sentence))]
    count = sum(len(words) for words in spoken)
    if count < FEWEST_WORDS:
        return None
    syllables = sum(prose.syllables(word) for words in spoken for word in words)
    return 207 - 1.015 * count / len(spoken) - 73.6 * syllables / count


_PLAIN = (
    "Le maire lit le plan de sa commune. Il le lit le soir, avec ses adjoints. Ils notent ce qui manque. "
    "Le lendemain, ils appellent la préfecture. Elle répond dans la semaine. Le plan est alors complet. "
)
_HARD = (
    "L’interconnexion institutionnelle des administrations territoriales déconcentrées conditionne "
    "nécessairement l’opérationnalisation progressive des dispositifs conventionnels "
    "d’accompagnement méthodologique des collectivités. "
)

RULE = Rule(
    code="text.hard",
    title=f"The reading ease of a page of {FEWEST_WORDS} words or more is {LOWEST} at least",
    why=(
        "Most élus are no lawyers. Below 50, Flesch's scale calls a text hard: long words, long sentences. "
        "Syllables are counted by rule, near enough for a page."
    ),
    source=(
        "L. Kandel and A. Moles, “Application de l’indice de Flesch à la langue française”, "
        "Cahiers d’études de radio-télévision, 19, 1958"
    ),
    hint="cut sentences, choose short words, turn nouns in -tion into verbs",
    level="warning",
    check=check,
    passing=(Example(_PLAIN * 4),),
    failing=(Example(_HARD * 6, at=None),),
)
