"""The master and its layouts: how the text of each frame looks. Colours are those of the theme."""

from collections.abc import Mapping
from dataclasses import field
from string import Template
from types import MappingProxyType

from jalons.base.frozen import frozen
from jalons.papers.documents.look import FALLBACK_FONT, Look, read_shape
from jalons.papers.slides.frames import (
    COVER,
    FICHE,
    INSET,
    PLAIN,
    SECTION,
    Frames,
    Inks,
    Placed,
    own_frames,
    placed_frames,
)
from jalons.papers.slides.shapes import Frame


@frozen(slots=True)
class Piece:
    """A part of the file, and the pictures it refers to: their identifiers, and their paths in ppt/media."""

    xml: str
    pictures: Mapping[str, str] = field(default_factory=dict)


LAYOUTS = {
    COVER: ("Couverture", "title"),
    SECTION: ("Qui présente", "secHead"),
    PLAIN: ("Titre et texte", "obj"),
    FICHE: ("Fiche action", ""),
}


NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


def write_layout(number: int, at: Frames) -> str:
    shapes = "".join(
        frame_xml(place, one.kind, one.index, one.frame, _layout_levels(one))
        for place, one in enumerate(placed_frames(number, at), 2)
    )
    mark = ""
    if number == SECTION:
        mark = (
            '<p:sp><p:nvSpPr><p:cNvPr id="7" name="Marque"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'{Frame(1.4, 2.4, 0.2, 2.6).xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>'
            "</a:solidFill></p:spPr></p:sp>"
        )
    return layout_xml(number, f"{mark}{shapes}{'' if number == COVER else feet_xml(8, at, Ground.foot)}")


def layout_xml(number: int, shapes: str, before: str = "", attributes: str = "", colours: str = "") -> str:
    """`before`: the background; `colours`: the mapping of theme colours, when it differs from that of the master."""
    name, kind = LAYOUTS[number]
    type_attribute = f' type="{kind}"' if kind else ""
    return (
        f'{PROLOGUE}<p:sldLayout {NAMES}{type_attribute} preserve="1" userDrawn="1"{attributes}><p:cSld name="{name}">{before}<p:spTree>{TREE}{shapes}'
        f"</p:spTree></p:cSld><p:clrMapOvr>{colours or '<a:masterClrMapping/>'}</p:clrMapOvr></p:sldLayout>"
    )


def write_master(at: Frames) -> str:
    frames = (
        frame_xml(2, "title", 0, at.title, "") + frame_xml(3, "body", 1, at.body, "") + feet_xml(4, at, Ground.foot)
    )
    levels = "".join(
        f'<a:lvl{level}pPr marL="{(level - 1) * 360000}" indent="0"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:buNone/><a:defRPr sz="1800">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>'
        f"</a:lvl{level}pPr>"
        for level in range(1, 6)
    )
    return (
        f'{PROLOGUE}<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f"<p:spTree>{TREE}{frames}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
        'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f'{layout_list_xml()}<p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle><a:lvl1pPr><a:lnSpc><a:spcPct val="100000"/>'
        '</a:lnSpc><a:buNone/><a:defRPr sz="2800" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr>'
        f"</a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>"
    )


def layout_list_xml() -> str:
    listed = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in LAYOUTS)
    return f"<p:sldLayoutIdLst>{listed}</p:sldLayoutIdLst>"


def notes_master() -> str:
    image = '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Diapositive"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
    return (
        f'{PROLOGUE}<p:notesMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f'<p:spTree>{TREE}{image}<p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>{Frame(2, 1.5, 15, 8.4).xml}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>{frame_xml(3, "body", 3, Frame(2, 10.6, 15, 15.5), "", "quarter")}</p:spTree></p:cSld>'
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
        'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:notesStyle><a:lvl1pPr><a:defRPr sz="1200"/></a:lvl1pPr>'
        "</p:notesStyle></p:notesMaster>"
    )


def _layout_levels(one: Placed) -> str:
    colour = "tx2" if one.kind in ("title", "ctrTitle") else "tx1"
    return (
        f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{round(one.size * 100)}" b="{int(one.bold)}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def frame_xml(number: int, kind: str, index: int, where: Frame, levels: str, size: str = "", anchor: str = "") -> str:
    vertical_anchor = anchor or {"ctrTitle": "b", "title": "ctr"}.get(kind, "")
    vertical_anchor = f' anchor="{vertical_anchor}"' if vertical_anchor else ""
    place = f' idx="{index}"' if index else ""
    small = f' sz="{size}"' if size else ""
    inset = f'lIns="{round(INSET * 360000)}" tIns="36000" rIns="{round(INSET * 360000)}" bIns="36000"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Cadre {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}"{small}{place}/></p:nvPr></p:nvSpPr><p:spPr>{where.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody><a:bodyPr {inset}{vertical_anchor}><a:normAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle>"
        '<a:p><a:r><a:rPr lang="fr-FR"/><a:t>Texte</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def feet_xml(number: int, at: Frames, ink: str) -> str:
    """The line at the foot, and the number of the slide."""
    colour = f'<a:solidFill><a:schemeClr val="{ink}"/></a:solidFill>'
    field_ = '<a:fld id="{0A1B2C3D-0000-4000-8000-000000000001}" type="slidenum"><a:rPr lang="fr-FR"/><a:t>‹N°›</a:t></a:fld>'

    def one(place: int, kind: str, index: int, where: Frame, side: str, inside: str) -> str:
        style = f'<a:lvl1pPr algn="{side}"><a:defRPr sz="1100">{colour}</a:defRPr></a:lvl1pPr>'
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{place}" name="Cadre {place}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
            f'<p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr>{where.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'</p:spPr><p:txBody><a:bodyPr anchor="ctr"/><a:lstStyle>{style}</a:lstStyle><a:p>{inside}</a:p></p:txBody></p:sp>'
        )

    return one(number, "ftr", 11, at.foot, "l", "") + one(number + 1, "sldNum", 12, at.page, "r", field_)


class Ground:
    """The background of slides: that of Jalons, or that of a collectivité (`custom_template.py`)."""

    frames = own_frames()
    inks = Inks()
    media: Mapping[str, bytes] = MappingProxyType({})
    is_theirs = False
    foot = "accent6"
    """Theme colour of small text: the footer, a source, a legend."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def theme(self) -> Piece:
        return Piece(Template(read_shape("docx-theme.xml")).substitute(self.look.colours, font=FALLBACK_FONT))

    def master(self) -> Piece:
        return Piece(write_master(self.frames))

    def layout(self, number: int) -> Piece:
        return Piece(write_layout(number, self.frames))
