"""The drawings of a PowerPoint template: what is kept of a shape, in centimetres of our slides."""

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from jalons.base.errors import Refused
from jalons.papers.uploaded_templates.archive import template_refusal
from jalons.papers.uploaded_templates.ooxml import R, local_name, outside_link_refusal

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
EMU = 360_000
_SHAPES = frozenset(f"{P}{name}" for name in ("sp", "pic", "cxnSp", "grpSp"))
_OBJECTS = frozenset(
    {
        "graphicFrame",
        "contentPart",
        "oleObj",
        "control",
        "videoFile",
        "audioFile",
        "quickTimeFile",
        "wavAudioFile",
        "audioCd",
    }
)
_LEFT = frozenset(
    {"extLst", "hlinkClick", "hlinkHover", "hlinkMouseOver", "custDataLst", "buBlip", "timing", "transition"}
)
"""Elements that act, refer to something outside, or that we do not draw."""
_LENGTHS = {
    "off": ("x", "y"), "ext": ("cx", "cy"), "chOff": ("x", "y"), "chExt": ("cx", "cy"), "ln": ("w",),
    "bodyPr": ("lIns", "tIns", "rIns", "bIns"), "rPr": ("sz",), "defRPr": ("sz",), "endParaRPr": ("sz",),
    "spcPts": ("val",), "outerShdw": ("blurRad", "dist"),
}  # fmt: skip
_WHOLE = re.compile(r"-?\d{1,12}")


def embedded_master_refusal() -> Refused:
    return template_refusal(
        _(
            "Le masque de ce modèle contient un objet (tableau, graphique, son, vidéo, objet incorporé). Remplacez-le par une image, puis renvoyez-le."
        ),
        code="master-holds-an-object",
    )


def clean_element(root: Any) -> Any:
    """The same element without what acts, refers to another file, or belongs to another namespace."""
    for element in list(root.iter()):
        if local_name(element) in _OBJECTS:
            raise embedded_master_refusal()
        if element is not root and (not _is_known_element(element) or local_name(element) in _LEFT):
            element.getparent().remove(element)
            continue
        for key in list(element.attrib):
            if key == f"{R}link":
                raise outside_link_refusal("image")
            if key in ("lang", "altLang", "userDrawn") or (
                key.startswith("{") and key != f"{R}embed" and not key.startswith("{http://www.w3.org/XML/")
            ):
                del element.attrib[key]
    return root


def _is_known_element(one: Any) -> bool:
    return isinstance(one.tag, str) and one.tag.startswith((A, P))


def scale_element(root: Any, times: float) -> Any:
    """Scales what was drawn on slides of another height, because all our slides have the same height."""
    if times != 1:
        for element in root.iter():
            for name in _LENGTHS.get(local_name(element), ()):
                if _WHOLE.fullmatch(length := element.get(name) or ""):
                    element.set(name, str(round(int(length) * times)))
    return root


def drawn_shapes(tree: Any) -> list[Any]:
    """The shapes of a master or a layout, except the placeholders."""
    if any(local_name(one) in _OBJECTS for one in tree):
        raise embedded_master_refusal()
    return [one for one in tree if one.tag in _SHAPES and find_placeholder(one) is None]


def find_placeholder(shape: Any) -> Any:
    return shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")


def shape_place(shape: Any, times: float) -> tuple[float, float, float, float] | None:
    """x, y, width and height, in centimetres of our slides; None when the shape inherits its place from the master."""
    off, ext = shape.find(f"{P}spPr/{A}xfrm/{A}off"), shape.find(f"{P}spPr/{A}xfrm/{A}ext")
    if off is None or ext is None:
        return None
    numbers = (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))
    if not all(_WHOLE.fullmatch(number or "") for number in numbers):
        return None
    x, y, wide, high = (int(number) * times / EMU for number in numbers)
    return x, y, wide, high


def element_text(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False)) if element is not None else ""
