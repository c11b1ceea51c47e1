import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.overview.rules import NEEDS, Duty, Facts, due_duties


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (Facts(), [Duty.INVITE_SPONSORS, Duty.PREPARE_WORKSHOP]),
        (Facts(sponsors=2), [Duty.PREPARE_WORKSHOP]),
        (Facts(sponsors=2, workshops=1, open_workshops=1), [Duty.FOLLOW_OPEN_WORKSHOP]),
        (Facts(sponsors=0, workshops=1, minutes_due=1, stakes=1, actions=1), [Duty.SEND_MINUTES, Duty.INVITE_SPONSORS]),
        (Facts(sponsors=2, workshops=1, loose_notes=3), [Duty.SORT_NOTES, Duty.NAME_STAKES]),
        (
            Facts(sponsors=2, workshops=1, stakes=4, stakes_without_key_project=2),
            [Duty.FIND_KEY_PROJECTS, Duty.WRITE_ACTIONS],
        ),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3, actions_lacking_money=1), [Duty.FIND_MONEY]),
        (
            Facts(sponsors=2, workshops=2, stakes=4, actions=3, drafts=1, actions_to_arbitrate=1, actions_to_adopt=1),
            [Duty.PROPOSE_DRAFTS, Duty.ARBITRATE, Duty.ADOPT],
        ),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3, funding_deadlines=1), [Duty.MEET_DEADLINE]),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3, actions_suspended=1), [Duty.RESUME_ACTIONS]),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3, steps_late=1), [Duty.CATCH_UP_STEPS]),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3, key_projects_without_action=1), [Duty.WRITE_ACTIONS]),
        (Facts(sponsors=2, workshops=2, stakes=4), [Duty.WRITE_ACTIONS]),
        (Facts(sponsors=2, workshops=2, stakes=4, actions=3), []),
    ],
)
def test_what_is_due_follows_the_thread(facts: Facts, due: list[Duty]) -> None:
    assert due_duties(facts) == due


def test_each_duty_says_what_it_takes() -> None:
    assert set(NEEDS) == set(Duty)


@given(st.builds(Facts, **{name: st.integers(0, 3) for name in Facts.__dataclass_fields__}))
def test_the_room_comes_first_and_nothing_is_said_twice(facts: Facts) -> None:
    due = due_duties(facts)
    assert len(due) == len(set(due))
    assert (due[:1] == [Duty.FOLLOW_OPEN_WORKSHOP]) == (facts.open_workshops > 0)
