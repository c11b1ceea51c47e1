"""How much room a text takes on a slide, so that none overflows its frame. Pure.

Widths are those of Verdana, the widest of the usual typefaces: any other one takes less room.
"""

import re
from functools import lru_cache

CM_PER_POINT = 2.54 / 72
LINE = 1.22
"""Height of a line, relative to the size of its letters."""
BOLD = 1.14
_WIDTHS = {
    **dict.fromkeys("ijlI'’|.,:;!·", 0.4),
    **dict.fromkeys(' \u00a0ftr()[]-/"°', 0.45),
    **dict.fromkeys("ckszvxy", 0.6),
    **dict.fromkeys("mwMWOQœŒæÆ@%€…—", 1.0),
}
_CAPITAL, _LETTER, _FOREIGN = 0.78, 0.64, 1.1
_PIECES = re.compile(r"[^ \n]*[ \n]?")
_SENTENCE = re.compile(r"[.!?…](?=\s)")


@lru_cache(maxsize=4096)
def _text_ems(text: str) -> float:
    return sum(map(_letter_em, text))


@lru_cache(maxsize=512)
def _letter_em(letter: str) -> float:
    width = _WIDTHS.get(letter)
    if width is not None:
        return width
    if letter > "\u024f":
        return _FOREIGN
    return _CAPITAL if letter.isupper() else _LETTER


def count_lines(text: str, width_cm: float, points: float, *, bold: bool = False) -> int:
    """How many lines a text takes; a word is cut only when it is wider than the frame."""
    room = width_cm / (points * CM_PER_POINT * (BOLD if bold else 1))
    return sum(_wrapped_lines(line, room) for line in text.split("\n"))


def _wrapped_lines(line: str, room: float) -> int:
    count, used = 1, 0.0
    for piece in _PIECES.findall(line):
        wide = _text_ems(piece)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        while wide > room:
            count, wide = count + 1, wide - room + 1
        used += wide
    return count


def lines_height(count: int, points: float) -> float:
    """The height of `count` lines, in centimetres."""
    return count * points * CM_PER_POINT * LINE


def shorten_to_lines(text: str, width_cm: float, points: float, most: int, *, bold: bool = False) -> str:
    """The text if it fits in `most` lines; else its beginning, cut after a sentence or a word."""
    text = text.strip()
    if count_lines(text, width_cm, points, bold=bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if count_lines(f"{text[:middle].rstrip()}…", width_cm, points, bold=bold) <= most:
            low = middle
        else:
            high = middle - 1
    beginning = text[:low].rstrip()
    ends = [found.end() for found in _SENTENCE.finditer(text[: low + 1])]
    if ends and ends[-1] > low * 0.6:
        return text[: ends[-1]].rstrip()
    cut = max(beginning.rfind(" "), beginning.rfind("\n"))
    # An endless word is cut in the middle.
    return f"{(beginning[:cut] if cut > low * 0.6 else beginning).rstrip(' ,;:.')}…" if beginning else "…"


def fit_text(
    text: str, width_cm: float, high_cm: float, sizes: tuple[float, ...], *, bold: bool = False
) -> tuple[str, float]:
    """The text and the largest size at which it fits; at the smallest size, it is shortened if needed."""
    for points in sizes:
        if lines_height(count_lines(text, width_cm, points, bold=bold), points) <= high_cm:
            return text, points
    points = sizes[-1]
    most = max(1, int(high_cm / lines_height(1, points)))
    return shorten_to_lines(text, width_cm, points, most, bold=bold), points
