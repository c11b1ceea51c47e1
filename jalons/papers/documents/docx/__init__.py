"""Word files: real styles and headings, header rows, alternative texts, and a table of contents that is filled, page
numbers included, before Word updates it.

The body is written as XML, many times faster than with the objects of python-docx.
"""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from jalons.papers.documents import look
from jalons.papers.documents.document_cleaning import (
    block_before_end,
    cell_spans,
    document_headings,
    is_introduction,
    is_short_list,
)
from jalons.papers.documents.docx import words as w
from jalons.papers.documents.docx.custom_template import TheirPaper
from jalons.papers.documents.docx.docx_package import Pack
from jalons.papers.documents.docx.page_styles import Paper
from jalons.papers.documents.look import OURS, Look
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
)
from jalons.papers.documents.office import Picture, draw_picture
from jalons.papers.documents.pdf import lay_out_for_office
from jalons.papers.documents.typography import format_date

TWIPS = 1440 / 2.54
"""Twentieths of a point in a centimetre."""
KEEP = "<w:keepNext/>"
KINDS = {"body": "Normal", "lead": "Lead", "tagline": "Tagline", "small": "Small"}
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def write_docx(document: Document, own: Look = OURS) -> bytes:
    """Writes a refined document. Its table of contents has the page numbers of the PDF, which Word computes again."""
    if not any(isinstance(block, TableOfContents) for block in document.blocks):
        return _Writer(document, own, {}).packed()
    laid, layout = lay_out_for_office(document, own)
    return _Writer(laid, own, layout.pages).packed()


class _Writer:
    def __init__(self, document: Document, own: Look, pages: Mapping[str, int]) -> None:
        self.document, self.own, self.pages = document, own, pages
        self.pack = Pack()
        self.paper = (
            TheirPaper(self.pack, document, own, own.template) if own.template else Paper(self.pack, document, own)
        )
        self.colours = self.paper.colours
        self.width = self.paper.width
        self.lists = self.paper.lists
        self.drawings = 0
        self.after_table = False
        self.before_end = block_before_end(document)

    def packed(self) -> bytes:
        body = "".join((self.front(), *map(self.block, self.document.blocks), self.back()))
        self.paper.furnish(self.lists)
        text = f"{w.PROLOGUE}<w:document {w.SPACES}><w:body>{body}</w:body></w:document>"
        return self.pack.packed(text, self.properties(), self.document.date)

    def properties(self) -> dict[str, str]:
        document = self.document
        return {
            "dc:title": document.title,
            "dc:subject": document.subtitle,
            "cp:contentStatus": document.status,
            "dc:creator": document.organisation,
            "cp:lastModifiedBy": document.organisation,
            "dc:language": look.language_locale(document.language),
            "cp:revision": "1",
        }

    # Before and after the blocks -------------------------------------------------------------------

    def front(self) -> str:
        document = self.document
        status = (
            w.run_xml(f"\u00a0{document.status}\u00a0", '<w:rStyle w:val="StatusLabel"/>') + w.run_xml("\u2003")
            if document.status
            else ""
        )
        paragraphs = [
            self.logo(),
            w.paragraph_xml("Organisation", w.run_xml(document.organisation)) if document.organisation else "",
            w.paragraph_xml("Title", w.run_xml(document.title)),
            w.paragraph_xml("Subtitle", w.run_xml(document.subtitle)) if document.subtitle else "",
            w.paragraph_xml("Status", status + w.run_xml(format_date(document.date))),
            *self.facts(document.facts),
        ]
        if document.cover:
            if self.paper.has_landscape:
                drawn = draw_picture(look.cover_picture(self.own.accent), look.PAGE_WIDTH_CM)
                landscape = self.drawing(drawn, "", behind=True)
                first = next(n for n, paragraph in enumerate(paragraphs) if paragraph)
                paragraphs[first] = paragraphs[first].replace("</w:pPr>", f"</w:pPr>{landscape}", 1)
            paragraphs[-1] = paragraphs[-1].replace("</w:pPr>", f"{self.paper.cover_end()}</w:pPr>", 1)
        return "".join(paragraphs)

    def logo(self) -> str:
        if not (self.own.logo and self.paper.has_landscape):
            return ""
        return w.paragraph_xml(
            "Logo", self.drawing(Picture(self.own.logo.data, *self.own.logo.size_cm), self.own.logo.alt)
        )

    def back(self) -> str:
        end = w.paragraph_xml("AfterTable", "") if self.after_table else ""
        return end + self.paper.section()

    # Blocks ------------------------------------------------------------------------------------------

    def block(self, block: Block) -> str:
        before = 200 if self.after_table else 0
        touching, self.after_table = self.after_table, False
        stays = KEEP if block is self.before_end else ""
        match block:
            case Heading():
                anchor, number = block.anchor, block.anchor[1:]
                mark = f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>{w.run_xml(block.text)}<w:bookmarkEnd w:id="{number}"/>'
                return w.paragraph_xml(
                    f"Heading{block.level}",
                    mark,
                    '<w:pageBreakBefore/><w:spacing w:before="0"/>' if block.new_page else "",
                )
            case Paragraph():
                after = self.paper.between if block.kind == "body" else 0
                keep = KEEP if is_introduction(block.content) else stays
                return w.paragraph_xml(KINDS[block.kind], self.said(block.content), keep + w.spacing_xml(before, after))
            case BulletList():
                return self.items(block.items, "ListBullet", "", before, stays)
            case NumberedList():
                self.lists += 1
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.lists}"/></w:numPr>'
                return self.items(block.items, "ListNumber", number, before, stays)
            case Table():
                return self.table(block, touching, stays)
            case Figure():
                return self.figure(block)
            case Callout():
                return self.callout(block, stays)
            case Facts():
                return "".join(self.facts(block.items, stays))
            case TableOfContents():
                return self.contents(block)

    def items(self, items: tuple[Content, ...], style: str, number: str, before: int, stays: str) -> str:
        """`stays`: what keeps the last one on the page of the next block."""
        last, keep = len(items) - 1, KEEP if is_short_list(items) else ""
        return "".join(
            w.paragraph_xml(
                style,
                self.said(item),
                (keep if n < last else stays)
                + number
                + w.spacing_xml(before if n == 0 else 0, 110 if n == last else 0),
            )
            for n, item in enumerate(items)
        )

    def facts(self, items: tuple[tuple[str, Content], ...], stays: str = "") -> list[str]:
        last = len(items) - 1
        keep = KEEP if len(items) <= look.SHORT_TABLE else ""
        return [
            w.paragraph_xml(
                "Fact",
                w.run_xml(label, '<w:rStyle w:val="FactLabel"/>') + w.label_break_xml(label) + self.said(value),
                (keep if n < last else stays) + w.spacing_xml(160 if n == 0 else 0, 260 if n == last else 0),
            )
            for n, (label, value) in enumerate(items)
        ]

    def callout(self, block: Callout, stays: str) -> str:
        style, ink = f"Callout{block.kind.title()}", self.colours[look.CALLOUTS[block.kind][0]]
        title = w.run_xml(block.title, f'<w:b/><w:color w:val="{ink}"/>')
        lines = [line for line in (title, self.said(block.content)) if line]
        if len(lines) == 1:
            return w.paragraph_xml(style, lines[0], stays + w.spacing_xml(200, 260))
        return w.paragraph_xml(style, title, KEEP + w.spacing_xml(200, 40)) + w.paragraph_xml(
            style, lines[1], stays + w.spacing_xml(0, 260)
        )

    def contents(self, block: TableOfContents) -> str:
        """A real field, already filled with links and page numbers; it is marked as dirty, so that Word computes them again
        with its own fonts."""
        entries = document_headings(self.document, block.depth)
        start = (
            w.field_mark_xml("begin", is_dirty=True)
            + w.field_instruction_xml(f'TOC \\o "1-{block.depth}" \\h \\z \\u')
            + w.field_mark_xml("separate")
        )
        lines = [
            f'<w:hyperlink w:anchor="{entry.anchor}" w:history="1">{w.run_xml(entry.text)}{self.page_number(entry)}</w:hyperlink>'
            for entry in entries
        ]
        lines[0] = start + lines[0]
        lines[-1] += w.field_mark_xml("end")
        listed = "".join(w.paragraph_xml(f"TOC{entry.level}", line) for entry, line in zip(entries, lines, strict=True))
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        title = w.paragraph_xml("TOCHeading", w.run_xml(block.title))
        return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{title}{listed}</w:sdtContent></w:sdt>"

    def page_number(self, entry: Heading) -> str:
        """After the dots: a reference that Word and LibreOffice update, with the number that it had when written."""
        reference = w.field_instruction_xml(f"PAGEREF {entry.anchor} \\h")
        number = w.run_xml(str(self.pages.get(entry.anchor, 1)))
        marks = [w.field_mark_xml(kind) for kind in ("begin", "separate", "end")]
        return f"<w:r><w:tab/></w:r>{marks[0]}{reference}{marks[1]}{number}{marks[2]}"

    def figure(self, block: Figure) -> str:
        image = draw_picture(block.svg, round(self.width / TWIPS * block.width, 2))
        caption = (
            w.paragraph_xml("Caption", w.run_xml(block.caption), KEEP if block.note else "") if block.caption else ""
        )
        note = w.paragraph_xml("Source", w.run_xml(block.note)) if block.note else ""
        keep = "" if caption or note else '<w:keepNext w:val="0"/>'
        return w.paragraph_xml("Figure", self.drawing(image, block.alt), keep) + caption + note

    def drawing(self, image: Picture, alt: str, behind: bool = False) -> str:
        self.drawings += 1
        name = f"Figure {self.drawings}"
        target = self.pack.relation("image", f"media/image{self.drawings}.png", image.data)
        size = f'cx="{round(image.width_cm * 360_000)}" cy="{round(image.height_cm * 360_000)}"'
        properties = f'<wp:docPr id="{self.drawings}" name="{name}" descr={quoteattr(alt)}>{"" if alt else DECORATIVE}</wp:docPr>'
        graphic = (
            f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{self.drawings}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{target}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            f"</pic:pic></a:graphicData></a:graphic>"
        )
        if not behind:
            placed = f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>{properties}<wp:cNvGraphicFramePr/>{graphic}</wp:inline>'
        else:
            placed = (
                '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="0" behindDoc="1" locked="0" layoutInCell="1" '
                'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:align>left</wp:align></wp:positionH>'
                f'<wp:positionV relativeFrom="page"><wp:align>bottom</wp:align></wp:positionV><wp:extent {size}/>'
                f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>{properties}<wp:cNvGraphicFramePr/>{graphic}</wp:anchor>'
            )
        return f"<w:r><w:drawing>{placed}</w:drawing></w:r>"

    # Tables ------------------------------------------------------------------------------------------

    def table(self, block: Table, touching: bool, stays: str) -> str:
        total = sum(column.width for column in block.columns)
        widths = [round(self.width * column.width / total) for column in block.columns]
        # A short table stays on one page; in a long one, a total stays with the row above it.
        short, below = len(block.rows) <= look.SHORT_TABLE, (*block.rows[1:], None)
        head = "".join(
            w.cell_xml(
                self.colours,
                width,
                w.paragraph_xml("TableHead", w.run_xml(column.label), w.alignment_xml(column.align)),
            )
            for width, column in zip(widths, block.columns, strict=True)
        )
        rows = "".join(
            self.row(block, row, widths, keep=bool(stays) if under is None else short or under.kind == "total")
            for row, under in zip(block.rows, below, strict=True)
        )
        caption = w.paragraph_xml("Caption", w.run_xml(block.caption), KEEP) if block.caption else ""
        apart = w.paragraph_xml("AfterTable", "") if touching and not caption else ""
        note = w.paragraph_xml("Source", w.run_xml(block.note), stays) if block.note else ""
        self.after_table = not note
        return (
            f'{apart}{caption}<w:tbl><w:tblPr><w:tblStyle w:val="Jalons"/><w:tblW w:w="{self.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
            f"<w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr>"
            f"<w:tblGrid>{''.join(f'<w:gridCol w:w="{width}"/>' for width in widths)}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>{note}"
        )

    def row(self, block: Table, row: Row, widths: list[int], keep: bool) -> str:
        cells, at = [], 0
        for cell, span in cell_spans(row, len(widths)):
            named = row.kind == "total" or (at == 0 and 1 <= span < len(widths))
            style = "TableGroup" if row.kind == "group" else "TableName" if named else "TableText"
            extra = (KEEP if keep and at == 0 else "") + w.alignment_xml(
                block.columns[at].align if span == 1 else "left"
            )
            cells.append(
                w.cell_xml(
                    self.colours,
                    sum(widths[at : at + span]),
                    w.paragraph_xml(style, self.said(cell), extra),
                    span,
                    row.kind,
                )
            )
            at += span
        long = sum(len(run.text) for cell in row.cells for run in content_runs(cell)) > 1200
        return f"<w:tr>{'' if long else '<w:trPr><w:cantSplit/></w:trPr>'}{''.join(cells)}</w:tr>"

    # Words -------------------------------------------------------------------------------------------

    def said(self, content: Content) -> str:
        return "".join(map(self.linked, content_runs(content)))

    def linked(self, run: Run) -> str:
        strong = '<w:rStyle w:val="Strong"/>' if run.strong else ""
        if not run.href:
            return w.run_xml(run.text, strong)
        words = w.run_xml(run.text, '<w:rStyle w:val="Hyperlink"/>' + ("<w:b/>" if run.strong else ""))
        if run.href.startswith("#"):
            return f'<w:hyperlink w:anchor="{run.href[1:]}" w:history="1">{words}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self.pack.link(run.href)}" w:history="1">{words}</w:hyperlink>'
