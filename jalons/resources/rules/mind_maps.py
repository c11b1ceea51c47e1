"""The layout of a mind map: the chantier in the middle, branches on both sides, boxes that never overlap. Pure.

Generations are in separate columns, siblings in separate blocks: a box never leaves its own, whatever its text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jalons.base.frozen import frozen

SIZE, LINE = 19, 23
KNOT_SIZE, CORE_SIZE = 18, 20
TEXT, KNOT, CORE = 172, 160, 176  # widths
DISC = 9  # radius
BESIDE = 19  # from the middle of the disc to its text
REACH = 34  # between two columns
BETWEEN, APART = 14, 34  # between siblings, between branches
MARGIN = 16
EMPTY = "empty"  # the status of an empty branch

_NARROW, _WIDE = frozenset("ijlIrtf.,;:!|()[]'’-· \u00a0"), frozenset("mwMWŒœÆæ@%&…—€")


@frozen
class Twig:
    """A resource to draw. `status` is a status of the rules of resources; `name` is that of its line in the outline, when
    one goes from the drawing to it."""

    label: str
    status: str
    twigs: tuple["Twig", ...] = ()
    name: str = ""

    @property
    def unnamed(self) -> "Twig":
        return replace(self, twigs=tuple(twig.unnamed for twig in self.twigs), name="")


@frozen
class Limb:
    label: str
    twigs: tuple[Twig, ...] = ()
    name: str = ""

    @property
    def unnamed(self) -> "Limb":
        return replace(self, twigs=tuple(twig.unnamed for twig in self.twigs), name="")


@frozen
class Box:
    """`anchor` is the side where its text begins: « start » on the right of the map, « end » on its left."""

    kind: str  # core, knot or twig
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    status: str = ""
    anchor: str = "start"
    name: str = ""

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def disc(self) -> float:
        return self.x + DISC if self.anchor == "start" else self.x + self.width - DISC


@frozen
class Link:
    kind: str  # limb, branch, or stem: down from a resource to what is listed under it
    start: tuple[float, float]
    end: tuple[float, float]


@frozen
class MindMap:
    left: float
    top: float
    width: float
    height: float
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    knot_size: int = KNOT_SIZE
    """The size of the letters of its branches."""


def text_width(text: str, size: float) -> float:
    """An estimate, rather too wide: the font is not known here."""
    return size * sum(_letter_width(sign) for sign in text)


def _letter_width(sign: str) -> float:
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE or ord(sign) > 0x2E7F:
        return 1.0
    return 0.68 if sign.isupper() else 0.56


def wrap_text(text: str, size: float, width: float) -> tuple[str, ...]:
    """`text` as lines that fit in `width`; a word too long for one is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _split_word(word, size, width):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, size) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return (*lines, line)


def _split_word(word: str, size: float, width: float) -> Iterable[str]:
    piece = ""
    for sign in word:
        if piece and text_width(piece + sign, size) > width:
            yield piece
            piece = ""
        piece += sign
    yield piece


# --- blocks: how much room each resource takes ------------------------------------------------------------------------


@dataclass
class _Block:
    lines: tuple[str, ...]
    own: float
    status: str = ""
    inside: list["_Block"] = field(default_factory=list)
    name: str = ""

    @property
    def below(self) -> float:
        return sum(block.height for block in self.inside) + BETWEEN * max(0, len(self.inside) - 1)

    @property
    def height(self) -> float:
        return max(self.own, self.below)


def _twig_block(twig: Twig) -> _Block:
    lines = wrap_text(twig.label, SIZE, TEXT)
    return _Block(lines, LINE * len(lines), twig.status, [_twig_block(inner) for inner in twig.twigs], twig.name)


def _limb_block(limb: Limb) -> _Block:
    lines = wrap_text(limb.label, KNOT_SIZE, KNOT - 16)
    inside = [_twig_block(twig) for twig in limb.twigs]
    return _Block(lines, LINE * len(lines) + 20, "" if limb.twigs else EMPTY, inside, limb.name)


# --- the drawing ------------------------------------------------------------------------------------------------------


class _Pen:
    """Draws one side: distances are counted from the middle of the map, `sign` gives the direction."""

    def __init__(self, sign: int) -> None:
        self.sign = sign
        self.anchor = "start" if sign > 0 else "end"
        self.boxes: list[Box] = []
        self.links: list[Link] = []

    def side(self, blocks: Sequence[_Block]) -> None:
        y = -(sum(block.height for block in blocks) + APART * max(0, len(blocks) - 1)) / 2
        start = CORE / 2 + 1.2 * REACH
        for block in blocks:
            middle = y + block.height / 2
            self._box("knot", start, middle, KNOT, block)
            self.links.append(Link("limb", (0, 0), (self.sign * start, middle)))
            self._inside(block, start + KNOT, middle)
            y += block.height + APART

    def _inside(self, above: _Block, end: float, middle: float, column: int = 0) -> None:
        start = CORE / 2 + 1.2 * REACH + KNOT + REACH + column * (DISC + BESIDE + TEXT + REACH)
        y = middle - above.below / 2
        for block in above.inside:
            own = y + block.height / 2
            width = DISC + BESIDE + max(text_width(line, SIZE) for line in block.lines)
            self._box("twig", start, own, width, block)
            self.links.append(Link("branch", (self.sign * end, middle), (self.sign * start, own)))
            self._inside(block, start + width + 4, own, column + 1)
            y += block.height + BETWEEN

    def _box(self, kind: str, start: float, middle: float, width: float, block: _Block) -> None:
        x = start if self.sign > 0 else -start - width
        self.boxes.append(
            Box(kind, x, middle - block.own / 2, width, block.own, block.lines, block.status, self.anchor, block.name)
        )


def mind_map_layout(title: str, limbs: Sequence[Limb], *, is_one_sided: bool = False) -> MindMap:
    """The first half of the branches on the right, the others on the left; boxes in the order of the outline.

    `is_one_sided`: every branch on the right, for a page of paper, where half the width is twice the size of the letters.
    """
    core = core_box(title)
    half = len(limbs) if is_one_sided else (len(limbs) + 1) // 2
    boxes, links = [core], []
    for sign, side in ((1, limbs[:half]), (-1, limbs[half:])):
        pen = _Pen(sign)
        pen.side([_limb_block(limb) for limb in side])
        boxes += pen.boxes
        links += pen.links
    return framed_map(boxes, links)


def core_box(title: str) -> Box:
    """The chantier, in the middle."""
    lines = wrap_text(title, CORE_SIZE, CORE - 36)
    height = 24 * len(lines) + 34
    return Box("core", -CORE / 2, -height / 2, CORE, height, lines)


def framed_map(boxes: Sequence[Box], links: Sequence[Link], knot_size: int = KNOT_SIZE) -> MindMap:
    """Within a frame that holds every box, and a margin."""
    left, top = min(box.x for box in boxes) - MARGIN, min(box.y for box in boxes) - MARGIN
    right, bottom = max(box.x + box.width for box in boxes) + MARGIN, max(b.y + b.height for b in boxes) + MARGIN
    return MindMap(left, top, right - left, bottom - top, tuple(boxes), tuple(links), knot_size)
