"""Writes the text of OpenDocument."""

import re
from xml.sax.saxutils import escape, quoteattr

from jalons.papers.documents import look
from jalons.papers.documents.model import Content, Run, content_runs

MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "style", "text", "table", "meta", "config")
        },
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "ooo": "http://openoffice.org/2004/office",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'


def label_break_xml(label: str) -> str:
    return "<text:line-break/>" if len(label) > look.SHORT_LABEL else "<text:tab/>"


def margin_attributes(before: float, after: float) -> str:
    """Both margins are written: LibreOffice loses the one that a variant of a style leaves out."""
    return f'fo:margin-top="{before}cm" fo:margin-bottom="{after}cm"'


def note_xml(line: str, style: str = "Source") -> str:
    return paragraph_xml(style, text_xml(line)) if line else ""


def paragraph_xml(style: str, inside: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def content_xml(content: Content) -> str:
    return "".join(map(run_xml, content_runs(content)))


def run_xml(run: Run) -> str:
    words = (
        f'<text:span text:style-name="Strong_20_Emphasis">{text_xml(run.text)}</text:span>'
        if run.strong
        else text_xml(run.text)
    )
    if not run.href:
        return words
    return f'<text:a xlink:type="simple" xlink:href={quoteattr(run.href)} text:style-name="Internet_20_link">{words}</text:a>'


_GAP = re.compile("(?<= ) +")


def text_xml(typed: str) -> str:
    """Counts repeated spaces, since OpenDocument would otherwise merge them into one."""
    spaced = _GAP.sub(lambda gap: f'<text:s text:c="{len(gap[0])}"/>', escape(typed))
    return spaced.replace("\n", "<text:line-break/>")
