"""An OpenDocument text on the template of a collectivité: its styles, pages, headers and footers."""

import json
from typing import Any

from lxml import etree

from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.odt.page_styles import FONT_TYPE, Paper
from jalons.papers.uploaded_templates.archive import PICTURES, unpack_files

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, FO = _URN % "office", _URN % "style", _URN % "xsl-fo-compatible"
_HEADS = ("header", "header-left", "header-first")


class TheirPaper(Paper):
    has_landscape = False

    def __init__(self, document: Document, own: Look, template: bytes) -> None:
        super().__init__(document, own)
        self.held = unpack_files(template)
        self.meta: dict[str, Any] = json.loads(self.held["meta.json"])
        self.width = self.meta["width"]

    @property
    def opening(self) -> str:
        return str(self.meta["opening"])

    def faces(self) -> str:
        return ""

    def files(self) -> dict[str, tuple[str, bytes]]:
        return {
            path: (PICTURES.get(path.rpartition(".")[2], FONT_TYPE), data)
            for path, data in self.held.items()
            if path.startswith(("Pictures/", "Fonts/"))
        }

    def styles(self) -> bytes:
        """The styles of the template, then ours that it lacks."""
        root, ours = etree.fromstring(self.held["styles.xml"]), etree.fromstring(super().styles())
        template_styles = {tuple(one) for one in self.meta["styles"]}
        added = root.find(f"{OFFICE}styles")
        for style in ours.find(f"{OFFICE}styles"):
            name = etree.QName(style).localname
            if (
                name == "default-style"
                or (name, style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "") in template_styles
            ):
                continue
            for words in style.iter():
                words.attrib.pop(f"{STYLE}font-name", None)
            if (
                style.get(f"{STYLE}parent-style-name") == "Heading"
                and ("style", "paragraph", "Heading") in template_styles
            ):
                self._weigh(style)
            added.append(style)
        if self.meta["masters"]:
            foot = next(ours.iter(f"{STYLE}footer"))
            self._add_foot(root, foot)
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))

    def _weigh(self, style: Any) -> None:
        """Adds weight and colour to one of our titles, when its parent style in the template may not give them."""
        words = style.find(f"{STYLE}text-properties")
        if words is None:
            words = etree.SubElement(style, f"{STYLE}text-properties")
        for key, value in (("font-weight", "bold"), ("color", f"#{self.colours['deep']}")):
            words.set(f"{FO}{key}", words.get(f"{FO}{key}") or value)

    def _add_foot(self, root: Any, foot: Any) -> None:
        for master in root.iter(f"{STYLE}master-page"):
            if master.get(f"{STYLE}name") in self.meta["masters"] and master.find(f"{STYLE}footer") is None:
                heads = [place for place, one in enumerate(master, 1) if etree.QName(one).localname in _HEADS]
                master.insert(max(heads, default=0), etree.fromstring(etree.tostring(foot)))
