"""The master and its layouts: where the frames are, and how their words look. Colours are those of the theme."""

from jalons.publication.slides.shapes import Frame

TITLE = Frame(1.4, 0.9, 31, 2.6)
BODY = Frame(1.4, 4.6, 31, 12.4)
COVER_TITLE = Frame(2, 3.2, 29.8, 4.6)
COVER_BODY = Frame(2, 8, 29.8, 3.4)
SECTION_TITLE = Frame(2, 2.2, 29.8, 3)
SECTION_BODY = Frame(2, 5.8, 29.8, 11)
TAGLINE = Frame(1.4, 3.5, 31, 0.95)
TEXTS = Frame(1.4, 4.7, 18.9, 12.3)
FACTS = Frame(21.2, 4.7, 11.3, 11)
BAR = Frame(21.45, 15.9, 10.8, 0.9)
QUESTION = Frame(1.4, 15.4, 18.9, 2)
TEXTS_ABOVE = 10.5
"""Height of the texts above a question."""
DRAWING = Frame(1.4, 4.4, 15.4, 11.6)
BESIDE = Frame(17.6, 4.4, 14.8, 11.6)
ALONE = Frame(1.4, 4.4, 31, 11.6)
SOURCE = Frame(1.4, 16.2, 31, 1.3)
LEGEND_ROW, LEGEND_COLUMNS = 0.75, 3
INSET = 0.25
"""Centimetres between a frame and its words, on each side."""

COVER, SECTION, PLAIN, FICHE = 1, 2, 3, 4
LAYOUTS = {
    COVER: ("Couverture", "title", (("ctrTitle", 0, COVER_TITLE, 36, True), ("subTitle", 1, COVER_BODY, 20, False))),
    SECTION: ("Qui présente", "secHead", (("title", 0, SECTION_TITLE, 30, True), ("body", 1, SECTION_BODY, 18, False))),
    PLAIN: ("Titre et texte", "obj", (("title", 0, TITLE, 28, True), ("body", 1, BODY, 18, False))),
    FICHE: (
        "Fiche action",
        "",
        (
            ("title", 0, TITLE, 28, True),
            ("body", 13, TAGLINE, 14, False),
            ("body", 14, TEXTS, 15, False),
            ("body", 15, FACTS, 14, False),
        ),
    ),
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
FOOT = Frame(1.4, 17.75, 26, 0.8)
PAGE = Frame(29.4, 17.75, 3, 0.8)


def layout(number: int) -> str:
    name, kind, frames = LAYOUTS[number]
    said = f' type="{kind}"' if kind else ""
    shapes = "".join(
        _frame(place, of, index, frame, _levels(size, bold, of))
        for place, (of, index, frame, size, bold) in enumerate(frames, 2)
    )
    foot = "" if number == COVER else _feet(8)
    mark = ""
    if number == SECTION:
        mark = (
            '<p:sp><p:nvSpPr><p:cNvPr id="7" name="Marque"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'{Frame(1.4, 2.4, 0.2, 2.6).xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>'
            "</a:solidFill></p:spPr></p:sp>"
        )
    return (
        f'{PROLOGUE}<p:sldLayout {NAMES}{said} preserve="1" userDrawn="1"><p:cSld name="{name}"><p:spTree>{TREE}{mark}{shapes}{foot}'
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master() -> str:
    frames = _frame(2, "title", 0, TITLE, "") + _frame(3, "body", 1, BODY, "") + _feet(4)
    layouts = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in LAYOUTS)
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
        f'<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst><p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle><a:lvl1pPr><a:lnSpc><a:spcPct val="100000"/>'
        '</a:lnSpc><a:buNone/><a:defRPr sz="2800" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr>'
        f"</a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>"
    )


def notes_master() -> str:
    image = '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Diapositive"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
    return (
        f'{PROLOGUE}<p:notesMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f'<p:spTree>{TREE}{image}<p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>{Frame(2, 1.5, 15, 8.4).xml}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>{_frame(3, "body", 3, Frame(2, 10.6, 15, 15.5), "", "quarter")}</p:spTree></p:cSld>'
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
        'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:notesStyle><a:lvl1pPr><a:defRPr sz="1200"/></a:lvl1pPr>'
        "</p:notesStyle></p:notesMaster>"
    )


def _levels(size: float, bold: bool, kind: str) -> str:
    colour = "tx2" if kind in ("title", "ctrTitle") else "tx1"
    return (
        f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{round(size * 100)}" b="{int(bold)}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _frame(number: int, kind: str, index: int, frame: Frame, levels: str, size: str = "") -> str:
    anchor = ' anchor="b"' if kind in ("ctrTitle",) else ' anchor="ctr"' if kind == "title" else ""
    place = f' idx="{index}"' if index else ""
    small = f' sz="{size}"' if size else ""
    inset = f'lIns="{round(INSET * 360000)}" tIns="36000" rIns="{round(INSET * 360000)}" bIns="36000"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Cadre {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}"{small}{place}/></p:nvPr></p:nvSpPr><p:spPr>{frame.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody><a:bodyPr {inset}{anchor}><a:normAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle>"
        '<a:p><a:r><a:rPr lang="fr-FR"/><a:t>Texte</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _feet(number: int) -> str:
    look = (
        '<a:lvl1pPr><a:defRPr sz="1100"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    end = look.replace('algn="l"', 'algn="r"')
    field = '<a:fld id="{0A1B2C3D-0000-4000-8000-000000000001}" type="slidenum"><a:rPr lang="fr-FR"/><a:t>‹N°›</a:t></a:fld>'

    def one(place: int, kind: str, index: int, frame: Frame, style: str, inside: str) -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{place}" name="Cadre {place}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
            f'<p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr>{frame.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'</p:spPr><p:txBody><a:bodyPr anchor="ctr"/><a:lstStyle>{style}</a:lstStyle><a:p>{inside}</a:p></p:txBody></p:sp>'
        )

    return one(number, "ftr", 11, FOOT, look, "") + one(number + 1, "sldNum", 12, PAGE, end, field)
