"""PowerPoint templates of a collectivité: one written here as PowerPoint would, one made by an office suite."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.papers.pictures import png
from tests.papers.text_templates import BODY, HEAD, converted

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="' + OFFICE + '" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
COLOURS = {
    "dk1": "1a1a1a", "lt1": "ffffff", "dk2": "4a148c", "lt2": "f3e5f5", "accent1": "6a1b9a", "accent2": "00695c",
    "accent3": "ef6c00", "accent4": "ad1457", "accent5": "37474f", "accent6": "546e7a", "hlink": "1565c0", "folHlink": "6a1b9a",
}  # fmt: skip
MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)
WIDE, HIGH = 12_192_000, 6_858_000


def theme(colours: dict[str, str] = COLOURS) -> str:
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{START}<a:theme {NAMES} name="Charte"><a:themeElements><a:clrScheme name="Charte">{scheme}</a:clrScheme>'
        '<a:fontScheme name="Charte"><a:majorFont><a:latin typeface="Georgia"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont>'
        '<a:minorFont><a:latin typeface="Carlito"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Charte"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def frame(number: int, kind: str, place: tuple[int, int, int, int] | None, more: str = "", index: int = 0) -> str:
    """`place`: x, y, width, height in thousandths of a slide."""
    where = ""
    if place:
        x, y, wide, high = (round(n * side / 1000) for n, side in zip(place, (WIDE, HIGH, WIDE, HIGH), strict=True))
        where = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    idx = f' idx="{index}"' if index else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"{idx}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{where}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle>{more}</a:lstStyle><a:p><a:r><a:rPr lang="en-US"/><a:t>{BODY}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def banner(words: str = HEAD) -> str:
    """A band at the top of each slide with the name of the collectivité, which leads to its site when clicked."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Bandeau"><a:hlinkClick r:id="rId9"/></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDE}" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>'
        f'<a:rPr lang="en-US" sz="1200"/><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


LOGO = (
    '<p:pic><p:nvPicPr><p:cNvPr id="3" name="Logo"/><p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="rId8"/>'
    '<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="10800000" y="6100000"/><a:ext cx="900000" cy="600000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
)
LAYOUTS = ("title", "secHead", "obj", "titleOnly")
WHITE = '<a:lvl1pPr><a:defRPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:defRPr></a:lvl1pPr>'
DARK = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
FRAMES = {
    "title": frame(4, "ctrTitle", (60, 250, 880, 260), WHITE) + frame(5, "subTitle", (60, 560, 880, 180), WHITE, 1),
    "secHead": frame(4, "title", (60, 200, 800, 200)) + frame(5, "body", (60, 420, 800, 420), index=1),
    "obj": frame(4, "title", None) + frame(5, "body", None, index=1),
    "titleOnly": frame(4, "title", None),
}


def related(*relations: tuple[str, str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if kind == "hyperlink" else ""}/>'
        for name, kind, target in relations
    )
    return f'{START}<Relationships xmlns="{PACK}/relationships">{listed}</Relationships>'


def slide_template(*, without: tuple[str, ...] = (), colours: dict[str, str] = COLOURS, background: str = "") -> bytes:
    """16:9, a band and a logo on every slide, a dark cover, purple titles. `without`: types of layouts."""
    layouts = [kind for kind in LAYOUTS if kind not in without]
    master = (
        f"{START}<p:sldMaster {NAMES}><p:cSld>{background}<p:spTree>{TREE}{banner()}{LOGO}"
        + frame(4, "title", (50, 90, 900, 120))
        + frame(5, "body", (50, 230, 900, 640), index=1)
        + frame(6, "ftr", (50, 920, 600, 50), index=3)
        + frame(7, "sldNum", (700, 920, 100, 50), index=4)
        + f"</p:spTree></p:cSld>{MAP}<p:sldLayoutIdLst>"
        + "".join(f'<p:sldLayoutId id="{2147483649 + n}" r:id="rId{n + 1}"/>' for n in range(len(layouts)))
        + '</p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr algn="ctr"><a:defRPr sz="4400" cap="all">'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle>'
        '<p:bodyStyle><a:lvl1pPr marL="228600" indent="-228600"><a:buChar char="•"/><a:defRPr sz="2800"><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:bodyStyle>'
        "<p:otherStyle/></p:txStyles></p:sldMaster>"
    )
    files: dict[str, str | bytes] = {
        "_rels/.rels": related(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": (
            f'{START}<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
            f'<p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="{WIDE}" cy="{HIGH}"/><p:notesSz cx="{HIGH}" cy="9144000"/></p:presentation>'
        ),
        "ppt/_rels/presentation.xml.rels": related(
            ("rId1", "slideMaster", "slideMasters/slideMaster1.xml"), ("rId2", "slide", "slides/slide1.xml")
        ),
        "ppt/theme/theme1.xml": theme(colours),
        "ppt/media/image1.png": png(),
        "ppt/slideMasters/slideMaster1.xml": master,
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": related(
            *((f"rId{n + 1}", "slideLayout", f"../slideLayouts/slideLayout{n + 1}.xml") for n in range(len(layouts))),
            ("rId7", "theme", "../theme/theme1.xml"),
            ("rId8", "image", "../media/image1.png"),
            ("rId9", "hyperlink", "https://exemple.test/"),
        ),
        "ppt/slides/slide1.xml": f"{START}<p:sld {NAMES}><p:cSld><p:spTree>{TREE}{frame(2, 'title', None)}</p:spTree></p:cSld></p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": related(("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")),
    }
    for n, kind in enumerate(layouts, 1):
        files[f"ppt/slideLayouts/slideLayout{n}.xml"] = (
            f'{START}<p:sldLayout {NAMES} type="{kind}"><p:cSld>{DARK if kind == "title" else ""}<p:spTree>{TREE}{FRAMES[kind]}</p:spTree></p:cSld></p:sldLayout>'
        )
        files[f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels"] = related(
            ("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")
        )
    kinds = {"presentation": "presentation.main", "slideMaster1": "slideMaster", "slide1": "slide"}
    types = "".join(
        f'<Override PartName="/{path}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'{"theme" if "theme" in path else "presentationml." + kinds.get(Path(path).stem, "slideLayout")}+xml"/>'
        for path in files
        if path.endswith(".xml")
    )
    files["[Content_Types].xml"] = (
        f'{START}<Types xmlns="{PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{types}</Types>'
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def slides_made_by_an_office_suite(folder: Path) -> bytes:
    """The same master, drawn again by the suite: opened, kept in its own format, then given back. A suite whose program for
    slides is not installed says nothing and writes no file."""
    inner = folder / "suite"
    inner.mkdir()
    (inner / "modele.pptx").write_bytes(slide_template(without=("title", "secHead", "titleOnly")))
    try:
        kept = converted(folder, inner / "modele.pptx", "odp")
    except FileNotFoundError:
        pytest.skip("The office suite of this machine opens no slides.")
    (folder / "modele.odp").write_bytes(kept)
    return converted(inner, folder / "modele.odp", "pptx")
