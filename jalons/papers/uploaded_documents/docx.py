"""The blocks of a Word document. Elements are read by their local names, so that « Open XML strict » is read too."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from jalons.papers.uploaded_documents.archive import damaged_refusal, macros_refusal
from jalons.papers.uploaded_documents.blocks import (
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

MAIN = "word/document.xml"
_MACRO_TYPE = b"macroEnabled"
# Their text is not shown, or is shown elsewhere; a fallback repeats what it stands for.
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr"}
_HEADING_NAME = re.compile(r"(?:heading|titre) ?([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|tm|table of|tdm)\b.*", re.IGNORECASE)
_DEEPEST = 9
_MOST = 10_000


def read_docx(files: dict[str, bytes]) -> list[Block]:
    """`files`: the parts that `unzip_document` gave. Raises Refused."""
    if _MACRO_TYPE in files.get("[Content_Types].xml", b""):
        raise macros_refusal()
    body = next((child for child in parse_part(files[MAIN]) if local_name(child) == "body"), None)
    if body is None:
        raise damaged_refusal()
    return list(_Reader(_Styles(files), _Numbers(files)).blocks(body))


def _child(element: Any, *path: str) -> Any:
    """The first descendant by local names, None when one is missing."""
    for name in path:
        element = next((child for child in element if local_name(child) == name), None) if element is not None else None
    return element


class _Styles:
    """The level of each style of paragraph: 0 for the title of the document, None for a text."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.levels: dict[str, int | None] = {}
        self.contents: set[str] = set()
        self.numbers: dict[str, tuple[str, int]] = {}
        root = parse_part(files["word/styles.xml"]) if "word/styles.xml" in files else ()
        based: dict[str, str] = {}
        for style in root:
            if local_name(style) == "style" and attribute(style, "type") == "paragraph":
                self._add(style, based)
        for identifier in list(self.levels):
            self._inherit(identifier, based)

    def _add(self, style: Any, based: dict[str, str]) -> None:
        identifier, name = attribute(style, "styleId"), attribute(_child(style, "name"), "val")
        if _CONTENTS_NAME.fullmatch(name):
            self.contents.add(identifier)
        based[identifier] = attribute(_child(style, "basedOn"), "val")
        match = _HEADING_NAME.fullmatch(name)
        outline = attribute(_child(style, "pPr", "outlineLvl"), "val")
        level = int(match[1]) if match else TITLE_LEVEL if name.lower() in ("title", "titre") else None
        self.levels[identifier] = _outline_level(outline) if level is None else level
        number = _child(style, "pPr", "numPr")
        if number is not None:
            at = read_number(attribute(_child(number, "ilvl"), "val"), max((level or 1) - 1, 0), _MOST)
            self.numbers[identifier] = (attribute(_child(number, "numId"), "val"), at)

    def _inherit(self, identifier: str, based: dict[str, str]) -> None:
        above, seen = based.get(identifier, ""), {identifier}
        while self.levels[identifier] is None and above in self.levels and above not in seen:
            seen.add(above)
            self.levels[identifier] = self.levels[above] or None
            above = based.get(above, "")


def _outline_level(text: str) -> int | None:
    level = read_number(text, _DEEPEST, _DEEPEST) + 1
    return level if level <= _DEEPEST else None


class _Numbers:
    """The numbers that Word writes by itself before a paragraph: « Fiche action 3 : » may be one, and is nowhere in the text."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.formats: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.lists: dict[str, str] = {}
        self.counts: Counter[tuple[str, int]] = Counter()
        for element in parse_part(files["word/numbering.xml"]) if "word/numbering.xml" in files else ():
            if local_name(element) == "abstractNum":
                self.formats[attribute(element, "abstractNumId")] = dict(map(_level_format, _levels(element)))
            elif local_name(element) == "num":
                self.lists[attribute(element, "numId")] = attribute(_child(element, "abstractNumId"), "val")

    def label(self, number: str, level: int) -> str:
        """Counts one more, and gives what Word writes: "" for a bullet."""
        abstract = self.lists.get(number, "")
        levels = self.formats.get(abstract, {})
        if level not in levels:
            return ""
        self.counts[abstract, level] += 1
        for deeper in range(level + 1, _DEEPEST + 1):
            del self.counts[abstract, deeper]
        kind, text, _start = levels[level]
        return "" if kind in ("bullet", "none") else re.sub("%([1-9])", lambda at: self._count(abstract, at[1]), text)

    def _count(self, abstract: str, place: str) -> str:
        level = int(place) - 1
        kind, _text, start = self.formats[abstract].get(level, ("decimal", "", 1))
        count = max(self.counts[abstract, level], 1) + start - 1
        return chr(64 + count) if kind == "upperLetter" and 0 < count < 27 else str(count)


def _levels(abstract: Any) -> list[Any]:
    return [child for child in abstract if local_name(child) == "lvl"]


def _level_format(level: Any) -> tuple[int, tuple[str, str, int]]:
    kind, text = attribute(_child(level, "numFmt"), "val"), attribute(_child(level, "lvlText"), "val")
    return read_number(attribute(level, "ilvl"), 0, _MOST), (
        kind,
        text[:60],
        read_number(attribute(_child(level, "start"), "val"), 1, _MOST),
    )


class _Reader:
    def __init__(self, styles: _Styles, numbers: _Numbers) -> None:
        self.styles, self.numbers = styles, numbers

    def blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from filter(None, [self._grid(element)])
            elif name not in _SKIPPED:
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        block = self._read_paragraph(element)
        if block:
            yield block
        for box in _boxes(element):
            yield from self.blocks(box)

    def _read_paragraph(self, element: Any) -> Heading | Paragraph | None:
        style = attribute(_child(element, "pPr", "pStyle"), "val")
        text = _text(element)
        if not text or style in self.styles.contents:
            return None
        number = _child(element, "pPr", "numPr")
        where = (
            (attribute(_child(number, "numId"), "val"), read_number(attribute(_child(number, "ilvl"), "val"), 0, _MOST))
            if number is not None
            else self.styles.numbers.get(style)
        )
        level = _outline_level(attribute(_child(element, "pPr", "outlineLvl"), "val"))
        level = self.styles.levels.get(style) if level is None else level
        label = self.numbers.label(*where) if where else ""
        if level is not None:
            return Heading(f"{label} {text}".strip(), level)
        return Paragraph(text, is_strong=_is_strong(element), is_item=where is not None)

    def _grid(self, table: Any) -> Grid | None:
        rows = list(_inside(table, "tr"))
        return make_grid([[self._cell(cell) for cell in _inside(row, "tc")] for row in rows])

    def _cell(self, cell: Any) -> Cell:
        texts = [block_text(block) for block in self.blocks(cell)]
        merge = _child(cell, "tcPr", "vMerge")
        across = read_number(attribute(_child(cell, "tcPr", "gridSpan"), "val"), 1, _MOST)
        return Cell(
            "\n".join(filter(None, texts)), max(across, 1), merge is not None and attribute(merge, "val") != "restart"
        )


def _boxes(parent: Any) -> Iterator[Any]:
    """The nearest text boxes: those inside them are read with them."""
    for child in parent:
        if local_name(child) == "txbxContent":
            yield child
        elif local_name(child) not in _SKIPPED:
            yield from _boxes(child)


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, in controls of content too."""
    for child in parent:
        if local_name(child) == name:
            yield child
        elif local_name(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _inside(child, name)


def _text(element: Any) -> str:
    return clean_lines("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in _SKIPPED and name != "txbxContent":
            yield from _pieces(child)


def _is_strong(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter() if local_name(run) == "r" and "".join(_pieces(run)).strip()]
    bold = [_child(run, "rPr", "b") for run in runs]
    return bool(runs) and all(one is not None and attribute(one, "val") not in ("0", "false", "off") for one in bold)
