"""Makes a document ready to be drawn: clean characters, French spaces, heading levels in order, links that work,
nothing empty.

In a refined document every Content is a tuple of Run, anchors are t1, t2…, each row has as many cells as its table has
columns (or one cell that spans them), and every block has some text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

from jalons.base.french import NBSP
from jalons.papers.documents.characters import clean_text, is_blank_text
from jalons.papers.documents.look import SHORT_LIST, SHORT_TEXT
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Content,
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
    content_runs,
    plain_text,
)
from jalons.papers.documents.typography import format_date, typeset_text

DEEPEST = 4
_GAPS = re.compile(r"[ \n]+")
_ADDRESS = re.compile(r"(?:https?://[^\s/\[\]]|mailto:|tel:)[^\s<>\[\]\"]*")


def refine_document(document: Document) -> Document:
    return _Refiner(document).document()


def page_header(document: Document) -> tuple[str, str]:
    """The left and right texts of the header of each page, short enough for one line."""
    return shorten_text(document.title, 65), shorten_text(document.organisation, 45)


def page_footer(document: Document) -> str:
    """The footer of each page, without its number: « Projet · 5 décembre 2026 ». A status that says the day says it
    once: « Version 1, adoptée le 5 décembre 2026 »."""
    status, day = shorten_text(document.status, 75), format_date(document.date)
    is_told = status.replace(NBSP, " ").endswith(day.replace(NBSP, " "))
    return status if is_told else " · ".join(filter(None, (status, day)))


def shorten_text(text: str, most: int) -> str:
    """Cuts after a word, and leaves no punctuation before the ellipsis."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"


def cut_after_sentence(text: str, most: int) -> str:
    """Cuts after the last sentence that holds, where it takes half of the room at least; else after a word."""
    if len(text) <= most:
        return text
    end = max(text.rfind(sign, 0, most) for sign in (". ", "! ", "? "))
    return text[: end + 1] if end + 1 >= most / 2 else shorten_text(text, most)


def is_short_list(items: tuple[Content, ...]) -> bool:
    """Whether a list stays on one page; the last item of a longer list may be alone on its page."""
    return len(items) <= SHORT_LIST and sum(len(plain_text(item)) for item in items) <= SHORT_TEXT


def is_introduction(content: Content) -> bool:
    """A paragraph such as « Entendu en atelier : », which stays on the page of what follows."""
    return plain_text(content).endswith(":")


def block_before_end(document: Document) -> Block | None:
    """The block that stays on the page of a signature, « À compléter et à signer : » and its lines or its table, which end a
    document: a sheet that holds nothing but a signature says of what no more."""
    match document.blocks:
        case (*_, block, Paragraph(content), Facts() | Table()) if is_introduction(content):
            return block
    return None


def cell_spans(row: Row, width: int) -> list[tuple[Content, int]]:
    """Each cell with the number of columns it spans: a lone cell spans them all, the label of a total spans the empty
    cells after it."""
    if len(row.cells) == 1:
        return [(row.cells[0], width)]
    blanks = next((n for n, cell in enumerate(row.cells[1:]) if cell), 0) if row.kind == "total" else 0
    return [(row.cells[0], 1 + blanks), *((cell, 1) for cell in row.cells[1 + blanks :])]


def document_headings(document: Document, depth: int) -> list[Heading]:
    return [block for block in document.blocks if isinstance(block, Heading) and block.level <= depth]


class _Refiner:
    def __init__(self, document: Document) -> None:
        self.source = document
        self.words: Callable[[str], str] = typeset_text if document.language == "fr" else str
        # Each text is cleaned once: a plan repeats the same words in each of its fiches.
        self.known: dict[str, tuple[Run, ...]] = {}
        self.lines: dict[str, str] = {}
        titles = [block for block in document.blocks if isinstance(block, Heading) and self.line(block.text)]
        self.anchors = {block.anchor: f"t{n}" for n, block in enumerate(titles, 1) if block.anchor}

    def document(self) -> Document:
        source = self.source
        return replace(
            source,
            title=self.line(source.title) or "Sans titre",
            subtitle=self.line(source.subtitle),
            organisation=self.line(source.organisation),
            status=self.line(source.status),
            facts=self.facts(source.facts),
            blocks=tuple(self.numbered(block for block in map(self.block, source.blocks) if block)),
        )

    def numbered(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Adjusts heading levels so that none is skipped, as PDF/UA requires and screen readers need."""
        level = rank = 0
        for block in blocks:
            if isinstance(block, Heading):
                rank += 1
                level = max(1, min(block.level, level + 1, DEEPEST))
                block = replace(block, level=level, anchor=f"t{rank}")
            yield block

    def block(self, block: Block) -> Block | None:
        match block:
            case Heading():
                text = self.line(block.text)
                return replace(block, text=text) if text else None
            case Paragraph():
                content = self.content(block.content)
                return replace(block, content=content) if content else None
            case BulletList() | NumberedList():
                items = tuple(filter(None, map(self.content, block.items)))
                return replace(block, items=items) if items else None
            case Table():
                return self.table(block)
            case Figure():
                alt, caption, note = map(self.line, (block.alt, block.caption, block.note))
                return replace(
                    block, svg=_standalone_svg(block.svg), alt=alt or caption or "Figure", caption=caption, note=note
                )
            case Callout():
                title, content = self.line(block.title), self.content(block.content)
                return replace(block, title=title, content=content) if title or content else None
            case Facts():
                facts = self.facts(block.items)
                return Facts(facts) if facts else None
            case TableOfContents():
                return replace(block, title=self.line(block.title) or "Sommaire") if self.anchored() else None

    def anchored(self) -> bool:
        return any(isinstance(block, Heading) and self.line(block.text) for block in self.source.blocks)

    def table(self, table: Table) -> Table:
        width = len(table.columns)
        rows = tuple(
            Row(cells if row.kind == "group" else cells + ((),) * (width - len(cells)), row.kind)
            for row in table.rows
            if (cells := tuple(map(self.content, row.cells))) and any(cells)
        )
        return replace(
            table,
            caption=self.line(table.caption),
            note=self.line(table.note),
            columns=tuple(Column(self.line(column.label), column.align, column.width) for column in table.columns),
            rows=rows or (Row((self.content(table.empty),)),),
        )

    def facts(self, items: tuple[tuple[str, Content], ...]) -> tuple[tuple[str, Content], ...]:
        return tuple((self.line(label), content) for label, value in items if (content := self.content(value)))

    def line(self, text: str) -> str:
        if text not in self.lines:
            cleaned = clean_text(text)
            self.lines[text] = "" if is_blank_text(cleaned) else self.words(_GAPS.sub(" ", cleaned).strip())
        return self.lines[text]

    def content(self, content: Content) -> tuple[Run, ...]:
        if isinstance(content, str):  # almost all the content of a document
            if content not in self.known:
                text = self.words(clean_text(content)).strip()
                self.known[content] = () if is_blank_text(text) else (Run(text),)
            return self.known[content]
        runs = [
            Run(self.words(clean_text(run.text)), run.strong, self.href(run.href), run.key)
            for run in content_runs(content)
        ]
        runs[:1] = [replace(run, text=run.text.lstrip()) for run in runs[:1]]
        runs[-1:] = [replace(run, text=run.text.rstrip()) for run in runs[-1:]]
        return tuple(run for run in runs if run.text) if not all(is_blank_text(run.text) for run in runs) else ()

    def href(self, href: str) -> str:
        if href.startswith("#"):
            anchor = self.anchors.get(href[1:])
            return f"#{anchor}" if anchor else ""
        return quote(href, safe="%:/?#[]@!$&'()*+,;=~") if _ADDRESS.fullmatch(href) else ""


def _standalone_svg(svg: str) -> str:
    """Adds the SVG namespace: inline SVG of a page may omit it, a file may not."""
    return svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
