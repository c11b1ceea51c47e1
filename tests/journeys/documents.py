"""The words of a file, read by a library that did not write it."""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pikepdf
import pypdf

# Where a paragraph, a heading or a cell ends, a space is read.
_BLOCKS = {"p", "h", "tab", "line-break", "br", "s"}


def words_of(path: Path) -> str:
    """All the text, on one line, without the breaks and the invisible signs of the page."""
    readers = {".pdf": text_of_pdf, ".docx": _docx, ".odt": _odt, ".pptx": _office_parts, ".xlsx": _office_parts}
    reader = readers[path.suffix]
    return plain(reader(path))


def lacking(text: str, *sentences: str) -> list[str]:
    """Those that a document does not say."""
    return [sentence for sentence in sentences if plain(sentence) not in plain(text)]


def plain(text: str) -> str:
    """As compared: letters, accents and signs count; the width of spaces and the line ends do not."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"\s", "", re.sub("[\u00ad\u200b\u2060\ufeff]", "", text))


def text_of_pdf(file: Path | BytesIO) -> str:
    with pikepdf.open(file) as pdf:  # a second reader agrees that the file is sound and tagged, and speaks French
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("fr")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def _office_parts(path: Path) -> str:
    """The texts of the slides, or of the cells."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if re.match(r"(ppt/slides/slide|xl/sharedStrings)", name)]
        return "\n".join(" ".join(ElementTree.fromstring(archive.read(part)).itertext()) for part in parts)


def _docx(path: Path) -> str:
    document = docx.Document(str(path))
    return "\n".join(text.text or "" for text in document.element.body.iter("{*}t"))


def _odt(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(_runs(ElementTree.fromstring(archive.read("content.xml"))))


def _runs(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _runs(child)
        yield child.tail or ""
    if element.tag.rpartition("}")[2] in _BLOCKS:
        yield " "
