"""Numbers and people written twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.directory.rules import numbers
from jalons.directory.rules.duplicates import Person, Reason, duplicate_reason, find_doubles

# Real numbers, public: communauté de communes Dronne et Belle, Département de la Dordogne, La Poste (siège).
SIRENS = ["200041572", "222400012", "356000000", "732829320"]


@pytest.mark.parametrize("siren", SIRENS)
def test_a_siren_checks_its_last_figure(siren: str) -> None:
    assert numbers.is_siren(siren)
    others = [figure for figure in "0123456789" if figure != siren[-1]]
    assert [numbers.is_siren(siren[:-1] + figure) for figure in others] == [False] * 9


@pytest.mark.parametrize(
    ("siret", "right"),
    [
        ("73282932000074", True),
        ("73282932000075", False),
        ("35600000000048", True),  # La Poste, siège
        ("35600000049837", True),  # La Poste: not Luhn, the figures sum to 55
        ("35600000049838", False),
        ("7328293200007", False),
        ("", False),
        ("00000000000000", False),
        ("٣٥٦٠٠٠٠٠٠٠٠٠٤٨", False),
    ],
)
def test_a_siret_checks_its_last_figure(siret: str, right: bool) -> None:
    assert numbers.is_siret(siret) is right


@given(st.integers(0, 99_999_999), st.integers(0, 9), st.integers(0, 7))
def test_two_figures_changed_places_are_seen(stem: int, check: int, place: int) -> None:
    siren = f"{stem:08d}{check}"
    swapped = siren[:place] + siren[place + 1] + siren[place] + siren[place + 2 :]
    # Luhn misses 09 ↔ 90, by construction.
    if numbers.is_siren(siren) and swapped != siren and {siren[place], siren[place + 1]} != {"0", "9"}:
        assert not numbers.is_siren(swapped)


@pytest.mark.parametrize(
    ("text", "length", "whole"),
    [
        ("5680012", 9, "005680012"),
        ("05680012", 9, "005680012"),
        ("12", 9, "12"),
        ("", 14, ""),
        ("123456789", 9, "123456789"),
    ],
)
def test_zeros_lost_at_the_beginning_come_back(text: str, length: int, whole: str) -> None:
    assert numbers.restore_zeros(text, length) == whole


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("+33 6 12 34 56 78", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("612345678", "06 12 34 56 78"),
        ("05 53 00 00 00 poste 12", "05 53 00 00 00 poste 12"),
        ("+32 2 123 45 67", "+32 2 123 45 67"),
        ("", ""),
    ],
)
def test_a_telephone_is_written_in_one_way(typed: str, written: str) -> None:
    assert numbers.format_phone(typed) == written
    assert numbers.format_phone(written) == written


# --- people written twice --------------------------------------------------------------------------------------------

MAIRIE = Person(1, "Marie-Ève", "Secrétariat", "Mairie de Villars", "accueil@villars.example", "05 53 00 00 01")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Person(2, email="ACCUEIL@villars.example"), Reason.EMAIL),
        (Person(2, "marie eve", "SECRETARIAT", "mairie de villars"), Reason.NAME),
        (Person(2, "Secrétariat", "Marie Eve", "Mairie de Villars"), Reason.NAME),
        (Person(2, "Marie-Ève", "Secrétariat"), Reason.NAME),
        (Person(2, "Marie-Ève", "Secrétariat", "Mairie de Biras"), None),
        (Person(2, "", "Accueil", phone="+33 5 53 00 00 01"), Reason.PHONE),
        (Person(2, "", "Accueil", phone="01"), None),
        (Person(2), None),
    ],
)
def test_what_makes_two_lines_one_person(other: Person, why: Reason | None) -> None:
    assert duplicate_reason(MAIRIE, other) == why
    assert duplicate_reason(other, MAIRIE) == why


people = st.builds(
    Person,
    key=st.just(0),
    first_name=st.sampled_from(["", "Ève", "eve", "Accueil"]),
    last_name=st.sampled_from(["Accueil", "accueil", "Direction"]),
    organisation=st.sampled_from(["", "Mairie", "MAIRIE", "Centre"]),
    email=st.sampled_from(["", "a@b.fr", "A@b.fr", "c@d.fr"]),
    phone=st.sampled_from(["", "0612345678", "+33612345678", "0712345678"]),
)


@given(st.lists(people, max_size=12), st.sets(st.frozensets(st.integers(0, 11), min_size=2, max_size=2), max_size=8))
def test_doubles_are_those_that_have_a_reason(crowd: list[Person], distinct: set[frozenset[int]]) -> None:
    crowd = [Person(n, *(getattr(p, f) for f in list(p.__dataclass_fields__)[1:])) for n, p in enumerate(crowd)]
    found = find_doubles(crowd, distinct)

    def alike(one: Person, other: Person) -> bool:
        return one != other and bool(duplicate_reason(one, other)) and frozenset((one.key, other.key)) not in distinct

    assert set(found) == {one.key for one in crowd for other in crowd if alike(one, other)}
    assert all(alike(crowd[key], crowd[double.other]) for key, double in found.items())
