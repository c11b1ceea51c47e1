"""The drawing of a map for a large screen: letters that one reads from ten metres, and nothing lost without a word."""

from itertools import combinations

import pytest
from hypothesis import given

from jalons.resources.rules.mind_maps import SIZE, Limb, Twig, mind_map_layout, text_width, wrap_text
from jalons.resources.rules.screen_maps import LEAST_LETTERS, cut_lines, screen_layout, screen_letters
from tests.resources.test_rules import limbs, words

BRANCHES = ("Matérielles", "Humaines", "Financières", "Partenariales", "Savoir-faire et outils", "Lieux")
LABELS = (
    "Salle des fêtes",
    "Six ordinateurs portables",
    "Conseiller numérique en poste deux jours par semaine",
    "Une convention de mise à disposition de locaux avec le centre intercommunal d’action sociale",
    "Relais bénévoles",
)


def branches(counts: tuple[int, ...], deep: int = 0) -> list[Limb]:
    """`counts` resources a branch; of each branch, the `deep` last ones are under the first."""
    made, n = [], 0
    for name, count in zip(BRANCHES, counts, strict=True):
        twigs = [Twig(f"{LABELS[(n + rank) % len(LABELS)]}", "existante") for rank in range(count)]
        n += count
        if deep and len(twigs) > deep:
            twigs = [Twig(twigs[0].label, "existante", tuple(twigs[-deep:])), *twigs[1:-deep]]
        made.append(Limb(name, tuple(twigs)))
    return made


@pytest.mark.parametrize(
    ("counts", "deep"),
    [
        ((5, 5, 5, 5, 5, 5), 0),
        ((5, 5, 5, 5, 5, 5), 2),
        ((2, 3, 10, 4, 3, 8), 0),
        ((12, 0, 6, 6, 0, 6), 3),
        ((15, 0, 0, 0, 0, 15), 0),
    ],
)
def test_thirty_resources_are_read_from_ten_metres(counts: tuple[int, ...], deep: int) -> None:
    assert sum(counts) == 30
    layout = screen_layout("Une permanence numérique itinérante", branches(counts, deep))
    assert screen_letters(layout) >= LEAST_LETTERS
    assert len([box for box in layout.boxes if box.kind == "twig"]) == 30


def test_a_map_of_sixty_resources_is_said_to_be_dense() -> None:
    layout = screen_layout("Un chantier", branches((10, 10, 10, 10, 10, 10)))
    assert screen_letters(layout) < LEAST_LETTERS


@given(words, limbs)
def test_boxes_never_overlap_and_are_those_of_the_map_in_its_order(title: str, limbs: list[Limb]) -> None:
    layout = screen_layout(title, limbs)
    whole = mind_map_layout(title, limbs)
    assert [(box.kind, box.status) for box in layout.boxes] == [(box.kind, box.status) for box in whole.boxes]
    for box in layout.boxes:
        assert layout.left <= box.x
        assert box.x + box.width <= layout.left + layout.width
        assert layout.top <= box.y
        assert box.y + box.height <= layout.top + layout.height
    for one, other in combinations(layout.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one, other)


@given(words)
def test_a_label_that_is_cut_says_so_within_its_width(label: str) -> None:
    for most in (1, 2, 3):
        lines = wrap_text(label, SIZE, 200)
        cut = cut_lines(lines, most, 200)
        assert len(cut) <= most
        assert all(text_width(line, SIZE) <= 200 for line in cut)
        assert cut == lines or (cut[-1].endswith("…") and "".join(lines).startswith("".join(cut)[:-1]))
    assert cut_lines(lines, 0, 200) == lines
