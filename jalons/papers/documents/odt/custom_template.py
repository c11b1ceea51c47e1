"""An OpenDocument text on the paper of a collectivité: their styles, pages, heads and feet, from their template."""

import json
from typing import Any

from lxml import etree

from jalons.base.zip_files import unpack_files
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.odt.page_styles import FONT_TYPE, Paper
from jalons.papers.uploaded_templates.archive import PICTURES

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
        """Theirs, then those of ours that they have not."""
        root, ours = etree.fromstring(self.held["styles.xml"]), etree.fromstring(super().styles())
        known = {tuple(one) for one in self.meta["styles"]}
        added = root.find(f"{OFFICE}styles")
        for one in ours.find(f"{OFFICE}styles"):
            name = etree.QName(one).localname
            if (
                name == "default-style"
                or (name, one.get(f"{STYLE}family") or "", one.get(f"{STYLE}name") or "") in known
            ):
                continue
            for words in one.iter():
                words.attrib.pop(f"{STYLE}font-name", None)
            if one.get(f"{STYLE}parent-style-name") == "Heading" and ("style", "paragraph", "Heading") in known:
                self._weigh(one)
            added.append(one)
        if self.meta["masters"]:
            foot = next(ours.iter(f"{STYLE}footer"))
            self._add_foot(root, foot)
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))

    def _weigh(self, style: Any) -> None:
        """What our titles take from ours, theirs may not give."""
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
