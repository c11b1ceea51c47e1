"""A document shown on a page: the same text in the same order as in a file, with the markup of the design."""

from collections.abc import Iterable, Sequence
from datetime import date as Date
from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalons.base.frozen import frozen
from jalons.papers.documents.document_cleaning import cell_spans, document_headings, refine_document
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
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
    parse_prose,
    plain_text,
)

LOWEST = 6
_PARAGRAPHS = {"lead": "lead", "tagline": "soft", "small": "soft"}
_CALLOUTS = {"note": "", "good": "good", "wait": "wait", "bad": "bad"}
_EMPTY = SafeString("")


def write_html(document: Document, *, top: int, scroll: str) -> SafeString:
    """The blocks of a refined document. `top`: the level of its first headings on the page; `scroll`: what screen
    readers say of an area that scrolls sideways."""
    writer = _Writer(document, top, scroll)
    return _join_html(map(writer.block, document.blocks))


@frozen
class Section:
    """A heading of the first level, and what follows it until the next one."""

    anchor: str
    title: str
    body: SafeString


def write_html_sections(document: Document, *, top: int, scroll: str) -> tuple[SafeString, list[Section]]:
    """What comes before the first heading, then each section apart, so that a page may fold them."""
    writer = _Writer(document, top, scroll)
    opening: list[Block] = []
    parts: list[tuple[Heading, list[Block]]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append((block, []))
        else:
            (parts[-1][1] if parts else opening).append(block)
    sections = [
        Section(heading.anchor, heading.text, _join_html(map(writer.block, blocks))) for heading, blocks in parts
    ]
    return _join_html(map(writer.block, opening)), sections


def prose_html(text: str) -> SafeString:
    """The paragraphs and the lists of a text typed in a large field, as its document will show them."""
    typed = Document(title="", blocks=parse_prose(text), date=Date.min)
    return write_html(refine_document(typed), top=1, scroll="")


class _Writer:
    def __init__(self, document: Document, top: int, scroll: str) -> None:
        self.document, self.top, self.scroll = document, top, scroll

    def block(self, block: Block) -> SafeString:
        match block:
            case Heading():
                level = min(LOWEST, self.top + block.level - 1)
                return format_html('<h{} id="{}">{}</h{}>', level, block.anchor, block.text, level)
            case Paragraph():
                kind = _PARAGRAPHS.get(block.kind)
                name = format_html(' class="{}"', kind) if kind else ""
                return format_html('<p dir="auto"{}>{}</p>', name, _content_html(block.content))
            case BulletList() | NumberedList():
                tag = "ul" if isinstance(block, BulletList) else "ol"
                return format_html('<{} class="list">{}</{}>', tag, _items_html(block.items), tag)
            case Facts():
                return facts_html(block.items)
            case Callout():
                words = format_html("<p>{}</p>", _content_html(block.content)) if block.content else ""
                return format_html(
                    '<div class="notice {}"><b>{}</b>{}</div>', _CALLOUTS[block.kind], block.title, words
                )
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case TableOfContents():
                titles = document_headings(self.document, block.depth)
                lines = format_html_join(
                    "", '<li><a href="#{}">{}</a></li>', ((title.anchor, title.text) for title in titles)
                )
                return format_html('<nav aria-label="{}"><ol class="list">{}</ol></nav>', block.title, lines)

    def table(self, table: Table) -> SafeString:
        sides = [column.align == "right" for column in table.columns]
        heads = format_html_join(
            "",
            '<th scope="col"{}>{}</th>',
            ((_side_attribute(right), column.label) for column, right in zip(table.columns, sides, strict=True)),
        )
        is_list = _is_list(table)
        labels = [column.label if is_list else "" for column in table.columns]
        body = _join_html(_row_html(row, sides, labels) for row in table.rows)
        whole = format_html(
            '<div class="scroll" tabindex="0" role="group" aria-label="{}"><table class="{}"><caption>{}</caption>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            self.scroll,
            "list" if is_list else "stick",
            table.caption,
            heads,
            body,
        )
        return whole + _note_html(table.note)

    def figure(self, figure: Figure) -> SafeString:
        """The text of the drawing was escaped when it was drawn; its own title and description are replaced with
        `alt`."""
        drawing = mark_safe(figure.svg)  # noqa: S308
        caption = " ".join(
            one if one.endswith((".", "?", "!")) else f"{one}." for one in (figure.caption, figure.note) if one
        )
        return format_html(
            '<figure><div class="scroll" tabindex="0" role="group" aria-label="{}">'
            '<div class="drawing" role="img" aria-label="{}">{}</div></div>{}</figure>',
            self.scroll,
            figure.alt,
            drawing,
            format_html("<figcaption>{}</figcaption>", caption) if caption else "",
        )


def facts_html(items: Iterable[tuple[str, Content]]) -> SafeString:
    lines = format_html_join(
        "", "<div><dt>{}</dt><dd>{}</dd></div>", ((label, _content_html(value)) for label, value in items)
    )
    return format_html('<dl class="facts card">{}</dl>', lines)


def _is_list(table: Table) -> bool:
    """Three columns or more, as many of words as of figures at least: on a phone each row is a card. Where figures are more,
    they are compared from one line to the next, and the table slides sideways."""
    figures = sum(column.align == "right" for column in table.columns)
    return len(table.columns) >= 3 and 2 * figures <= len(table.columns)


def _row_html(row: Row, sides: list[bool], labels: Sequence[str]) -> SafeString:
    """`labels`: the name of each column, which a card tells beside the value; empty when rows are no cards."""
    width = len(sides)
    if row.kind == "group":
        return format_html(
            '<tr class="group"><th colspan="{}" scope="colgroup">{}</th></tr>', width, _content_html(row.cells[0])
        )
    cells, place = [], 0
    for cell, span in cell_spans(row, width):
        tag = "th" if place == 0 and width > 1 and span < width else "td"
        scope = SafeString(' scope="row"') if tag == "th" else ""
        wide = format_html(' colspan="{}"', span) if span > 1 else ""
        right = sides[place] and span == 1
        is_named = tag == "td" and labels[place] and (right or row.kind == "row")
        # Every part is escaped already: `format_html` would look at each again, for a third of the time of a long table.
        attributes = _card_attributes(labels[place], cell, right=right) if is_named else _side_attribute(right)
        cells.append(SafeString(f"<{tag}{scope}{wide}{attributes}>{_content_html(cell)}</{tag}>"))
        place += span
    return format_html("<tr{}>{}</tr>", SafeString(' class="sum"') if row.kind == "total" else "", _join_html(cells))


def _side_attribute(right: bool) -> SafeString:
    return SafeString(' class="n"') if right else _EMPTY


def _card_attributes(label: str, cell: Content, *, right: bool) -> SafeString:
    """A card leaves out what is not said."""
    kinds = " ".join(["n"] * right + ["unsaid"] * (plain_text(cell) == "–"))
    return format_html('{} data-label="{}"', SafeString(f' class="{kinds}"') if kinds else _EMPTY, label)


def _note_html(note: str) -> SafeString:
    return format_html('<p class="soft">{}</p>', note) if note else _EMPTY


def _items_html(items: Iterable[Content]) -> SafeString:
    return format_html_join("", '<li dir="auto">{}</li>', ((_content_html(item),) for item in items))


def _content_html(content: Content) -> SafeString:
    return _join_html(map(_run_html, content_runs(content)))


def _run_html(run: Run) -> SafeString:
    words = SafeString("<br>".join(escape(line) for line in run.text.split("\n")))
    if run.strong:
        words = format_html("<b>{}</b>", words)
    return format_html('<a href="{}">{}</a>', run.href, words) if run.href else words


def _join_html(pieces: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(pieces))
