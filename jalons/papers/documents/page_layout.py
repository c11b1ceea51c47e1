"""Where the pages of a document end, and what keeps one from being nearly empty. Pure.

A heading that begins a page (`new_page`) leaves empty what remains of the one before: after three lines, that page looks like
a mistake. The next heading then goes on below them.
"""

from collections.abc import Sequence
from dataclasses import replace

from jalons.base.frozen import frozen
from jalons.papers.documents.model import Block, Document, Heading, TableOfContents

LEAST_FILLED = 1 / 3
"""The share of a page below which what follows goes on under it."""
LAST_PAGE = 0.3
"""A last page that holds less makes the whole document tighter, when it then fits on the pages before."""
TIGHTENED_AT_MOST = 40
"""Beyond so many pages, nobody sees that the last one is short: a hundred are not changed for it."""
FILLED_AT_MOST = 0.9
"""The share of the last page that may be filled where a document has to hold in so many pages: Word and LibreOffice break
lines elsewhere than our PDF, and the fonts of a reader may be wider."""
LONG = 20
"""Fewer blocks are hardly more than one page: they are not laid out twice."""


@frozen
class PageEnd:
    """Where the text before a heading ends: its page, from 1, and the share of this page that is filled."""

    page: int
    filled: float

    @property
    def place(self) -> float:
        return self.page + self.filled


@frozen
class PageLayout:
    """`pages`: the page of each heading, by anchor. `ends`: where the text ends before each heading that begins a page, and at
    the end of the document, by the anchor of the heading or ""."""

    pages: dict[str, int]
    ends: dict[str, PageEnd]

    @property
    def last(self) -> PageEnd:
        return self.ends[""]


def is_long(document: Document) -> bool:
    return len(document.blocks) > LONG


def continue_short_pages(document: Document, layout: PageLayout) -> tuple[Document, bool]:
    """The document whose headings begin no page where the one before would be nearly empty; and whether its last page would then
    be. What comes after such a heading is moved by as much, up to the next one that begins a page."""
    blocks: list[Block] = list(document.blocks)
    moved = 0.0
    previous = 0
    for place, block in enumerate(blocks):
        if not (isinstance(block, Heading) and block.new_page) or _opens_the_text(blocks, place):
            continue
        end = layout.ends.get(block.anchor)
        if end is None:
            continue
        filled = (end.place + moved) % 1
        is_alone = end.page > previous + 1 or moved
        moved = 0.0
        if is_alone and 0 < filled < LEAST_FILLED:
            blocks[place] = replace(block, new_page=False)
            moved = filled
        previous = end.page
    is_short = 1 < layout.last.page <= TIGHTENED_AT_MOST and (layout.last.place + moved) % 1 < LAST_PAGE
    return replace(document, blocks=tuple(blocks)), is_short


def _opens_the_text(blocks: Sequence[Block], place: int) -> bool:
    """The first chapter begins a page after the table of contents, however short this one is."""
    return place == 0 or isinstance(blocks[place - 1], TableOfContents)
