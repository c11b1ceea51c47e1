import random
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.sheets import Status
from jalons.funding.changes.lines import add_expense
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def codes(member: Member) -> dict[str, str]:
    return {a.code: a.title for a in ActionSheet.objects.filter(roadmap=member.roadmap).select_related("axis")}


# --- moving ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def six(member: Member) -> list[ActionSheet]:
    """Two axes of three actions: a b c, d e f."""
    axes = [sheets.add_axis(title=title, by=member) for title in ("Aller vers", "Équiper")]
    return [sheets.propose_action(title=title, axis=axes[n // 3], by=member) for n, title in enumerate("abcdef")]


def test_move_within_an_axis(member: Member, six: list[ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        sheets.move_action(action=six[2], axis=six[2].axis, rank=1, by=member)
    assert codes(member) == {"1.1": "c", "1.2": "a", "1.3": "b", "2.1": "d", "2.2": "e", "2.3": "f"}
    assert lines == [("move", "actionsheet", {"code": "1.3"}, {"code": "1.1"})]


def test_move_to_another_axis_closes_the_gap(member: Member, six: list[ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        sheets.move_action(action=six[0], axis=six[3].axis, rank=2, by=member)
    assert codes(member) == {"1.1": "b", "1.2": "c", "2.1": "d", "2.2": "a", "2.3": "e", "2.4": "f"}
    assert lines == [("move", "actionsheet", {"code": "1.1"}, {"code": "2.2"})]


def test_move_beyond_the_end_is_the_end(member: Member, six: list[ActionSheet]) -> None:
    sheets.move_action(action=six[0], axis=six[0].axis, rank=99, by=member)
    assert codes(member) == {"1.1": "b", "1.2": "c", "1.3": "a", "2.1": "d", "2.2": "e", "2.3": "f"}


def test_move_to_where_it_is_tells_nothing(member: Member, six: list[ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        sheets.move_action(action=six[1], axis=six[1].axis, rank=2, by=member)
    assert lines == []


def test_any_moves_leave_neither_gap_nor_collision(member: Member, six: list[ActionSheet]) -> None:
    chance = random.Random(1)
    axes = list(member.roadmap.axes.all())
    for _ in range(25):
        sheets.move_action(action=chance.choice(six), axis=chance.choice(axes), rank=chance.randint(1, 6), by=member)
        counts = [axis.actions.count() for axis in axes]
        expected = [f"{n}.{rank}" for n, count in enumerate(counts, 1) for rank in range(1, count + 1)]
        assert sorted(codes(member)) == sorted(expected)


# --- removing --------------------------------------------------------------------------------------------------------


def test_remove_forgets_a_draft_and_closes_the_gap(member: Member, six: list[ActionSheet]) -> None:
    sheets.add_step(action=six[0], label="Commencer", by=member)
    with told(member.roadmap) as lines:
        sheets.remove_action(action=six[0], by=member)
    assert codes(member) == {"1.1": "b", "1.2": "c", "2.1": "d", "2.2": "e", "2.3": "f"}
    assert lines == [("remove", "actionsheet", {"code": "1.1"}, {})]


def test_remove_refuses_what_was_proposed(member: Member, action: ActionSheet) -> None:
    sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
    with refused("action-not-a-draft"):
        sheets.remove_action(action=action, by=member)
    assert codes(member) == {"1.1": "Un bus"}


def test_remove_refuses_a_draft_that_has_a_plan(member: Member, action: ActionSheet) -> None:
    add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(5), by=member)
    with told(member.roadmap) as lines, refused("action-in-use", saying="porte encore : dépenses. Retirez-les"):
        sheets.remove_action(action=action, by=member)
    assert (codes(member), lines) == ({"1.1": "Un bus"}, [])


# --- axes ------------------------------------------------------------------------------------------------------------


def axes(member: Member) -> list[str]:
    return [str(axis) for axis in Axis.objects.filter(roadmap=member.roadmap)]


def test_axes_are_added_at_the_end_and_renamed(member: Member) -> None:
    first = sheets.add_axis(title="Aller vers", by=member)
    sheets.add_axis(title="Équiper", by=member)
    with told(member.roadmap) as lines:
        sheets.revise_axis(axis=first, title="Se déplacer", by=member)
    assert axes(member) == ["1. Se déplacer", "2. Équiper"]
    assert lines == [("revise", "axis", {"title": "Aller vers"}, {"title": "Se déplacer"})]


def test_two_axes_never_share_a_name(member: Member) -> None:
    first, second = (sheets.add_axis(title=title, by=member) for title in ("Aller vers", "Équiper"))
    with refused("axis-title-taken", "title"):
        sheets.add_axis(title="Équiper", by=member)
    with refused("axis-title-taken", "title"):
        sheets.revise_axis(axis=first, title=second.title, by=member)


def test_codes_follow_the_axis_that_moves(member: Member, six: list[ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        sheets.move_axis(axis=six[3].axis, rank=1, by=member)
    assert codes(member) == {"1.1": "d", "1.2": "e", "1.3": "f", "2.1": "a", "2.2": "b", "2.3": "c"}
    assert lines == [("move", "axis", {"rank": 2}, {"rank": 1})]


def test_remove_axis_refuses_while_it_holds_actions_and_names_them(member: Member, six: list[ActionSheet]) -> None:
    with refused(
        "axis-not-empty", saying="Cet axe contient des actions\u00a0: 2.1 d, 2.2 e, 2.3 f. Déplacez-les d’abord."
    ):
        sheets.remove_axis(axis=six[3].axis, by=member)
    assert axes(member) == ["1. Aller vers", "2. Équiper"]


def test_remove_axis_closes_the_gap(member: Member) -> None:
    first, *_others = (sheets.add_axis(title=title, by=member) for title in "abc")
    with told(member.roadmap) as lines:
        sheets.remove_axis(axis=first, by=member)
    assert axes(member) == ["1. b", "2. c"]
    assert lines == [("remove", "axis", {"rank": 1, "title": "a"}, {})]
