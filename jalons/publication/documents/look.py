"""How documents look, whatever the format: colours (those of the site), sizes, the picture of the cover."""

from functools import cache
from pathlib import Path
from string import Template

import fontpkg_atkinson_hyperlegible

SHAPES = Path(__file__).parent / "shapes"
FONTS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
FONT = "Atkinson Hyperlegible"
FALLBACK_FONT = "Verdana"

COLOURS = {
    "ink": "14292b",
    "soft": "46595b",
    "river": "0d5358",
    "deep": "083b3f",
    "edge": "71837d",
    "line": "c3d0c8",
    "ground": "f3f6f1",
    "wash": "e1eeeb",
    "moss": "28642b",
    "moss_wash": "e3f1de",
    "ochre": "7a4d00",
    "ochre_wash": "fdf0d2",
    "brick": "a0171f",
    "brick_wash": "fbe7e6",
}
CALLOUTS = {
    "note": ("river", "wash"),
    "good": ("moss", "moss_wash"),
    "wait": ("ochre", "ochre_wash"),
    "bad": ("brick", "brick_wash"),
}
"""Each kind with the names of its ink and its ground."""

# Points, for a document with a cover and for one without: title, subtitle, organisation, then headings 1 to 4.
SIZES = {True: (34, 16, 13, 20, 15, 13, 11), False: (22, 12.5, 10.5, 13, 11.5, 11, 10.5)}
SIZE_NAMES = ("title", "subtitle", "organisation", "h1", "h2", "h3", "h4")

PAGE_WIDTH_CM = 21.0
TEXT_WIDTH_CM = 16.6
"""A4 less two margins of 2.2 cm."""
SHORT_LABEL = 26
"""Characters of a fact's label that fit beside its value; a longer one stands on a line of its own."""
SHORT_TABLE = 12
"""A table with no more rows than that stays on one page."""


@cache
def shape(name: str) -> str:
    return (SHAPES / name).read_text(encoding="utf-8")


def filled(name: str, **values: str) -> bytes:
    return Template(shape(name)).substitute(COLOURS, font=FONT, fallback_font=FALLBACK_FONT, **values).encode()


def callout_styles(name: str) -> str:
    return "".join(
        filled(name, kind=kind.title(), front=COLOURS[ink], back=COLOURS[ground]).decode()
        for kind, (ink, ground) in CALLOUTS.items()
    )


def sizes(cover: bool) -> dict[str, float]:
    return dict(zip(SIZE_NAMES, SIZES[cover], strict=True))


def locale(language: str) -> str:
    return "fr-FR" if language == "fr" else language


@cache
def font_file(weight: str) -> bytes:
    return (FONTS / f"AtkinsonHyperlegible-{weight}.ttf").read_bytes()
