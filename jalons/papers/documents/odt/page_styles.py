"""The styles, page, header and footer of an OpenDocument text: those of Jalons, in the colours of the collectivité."""

from functools import cache

from jalons.papers.documents import look
from jalons.papers.documents.document_cleaning import page_footer, page_header
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.odt import words as w

FONT_TYPE = "application/x-font-ttf"


class Paper:
    width = look.TEXT_WIDTH_CM
    has_landscape = True
    """Whether the cover has its picture, and every first page the logo."""

    def __init__(self, document: Document, own: Look) -> None:
        self.document, self.own = document, own
        self.colours = own.colours

    @property
    def opening(self) -> str:
        """The name of the first page's master page."""
        return "Cover" if self.document.cover else "First"

    def faces(self) -> str:
        """The declarations of the fonts that the body uses."""
        return _font_faces()

    def files(self) -> dict[str, tuple[str, bytes]]:
        """The files that the styles refer to: path, type, content."""
        return {f"Fonts/{weight}.ttf": (FONT_TYPE, look.font_file(weight)) for weight in ("Regular", "Bold")}

    def automatic(self) -> str:
        """Automatic styles of the body, which people do not see in the list of styles."""
        return look.fill_shape("odt-automatic.xml", self.colours, width=f"{self.width:g}cm").decode()

    def styles(self) -> bytes:
        document, tab = self.document, "<text:tab/>"
        page = 'Page <text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
        foot = w.paragraph_xml("Footer", w.text_xml(page_footer(document)) + tab + page)
        if self.own.footer:
            foot += w.paragraph_xml("Footer", w.text_xml(self.own.footer))
        return fill_odt_styles(
            document,
            self.own,
            self.width,
            header=w.paragraph_xml("Header", tab.join(map(w.text_xml, page_header(document)))),
            footer=foot,
        )


def fill_odt_styles(document: Document, own: Look, width: float, **parts: str) -> bytes:
    cover, colours = document.cover, own.colours
    language, _, country = look.language_locale(document.language).partition("-")
    points = {f"size_{name}": f"{size}pt" for name, size in look.text_sizes(cover).items()}
    stop = f'<style:tab-stop style:position="{width:g}cm" style:type="right"'
    return look.fill_shape(
        "odt-styles.xml",
        colours,
        spaces=w.SPACES,
        faces=_font_faces(),
        language=language,
        country=country or "none",
        callout_styles=look.callout_styles("odt-callout.xml", colours),
        right_stop=f"{stop}/>",
        contents_stop=f'{stop} style:leader-style="dotted" style:leader-text="."/>',
        outline="".join(
            f'<text:outline-level-style text:level="{level}" style:num-format=""/>' for level in range(1, 11)
        ),
        status_border="" if cover else f'fo:border-bottom="1.2pt solid #{colours["river"]}" fo:padding-bottom="0.32cm"',
        before_title="1.76cm" if cover else "0cm",
        before_h1="0.78cm" if cover else "0.46cm",
        **points,
        **parts,
    )


@cache
def _font_faces() -> str:
    files = "".join(
        f'<svg:font-face-uri xlink:href="Fonts/{weight}.ttf" xlink:type="simple">'
        '<svg:font-face-format svg:string="truetype"/></svg:font-face-uri>'
        for weight in ("Regular", "Bold")
    )
    return (
        f'<style:font-face style:name="{look.FONT}" svg:font-family="\'{look.FONT}\', {look.FALLBACK_FONT}" style:font-family-generic="swiss" '
        f'style:font-pitch="variable"><svg:font-face-src>{files}</svg:font-face-src></style:font-face>'
    )
