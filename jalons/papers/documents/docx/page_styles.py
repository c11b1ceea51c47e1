"""The styles, page, header and footer of a Word document: those of Jalons, in the colours of the collectivité."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from jalons.papers.documents import look
from jalons.papers.documents.document_cleaning import page_footer, page_header
from jalons.papers.documents.docx import words as w
from jalons.papers.documents.docx.docx_package import Pack
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document
from jalons.papers.packages import Relation


class Paper:
    width = 9412
    """Width of the text, in twentieths of a point."""
    lists = 2
    """The number of numberings that the styles use: bullets and numbers."""
    between = 0
    """Space after a paragraph of text, beyond that of its style, in twentieths of a point."""
    has_landscape = True
    """Whether the cover has its picture, and every first page the logo."""

    def __init__(self, pack: Pack, document: Document, own: Look) -> None:
        self.pack, self.document, self.own = pack, document, own
        self.colours = own.colours

    def furnish(self, lists: int) -> None:
        """Packs the styles, fonts and numberings. `lists`: the last numbering that the body uses."""
        pack, locale, colours = self.pack, look.language_locale(self.document.language), self.colours
        numbers = w.numbered_lists_xml(range(2, lists + 1), abstract=1)
        pack.relation("styles", "styles.xml", docx_styles(self.document.cover, locale, self.own.accent))
        pack.relation("settings", "settings.xml", look.fill_shape("docx-settings.xml", locale=locale))
        pack.relation(
            "numbering",
            "numbering.xml",
            look.fill_shape("docx-numbering.xml", colours, numbers=numbers),
        )
        pack.relation("theme", "theme/theme1.xml", look.fill_shape("docx-theme.xml", colours))
        keys = {f"{weight.lower()}_key": _obfuscate_font(weight)[0] for weight in ("Regular", "Bold")}
        fonts = [
            Relation(f"rId{weight}", "font", pack.part("font", f"fonts/{weight}.odttf", _obfuscate_font(weight)[1]))
            for weight in ("Regular", "Bold")
        ]
        table = look.fill_shape("docx-fonts.xml", **keys)
        pack.keep("fontTable", pack.part("fontTable", "fontTable.xml", table, *fonts))

    def cover_end(self) -> str:
        """The section of the cover, without header or footer."""
        return f"<w:sectPr>{_page_xml(1814)}</w:sectPr>"

    def section(self) -> str:
        """The section after the cover, or that of the whole document without a cover."""
        document, tab = self.document, "<w:r><w:tab/></w:r>"
        line = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="5" w:color="{self.colours["line"]}"/></w:pBdr>'
        left, right = map(w.run_xml, page_header(document))
        head = w.paragraph_xml("Header", left + tab + right, line)
        header_id = self.pack.relation("header", "header.xml", f"{w.PROLOGUE}<w:hdr {w.SPACES}>{head}</w:hdr>".encode())
        footer_id = self.footer()
        references = f'<w:headerReference w:type="default" r:id="{header_id}"/><w:footerReference w:type="default" r:id="{footer_id}"/>'
        first = "" if document.cover else f'<w:footerReference w:type="first" r:id="{footer_id}"/>'
        title = "" if document.cover else "<w:titlePg/>"
        return f"<w:sectPr>{references}{first}{_page_xml(1304)}{title}</w:sectPr>"

    def footer(self) -> str:
        tab = "<w:r><w:tab/></w:r>"
        page = w.run_xml("Page ") + w.field_xml("PAGE") + w.run_xml(" / ") + w.field_xml("NUMPAGES")
        foot = w.paragraph_xml("Footer", w.run_xml(page_footer(self.document)) + tab + page)
        if self.own.footer:
            foot += w.paragraph_xml("Footer", w.run_xml(self.own.footer))
        return self.pack.relation("footer", "footer.xml", f"{w.PROLOGUE}<w:ftr {w.SPACES}>{foot}</w:ftr>".encode())


def _page_xml(top: int) -> str:
    margins = f'w:top="{top}" w:right="1247" w:bottom="1134" w:left="1247" w:header="680" w:footer="624" w:gutter="0"'
    return f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins}/>'


@lru_cache(maxsize=64)
def docx_styles(cover: bool, locale: str, accent: str, width: int = Paper.width) -> bytes:
    colours: Mapping[str, str] = Look(accent).colours
    halves = {f"size_{name}": str(round(points * 2)) for name, points in look.text_sizes(cover).items()}
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="10" w:space="9" w:color="{colours["river"]}"/></w:pBdr>'
    return look.fill_shape(
        "docx-styles.xml", colours, locale=locale, callout_styles=look.callout_styles("docx-callout.xml", colours),
        status_border="" if cover else border, before_title="1000" if cover else "0", before_h1="440" if cover else "260",
        width=str(width), **halves,
    )  # fmt: skip


@lru_cache
def _obfuscate_font(weight: str) -> tuple[str, bytes]:
    """The key of a font, and the font with its first 32 bytes mixed with the key: Word stores fonts so (ECMA-376, part
    4, 14.2.1)."""
    data, key = look.font_file(weight), uuid5(NAMESPACE_URL, f"jalons:{weight}")
    mask = key.bytes[::-1] * 2
    return f"{{{key}}}".upper(), bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]
