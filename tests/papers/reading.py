"""Reads documents back without the code that wrote them: pikepdf and pypdf for PDF, the standard library for the others."""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"


def xml(file: bytes, member: str) -> ElementTree.Element:
    with ZipFile(BytesIO(file)) as archive:
        return ElementTree.fromstring(archive.read(member))


def squeezed(text: str) -> str:
    """Without spaces, hyphens and joints, which a layout may add at the end of a line."""
    return re.sub("[\\s\u00a0\u200b\u00ad-]+", "", text)


def pdf_pages(file: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(file)).pages]


type Matrix = tuple[float, float, float, float]

_UPRIGHT: Matrix = (1, 0, 0, 1)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = inner, outer
    return (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)


def pdf_text_sizes(file: bytes) -> list[tuple[int, float]]:
    """The page and the height in points of each text that is drawn, drawings included: the size of its font, as the
    matrices of the page scale it. Texts that are not drawn (rendering mode 3) are left out."""
    found: list[tuple[int, float]] = []

    def four(operands: Any) -> Matrix:
        return tuple(float(one) for one in list(operands)[:4])  # type: ignore[return-value]

    def read(stream: Any, resources: Any, page: int, around: Matrix) -> None:
        matrix, size, line, is_drawn = around, 0.0, _UPRIGHT, True
        kept: list[tuple[Matrix, float, bool]] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operands, operator = instruction.operands, str(instruction.operator)
            if operator == "q":
                kept.append((matrix, size, is_drawn))
            elif operator == "Q":
                matrix, size, is_drawn = kept.pop()
            elif operator == "cm":
                matrix = _product(four(operands), matrix)
            elif operator == "Tf":
                size = float(operands[1])
            elif operator == "Tr":
                is_drawn = int(operands[0]) != 3
            elif operator == "BT":
                line = _UPRIGHT
            elif operator == "Tm":
                line = four(operands)
            elif operator in ("Tj", "TJ", "'", '"') and is_drawn:
                _a, _b, c, d = _product(line, matrix)
                found.append((page, round(size * (c * c + d * d) ** 0.5, 2)))
            elif operator == "Do":
                drawing = resources.XObject[str(operands[0])]
                if drawing.get("/Subtype") == "/Form":
                    inner = _product(four(drawing.get("/Matrix", [1, 0, 0, 1])), matrix)
                    read(drawing, drawing.get("/Resources", resources), page, inner)

    with pikepdf.open(BytesIO(file)) as opened:
        for number, page in enumerate(opened.pages, 1):
            read(page, page.Resources, number, _UPRIGHT)
    return found


def pdf_tags(file: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every structure element in reading order: its name, its alternative text and its title."""
    found = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(
                    (str(element.S)[1:], {key: str(element[f"/{key}"]) for key in ("Alt", "T") if f"/{key}" in element})
                )
            if "/K" in element:
                walk(element.K)

    with pikepdf.open(BytesIO(file)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


def docx_text(element: ElementTree.Element) -> str:
    pieces = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n", f"{W}tab": lambda e: "\t"}
    return "".join(
        pieces[piece.tag](piece) for piece in element.iter() if piece.tag in pieces and piece.tag != f"{W}tabs"
    )


def docx_style(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "Normal" if style is None else style.attrib[f"{W}val"]


def docx_paragraphs(file: bytes) -> list[tuple[str, str]]:
    return [(docx_style(paragraph), docx_text(paragraph)) for paragraph in xml(file, "word/document.xml").iter(f"{W}p")]


def odt_text(element: ElementTree.Element) -> str:
    text = element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            text += " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}line-break":
            text += "\n"
        elif child.tag == f"{TEXT}tab":
            text += "\t"
        elif child.tag not in (f"{SVG}title", f"{SVG}desc"):
            text += odt_text(child)
        text += child.tail or ""
    return text


def odt_paragraphs(file: bytes) -> list[tuple[str, str]]:
    content = xml(file, "content.xml")
    return [
        (element.attrib[f"{TEXT}style-name"], odt_text(element))
        for element in content.iter()
        if element.tag in (f"{TEXT}p", f"{TEXT}h")
    ]
