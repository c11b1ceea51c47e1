"""Writes WordprocessingML as text, many times faster than with the objects of python-docx."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from jalons.papers.documents import look

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def paragraph_xml(style: str, inside: str, properties: str = "") -> str:
    named = "" if style == "Normal" else f'<w:pStyle w:val="{style}"/>'
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def run_xml(text: str, properties: str = "") -> str:
    if not text:
        return ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def spacing_xml(before: int, after: int) -> str:
    ends = (f' w:before="{before}"' if before else "") + (f' w:after="{after}"' if after else "")
    return f"<w:spacing{ends}/>" if ends else ""


def label_break_xml(label: str) -> str:
    return "<w:r><w:br/></w:r>" if len(label) > look.SHORT_LABEL else "<w:r><w:tab/></w:r>"


def alignment_xml(align: str) -> str:
    return '<w:jc w:val="right"/>' if align == "right" else ""


def cell_xml(colours: Mapping[str, str], width: int, inside: str, span: int = 1, kind: str = "row") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    line = f'w:val="single" w:sz="8" w:space="0" w:color="{colours["river"]}"'
    borders = f"<w:tcBorders><w:top {line}/><w:bottom {line}/></w:tcBorders>" if kind == "total" else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colours["ground"]}"/>' if kind == "group" else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}{shade}</w:tcPr>{inside}</w:tc>'


def field_mark_xml(kind: str, *, is_dirty: bool = False) -> str:
    """`is_dirty`: what the field shows is to be computed again."""
    dirty = ' w:dirty="true"' if is_dirty else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>'


def field_instruction_xml(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def field_xml(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def numbered_lists_xml(numbers: range, abstract: int) -> str:
    """Numbered lists, each starting again at 1."""
    starts = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{abstract}"/>{starts}</w:num>' for n in numbers)
