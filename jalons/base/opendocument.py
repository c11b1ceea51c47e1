"""A table as an OpenDocument spreadsheet: texts, amounts and days, each cell with its own type, and no formula."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

ODS = "application/vnd.oasis.opendocument.spreadsheet"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("number", "datastyle"),
        ("manifest", "manifest"),
        ("fo", "xsl-fo-compatible"),
    )
)
_STYLES = (
    '<style:style style:name="text" style:family="table-cell"><style:table-cell-properties style:vertical-align="top" '
    'fo:wrap-option="wrap"/></style:style>'
    '<style:style style:name="head" style:family="table-cell" style:parent-style-name="text"><style:table-cell-properties '
    'fo:background-color="#e1eeeb" style:vertical-align="top" fo:wrap-option="wrap"/><style:text-properties '
    'fo:font-weight="bold"/></style:style>'
    '<number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-integer-digits="1" '
    'number:grouping="true"/></number:number-style>'
    '<number:date-style style:name="N2"><number:day number:style="long"/><number:text>/</number:text><number:month '
    'number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="amount" style:family="table-cell" style:parent-style-name="text" style:data-style-name="N1"/>'
    '<style:style style:name="day" style:family="table-cell" style:parent-style-name="text" style:data-style-name="N2"/>'
)
_RUN_OF_SPACES = re.compile(r"^ | $|(?<= ) +")


def write_ods(
    name: str, rows: Sequence[Sequence[str | Decimal | date]], *, head: int, widths: Mapping[int, int]
) -> bytes:
    """`head`: index of the row of headings, from 0; `widths`: width of each column in characters, 18 by default."""
    count = max(map(len, rows))
    styles = "".join(
        f'<style:style style:name="c{place}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{widths.get(place, 18) * 0.21:.2f}cm"/></style:style>'
        for place in range(count)
    )
    columns = "".join(
        f'<table:table-column table:style-name="c{place}" table:default-cell-style-name="text"/>'
        for place in range(count)
    )
    body = "".join(
        f"<table:table-row>{''.join(_cell_xml(cell, 'head' if place == head else 'text') for cell in row)}</table:table-row>"
        for place, row in enumerate(rows)
    )
    content = (
        f'{_PROLOGUE}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>{_STYLES}{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet><table:table table:name={quoteattr(name)}>{columns}{body}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{_PROLOGUE}<manifest:manifest {_SPACES} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{ODS}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # First in the archive and not compressed, as the standard requires: other programs recognise the file by it.
        archive.writestr(zipfile.ZipInfo("mimetype"), ODS, zipfile.ZIP_STORED)
        archive.writestr(zipfile.ZipInfo("content.xml"), content, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), manifest, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cell_xml(cell: str | Decimal | date, style: str) -> str:
    if isinstance(cell, Decimal):
        shown = f"<text:p>{cell}</text:p>"
        return f'<table:table-cell table:style-name="amount" office:value-type="float" office:value="{cell}">{shown}</table:table-cell>'
    if isinstance(cell, date):
        attributes = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return (
            f'<table:table-cell table:style-name="day" {attributes}><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>'
        )
    if not cell:
        return f'<table:table-cell table:style-name="{style}"/>'
    lines = "".join(f"<text:p>{escape_spaces(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def escape_spaces(line: str) -> str:
    """Encodes repeated spaces and those at the ends of a line, which OpenDocument would otherwise drop."""
    escaped = _RUN_OF_SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(line))
    return escaped.replace("\t", "<text:tab/>")
