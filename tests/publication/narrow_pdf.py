"""A PDF as word processors write it: a line that ends between two words keeps their space, drawn alone where it has no room, and
a word that is wider than its cell is cut anywhere, without a hyphen."""

import io
from collections.abc import Iterator

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

_WIDTHS = {**dict.fromkeys("ijlftr’'.,;:()! ", 300), **dict.fromkeys("mwMW–€", 850)}
_USUAL_WIDTH = 560
_PAGE = (595, 842)
_MARGIN = 57
_PADDING = 5
_ROOM = _PAGE[0] - 2 * _MARGIN
_TEXT = 11
_TITLES = {1: 20, 2: 17, 3: 15, 4: 13}


def wrapped_lines(text: str, room: float, size: float = _TEXT) -> Iterator[str]:
    """Each line with the space that ends it."""
    line = ""
    for word in text.split(" "):
        if line and _text_width(line + word, size) > room:
            yield line
            line = ""
        while _text_width(word, size) > room:
            fits = max(count for count in range(1, len(word)) if _text_width(word[:count], size) <= room)
            yield word[:fits]
            word = word[fits:]
        line += f"{word} "
    yield line[:-1]


def _text_width(text: str, size: float) -> float:
    return sum(_WIDTHS.get(letter, _USUAL_WIDTH) for letter in text) * size / 1000


class NarrowPdf:
    """Pieces are written one under the other; the columns of a table are equal. `keeps_spaces`: those that end lines are drawn."""

    def __init__(self, *, keeps_spaces: bool = True) -> None:
        self.keeps_spaces = keeps_spaces
        self.pages: list[list[bytes]] = [[]]
        self.y: float = _PAGE[1] - _MARGIN

    def heading(self, text: str, level: int) -> None:
        self._write_lines(text, "F2", _TITLES[level])

    def paragraph(self, text: str) -> None:
        if text:
            self._write_lines(text, "F1", _TEXT)

    def table(self, rows: list[list[str]]) -> None:
        width = _ROOM / len(rows[0])
        for row in rows:
            cells = [
                [line for part in text.split("\n") for line in wrapped_lines(part, width - 2 * _PADDING)]
                for text in row
            ]
            height = 1.2 * _TEXT * max(map(len, cells)) + 2 * _PADDING
            self._leave_room(height)
            for column, lines in enumerate(cells):
                left = _MARGIN + column * width
                self.pages[-1].append(f"{left:.2f} {self.y - height:.2f} {width:.2f} {height:.2f} re S".encode())
                for number, line in enumerate(lines, 1):
                    y = self.y - _PADDING - 1.2 * _TEXT * number + 3
                    self._draw_line(line, left + _PADDING, y, "F1", _TEXT, width - 2 * _PADDING)
            self.y -= height
        self.y -= 2 * _TEXT

    def done(self) -> bytes:
        writer = PdfWriter()
        fonts = DictionaryObject({NameObject("/F1"): _font("Helvetica"), NameObject("/F2"): _font("Helvetica-Bold")})
        for drawn in self.pages:
            page = writer.add_blank_page(*_PAGE)
            content = DecodedStreamObject()
            content.set_data(b"\n".join(drawn))
            page[NameObject("/Contents")] = writer._add_object(content)
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    def _write_lines(self, text: str, font: str, size: float) -> None:
        for line in wrapped_lines(text, _ROOM, size):
            self._leave_room(1.2 * size)
            self.y -= 1.2 * size
            self._draw_line(line, _MARGIN, self.y, font, size, _ROOM)
        self.y -= 1.5 * size

    def _leave_room(self, height: float) -> None:
        if self.y - height < _MARGIN:
            self.pages.append([])
            self.y = _PAGE[1] - _MARGIN

    def _draw_line(self, line: str, x: float, y: float, font: str, size: float, room: float) -> None:
        pieces = [(x, line if self.keeps_spaces else line.rstrip())]
        if self.keeps_spaces and line.endswith(" ") and _text_width(line, size) > room:
            pieces = [(x, line[:-1]), (x + room, " ")]
        for at, text in pieces:
            drawn = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            self.pages[-1].append(f"BT /{font} {size} Tf {at:.2f} {y:.2f} Td (".encode() + drawn + b") Tj ET")


def _font(name: str) -> DictionaryObject:
    widths = [_WIDTHS.get(bytes([code]).decode("cp1252", "replace"), _USUAL_WIDTH) for code in range(32, 256)]
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/TrueType"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            NameObject("/FirstChar"): NumberObject(32),
            NameObject("/LastChar"): NumberObject(255),
            NameObject("/Widths"): ArrayObject(map(NumberObject, widths)),
        }
    )
