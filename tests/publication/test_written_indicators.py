"""Lines of indicators as people write them in a fiche: a target and its day when they are sure, text otherwise."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.publication.rules.written_indicators import read_indicators

END = date(2027, 12, 31)


def told(text: str) -> list[tuple[str, str, Decimal, date | None, str]]:
    return [
        (one.label, one.unit, one.target, one.on, one.frequency)
        for _line, read in read_indicators(text)[0]
        for one in read
    ]


@pytest.mark.parametrize(
    ("line", "label", "unit", "target", "on", "frequency"),
    [
        ("300 personnes accompagnées par an", "Personnes accompagnées par an", "personnes", "300", None, "annuelle"),
        ("- 12 permanences d’ici fin 2027", "Permanences", "permanences", "12", END, ""),
        ("12 permanences d'ici à fin 2027.", "Permanences", "permanences", "12", END, ""),
        ("Taux de satisfaction : 60 %", "Taux de satisfaction", "%", "60", None, ""),
        ("60 % de personnes satisfaites", "Personnes satisfaites", "%", "60", None, ""),
        ("Nombre d’ateliers : 24 par an", "Nombre d’ateliers, par an", "ateliers", "24", None, "annuelle"),
        ("Nombre de permanences tenues (cible 40)", "Nombre de permanences tenues", "permanences", "40", None, ""),
        ("Au moins 1 200 personnes reçues", "Personnes reçues", "personnes", "1200", None, ""),
        ("Part des 16-25 ans reçus : 12,5 %", "Part des 16-25 ans reçus", "%", "12.5", None, ""),
        ("40 postes prêtés avant le 30 juin 2027", "Postes prêtés", "postes", "40", date(2027, 6, 30), ""),
        ("40 postes prêtés au 30/06/2027", "Postes prêtés", "postes", "40", date(2027, 6, 30), ""),
        ("Communes desservies : 16 communes (fin 2027)", "Communes desservies", "communes", "16", END, ""),
        ("Personnes aidées (personnes) : 120 (31 déc. 2027)", "Personnes aidées", "personnes", "120", END, ""),
        ("3 ateliers par trimestre", "Ateliers par trimestre", "ateliers", "3", None, "trimestrielle"),
    ],
)
def test_a_line_with_a_sure_target_is_an_indicator(
    line: str, label: str, unit: str, target: str, on: date | None, frequency: str
) -> None:
    assert told(line) == [(label, unit, Decimal(target), on, frequency)]
    assert read_indicators(line)[1] == ""


@pytest.mark.parametrize(
    "line",
    [
        "Nombre de personnes accueillies dans l’année",
        "environ 300 personnes",
        "300 à 400 personnes accompagnées",
        "entre 10 et 12 permanences",
        "+ 20 % de fréquentation",
        "Hausse de 20 % de la fréquentation",
        "12 ou 15 ateliers",
        "300 personnes dont 50 % de femmes",
        "3 000 € économisés",
        "2027",
        "30 juin",
        "Lancement : 1er trimestre 2027",
        "Bilan : 15 mars 2027",
        "12 permanences avant 2027",
        "Fin 2027",
        "Taux de satisfaction supérieur à 60 %",
        "10 % de personnes de plus",
        "0 personne sans réponse",
        "Questionnaire de satisfaction annuel",
        "12 permanences ; nombre d’appels reçus",
        "",
    ],
)
def test_a_line_that_is_not_sure_stays_text(line: str) -> None:
    assert (told(line), read_indicators(line)[1]) == ([], line)


def test_lines_are_read_one_by_one_and_those_that_are_not_sure_keep_their_words() -> None:
    text = "300 personnes reçues par an ; 12 permanences d’ici fin 2027\nNombre d’appels\nTaux de satisfaction : 60 %"
    assert [label for label, *_rest in told(text)] == ["Personnes reçues par an", "Permanences", "Taux de satisfaction"]
    assert read_indicators(text)[1] == "Nombre d’appels"


def test_what_is_said_twice_is_read_once() -> None:
    found, left = read_indicators("12 permanences\n15 Permanences")
    assert ([one.target for _line, read in found for one in read], left) == ([12], "15 Permanences")


def test_the_label_of_a_line_says_its_kind() -> None:
    text = "Indicateurs de réalisation : 12 permanences\n24 ateliers\nIndicateurs de résultat : 300 personnes aidées"
    kinds = [one.kind for _line, read in read_indicators(text)[0] for one in read]
    assert kinds == ["realisation", "realisation", "resultat"]


@given(st.text(alphabet="0123456789 ,.;:%€()'’-\nabcdeiloprst", max_size=80))
def test_each_line_is_read_or_kept_and_no_target_is_invented(text: str) -> None:
    found, left = read_indicators(text)
    lines = sorted(line for line, _read in found) + sorted(line for line in left.split("\n"))
    assert sorted(filter(None, lines)) == sorted(filter(None, text.split("\n")))
    for line, read in found:
        digits = "".join(filter(str.isdigit, line))
        for one in read:
            assert one.target > 0
            assert "".join(filter(str.isdigit, f"{one.target.normalize():f}")) in digits
