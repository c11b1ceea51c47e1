"""The neutral document: the content of a feuille de route or of a fiche action, before any file format.

Every string is plain text as people typed it: nothing is ever read as markup. Writers refine it
(`document_cleaning.py`), then draw it.
"""

import re
from datetime import date as Date
from itertools import groupby
from typing import Literal

from jalons.base.frozen import frozen


@frozen(slots=True)
class Run:
    """A piece of text. `href` is a web or mail address, or `#anchor` of a heading of the same document.

    `key` names the source of the text, when it may have to be removed after the document is frozen.
    """

    text: str
    strong: bool = False
    href: str = ""
    key: str = ""


type Content = str | Run | tuple[str | Run, ...]
"""The content of a paragraph, an item or a cell. A line feed in it is a line break."""


def strong_run(text: str) -> Run:
    return Run(text, strong=True)


def link_run(text: str, href: str) -> Run:
    return Run(text, href=href)


def content_runs(content: Content) -> tuple[Run, ...]:
    parts = content if isinstance(content, tuple) else (content,)
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def plain_text(content: Content) -> str:
    return "".join(run.text for run in content_runs(content))


@frozen(slots=True)
class Heading:
    text: str
    level: int = 1
    anchor: str = ""
    new_page: bool = False
    """A page break before a heading is the only kind, so that no page can be empty."""


@frozen(slots=True)
class Paragraph:
    content: Content
    kind: Literal["body", "lead", "tagline", "small"] = "body"
    """lead: the promise under a title; tagline: a line of labels under a heading; small: sources and limits."""


@frozen(slots=True)
class BulletList:
    items: tuple[Content, ...]


@frozen(slots=True)
class NumberedList:
    items: tuple[Content, ...]


@frozen(slots=True)
class Column:
    label: str
    align: Literal["left", "right"] = "left"
    width: float = 1
    """Share of the text width, relative to the other columns."""


@frozen(slots=True)
class Row:
    """A row of a table. A group has one cell, the title of the rows below it. Missing cells at the end are empty."""

    cells: tuple[Content, ...]
    kind: Literal["row", "group", "total"] = "row"


@frozen(slots=True)
class Table:
    """The first cell of each row is its header."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "Rien à ce jour."
    """Shown instead of the rows when there is none."""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"No column in the table {self.caption!r}.")
        if any(len(row.cells) > (1 if row.kind == "group" else len(self.columns)) for row in self.rows):
            raise ValueError(f"More cells than columns in the table {self.caption!r}.")


@frozen(slots=True)
class Figure:
    """The SVG must stand alone: its colours are attributes or its own <style>, never classes of the site."""

    svg: str
    alt: str
    caption: str = ""
    note: str = ""
    width: float = 1
    """Share of the text width."""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A figure needs its words.")


@frozen(slots=True)
class Callout:
    title: str
    content: Content = ""
    kind: Literal["note", "good", "wait", "bad"] = "note"


@frozen(slots=True)
class Facts:
    """Labels and values, such as « Pilote » and a name."""

    items: tuple[tuple[str, Content], ...]


@frozen(slots=True)
class TableOfContents:
    title: str = "Sommaire"
    depth: int = 3


type Block = Heading | Paragraph | BulletList | NumberedList | Table | Figure | Callout | Facts | TableOfContents


@frozen(slots=True)
class Document:
    title: str
    blocks: tuple[Block, ...]
    date: Date
    subtitle: str = ""
    organisation: str = ""
    """Who publishes it; also the author in the properties of the file."""
    status: str = ""
    """For instance « Projet » or « Adoptée le 15 décembre 2026 »: shown on the cover and at the foot of each page."""
    facts: tuple[tuple[str, Content], ...] = ()
    """Shown on the cover, or under the title when there is no cover."""
    cover: bool = False
    language: str = "fr"


type Prose = Paragraph | BulletList | NumberedList

_BULLET = re.compile(r"[-–—•*·]\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=\S)")


def parse_prose(text: str) -> tuple[Prose, ...]:
    """Text typed in a large field: empty lines separate paragraphs; lines that begin with a dash or a number form
    lists."""
    blocks: list[Prose] = []
    for kind, lines in groupby(map(str.strip, text.splitlines()), _line_kind):
        if kind is Paragraph:
            blocks.append(Paragraph("\n".join(lines)))
        elif kind is BulletList:
            blocks.append(BulletList(tuple(_BULLET.sub("", line, count=1) for line in lines)))
        elif kind is NumberedList:
            blocks.append(NumberedList(tuple(_NUMBER.sub("", line, count=1) for line in lines)))
    return tuple(blocks)


def _line_kind(line: str) -> type[Prose] | None:
    if not line:
        return None
    return BulletList if _BULLET.match(line) else NumberedList if _NUMBER.match(line) else Paragraph
