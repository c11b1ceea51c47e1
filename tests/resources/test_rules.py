"""The resource map without a database: places, verdict, drawing."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.resources.drawings import draw_mind_map, draw_status
from jalons.resources.rules import mind_maps
from jalons.resources.rules.mind_maps import Limb, Twig, mind_map_layout, text_width, wrap_text
from jalons.resources.rules.resources import (
    DEEPEST,
    Branch,
    Level,
    Misplaced,
    Resource,
    Scale,
    Status,
    feasibility_level,
    feasibility_score,
    feasibility_verdict,
    map_gaps,
    node_ancestors,
    node_height,
    placement_fault,
    raise_deep_nodes,
    resource_points,
)

B, S = Branch, Status

# --- places -----------------------------------------------------------------------------------------------------------

TREE = {1: None, 2: 1, 3: 2, 4: 3, 5: None, 6: 5}


@pytest.mark.parametrize(
    ("node", "parent", "wrong"),
    [
        (None, None, None),
        (None, 3, None),
        (None, 4, Misplaced.TOO_DEEP),
        (1, 1, Misplaced.CYCLE),
        (1, 4, Misplaced.CYCLE),
        (2, 3, Misplaced.CYCLE),
        (5, 2, None),
        (5, 3, Misplaced.TOO_DEEP),
        (6, 3, None),
        (1, 6, Misplaced.TOO_DEEP),
        (4, None, None),
        (2, 5, None),
    ],
)
def test_a_resource_stands_neither_under_itself_nor_too_deep(
    node: int | None, parent: int | None, wrong: Misplaced | None
) -> None:
    assert placement_fault(TREE, node, parent) == wrong


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=40))
def test_moves_that_are_allowed_never_make_a_cycle_nor_a_fifth_level(moves: list[tuple[int, int | None]]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(10))
    for node, parent in moves:
        if placement_fault(parents, node, parent) is None:
            parents[node] = parent
    for node in parents:
        seen: list[int] = []
        at: int | None = node
        while at is not None:
            assert at not in seen
            seen.append(at)
            at = parents[at]
        assert len(seen) <= DEEPEST


def test_a_map_already_broken_by_a_cycle_is_still_answered() -> None:
    assert placement_fault({1: 2, 2: 1}, None, 1) is None
    assert node_height({1: 2, 2: 1}, 1) == 2


# --- verdict ----------------------------------------------------------------------------------------------------------


def resource(
    status: Status = S.EXISTING, branch: Branch = B.HUMAN, holder: str = "La mairie", effort: int | None = 2
) -> Resource:
    return Resource("Une salle", branch, status, holder, None, effort)


@pytest.mark.parametrize(
    ("one", "worth"),
    [
        (resource(), Fraction(1)),
        (resource(S.AVAILABLE), Fraction(1, 2)),
        (resource(S.MISSING), Fraction(0)),
        (resource(holder=""), Fraction(7, 10)),
        (resource(S.AVAILABLE, holder=""), Fraction(7, 20)),
        (resource(S.AVAILABLE, effort=None), Fraction(2, 5)),
        (resource(effort=None), Fraction(1)),
        (resource(branch=B.FINANCIAL, holder=""), Fraction(0)),
    ],
)
def test_what_a_resource_brings(one: Resource, worth: Fraction) -> None:
    assert resource_points(one) == worth


@pytest.mark.parametrize(
    ("percent", "word"),
    [(100, Level.STRONG), (70, Level.STRONG), (69, Level.MEDIUM), (40, Level.MEDIUM), (39, Level.WEAK)],
)
def test_the_thresholds_of_feasibility(percent: int, word: Level) -> None:
    assert feasibility_level(Fraction(percent, 100)) == word


def test_the_example_of_the_model_is_of_medium_feasibility() -> None:
    shares = {B.HUMAN: "xoo", B.MATERIAL: "-x-", B.PLACE: "xox", B.FINANCIAL: "oxx", B.PARTNER: "xox", B.KNOW_HOW: "x-"}
    signs = {"x": S.EXISTING, "o": S.AVAILABLE, "-": S.MISSING}
    found = feasibility_verdict([resource(signs[sign], branch) for branch, line in shares.items() for sign in line])
    assert (found.level, found.percent) == (Level.MEDIUM, 66)
    assert found.by_status == {S.EXISTING: 9, S.AVAILABLE: 5, S.MISSING: 3}


def test_costs_and_efforts_add_up_and_say_on_how_many_resources() -> None:
    lines = [
        Resource("Bus", B.MATERIAL, S.MISSING, "Région", Decimal("54000.00"), 5),
        Resource("Carte SIM", B.MATERIAL, S.MISSING, "Syndicat", Decimal("600.50"), 2),
        Resource("Salle", B.PLACE, S.EXISTING, "Mairie"),
    ]
    found = feasibility_verdict(lines)
    assert (found.cost, found.priced, found.effort, found.weighed, found.mean_effort) == (
        Decimal("54600.50"),
        2,
        7,
        2,
        Decimal("3.5"),
    )
    assert feasibility_verdict([]).mean_effort is None


def test_the_gaps_are_those_of_the_method() -> None:
    money, nobody = resource(branch=B.FINANCIAL, holder=""), resource(S.AVAILABLE, holder="", effort=None)
    found = map_gaps([money, nobody, resource()])
    assert found.empty_branches == (B.MATERIAL, B.PARTNER, B.KNOW_HOW, B.PLACE)
    assert (found.money_without_funder, found.without_holder, found.without_effort) == ((money,), (nobody,), (nobody,))


def test_the_same_three_partners_on_every_branch_are_told() -> None:
    lines = [
        resource(branch=branch, holder=who) for branch in (B.HUMAN, B.PLACE, B.PARTNER) for who in ("CAF", "La  MAIRIE")
    ]
    assert map_gaps(lines).everywhere == ("CAF", "La  MAIRIE")
    assert map_gaps([*lines, resource(holder="Région"), resource(holder="État")]).everywhere == ()
    assert map_gaps(lines[:4]).everywhere == ()


scales = st.builds(
    Scale,
    available=st.integers(0, 100),
    without_holder=st.integers(0, 100),
    without_effort=st.integers(0, 100),
    strong=st.integers(51, 100),
    medium=st.integers(1, 50),
)
resources = st.builds(
    Resource,
    label=st.just("x"),
    branch=st.sampled_from(Branch),
    status=st.sampled_from(Status),
    holder=st.sampled_from(["", "CAF", "Mairie"]),
    effort=st.none() | st.integers(1, 5),
)
maps = st.lists(resources, min_size=1, max_size=20)
ORDER = [Level.WEAK, Level.MEDIUM, Level.STRONG]


def copy(of: Resource, **changed: object) -> Resource:
    return Resource(**{name: getattr(of, name) for name in of.__dataclass_fields__} | changed)  # type: ignore[arg-type]


@given(maps, st.integers(0, 19), scales)
def test_a_resource_that_comes_to_exist_never_lowers_feasibility(
    lines: list[Resource], place: int, scale: Scale
) -> None:
    place %= len(lines)
    better = [*lines[:place], copy(lines[place], status=S.EXISTING), *lines[place + 1 :]]
    assert feasibility_score(better, scale) >= feasibility_score(lines, scale)
    assert ORDER.index(feasibility_verdict(better, scale).level) >= ORDER.index(feasibility_verdict(lines, scale).level)


@given(maps, st.integers(0, 19), st.sampled_from(["holder", "effort", "branch"]), scales)
def test_a_gap_never_raises_feasibility(lines: list[Resource], place: int, gap: str, scale: Scale) -> None:
    place %= len(lines)
    if gap == "branch":
        worse = [line for line in lines if line.branch != lines[place].branch]
    else:
        hole = copy(lines[place], **{gap: "" if gap == "holder" else None})
        worse = [*lines[:place], hole, *lines[place + 1 :]]
    assert feasibility_score(worse, scale) <= feasibility_score(lines, scale)
    assert 0 <= feasibility_score(worse, scale) <= 1


# --- drawing ----------------------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120).filter(
    str.strip
)
twigs = st.recursive(
    st.builds(Twig, label=words, status=st.sampled_from([status.value for status in Status])),
    lambda under: st.builds(
        Twig, label=words, status=st.just("existante"), twigs=st.lists(under, max_size=3).map(tuple)
    ),
    max_leaves=12,
)
limbs = st.lists(st.builds(Limb, label=words, twigs=st.lists(twigs, max_size=3).map(tuple)), min_size=1, max_size=6)


@given(words, limbs)
def test_boxes_never_overlap_and_all_are_in_the_drawing(title: str, branches: list[Limb]) -> None:
    drawn = mind_map_layout(title, branches)
    for box in drawn.boxes:
        assert drawn.left <= box.x
        assert box.x + box.width <= drawn.left + drawn.width
        assert drawn.top <= box.y
        assert box.y + box.height <= drawn.top + drawn.height
    for one, other in combinations(drawn.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one, other)


@given(words)
def test_lines_hold_in_their_width_and_lose_nothing(text: str) -> None:
    lines = wrap_text(text, mind_maps.SIZE, mind_maps.TEXT)
    assert all(text_width(line, mind_maps.SIZE) <= mind_maps.TEXT for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_boxes_come_in_the_order_of_the_outline_right_then_left() -> None:
    names = ("Un", "Deux", "Trois", "Quatre", "Cinq", "Six")
    drawn = mind_map_layout("Le chantier", [Limb(name, (Twig(f"{name} bis", "existante"),)) for name in names])
    assert [box.lines[0] for box in drawn.boxes[1:]] == [f"{name}{end}" for name in names for end in ("", " bis")]
    assert [box.x > 0 for box in drawn.boxes[1:]] == [True] * 6 + [False] * 6
    tops = [box.y for box in drawn.boxes[1:7] if box.kind == "knot"]
    assert all(above < below for above, below in pairwise(tops))


def test_the_drawing_stands_alone_and_shows_a_status_by_its_shape() -> None:
    drawn = mind_map_layout(
        "A & <b>", [Limb("Lieux", (Twig("<script>", "existante"), Twig("Salle", "a_creer"))), Limb("Vide")]
    )
    svg = draw_mind_map(drawn, "Le titre", "Ce qu’on voit")
    assert "<script>" not in svg
    assert "style" not in svg
    assert "url(" not in svg
    assert '<title id="map-t">Le titre</title><desc id="map-d">Ce qu’on voit</desc>' in svg
    assert len({re.sub(r"^<svg[^>]*>", "", draw_status(status)) for status in Status}) == 3
    assert (svg.count('stroke-dasharray="3 2"'), svg.count('stroke-dasharray="5 4"')) == (1, 1)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_what_is_too_deep_is_raised_as_little_as_it_takes(above: list[int]) -> None:
    parents = {node: (parent if parent < node else None) for node, parent in enumerate(above)}
    slowly = dict(parents)
    while deep := [node for node in slowly if len(node_ancestors(slowly, node)) > DEEPEST]:
        node = min(deep, key=lambda one: len(node_ancestors(slowly, one)))
        slowly[node] = slowly[slowly[node]]  # type: ignore[index]
    assert raise_deep_nodes(parents) == slowly
