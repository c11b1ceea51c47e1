"""Finds the fiches of a document: by their headings, or in their tables. Nothing is guessed: what is not understood stays as text,
in the fiche where it stands, or among the passages outside the fiches."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeGuard

from jalons.base.french import matching_key
from jalons.papers.uploaded_documents.blocks import TITLE_LEVEL, Block, Grid, Heading, Paragraph, TextlessPage
from jalons.publication.rules import document_grids as grids
from jalons.publication.rules.document_budgets import money_lines
from jalons.publication.rules.document_words import (
    BUDGET,
    LONGEST_LABEL,
    LONGEST_TITLE,
    MONEY,
    Named,
    axis_number,
    is_contents,
    is_label,
    label_key,
    read_axis_title,
    read_fiche_title,
    split_label,
    split_number,
    split_other_label,
    split_payer,
)
from jalons.publication.rules.known_funders import is_payer_name
from jalons.publication.rules.money_columns import funder_name, is_total_name
from jalons.publication.rules.written_money import begins_with_amount, has_amount

_NO_LEVEL = 99
# A field of one line is said on its line: what follows in another paragraph is another text.
_ONE_LINE = {
    "lead_organisation", "lead_contact", "elected_sponsor", "department_unit", "status", "priority", "starts_on", "ends_on", "period",
    "axis", "title",
}  # fmt: skip
_FEWEST_LABELS = 2


@dataclass
class Fiche:
    """`number`: as the document writes it. `fields`: texts by the key of a field, each with its label. `others`: texts by a label that
    no field has. `texts`: what stands under no label."""

    number: str = ""
    title: str = ""
    axis: str = ""
    page: int = 0
    level: int = _NO_LEVEL
    fields: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.others or self.texts)

    def add(self, key: str, label: str, text: str) -> None:
        """« CC : 4 000 € ; CIAS : 1 000 € » is what funders pay, though « CC » is the label of no field; so is « Cofinancement CC »."""
        if not text:
            return
        if payer := _payer_of_label(key, label, text):
            key, label, text = MONEY, "", f"{payer} : {text}"
        if key:
            self.fields.setdefault(key, []).append((label, text))
        elif label:
            self.others.setdefault(label, []).append(text)
        else:
            self.texts.append(text)


def _payer_of_label(key: str, label: str, text: str) -> str:
    """Who pays the amount that a text begins with, when its label names them; "" otherwise."""
    if key not in ("", MONEY) or not label or "\n" in text or not begins_with_amount(text):
        return ""
    payer = label if not key else funder_name(label)
    return payer if is_payer_name(payer) and not is_total_name(payer) else ""


@dataclass
class Passage:
    """What stands outside the fiches, under one heading."""

    title: str = ""
    page: int = 0
    texts: list[str] = field(default_factory=list)


@dataclass
class BigTable:
    """Tables with one line for each action, the same headings, and the axis under which each line stands."""

    rows: list[tuple[str, ...]]
    axes: list[str]
    merged: set[tuple[int, int]]
    page: int = 0


@dataclass
class Found:
    """`order`: fiches and passages as they come."""

    order: list[Fiche | Passage] = field(default_factory=list)
    tables: list[BigTable] = field(default_factory=list)

    @property
    def fiches(self) -> list[Fiche]:
        return [one for one in self.order if isinstance(one, Fiche)]


def find_fiches(blocks: Sequence[Block]) -> Found:
    finder = _Finder(blocks)
    for place, block in enumerate(blocks):
        finder.take(place, block)
    return _drop_repeated(finder.found)


def _drop_repeated(found: Found) -> Found:
    """A list of the fiches, before or after them, only repeats their titles."""
    filled = {matching_key(fiche.title) for fiche in found.fiches if not fiche.is_empty}
    untold = [fiche for fiche in found.fiches if fiche.is_empty and not fiche.title and fiche.number]
    found.order = [
        one
        for one in found.order
        if not (isinstance(one, Fiche) and one.is_empty and (matching_key(one.title) in filled or not one.title))
        and not (isinstance(one, Passage) and not one.texts)
    ]
    if untold:
        found.order.append(Passage("Titres sans intitulé ni texte", untold[0].page, [_untold_sentence(untold)]))
    return found


def _untold_sentence(untold: Sequence[Fiche]) -> str:
    first = f"« {untold[0].number} »"
    if len(untold) == 1:
        return f"{first} n’est pas repris."
    return f"{first} et {len(untold) - 1} autres ne sont pas repris."


class _Finder:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.found = Found()
        self.titles = _heading_titles(blocks)
        self.axes = _heading_axes(blocks, self.titles)
        self.axis, self.axis_level = "", 0
        self.axis_titles = {
            number: title
            for block in blocks
            if isinstance(block, Heading)
            and (title := read_axis_title(block.text))
            and (number := axis_number(block.text))
        }
        self.fiche: Fiche | None = None
        # The label under which texts are put, and whether only the rest of its own line belongs to it.
        self.key, self.label, self.is_closed = "", "", False
        self.last_label = ("", "")  # of the last table
        self.above: Grid | None = None  # the table just above, which the end of a page may have cut
        self.is_above_labels = False  # and whether its rows were read as labels
        self.is_inline = False  # said on the line of its text, and not by a heading
        self.awaited = ""  # "fiche" or "axis", whose title is the next line

    def take(self, place: int, block: Block) -> None:
        match block:
            case Heading():
                self._heading(place, block)
            case Paragraph():
                for line in _told_lines(block):
                    self._line(line.strip(), block)
            case Grid():
                labels, self.is_above_labels = self.is_above_labels, False
                self._grid(block, follows_labels=labels)
                self.above = block
                return
            case TextlessPage():
                self._passage(block.page).texts.append("")
        self.above, self.is_above_labels = None, False

    # Headings -----------------------------------------------------------------------------------

    def _heading(self, place: int, block: Heading) -> None:
        text, level = block.text, block.level
        if is_contents(text):
            return
        if place in self.titles:
            self._open(self.titles[place], block.page, level)
        elif place in self.axes:
            self._open_axis(self.axes[place], level, is_inside=self._is_just_opened())
        elif self._take_awaited(text, block.page):
            return
        elif level <= self.axis_level:
            # Another part of the document: what follows is under no axis.
            self.axis, self.axis_level = "", 0
            self._open_passage(text, block.page)
        elif self.fiche is None or level < self.fiche.level != _NO_LEVEL:
            self._open_passage(text, block.page)
        elif key := label_key(text):
            self._set_label(key, split_number(text).title)
        elif level == self.fiche.level or self.fiche.level == _NO_LEVEL:
            self._open_passage(text, block.page)
        else:
            self._set_label("", split_number(text).title[:LONGEST_LABEL])

    def _is_just_opened(self) -> bool:
        return self.fiche is not None and self.fiche.is_empty and self.awaited != "axis"

    def _open(self, named: Named, page: int, level: int = _NO_LEVEL) -> None:
        self.fiche = Fiche(named.number, named.title, self.axis or self._axis_of(named.number), page, level)
        self.found.order.append(self.fiche)
        self._set_label("", "")
        self.awaited = "" if named.title else "fiche"

    def _axis_of(self, number: str) -> str:
        """« Action 1.2 » is the second one of « Axe 1 », where fiches do not follow the title of their axis."""
        match = re.search(r"(?<![\d.])(\d{1,2})\.\d", number)
        return self.axis_titles.get(match[1], "") if match else ""

    def _open_axis(self, title: str, level: int = 0, *, is_inside: bool) -> None:
        """`level`: of its heading, 0 for a line of text."""
        if is_inside and self.fiche is not None:
            self.fiche.axis = title or self.fiche.axis
            return
        self.fiche, self.axis, self.axis_level = None, title, level
        self.awaited = "" if title else "axis"

    def _open_passage(self, title: str, page: int) -> None:
        self.fiche = None
        self.found.order.append(Passage(title, page))

    def _take_awaited(self, text: str, page: int) -> bool:
        """« FICHE ACTION N°3 » or « AXE 1 », whose title is the next line."""
        if not self.awaited or len(text) > LONGEST_TITLE or split_label(text) or label_key(text):
            self.awaited = ""
            return False
        title = " ".join(text.split()).strip(" :–—-")
        if self.awaited == "axis":
            self.axis = title
        elif self.fiche is not None:
            self.fiche.title = title
        self.awaited = ""
        return True

    def _set_label(self, key: str, label: str, *, is_inline: bool = False) -> None:
        self.key, self.label, self.is_closed, self.is_inline = key, label, False, is_inline

    # Lines --------------------------------------------------------------------------------------

    def _line(self, text: str, block: Paragraph) -> None:
        if not text or is_contents(text):
            return
        named = None if block.is_item else read_fiche_title(text, is_heading=block.is_strong)
        if named and (block.is_strong or named.number):
            self._open(named, block.page)
        elif block.is_strong and (axis := read_axis_title(text)) is not None:
            self._open_axis(axis, is_inside=self._is_just_opened())
        elif self._take_awaited(text, block.page):
            return
        elif self.fiche is None:
            self._passage(block.page).texts.append(text.replace("\t", " "))
        else:
            self._fiche_line(self.fiche, text, block)

    def _fiche_line(self, fiche: Fiche, text: str, block: Paragraph) -> None:
        if labelled := split_label(text):
            key, label, value = labelled
            self._set_label(key, label, is_inline=bool(value))
            self._put(fiche, value)
            self.is_closed = bool(value) and (key in _ONE_LINE or key in (BUDGET, MONEY))
        elif self._is_beyond_money(block) and (payer := split_payer(text)):
            fiche.add("", *payer)
        elif self.is_inline and not block.is_item and (other := split_other_label(text)):
            self._set_label("", other[0], is_inline=True)
            self._put(fiche, other[1])
        elif not block.is_item and (is_label(text) or block.is_strong) and (key := label_key(text.rstrip(" :"))):
            self._set_label(key, text.rstrip(" :"))
        else:
            if self.is_closed and not (block.is_item or (self.key in (BUDGET, MONEY) and has_amount(text))):
                self._set_label("", "")
            self._put(fiche, f"- {text}" if block.is_item and self.key not in (BUDGET, MONEY) else text)

    def _is_beyond_money(self, block: Paragraph) -> bool:
        """Whether what comes is not under an open label of money, which says itself what it is."""
        return not block.is_item and (self.is_closed or self.key not in (BUDGET, MONEY))

    def _put(self, fiche: Fiche, text: str) -> None:
        text = text.replace("\t", " ")
        if self.key == "axis" and text:
            fiche.axis = read_axis_title(text) or text
        elif self.key == "title" and text and not fiche.title:
            fiche.title = text
        elif not (self.key == "title" and matching_key(text) == matching_key(fiche.title)):
            fiche.add("" if self.key == "title" else self.key, self.label, text)

    def _passage(self, page: int) -> Passage:
        """The passage that goes on: an axis may introduce its fiches."""
        last = self.found.order[-1] if self.found.order else None
        if isinstance(last, Passage):
            return last
        passage = Passage(self.axis, page)
        self.found.order.append(passage)
        return passage

    # Tables -------------------------------------------------------------------------------------

    def _grid(self, grid: Grid, *, follows_labels: bool) -> None:
        if self._continues_table(grid):
            return
        header = grids.find_actions_header(grid)
        if header is not None and not self._is_of_fiche(grid.rows[header]):
            self._begin_table(grid, header)
        elif grids.is_label_grid(grid) or self._is_cut_of_labels(grid, follows_labels=follows_labels):
            self._label_grid(grid)
        elif self.fiche is None:
            self._passage(grid.page).texts += grids.text_lines(grid)
        elif label_key(grid.rows[0][0]) == "steps":
            # The names of steps are read, who does them and when stays text.
            self.fiche.add("steps", "", "\n".join(row[0] for row in grid.rows[1:] if row[0]))
            self.fiche.add("", "", "\n".join(grids.text_lines(grid)))
        elif (lines := grids.indicator_lines(grid)) is not None:
            self.fiche.add("indicators", "", "\n".join(lines))
        else:
            self._money_grid(self.fiche, grid)

    def _is_cut_of_labels(self, grid: Grid, *, follows_labels: bool) -> bool:
        """Whether a table too short to tell is what a page holds of the labels of a fiche: their first row, or their last ones."""
        first = grid.rows[0][0]
        if self.fiche is None or not grid.page:
            return False
        if follows_labels and self.above is not None and _may_go_on(self.above, grid):
            # « Financeurs | Montant » begins a table of money.
            return not first or has_amount(" ".join(grid.rows[0][1:])) or money_lines(grid, self.key) is None
        return self.fiche.is_empty and len(grid.rows) == 1 and bool(label_key(first.rstrip(" :")))

    def _is_of_fiche(self, headings: Sequence[str]) -> bool:
        """« Action | Qui | Quand » inside a fiche is the list of its steps."""
        is_inside = self.fiche is not None and not self.fiche.is_empty
        return is_inside and (self.key == "steps" or len(headings) < 5) and not grids.has_money(headings)

    def _begin_table(self, grid: Grid, header: int) -> None:
        headings = grid.rows[header]
        table = next((one for one in self.found.tables if _same_row(one.rows[0], headings)), None)
        if table is None:
            table = BigTable([headings], [""], set(), grid.page)
            self.found.tables.append(table)
        self._extend(table, grid, header + 1)

    def _continues_table(self, grid: Grid) -> bool:
        """A table that was cut by the end of a page."""
        last = self.found.tables[-1] if self.found.tables else None
        is_next = last is not None and grid.page > last.page > 0 and len(grid.rows[0]) == len(last.rows[0])
        if last is None or not is_next or grids.is_label_grid(grid):
            return False
        first = 1 if _same_row(grid.rows[0], last.rows[0]) else 0
        if len(grid.rows) > first and _is_rest(grid.rows[first], last.rows[1:]):
            last.rows[-1] = tuple(
                " ".join(filter(None, cells)) for cells in zip(last.rows[-1], grid.rows[first], strict=True)
            )
            first += 1
        self._extend(last, grid, first)
        return True

    def _extend(self, table: BigTable, grid: Grid, first: int) -> None:
        shift = len(table.rows) - first
        table.merged |= {(row + shift, column) for row, column in grid.merged if row >= first}
        table.rows += grid.rows[first:]
        table.axes += [self.axis] * (len(grid.rows) - first)
        table.page = grid.page

    def _label_grid(self, grid: Grid) -> None:
        self.is_above_labels = True
        if grid.page and not grid.rows[0][0]:
            # The end of a page cut the text of a label.
            self._set_label(*self.last_label)
        has_title = grids.has_title(grid)
        for row in grids.label_rows(grid):
            if row.named is not None:
                self._open_in_grid(row.named, grid.page)
            elif row.axis is not None:
                self._open_axis(row.axis, is_inside=self._is_just_opened())
            elif row.key == "title" and row.texts and has_title:
                self._open_in_grid(Named("", " ".join(row.texts[0].split())), grid.page)
            elif row.is_label:
                self._set_label(row.key, row.label)
                self._put_all(row.texts, grid.page)
            else:
                self._put_all(row.texts, grid.page)
        self.last_label = (self.key, self.label)
        self._set_label("", "")

    def _open_in_grid(self, named: Named, page: int) -> None:
        """The title row of a table: that of the fiche that a heading has just opened, or of another one."""
        fiche = self.fiche
        if fiche is not None and fiche.is_empty:
            fiche.number = fiche.number or named.number
            if not fiche.title:
                fiche.title = named.title
            elif named.title and matching_key(named.title) not in matching_key(fiche.title):
                self._open(named, page)
            self.awaited = "" if fiche.title else "fiche"
        else:
            self._open(named, page)

    def _put_all(self, texts: Sequence[str], page: int) -> None:
        for text in texts:
            if self.fiche is None:
                self._passage(page).texts.append(": ".join(filter(None, (self.label, text))))
            else:
                self._put(self.fiche, text)

    def _money_grid(self, fiche: Fiche, grid: Grid) -> None:
        lines = money_lines(grid, self.key)
        if lines is None and self.above is not None and _may_go_on(self.above, grid):
            # Its headings are those of the page before.
            lines = money_lines(replace(grid, rows=(self.above.rows[0], *grid.rows), merged=frozenset()), self.key)
        if lines is None:
            self._put_all(["\n".join(grids.text_lines(grid))], grid.page)
            return
        for key, label, text in lines:
            fiche.add(key, label, text)


def _told_lines(block: Paragraph) -> list[str]:
    """The lines of a paragraph; where those of a page were joined, one that begins with the label of a field, or names a fiche, is a line
    of its own."""
    starts = [
        start
        for start, end in pairwise((*block.breaks, len(block.text)))
        if _begins_something(block.text[start:end].strip())
    ]
    parts = [block.text[start:end] for start, end in pairwise((0, *starts, len(block.text)))]
    return [line for part in parts for line in part.split("\n")]


def _begins_something(line: str) -> bool:
    return line[:1].isupper() and (
        split_label(line) is not None or read_fiche_title(line, is_heading=False) is not None
    )


def _may_go_on(above: Grid, grid: Grid) -> bool:
    """Whether a table may be the rest of the one above, on the page before."""
    return above.page > 0 and grid.page == above.page + 1 and len(grid.rows[0]) == len(above.rows[0])


def _is_rest(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a row is what the end of a page cut of the one above: its first cell is empty, as no other is."""
    return bool(above) and not row[0] and any(row) and all(other[0] for other in above)


def _same_row(one: Sequence[str], other: Sequence[str]) -> bool:
    return [matching_key(cell) for cell in one] == [matching_key(cell) for cell in other]


# --- which headings are those of fiches ------------------------------------------------------------------------------


def _heading_titles(blocks: Sequence[Block]) -> dict[int, Named]:
    """The headings that say « Fiche action 3 : … »; without any, those under which fields are filled."""
    named: dict[int, Named] = {}
    is_told = False  # by a line in bold, as where nobody used styles
    for place, block in enumerate(blocks):
        if isinstance(block, Heading) and (title := read_fiche_title(block.text, is_heading=True)):
            named[place] = title
        elif isinstance(block, Paragraph) and block.is_strong and read_fiche_title(block.text, is_heading=True):
            is_told = True
    return named if named or is_told else _filled_headings(blocks)


def _filled_headings(blocks: Sequence[Block]) -> dict[int, Named]:
    """The headings of the level under which most sections name two fields at least; none when tables name their fiches."""
    if any(isinstance(block, Grid) and grids.is_label_grid(block) and grids.has_title(block) for block in blocks):
        return {}
    ends = _section_ends(blocks)
    filled = [place for place, end in ends.items() if _count_labels(blocks[place + 1 : end]) >= _FEWEST_LABELS]
    # A part of the document fills fields too, through the fiches that it holds.
    filled = [place for place in filled if sum(place < other < ends[place] for other in filled) < 2]
    by_level: dict[int, list[int]] = {}
    for place in filled:
        by_level.setdefault(getattr(blocks[place], "level", 0), []).append(place)
    places = max(by_level.values(), key=len, default=[])
    named = {place: split_number(block.text) for place in places if isinstance(block := blocks[place], Heading)}
    numbered = {place: title for place, title in named.items() if title.number}
    # Where nearly all are numbered, another heading with fields is no fiche.
    return numbered if 3 * len(numbered) >= 2 * len(named) else named


def _section_ends(blocks: Sequence[Block]) -> dict[int, int]:
    """Where the section of each heading that may name a fiche ends: at the next heading of its level, or of a level above."""
    ends: dict[int, int] = {}
    still_open: list[tuple[int, int]] = []
    for place, block in enumerate([*blocks, Heading("", 0)]):
        if not isinstance(block, Heading):
            continue
        while still_open and still_open[-1][1] >= block.level:
            ends[still_open.pop()[0]] = place
        if _may_name_fiche(block):
            still_open.append((place, block.level))
    return ends


def _may_name_fiche(block: Block) -> TypeGuard[Heading]:
    if not isinstance(block, Heading) or block.level <= TITLE_LEVEL:
        return False
    return not label_key(block.text) and read_axis_title(block.text) is None


def _count_labels(section: Sequence[Block]) -> int:
    """The different fields that a section names."""
    keys: set[str] = set()
    for block in section:
        match block:
            case Heading():
                keys.add(label_key(block.text))
            case Paragraph():
                labels = [
                    labelled[0]
                    for line in _told_lines(block)[: 1 if not block.breaks else None]
                    if (labelled := split_label(line))
                ]
                keys.update(labels or [label_key(block.text) if block.is_strong else ""])
            case Grid() if grids.is_label_grid(block):
                keys |= grids.grid_keys(block)
    return len(keys - {"", "title"})


def _heading_axes(blocks: Sequence[Block], titles: dict[int, Named]) -> dict[int, str]:
    """The headings that say « Axe 1 : … »; without any, those just above the fiches."""
    named = {
        place: title
        for place, block in enumerate(blocks)
        if isinstance(block, Heading) and place not in titles and (title := read_axis_title(block.text)) is not None
    }
    return named or _headings_above(blocks, titles)


def _headings_above(blocks: Sequence[Block], titles: dict[int, Named]) -> dict[int, str]:
    """The nearest heading of a higher level, where several do so: a lone one is that of the whole part."""
    above: dict[int, str] = {}
    last: dict[int, int] = {}
    for place, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        last = {level: at for level, at in last.items() if level < block.level}
        if place not in titles:
            last[block.level] = place
        elif last and (nearest := max(last)) > TITLE_LEVEL:
            heading = blocks[last[nearest]]
            above[last[nearest]] = split_number(heading.text).title if isinstance(heading, Heading) else ""
    return above if len(above) > 1 else {}
