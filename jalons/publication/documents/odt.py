"""LibreOffice: the same document in OpenDocument, with page numbers that fill themselves in the contents.

odfdo packs the file; the XML is written here.
"""

import re
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from odfdo import Container

from jalons.publication.documents import look
from jalons.publication.documents.model import (
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
    runs,
)
from jalons.publication.documents.office import Picture, noon, picture, sealed
from jalons.publication.documents.refine import footer, header, headings, spans
from jalons.publication.documents.typography import dated

MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "style", "text", "table", "meta", "config", "manifest")
        },
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "ooo": "http://openoffice.org/2004/office",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'
BELOW_HEADINGS = (0.26, 0.21, 0.18, 0.12)
"""Centimetres, as in the styles."""
KINDS = {"body": "Text_20_body", "lead": "Lead", "tagline": "Tagline", "small": "Small"}


def odt(document: Document) -> bytes:
    """The document must be refined."""
    return sealed(_Writer(document).packed(), document.date)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.files: dict[str, bytes] = {}
        self.names: dict[bytes, str] = {}
        self.automatic: dict[str, str] = {}
        self.widths: set[int] = set()
        self.tables = 0
        self.drawings = 0

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
            f'{PROLOGUE}<office:document-content {SPACES} office:version="1.3"><office:font-face-decls>{_faces()}</office:font-face-decls>'
            f"<office:automatic-styles>{look.filled('odt-automatic.xml').decode()}{paragraphs}{columns}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
        container = Container()
        for path, data in (
            ("mimetype", MIME.encode()),
            ("content.xml", content.encode()),
            ("meta.xml", self.meta()),
            ("settings.xml", look.filled("odt-settings.xml", spaces=SPACES)),
            ("styles.xml", self.styles()),
            *((f"Fonts/{weight}.ttf", look.font_file(weight)) for weight in ("Regular", "Bold")),
            *self.files.items(),
            ("META-INF/manifest.xml", self.manifest()),
        ):
            container.set_part(path, data)
        out = BytesIO()
        container.save(out)
        return out.getvalue()

    def manifest(self) -> bytes:
        kinds = {"/": MIME} | dict.fromkeys(("content.xml", "meta.xml", "settings.xml", "styles.xml"), "text/xml")
        kinds |= dict.fromkeys(("Fonts/Regular.ttf", "Fonts/Bold.ttf"), "application/x-font-ttf") | dict.fromkeys(
            self.files, "image/png"
        )
        entries = "".join(
            f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
            for path, kind in kinds.items()
        )
        return f'{PROLOGUE}<manifest:manifest {SPACES} manifest:version="1.3">{entries}</manifest:manifest>'.encode()

    def meta(self) -> bytes:
        document = self.document
        texts = {"title": document.title, "subject": document.subtitle, "author": document.organisation}
        stamp = noon(document.date).strftime("%Y-%m-%dT%H:%M:%S")
        return look.filled(
            "odt-meta.xml",
            spaces=SPACES,
            stamp=stamp,
            locale=look.locale(document.language),
            **{name: escape(text) for name, text in texts.items()},
        )

    def styles(self) -> bytes:
        document, tab = self.document, "<text:tab/>"
        page = 'Page <text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
        language, _, country = look.locale(document.language).partition("-")
        cover = document.cover
        points = {f"size_{name}": f"{size}pt" for name, size in look.sizes(cover).items()}
        return look.filled(
            "odt-styles.xml",
            spaces=SPACES,
            faces=_faces(),
            language=language,
            country=country or "none",
            header=_p("Header", tab.join(map(_text, header(document)))),
            footer=_p("Footer", _text(footer(document)) + tab + page),
            callout_styles=look.callout_styles("odt-callout.xml"),
            contents_stop='<style:tab-stop style:position="16.6cm" style:type="right" style:leader-style="dotted" style:leader-text="."/>',
            outline="".join(
                f'<text:outline-level-style text:level="{level}" style:num-format=""/>' for level in range(1, 11)
            ),
            status_border=""
            if cover
            else f'fo:border-bottom="1.2pt solid #{look.COLOURS["river"]}" fo:padding-bottom="0.32cm"',
            before_title="1.76cm" if cover else "0cm",
            before_h1="0.78cm" if cover else "0.46cm",
            **points,
        )

    def like(self, parent: str, properties: str, attributes: str = "") -> str:
        """The name of a variant of a named style, kept once."""
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
            f'<text:span text:style-name="Status_20_Label">\u00a0{_text(document.status)}\u00a0</text:span>\u2003'
            if document.status
            else ""
        )
        lines = [
            ("Organisation", "", _text(document.organisation)),
            ("Title", "", _text(document.title)),
            ("Subtitle", "", _text(document.subtitle)),
            ("Status", "", label + _text(dated(document.date))),
            *self.facts(document.facts),
        ]
        lines = [line for line in lines if line[2]]
        style, _, inside = lines[0]
        opening = _p(
            self.like(
                style, 'style:page-number="auto"', f' style:master-page-name="{"Cover" if document.cover else "First"}"'
            ),
            inside,
        )
        if document.cover:
            style, properties, inside = lines[-1]
            lines[-1] = (style, f'{properties} fo:break-after="page"', inside)
            opening = self.landscape() + opening
        return opening + self.lines(lines[1:])

    def lines(self, lines: list[tuple[str, str, str]]) -> str:
        return "".join(_p(self.like(style, properties), inside) for style, properties, inside in lines)

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                breaking = (
                    f'fo:break-before="page" {_between(0, BELOW_HEADINGS[block.level - 1])}' if block.new_page else ""
                )
                style = self.like(f"Heading_20_{block.level}", breaking)
                mark = f'<text:bookmark text:name="{block.anchor}"/>'
                return f'<text:h text:style-name="{style}" text:outline-level="{block.level}">{mark}{_text(block.text)}</text:h>'
            case Paragraph():
                return _p(KINDS[block.kind], _said(block.content))
            case BulletList() | NumberedList():
                return _list("Bullets" if isinstance(block, BulletList) else "Numbers", block.items)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Callout():
                return self.callout(block)
            case Facts():
                return self.lines(self.facts(block.items))
            case TableOfContents():
                return self.contents(block)

    def facts(self, items: tuple[tuple[str, Content], ...]) -> list[tuple[str, str, str]]:
        last = len(items) - 1
        return [
            (
                "Fact",
                _between(0.28 if n == 0 else 0, 0.46 if n == last else 0.04),
                f'<text:span text:style-name="Fact_20_Label">{_text(label)}</text:span>{_beside(label)}{_said(value)}',
            )
            for n, (label, value) in enumerate(items)
        ]

    def callout(self, block: Callout) -> str:
        style = f"Callout{block.kind.title()}"
        title = f'<text:span text:style-name="{style}-Title">{_text(block.title)}</text:span>' if block.title else ""
        lines = [line for line in (title, _said(block.content)) if line]
        if len(lines) == 1:
            return self.lines([(style, _between(0.35, 0.46), lines[0])])
        return self.lines(
            [(style, _between(0.35, 0.07) + ' fo:keep-with-next="always"', title), (style, _between(0, 0.46), lines[1])]
        )

    def contents(self, block: TableOfContents) -> str:
        """Already full; its page numbers are references, which LibreOffice computes at opening."""
        entries = "".join(
            _p(
                f"Contents_20_{entry.level}",
                f'<text:a xlink:type="simple" xlink:href="#{entry.anchor}" text:style-name="Index_20_Link">{_text(entry.text)}</text:a><text:tab/>'
                f'<text:bookmark-ref text:reference-format="page" text:ref-name="{entry.anchor}"/>',
            )
            for entry in headings(self.document, block.depth)
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
            f'<text:index-body><text:index-title text:name="Titre">{_p("Contents_20_Heading", title)}</text:index-title>{entries}</text:index-body>'
            "</text:table-of-content>"
        )

    # Drawings ------------------------------------------------------------------------------------

    def figure(self, block: Figure) -> str:
        image = picture(block.svg, round(look.TEXT_WIDTH_CM * block.width, 2))
        alone = not block.caption and not block.note
        style = self.like("Figure", 'fo:keep-with-next="auto"' if alone else "")
        words = f"<svg:title>{escape(block.caption or 'Figure')}</svg:title><svg:desc>{escape(block.alt)}</svg:desc>"
        caption = _p("Table_20_Caption" if block.note else "Caption", _text(block.caption)) if block.caption else ""
        return (
            _p(style, self.frame(image, "Drawing", 'text:anchor-type="as-char"', words)) + caption + _note(block.note)
        )

    def landscape(self) -> str:
        image = picture(look.shape("cover.svg"), look.PAGE_WIDTH_CM)
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

    def table(self, block: Table) -> str:
        self.tables += 1
        total = sum(column.width for column in block.columns)
        sizes = [round(100 * look.TEXT_WIDTH_CM * column.width / total) for column in block.columns]
        self.widths.update(sizes)
        widths = "".join(f'<table:table-column table:style-name="Column_{size}"/>' for size in sizes)
        head = "".join(
            _cell("Head", _p(_side("Table_20_Heading", column), _text(column.label))) for column in block.columns
        )
        rows = "".join(_row(block, row) for row in block.rows)
        caption = _p("Table_20_Caption", _text(block.caption)) if block.caption else ""
        style = "Short" if len(block.rows) <= look.SHORT_TABLE else "Long"
        title = f"<table:title>{escape(block.caption)}</table:title>" if block.caption else ""
        return (
            f'{caption}<table:table table:name="Tableau {self.tables}" table:style-name="{style}">{title}{widths}'
            f'<table:table-header-rows><table:table-row table:style-name="Whole">{head}</table:table-row></table:table-header-rows>{rows}</table:table>'
            f"{_note(block.note)}"
        )


def _row(block: Table, row: Row) -> str:
    cells, at, width = [], 0, len(block.columns)
    for cell, span in spans(row, width):
        named = row.kind == "total" or (at == 0 and span < width)
        style = "Table_20_Group" if row.kind == "group" else "Table_20_Name" if named else "Table_20_Contents"
        side = _side(style, block.columns[at]) if span == 1 else style
        cells.append(_cell(row.kind.title(), _p(side, _said(cell)), span))
        at += span
    long = sum(len(run.text) for cell in row.cells for run in runs(cell)) > 1200
    return f'<table:table-row table:style-name="{"Broken" if long else "Whole"}">{"".join(cells)}</table:table-row>'


def _cell(style: str, inside: str, span: int = 1) -> str:
    spanned = f' table:number-columns-spanned="{span}"' if span > 1 else ""
    covered = "<table:covered-table-cell/>" * (span - 1)
    return f'<table:table-cell table:style-name="Cell_{style}" office:value-type="string"{spanned}>{inside}</table:table-cell>{covered}'


def _side(style: str, column: Column) -> str:
    return f"{style}_Right" if column.align == "right" else style


def _list(style: str, items: tuple[Content, ...]) -> str:
    last = len(items) - 1
    entries = (
        f"<text:list-item>{_p('List_20_End' if n == last else 'List_20_Item', _said(item))}</text:list-item>"
        for n, item in enumerate(items)
    )
    return f'<text:list text:style-name="{style}">{"".join(entries)}</text:list>'


def _beside(label: str) -> str:
    return "<text:line-break/>" if len(label) > look.SHORT_LABEL else "<text:tab/>"


def _between(before: float, after: float) -> str:
    """LibreOffice takes both margins from a variant, or loses the one that is not said."""
    return f'fo:margin-top="{before}cm" fo:margin-bottom="{after}cm"'


def _note(text: str) -> str:
    return _p("Source", _text(text)) if text else ""


def _p(style: str, inside: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _said(content: Content) -> str:
    return "".join(map(_linked, runs(content)))


def _linked(run: Run) -> str:
    words = (
        f'<text:span text:style-name="Strong_20_Emphasis">{_text(run.text)}</text:span>'
        if run.strong
        else _text(run.text)
    )
    if not run.href:
        return words
    return f'<text:a xlink:type="simple" xlink:href={quoteattr(run.href)} text:style-name="Internet_20_link">{words}</text:a>'


_GAP = re.compile("(?<= ) +")


def _text(text: str) -> str:
    """OpenDocument folds several spaces into one unless they are counted."""
    spaced = _GAP.sub(lambda gap: f'<text:s text:c="{len(gap[0])}"/>', escape(text))
    return spaced.replace("\n", "<text:line-break/>")


@cache
def _faces() -> str:
    files = "".join(
        f'<svg:font-face-uri xlink:href="Fonts/{weight}.ttf" xlink:type="simple">'
        '<svg:font-face-format svg:string="truetype"/></svg:font-face-uri>'
        for weight in ("Regular", "Bold")
    )
    return (
        f'<style:font-face style:name="{look.FONT}" svg:font-family="\'{look.FONT}\', {look.FALLBACK_FONT}" style:font-family-generic="swiss" '
        f'style:font-pitch="variable"><svg:font-face-src>{files}</svg:font-face-src></style:font-face>'
    )
