"""Whether a groupe projet is complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.governance.rules.group import Kind, Lack, Need, Person, count_services, group_lacks, is_same_person

ELECTED, STAFF, OPERATOR, PARTNER = Kind
# Scenario 2: the élu for digital matters and the technicienne, then who joins them.
FIRST = [Person(ELECTED), Person(STAFF, service="Action sociale")]
COMPLETE = [
    Person(ELECTED),
    Person(STAFF, service="Action sociale"),
    Person(ELECTED, service="Action sociale"),
    Person(OPERATOR, service="Le Ruban"),
    Person(STAFF, is_focal_point=True),
]


@pytest.mark.parametrize(
    ("people", "lacks"),
    [
        ([], [(Need.ELECTED, 0), (Need.STAFF, 0), (Need.OPERATOR, 0), (Need.FOCAL_POINT, 0)]),
        (FIRST, [(Need.ELECTED, 1), (Need.OPERATOR, 0), (Need.FOCAL_POINT, 0)]),
        (COMPLETE, []),
        (COMPLETE[:4], [(Need.FOCAL_POINT, 0)]),
        ([*COMPLETE, Person(PARTNER, is_focal_point=True)], []),
        ([*COMPLETE, *[Person(PARTNER, is_focal_point=True)] * 2], [(Need.FOCAL_POINT, 3)]),
        ([Person(one.kind, one.is_focal_point, "CIAS") for one in COMPLETE], [(Need.SERVICES, 1)]),
        ([Person(one.kind, one.is_focal_point) for one in COMPLETE], [(Need.SERVICES, 0)]),
    ],
)
def test_the_lacks_are_told_in_order(people: list[Person], lacks: list[tuple[Need, int]]) -> None:
    assert group_lacks(people) == [Lack(*lack) for lack in lacks]


PEOPLE = st.lists(
    st.builds(
        Person,
        kind=st.sampled_from(Kind),
        is_focal_point=st.booleans(),
        service=st.sampled_from(["", "CIAS", "cias ", "Culture", "DSI"]),
    ),
    max_size=9,
)
SERVICES = {"": "", "CIAS": "cias", "cias ": "cias", "Culture": "culture", "DSI": "dsi"}


@given(PEOPLE)
def test_a_group_is_complete_when_the_sentence_of_the_method_holds(people: list[Person]) -> None:
    """« ≥ 2 élus, ≥ 1 technicien, ≥ 1 opérateur local, 1–2 référents, ≥ 2 different services »."""
    kinds = [one.kind for one in people]
    services = {SERVICES[one.service] for one in people} - {""}
    focal_points = len([one for one in people if one.is_focal_point])
    holds = (
        kinds.count("elu") >= 2
        and "technicien" in kinds
        and "operateur" in kinds
        and focal_points in (1, 2)
        and len(services) >= 2
    )
    assert (group_lacks(people) == []) is holds


@given(PEOPLE, PEOPLE)
def test_a_need_is_told_once_in_its_order_and_whoever_joins_adds_no_lack_of_people(
    people: list[Person], more: list[Person]
) -> None:
    needs = [lack.need for lack in group_lacks(people)]
    assert needs == [need for need in Need if need in needs]
    joined = [Person(one.kind, service=one.service) for one in more]
    after = {lack.need for lack in group_lacks([*people, *joined])}
    assert after - {Need.SERVICES} <= set(needs)


@given(PEOPLE)
def test_the_order_in_which_people_are_written_tells_nothing(people: list[Person]) -> None:
    assert group_lacks(people) == group_lacks(people[::-1])


def test_two_spellings_are_one_service_and_an_unknown_one_is_none() -> None:
    assert count_services(["Action sociale", "action  sociale", "", "  "]) == 1


@pytest.mark.parametrize(
    ("substitute", "names", "same"),
    [
        ("Chargée de mission", ("chargée de mission", ""), True),
        (" la directrice ", ("Direction", "La directrice"), True),
        ("", ("", ""), False),
        ("Adjoint", ("Adjointe", ""), False),
    ],
)
def test_a_substitute_is_not_the_person(substitute: str, names: tuple[str, ...], same: bool) -> None:
    assert is_same_person(substitute, *names) is same
