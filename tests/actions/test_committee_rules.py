import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.rules.committees import OUTCOMES, may_present, possible_outcomes, sort_services, withheld_outcomes
from jalons.actions.rules.sheets import TRANSITIONS, Status
from jalons.base.french import matching_key
from jalons.directory.rules.categories import College
from jalons.roadmaps.rules.permissions import Role

names = st.lists(
    st.sampled_from(["Culture", "culture", "Enfance", "Urbanisme", "Eau et déchets", "eau et dechets", ""])
)


@pytest.mark.parametrize("role", list(Role))
def test_of_the_team_only_those_who_were_elected_present(role: Role) -> None:
    assert may_present(role=role) == (role is Role.SPONSOR)


@pytest.mark.parametrize("college", list(College))
def test_of_the_directory_only_those_who_were_elected_present(college: College) -> None:
    assert may_present(college=college) == (college is College.ELECTED)


def test_somebody_of_whom_nothing_is_known_does_not_present() -> None:
    assert not may_present()


def test_a_committee_answers_what_the_life_of_an_action_allows() -> None:
    assert set(OUTCOMES) == set(TRANSITIONS[Status.TO_ARBITRATE])
    assert all(Status.TO_ARBITRATE in TRANSITIONS[outcome] for outcome in OUTCOMES)


def test_services_on_the_agenda_excused_and_silent() -> None:
    found = sort_services(
        known=["Culture", "Enfance", "Urbanisme", ""],
        on_agenda=["Culture", "culture", ""],
        excuses={"Urbanisme": "Rien cette année."},
    )
    assert (found.concerned, found.excused, found.silent, found.is_whole) == (
        {"Culture": 2},
        {"Urbanisme": "Rien cette année."},
        ("Enfance",),
        False,
    )


def test_a_service_that_comes_after_all_needs_no_excuse() -> None:
    found = sort_services(known=[], on_agenda=["Culture"], excuses={"culture": "Rien cette année."})
    assert (found.concerned, found.excused, found.is_whole) == ({"Culture": 1}, {}, True)


@given(names, names, st.dictionaries(st.sampled_from(["Culture", "Enfance", "Sports"]), st.just("Rien.")))
def test_each_service_is_in_one_state_and_none_is_lost(
    known: list[str], on_agenda: list[str], excuses: dict[str, str]
) -> None:
    found = sort_services(known, on_agenda, excuses)
    states = [matching_key(name) for part in (found.concerned, found.excused, found.silent) for name in part]
    assert len(states) == len(set(states))
    assert set(states) == {matching_key(name) for name in (*known, *on_agenda, *excuses) if name}
    assert sum(found.concerned.values()) == len([name for name in on_agenda if name])


@pytest.mark.parametrize("status", [Status.TO_ARBITRATE, Status.SUSPENDED])
@pytest.mark.parametrize("last", [None, *Status])
def test_the_steering_committee_alone_decides_of_what_it_has_stopped(last: Status | None, status: Status) -> None:
    assert withheld_outcomes(is_steering=True, status=status, last=last) == frozenset()
    withheld = withheld_outcomes(is_steering=False, status=status, last=last)
    if status is Status.SUSPENDED:
        assert withheld == set(possible_outcomes(status))
    else:
        has_stopped = last in {Status.POSTPONED, Status.REJECTED, Status.ABANDONED}
        assert withheld == ({Status.KEPT} if has_stopped else set())
