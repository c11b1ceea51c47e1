"""The input of `shapes/pdf.typ`: a refined document as JSON that leaves as little work as possible to the compiler.

typst runs code more slowly than Python and hashes all its input. So plain text is a string, and a row whose every cell
surely fits on one line is a list of strings, whose height is not measured.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from jalons.papers.documents import look
from jalons.papers.documents.document_cleaning import (
    block_before_end,
    cell_spans,
    document_headings,
    is_introduction,
    is_short_list,
    page_footer,
    page_header,
)
from jalons.papers.documents.look import Logo, Look
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
    TableOfContents,
)
from jalons.papers.documents.typeface import measure_faces
from jalons.papers.documents.typography import format_date

_CELL: dict[str, float] = {"size": 9, "x": 6, "y": 5.5}
"""In points: the size of letters in a cell, and its padding on both axes."""
_TIGHT_CELL = _CELL | {"y": 4.2}
_LONG_CELL = 300
"""A cell with more characters than this may be split over two pages."""
_LISTED = (13, 5.5)
"""In points: the height of a line of the table of contents, and the space above a chapter."""
_CONTENTS_PAGE = 670
"""In points: the lines of a table of contents that fill its page, under its title."""
_TIGHTEST = 1.2
"""Closer lines hold this many pages in one: two lines alone on a page looked like a mistake."""


def pdf_data(document: Document, own: Look, draw: Callable[[str], str], *, tight: bool = False) -> dict[str, Any]:
    """`draw` removes from a text what cannot be drawn. `tight`: smaller letters, drawings and margins, so that a last page of a few lines
    fits on the one before."""
    told = _Told(document, draw).document(own) | {"tight": tight}
    return told | {"cell": _cell_sizes(_TIGHT_CELL)} if tight else told


def _cell_sizes(cell: Mapping[str, float]) -> dict[str, float]:
    """With the height of a row whose every cell holds on one line."""
    return {**cell, "low": cell["size"] * measure_faces()[0].height + 2 * cell["y"]}


class _Told:
    def __init__(self, document: Document, draw: Callable[[str], str]) -> None:
        self.source, self.draw = document, draw
        self.known: dict[str, str] = {}
        self.before_end = block_before_end(document)

    def document(self, own: Look) -> dict[str, Any]:
        source, words = self.source, self.words
        on = source.date
        return {
            "language": source.language,
            "day": {"year": on.year, "month": on.month, "day": on.day},
            "when": format_date(on),
            "header": [words(part) for part in page_header(source)],
            "footer": words(page_footer(source)),
            "cover": source.cover,
            "cover_svg": look.cover_picture(own.accent) if source.cover else "",
            "logo": _logo_data(own.logo, self.draw) if own.logo else None,
            "foot": words(own.footer),
            "font": [look.FONT, "DejaVu Sans Mono"],
            "colours": dict(own.colours),
            "callouts": look.CALLOUTS,
            "sizes": look.text_sizes(source.cover),
            "short-label": look.SHORT_LABEL,
            "short-table": look.SHORT_TABLE,
            "long-cell": _LONG_CELL,
            "cell": _cell_sizes(_CELL),
            "title": words(source.title),
            "subtitle": words(source.subtitle),
            "organisation": words(source.organisation),
            "status": words(source.status),
            "facts": self.facts(source.facts),
            "blocks": [self.typed_block(block) for block in source.blocks],
        }

    def words(self, text: str) -> str:
        if text not in self.known:
            self.known[text] = breakable_text(self.draw(text))
        return self.known[text]

    def content(self, runs: Any) -> str | list[list[Any]]:
        """Takes a tuple of Run."""
        if not runs:
            return ""
        first: Run = runs[0]
        if len(runs) == 1 and not (first.strong or first.href or "\n" in first.text):
            return self.words(first.text)
        return [
            [self.words(run.text), run.strong, run.href] if run.strong or run.href else [self.words(run.text)]
            for run in runs
        ]

    def facts(self, items: tuple[tuple[str, Any], ...]) -> list[tuple[str, Any]]:
        return [(self.words(label), self.content(value)) for label, value in items]

    def typed_block(self, block: Block) -> dict[str, Any]:
        told = {"type": type(block).__name__} | self.block(block)
        return told | {"stays": True} if block is self.before_end else told

    def block(self, block: Block) -> dict[str, Any]:
        words = self.words
        match block:
            case Heading(text, level, anchor, new_page):
                return {"text": words(text), "level": level, "anchor": anchor, "new_page": new_page}
            case Paragraph(content, kind):
                told = {"content": self.content(content), "kind": kind}
                stays = block is self.before_end or is_introduction(content)
                return told | {"keep": True} if kind != "tagline" and stays else told
            case BulletList(items) | NumberedList(items):
                return {"items": [self.content(item) for item in items], "keep": is_short_list(items)}
            case Table():
                return self.table(block)
            case Figure(svg, alt, caption, note, width):
                drawn = {"svg": self.draw(svg), "alt": self.draw(alt), "width": width}
                return drawn | {"caption": words(caption), "note": words(note)}
            case Callout(title, content, kind):
                return {"title": words(title), "content": self.content(content), "kind": kind}
            case Facts(items):
                return {"items": self.facts(items)}
            case TableOfContents(title, depth):
                listed = [heading.level for heading in document_headings(self.source, depth)]
                line, above = _LISTED
                room = line * len(listed) + above * listed.count(1)
                tight = _CONTENTS_PAGE < room <= _TIGHTEST * _CONTENTS_PAGE
                return {
                    "title": words(title),
                    "depth": depth,
                    "room": _CONTENTS_PAGE if tight else room,
                    "tight": tight,
                }

    def table(self, table: Table) -> dict[str, Any]:
        columns = [(self.words(column.label), column.align, column.width) for column in table.columns]
        rooms = _column_rooms([width for _, _, width in columns])
        head = [(label, 1) for label, _, _ in columns]
        return {
            "caption": self.words(table.caption),
            "note": self.words(table.note),
            "columns": columns,
            "low": _holds_one_line("head", head, rooms),
            "cuts": _may_cut_word(head, rooms),
            "rows": [self.row(row, below, rooms) for row, below in zip_longest(table.rows, table.rows[1:])],
        }

    def row(self, row: Row, below: Row | None, rooms: list[float]) -> list[Any] | dict[str, Any]:
        cells = [(self.content(cell), span) for cell, span in cell_spans(row, len(rooms))]
        low = _holds_one_line(row.kind, cells, rooms)
        if low and row.kind == "row" and len(cells) == len(rooms) > 1:
            return [words for words, _ in cells]
        told = {"kind": row.kind, "low": low, "cuts": not low and _may_cut_word(cells, rooms), "cells": cells}
        return told | {"is_empty": below is not None and below.kind == "group"} if row.kind == "group" else told


def _column_rooms(shares: list[float]) -> list[float]:
    """The width left for text in each column, in ems."""
    points = look.TEXT_WIDTH_CM * 72 / 2.54 / sum(shares)
    return [(share * points - 2 * _CELL["x"]) / _CELL["size"] for share in shares]


def _holds_one_line(kind: str, cells: list[tuple[Any, int]], rooms: list[float]) -> bool:
    """Whether each cell surely fits on one line. The first cell is bold, and so are all cells of a row that is not a
    plain one."""
    regular, bold = measure_faces()
    column = 0
    for words, span in cells:
        face = regular if column and kind == "row" else bold
        if not isinstance(words, str) or face.width(words) > sum(rooms[column : column + span]):
            return False
        column += span
    return True


_BREAK = re.compile("[ \n\u200b]|(?<=-)")


def _may_cut_word(cells: list[tuple[Any, int]], rooms: list[float]) -> bool:
    """Whether a word may be wider than its cell, if it were bold."""
    regular, bold = measure_faces()
    column = 0
    for words, span in cells:
        text = words if isinstance(words, str) else "".join(run[0] for run in words)
        room = sum(rooms[column : column + span])
        if any(max(regular.width(word), bold.width(word)) > room for word in _BREAK.split(text)):
            return True
        column += span
    return False


def _logo_data(logo: Logo, draw: Callable[[str], str]) -> dict[str, Any]:
    """The PNG is wrapped in an SVG, because only text may be passed to the compiler."""
    width, height = logo.pixels
    encoded = b64encode(logo.data).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{encoded}"/></svg>'
    )
    return {"svg": svg, "alt": draw(logo.alt), "width": logo.size_cm[0]}


_LONG_WORD = re.compile(r"\S{25,}")
_JOINT = re.compile(r"[/.@_&=?+-](?=\w)|[^\s/.@_&=?+-]{24,}+")
_UNBROKEN = 24
_MAY_BREAK = "\u200b"


def breakable_text(text: str) -> str:
    """Allows line breaks in addresses, at their punctuation, and inside endless words, which hyphenation would not
    cut."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub(_insert_breaks, word[0]), text)


def _insert_breaks(match: re.Match[str]) -> str:
    """Inserts a break after a punctuation mark; in an endless word, after each letter from the twenty-fourth on."""
    unbroken = 0 if len(match[0]) == 1 else _UNBROKEN - 1
    end = "" if match.end() == len(match.string) else _MAY_BREAK
    return match[0][:unbroken] + _MAY_BREAK.join(match[0][unbroken:]) + end
