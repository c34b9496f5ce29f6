"""How communes are searched and named."""

from __future__ import annotations

from itertools import pairwise

import pytest

from commune_core.territory import SIZE_CLASSES, normalise, of_name, size_class


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("FAUX VILL", "faux vill"),
        ("Faux-Villecerf", "faux villecerf"),
        ("Plessé", "plesse"),
        ("St-Étienne-du-Bois", "saint etienne du bois"),
        ("Ste Colombe", "sainte colombe"),
        ("Sainte-Colombe", "sainte colombe"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ les Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  Bar/Aube ", "bar aube"),
        ("Estissac", "estissac"),
        ("", ""),
    ],
)
def test_names_are_compared_without_accents_case_or_signs(typed, searched):
    assert normalise(typed) == searched
    assert normalise(searched) == searched


@pytest.mark.parametrize(
    ("name", "link_type", "of"),
    [
        ("Fontvannes", 0, "de Fontvannes"),
        ("Ajou", 1, "d'Ajou"),
        ("Le Mans", 2, "du Mans"),
        ("La Rochelle", 3, "de La Rochelle"),
        ("Les Sables-d'Olonne", 4, "des Sables-d'Olonne"),
        ("L'Épine", 5, "de L'Épine"),
        ("Aux Marais", 6, "d'Aux Marais"),
        ("Los Masos", 8, "de Los Masos"),
        ("Uvea", None, "d'Uvea"),
        ("Saint-Barthélemy", None, "de Saint-Barthélemy"),
    ],
)
def test_a_name_is_written_in_a_sentence(name, link_type, of):
    assert of_name(name, link_type) == of


def test_size_classes_follow_each_other_without_a_hole():
    for smaller, larger in pairwise(SIZE_CLASSES):
        assert smaller.population_max + 1 == larger.population_min
        assert size_class(smaller.population_max) is smaller
        assert size_class(larger.population_min) is larger
    assert size_class(0) is SIZE_CLASSES[0]
    assert size_class(None) is None
