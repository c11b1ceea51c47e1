"""The blocks of a LibreOffice text."""

from collections.abc import Iterator
from typing import Any

from jalons.papers.uploaded_documents.archive import damaged_refusal
from jalons.papers.uploaded_documents.blocks import (
    MOST_COLUMNS,
    TITLE_LEVEL,
    Block,
    Cell,
    Grid,
    Heading,
    Paragraph,
    block_text,
    make_grid,
)
from jalons.papers.uploaded_documents.office_xml import attribute, clean_lines, local_name, parse_part, read_number

MAIN = "content.xml"
TEXT_TYPE = b"application/vnd.oasis.opendocument.text"
# Their text is not that of the document, or is told elsewhere in it.
_SKIPPED = {
    "tracked-changes", "annotation", "annotation-end", "note", "table-of-content", "illustration-index", "table-index",
    "alphabetical-index", "user-index", "bibliography", "sequence-decls", "forms", "ruby-text", "desc", "title",
}  # fmt: skip
_MOST_SPACES = 100


def read_odt(files: dict[str, bytes]) -> list[Block]:
    """`files`: the parts that `unzip_document` gave. Raises Refused."""
    root = parse_part(files[MAIN])
    body = next((child for child in root.iter() if local_name(child) == "text" and _is_office(child)), None)
    if body is None:
        raise damaged_refusal()
    styles = [root, *([parse_part(files["styles.xml"])] if "styles.xml" in files else [])]
    return list(_Reader(_read_styles(styles)).blocks(body))


def _is_office(element: Any) -> bool:
    return ":office:" in element.tag


def _count(element: Any, name: str, most: int) -> int:
    return read_number(attribute(element, name), 1, most)


class _Style:
    """What is read of a style: the one above it, its bold, whether it is the title of the document."""

    def __init__(self, element: Any) -> None:
        self.above = attribute(element, "parent-style-name")
        weights = (attribute(child, "font-weight") for child in element if local_name(child) == "text-properties")
        weight = next(weights, "")
        self.bold = None if not weight else weight in ("bold", "600", "700", "800", "900")


Styles = dict[tuple[str, str], _Style]


def _read_styles(roots: list[Any]) -> Styles:
    found = [one for root in roots for one in root.iter() if local_name(one) == "style" and ":style:" in one.tag]
    return {(attribute(one, "family"), attribute(one, "name")): _Style(one) for one in found}


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.styles = styles

    def blocks(self, parent: Any, *, is_item: bool = False) -> Iterator[Block]:
        for element in parent:
            name = local_name(element)
            if name in _SKIPPED:
                continue
            if name in ("h", "p"):
                yield from self._paragraph(element, is_item=is_item)
            elif name == "table":
                yield from filter(None, [self._grid(element)])
            else:
                yield from self.blocks(element, is_item=is_item or name == "list-item")

    def _paragraph(self, element: Any, *, is_item: bool) -> Iterator[Block]:
        text = _text(element)
        style = attribute(element, "style-name")
        if text and local_name(element) == "h":
            yield Heading(text, _count(element, "outline-level", 9))
        elif text and self._is_title(style):
            yield Heading(text, TITLE_LEVEL)
        elif text:
            yield Paragraph(text, is_strong=self._is_strong(element, style), is_item=is_item)
        for box in _boxes(element):
            yield from self.blocks(box)

    def _is_title(self, style: str) -> bool:
        return any(name == "Title" for name in self._above(style))

    def _above(self, style: str) -> Iterator[str]:
        for _step in range(20):
            if not style:
                return
            yield style
            found = self.styles.get(("paragraph", style))
            style = found.above if found else ""

    def _is_strong(self, element: Any, style: str) -> bool:
        found = (self.styles.get(("paragraph", name)) for name in self._above(style))
        whole = next((one.bold for one in found if one and one.bold is not None), False)
        spans = [(element.text or "", whole)]
        for child in element:
            span = self.styles.get(("text", attribute(child, "style-name"))) if local_name(child) == "span" else None
            spans.append(("".join(_pieces(child)), whole if span is None or span.bold is None else span.bold))
            spans.append((child.tail or "", whole))
        written = [bold for text, bold in spans if text.strip()]
        return bool(written) and all(written)

    def _grid(self, table: Any) -> Grid | None:
        return make_grid([self._cells(row) for row in _rows(table)])

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = []
        beside = 0
        for cell in row:
            name = local_name(cell)
            if name == "covered-table-cell":
                # What a cell spans to the right was counted with it; what it spans below goes on with it.
                covered = min(beside, _count(cell, "number-columns-repeated", MOST_COLUMNS))
                beside -= covered
                left = _count(cell, "number-columns-repeated", MOST_COLUMNS) - covered
                cells += [Cell("", goes_on=True)] * left
            elif name == "table-cell":
                texts = [block_text(block) for block in self.blocks(cell)]
                across = _count(cell, "number-columns-spanned", MOST_COLUMNS)
                one = Cell("\n".join(filter(None, texts)), across)
                cells += [one] * _count(cell, "number-columns-repeated", MOST_COLUMNS if one.text else 1)
                beside = across - 1
            if len(cells) > MOST_COLUMNS:
                break
        return cells


def _boxes(parent: Any) -> Iterator[Any]:
    """The nearest text boxes: those inside them are read with them."""
    for child in parent:
        if local_name(child) == "text-box":
            yield child
        elif local_name(child) not in _SKIPPED:
            yield from _boxes(child)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local_name(child) == "table-row":
            yield child
        elif local_name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _text(element: Any) -> str:
    return clean_lines("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        name = local_name(child)
        if name == "s":
            yield " " * _count(child, "c", _MOST_SPACES)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _SKIPPED and name not in ("text-box", "object", "object-ole", "image"):
            yield from _pieces(child)
        yield (child.tail or "").replace("\n", " ")
