"""Does a text name somebody?"""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import texts
from tests.base.named_texts import HELD_OUT_NAMING, HELD_OUT_NAMING_NOBODY, NAMING, NAMING_NOBODY


@pytest.mark.parametrize(
    "text",
    [
        "Mme Untel n’a pas Internet",
        "M. Untel",
        "M Untel",
        "chez madame Untel",
        "MADAME UNTEL",
        "Monsieur É. Untel",
        "Mmes Untel et Autre",
        "le docteur Untel",
        "Appelez le 05 53 00 00 00",
        "0553000000",
        "+33 5 53 00 00 00",
        "06.00.00.00.00",
        "écrire à quelqu.un@exemple.example",
        "son numéro 2 55 08 24 037 001 22",
        "06,12,34,56,78",
        "O6 12 34 56 78",
        "contact (at) exemple.fr",
        "contact [arobase] exemple point fr",
    ],
)
def test_a_text_that_names_somebody_is_seen(text: str) -> None:
    assert texts.looks_like_a_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ma voisine a 82 ans et pas de boîte mail",
        "Madame la maire tient une permanence",
        "les dames de la CAF",
        "Le bus de 8 h 05 ne passe plus",
        "24310 Brantôme en Périgord",
        "3 000 € par an, 12 500 habitants en 2026",
        "@ la maison",
        "On me dit : monsieur, revenez demain",
        "SMS Impôts",
    ],
)
def test_a_text_about_nobody_is_left_alone(text: str) -> None:
    assert not texts.looks_like_a_name(text)


@given(st.text(), st.text(), st.sampled_from(["Mme Untel", "a@b.example", "06 00 00 00 00"]))
def test_a_name_is_seen_wherever_it_is(before: str, after: str, name: str) -> None:
    assert texts.looks_like_a_name(f"{before} {name} {after}") or before[-1:].isdigit() or after[:1].isdigit()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mme X n’ouvre plus ses courriers", "Mme X"),
        ("Demander à Monsieur Y, au guichet", "Monsieur Y"),
        ("M. Z vient le mardi", "M. Z"),
        ("Appelez le 05 53 00 00 00 avant midi", "05 53 00 00 00"),
        ("+33 5.53.00.00.00", "+33 5.53.00.00.00"),
        ("écrire à accueil@mairie.example", "accueil@mairie.example"),
        ("Madame la Maire a dit oui", ""),
        ("Monsieur le Préfet", ""),
        ("Ma mère a 82 ans, 800 euros perdus le 12 03 2025", ""),
        ("Le RSA à 20 km. Le bus ne passe plus", ""),
    ],
)
def test_what_looks_like_a_name_is_pointed_at(text: str, expected: str) -> None:
    assert texts.name_in(text) == expected


def share_found(naming: Sequence[str], nobody: Sequence[str]) -> tuple[float, float, list[str]]:
    """Precision, recall, and what is wrong."""
    found = [text for text in (*naming, *nobody) if texts.looks_like_a_name(text)]
    right = [text for text in found if text in naming]
    wrong = [text for text in naming if text not in found] + [text for text in found if text in nobody]
    return len(right) / len(found), len(right) / len(naming), wrong


def test_names_are_found_in_the_notes_that_the_patterns_were_written_for() -> None:
    precision, recall, wrong = share_found(NAMING, NAMING_NOBODY)
    print(f"names, known notes: precision {precision:.0%}, recall {recall:.0%}")
    assert wrong == list(NAMING[24:])


def test_names_are_found_as_often_as_the_guide_promises_in_notes_never_seen() -> None:
    """`-s` prints the figures that the guide gives."""
    precision, recall, wrong = share_found(HELD_OUT_NAMING, HELD_OUT_NAMING_NOBODY)
    print(f"names, notes never seen: precision {precision:.0%}, recall {recall:.0%}; wrong: {wrong}")
    assert precision >= 0.9
    assert recall >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "Barnabé Boulon", "Zélie Lanterne", "Odilon Carafe", "Barnabé LANTERNE", "LANTERNE Barnabé", "Jean-Zéphyr de Lanterne",
        "Zélie d' Lanterne", "Odilon Carafe-Boulon",
    ],
)  # fmt: skip
def test_two_words_with_capitals_are_like_a_full_name(text: str) -> None:
    assert texts.is_like_a_full_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mairie", "Mission Locale", "Espace Lanterne", "Commune de Lanterne", "Réseau Boulon", "Communauté de communes", "CCAS Lanterne",
        "La Lanterne", "Saint-Lanterne Ville", "Pôle Boulon", "France Services", "les Boulons", "CC du Boulon", "Direction des Boulons",
    ],
)  # fmt: skip
def test_what_names_a_structure_is_no_full_name(text: str) -> None:
    assert not texts.is_like_a_full_name(text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Mme la directrice", True),
        ("M. le maire", True),
        ("M le maire", True),
        ("MM. les maires", True),
        ("Mesdames et messieurs les élus", True),
        (" madame la préfète", True),
        ("Mlle Untel", True),
        ("La directrice", False),
        ("M.J.C. du Val", False),
        ("MSA Dordogne", False),
        ("Mairie", False),
        ("Maître d’ouvrage", False),
        ("Madamerie", False),
        ("", False),
    ],
)
def test_a_civility_begins_what_names_a_person(text: str, begins: bool) -> None:
    assert texts.begins_with_civility(text) is begins
