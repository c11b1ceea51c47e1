from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.rules.sheet_fields import REQUIRED, Stage
from jalons.actions.rules.sheets import (
    STAGE_OF,
    STEP_BEGUN,
    TONES,
    TRANSITIONS,
    Apart,
    Counts,
    LastMove,
    Status,
    Tone,
    allowed_moves,
    awaited_fields,
    count_actions,
    days_late,
    has_all_words,
    is_promised,
    missing_fields,
    move_item,
    move_to_take_back,
    status_path,
)
from jalons.roadmaps.rules.permissions import Role

TODAY = date(2026, 10, 1)
S = Status


# --- the life of an action -------------------------------------------------------------------------------------------


def test_every_state_has_its_moves_and_its_tone():
    assert set(TRANSITIONS) == set(TONES) == set(Status)


def test_an_action_of_the_method_goes_from_draft_to_done():
    assert status_path(S.DRAFT, S.DONE) == (
        S.PROPOSED,
        S.TO_ARBITRATE,
        S.KEPT,
        S.VALIDATED,
        S.COMMITTED,
        S.RUNNING,
        S.DONE,
    )


@pytest.mark.parametrize("end", list(Status))
def test_every_state_can_be_reached_and_none_is_a_trap(end):
    assert status_path(S.DRAFT, end)[-1:] == ((end,) if end is not S.DRAFT else ())
    assert TRANSITIONS[end] != {}


def test_the_committee_arbitrates_four_ways():
    decided = allowed_moves(S.TO_ARBITRATE, Role.SPONSOR, carries=False, is_adopted=False)
    assert decided == (S.KEPT, S.TO_REWORK, S.POSTPONED, S.REJECTED)
    assert allowed_moves(S.TO_ARBITRATE, Role.LEAD, carries=True, is_adopted=False) == ()


@pytest.mark.parametrize(
    ("role", "own", "of_others"),
    [
        (Role.FOCAL_POINT, (S.DONE, S.SUSPENDED, S.ABANDONED), (S.DONE, S.SUSPENDED, S.ABANDONED)),
        (Role.SPONSOR, (S.DONE, S.SUSPENDED, S.ABANDONED), (S.DONE, S.SUSPENDED, S.ABANDONED)),
        (Role.LEAD, (S.DONE, S.SUSPENDED), ()),
        (Role.CONTRIBUTOR, (S.DONE, S.SUSPENDED), ()),
        (Role.FACILITATOR, (), ()),
        (Role.OBSERVER, (), ()),
    ],
)
def test_who_moves_an_action_under_way(role, own, of_others):
    """A pilote closed anybody's fiche."""
    assert allowed_moves(S.RUNNING, role, carries=True, is_adopted=True) == own
    assert allowed_moves(S.RUNNING, role, carries=False, is_adopted=True) == of_others


DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("status", "last", "expected"),
    [
        (S.DONE, LastMove(S.RUNNING, S.DONE, True, DAY), S.RUNNING),
        (S.DRAFT, LastMove(S.PROPOSED, S.DRAFT, True, DAY), S.PROPOSED),
        (S.DONE, LastMove(S.RUNNING, S.DONE, False, DAY), None),
        (S.DONE, LastMove(S.RUNNING, S.DONE, True, DAY - timedelta(days=1)), None),
        (S.SUSPENDED, LastMove(S.RUNNING, S.DONE, True, DAY), None),
        (S.ABANDONED, LastMove(S.RUNNING, S.ABANDONED, True, DAY), None),
        (S.DRAFT, None, None),
    ],
)
def test_ones_own_move_is_taken_back_the_same_day(status, last, expected):
    assert move_to_take_back(status, last, DAY) is expected


def test_a_way_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="never becomes"):
        status_path(S.RUNNING, S.DRAFT)


def test_the_etapes_begun_follow_the_life_of_the_action():
    begun = [STEP_BEGUN.get(status, 0) for status in status_path(S.DRAFT, S.RUNNING)]
    assert begun == [5, 5, 6, 6, 7, 7]


@pytest.mark.parametrize(
    ("tone", "statuses"),
    [
        (Tone.GOOD, {S.DONE}),
        (Tone.GO, {S.KEPT, S.VALIDATED, S.COMMITTED, S.RUNNING}),
        (Tone.WAIT, {S.PROPOSED, S.TO_ARBITRATE, S.TO_REWORK, S.POSTPONED}),
        (Tone.BAD, {S.REJECTED, S.SUSPENDED, S.ABANDONED}),
        (Tone.PLAIN, {S.DRAFT}),
    ],
)
def test_tones(tone, statuses):
    assert {status for status in Status if TONES[status] is tone} == statuses


# --- how many --------------------------------------------------------------------------------------------------------


def test_four_done_of_eight_and_the_rejected_one_was_never_promised():
    actions = [(S.DONE, 0)] * 4 + [(S.RUNNING, 0), (S.COMMITTED, 35), (S.SUSPENDED, 0), (S.KEPT, 0), (S.REJECTED, 0)]
    told = count_actions([(*action, False) for action in actions], is_voted=False)
    assert told == Counts(total=8, done=4, under_way=2, stopped=1, late=1)
    assert told.to_start == 1


def test_after_the_vote_what_was_not_adopted_is_told_apart():
    voted = [(S.DONE, 0, True)] * 4 + [(S.RUNNING, 0, True)] * 3 + [(S.POSTPONED, 0, True)]
    since = [(S.KEPT, 0, False), (S.PROPOSED, 0, False), (S.DRAFT, 0, False), (S.DRAFT, 0, False)]
    since += [(status, 12, False) for status in (S.VALIDATED, S.COMMITTED, S.RUNNING, S.DONE, S.SUSPENDED)]
    told = count_actions(voted + since, is_voted=True)
    assert (told.total, told.done, told.under_way, told.postponed, told.to_start) == (8, 4, 3, 1, 0)
    assert told.late == 0
    assert told.apart == ((Apart.KEPT, 2), (Apart.BEGUN, 4), (Apart.PROPOSED, 1), (Apart.DRAFT, 2))


@given(st.lists(st.tuples(st.sampled_from(Status), st.integers(0, 400), st.booleans())), st.booleans())
def test_counted_parts_make_the_total(actions, is_voted):
    told = count_actions(actions, is_voted=is_voted)
    assert told.done + told.under_way + told.stopped + told.abandoned + told.postponed + told.to_start == told.total
    left_out = [s for s, _late, adopted in actions if not is_promised(s, is_adopted=adopted, is_voted=is_voted)]
    assert told.total == len(actions) - len(left_out)
    gone = (S.REJECTED, S.ABANDONED)
    assert sum(n for _kind, n in told.apart) == sum(s not in gone for s in left_out)


# --- late ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "dues", "expected"),
    [
        (S.RUNNING, [date(2026, 8, 27), date(2027, 1, 1)], 35),
        (S.RUNNING, [date(2026, 9, 30)], 1),
        (S.RUNNING, [TODAY], 0),
        (S.RUNNING, [None], 0),
        (S.RUNNING, [], 0),
        (S.VALIDATED, [date(2026, 9, 1)], 30),
        (S.DONE, [date(2020, 1, 1)], 0),
        (S.SUSPENDED, [date(2020, 1, 1)], 0),
        (S.DRAFT, [date(2020, 1, 1)], 0),
    ],
)
def test_days_late(status, dues, expected):
    assert days_late(status, dues, TODAY) == expected


@given(st.lists(st.dates(TODAY - timedelta(900), TODAY + timedelta(900)), min_size=1))
def test_lateness_is_that_of_the_oldest_day_missed(dues):
    assert days_late(S.RUNNING, dues, TODAY) == max(0, (TODAY - min(dues)).days)


# --- what it must say ------------------------------------------------------------------------------------------------


def test_a_title_makes_a_draft_and_nothing_is_missing():
    assert missing_fields({"title"}, for_=Stage.DRAFT) == ()


def test_each_stage_asks_for_what_the_ones_before_asked_for():
    everything = {name for names in REQUIRED.values() for name in names}
    asked = [missing_fields(set(), for_=stage) for stage in Stage]
    assert all(longer[: len(shorter)] == shorter for shorter, longer in pairwise(asked))
    assert missing_fields(everything, for_=Stage.VALIDATE) == ()


def test_a_fiche_to_validate_names_what_it_lacks_in_the_order_of_the_fiche():
    filled = {"title", "axis", "context", "description", "audiences", "lead_organisation", "starts_on", "ends_on"}
    assert missing_fields(filled, for_=Stage.VALIDATE) == (
        "partners",
        "budget",
        "elected_sponsor",
        "department_unit",
        "steps",
        "funding",
        "indicators",
    )


def test_a_budget_is_asked_for_the_committee_and_resources_for_the_validation():
    """Method 3.2. Completeness ignored money: a fiche without a euro was « complète »."""
    whole = {name for names in REQUIRED.values() for name in names}
    asked = [missing_fields(whole - {"budget", "funding"}, for_=stage) for stage in Stage]
    assert asked == [(), (), ("budget",), ("budget", "funding")]


@pytest.mark.parametrize("role", Role)
def test_nobody_validates_a_fiche_by_hand_before_it_was_voted(role):
    assert S.VALIDATED not in allowed_moves(S.KEPT, role, carries=True, is_adopted=False)
    voted = allowed_moves(S.KEPT, role, carries=True, is_adopted=True)
    assert (S.VALIDATED in voted) is (role in (Role.FOCAL_POINT, Role.SPONSOR))


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        (S.DRAFT, {"axis"}, (Stage.SUBMIT, ("ends_on",))),
        (S.DRAFT, set(), (Stage.PROPOSE, ("axis",))),
        (S.TO_ARBITRATE, {"axis"}, (Stage.SUBMIT, ("ends_on",))),
        (S.POSTPONED, {"axis", "ends_on"}, (Stage.VALIDATE, ("steps",))),
        (S.KEPT, {"axis"}, (Stage.VALIDATE, ("ends_on", "steps"))),
        (S.KEPT, {"axis", "ends_on", "steps"}, None),
        (S.RUNNING, set(), None),
    ],
)
def test_a_fiche_is_asked_what_its_next_stage_needs(
    status: S, more: set[str], expected: tuple[Stage, tuple[str, ...]] | None
) -> None:
    whole = {name for names in REQUIRED.values() for name in names} - {"axis", "ends_on", "steps"}
    assert awaited_fields(status, whole | more, is_adopted=True) == expected


@pytest.mark.parametrize("status", [S.VALIDATED, S.COMMITTED, S.RUNNING, S.SUSPENDED])
def test_a_running_fiche_that_nobody_adopted_is_asked_what_a_kept_one_is(status: S) -> None:
    """A plan brought it « en cours », with nothing written: the list said that nothing was to fill."""
    expected = awaited_fields(S.KEPT, {"title"}, is_adopted=False)
    assert expected
    assert awaited_fields(status, {"title"}, is_adopted=False) == expected


@pytest.mark.parametrize("status", [S.REJECTED, S.ABANDONED, S.DONE])
def test_nothing_is_asked_of_a_fiche_that_is_over(status: S) -> None:
    assert awaited_fields(status, set(), is_adopted=False) is None


def test_stages_only_rise_on_the_way_to_validation():
    stages = [list(Stage).index(STAGE_OF[status]) for status in status_path(S.DRAFT, S.VALIDATED)]
    assert stages == sorted(stages)


# --- order and search ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "rank", "expected"),
    [("c", 1, "cab"), ("a", 2, "bac"), ("a", 99, "bca"), ("b", -5, "bac"), ("z", 2, "azbc")],
)
def test_moved(item, rank, expected):
    assert "".join(move_item("abc", item, rank)) == expected


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_loses_and_reorders_nobody_else(ranked, data):
    item, rank = data.draw(st.sampled_from(ranked)), data.draw(st.integers(1, len(ranked)))
    after = move_item(ranked, item, rank)
    assert after.index(item) == rank - 1
    assert [other for other in after if other != item] == [other for other in ranked if other != item]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", True), ("mediation", True), ("MÉDIATION bus", True), ("bus train", False), ("coeur", True), ("d'ici", True)],
)
def test_found(words, expected):
    assert has_all_words(words, "La médiation, au cœur du bourg", "Le bus d’ici") is expected
