import gzip
import re
from pathlib import Path

import pytest

from jalons.base import palette
from jalons.base.drawings import OFFSETS
from jalons.base.storage import strip_script, strip_stylesheet

FLOORS = Path(__file__).resolve().parents[2] / "jalons"
SHEET = (FLOORS / "base/static/base/jalons.css").read_text(encoding="utf-8")
HEAVIEST = {"jalons": 8_300, "frame": 3_300}  # compressed, as they are sent
DJANGO = re.compile(r"{[{%].*?[%}]}")


def test_the_stylesheets_of_every_page_stay_light() -> None:
    for name, most in HEAVIEST.items():
        sheet = (FLOORS / f"base/static/base/{name}.css").read_text(encoding="utf-8")
        assert len(gzip.compress(strip_stylesheet(sheet).encode())) <= most, name


@pytest.mark.parametrize("sheet", sorted(FLOORS.rglob("*.css")), ids=lambda sheet: sheet.name)
def test_what_is_sent_says_the_same_as_what_is_written(sheet: Path) -> None:
    written = sheet.read_text(encoding="utf-8")
    sent = strip_stylesheet(written)
    assert re.findall(r'"[^"\n]*/\*', written) == []
    assert re.sub(r"\s", "", sent) == re.sub(r"\s", "", re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL))
    assert "/*" not in sent


def test_scripts_leave_without_their_comments_and_no_literal_holds_one() -> None:
    for script in sorted(FLOORS.rglob("*.js")):
        written = script.read_text(encoding="utf-8")
        inside = [text for text in re.findall(r"`[^`]*`", re.sub(r"(?m)^[ \t]*//.*$", "", written)) if "\n//" in text]
        kept = [line for line in written.splitlines() if not line.lstrip().startswith("//")]
        assert (inside, strip_script(written).splitlines()) == ([], kept), script.name


# Colours of text, then what they are written on.
TEXTS = {
    "ink": "ground paper wash plain note-1 note-2 note-3 note-4 ochre-wash moss-wash sky-wash brick-wash",
    "soft": "ground paper note-1 note-2 note-3 note-4",
    "river": "ground paper note-1 note-2 note-3 note-4",
    "hover": "ground paper wash",
    "on-river": "river",
    "post": "ground paper",
    "ochre": "ground paper ochre-wash",
    "moss": "ground paper moss-wash",
    "brick": "ground paper brick-wash",
    "sky": "ground paper sky-wash",
}
EDGES = {"edge": "ground paper", "focus": "ground paper"}


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_what_is_written_can_be_read_in_light_and_in_dark(shade: int) -> None:
    declared = {
        name: colours[shade]
        for name, *colours in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\);", SHEET)
    }
    faint = [
        (text, on, round(contrast(declared[text], declared[on]), 2))
        for pairs, least in ((TEXTS, 4.5), (EDGES, 3))
        for text, grounds in pairs.items()
        for on in grounds.split()
        if contrast(declared[text], declared[on]) < least
    ]
    assert faint == []


def test_a_browser_that_knows_no_dark_pages_gets_the_same_light_ones() -> None:
    first = dict(re.findall(r"--([\w-]+): ([^;]+);", SHEET.split(":root {")[1].split("}")[0]))
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]+|rgb\([^)]*\)), ", SHEET)
    assert {name: first[name] for name, _ in pairs} == dict(pairs)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_drawings_have_the_colours_of_the_stylesheet() -> None:
    declared = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", SHEET.split(":root {")[1].split("}")[0]))
    drawn = {name.lower().replace("_", "-"): value for name, value in vars(palette).items() if name.isupper()}
    assert drawn == {name: declared[name] for name in drawn} | {"paper": "#ffffff"}
    assert declared["paper"] == "#fff"


def test_posts_stand_where_the_road_passes() -> None:
    heights = re.findall(r"\.road li(?:\:nth-child\(8n\+\d\))? {[^}]*--y: (\d+)px", SHEET)
    assert [int(height) for height in heights] == list(OFFSETS)


def test_classes_of_templates_are_drawn_by_a_stylesheet() -> None:
    drawn = {name for sheet in FLOORS.rglob("*.css") for name in re.findall(r"\.([a-z][\w-]*)", sheet.read_text())}
    used = {
        (page.name, name)
        for page in FLOORS.rglob("*.html")
        for names in re.findall(r'class="([^"]*)"', page.read_text(encoding="utf-8"))
        for name in DJANGO.sub(" ", names).split()
    }
    # « deep-{{ depth }} » is drawn by « deep-1 », « deep-2 »…
    begun = {name[: name.rindex("-") + 1] for name in drawn if "-" in name}
    assert sorted((page, name) for page, name in used if name not in drawn | begun) == []


def test_every_icon_of_the_sprite_that_is_asked_for_exists() -> None:
    sprite = (FLOORS / "base/templates/base/components/sprite.html").read_text(encoding="utf-8")
    pages = "".join(page.read_text(encoding="utf-8") for page in FLOORS.rglob("*.html"))
    asked = set(re.findall(r'components/icon.html" with name="([a-z]+)"', pages))
    assert asked - set(re.findall(r'id="i-([a-z]+)"', sprite)) == set()


def test_the_number_that_matters_in_a_row_is_as_large_as_the_others_on_a_desk() -> None:
    """`key` names a cell of a table and the list of key messages, whose sentences alone are larger."""
    assert re.findall(r"(?m)^\s*\.key(?::not\(\.grid\))? \{", SHEET) == []


def test_every_page_with_a_road_or_a_tally_has_its_posts() -> None:
    """Only these pages carry the drawings of posts, which took 300 bytes of every phone."""
    pages = {page.name: page.read_text(encoding="utf-8") for page in FLOORS.rglob("*.html")}
    shown = {name for name, text in pages.items() if re.search(r"components/(?:road|tally)\.html", text)}
    parts = {"components_right.html": "components.html"}
    assert len(shown) > 2
    assert [name for name in shown if "components/posts.html" not in pages[parts.get(name, name)]] == []
