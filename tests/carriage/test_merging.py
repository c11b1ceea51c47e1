"""Two copies that went on apart become one: tables, then properties."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.carriage.rules.merging import Conflict, Kind, Merged, merge_tables
from jalons.carriage.rules.shapes import Clash, Cure, Shape, Unique
from jalons.carriage.rules.uniques import rename_rows, renumber_notes, twin_rows

type World = dict[str, dict[str, dict[str, Any]]]

SHAPES = {"boxes": Shape(), "cards": Shape(references={"box": "boxes", "in": "boxes"}, sets=frozenset({"in"}))}


def one(text: str = "a", box: str | None = None, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"text": text, "box": box, "in": list(tags)}


def cards(**rows: dict[str, Any]) -> World:
    return {"boxes": {"b1": {"title": "B"}}, "cards": rows}


# --- tables ----------------------------------------------------------------------------------------------------------


def test_what_each_added_is_there() -> None:
    merged = merge_tables(cards(), cards(x=one("x")), cards(y=one("y")), SHAPES)
    assert (merged.tables, merged.conflicts) == (cards(x=one("x"), y=one("y")), ())


def test_what_one_changed_is_taken_and_what_both_changed_alike_is_no_conflict() -> None:
    base = cards(x=one("x"), y=one("y"), z=one("z"))
    here, there = cards(x=one("1"), y=one("y"), z=one("3")), cards(x=one("x"), y=one("2"), z=one("3"))
    merged = merge_tables(base, here, there, SHAPES)
    assert (merged.tables, merged.conflicts) == (cards(x=one("1"), y=one("2"), z=one("3")), ())


def test_what_both_changed_differently_stays_as_here_unless_there_is_chosen() -> None:
    base, here, there = cards(x=one("x")), cards(x=one("h")), cards(x=one("t", "b1"))
    conflict = Conflict("cards", "x", "text", Kind.VALUE, "h", "t")
    merged = merge_tables(base, here, there, SHAPES)
    assert (merged.tables["cards"]["x"], merged.conflicts) == (one("h", "b1"), (conflict,))
    assert (merged.conflicts[0].here, merged.conflicts[0].there) == ("h", "t")
    assert merge_tables(base, here, there, SHAPES, ["cards/x/text"]).tables["cards"]["x"] == one("t", "b1")


def test_what_one_removed_goes_unless_the_other_changed_it() -> None:
    base = cards(x=one("x"), y=one("y"))
    merged = merge_tables(base, cards(x=one("x")), cards(y=one("y")), SHAPES)
    assert (merged.tables["cards"], merged.conflicts) == ({}, ())
    here = merge_tables(base, cards(x=one("h"), y=one("y")), cards(y=one("y")), SHAPES)
    assert (set(here.tables["cards"]), [c.kind for c in here.conflicts]) == ({"x", "y"}, [Kind.GONE_THERE])
    there = merge_tables(base, cards(y=one("y")), cards(x=one("t"), y=one("y")), SHAPES)
    assert (set(there.tables["cards"]), [c.kind for c in there.conflicts]) == ({"y"}, [Kind.GONE_HERE])
    chosen = merge_tables(base, cards(y=one("y")), cards(x=one("t"), y=one("y")), SHAPES, ["cards/x/"])
    assert chosen.tables["cards"] == {"x": one("t"), "y": one("y")}


def test_a_row_to_which_the_other_side_attached_something_is_not_removed() -> None:
    base = cards(x=one("x"))
    without_box = {"boxes": {}, "cards": {"x": one("x")}}
    for here, there in [(without_box, cards(x=one("x", "b1"))), (cards(x=one("x", "b1")), without_box)]:
        assert merge_tables(base, here, there, SHAPES).tables == cards(x=one("x", "b1"))


def test_a_set_keeps_what_each_added_and_loses_what_each_removed() -> None:
    base, here, there = cards(x=one(tags=("a", "b"))), cards(x=one(tags=("b", "c"))), cards(x=one(tags=("a", "d")))
    assert merge_tables(base, here, there, SHAPES).tables["cards"]["x"]["in"] == ["c", "d"]


def test_a_value_that_was_not_carried_and_came_back_empty_says_nothing() -> None:
    base, here = {"people": {"p": {"table": 1}}}, {"people": {"p": {"table": 1, "name": "Une personne"}}}
    there = {"people": {"p": {"table": 2, "name": ""}}}
    merged = merge_tables(base, here, there, {})
    assert merged.tables == {"people": {"p": {"table": 2, "name": "Une personne"}}}
    assert merged.conflicts == ()
    assert merge_tables(base, here, {"people": {}}, {}).tables == here


def test_the_differences_with_here_are_told() -> None:
    base, here = cards(x=one("x"), y=one("y")), cards(x=one("x"), y=one("y"), h=one("h"))
    merged = merge_tables(base, here, cards(x=one("t"), n=one("n")), SHAPES)
    assert merged.added(here, "cards") == ["n"]
    assert merged.removed(here, "cards") == ["y"]
    assert merged.changed(here, "cards") == {"x": {"text": "t"}}


TITLED = {
    "groups": Shape(uniques=(Unique(("title",), Cure.RENAME, twins=True),)),
    "notes": Shape(references={"group": "groups"}, uniques=(Unique(("sheet",), Cure.BLANK),)),
    "papers": Shape(references={"by": "people"}, uniques=(Unique(("by",), Cure.DROP, twins=True),)),
}


def test_two_groups_born_apart_with_the_same_title_are_one_group() -> None:
    here: World = {"groups": {"g1": {"title": "Transport"}}, "notes": {}}
    there: World = {"groups": {"g2": {"title": "Transport"}}, "notes": {"n": {"group": "g2", "sheet": None}}}
    names = twin_rows({}, here, there, TITLED)
    assert names == {"groups": {"g2": "g1"}}
    merged = merge_tables({}, here, rename_rows(there, names, TITLED), TITLED)
    assert merged.tables["groups"] == {"g1": {"title": "Transport"}}
    assert merged.tables["notes"] == {"n": {"group": "g1", "sheet": None}}


def test_a_title_taken_by_another_row_gets_a_number_and_a_sheet_taken_is_left_blank() -> None:
    base: World = {"groups": {"a": {"title": "A"}, "b": {"title": "B"}}}
    here: World = {"groups": {"a": {"title": "C"}, "b": {"title": "B"}}, "notes": {"n1": {"sheet": 4}}}
    there: World = {"groups": {"a": {"title": "A"}, "b": {"title": "C"}}, "notes": {"n2": {"sheet": 4}}}
    merged = merge_tables(base, here, there, TITLED)
    assert merged.tables["groups"] == {"a": {"title": "C"}, "b": {"title": "C (2)"}}
    assert merged.tables["notes"] == {"n1": {"sheet": 4}, "n2": {"sheet": None}}
    assert merged.clashes == (
        Clash("groups", "b", ("title",), Cure.RENAME),
        Clash("notes", "n2", ("sheet",), Cure.BLANK),
    )


def test_one_paper_a_person() -> None:
    """Born apart: one paper, in conflict. Where one is known already, the newcomer is left out."""
    here: World = {"papers": {"v1": {"by": "p", "dots": 3}}}
    there: World = {"papers": {"v2": {"by": "p", "dots": 1}}}
    names = twin_rows({}, here, there, TITLED)
    merged = merge_tables({}, here, rename_rows(there, names, TITLED), TITLED)
    assert merged.tables == {"groups": {}, "notes": {}, **here}
    assert [conflict.key for conflict in merged.conflicts] == ["papers/v1/dots"]
    known: World = {"papers": {"v0": {"by": "p", "dots": 2}}}
    recast: World = {"papers": {"v2": {"by": "p", "dots": 1}, "v0": {"by": "p", "dots": 2}}}
    left = merge_tables(known, known, recast, TITLED)
    assert left.tables["papers"] == known["papers"]
    assert left.clashes == (Clash("papers", "v2", ("by",), Cure.DROP),)


TREE = {"nodes": Shape(references={"parent": "nodes"})}


def under(**parents: str | None) -> World:
    return {"nodes": {uid: {"parent": parent} for uid, parent in parents.items()}}


def test_two_moves_that_would_make_a_ring_leave_the_tree_as_it_is_here() -> None:
    base, here, there = under(a=None, b=None), under(a="b", b=None), under(a=None, b="a")
    merged = merge_tables(base, here, there, TREE)
    assert merged.tables == here
    assert merged.clashes == (Clash("nodes", "b", ("parent",), Cure.UNTIE),)


def test_a_ring_that_another_one_hid_is_undone_too() -> None:
    base = under(a=None, b=None, c="a", e=None)
    here, there = under(a=None, b="c", c="a", e="c"), under(a="b", b=None, c="e", e=None)
    merged = merge_tables(base, here, there, TREE)
    assert merged.tables == here
    assert [clash.uid for clash in merged.clashes] == ["c", "a"]


@given(st.data())
def test_trees_stay_trees(data: st.DataObject) -> None:
    def tree() -> World:
        """Each stands under one of those before it, in an order of its own."""
        order = data.draw(st.permutations("abcde"))
        return under(**{uid: data.draw(st.sampled_from([None, *order[:place]])) for place, uid in enumerate(order)})

    nodes = merge_tables(tree(), tree(), tree(), TREE).tables["nodes"]
    for uid in nodes:
        above, steps = nodes[uid]["parent"], 0
        while above is not None:
            above, steps = nodes[above]["parent"], steps + 1
            assert steps <= len(nodes)


@pytest.mark.parametrize(
    ("taken", "coming", "last", "expected"),
    [
        ([1, 2], {}, 2, {}),
        ([1, 2], {"a": 3, "b": 4}, 2, {"a": 3, "b": 4}),
        ([1, 2, 3], {"a": 2, "b": 3, "c": 4}, 3, {"a": 5, "b": 6, "c": 4}),
        ([], {"b": 1, "a": 1}, 7, {"a": 1, "b": 8}),
    ],
)
def test_a_note_keeps_its_number_when_it_is_free(
    taken: list[int], coming: dict[str, int], last: int, expected: dict[str, int]
) -> None:
    assert renumber_notes(taken, coming, last) == expected


# --- properties ------------------------------------------------------------------------------------------------------

UIDS = ["a", "b", "c", "d"]
BOXES = ["b1", "b2"]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any world whose pointers lead somewhere."""
    boxes = draw(st.dictionaries(st.sampled_from(BOXES), st.fixed_dictionaries({"title": st.sampled_from("TU")})))
    places = st.sampled_from([*sorted(boxes), None])
    inside = st.lists(st.sampled_from(sorted(boxes)), unique=True).map(sorted) if boxes else st.just([])
    row = st.fixed_dictionaries({"text": st.sampled_from("xyz"), "box": places, "in": inside})
    return {"boxes": boxes, "cards": draw(st.dictionaries(st.sampled_from(UIDS), row))}


def merged_with(base: World, here: World, there: World, chosen: list[str] | None = None) -> Merged:
    return merge_tables(base, here, there, SHAPES, chosen or [])


@given(worlds(), worlds())
def test_when_only_one_side_moved_its_world_is_the_result(base: World, other: World) -> None:
    for merged in (merged_with(base, other, base), merged_with(base, base, other)):
        assert (merged.tables, merged.conflicts, merged.clashes) == (other, (), ())


@given(worlds(), worlds(), worlds())
def test_merging_again_changes_nothing(base: World, here: World, there: World) -> None:
    once = merged_with(base, here, there)
    assert merged_with(there, once.tables, there).tables == once.tables
    again = merged_with(base, once.tables, there)
    assert (again.tables, again.conflicts) == (once.tables, once.conflicts)


@given(worlds(), worlds(), worlds())
def test_no_side_comes_first_where_nothing_conflicts(base: World, here: World, there: World) -> None:
    one_way, other_way = merged_with(base, here, there), merged_with(base, there, here)
    if not one_way.conflicts:
        assert (one_way.tables, one_way.conflicts) == (other_way.tables, other_way.conflicts)


@given(worlds(), worlds(), worlds())
def test_both_sides_end_alike_when_the_same_is_chosen(base: World, here: World, there: World) -> None:
    """Here keeps its own, there takes what is here: one world."""
    at_home = merged_with(base, here, there)
    away = merged_with(base, there, here, [conflict.key for conflict in at_home.conflicts])
    assert at_home.tables == away.tables


@given(worlds(), worlds(), worlds())
def test_no_row_is_lost_unless_somebody_removed_it(base: World, here: World, there: World) -> None:
    merged = merged_with(base, here, there)
    for table in SHAPES:
        for uid in {*here[table], *there[table]} - {*merged.tables[table]}:
            assert uid in base[table]
            assert uid not in here[table] or uid not in there[table]
            stayed = here[table].get(uid, there[table].get(uid))
            assert stayed == base[table][uid] or (table, uid, "") in {
                (conflict.table, conflict.uid, conflict.field) for conflict in merged.conflicts
            }


@given(worlds(), worlds(), worlds())
def test_there_is_a_conflict_exactly_where_both_changed_differently(base: World, here: World, there: World) -> None:
    merged = merged_with(base, here, there)
    held = {f"boxes/{uid}/" for card in merged.tables["cards"].values() for uid in [*card["in"], card["box"]]}
    found = {conflict.key for conflict in merged.conflicts}
    expected = set()
    for table in SHAPES:
        for uid in {*here[table], *there[table]}:
            was, ours, theirs = (side[table].get(uid) for side in (base, here, there))
            if ours is None or theirs is None:
                left = ours or theirs
                if was is not None and left != was:
                    expected.add(f"{table}/{uid}/")
                continue
            for name in {*ours, *theirs} - SHAPES[table].sets:
                before = (was or {}).get(name)
                if len({ours[name], theirs[name], before}) == 3 or (
                    was is None and ours[name] != theirs[name] and ours[name] and theirs[name]
                ):
                    expected.add(f"{table}/{uid}/{name}")
    assert found == expected - held


@given(worlds(), worlds(), worlds())
def test_what_is_pointed_to_exists_and_nobody_else_is_touched(base: World, here: World, there: World) -> None:
    before = deepcopy((base, here, there))
    tables = merged_with(base, here, there).tables
    assert (base, here, there) == before
    for card in tables["cards"].values():
        assert {*card["in"], *([card["box"]] if card["box"] else [])} <= set(tables["boxes"])


@given(st.sets(st.integers(1, 30)), st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 30)))
def test_numbers_are_given_once(taken: set[int], coming: dict[str, int]) -> None:
    numbers = renumber_notes(taken, coming, max(taken, default=0))
    assert set(numbers) == set(coming)
    assert len(set(numbers.values()) | taken) == len(coming) + len(taken)
