"""Makes the colour that a collectivité chose readable, and derives the colours that go with it. Pure.

A colour is six hexadecimal digits. Contrast is that of WCAG 2.2 (1.4.3): 4.5 to 1 for text.
"""

import re

from jalons.base.frozen import frozen

READABLE = 4.5
WHITE = "ffffff"
BLACK = "000000"
_WRITTEN = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_WASH, _DEEP = 0.12, 0.28
"""The share of the colour in the background of its frames; the share of black in its darker neighbour."""


def parse_colour(text: str) -> str:
    """« #0D5358 », « 0d5358 » or « #abc » as six digits in lower case; empty when it is not a colour."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        return ""
    digits = match[1].lower()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)


def colour_channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def mix_colours(colour: str, other: str, share: float) -> str:
    """Mixes two colours; `share` is that of `other`: 0 gives `colour`, 1 gives `other`."""
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
    """The colour if it is readable on white and on its own pale background, else the nearest darker colour that is."""
    for hundredths in range(101):
        darker = mix_colours(colour, BLACK, hundredths / 100)
        if contrast_ratio(darker, wash_colour(darker)) >= READABLE:
            return darker
    return BLACK


def wash_colour(colour: str) -> str:
    return mix_colours(WHITE, colour, _WASH)


@frozen
class Palette:
    """`river`: titles and lines; `deep`: the largest titles; `wash`: the background behind them."""

    river: str
    deep: str
    wash: str


def accent_palette(colour: str) -> Palette:
    river = readable_colour(colour)
    return Palette(river, mix_colours(river, BLACK, _DEEP), wash_colour(river))
