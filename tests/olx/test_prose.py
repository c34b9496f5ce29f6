"""The words of a page as the rules count them."""

from __future__ import annotations

import pytest

from olx_compiler.checks import acronyms, prose, shingles
from olx_compiler.checks.prose import Passage
from olx_compiler.checks.rules.grade_unreachable import policy_faults
from olx_compiler.checks.rules.text_hard import reading_ease


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("maire", 1), ("commune", 2), ("année", 2), ("l’école", 2), ("délibération", 5), ("création", 3),
        ("conseiller", 3), ("qui", 1), ("guide", 1), ("argent", 2), ("votent", 1), ("département", 4),
        ("coopération", 5), ("naïf", 2), ("eau", 1), ("le", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_french_says_them(word: str, count: int) -> None:
    assert prose.syllables(word) == count


def test_a_sentence_ends_at_a_stop_and_not_at_an_abbreviation() -> None:
    text = "Voir l’art. L2122-18. M. Durand signe… « Le maire délègue. » Puis 3 adjoints lisent le n° 4. Fin"
    assert Passage(text, "text", 1).sentences == (
        "Voir l’art. L2122-18.",
        "M. Durand signe…",
        "« Le maire délègue.",
        "Puis 3 adjoints lisent le n° 4.",
        "Fin",
    )


def test_reading_ease_is_that_of_kandel_and_moles() -> None:
    """Twenty words of one syllable, then as many of three: 207 − 1,015 × words − 73,6 × syllables."""
    easy, hard = " ".join(["chat"] * 20), " ".join(["canapé"] * 20)
    assert reading_ease([easy] * 5) == pytest.approx(207 - 1.015 * 20 - 73.6)
    assert reading_ease([hard] * 5) == pytest.approx(207 - 1.015 * 20 - 73.6 * 3)
    assert reading_ease([easy] * 4) is None, "too few words to tell"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La DETR et les EPCI", ["DETR", "EPCI"]),
        ("L’article L2122-18, le point FIN-08, la salle n° 98BX00268", []),
        ("Louis XIV, alinéa IV, 38 000 € HT", ["HT"]),
        ("La DGFiP et les PLUs", ["DGFiP", "PLU"]),
        ("Le Conseil d’État, Marie", []),
    ],
)
def test_acronyms_are_words_of_capitals(text: str, found: list[str]) -> None:
    assert list(acronyms.found(text)) == found


@pytest.mark.parametrize(
    ("acronym", "text", "said"),
    [
        ("DETR", "dotation d’équipement des territoires ruraux (DETR)", True),
        ("HT", "60 000 € HT (hors taxes)", True),
        ("FCTVA", "FCTVA désigne un fonds", True),
        ("FCTVA", "le fonds de compensation pour la TVA (FCTVA)", True),
        ("DETR", "la subvention demandée (DETR)", False),
        ("DETR", "la DETR aide les communes", False),
    ],
)
def test_an_acronym_is_explained_by_its_words_beside_it(acronym: str, text: str, said: bool) -> None:
    assert acronyms.expanded(acronym, text) is said


def test_sentences_are_shared_when_half_of_their_runs_are_whatever_their_accents() -> None:
    one = "Le maire signe l’arrêté, le publie et le transmet au préfet avant la fin du mois."
    near = "LE MAIRE SIGNE L'ARRETE, le publie et le transmet au préfet avant la fin de l’année."
    other = "Le conseil vote le budget de la commune avant le quinze avril de chaque année."
    read = {name: [shingles.sentence(text)] for name, text in (("A", one), ("B", near), ("C", other))}
    courses = {name: [each for each in sentences if each is not None] for name, sentences in read.items()}
    assert [(twin.number, twin.other, twin.count, twin.share) for twin in shingles.twins(courses)] == [
        ("B", "A", 1, 1.0)
    ]
    assert shingles.sentence("Le maire signe.") is None


def test_a_grade_is_capped_by_weights_or_by_units_that_are_not_there() -> None:
    def policy(weight: float, least: int, dropped: int = 0) -> dict[str, object]:
        return {"GRADER": [{"type": "Quiz", "weight": weight, "min_count": least, "drop_count": dropped}]}

    assert list(policy_faults(policy(1.0, 2), {"Quiz": 2})) == []
    assert list(policy_faults(policy(0.8, 2), {"Quiz": 2})) == ["the weights of the grade add up to 80%"]
    assert len(list(policy_faults(policy(1.0, 3), {"Quiz": 2}))) == 1
    assert len(list(policy_faults(policy(1.0, 2, dropped=2), {"Quiz": 2}))) == 1
    assert len(list(policy_faults({"GRADER": []}, {"Quiz": 2}))) == 1
