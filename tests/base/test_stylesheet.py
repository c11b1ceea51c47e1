import gzip
import re
from pathlib import Path

from jalons.base import palette
from jalons.base.drawings import OFFSETS

FLOORS = Path(__file__).resolve().parents[2] / "jalons"
SHEET = (FLOORS / "base/static/base/jalons.css").read_text(encoding="utf-8")
HEAVIEST = 8_100  # compressed, as it is sent
DJANGO = re.compile(r"{[{%].*?[%}]}")


def test_the_stylesheet_stays_light() -> None:
    assert len(gzip.compress(SHEET.encode())) <= HEAVIEST


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
