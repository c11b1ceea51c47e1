import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.drawings.matrix import HEIGHT, LEFT, SIZE, TOP, WIDTH, Dot, draw_matrix, group_dots

shares = st.integers(0, 12).map(lambda n: n / 12)
places = st.dictionaries(st.from_regex(r"[1-9]\.[1-9]", fullmatch=True), st.tuples(shares, shares), max_size=20)
CORNERS = ("a", "b", "c", "d")


def drawn(dots: list[Dot]) -> str:
    return draw_matrix(dots, CORNERS, ("Faisabilité", "Utilité"), "Titre <b>", "Mots & chiffres")


@given(places)
def test_each_action_is_on_the_drawing_once(found: dict[str, tuple[float, float]]) -> None:
    dots = group_dots(found)
    assert sorted(code for dot in dots for code in dot.codes) == sorted(found)
    assert len({(dot.across, dot.up) for dot in dots}) == len(dots)
    assert drawn(dots).count("<circle ") == len(dots)


@given(places)
def test_the_drawing_is_well_formed_and_its_discs_are_inside(found: dict[str, tuple[float, float]]) -> None:
    svg = drawn(group_dots(found))
    assert ElementTree.fromstring(svg).attrib["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"
    for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg):
        assert LEFT < float(x) < LEFT + SIZE
        assert TOP < float(y) < TOP + SIZE


def test_words_are_never_markup() -> None:
    assert "Titre &lt;b&gt;" in drawn([])


def test_actions_at_one_place_are_told_together() -> None:
    assert group_dots({"1.1": (0.5, 1.0), "2.1": (0.0, 0.0), "1.2": (0.5, 1.0)}) == [
        Dot(("1.1", "1.2"), 0.5, 1.0),
        Dot(("2.1",), 0.0, 0.0),
    ]
