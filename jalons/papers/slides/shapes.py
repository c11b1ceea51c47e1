"""The pieces of a slide as XML: frames of a layout, text, a bar of shares, large numbers."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from jalons.base.frozen import frozen
from jalons.papers.documents.characters import clean_text
from jalons.papers.slides.model import Share
from jalons.papers.slides.text_measure import count_lines

EMU = 360_000
"""In a centimetre."""
WIDE, HIGH = 12_192_000 / EMU, 19.05
TITLE_FONT = "+mj-lt"
"""The font of titles in the theme; the other one is that of the text."""
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_IN_BAR = '<a:bodyPr wrap="none" lIns="108000" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>'
# Distinct in greyscale too: dark, middle, light, dashed.
LOOKS = (
    ("accent1", "accent1", ""),
    ("bg2", "accent1", '<a:prstDash val="solid"/>'),
    ("bg1", "accent1", '<a:prstDash val="solid"/>'),
    ("bg1", "accent4", '<a:prstDash val="dash"/>'),
)


@frozen(slots=True)
class Frame:
    """A rectangle on a slide, in centimetres."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def xml(self) -> str:
        return (
            f'<a:xfrm><a:off x="{round(self.x * EMU)}" y="{round(self.y * EMU)}"/>'
            f'<a:ext cx="{round(self.wide * EMU)}" cy="{round(self.high * EMU)}"/></a:xfrm>'
        )


@frozen(slots=True)
class Words:
    """A paragraph. `size` is in points; without it, the layout decides."""

    text: str
    size: float = 0
    bold: bool = False
    colour: str = ""
    before: float = 0
    font: str = "+mn-lt"


def paragraph_xml(words: Words) -> str:
    size = f' sz="{round(words.size * 100)}"' if words.size else ""
    strong = ' b="1"' if words.bold else ""
    colour = f'<a:solidFill><a:schemeClr val="{words.colour}"/></a:solidFill>' if words.colour else ""
    look = f'<a:rPr lang="fr-FR"{size}{strong}>{colour}<a:latin typeface="{words.font}"/></a:rPr>'
    before = (
        f'<a:pPr><a:spcBef><a:spcPts val="{round(words.before * 100)}"/></a:spcBef></a:pPr>' if words.before else ""
    )
    pieces = "<a:br/>".join(
        f"<a:r>{look}<a:t>{escape(line)}</a:t></a:r>" for line in clean_text(words.text).split("\n")
    )
    return f"<a:p>{before}{pieces}</a:p>"


def text_body_xml(paragraphs: Iterable[Words]) -> str:
    body = "".join(map(paragraph_xml, paragraphs)) or '<a:p><a:endParaRPr lang="fr-FR"/></a:p>'
    return f"<p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody>"


def placeholder_xml(number: int, kind: str, index: int, paragraphs: Iterable[Words]) -> str:
    """A placeholder of the layout: screen readers find the title by it, and a template may move it."""
    names = {"title": "Titre", "ctrTitle": "Titre", "subTitle": "Sous-titre"}
    type_attribute = f'type="{kind}"' if kind else ""
    place = f' idx="{index}"' if index else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{names.get(kind, "Texte")} {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {type_attribute}{place}/></p:nvPr></p:nvSpPr><p:spPr/>{text_body_xml(paragraphs)}</p:sp>"
    )


def number_placeholder(number: int, page: int) -> str:
    field = '<a:fld id="{0A1B2C3D-0000-4000-8000-000000000001}" type="slidenum"><a:rPr lang="fr-FR"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Numéro {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f"<a:p>{field}<a:t>{page}</a:t></a:fld></a:p></p:txBody></p:sp>"
    )


def footer_placeholder(number: int, words: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Pied {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="ftr" sz="quarter" idx="11"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f"{paragraph_xml(Words(words))}</p:txBody></p:sp>"
    )


def text_box_xml(
    number: int, name: str, frame: Frame, paragraphs: Sequence[Words], fill: str = "bg2", anchor: str = "ctr"
) -> str:
    """A box of text, with a background unless `fill` is empty."""
    inside = "".join(map(paragraph_xml, paragraphs))
    painted = f'<a:solidFill><a:schemeClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{frame.xml}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{painted}<a:ln><a:noFill/></a:ln></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="180000" tIns="72000" rIns="180000" bIns="72000" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{inside}</p:txBody></p:sp>"
    )


def share_bar_xml(number: int, frame: Frame, shares: Sequence[Share], alt: str, colours: Sequence[str]) -> str:
    """Shares of money side by side, each with its label in one of `colours` where there is room. They form one group,
    which has an alternative text."""
    total = sum(share.amount for share in shares)
    if not total:
        return ""
    x, drawn = frame.x, []
    for place, (share, (fill, line, dash), colour) in enumerate(zip(shares, LOOKS, colours, strict=True)):
        wide = float(frame.wide * float(share.amount / total))
        if share.amount > 0:
            part = Frame(x, frame.y, wide, frame.high)
            holds = colour and wide > 2 and count_lines(share.label, wide - 1, 12) == 1
            label_xml = paragraph_xml(Words(share.label, 12, colour=colour)) if holds else ""
            drawn.append(
                f'<p:sp><p:nvSpPr><p:cNvPr id="{number + 1 + place}" name={quoteattr(share.label)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
                f'<p:spPr>{part.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{fill}"/></a:solidFill>'
                f'<a:ln w="19050"><a:solidFill><a:schemeClr val="{line}"/></a:solidFill>{dash}</a:ln></p:spPr>'
                + (f"<p:txBody>{_IN_BAR}<a:lstStyle/>{label_xml}</p:txBody></p:sp>" if label_xml else "</p:sp>")
            )
        x += wide
    bounds = frame.xml.removeprefix("<a:xfrm>").removesuffix("</a:xfrm>")
    child = bounds.replace("a:off", "a:chOff").replace("a:ext ", "a:chExt ")
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name="Barre de financement" descr={quoteattr(clean_text(alt))}/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{bounds}{child}</a:xfrm></p:grpSpPr>{''.join(drawn)}</p:grpSp>"
    )


def legend_line_xml(number: int, frame: Frame, colour: str, words: Sequence[Words]) -> str:
    """A line of a legend: a square of this colour, or dashed without a colour, and its meaning."""
    square = Frame(frame.x, frame.y + 0.1, 0.7, frame.high - 0.25)
    fill = f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>' if colour else "<a:noFill/>"
    dash = "" if colour else '<a:prstDash val="dash"/>'
    drawn = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Couleur {number}" descr="">{DECORATIVE}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{square.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}'
        f'<a:ln w="9525"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill>{dash}</a:ln></p:spPr></p:sp>'
    )
    return drawn + text_box_xml(
        number + 1, f"Légende {number}", Frame(frame.x + 0.6, frame.y, frame.wide - 0.6, frame.high), words, ""
    )


def image_xml(number: int, frame: Frame, relation: str, alt: str) -> str:
    description = f" descr={quoteattr(clean_text(alt))}/>" if alt else f' descr="">{DECORATIVE}</p:cNvPr>'
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Image {number}"{description}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{frame.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
