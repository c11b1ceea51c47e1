"""LibreOffice files: the same document in OpenDocument, with page numbers in the table of contents that LibreOffice
computes."""

from xml.sax.saxutils import escape

from jalons.papers.documents import look
from jalons.papers.documents.document_cleaning import (
    block_before_end,
    cell_spans,
    document_headings,
    is_introduction,
    is_short_list,
)
from jalons.papers.documents.look import OURS, Look
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
    Table,
    TableOfContents,
    content_runs,
)
from jalons.papers.documents.odt import words as w
from jalons.papers.documents.odt.custom_template import TheirPaper
from jalons.papers.documents.odt.page_styles import Paper
from jalons.papers.documents.office import Picture, draw_picture
from jalons.papers.documents.typography import format_date
from jalons.papers.packages import document_time, pack_open_document

BELOW_HEADINGS = (0.26, 0.21, 0.18, 0.12)
"""Centimetres below headings 1 to 4, as in the styles."""
KINDS = {"body": "Text_20_body", "lead": "Lead", "tagline": "Tagline", "small": "Small"}


def write_odt(document: Document, own: Look = OURS) -> bytes:
    """Writes a refined document."""
    return _Writer(document, own).packed()


KEEP = 'fo:keep-with-next="always"'


class _Writer:
    def __init__(self, document: Document, own: Look) -> None:
        self.document, self.own = document, own
        self.paper = TheirPaper(document, own, own.template) if own.template else Paper(document, own)
        self.width = self.paper.width
        self.files: dict[str, bytes] = {}
        self.names: dict[bytes, str] = {}
        self.automatic: dict[str, str] = {}
        self.widths: set[int] = set()
        self.tables = 0
        self.drawings = 0
        self.before_end = block_before_end(document)

    # The file ------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        body = "".join((self.front(), *map(self.block, self.document.blocks)))
        paragraphs = "".join(f'<style:style style:name="{name}" {body}' for body, name in self.automatic.items())
        columns = "".join(
            f'<style:style style:name="Column_{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width / 100}cm"/></style:style>'
            for width in sorted(self.widths)
        )
        content = (
            f'{w.PROLOGUE}<office:document-content {w.SPACES} office:version="1.3"><office:font-face-decls>{self.paper.faces()}</office:font-face-decls>'
            f"<office:automatic-styles>{self.paper.automatic()}{paragraphs}{columns}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
        parts: dict[str, tuple[str, bytes | str]] = {
            "content.xml": ("text/xml", content),
            "meta.xml": ("text/xml", self.meta()),
            "settings.xml": ("text/xml", look.fill_shape("odt-settings.xml", spaces=w.SPACES)),
            "styles.xml": ("text/xml", self.paper.styles()),
            **self.paper.files(),
            **{path: ("image/png", data) for path, data in self.files.items()},
        }
        return pack_open_document(w.MIME, parts, self.document.date)

    def meta(self) -> bytes:
        document = self.document
        texts = {"title": document.title, "subject": document.subtitle, "author": document.organisation}
        stamp = document_time(document.date).strftime("%Y-%m-%dT%H:%M:%S")
        return look.fill_shape(
            "odt-meta.xml",
            spaces=w.SPACES,
            stamp=stamp,
            locale=look.language_locale(document.language),
            **{name: escape(text) for name, text in texts.items()},
        )

    def like(self, parent: str, properties: str, attributes: str = "") -> str:
        """The name of an automatic style derived from a named one; each variant is written once."""
        if not properties and not attributes:
            return parent
        body = (
            f'style:family="paragraph" style:parent-style-name="{parent}"{attributes}>'
            f"<style:paragraph-properties {properties}/></style:style>"
        )
        return self.automatic.setdefault(body, f"P{len(self.automatic) + 1}")

    # Blocks --------------------------------------------------------------------------------------

    def front(self) -> str:
        document = self.document
        label = (
            f'<text:span text:style-name="Status_20_Label">\u00a0{w.text_xml(document.status)}\u00a0</text:span>\u2003'
            if document.status
            else ""
        )
        lines = [
            ("Logo", "", self.logo()),
            ("Organisation", "", w.text_xml(document.organisation)),
            ("Title", "", w.text_xml(document.title)),
            ("Subtitle", "", w.text_xml(document.subtitle)),
            ("Status", "", label + w.text_xml(format_date(document.date))),
            *self.facts(document.facts),
        ]
        lines = [line for line in lines if line[2]]
        style, _, inside = lines[0]
        first = self.like(style, 'style:page-number="auto"', f' style:master-page-name="{self.paper.opening}"')
        opening = w.paragraph_xml(first, inside)
        if document.cover:
            style, properties, inside = lines[-1]
            lines[-1] = (style, f'{properties} fo:break-after="page"', inside)
            if self.paper.has_landscape:
                opening = self.landscape() + opening
        return opening + self.lines(lines[1:])

    def lines(self, lines: list[tuple[str, str, str]]) -> str:
        return "".join(w.paragraph_xml(self.like(style, properties), inside) for style, properties, inside in lines)

    def block(self, block: Block) -> str:
        stays = KEEP if block is self.before_end else ""
        match block:
            case Heading():
                breaking = (
                    f'fo:break-before="page" {w.margin_attributes(0, BELOW_HEADINGS[block.level - 1])}'
                    if block.new_page
                    else ""
                )
                style = self.like(f"Heading_20_{block.level}", breaking)
                mark = f'<text:bookmark text:name="{block.anchor}"/>'
                return f'<text:h text:style-name="{style}" text:outline-level="{block.level}">{mark}{w.text_xml(block.text)}</text:h>'
            case Paragraph():
                keep = KEEP if is_introduction(block.content) else stays
                return w.paragraph_xml(self.like(KINDS[block.kind], keep), w.content_xml(block.content))
            case BulletList() | NumberedList():
                return self.listed("Bullets" if isinstance(block, BulletList) else "Numbers", block.items, stays)
            case Table():
                return self.table(block, stays)
            case Figure():
                return self.figure(block)
            case Callout():
                return self.callout(block, stays)
            case Facts():
                return self.lines(self.facts(block.items, stays))
            case TableOfContents():
                return self.contents(block)

    def listed(self, style: str, items: tuple[Content, ...], stays: str) -> str:
        """`stays`: what keeps the last item on the page of the next block."""
        end_style = self.like("List_20_End", stays)
        last, item_style = len(items) - 1, self.like("List_20_Item", KEEP if is_short_list(items) else "")
        entries = (
            f"<text:list-item>{w.paragraph_xml(end_style if n == last else item_style, w.content_xml(item))}</text:list-item>"
            for n, item in enumerate(items)
        )
        return f'<text:list text:style-name="{style}">{"".join(entries)}</text:list>'

    def facts(self, items: tuple[tuple[str, Content], ...], stays: str = "") -> list[tuple[str, str, str]]:
        last = len(items) - 1
        keep = f" {KEEP}" if len(items) <= look.SHORT_TABLE else ""
        return [
            (
                "Fact",
                w.margin_attributes(0.28 if n == 0 else 0, 0.46 if n == last else 0.04)
                + (keep if n < last else f" {stays}" if stays else ""),
                f'<text:span text:style-name="Fact_20_Label">{w.text_xml(label)}</text:span>{w.label_break_xml(label)}{w.content_xml(value)}',
            )
            for n, (label, value) in enumerate(items)
        ]

    def callout(self, block: Callout, stays: str) -> str:
        style = f"Callout{block.kind.title()}"
        title = (
            f'<text:span text:style-name="{style}-Title">{w.text_xml(block.title)}</text:span>' if block.title else ""
        )
        lines = [line for line in (title, w.content_xml(block.content)) if line]
        if len(lines) == 1:
            return self.lines([(style, f"{w.margin_attributes(0.35, 0.46)} {stays}".strip(), lines[0])])
        return self.lines(
            [
                (style, w.margin_attributes(0.35, 0.07) + f" {KEEP}", title),
                (style, f"{w.margin_attributes(0, 0.46)} {stays}".strip(), lines[1]),
            ]
        )

    def contents(self, block: TableOfContents) -> str:
        """The table of contents is already filled; its page numbers are references, which LibreOffice computes when it
        opens the file."""
        entries = "".join(
            w.paragraph_xml(
                f"Contents_20_{entry.level}",
                f'<text:a xlink:type="simple" xlink:href="#{entry.anchor}" text:style-name="Index_20_Link">{w.text_xml(entry.text)}</text:a><text:tab/>'
                f'<text:bookmark-ref text:reference-format="page" text:ref-name="{entry.anchor}"/>',
            )
            for entry in document_headings(self.document, block.depth)
        )
        title = escape(block.title)
        templates = "".join(
            f'<text:table-of-content-entry-template text:outline-level="{level}" text:style-name="Contents_20_{level}">'
            '<text:index-entry-link-start text:style-name="Index_20_Link"/><text:index-entry-text/><text:index-entry-link-end/>'
            '<text:index-entry-tab-stop style:type="right" style:leader-char="."/><text:index-entry-page-number/></text:table-of-content-entry-template>'
            for level in range(1, block.depth + 1)
        )
        return (
            f'<text:table-of-content text:name="Sommaire" text:protected="true"><text:table-of-content-source text:outline-level="{block.depth}">'
            f'<text:index-title-template text:style-name="Contents_20_Heading">{title}</text:index-title-template>{templates}</text:table-of-content-source>'
            f'<text:index-body><text:index-title text:name="Titre">{w.paragraph_xml("Contents_20_Heading", title)}</text:index-title>{entries}</text:index-body>'
            "</text:table-of-content>"
        )

    # Drawings ------------------------------------------------------------------------------------

    def figure(self, block: Figure) -> str:
        image = draw_picture(block.svg, round(self.width * block.width, 2))
        alone = not block.caption and not block.note
        style = self.like("Figure", 'fo:keep-with-next="auto"' if alone else "")
        words = f"<svg:title>{escape(block.caption or 'Figure')}</svg:title><svg:desc>{escape(block.alt)}</svg:desc>"
        caption = (
            w.paragraph_xml("Table_20_Caption" if block.note else "Caption", w.text_xml(block.caption))
            if block.caption
            else ""
        )
        return (
            w.paragraph_xml(style, self.frame(image, "Drawing", 'text:anchor-type="as-char"', words))
            + caption
            + w.note_xml(block.note)
        )

    def logo(self) -> str:
        logo = self.own.logo
        if not (logo and self.paper.has_landscape):
            return ""
        words = f"<svg:title>{escape(logo.alt)}</svg:title>"
        return self.frame(Picture(logo.data, *logo.size_cm), "Drawing", 'text:anchor-type="as-char"', words)

    def landscape(self) -> str:
        image = draw_picture(look.cover_picture(self.own.accent), look.PAGE_WIDTH_CM)
        placed = (
            f'text:anchor-type="page" text:anchor-page-number="1" svg:x="0cm" svg:y="{29.7 - image.height_cm:.3f}cm"'
        )
        return self.frame(image, "Landscape", placed, "")

    def frame(self, image: Picture, style: str, placed: str, words: str) -> str:
        self.drawings += 1
        path = self.names.setdefault(image.data, f"Pictures/image{self.drawings}.png")
        self.files[path] = image.data
        size = f'svg:width="{image.width_cm:.3f}cm" svg:height="{image.height_cm:.3f}cm"'
        link = f'<draw:image xlink:href="{path}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        return f'<draw:frame draw:style-name="{style}" draw:name="Image {self.drawings}" {placed} {size}>{link}{words}</draw:frame>'

    # Tables --------------------------------------------------------------------------------------

    def table(self, block: Table, stays: str) -> str:
        self.tables += 1
        total = sum(column.width for column in block.columns)
        sizes = [round(100 * self.width * column.width / total) for column in block.columns]
        self.widths.update(sizes)
        widths = "".join(f'<table:table-column table:style-name="Column_{size}"/>' for size in sizes)
        head = "".join(
            _cell_xml("Head", w.paragraph_xml(_sided_style("Table_20_Heading", column), w.text_xml(column.label)))
            for column in block.columns
        )
        below = (*block.rows[1:], None)
        rows = "".join(
            _row_xml(block, row, keep=under.kind == "total" if under else bool(stays))
            for row, under in zip(block.rows, below, strict=True)
        )
        caption = w.paragraph_xml("Table_20_Caption", w.text_xml(block.caption)) if block.caption else ""
        style = ("Short_Keep" if stays else "Short") if len(block.rows) <= look.SHORT_TABLE else "Long"
        title = f"<table:title>{escape(block.caption)}</table:title>" if block.caption else ""
        return (
            f'{caption}<table:table table:name="Tableau {self.tables}" table:style-name="{style}">{title}{widths}'
            f'<table:table-header-rows><table:table-row table:style-name="Whole">{head}</table:table-row></table:table-header-rows>{rows}</table:table>'
            f"{w.note_xml(block.note, self.like('Source', stays))}"
        )


def _row_xml(block: Table, row: Row, keep: bool) -> str:
    """`keep`: the row stays on the page of the row below, which is a total."""
    cells, at, width = [], 0, len(block.columns)
    for cell, span in cell_spans(row, width):
        named = row.kind == "total" or (at == 0 and span < width)
        style = "Table_20_Group" if row.kind == "group" else "Table_20_Name" if named else "Table_20_Contents"
        side = _sided_style(style, block.columns[at]) if span == 1 else style
        if keep and side == "Table_20_Name":
            side = "Table_20_Name_Keep"
        cells.append(_cell_xml(row.kind.title(), w.paragraph_xml(side, w.content_xml(cell)), span))
        at += span
    long = sum(len(run.text) for cell in row.cells for run in content_runs(cell)) > 1200
    return f'<table:table-row table:style-name="{"Broken" if long else "Whole"}">{"".join(cells)}</table:table-row>'


def _cell_xml(style: str, inside: str, span: int = 1) -> str:
    spanned = f' table:number-columns-spanned="{span}"' if span > 1 else ""
    covered = "<table:covered-table-cell/>" * (span - 1)
    return f'<table:table-cell table:style-name="Cell_{style}" office:value-type="string"{spanned}>{inside}</table:table-cell>{covered}'


def _sided_style(style: str, column: Column) -> str:
    return f"{style}_Right" if column.align == "right" else style
