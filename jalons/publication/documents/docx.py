"""Word: real styles and headings, header rows, words for the drawings, and contents that are full before Word updates them.

python-docx packs the file. The body is written here as XML, many times faster than through its objects.
"""

from functools import cache
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from jalons.publication.documents import look
from jalons.publication.documents.model import (
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
    runs,
)
from jalons.publication.documents.office import Picture, noon, picture, sealed
from jalons.publication.documents.refine import footer, header, headings, spans
from jalons.publication.documents.typography import dated

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WIDTH = 9412
"""Of the text, in twentieths of a point."""
KINDS = {"body": "Normal", "lead": "Lead", "tagline": "Tagline", "small": "Small"}
FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def docx(document: Document) -> bytes:
    """The document must be refined."""
    return sealed(_Writer(document).packed(), document.date)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.package = Package()
        self.related: dict[tuple[str, bytes | str], tuple[str, Part | str]] = {}
        self.drawings = 0
        self.lists = 2
        self.after_table = False

    # The file ------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        body = "".join((self.front(), *map(self.block, self.document.blocks), self.back()))
        self.furnish()
        text = f"{PROLOGUE}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
        main = self.part("document.xml", CT.WML_DOCUMENT_MAIN, text.encode())
        for (kind, _), (name, target) in self.related.items():
            main.load_rel(kind, target, name, is_external=isinstance(target, str))
        self.package.relate_to(main, RT.OFFICE_DOCUMENT)
        out = BytesIO()
        self.package.save(out)
        return out.getvalue()

    def relation(self, kind: str, path: str, content_type: str, blob: bytes) -> str:
        """The identifier of a part of the file that the body calls; the same bytes are packed once."""
        if (kind, blob) not in self.related:
            self.related[kind, blob] = (f"rId{len(self.related) + 1}", self.part(path, content_type, blob))
        return self.related[kind, blob][0]

    def part(self, path: str, content_type: str, blob: bytes) -> Part:
        return Part(PackURI(f"/word/{path}"), content_type, blob, self.package)

    def furnish(self) -> None:
        document, locale = self.document, look.locale(self.document.language)
        starts = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbers = "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{starts}</w:num>' for n in range(2, self.lists + 1)
        )
        self.relation(RT.STYLES, "styles.xml", CT.WML_STYLES, _styles(document.cover, locale))
        self.relation(RT.SETTINGS, "settings.xml", CT.WML_SETTINGS, look.filled("docx-settings.xml", locale=locale))
        self.relation(
            RT.NUMBERING, "numbering.xml", CT.WML_NUMBERING, look.filled("docx-numbering.xml", numbers=numbers)
        )
        self.relation(RT.THEME, "theme/theme1.xml", CT.OFC_THEME, look.filled("docx-theme.xml"))
        keys = {f"{weight.lower()}_key": _obfuscated(weight)[0] for weight in ("Regular", "Bold")}
        fonts = self.part("fontTable.xml", CT.WML_FONT_TABLE, look.filled("docx-fonts.xml", **keys))
        self.related[RT.FONT_TABLE, ""] = ("rIdFonts", fonts)
        for weight in ("Regular", "Bold"):
            font = self.part(f"fonts/{weight}.odttf", FONT_TYPE, _obfuscated(weight)[1])
            fonts.load_rel(RT.FONT, font, f"rId{weight}")
        properties = self.package.core_properties
        properties.title, properties.subject, properties.content_status = (
            text[:255] for text in (document.title, document.subtitle, document.status)
        )
        properties.author = properties.last_modified_by = document.organisation[:255]
        properties.language, properties.revision = locale, 1
        properties.created = properties.modified = noon(document.date)

    # Before and after the blocks -------------------------------------------------------------------

    def front(self) -> str:
        document = self.document
        status = (
            _run(f"\u00a0{document.status}\u00a0", '<w:rStyle w:val="StatusLabel"/>') + _run("\u2003")
            if document.status
            else ""
        )
        paragraphs = [
            _paragraph("Organisation", _run(document.organisation)) if document.organisation else "",
            _paragraph("Title", _run(document.title)),
            _paragraph("Subtitle", _run(document.subtitle)) if document.subtitle else "",
            _paragraph("Status", status + _run(dated(document.date))),
            *self.facts(document.facts),
        ]
        if document.cover:
            landscape = self.drawing(picture(look.shape("cover.svg"), look.PAGE_WIDTH_CM), "", behind=True)
            first = next(n for n, paragraph in enumerate(paragraphs) if paragraph)
            paragraphs[first] = paragraphs[first].replace("</w:pPr>", f"</w:pPr>{landscape}", 1)
            paragraphs[-1] = paragraphs[-1].replace("</w:pPr>", f"<w:sectPr>{_page(1814)}</w:sectPr></w:pPr>", 1)
        return "".join(paragraphs)

    def back(self) -> str:
        document, tab = self.document, "<w:r><w:tab/></w:r>"
        line = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="5" w:color="{look.COLOURS["line"]}"/></w:pBdr>'
        left, right = map(_run, header(document))
        head = _paragraph("Header", left + tab + right, line)
        page = _run("Page ") + _field("PAGE") + _run(" / ") + _field("NUMPAGES")
        foot = _paragraph("Footer", _run(footer(document)) + tab + page)
        header_id = self.relation(
            RT.HEADER, "header.xml", CT.WML_HEADER, f"{PROLOGUE}<w:hdr {SPACES}>{head}</w:hdr>".encode()
        )
        footer_id = self.relation(
            RT.FOOTER, "footer.xml", CT.WML_FOOTER, f"{PROLOGUE}<w:ftr {SPACES}>{foot}</w:ftr>".encode()
        )
        references = f'<w:headerReference w:type="default" r:id="{header_id}"/><w:footerReference w:type="default" r:id="{footer_id}"/>'
        first = "" if document.cover else f'<w:footerReference w:type="first" r:id="{footer_id}"/>'
        title = "" if document.cover else "<w:titlePg/>"
        end = _paragraph("AfterTable", "") if self.after_table else ""
        return f"{end}<w:sectPr>{references}{first}{_page(1304)}{title}</w:sectPr>"

    # Blocks ------------------------------------------------------------------------------------------

    def block(self, block: Block) -> str:
        before = 200 if self.after_table else 0
        touching, self.after_table = self.after_table, False
        match block:
            case Heading():
                anchor, number = block.anchor, block.anchor[1:]
                mark = f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>{_run(block.text)}<w:bookmarkEnd w:id="{number}"/>'
                return _paragraph(
                    f"Heading{block.level}",
                    mark,
                    '<w:pageBreakBefore/><w:spacing w:before="0"/>' if block.new_page else "",
                )
            case Paragraph():
                return _paragraph(KINDS[block.kind], self.said(block.content), _spacing(before, 0))
            case BulletList():
                return self.items(block.items, "ListBullet", "", before)
            case NumberedList():
                self.lists += 1
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.lists}"/></w:numPr>'
                return self.items(block.items, "ListNumber", number, before)
            case Table():
                return self.table(block, touching)
            case Figure():
                return self.figure(block)
            case Callout():
                return self.callout(block)
            case Facts():
                return "".join(self.facts(block.items))
            case TableOfContents():
                return self.contents(block)

    def items(self, items: tuple[Content, ...], style: str, number: str, before: int) -> str:
        last = len(items) - 1
        return "".join(
            _paragraph(style, self.said(item), number + _spacing(before if n == 0 else 0, 110 if n == last else 0))
            for n, item in enumerate(items)
        )

    def facts(self, items: tuple[tuple[str, Content], ...]) -> list[str]:
        last = len(items) - 1
        return [
            _paragraph(
                "Fact",
                _run(label, '<w:rStyle w:val="FactLabel"/>') + _beside(label) + self.said(value),
                _spacing(160 if n == 0 else 0, 260 if n == last else 0),
            )
            for n, (label, value) in enumerate(items)
        ]

    def callout(self, block: Callout) -> str:
        style, ink = f"Callout{block.kind.title()}", look.COLOURS[look.CALLOUTS[block.kind][0]]
        title = _run(block.title, f'<w:b/><w:color w:val="{ink}"/>')
        lines = [line for line in (title, self.said(block.content)) if line]
        if len(lines) == 1:
            return _paragraph(style, lines[0], _spacing(200, 260))
        return _paragraph(style, title, "<w:keepNext/>" + _spacing(200, 40)) + _paragraph(
            style, lines[1], _spacing(0, 260)
        )

    def contents(self, block: TableOfContents) -> str:
        """A real field, already full: Word says nothing at opening, links work, and updating it adds the page numbers."""
        entries = headings(self.document, block.depth)
        start = _mark("begin") + _instruction(f'TOC \\o "1-{block.depth}" \\h \\z \\u') + _mark("separate")
        lines = [
            f'<w:hyperlink w:anchor="{entry.anchor}" w:history="1">{_run(entry.text)}</w:hyperlink>'
            for entry in entries
        ]
        lines[0] = start + lines[0]
        lines[-1] += _mark("end")
        listed = "".join(_paragraph(f"TOC{entry.level}", line) for entry, line in zip(entries, lines, strict=True))
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        title = _paragraph("TOCHeading", _run(block.title))
        return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{title}{listed}</w:sdtContent></w:sdt>"

    def figure(self, block: Figure) -> str:
        image = picture(block.svg, round(look.TEXT_WIDTH_CM * block.width, 2))
        caption = (
            _paragraph("Caption", _run(block.caption), "<w:keepNext/>" if block.note else "") if block.caption else ""
        )
        note = _paragraph("Source", _run(block.note)) if block.note else ""
        keep = "" if caption or note else '<w:keepNext w:val="0"/>'
        return _paragraph("Figure", self.drawing(image, block.alt), keep) + caption + note

    def drawing(self, image: Picture, alt: str, behind: bool = False) -> str:
        self.drawings += 1
        name = f"Figure {self.drawings}"
        target = self.relation(RT.IMAGE, f"media/image{self.drawings}.png", CT.PNG, image.data)
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

    def table(self, block: Table, touching: bool) -> str:
        total = sum(column.width for column in block.columns)
        widths = [round(WIDTH * column.width / total) for column in block.columns]
        keep = len(block.rows) <= look.SHORT_TABLE
        head = "".join(
            _cell(width, _paragraph("TableHead", _run(column.label), _aligned(column.align)))
            for width, column in zip(widths, block.columns, strict=True)
        )
        rows = "".join(self.row(block, row, widths, keep and row is not block.rows[-1]) for row in block.rows)
        caption = _paragraph("Caption", _run(block.caption), "<w:keepNext/>") if block.caption else ""
        apart = _paragraph("AfterTable", "") if touching and not caption else ""
        note = _paragraph("Source", _run(block.note)) if block.note else ""
        self.after_table = not note
        return (
            f'{apart}{caption}<w:tbl><w:tblPr><w:tblStyle w:val="Jalons"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
            f"<w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr>"
            f"<w:tblGrid>{''.join(f'<w:gridCol w:w="{width}"/>' for width in widths)}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>{note}"
        )

    def row(self, block: Table, row: Row, widths: list[int], keep: bool) -> str:
        cells, at = [], 0
        for cell, span in spans(row, len(widths)):
            named = row.kind == "total" or (at == 0 and 1 <= span < len(widths))
            style = "TableGroup" if row.kind == "group" else "TableName" if named else "TableText"
            extra = ("<w:keepNext/>" if keep and at == 0 else "") + _aligned(
                block.columns[at].align if span == 1 else "left"
            )
            cells.append(_cell(sum(widths[at : at + span]), _paragraph(style, self.said(cell), extra), span, row.kind))
            at += span
        long = sum(len(run.text) for cell in row.cells for run in runs(cell)) > 1200
        return f"<w:tr>{'' if long else '<w:trPr><w:cantSplit/></w:trPr>'}{''.join(cells)}</w:tr>"

    # Words -------------------------------------------------------------------------------------------

    def said(self, content: Content) -> str:
        return "".join(map(self.linked, runs(content)))

    def linked(self, run: Run) -> str:
        strong = '<w:rStyle w:val="Strong"/>' if run.strong else ""
        if not run.href:
            return _run(run.text, strong)
        words = _run(run.text, '<w:rStyle w:val="Hyperlink"/>' + ("<w:b/>" if run.strong else ""))
        if run.href.startswith("#"):
            return f'<w:hyperlink w:anchor="{run.href[1:]}" w:history="1">{words}</w:hyperlink>'
        known = self.related.setdefault((RT.HYPERLINK, run.href), (f"rId{len(self.related) + 1}", run.href))
        return f'<w:hyperlink r:id="{known[0]}" w:history="1">{words}</w:hyperlink>'


def _paragraph(style: str, inside: str, properties: str = "") -> str:
    named = "" if style == "Normal" else f'<w:pStyle w:val="{style}"/>'
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def _run(text: str, properties: str = "") -> str:
    if not text:
        return ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def _spacing(before: int, after: int) -> str:
    ends = (f' w:before="{before}"' if before else "") + (f' w:after="{after}"' if after else "")
    return f"<w:spacing{ends}/>" if ends else ""


def _beside(label: str) -> str:
    return "<w:r><w:br/></w:r>" if len(label) > look.SHORT_LABEL else "<w:r><w:tab/></w:r>"


def _aligned(align: str) -> str:
    return '<w:jc w:val="right"/>' if align == "right" else ""


def _cell(width: int, inside: str, span: int = 1, kind: str = "row") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    line = f'w:val="single" w:sz="8" w:space="0" w:color="{look.COLOURS["river"]}"'
    borders = f"<w:tcBorders><w:top {line}/><w:bottom {line}/></w:tcBorders>" if kind == "total" else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.COLOURS["ground"]}"/>' if kind == "group" else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}{shade}</w:tcPr>{inside}</w:tc>'


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _page(top: int) -> str:
    margins = f'w:top="{top}" w:right="1247" w:bottom="1134" w:left="1247" w:header="680" w:footer="624" w:gutter="0"'
    return f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins}/>'


@cache
def _styles(cover: bool, locale: str) -> bytes:
    halves = {f"size_{name}": str(round(points * 2)) for name, points in look.sizes(cover).items()}
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="10" w:space="9" w:color="{look.COLOURS["river"]}"/></w:pBdr>'
    return look.filled(
        "docx-styles.xml", locale=locale, callout_styles=look.callout_styles("docx-callout.xml"), status_border="" if cover else border,
        before_title="1000" if cover else "0", before_h1="440" if cover else "260", **halves,
    )  # fmt: skip


@cache
def _obfuscated(weight: str) -> tuple[str, bytes]:
    """A font inside a Word file has its first 32 bytes mixed with a key, which stands beside it (ECMA-376, part 4, 14.2.1)."""
    data, key = look.font_file(weight), uuid5(NAMESPACE_URL, f"jalons:{weight}")
    mask = key.bytes[::-1] * 2
    return f"{{{key}}}".upper(), bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]
