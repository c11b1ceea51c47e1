"""A colour that a collectivité chose, made fit to be read; and the others that go with it. Pure.

Colours are six hexadecimal digits. Contrast is that of WCAG 2.2 (1.4.3): 4.5 to 1 for text.
"""

import re
from dataclasses import dataclass

READABLE = 4.5
WHITE = "ffffff"
BLACK = "000000"
_WRITTEN = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_WASH, _DEEP = 0.12, 0.28
"""How much of the colour is in the ground of its frames; how much black in its darker neighbour."""


def parse_colour(text: str) -> str:
    """« #0D5358 », « 0d5358 » or « #abc » as six digits in lower case. Empty when it is no colour."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        return ""
    digits = match[1].lower()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)


def colour_channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def mix_colours(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`: 0 is the first, 1 the second."""
    pairs = zip(colour_channels(colour), colour_channels(other), strict=True)
    return "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def contrast_ratio(one: str, other: str) -> float:
    high, low = sorted((_relative_luminance(one), _relative_luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _relative_luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour_channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_colour(colour: str) -> str:
    """The colour itself when it can be read on white and on its own pale ground, else the nearest darker one that can."""
    for hundredths in range(101):
        darker = mix_colours(colour, BLACK, hundredths / 100)
        if contrast_ratio(darker, wash_colour(darker)) >= READABLE:
            return darker
    return BLACK


def wash_colour(colour: str) -> str:
    return mix_colours(WHITE, colour, _WASH)


@dataclass(frozen=True)
class Palette:
    """river: titles and lines; deep: the great titles; wash: the ground behind them."""

    river: str
    deep: str
    wash: str


def accent_palette(colour: str) -> Palette:
    river = readable_colour(colour)
    return Palette(river, mix_colours(river, BLACK, _DEEP), wash_colour(river))
