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


def parsed(text: str) -> str:
    """« #0D5358 », « 0d5358 » or « #abc » as six digits in lower case. Empty when it is no colour."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        return ""
    digits = match[1].lower()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`: 0 is the first, 1 the second."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: str) -> str:
    """The colour itself when it can be read on white and on its own pale ground, else the nearest darker one that can."""
    for hundredths in range(101):
        darker = mixed(colour, BLACK, hundredths / 100)
        if contrast(darker, wash(darker)) >= READABLE:
            return darker
    return BLACK


def wash(colour: str) -> str:
    return mixed(WHITE, colour, _WASH)


@dataclass(frozen=True)
class Palette:
    """river: titles and lines; deep: the great titles; wash: the ground behind them."""

    river: str
    deep: str
    wash: str


def palette(colour: str) -> Palette:
    river = readable(colour)
    return Palette(river, mixed(river, BLACK, _DEEP), wash(river))
