"""Votes that went on apart on two computers: tables, then properties."""

import uuid
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.carriage.models.carried_tables import Plan, merge_plan
from jalons.carriage.rules.carried_votes import Wrong, count_present, vote_faults
from jalons.votes.rules.ballots import option_uid

type World = dict[str, dict[str, dict[str, Any]]]

VOTE = str(uuid.UUID(int=1))


def uid(kind: str, number: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}{number}"))


def a_vote(*titles: str, state: str = "brouillon", vote: str = VOTE, **values: Any) -> World:
    ballot = {
        "title": "Le vote", "kind": "gommettes", "is_two_coloured": False, "dots": None, "most_per_option": 2,
        "state": state, "opened_at": None, "closed_at": None, "present": None,
    } | values  # fmt: skip
    options = {
        str(option_uid(uuid.UUID(vote), rank, title)): {
            "ballot": vote, "rank": rank, "title": title, "is_frozen": False,
            "stake": None, "key_project": None, "group": None,
        }
        for rank, title in enumerate(titles, 1)
    }  # fmt: skip
    return {"ballots": {vote: ballot}, "ballot_options": options, "papers": {}, "room_counts": {}, "participants": {}}


def with_paper(world: World, who: str, name: str = "", vote: str = VOTE, **marks: int) -> World:
    """`marks` by rank: r1=2."""
    world["participants"][uid(who)] = {"joined_at": "2026-03-12T09:00:00+00:00"}
    world["papers"][uid(f"{name} {who}")] = {
        "ballot": vote, "participant": uid(who), "sent_ids": [uid("sent")], "category": "citoyen", "college": "",
        "table": None, "reasons": {}, "marks": {rank[1:]: {"gommette": count} for rank, count in marks.items()},
    }  # fmt: skip
    return world


def merged(base: World, here: World, there: World, chosen: tuple[str, ...] = ()) -> Plan:
    return merge_plan(base, here, there, {}, chosen)


def papers(what: Plan) -> list[tuple[str, str, dict[str, Any]]]:
    """(title of the vote, participant, marks)."""
    tables = what.merged.tables
    return sorted(
        (tables["ballots"][row["ballot"]]["title"], row["participant"], row["marks"])
        for row in tables["papers"].values()
    )


# --- tables ----------------------------------------------------------------------------------------------------------


def test_papers_of_both_sides_are_those_of_one_vote() -> None:
    base = with_paper(a_vote("Un", "Deux", state="ouvert"), "first", r1=1)
    here, there = with_paper(deepcopy(base), "here", r1=2), with_paper(deepcopy(base), "there", r2=1)
    what = merged(base, here, there)
    assert (what.merged.conflicts, what.merged.clashes) == ((), ())
    assert {who for _vote, who, _marks in papers(what)} == {uid("first"), uid("here"), uid("there")}


def test_who_voted_on_both_sides_has_one_paper_and_the_question_is_asked_once_for_all() -> None:
    base = a_vote("Un", "Deux", state="ouvert")
    here, there = deepcopy(base), deepcopy(base)
    for who in ("a", "b"):
        with_paper(here, who, "here", r1=1)
        with_paper(there, who, "there", r2=1)
    what = merged(base, here, there)
    assert {conflict.key for conflict in what.merged.conflicts} == {f"papers/{VOTE}"}
    assert [marks for _vote, _who, marks in papers(what)] == [{"1": {"gommette": 1}}] * 2
    taken = merged(base, here, there, (f"papers/{VOTE}",))
    assert [marks for _vote, _who, marks in papers(taken)] == [{"2": {"gommette": 1}}] * 2


def test_a_vote_changed_on_one_side_only_is_taken_from_it() -> None:
    base = with_paper(a_vote("Un", "Deux", state="ouvert"), "a", r1=1)
    there = with_paper(deepcopy(base), "a", r2=2)
    for one, other in ((base, there), (there, base)):
        assert papers(merged(base, one, other)) == [("Le vote", uid("a"), {"2": {"gommette": 2}})]


def test_sendings_counted_on_either_side_are_known() -> None:
    base = with_paper(a_vote("Un", "Deux", state="ouvert"), "a", r1=1)
    here, there = deepcopy(base), deepcopy(base)
    for world, name in ((here, "x"), (there, "y")):
        next(iter(world["papers"].values()))["sent_ids"].append(uid(name))
    [paper] = merged(base, here, there).merged.tables["papers"].values()
    assert paper["sent_ids"] == sorted([uid("sent"), uid("x"), uid("y")])


def test_a_vote_closed_on_one_side_is_closed_and_keeps_the_papers_of_the_other() -> None:
    base = a_vote("Un", "Deux", state="ouvert")
    here = with_paper(deepcopy(base), "here", r1=1)
    there = with_paper(deepcopy(base), "there", r2=1)
    there["ballots"][VOTE] |= {"state": "clos", "closed_at": "2026-03-12T10:00:00+00:00", "present": 1}
    what = merged(base, here, there)
    assert what.merged.conflicts == ()
    assert what.merged.tables["ballots"][VOTE] == there["ballots"][VOTE]
    assert len(papers(what)) == 2


def test_what_goes_with_a_state_comes_from_the_same_side() -> None:
    """Opened here, opened and closed there: one question; the instants follow its answer."""
    base = a_vote("Un", "Deux")
    here = a_vote("Un", "Deux", state="ouvert", dots=3, opened_at="2026-03-12T09:00:00+00:00")
    there = a_vote(
        "Un",
        "Deux",
        state="clos",
        dots=3,
        opened_at="2026-03-12T08:00:00+00:00",
        closed_at="2026-03-12T10:00:00+00:00",
    )
    kept, taken = merged(base, here, there), merged(base, here, there, (f"ballots/{VOTE}/state",))
    assert [conflict.key for conflict in kept.merged.conflicts] == [f"ballots/{VOTE}/state"]
    assert (kept.merged.tables["ballots"], taken.merged.tables["ballots"]) == (here["ballots"], there["ballots"])


def test_a_vote_settled_differently_on_both_sides_is_two_votes() -> None:
    base = a_vote("Un", "Deux")
    here = with_paper(a_vote("Un", "Deux", state="ouvert", dots=3), "a", "here", r2=1)
    there = with_paper(a_vote("Un", "Trois", state="ouvert", dots=3), "a", "there", r2=1)
    what = merged(base, here, there)
    assert what.merged.conflicts == ()
    assert [(vote, marks) for vote, _who, marks in papers(what)] == [
        ("Le vote", {"2": {"gommette": 1}}),
        ("Le vote (2)", {"2": {"gommette": 1}}),
    ]
    titles = {
        what.merged.tables["ballots"][row["ballot"]]["title"]: sorted(
            option["title"]
            for option in what.merged.tables["ballot_options"].values()
            if option["ballot"] == row["ballot"]
        )
        for row in what.merged.tables["ballot_options"].values()
    }
    assert titles == {"Le vote": ["Deux", "Un"], "Le vote (2)": ["Trois", "Un"]}
    # Brought back again, with one paper more: still the same two votes.
    with_paper(there, "b", "there", r1=1)
    again = merge_plan(what.there, what.merged.tables, there, what.names)
    assert [vote for vote, _who, _marks in papers(again)] == ["Le vote", "Le vote (2)", "Le vote (2)"]


def test_a_vote_prepared_here_and_opened_there_otherwise_is_the_one_of_there() -> None:
    base = a_vote("Un", "Deux")
    there = with_paper(a_vote("Un", "Trois", state="ouvert", dots=3), "a", r2=1)
    what = merged(base, base, there)
    assert {table: what.merged.tables[table] for table in there} == there
    assert (what.merged.conflicts, what.merged.clashes) == ((), ())


def test_the_same_vote_prepared_on_both_sides_is_one() -> None:
    empty = a_vote() | {"ballots": {}}
    other = str(uuid.UUID(int=2))
    here = with_paper(a_vote("Un", "Deux", state="ouvert", dots=3), "a", "here", r1=1)
    there = with_paper(a_vote("Un", "Deux", vote=other, state="ouvert", dots=3), "b", "there", vote=other, r2=1)
    what = merged(empty, here, there)
    assert what.merged.tables["ballots"] == here["ballots"]
    assert what.merged.tables["ballot_options"] == here["ballot_options"]
    assert [vote for vote, _who, _marks in papers(what)] == ["Le vote", "Le vote"]
    there["ballots"][other]["most_per_option"] = 1
    assert [vote for vote, _who, _marks in papers(merged(empty, here, there))] == ["Le vote", "Le vote (2)"]


def test_counts_of_the_same_table_typed_on_both_sides_are_one_count_and_asked() -> None:
    base = a_vote("Un", "Deux", state="ouvert")
    for table in (2, None):
        here, there = deepcopy(base), deepcopy(base)
        row = {"ballot": VOTE, "table": table, "voters": 4, "marks": {"1": {"gommette": 4}}, "reasons": {}}
        here["room_counts"][uid("here")] = row | {"entered_by": "A", "entered_at": "2026-03-12T09:00:00+00:00"}
        there["room_counts"][uid("there")] = row | {"voters": 5, "marks": {"1": {"gommette": 5}}, "entered_at": "z"}
        what = merged(base, here, there)
        assert [conflict.key for conflict in what.merged.conflicts] == [f"room_counts/{uid('here')}/marks"]
        assert what.merged.tables["room_counts"] == here["room_counts"]
        taken = merged(base, here, there, (f"room_counts/{uid('here')}/marks",)).merged.tables["room_counts"]
        assert [(one["voters"], one["marks"]) for one in taken.values()] == [(5, {"1": {"gommette": 5}})]


def test_a_vote_prepared_differently_on_both_sides_is_two_votes_too() -> None:
    here, there = a_vote("Un", "Trois"), a_vote("Un", "Quatre")
    tables = merged(a_vote("Un", "Deux"), here, there).merged.tables
    titles = {uid: row["title"] for uid, row in tables["ballots"].items()}
    assert sorted((titles[row["ballot"]], row["rank"], row["title"]) for row in tables["ballot_options"].values()) == [
        ("Le vote", 1, "Un"),
        ("Le vote", 2, "Trois"),
        ("Le vote (2)", 1, "Un"),
        ("Le vote (2)", 2, "Quatre"),
    ]


def test_the_present_are_those_who_had_entered_where_it_closed() -> None:
    base = a_vote("Un", "Deux", state="clos", closed_at="2026-03-12T10:00:00+00:00")
    here, there = deepcopy(base), deepcopy(base)
    there["ballots"][VOTE]["closed_at"] = None
    for world, who, hour in ((here, "a", 9), (here, "late", 11), (there, "b", 11), (there, "a", 9)):
        world["participants"][uid(who)] = {"joined_at": f"2026-03-12T{hour:02}:00:00+00:00"}
    assert count_present(here, there, VOTE) == 2


def test_themes_and_the_rule_of_feasibility_born_apart_are_one() -> None:
    row = {"rank": 1, "title": "Transport", "words": "bus"}
    rule = dict.fromkeys(["available", "without_holder", "without_effort", "strong", "medium"], 50)
    here = {"themes": {uid("a"): row}, "feasibility": {uid("b"): rule}}
    there = {"themes": {uid("c"): row | {"words": "bus, car"}}, "feasibility": {uid("d"): rule | {"strong": 70}}}
    what = merged({}, here, there)
    assert [conflict.key for conflict in what.merged.conflicts] == [
        f"feasibility/{uid('b')}/strong",
        f"themes/{uid('a')}/words",
    ]
    assert {table: what.merged.tables[table] for table in here} == here


# --- what a file may not hold ----------------------------------------------------------------------------------------


def an_open_vote() -> World:
    return with_paper(a_vote("Un", "Deux", "Trois", state="ouvert", dots=3), "a", r1=2, r2=1)


def paper_of(world: World) -> dict[str, Any]:
    return next(iter(world["papers"].values()))


@pytest.mark.parametrize(
    "marks",
    [
        {"1": {"gommette": 2}, "2": {"gommette": 2}},  # a fourth dot
        {"1": {"gommette": 3}},  # more than may be on one
        {"1": {"gommette": -1}},
        {"1": {"gommette": 1.0}},
        {"1": {"gommette": True}},
        {"1": {"gommette": "1"}},
        {"1": {"utilite": 1}},
        {"1": 2},
        {"9": {"gommette": 1}},
        {"un": {"gommette": 1}},
        {"²": {"gommette": 1}},
    ],
)
def test_a_paper_that_no_phone_could_have_sent_is_a_fault(marks: dict[str, Any]) -> None:
    world = an_open_vote()
    assert list(vote_faults(world, {})) == []
    paper_of(world)["marks"] = marks
    assert list(vote_faults(world, {})) == [(Wrong.PAPER, VOTE)]


def test_other_papers_that_may_not_be() -> None:
    late, long, twice, sent = (
        an_open_vote(),
        an_open_vote(),
        with_paper(an_open_vote(), "a", "again", r1=1),
        an_open_vote(),
    )
    late["ballots"][VOTE]["state"] = "brouillon"
    paper_of(long)["reasons"] = {"1": "x" * 301}
    paper_of(sent)["sent_ids"] = ["<script>"]
    for world in (late, long, twice, sent):
        assert list(vote_faults(world, {})) == [(Wrong.PAPER, VOTE)]


@pytest.mark.parametrize("values", [{"dots": 21}, {"dots": 0}, {"most_per_option": 0}, {"most_per_option": 21}])
def test_rules_that_nobody_could_have_chosen_are_a_fault(values: dict[str, int]) -> None:
    assert list(vote_faults(a_vote("Un", "Deux", **values), {})) == [(Wrong.RULES, VOTE)]


def test_a_vote_that_was_open_keeps_its_rules_and_one_that_was_not_may_change() -> None:
    base, more = an_open_vote(), an_open_vote()
    more["ballots"][VOTE]["dots"] = 9
    assert list(vote_faults(more, base)) == [(Wrong.CHANGED, VOTE)]
    base["ballots"][VOTE]["state"] = "brouillon"
    assert list(vote_faults(more, base)) == []


def test_a_count_has_no_more_dots_than_its_papers_give() -> None:
    world = an_open_vote()
    count = {
        "ballot": VOTE,
        "table": 1,
        "voters": 2,
        "marks": {"1": {"gommette": 4}, "2": {"gommette": 2}},
        "reasons": {},
    }
    world["room_counts"][uid("count")] = count
    assert list(vote_faults(world, {})) == []
    count["marks"]["3"] = {"gommette": 1}  # type: ignore[index]
    assert list(vote_faults(world, {})) == [(Wrong.COUNT, VOTE)]


# --- properties ------------------------------------------------------------------------------------------------------

TITLES = ["Un", "Deux", "Trois", "Quatre"]
PEOPLE = ["a", "b", "c"]


@st.composite
def papers_of_somebody(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    """Who voted what: at most three dots, two on one."""
    bag = ["r1", "r1", "r2", "r2", "r3", "r3"]
    who = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    chosen = {one: draw(st.permutations(bag))[: draw(st.integers(0, 3))] for one in who}
    return {one: {rank: dots.count(rank) for rank in dots} for one, dots in chosen.items()}


@given(papers_of_somebody(), papers_of_somebody(), papers_of_somebody(), st.booleans())
def test_each_person_has_one_paper_whole_from_one_side(
    first: dict[str, Any], here: dict[str, Any], there: dict[str, Any], takes_there: bool
) -> None:
    base = a_vote("Un", "Deux", "Trois", state="ouvert", dots=3)
    for who, marks in first.items():
        with_paper(base, who, **marks)
    sides = [deepcopy(base), deepcopy(base)]
    for side, world, name in zip(sides, (here, there), ("here", "there"), strict=True):
        for who, marks in world.items():
            with_paper(side, who, "" if who in first else name, **marks)
    what = merged(base, *sides, (f"papers/{VOTE}",) if takes_there else ())
    stored = {who: {f"r{rank}": given["gommette"] for rank, given in marks.items()} for _v, who, marks in papers(what)}
    assert len(papers(what)) == len(stored)
    expected = {}
    for who in {*first, *here, *there}:
        was, ours, theirs = first.get(who), here.get(who, first.get(who)), there.get(who, first.get(who))
        voted = [paper for paper in (theirs, ours) if paper is not None and paper != was]
        expected[uid(who)] = was if not voted else (voted[0] if takes_there else voted[-1])
    assert stored == expected
    assert list(vote_faults(what.merged.tables, base)) == []


@st.composite
def gone_on(draw: st.DrawFn, side: str) -> World:
    """A vote in preparation that one side revised, or opened and voted on, or left as it was."""
    titles = TITLES[:2] if draw(st.booleans()) else draw(st.permutations(TITLES))[:2]
    if not draw(st.booleans()):
        return a_vote(*titles)
    world = a_vote(*titles, state="ouvert", dots=3)
    for who in draw(st.lists(st.sampled_from(PEOPLE), unique=True)):
        with_paper(world, side + who, side, **{f"r{draw(st.integers(1, 2))}": draw(st.integers(1, 2))})
    return world


def said(world: Any) -> dict[str, dict[str, int]]:
    """What each person voted for, by title."""
    titles = {(row["ballot"], row["rank"]): row["title"] for row in world["ballot_options"].values()}
    return {
        row["participant"]: {
            titles[row["ballot"], int(rank)]: given["gommette"] for rank, given in row["marks"].items()
        }
        for row in world["papers"].values()
    }


@given(gone_on("here"), gone_on("there"))
def test_a_vote_means_the_same_once_merged(here: World, there: World) -> None:
    """Whatever both sides did to its propositions, whoever voted « Deux » still votes « Deux »."""
    what = merged(a_vote(*TITLES[:2]), here, there)
    assert said(what.merged.tables) == said(here) | said(there)
    assert list(vote_faults(what.merged.tables, {})) == []
    again = merge_plan(what.there, what.merged.tables, there, what.names)
    assert again.merged.tables == what.merged.tables
