from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalons.papers.documents.typography import format_date, typeset_text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ? Parce que : oui !", "Pourquoi\u00a0? Parce que\u00a0: oui\u00a0!"),
        ("« l'aide »", "«\u00a0l’aide\u00a0»"),
        ("«l'aide»", "«\u00a0l’aide\u00a0»"),
        ("24 000 € soit 33 %", "24\u00a0000\u00a0€ soit 33\u00a0%"),
        ("24\u202f000\u202f€", "24\u00a0000\u00a0€"),
        ("délibération n° 2026-118", "délibération n°\u00a02026-118"),
        ("dès 14 h, 5 jours", "dès 14\u00a0h, 5\u00a0jours"),
        ("le 5 décembre, le 1er mars", "le 5\u00a0décembre, le 1er mars"),
        ("et puis...", "et puis…"),
        ("(Atelier 1 : les enjeux, table 4)", "(Atelier 1\u00a0: les enjeux, table\u00a04)"),
        ("https://exemple.fr/a?b=c", "https://exemple.fr/a?b=c"),
        ("à 14:30", "à 14:30"),
        ("05 53 00 00 00", "05 53 00 00 00"),
    ],
)
def test_typeset_makes_the_spaces_of_french_unbreakable(typed: str, printed: str) -> None:
    assert typeset_text(typed) == printed


@given(st.text(alphabet=st.sampled_from(" \u00a0\u202f«»;:?!%€'’.0123456789abhkm°nN\n")))
@example("« » « ' ....")
def test_typeset_twice_changes_nothing_more(text: str) -> None:
    assert typeset_text(typeset_text(text)) == typeset_text(text)


@given(st.text(alphabet=st.sampled_from(" \u00a0«»;:?!%€0123456789abc°n\n")))
def test_typeset_touches_only_spaces(text: str) -> None:
    assert "".join(typeset_text(text).split()) == "".join(text.split())


def test_a_document_is_dated_without_the_day_of_the_week() -> None:
    assert [format_date(date(2026, 12, 5)), format_date(date(2027, 3, 1))] == ["5\u00a0décembre 2026", "1er mars 2027"]
