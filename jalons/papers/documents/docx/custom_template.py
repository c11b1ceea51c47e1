"""A Word document on the template of a collectivité: its styles, page, header and footer."""

import json
import re
from typing import Any

from jalons.base.zip_files import unpack_files
from jalons.papers.documents import look
from jalons.papers.documents.docx import words as w
from jalons.papers.documents.docx.docx_package import Pack
from jalons.papers.documents.docx.page_styles import Paper, docx_styles
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document
from jalons.papers.packages import Relation
from jalons.papers.uploaded_templates.archive import PICTURES

KINDS = ("header", "footer")
_STYLE = re.compile(r'<w:style w:type="[a-z]+"[^<>]*? w:styleId="(\w+)">(?:[^<]++|<(?!/?w:style\b))*+</w:style>')
_COLOUR = re.compile(r'<w:color w:val="\w+"/>')
IN_TABLES = ("TableText", "TableName", "TableHead", "TableGroup")


class TheirPaper(Paper):
    has_landscape = False

    def __init__(self, pack: Pack, document: Document, own: Look, template: bytes) -> None:
        super().__init__(pack, document, own)
        self.files = unpack_files(template)
        self.meta: dict[str, Any] = json.loads(self.files["meta.json"])
        self.width = self.meta["width"]
        self.between = 110 if self.meta["is_tight"] else 0
        self.lists = self.meta["first_list"] + 1
        self.sect = ""

    def furnish(self, lists: int) -> None:
        pack, meta = self.pack, self.meta
        pack.relation("styles", "styles.xml", self.styles())
        pack.relation("settings", "settings.xml", self.settings().encode())
        numbers = w.numbered_lists_xml(range(self.lists + 1, lists + 1), abstract=meta["restarts"])
        numbering = self.files["numbering.xml"].replace(
            f'"{look.COLOURS["river"]}"'.encode(), f'"{self.colours["river"]}"'.encode()
        )
        pack.relation("numbering", "numbering.xml", _insert_before_end(numbering, numbers))
        if "theme" in meta["parts"]:
            pack.keep("theme", self.part("theme", "theme/theme1.xml", "theme"))
        if "fontTable" in meta["parts"]:
            pack.keep("fontTable", self.part("fontTable", "fontTable.xml", "fontTable"))

    def styles(self) -> bytes:
        """The styles of the template, then ours that it lacks."""
        meta, first = self.meta, self.meta["first_list"]
        filled = docx_styles(
            self.document.cover, look.language_locale(self.document.language), self.own.accent, self.width
        ).decode()
        added = {found[1]: found[0] for found in _STYLE.finditer(filled) if found[1] not in set(meta["styles"])}
        for name, number in (("ListBullet", first), ("ListNumber", first + 1)):
            if name in added:
                added[name] = re.sub(r'<w:numId w:val="\d"/>', f'<w:numId w:val="{number}"/>', added[name])
        if meta["has_table"]:
            # Text takes the colour of their table style: ours might not be readable on its background.
            added |= {name: _COLOUR.sub("", added[name]) for name in IN_TABLES if name in added}
        return _insert_before_end(self.files["styles.xml"], "".join(added.values()))

    def settings(self) -> str:
        template_settings = self.meta["settings"]
        ours = look.fill_shape("docx-settings.xml", locale=look.language_locale(self.document.language)).decode()
        if not any(name.startswith("fonts/") for name in self.files):
            ours = ours.replace("<w:embedTrueTypeFonts/>", "")
        for before, name in (
            ("<w:defaultTabStop", "mirrorMargins"),
            ("<w:characterSpacingControl", "evenAndOddHeaders"),
            ("<w:decimalSymbol", "clrSchemeMapping"),
        ):
            ours = ours.replace(before, template_settings.get(name, "") + before)
        for name in {"defaultTabStop", "compat"} & set(template_settings):
            match = re.search(rf"<w:{name}(?: [^<>]*/>|>(?:[^<]++|<(?!/?w:{name}\b))*+</w:{name}>)", ours)
            if match:
                ours = ours.replace(match[0], template_settings[name])
        return ours

    def cover_end(self) -> str:
        return f"<w:sectPr>{self._sect()}</w:sectPr>"

    def section(self) -> str:
        sect = self._sect()
        return f"<w:sectPr>{sect.replace('<w:titlePg/>', '') if self.document.cover else sect}</w:sectPr>"

    def _sect(self) -> str:
        """The page settings of the template, with the identifiers of its header and footer in this file."""
        if not self.sect:
            sect = self.meta["sect"]
            for name, part in self.meta["parts"].items():
                if part["kind"] in KINDS:
                    identifier = self.pack.keep(part["kind"], self.part(name, f"{name}.xml", part["kind"]))
                    sect = sect.replace(f'r:id="{name}"', f'r:id="{identifier}"')
            if not self.meta["has_footer"]:
                place = re.search(r"<w:pgSz", sect)
                reference = f'<w:footerReference w:type="default" r:id="{self.footer()}"/>'
                sect = sect[: place.start()] + reference + sect[place.start() :] if place else reference + sect
            self.sect = sect
        return self.sect

    def part(self, name: str, path: str, kind: str) -> str:
        links = (
            Relation(identifier, called, target, is_external=True)
            if called == "hyperlink"
            else Relation(identifier, "font" if called == "font" else "image", self._held(target))
            for identifier, (called, target) in self.meta["parts"][name]["links"].items()
        )
        return self.pack.part(kind, path, self.files[f"{name}.xml"], *links)

    def _held(self, path: str) -> str:
        """Packs a picture or a font of the template; several parts may refer to it."""
        kind = "image" if path.rpartition(".")[2] in PICTURES else "font"
        return self.pack.part(kind, path, self.files[path])


def _insert_before_end(xml: bytes, added: str) -> bytes:
    """Inserts before the closing tag of the root, whatever prefix the template uses for Word."""
    text = xml.decode().rstrip()
    if text.endswith("/>"):
        root = text[text.rindex("<") + 1 : -2].split()[0]
        text = f"{text[:-2]}></{root}>"
    place = text.rindex("</")
    named = re.sub(r"<w:(style|num) ", f'<w:\\1 xmlns:w="{_WORD}" ', added)
    return f"{text[:place]}{named}{text[place:]}".encode()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
