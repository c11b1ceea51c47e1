"""The face that stands in for ours until it comes takes the same room."""

import re
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import pytest

from tests.base.font_files import read_face

OURS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
# The letters of Liberation Sans have the widths of those of Arial, by its purpose.
STAND_IN = Path("/usr/share/fonts/truetype/liberation")
CSS = Path("jalons/base/static/base/jalons.css")
LETTERS = {400: "Regular", 700: "Bold"}


def declared(weight: int) -> dict[str, float]:
    faces = re.findall(r"@font-face \{([^}]*Near Atkinson[^}]*)\}", CSS.read_text())
    face = next(face for face in faces if f"font-weight: {weight};" in face)
    return {name: float(value) for name, value in re.findall(r"([a-z-]+): ([\d.]+)%;", face)}


@pytest.mark.parametrize("weight", LETTERS)
def test_the_stand_in_has_the_measures_of_our_face(weight: int) -> None:
    ours = read_face(OURS / f"AtkinsonHyperlegible-{LETTERS[weight]}.ttf")
    size = declared(weight)["size-adjust"] / 100
    expected = {
        "size-adjust": 100 * size,
        "ascent-override": 100 * ours.ascent / size,
        "descent-override": 100 * ours.descent / size,
        "line-gap-override": 100 * ours.line_gap,
    }
    assert declared(weight) == pytest.approx(expected, abs=0.15)


@pytest.mark.skipif(not STAND_IN.exists(), reason="Liberation Sans is not installed here")
@pytest.mark.parametrize("weight", LETTERS)
def test_the_stand_in_is_as_wide_as_our_face_on_a_french_page(weight: int) -> None:
    ours = read_face(OURS / f"AtkinsonHyperlegible-{LETTERS[weight]}.ttf")
    other = read_face(STAND_IN / f"LiberationSans-{LETTERS[weight]}.ttf")
    assert declared(weight)["size-adjust"] == pytest.approx(100 * ours.width / other.width, abs=0.3)
