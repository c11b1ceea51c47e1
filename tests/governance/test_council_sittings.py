"""Who sat when an assembly voted: what cannot be, whatever is told and whatever is not."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jalons.governance.rules.council_sittings import (
    CouncilSitting,
    Fault,
    clear_days,
    most_votes,
    needed_clear_days,
    quorum_of,
    sitting_fault,
)

HELD = date(2026, 12, 15)
counts = st.none() | st.integers(0, 80)
sittings = st.builds(
    CouncilSitting,
    members_in_office=counts,
    members_present=counts,
    proxies=counts,
    not_voting=counts,
    is_second_call=st.booleans(),
)


@given(sittings, st.integers(0, 200))
def test_what_passes_holds_every_rule_that_is_told(sitting: CouncilSitting, votes: int) -> None:
    if sitting_fault(sitting, held_on=HELD, votes=votes):
        return
    office, present, proxies = sitting.members_in_office, sitting.members_present, sitting.proxies
    if office is not None and present is not None:
        assert present <= office
        assert sitting.is_second_call or 2 * present > office
    if present is not None and proxies is not None:
        assert proxies <= present
        assert votes + (sitting.not_voting or 0) <= present + proxies
    if office is not None:
        assert votes + (sitting.not_voting or 0) <= office


@given(st.integers(0, 200))
def test_nothing_told_is_never_wrong(votes: int) -> None:
    assert sitting_fault(CouncilSitting(), held_on=HELD, votes=votes) is None


def test_a_quorum_is_more_than_half_and_counts_no_proxy() -> None:
    assert [quorum_of(n) for n in (1, 2, 40, 41)] == [1, 2, 21, 21]
    sitting = CouncilSitting(members_in_office=40, members_present=20, proxies=20)
    assert sitting_fault(sitting, held_on=HELD, votes=40) is Fault.NO_QUORUM


def test_without_the_proxies_each_member_present_may_have_had_one() -> None:
    assert most_votes(CouncilSitting(members_present=20)) == 40
    assert most_votes(CouncilSitting(members_in_office=31, members_present=20)) == 31
    assert most_votes(CouncilSitting(not_voting=3)) is None


def test_a_clear_day_is_neither_that_of_the_convocation_nor_that_of_the_sitting() -> None:
    assert [clear_days(HELD - timedelta(days=n), HELD) for n in (0, 1, 2, 6)] == [0, 0, 1, 5]
    assert [needed_clear_days(n) for n in (None, 3_499, 3_500)] == [3, 3, 5]
