"""The facts beside a fiche on a slide: whole while they fit."""

import pytest

from jalons.papers.slides.frames import Inks
from jalons.papers.slides.shapes import Frame
from jalons.papers.slides.text_fitting import fit_facts

PAYERS = "12 000 €, Caisse d’allocations familiales (accordé)\n6 000 €, Communauté de communes (accordé)"
FACTS = (("Dépenses", "18 000 €"), ("Qui paie", PAYERS), ("Service pilote", "Service action sociale"))


@pytest.mark.parametrize(("high", "is_whole"), [(12.0, True), (5.8, False)])
def test_a_long_funder_is_whole_unless_a_fact_would_be_left_out(high: float, is_whole: bool) -> None:
    words, used = fit_facts(FACTS, (), Frame(0, 0, 9, high), Inks())
    told = [word.text.replace("\u00a0", " ").replace("\u202f", " ") for word in words]
    assert {label for label, _text in FACTS} <= set(told)
    assert any("familiales (accordé)" in line for line in told) is is_whole
    assert used <= high


def test_the_last_facts_are_left_out_when_even_short_lines_do_not_fit() -> None:
    words, used = fit_facts(FACTS, (), Frame(0, 0, 9, 4.6), Inks())
    assert [word.text for word in words if word.text in {label for label, _text in FACTS}] == ["Dépenses", "Qui paie"]
    assert used <= 4.6
