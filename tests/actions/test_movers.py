"""Who is expected to move what is late: one rule for every page and paper."""

from datetime import date

import pytest

from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.movers import expected_movers, owner_of_delay
from jalons.actions.words import awaited_delay

FIRST, SECOND, LAST = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("step_owner", "lead_contact", "lead_organisation", "expected"),
    [
        ("Médiathèque", "Direction", "Centre social", ("Médiathèque",)),
        ("Médiathèque ; Mairie", "Direction", "Centre social", ("Médiathèque", "Mairie")),
        ("", "Direction", "Centre social", ("Direction",)),
        (" ", "", "Centre social\nMairie", ("Centre social", "Mairie")),
        ("", "", "", ()),
    ],
)
def test_the_step_names_somebody_else_the_people_then_the_structures_of_the_fiche(
    step_owner: str, lead_contact: str, lead_organisation: str, expected: tuple[str, ...]
) -> None:
    movers = expected_movers(step_owner=step_owner, lead_contact=lead_contact, lead_organisation=lead_organisation)
    assert movers == expected


@pytest.mark.parametrize(
    ("steps", "ends_on", "owner"),
    [
        ([(SECOND, "Mairie"), (FIRST, "Caf")], LAST, "Caf"),
        ([(FIRST, "Caf")], None, "Caf"),
        ([(SECOND, "Caf")], FIRST, ""),
        ([(None, "Caf")], None, ""),
        ([], LAST, ""),
    ],
)
def test_a_fiche_is_late_by_its_step_only_when_the_step_was_due_first(
    steps: list[tuple[date | None, str]], ends_on: date | None, owner: str
) -> None:
    assert owner_of_delay(steps, ends_on) == owner


def test_a_delay_that_nobody_is_named_for_is_for_whoever_coordinates() -> None:
    assert awaited_delay("12 jours de retard", ()) == (
        "12 jours de retard, attendu de\u00a0: la personne qui coordonne"
    )
    assert awaited_delay("", ("Caf",)) == ""


def test_somebody_is_expected_by_their_function_or_their_organisation() -> None:
    somebody = Carrier("Direction du centre social", "Centre social", ("CS",))
    assert [somebody.is_among([name]) for name in ("direction du centre social", "Centre social", "CS", "Caf")] == [
        True,
        True,
        True,
        False,
    ]
