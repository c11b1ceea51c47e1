"""LibreOffice files: the same cells and formulas in OpenDocument. The XML is written here."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from jalons.base.french import format_euros, format_share
from jalons.papers.documents import look
from jalons.papers.documents.look import Look
from jalons.papers.packages import document_time, pack_open_document
from jalons.papers.workbooks.model import NO_SHARE, At, Book, Line, Quotient, Sheet, Sorted, Value, clean_cell_text
from jalons.papers.workbooks.spelling import OpenFormula

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"), ("config", "config"), ("of", "of"),
    )
).replace("xmlns:of:1.0", "xmlns:of:1.2") + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
LETTER_CM = 0.21
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_DATA = {"text": "Text", "amount": "Euros", "number": "Whole", "day": "Day", "share": "Share"}
_RUN_OF_SPACES = re.compile(r"^ | $|(?<= ) +")


def write_ods(book: Book, theirs: Look) -> bytes:
    """Writes the parts of the archive: content, page styles, frozen rows and columns, properties."""
    tables = "".join(_table_xml(book, sheet) for sheet in book.sheets)
    widths = sorted({width for sheet in book.sheets for width in sheet.widths})
    columns = "".join(
        f'<style:style style:name="c{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * LETTER_CM:.2f}cm"/></style:style>'
        for width in widths
    )
    content = (
        f'{PROLOGUE}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>'
        f"{look.read_shape('ods-plain.xml') if book.is_plain else _paper_styles(theirs)}{columns}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"content.xml": content} | ({} if book.is_plain else _paper_parts(book))
    return pack_open_document(ODS, {path: ("text/xml", part) for path, part in parts.items()}, book.date)


def _paper_styles(theirs: Look) -> str:
    sheet_style = "".join(
        f'<style:style style:name="pages{pages}" style:family="table" style:master-page-name="Landscape{pages}">'
        '<style:table-properties table:display="true"/></style:style>'
        for pages in (1, 2)
    )
    return f"{look.read_shape('ods-numbers.xml')}{sheet_style}{_cell_styles(theirs.colours)}"


def _paper_parts(book: Book) -> dict[str, str]:
    return {
        "styles.xml": look.fill_shape(
            "ods-styles.xml", spaces=SPACES, title=_short_title(book.title), page=escape(_("Page"))
        ).decode(),
        "settings.xml": _settings_xml(book),
        "meta.xml": look.fill_shape(
            "odt-meta.xml",
            spaces=SPACES,
            stamp=document_time(book.date).strftime("%Y-%m-%dT%H:%M:%S"),
            locale="fr-FR",
            title=escape(clean_cell_text(book.title)),
            subject="",
            author=escape(clean_cell_text(book.organisation)),
        ).decode(),
    }


def _short_title(title: str) -> str:
    return escape(clean_cell_text(title).replace("\n", " ")[:100])


def _cell_styles(colours: Mapping[str, str]) -> str:
    letters = {
        "title": f'fo:font-weight="bold" fo:font-size="15pt" fo:color="#{colours["deep"]}"',
        "note": f'fo:color="#{colours["soft"]}"',
        "head": 'fo:font-weight="bold" fo:color="#ffffff"',
        "total": 'fo:font-weight="bold"',
        "group": f'fo:font-weight="bold" fo:font-size="12pt" fo:color="#{colours["deep"]}"',
        "row": "",
        "struck": f'fo:color="#{colours["soft"]}"',
    }
    boxes = {
        "head": f'fo:background-color="#{colours["river"]}" fo:wrap-option="wrap" style:vertical-align="middle"',
        "total": f'fo:background-color="#{colours["wash"]}" fo:border-top="0.5pt solid #{colours["ink"]}" '
        f'fo:border-bottom="0.5pt solid #{colours["ink"]}" style:vertical-align="top"',
        "row": f'fo:border-bottom="0.3pt solid #{colours["line"]}" fo:wrap-option="wrap" style:vertical-align="top"',
    }
    boxes["struck"] = boxes["row"]
    made = []
    for kind, properties in letters.items():
        for of, data in _DATA.items():
            line = ' style:text-line-through-style="solid"' if kind == "struck" and of != "text" else ""
            side = "" if of == "text" else '<style:paragraph-properties fo:text-align="end"/>'
            made.append(
                f'<style:style style:name="{kind}-{of}" style:family="table-cell" style:data-style-name="{data}">'
                f"<style:table-cell-properties {boxes.get(kind, '')}/>{side}<style:text-properties {properties}{line}/></style:style>"
            )
    return "".join(made)


def _table_xml(book: Book, sheet: Sheet) -> str:
    if sheet.is_plain:
        return _plain_table_xml(book, sheet)
    columns = [f'<table:table-column table:style-name="c{width}"/>' for width in sheet.widths]
    frozen, others = "".join(columns[: sheet.frozen_columns]), "".join(columns[sheet.frozen_columns :])
    rows = [_table_row_xml(book, sheet, place, line) for place, line in enumerate(sheet.lines)]
    before, head, after = rows[: sheet.head], rows[sheet.head], rows[sheet.head + 1 :]
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="pages{sheet.pages}">'
        f"<table:table-header-columns>{frozen}</table:table-header-columns>{others}{''.join(before)}"
        f"<table:table-header-rows>{head}</table:table-header-rows>{''.join(after)}</table:table>"
    )


def _plain_table_xml(book: Book, sheet: Sheet) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="c{width}" table:default-cell-style-name="typed-text"/>'
        for width in sheet.widths
    )
    rows = "".join(_table_row_xml(book, sheet, place, line) for place, line in enumerate(sheet.lines))
    return f"<table:table table:name={quoteattr(sheet.name)}>{columns}{rows}</table:table>"


def _table_row_xml(book: Book, sheet: Sheet, place: int, line: Line) -> str:
    side = sheet.amounts if line.kind == "head" else len(line.cells)
    cells = "".join(
        _table_cell_xml(book, At(sheet.name, place, column), cell, line.kind, "text" if column < side else "amount")
        for column, cell in enumerate(line.cells)
    )
    return f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>"


def _table_cell_xml(book: Book, at: At, cell: Value, kind: str, side: str) -> str:
    if cell is None or cell == "":
        return f'<table:table-cell table:style-name="{kind}-text"/>'
    if isinstance(cell, str):
        text = book.by_name[at.sheet].clean_text(cell)
        lines = "".join(f"<text:p>{_escape_spaces(line)}</text:p>" for line in text.split("\n"))
        return (
            f'<table:table-cell table:style-name="{kind}-{side}" office:value-type="string">{lines}</table:table-cell>'
        )
    if isinstance(cell, date):
        attributes = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return f'<table:table-cell table:style-name="{kind}-day" {attributes}><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>'
    if isinstance(cell, int):
        attributes = f'office:value-type="float" office:value="{cell}"'
        return f'<table:table-cell table:style-name="{kind}-number" {attributes}><text:p>{cell}</text:p></table:table-cell>'
    if kind == "typed" and isinstance(cell, Decimal):
        said = f'office:value-type="float" office:value="{cell}"'
        return f'<table:table-cell table:style-name="typed-decimal" {said}><text:p>{cell}</text:p></table:table-cell>'
    formula = ""
    if not isinstance(cell, Decimal):
        formula = f" table:formula={quoteattr(f'of:={OpenFormula(at.sheet).spelled(cell)}')}"
    if isinstance(cell, Sorted):
        word = f'office:value-type="string"><text:p>{escape(str(book.said(at)))}</text:p>'
        return f'<table:table-cell table:style-name="{kind}-text"{formula} {word}</table:table-cell>'
    amount = cell if isinstance(cell, Decimal) else book.value(at)
    if isinstance(cell, Quotient) and not book.has_share(cell):
        said = f'office:value-type="string"><text:p>{NO_SHARE}</text:p>'
        return f'<table:table-cell table:style-name="{kind}-share"{formula} {said}</table:table-cell>'
    if isinstance(cell, Quotient):
        said = f'office:value-type="percentage" office:value="{amount:.6f}"'
        words = f"<text:p>{format_share(100 * amount)}</text:p>"
        return f'<table:table-cell table:style-name="{kind}-share"{formula} {said}>{words}</table:table-cell>'
    attributes = f'office:value-type="currency" office:currency="EUR" office:value="{amount}"'
    shown = f"<text:p>{format_euros(amount)}</text:p>"
    return f'<table:table-cell table:style-name="{kind}-amount"{formula} {attributes}>{shown}</table:table-cell>'


def _escape_spaces(line: str) -> str:
    """OpenDocument keeps one space where several are written, and none at the ends."""
    escaped = _RUN_OF_SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(line))
    return escaped.replace("\t", "<text:tab/>")


def _settings_xml(book: Book) -> str:
    """The rows and columns that stay on the screen while the rest scrolls."""
    views = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, kind, value in (
                ("HorizontalSplitMode", "short", 2 if sheet.frozen_columns else 0),
                ("VerticalSplitMode", "short", 2),
                ("HorizontalSplitPosition", "int", sheet.frozen_columns),
                ("VerticalSplitPosition", "int", sheet.frozen),
                ("PositionRight", "int", sheet.frozen_columns),
                ("PositionBottom", "int", sheet.frozen),
                ("ActiveSplitRange", "short", 2),
            )
        )
        + "</config:config-item-map-entry>"
        for sheet in book.sheets
    )
    return look.fill_shape("ods-settings.xml", spaces=SPACES, views=views, first=escape(book.sheets[0].name)).decode()
