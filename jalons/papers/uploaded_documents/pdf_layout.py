"""What stands where on the pages of a PDF, as blocks: lines, paragraphs, headings by their size, tables by their rules.

A PDF only says where each piece of text is drawn, and which lines. Coordinates are points, y upwards. Pure.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

from jalons.papers.uploaded_documents.blocks import Block, Cell, Heading, Paragraph, TextlessPage, make_grid
from jalons.papers.uploaded_documents.pdf_columns import Fragment as Fragment
from jalons.papers.uploaded_documents.pdf_columns import find_columns, missing_rules
from jalons.papers.uploaded_documents.pdf_lines import Line, make_lines
from jalons.papers.uploaded_documents.pdf_running import PageLines, is_in_margin, running_lines
from jalons.papers.uploaded_documents.pdf_tables import Frame, find_frames
from jalons.papers.uploaded_documents.pdf_tables import Rule as Rule
from jalons.papers.uploaded_documents.pdf_words import KnownWords, read_known_words


@dataclass
class Page:
    bottom: float
    top: float
    fragments: list[Fragment]
    rules: list[Rule] = field(default_factory=list)

    @property
    def letters(self) -> int:
        return sum(sum(map(str.isalpha, fragment.text)) for fragment in self.fragments)


_LETTER_WIDTH = 0.5
_BULLET = re.compile(r"\s*(?:[•▪●○◦‣➢✓*\uf0b7\uf0a7\uf0d8]|[-–—])\s+")
_HYPHEN = re.compile(r"\w-$")
_DASHES = ("-", "–", "—")
_LARGER = 1.08
"""A title is at least so much larger than the text."""


def page_blocks(pages: Sequence[Page], fewest: int) -> list[Block]:
    """`fewest`: letters below which a page is a picture."""
    running = running_lines([PageLines(page.bottom, page.top, make_lines(page.fragments)) for page in pages])
    drawn = [_draw_page(page, {text for at, text in running if at == place}) for place, page in enumerate(pages)]
    levels = _title_levels(line for lines, _tables in drawn for line in lines)
    known = read_known_words(text for lines, tables in drawn for text in ((lines, True), *_cell_texts(tables)))
    blocks: list[Block] = []
    for number, (page, (lines, tables)) in enumerate(zip(pages, drawn, strict=True), 1):
        if page.letters < fewest:
            blocks.append(TextlessPage(number))
        blocks += _ordered_blocks(lines, tables, levels, known, number)
    return blocks


# --- a page ----------------------------------------------------------------------------------------------------------


def _draw_page(page: Page, running: Collection[str]) -> tuple[list[Line], list["_Table"]]:
    """Its lines outside tables, and its tables. `running`: the texts of its header and of its footer."""
    drawn = [_Table(frame) for frame in find_frames(page.rules)]
    left = [fragment for fragment in page.fragments if not any(table.take(fragment) for table in drawn)]
    columns = find_columns(left)
    guessed = [_Table(frame) for frame in find_frames(missing_rules(left, columns, page.rules))]
    outside = [one for one in left if not any(table.take(one) for table in guessed)]
    tables = [*drawn, *guessed]
    lines = [line for line in make_lines(outside, columns) if line.text and not _is_running(line, page, running)]
    return lines, [table for table in tables if table.cells]


def _is_running(line: Line, page: Page, running: Collection[str]) -> bool:
    return line.text in running and is_in_margin(line, page.bottom, page.top)


class _Table:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.cells: dict[tuple[float, float], list[Fragment]] = defaultdict(list)

    @property
    def top(self) -> float:
        return self.frame.tops[0]

    def take(self, fragment: Fragment) -> bool:
        corner = self.frame.corner(fragment.x + 1, fragment.y + 0.3 * fragment.size)
        if corner is None:
            return False
        self.cells[corner].append(fragment)
        return True

    @cached_property
    def lines(self) -> dict[tuple[float, float], list[Line]]:
        """Those of each cell; every piece is taken before they are asked for."""
        return {corner: make_lines(fragments) for corner, fragments in self.cells.items()}

    def rows(self, known: KnownWords) -> list[list[Cell]]:
        rooms = self._rooms()

        def text(corner: tuple[float, float]) -> str:
            lines = self.lines[corner]
            right = self.frame.right(*corner)
            cut = {line for above, line in pairwise(lines) if known.is_cut(above, line, rooms[corner])}
            return "\n".join(paragraph.text for paragraph in _paragraphs(lines, right, _line_gap(lines), cut=cut))

        texts = {corner: text(corner) for corner in self.cells}
        rows = [
            [Cell(texts.get((top, left), ""), goes_on=self.frame.goes_on(top, left)) for left in self.frame.lefts]
            for top in self.frame.tops
        ]
        return [row for row in rows if any(cell.text for cell in row)]

    def _rooms(self) -> dict[tuple[float, float], float]:
        """The width that each cell leaves to its text, which is as far from its right as from its left. Of cells of one width, the
        nearest text tells: another may be centred."""
        sides = {corner: (corner[1], self.frame.right(*corner)) for corner in self.cells}
        margins: dict[tuple[float, float], float] = defaultdict(lambda: inf)
        for corner, lines in self.lines.items():
            margins[sides[corner]] = min(margins[sides[corner]], *(line.x - corner[1] for line in lines))
        return {corner: right - left - 2 * margins[left, right] for corner, (left, right) in sides.items()}


def _cell_texts(tables: Iterable[_Table]) -> Iterator[tuple[list[Line], bool]]:
    """The lines of each cell, and whether no end of a page may cut it."""
    for table in tables:
        ends = (table.frame.tops[0], table.frame.tops[-1])
        yield from ((lines, top not in ends) for (top, _left), lines in table.lines.items())


def _ordered_blocks(
    lines: Sequence[Line], tables: Sequence[_Table], levels: dict[float, int], known: KnownWords, page: int
) -> Iterator[Block]:
    right = max((line.end for line in lines), default=0.0)
    gap = _line_gap(lines)
    above = list(lines)
    for table in sorted(tables, key=lambda one: -one.top):
        before = [line for line in above if line.y > table.top]
        above = [line for line in above if line.y <= table.top]
        yield from _line_blocks(before, right, gap, levels, page)
        grid = make_grid(table.rows(known), page)
        if grid:
            yield grid
    yield from _line_blocks(above, right, gap, levels, page)


def _line_blocks(
    lines: Sequence[Line], right: float, gap: float, levels: dict[float, int], page: int
) -> Iterator[Block]:
    for paragraph in _paragraphs(lines, right, gap, levels):
        level = levels.get(_round_size(paragraph.size))
        if level and len(paragraph.text) <= 250:
            yield Heading(paragraph.text, level, page)
        else:
            yield Paragraph(paragraph.text, page, paragraph.is_strong, paragraph.is_item, tuple(paragraph.breaks))


# --- paragraphs ------------------------------------------------------------------------------------------------------


@dataclass
class _Written:
    text: str
    size: float
    is_strong: bool
    is_item: bool
    breaks: list[int] = field(default_factory=list)


def _line_gap(lines: Sequence[Line]) -> float:
    """What lies between most lines, in heights of a letter."""
    gaps = Counter(
        round((upper.y - lower.y) / lower.size, 1)
        for upper, lower in pairwise(lines)
        if 0.9 < (upper.y - lower.y) / (lower.size or 1) < 2.2
    )
    return gaps.most_common(1)[0][0] if gaps else 1.3


def _paragraphs(
    lines: Sequence[Line],
    right: float,
    gap: float,
    levels: Collection[float] = (),
    cut: Collection[Line] = (),
) -> list[_Written]:
    """`right`: where lines end at most; a line that stops well before was ended on purpose, except in a title, whose sizes are
    `levels`. `cut`: lines that go on with the last word of the one above."""
    made: list[_Written] = []
    above: Line | None = None
    for line in lines:
        bullet = _BULLET.match(line.text)
        if bullet and bullet[0].strip() in _DASHES and above and not _may_end_item(above.text, made):
            # « janv. 2026 / – déc. 2027 », cut at the end of the line.
            bullet = None
        text = line.text[bullet.end() :] if bullet else line.text
        if (
            above
            and made
            and not bullet
            and _goes_on(above, line, 0.0 if _round_size(line.size) in levels else right, gap)
        ):
            is_inside_word = bool(_HYPHEN.search(made[-1].text)) or line in cut
            if not is_inside_word:
                made[-1].breaks.append(len(made[-1].text) + 1)
            made[-1].text += text if is_inside_word else f" {text}"
            made[-1].is_strong &= line.is_strong
        elif text:
            made.append(_Written(text, line.size, line.is_strong, bool(bullet)))
        above = line
    return made


def _may_end_item(text: str, made: Sequence[_Written]) -> bool:
    return made[-1].is_item or text.rstrip()[-1:] in ".;:,"


def _goes_on(above: Line, line: Line, right: float, gap: float) -> bool:
    first_word = len(line.text.split(" ", 1)[0]) * line.size * _LETTER_WIDTH
    return (
        abs(above.size - line.size) < 0.6
        and above.is_strong == line.is_strong
        and (above.y - line.y) / (line.size or 1) < gap + 0.35
        and above.end + first_word > right - 0.12 * (right - above.x) - line.size
    )


def _round_size(size: float) -> float:
    return round(size * 2) / 2


def _title_levels(lines: Iterable[Line]) -> dict[float, int]:
    """The level of each size that is larger than the text: 1 for the largest."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[_round_size(line.size)] += len(line.text)
    if not letters:
        return {}
    body = letters.most_common(1)[0][0]
    larger = sorted((size for size in letters if size > body * _LARGER), reverse=True)
    return {size: level for level, size in enumerate(larger, 1)}
