"""How documents look in every format: colours (those of Jalons or of the collectivité), sizes, the picture of the
cover.

What a collectivité chose is a `Look`, read when the file is made. A writer uses its `colours` and `logo`.
"""

import re
import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from string import Template

import fontpkg_atkinson_hyperlegible

from jalons.base import palette
from jalons.base.frozen import frozen
from jalons.papers.colours import WHITE, accent_palette, mix_colours

SHAPES = Path(__file__).parent / "shapes"
FONTS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
FONT = "Atkinson Hyperlegible"
FALLBACK_FONT = "Verdana"

# Those of the site, but for the lines of tables, which are darker.
COLOURS = {name.lower(): colour.removeprefix("#") for name, colour in vars(palette).items() if name.isupper()} | {
    "line": "c3d0c8"
}
COVER = {"9fc4bd": 0.56, "84b0a8": 0.44, "b9d3cc": 0.68, "2d7a7a": 0.16}
"""Colours used only on the cover, and the share of white to mix with the colour of titles."""
CALLOUTS = {
    "note": ("river", "wash"),
    "good": ("moss", "moss_wash"),
    "wait": ("ochre", "ochre_wash"),
    "bad": ("brick", "brick_wash"),
}
"""For each kind of callout, the names of its text colour and of its background."""

# Points, for a document with a cover and for one without: title, subtitle, organisation, then headings 1 to 4.
SIZES = {True: (34, 16, 13, 20, 15, 13, 11), False: (22, 12.5, 10.5, 13, 11.5, 11, 10.5)}
SIZE_NAMES = ("title", "subtitle", "organisation", "h1", "h2", "h3", "h4")

PAGE_WIDTH_CM = 21.0
TEXT_WIDTH_CM = 16.6
"""The width of A4 minus two margins of 2.2 cm."""
SHORT_LABEL = 26
"""Longest label of a fact that fits beside its value; a longer one has a line of its own."""
SHORT_TABLE = 12
"""A table with at most this many rows stays on one page."""
SHORT_LIST, SHORT_TEXT = 5, 900
"""A list with at most this many items and characters stays on one page."""


LOGO_CM = (6.0, 2.0)
"""The box that a logo fits in: its width or its height fills it."""


@frozen(slots=True)
class Logo:
    """A PNG that was checked, and its alternative text."""

    data: bytes
    alt: str

    @property
    def pixels(self) -> tuple[int, int]:
        width, height = struct.unpack(">II", self.data[16:24])
        return width, height

    @property
    def size_cm(self) -> tuple[float, float]:
        width, height = self.pixels
        scale = min(LOGO_CM[0] / width, LOGO_CM[1] / height)
        return width * scale, height * scale


@frozen(slots=True)
class Look:
    """What a collectivité chose; when empty, the look of Jalons."""

    accent: str = ""
    """Six hexadecimal digits, as they were chosen: `colours` gives a readable version."""
    logo: Logo | None = None
    footer: str = ""
    """A line at the foot of each page."""
    template: bytes = b""
    """What `uploaded_templates` took from their template, for the format to be written."""

    @property
    def colours(self) -> Mapping[str, str]:
        return _accent_colours(self.accent)


OURS = Look()


@lru_cache(maxsize=64)
def _accent_colours(accent: str) -> Mapping[str, str]:
    if not accent:
        return COLOURS
    palette = accent_palette(accent)
    return COLOURS | {"river": palette.river, "deep": palette.deep, "wash": palette.wash}


@cache
def read_shape(name: str) -> str:
    return (SHAPES / name).read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def cover_picture(accent: str) -> str:
    """The SVG of the cover, in the colours of `accent`."""
    drawing = read_shape("cover.svg")
    if not accent:
        return drawing
    colours = _accent_colours(accent)
    swaps = {COLOURS[name]: colours[name] for name in ("river", "deep", "wash")}
    swaps |= {old: mix_colours(colours["river"], WHITE, share) for old, share in COVER.items()}
    return re.sub('"#([0-9a-f]{6})"', lambda colour: f'"#{swaps.get(colour[1], colour[1])}"', drawing)


def fill_shape(name: str, colours: Mapping[str, str] = COLOURS, /, **values: str) -> bytes:
    return Template(read_shape(name)).substitute(colours, font=FONT, fallback_font=FALLBACK_FONT, **values).encode()


def callout_styles(name: str, colours: Mapping[str, str] = COLOURS) -> str:
    return "".join(
        fill_shape(name, kind=kind.title(), front=colours[ink], back=colours[ground]).decode()
        for kind, (ink, ground) in CALLOUTS.items()
    )


def text_sizes(cover: bool) -> dict[str, float]:
    return dict(zip(SIZE_NAMES, SIZES[cover], strict=True))


def language_locale(language: str) -> str:
    return "fr-FR" if language == "fr" else language


@cache
def font_file(weight: str) -> bytes:
    return (FONTS / f"AtkinsonHyperlegible-{weight}.ttf").read_bytes()
