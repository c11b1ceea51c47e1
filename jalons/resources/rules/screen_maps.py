"""The layout of a mind map for a large screen, read from ten metres: letters as large as the screen allows. Pure.

What is under a resource is listed below it, not in another column, so that depth takes no width. Sides are balanced, the
width of the text is the one that gives the largest letters, and labels are cut only when those are too small otherwise.
"""

from collections.abc import Iterator, Sequence

from jalons.resources.rules.mind_maps import (
    BESIDE,
    CORE,
    DISC,
    EMPTY,
    LINE,
    REACH,
    SIZE,
    Box,
    Limb,
    Link,
    MindMap,
    Twig,
    core_box,
    framed_map,
    text_width,
    wrap_text,
)

# The room of the drawing on a screen of 1920 by 1080 pixels, beside its title and its branches, the legend included.
ROOM = (1880, 884)
LEGEND = 40
# The height of letters that one reads from ten metres, in pixels of this screen.
LEAST_LETTERS = 24
KNOT = 152
INDENT = 30
BETWEEN, APART = 8, 22
TEXT_WIDTHS = (200, 240, 280, 320, 360, 400, 460, 520)
# The lines that a label may take; 0: as many as it needs.
CUTS = (0, 3, 2, 1)


def screen_layout(title: str, limbs: Sequence[Limb]) -> MindMap:
    """The first branches on the right, the others on the left, in the order of the outline."""
    layouts: list[MindMap] = []
    rows = sum(len(list(_walk_twigs(limb.twigs))) for limb in limbs)
    # With more than 45 resources, letters are too small even with a line each: nothing is gained by trying the rest.
    is_hopeless = (LINE + BETWEEN) * rows / 2 * LEAST_LETTERS > ROOM[1] * SIZE
    for most in CUTS[-1:] if is_hopeless else CUTS:
        layouts = [_lay_out_branches(title, limbs, width, most) for width in TEXT_WIDTHS]
        readable = [layout for layout in layouts if screen_letters(layout) >= LEAST_LETTERS]
        if readable and most:
            return readable[-1]  # the widest cuts the least
        if readable:
            break
    return max(layouts, key=screen_letters)


def screen_letters(layout: MindMap) -> float:
    """The size of its letters on the screen, in pixels."""
    return SIZE * min(ROOM[0] / layout.width, ROOM[1] / (layout.height + LEGEND))


def cut_lines(lines: tuple[str, ...], most: int, width: float) -> tuple[str, ...]:
    """At most `most` lines, the last one ending in « … » when something is cut; 0 keeps all."""
    if not most or len(lines) <= most:
        return lines
    last = lines[most - 1].rstrip(" ,.;:")
    while len(last) > 1 and text_width(f"{last}…", SIZE) > width:
        last = last[:-1].rstrip(" ,.;:")
    return (*lines[: most - 1], f"{last}…")


def _lay_out_branches(title: str, limbs: Sequence[Limb], width: float, most: int) -> MindMap:
    blocks = [_Block(limb, width, most) for limb in limbs]
    half = min(range(len(blocks) + 1), key=lambda cut: (_taller_side(blocks, cut), abs(2 * cut - len(blocks))))
    boxes, links = [core_box(title)], list[Link]()
    for sign, side in ((1, blocks[:half]), (-1, blocks[half:])):
        y = -_side_height(side) / 2
        for block in side:
            block.draw(sign, y, boxes, links)
            y += block.height + APART
    return framed_map(boxes, links, SIZE)


def _taller_side(blocks: "Sequence[_Block]", cut: int) -> float:
    return max(_side_height(blocks[:cut]), _side_height(blocks[cut:]))


def _side_height(blocks: "Sequence[_Block]") -> float:
    return sum(block.height for block in blocks) + APART * max(0, len(blocks) - 1)


class _Block:
    """A branch and its resources, one below the other."""

    def __init__(self, limb: Limb, width: float, most: int) -> None:
        self.limb = limb
        self.knot = wrap_text(limb.label, SIZE, KNOT - 16)
        self.knot_height = LINE * len(self.knot) + 16
        self.rows = [
            (twig, level, cut_lines(wrap_text(twig.label, SIZE, room), most, room))
            for twig, level in _walk_twigs(limb.twigs)
            for room in [width - level * INDENT]
        ]
        listed = sum(LINE * len(lines) for _twig, _level, lines in self.rows) + BETWEEN * max(0, len(self.rows) - 1)
        self.height = max(self.knot_height, listed)
        self.listed = listed

    def draw(self, sign: int, top: float, boxes: list[Box], links: list[Link]) -> None:
        anchor = "start" if sign > 0 else "end"

        def add(
            kind: str, start: float, y: float, size: tuple[float, float], lines: tuple[str, ...], status: str
        ) -> None:
            x = start if sign > 0 else -start - size[0]
            boxes.append(Box(kind, x, y, *size, lines, status, anchor))

        middle = top + self.height / 2
        start = CORE / 2 + REACH
        status = "" if self.rows else EMPTY
        add("knot", start, middle - self.knot_height / 2, (KNOT, self.knot_height), self.knot, status)
        links.append(Link("limb", (0, 0), (sign * start, middle)))
        y = middle - self.listed / 2
        above: dict[int, tuple[float, float]] = {}  # the disc of the last resource of each level
        for twig, level, lines in self.rows:
            at = start + KNOT + REACH + level * INDENT
            height = LINE * len(lines)
            width = DISC + BESIDE + max(text_width(line, SIZE) for line in lines)
            add("twig", at, y, (width, height), lines, twig.status)
            disc = (sign * (at + DISC), y + height / 2)
            if level:
                x, bottom = above[level - 1]
                links.append(Link("stem", (x, bottom + DISC), (disc[0] - sign * DISC, disc[1])))
            else:
                links.append(Link("branch", (sign * (start + KNOT), middle), (sign * at, disc[1])))
            above[level] = disc
            y += height + BETWEEN


def _walk_twigs(twigs: Sequence[Twig], level: int = 0) -> Iterator[tuple[Twig, int]]:
    for twig in twigs:
        yield twig, level
        yield from _walk_twigs(twig.twigs, level + 1)
