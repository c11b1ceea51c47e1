"""Reads a Word template: keeps its styles, lists, page, header and footer, and leaves its text out."""

import json
from typing import Any

from django.utils.translation import gettext as _

from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates import ooxml as x
from jalons.papers.uploaded_templates.archive import damaged_refusal, pack_files, template_refusal, unzip_template
from jalons.papers.uploaded_templates.ooxml import A, R, W
from jalons.papers.uploaded_templates.styles import Styles

NARROWEST = 4536
"""Twentieths of a point, 8 cm: our tables do not fit in less."""
TAKEN_SETTINGS = ("mirrorMargins", "defaultTabStop", "evenAndOddHeaders", "compat", "clrSchemeMapping")
_ROOTS = {"header": f"{W}hdr", "footer": f"{W}ftr", "fontTable": f"{W}fonts", "theme": f"{A}theme"}
A4 = {"w": "11906", "h": "16838"}
MARGINS = {
    "top": "1304",
    "right": "1247",
    "bottom": "1134",
    "left": "1247",
    "header": "680",
    "footer": "624",
    "gutter": "0",
}


def read_docx_template(content: bytes) -> Taken:
    """Raises Refused, with what to do about the template."""
    files = unzip_template(content)
    main = x.find_main_part(files, "wordprocessingml", _("Word"), (".docx", ".dotx"))
    x.refuse_macros(files)
    x.refuse_links(files)
    return _Reader(files, main).taken()


class _Reader:
    def __init__(self, files: dict[str, bytes], main: str) -> None:
        self.files, self.main = files, main
        self.kept: dict[str, bytes] = {}
        self.parts: dict[str, dict[str, Any]] = {}
        self.body = x.parse_part(files[main])
        if self.body.tag != f"{W}document":
            raise template_refusal(
                _("Enregistrez ce modèle au format Word (.docx) ordinaire, et non « Open XML strict ».")
            )
        self.related = x.part_relations(files, main)

    def taken(self) -> Taken:
        path = self.one("styles")
        if not path:
            raise damaged_refusal()
        table = next((style.get(f"{W}val") for style in self.body.iter(f"{W}tblStyle")), "") or ""
        styles = Styles(self.read(path, f"{W}styles"), table)
        numbers = styles.numbered(self.root("numbering"))
        sect, width, has_footer = self.section(styles)
        for name in ("theme", "fontTable"):
            if path := self.one(name):
                self.part(name, path, self.read(path, _ROOTS[name]))
        self.kept["numbering.xml"] = x.part_bytes(numbers.root)
        self.kept["styles.xml"] = x.part_bytes(styles.root)
        meta = {
            "sect": sect,
            "width": width,
            "has_footer": has_footer,
            "parts": self.parts,
            "styles": sorted(styles.ids),
            "has_table": styles.has_table,
            "is_tight": styles.is_tight(),
            "first_list": numbers.first,
            "restarts": numbers.restarts,
            "settings": self.settings(),
        }
        self.kept["meta.json"] = json.dumps(meta, sort_keys=True).encode()
        return Taken(pack_files(self.kept), tuple(styles.missing()), styles.accent(), has_footer)

    def one(self, kind: str) -> str:
        """The path of the only part of that kind, or ""."""
        return next((target for _id, found, target in self.related if found == kind and target in self.files), "")

    def root(self, kind: str) -> Any:
        path = self.one(kind)
        return self.read(path, f"{W}{kind}") if path else None

    def read(self, path: str, tag: str) -> Any:
        """A part with the expected root: with any other, nobody could open the files made from it."""
        root = x.parse_part(self.files[path])
        if root.tag != tag:
            raise damaged_refusal()
        return root

    # Page, head and foot ---------------------------------------------------------------------------

    def section(self, styles: Styles) -> tuple[str, int, bool]:
        """The page settings of the last section; a header or footer that it lacks is inherited from the sections before
        it."""
        heads_and_feet: dict[tuple[str, str], str] = {}
        paths = {identifier: target for identifier, _kind, target in self.related}
        sections = list(self.body.iter(f"{W}sectPr"))
        for section in sections:
            for kind in ("header", "footer"):
                for reference in section.findall(f"{W}{kind}Reference"):
                    path = paths.get(reference.get(f"{R}id") or "", "")
                    if path in self.files:
                        heads_and_feet[kind, reference.get(f"{W}type") or "default"] = path
        last = sections[-1] if sections else None
        size, margins = x.child_attributes(last, "pgSz") or A4, MARGINS | x.child_attributes(last, "pgMar")
        width = x.parse_number(size.get("w")) - sum(
            x.parse_number(margins[side]) for side in ("left", "right", "gutter")
        )
        if width < NARROWEST:
            raise template_refusal(_("La page de ce modèle laisse moins de 8 cm au texte : élargissez-la."))
        references = "".join(
            f'<w:{kind}Reference w:type="{x.page_kind(where)}" r:id="{self.furnishing(kind, path, styles)}"/>'
            for (kind, where), path in sorted(
                heads_and_feet.items(), key=lambda item: (item[0][0] != "header", item[0][1])
            )
        )
        first = any(section.find(f"{W}titlePg") is not None for section in sections)
        sect = f"{references}{x.element_xml('pgSz', size)}{x.element_xml('pgMar', margins)}{x.child_xml(last, 'pgBorders')}{'<w:titlePg/>' if first else ''}"
        return sect, width, ("footer", "default") in heads_and_feet

    def furnishing(self, kind: str, path: str, styles: Styles) -> str:
        """The name under which a header or footer is kept."""
        name = next((name for name, part in self.parts.items() if part["from"] == path), "")
        if not name:
            root = self.read(path, _ROOTS[kind])
            x.refuse_active_content(root)
            styles.rename(root)
            name = f"own{len(self.parts) + 1}"
            self.part(name, path, root, kind)
        return name

    def part(self, name: str, path: str, root: Any, kind: str = "") -> None:
        """Keeps a part with its pictures, fonts and links."""
        called = x.called_relations(root)
        links = {}
        for identifier, relation, target in x.part_relations(self.files, path):
            if identifier not in called:
                continue
            if relation == "hyperlink":
                links[identifier] = ("hyperlink", x.check_address(target))
            elif relation in ("image", "font") and target in self.files:
                stored_path = x.check_media(relation, target, self.files[target])
                self.kept[stored_path] = self.files[target]
                links[identifier] = (relation, stored_path)
            else:
                raise x.embedded_object_refusal()
        self.kept[f"{name}.xml"] = x.part_bytes(root)
        self.parts[name] = {"from": path, "kind": kind or name, "links": links}

    def settings(self) -> dict[str, str]:
        """The settings that change how a page is drawn."""
        root = self.root("settings")
        settings = {} if root is None else {name: x.child_xml(root, name) for name in TAKEN_SETTINGS}
        return {name: text for name, text in settings.items() if text}
