"""Slides on the master of a collectivité: what `uploaded_templates.pptx` took from its template, with our frames on
it."""

import json
from types import MappingProxyType
from typing import Any

from jalons.papers.documents.look import Look
from jalons.papers.slides import layouts
from jalons.papers.slides.frames import COVER, Frames, Inks, Placed, placed_frames
from jalons.papers.slides.layouts import NAMES, PROLOGUE, TREE, Ground, Piece, feet_xml, frame_xml
from jalons.papers.slides.shapes import Frame
from jalons.papers.uploaded_templates.archive import unpack_files


class TheirGround(Ground):
    is_theirs = True

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        files = unpack_files(look.template)
        self.meta: dict[str, Any] = json.loads(files.pop("meta.json"))
        self.theirs = {name: data.decode() for name, data in files.items() if name.endswith(".xml")}
        self.media = MappingProxyType(
            {name.removeprefix("media/"): data for name, data in files.items() if name.startswith("media/")}
        )
        frames = {name: Frame(*place) for name, place in self.meta["frames"].items()}
        self.frames = Frames(self.meta["wide"], **frames)
        self.inks, self.foot = Inks(**self.meta["inks"]), self.meta["foot"]

    def theme(self) -> Piece:
        return Piece(self.theirs["theme.xml"], self.meta["pictures"]["theme"])

    def master(self) -> Piece:
        master, at = self.meta["master"], self.frames
        shapes = (
            frame_xml(2, "title", 0, at.title, "") + frame_xml(3, "body", 1, at.body, "") + feet_xml(4, at, self.foot)
        )
        colours = " ".join(f'{name}="{value}"' for name, value in master["colours"].items())
        return Piece(
            f"{PROLOGUE}<p:sldMaster {NAMES}><p:cSld>{master['background']}<p:spTree>{TREE}{master['shapes']}{shapes}</p:spTree></p:cSld>"
            f'<p:clrMap {colours}/>{layouts.layout_list_xml()}<p:hf hdr="0" dt="0"/>{master["texts"]}</p:sldMaster>',
            self.meta["pictures"]["master"],
        )

    def layout(self, number: int) -> Piece:
        layout = self.meta["layouts"][str(number)]
        shapes = "".join(
            frame_xml(
                place, one.kind, one.index, one.frame, _template_levels(one, layout), anchor=_title_anchor(one, layout)
            )
            for place, one in enumerate(placed_frames(number, self.frames), 2)
        )
        foot = "" if number == COVER else feet_xml(8, self.frames, self.foot)
        hidden = ' showMasterSp="0"' if layout["alone"] else ""
        xml = layouts.layout_xml(
            number, f"{layout['shapes']}{shapes}{foot}", layout["background"], hidden, layout["colours"]
        )
        return Piece(xml, self.meta["pictures"][f"layout{number}"])


def _template_levels(one: Placed, theirs: dict[str, Any]) -> str:
    """The typeface, weight and colour of the template, with our size and spacing: with theirs, the text could overflow
    its frame."""
    ink = theirs["inks"].get(_frame_role(one), "")
    return (
        '<a:lvl1pPr marL="0" indent="0"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft><a:buNone/><a:defRPr sz="{round(one.size * 100)}" cap="none" spc="0">{ink}</a:defRPr></a:lvl1pPr>'
    )


def _title_anchor(one: Placed, theirs: dict[str, Any]) -> str:
    return str(theirs["anchors"].get(_frame_role(one), "")) if _frame_role(one) == "title" else ""


def _frame_role(one: Placed) -> str:
    return "title" if one.kind in ("title", "ctrTitle") else "body"
