"""What a workbook cell shows around its number: « 20 % » is stored as 0.2, « 12 k€ » as 12, « 12 000 $ » as 12000.

The reader that comes next (calamine) gives the number alone, and nothing at all for a formula in error. Here such a
cell becomes the text that people see. Plain numbers and euros, days and hours are not changed.
"""

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from jalons.base.workbooks import Reader, pack_files, parse_xml

# Longest text kept around a number; then the longest format, which is the limit of Excel itself.
_LONGEST = 20
_LONGEST_FORMAT = 255
_MOST_STYLES = 66_000
_PLAIN = re.compile(r"[\d\s.,€()+−-]|euros?|eur|ttc", re.IGNORECASE)


def show_cell_texts(content: bytes) -> bytes:
    """The same workbook with such cells as texts. `content` has been packed by `workbooks.check_workbook`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if "content.xml" in files:
        return pack_files(files | {"content.xml": _ODS_CELL.sub(_show_ods_cell, files["content.xml"])})
    styles = _Styles()
    for name in files:
        if name.lower() == "xl/styles.xml":
            parse_xml(files[name], styles)
    formats = {code: _parse_number_format(code) for code in set(styles.codes)}
    by_style = {place: number_format for place, code in enumerate(styles.codes) if (number_format := formats[code])}
    sheets = [name for name in files if name.lower().startswith("xl/worksheets/")]
    return pack_files(
        files | {name: _CELL.sub(lambda match: _show_xlsx_cell(match, by_style), files[name]) for name in sheets}
    )


def _has_other_text(text: str) -> bool:
    return bool(_PLAIN.sub("", text))


# --- XLSX ------------------------------------------------------------------------------------------------------------

# Each part of the pattern stops at the next « < », so no file makes the search slow.
_CELL = re.compile(
    rb'<((?:\w+:)?)c((?:\s+[\w:]+="[^"<>]*")*)\s*>(?:<\1f\b[^<>]*(?:/>|>[^<]*</\1f>))?\s*<\1v>([^<]*)</\1v>'
)
_KIND = re.compile(rb'\st="(\w+)"')
_STYLE = re.compile(rb'\ss="(\d{1,6})"')
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\[\]-]*+)[^\[\]]*+\]|(\[[^\[\]]*\]|[_*].)|(General|E[+-]|.)', re.DOTALL)
# Built-in formats, which no file spells out, that show more than a number.
_BUILT_IN = {"9": "0%", "10": "0.00%"}


class _Styles(Reader):
    """The number format of each style, by its index."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self._formats = dict(_BUILT_IN)
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "numFmt" and len(self._formats) < _MOST_STYLES:
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_LONGEST_FORMAT]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.codes) < _MOST_STYLES:
            self.codes.append(self._formats.get(attributes.get("numFmtId", ""), ""))

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            self._inside = False


@dataclass
class _NumberFormat:
    before: str = ""
    after: str = ""
    times: Decimal = field(default_factory=lambda: Decimal(1))


def _parse_number_format(code: str) -> _NumberFormat | None:
    """The text that a format writes around positive numbers, and its multiplier. None for a day, an hour or a text, and
    for a format that shows only figures and euros."""
    number_format, has_number, commas = _NumberFormat(), False, 0
    for quoted, escaped, currency, passed, sign in _TOKEN.findall(code):
        literal = quoted or escaped or currency
        if passed[1:2] in tuple("hms"):
            return None
        if sign in ("0", "#", "?", "General"):
            has_number, commas = True, 0
        elif sign == ";":
            break
        elif sign == ",":
            commas += has_number
        elif sign == "%":
            number_format.times *= 100
            literal = "%"
        elif sign == "/" or sign.lower() in tuple("dmyhs@"):
            return None
        elif sign and sign not in (".", "E+", "E-"):
            literal = sign
        if has_number:
            number_format.after += literal
        else:
            number_format.before += literal
    # Commas after the digits divide by a thousand each: 12 000 is shown as « 12 k€ ».
    number_format.times /= 1000**commas
    return number_format if _has_other_text(number_format.before + number_format.after) else None


def _show_xlsx_cell(match: re.Match[bytes], around: dict[int, _NumberFormat]) -> bytes:
    prefix, attributes, value = match[1], match[2], match[3].decode(errors="replace")
    kind, style = _KIND.search(attributes), _STYLE.search(attributes)
    if kind and kind[1] == b"e":
        text = value
    elif (kind is None or kind[1] == b"n") and style and (number_format := around.get(int(style[1]))):
        try:
            number = round(Decimal(value.strip()) * number_format.times, 9)
        except InvalidOperation:
            return match[0]
        text = f"{number_format.before[:_LONGEST]}{_format_figures(number)}{number_format.after[:_LONGEST]}"
    else:
        return match[0]
    escaped = html.escape(text, quote=False).encode()
    return b'<%bc%b t="str"><%bv>%b</%bv>' % (prefix, _KIND.sub(b"", attributes), prefix, escaped, prefix)


def _format_figures(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


# --- ODS -------------------------------------------------------------------------------------------------------------

# As above, the search stops at the next tag of the same kind, even when a file never closes one.
_ODS_CELL = re.compile(
    rb'<table:table-cell((?:\s+[\w:-]+="[^"]*")*)\s*>([^<]*(?:<(?!/?table:table-cell\b)[^<]*)*)</table:table-cell>'
)
_VALUE = re.compile(rb'\s(?:office:(?:value-type|value|currency|string-value)|calcext:value-type)="[^"]*"')
_NUMBER = re.compile(rb'\soffice:value-type="(?:float|percentage|currency)"')
_ERROR = re.compile(rb'\scalcext:value-type="error"')
_CURRENCY = re.compile(rb'\soffice:currency="([A-Z]{3})"')
_NOTE = re.compile(rb"<office:annotation\b[^<]*(?:<(?!/?office:annotation\b)[^<]*)*</office:annotation>")
_SPACE = re.compile(rb"<text:s\b[^<>]*/>")
_TAG = re.compile(rb"<[^<>]*>")


def _show_ods_cell(match: re.Match[bytes]) -> bytes:
    attributes, inside = match[1], match[2]
    is_number = _NUMBER.search(attributes)
    if not is_number and not _ERROR.search(attributes):
        return match[0]
    shown = html.unescape(_TAG.sub(b"", _SPACE.sub(b" ", _NOTE.sub(b"", inside))).decode(errors="replace")).strip()
    currency = _CURRENCY.search(attributes)
    if currency and currency[1] != b"EUR" and not _has_other_text(shown):
        shown += f" {currency[1].decode()}"
    if is_number and not _has_other_text(shown):
        return match[0]
    text = html.escape(shown, quote=False).encode()
    other_attributes = _VALUE.sub(b"", attributes)
    return b'<table:table-cell%b office:value-type="string"><text:p>%b</text:p></table:table-cell>' % (
        other_attributes,
        text,
    )
