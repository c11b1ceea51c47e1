"""The process that reads a PDF: standard input holds the file, standard output its blocks in JSON. Without Django, which would
take longer to load than most files to read."""

import json
import logging
import sys
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

from jalons.base.pdf_opening_process import DAMAGED, allowed_seconds, is_cut, limit_resources
from jalons.papers.uploaded_documents.blocks import Block, Grid, Heading, Paragraph, TextlessPage
from jalons.papers.uploaded_documents.pdf_fonts import letter_widths
from jalons.papers.uploaded_documents.pdf_layout import Fragment, Page, Rule, page_blocks

# A map or a drawing has more; a table of a whole page has a thousand.
_MOST_RULES = 10_000
# What a page of a picture may still say: its number, the name of the machine that scanned it.
_FEWEST_LETTERS = 25
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_PAINTED = (b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*")


def main() -> None:
    most_pages, seconds = map(int, sys.argv[1:3])
    content = sys.stdin.buffer.read()
    limit_resources(allowed_seconds(len(content), seconds))
    logging.disable()
    json.dump(_read_answer(content, most_pages), sys.stdout)


def _read_answer(content: bytes, most_pages: int) -> dict[str, Any]:
    if is_cut(content):
        return {"problem": "damaged"}
    try:
        return _read_pages(PdfReader(BytesIO(content)), most_pages)
    except DAMAGED:
        return {"problem": "damaged"}


def _read_pages(reader: PdfReader, most_pages: int) -> dict[str, Any]:
    if reader.is_encrypted and not reader.decrypt(""):
        return {"problem": "locked"}
    if len(reader.pages) > most_pages:
        return {"problem": "long"}
    fonts = _Fonts()
    pages = [_read_page(page, fonts) for page in reader.pages]
    if sum(page.letters >= _FEWEST_LETTERS for page in pages) * 10 < len(pages):
        return {"problem": "textless"}
    return {"blocks": [_pack_block(block) for block in page_blocks(pages, _FEWEST_LETTERS)]}


def _read_page(page: PageObject, fonts: "_Fonts") -> Page:
    if page.rotation:
        page.transfer_rotation_to_content()
    collector = _Collector(fonts)
    page.extract_text(visitor_text=collector.take_text, visitor_operand_before=collector.take_operation)
    box = page.cropbox
    return Page(float(box.bottom), float(box.top), collector.fragments, collector.rules)


class _Fonts:
    """The widths of letters of each font, read once."""

    def __init__(self) -> None:
        # A font is kept with its widths: another one could have its id afterwards.
        self.known: dict[int, tuple[Any, dict[str, float]]] = {}

    def widths(self, font: Any) -> dict[str, float]:
        if font is None:
            return {}
        if id(font) not in self.known:
            self.known[id(font)] = font, letter_widths(font)
        return self.known[id(font)][1]


class _Collector:
    """What pypdf visits in a page: its texts, and the straight lines of its tables."""

    def __init__(self, fonts: _Fonts) -> None:
        self.fonts = fonts
        self.fragments: list[Fragment] = []
        self.rules: list[Rule] = []
        self.at = (0.0, 0.0)
        self.path: list[Rule] = []

    def take_text(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        x, y = _place_point(tm[4], tm[5], cm)
        if not text.strip():
            self._end_with_space(text, y)
            return
        scale = abs(tm[3] * cm[3] + tm[2] * cm[1]) or abs(tm[1] * cm[2] + tm[0] * cm[0]) or 1.0
        name = str((font or {}).get("/BaseFont", "")).lower()
        size = abs(size * scale)
        ems = self.fonts.widths(font)
        widths = [ems.get(letter, 0.0) * size for letter in text.strip()]
        self.fragments.append(
            Fragment(
                x,
                y,
                size,
                text.replace("\n", " "),
                any(word in name for word in _BOLD),
                width=sum(widths) if all(widths) else 0.0,
                first_width=widths[0],
            )
        )

    def _end_with_space(self, blank: str, y: float) -> None:
        """The space that ends a line is drawn alone when it has no room left."""
        last = self.fragments[-1] if self.fragments else None
        if last and " " in blank and abs(last.y - y) < 1 and not last.text[-1].isspace():
            self.fragments[-1] = last._replace(text=f"{last.text} ")

    def take_operation(self, operator: bytes, operands: Any, cm: Any, _tm: Any) -> None:
        if operator in _PAINTED or operator == b"n":
            # A path that is not painted only cuts what is drawn after it.
            self.rules += self.path if operator in _PAINTED and len(self.rules) < _MOST_RULES else []
            self.path = []
        if operator not in (b"re", b"m", b"l") or len(self.path) > _MOST_RULES:
            return
        try:
            values = [float(value) for value in operands]
        except (TypeError, ValueError):
            return
        if operator == b"re" and len(values) == 4:
            x, y, width, height = values
            self._add_box(_place_point(x, y, cm), _place_point(x + width, y + height, cm))
        elif len(values) == 2:
            point = _place_point(values[0], values[1], cm)
            if operator == b"l":
                self._add_rule(self.at, point)
            self.at = point

    def _add_box(self, first: tuple[float, float], last: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = first, last
        for begin, end in (((x0, y0), (x1, y0)), ((x0, y1), (x1, y1)), ((x0, y0), (x0, y1)), ((x1, y0), (x1, y1))):
            self._add_rule(begin, end)

    def _add_rule(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = begin, end
        if abs(y0 - y1) < 1 and abs(x0 - x1) > 4:
            self.path.append(Rule(False, y0, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < 1 and abs(y0 - y1) > 4:
            self.path.append(Rule(True, x0, min(y0, y1), max(y0, y1)))


def _place_point(x: float, y: float, matrix: Any) -> tuple[float, float]:
    a, b, c, d, e, f = (float(value) for value in matrix)
    return x * a + y * c + e, x * b + y * d + f


def _pack_block(block: Block) -> list[Any]:
    match block:
        case Heading():
            return ["heading", block.text, block.level, block.page]
        case Paragraph():
            return ["paragraph", block.text, block.page, block.is_strong, block.is_item, block.breaks]
        case Grid():
            return ["grid", block.rows, block.page, sorted(block.merged)]
        case TextlessPage():
            return ["textless", block.page]


if __name__ == "__main__":
    main()
