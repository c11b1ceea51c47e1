"""What Word and LibreOffice have in common: XML whose elements and attributes are read by their local names."""

import re
from typing import Any

from lxml import etree

from jalons.papers.uploaded_documents.archive import damaged_refusal
from jalons.papers.uploaded_templates.ooxml import parse_checked_xml


def parse_part(data: bytes) -> Any:
    """The root of a part that `unzip_document` gave."""
    try:
        return parse_checked_xml(data)
    except etree.XMLSyntaxError as error:
        raise damaged_refusal() from error


def local_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """ "" when there is no such attribute, or no element."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def read_number(text: str, default: int, most: int) -> int:
    return min(int(text), most) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else default


def clean_lines(text: str) -> str:
    """Without spaces that show nothing. A tab stays: it parts a label from its text."""
    return "\n".join(re.sub(r"[^\S\t]+", " ", line).strip() for line in text.split("\n")).strip()
