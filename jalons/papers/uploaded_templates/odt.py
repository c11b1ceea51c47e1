"""Reads a LibreOffice template: keeps its styles, pages, headers and footers, and leaves its text out."""

import hashlib
import json
import posixpath
import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from jalons.base.errors import Refused
from jalons.base.zip_files import pack_files
from jalons.papers.colours import parse_colour
from jalons.papers.documents import look
from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates import ooxml as x
from jalons.papers.uploaded_templates.archive import (
    damaged_refusal,
    picture_kind,
    template_refusal,
    unzip_template,
)

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TEXT, DRAW = (_URN % name for name in ("office", "style", "text", "drawing"))
FO = _URN % "xsl-fo-compatible"
HREF = "{http://www.w3.org/1999/xlink}href"
TEXT_TYPES = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
NARROWEST_CM = 8.0
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc)")
_MACROS = re.compile(r"^(Basic|Scripts|Dialogs)/", re.IGNORECASE)
_RUNNING = frozenset({"script", "event-listener", "event-listeners", "execute-macro"})
_OBJECTS = frozenset({"object", "object-ole", "plugin", "applet", "floating-frame", "form", "forms"})
_FETCHING = frozenset({"dde-source", "dde-connection", "dde-connection-decl", "section-source", "database-display"})
_REFERENCES = ("name", "parent-style-name", "next-style-name", "style-name", "apply-style-name", "list-style-name")
HEADINGS = tuple(f"Heading_20_{level}" for level in range(1, 5))


def expected_odt_styles() -> dict[str, str]:
    titles = {name: _("Titre %(n)s") % {"n": level} for level, name in enumerate(HEADINGS, 1)}
    return {
        "Title": _("Titre"),
        "Subtitle": _("Sous-titre"),
        **titles,
        "Bullets": _("Liste à puces"),
        "Numbers": _("Liste à numéros"),
        "Caption": _("Légende"),
    }


# Other names of the styles that our body uses, as other programs and languages display them.
_ALSO = {
    **{f"{word} {level}": name for word in ("titre", "heading") for level, name in enumerate(HEADINGS, 1)},
    "titre": "Title",
    "title": "Title",
    "sous-titre": "Subtitle",
    "subtitle": "Subtitle",
    "légende": "Caption",
    "list 1": "Bullets",
    "numbering 123": "Numbers",
}


def read_odt_template(content: bytes) -> Taken:
    """Raises Refused, with what to do about the template."""
    files = unzip_template(content)
    kind = files.get("mimetype", b"").strip()
    if kind not in TEXT_TYPES or not {"content.xml", "styles.xml"} <= set(files):
        raise _wrong_kind_refusal(files, kind)
    if any(map(_MACROS.search, files)):
        raise x.macros_refusal()
    body, root = x.parse_part(files["content.xml"]), x.parse_part(files["styles.xml"])
    _refuse_active_content(body)
    _refuse_active_content(root)
    _refuse_links(body, is_kept=False)
    _refuse_links(root, is_kept=True)
    return _Reader(files, body, root).taken()


def _wrong_kind_refusal(files: dict[str, bytes], kind: bytes) -> Refused:
    if "[Content_Types].xml" in files:
        return template_refusal(
            _("C’est un modèle Word : envoyez-le comme modèle Word, ou enregistrez-le en .odt."),
            code="word-not-libreoffice",
        )
    if kind.startswith(b"application/vnd.oasis.opendocument") and kind not in TEXT_TYPES:
        return template_refusal(
            _("C’est un tableur ou une présentation : ici, il faut un modèle de texte (.odt ou .ott)."),
            code="not-a-text-template",
        )
    return template_refusal(
        _("Ce fichier n’est pas un modèle LibreOffice : il faut un .odt ou un .ott."), code="not-a-libreoffice-template"
    )


def _refuse_active_content(root: Any) -> None:
    if any(x.local_name(one) in _RUNNING for one in root.iter()):
        raise x.macros_refusal()


def _refuse_links(root: Any, *, is_kept: bool) -> None:
    """A link to click on may stay; whatever is displayed must be in the file."""
    for element in root.iter():
        name, target = x.local_name(element), element.get(HREF) or ""
        if is_kept and name in _OBJECTS:
            raise x.embedded_object_refusal()
        if name in _FETCHING:
            raise x.outside_link_refusal("field")
        if name == "a":
            if is_kept:
                x.check_address(target)
        elif re.match(r"[A-Za-z][\w+.-]*:|/|\\|\.\./", target):
            raise x.outside_link_refusal("image" if name in ("image", "background-image", "fill-image") else "field")


class _Reader:
    def __init__(self, files: dict[str, bytes], body: Any, root: Any) -> None:
        self.files, self.body, self.root = files, body, root
        self.kept: dict[str, bytes] = {}
        self.styles = root.find(f"{OFFICE}styles")
        if self.styles is None:
            raise damaged_refusal()
        self.masters = {one.get(f"{STYLE}name"): one for one in root.iter(f"{STYLE}master-page")}
        if not self.masters:
            raise damaged_refusal()

    def taken(self) -> Taken:
        self.rename()
        style_keys = {
            (x.local_name(style), style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "")
            for style in self.styles
        }
        names = {name for _tag, _family, name in style_keys}
        opening = self.opening()
        following = self.following(opening)
        width = self.width(following)
        has_footer = self.masters[following].find(f"{STYLE}footer") is not None
        self.speak_french()
        self.keep_outline()
        self.keep_files()
        meta = {
            "opening": opening,
            "width": width,
            "masters": [] if has_footer else sorted({opening, following}),
            "styles": sorted(style_keys),
        }
        self.kept["meta.json"] = json.dumps(meta, sort_keys=True).encode()
        self.kept["styles.xml"] = x.part_bytes(self.root)
        missing = tuple(label for name, label in expected_odt_styles().items() if name not in names)
        return Taken(pack_files(dict(sorted(self.kept.items()))), missing, self.accent(), has_footer)

    def rename(self) -> None:
        """Gives styles the names that our body uses."""
        names = {style.get(f"{STYLE}name") for style in self.styles}
        renamed: dict[str, str] = {}
        for element in self.styles:
            if x.local_name(element) not in ("style", "list-style"):
                continue
            if x.local_name(element) == "style" and element.get(f"{STYLE}family") != "paragraph":
                continue
            name = element.get(f"{STYLE}name") or ""
            seen = (element.get(f"{STYLE}display-name") or name.replace("_20_", " ")).lower()
            wanted = _ALSO.get(seen, "")
            if wanted and wanted not in names and wanted not in renamed.values():
                renamed[name] = wanted
        for element in self.root.iter() if renamed else ():
            for key, value in element.attrib.items():
                if value in renamed and etree.QName(key).localname in _REFERENCES:
                    element.set(key, renamed[value])

    # Pages -----------------------------------------------------------------------------------------

    def opening(self) -> str:
        """The page on which the text of the template begins."""
        automatic = {one.get(f"{STYLE}name"): one for one in self.body.iter(f"{STYLE}style")}
        first = next((one for one in self.body.iter() if x.local_name(one) in ("p", "h")), None)
        style = automatic.get(first.get(f"{TEXT}style-name")) if first is not None else None
        master = (style.get(f"{STYLE}master-page-name") or "") if style is not None else ""
        return (
            master if master in self.masters else "Standard" if "Standard" in self.masters else next(iter(self.masters))
        )

    def following(self, opening: str) -> str:
        """The page after the first one."""
        after = self.masters[opening].get(f"{STYLE}next-style-name") or ""
        return after if after in self.masters else opening

    def width(self, master: str) -> float:
        layouts = {one.get(f"{STYLE}name"): one for one in self.root.iter(f"{STYLE}page-layout")}
        layout = layouts.get(self.masters[master].get(f"{STYLE}page-layout-name"))
        page = None if layout is None else layout.find(f"{STYLE}page-layout-properties")
        if page is None:
            return look.TEXT_WIDTH_CM
        for columns in page.findall(f"{STYLE}columns"):
            page.remove(columns)
        sides = [
            _length_in_cm(page.get(f"{FO}margin-{side}") or page.get(f"{FO}margin"), 2.0) for side in ("left", "right")
        ]
        width = round(_length_in_cm(page.get(f"{FO}page-width"), look.PAGE_WIDTH_CM) - sum(sides), 2)
        if width < NARROWEST_CM:
            raise template_refusal(
                _("La page de ce modèle laisse moins de 8 cm au texte : élargissez-la."), code="page-too-narrow"
            )
        return width

    # Styles ----------------------------------------------------------------------------------------

    def named(self, name: str) -> Any:
        return next((style for style in self.styles if style.get(f"{STYLE}name") == name), None)

    def accent(self) -> str:
        """The colour of the template's titles."""
        for name in (*HEADINGS[:2], "Heading", "Title"):
            style = self.named(name)
            words = None if style is None else style.find(f"{STYLE}text-properties")
            if words is not None and (colour := parse_colour(words.get(f"{FO}color") or "")):
                return colour
        return ""

    def speak_french(self) -> None:
        language, _dash, country = look.language_locale("fr").partition("-")
        for element in self.root.iter(f"{STYLE}text-properties"):
            if f"{FO}language" in element.attrib:
                element.set(f"{FO}language", language)
                element.set(f"{FO}country", country)

    def keep_outline(self) -> None:
        for level, name in enumerate(HEADINGS, 1):
            style = self.named(name)
            if style is not None:
                style.set(f"{STYLE}default-outline-level", str(level))

    # Pictures and fonts ------------------------------------------------------------------------------

    def keep_files(self) -> None:
        for element in list(self.root.iter()):
            target = element.get(HREF)
            if not target or x.local_name(element) == "a" or target.startswith("#"):
                continue
            path = posixpath.normpath(target)
            if path.lower().endswith(".svg") and len(element.getparent().findall(f"{DRAW}image")) > 1:
                # LibreOffice displays the other picture of the frame, which shows the same thing.
                element.getparent().remove(element)
                continue
            if path not in self.files:
                raise damaged_refusal()
            data = self.files[path]
            digest = hashlib.sha256(data).hexdigest()[:16]
            if x.local_name(element) == "font-face-uri":
                stored_path = f"Fonts/{digest}.ttf"
            else:
                picture_kind(path, data)
                stored_path = f"Pictures/own{digest}.{path.rpartition('.')[2].lower()}"
            self.kept[stored_path] = data
            element.set(HREF, stored_path)


def _length_in_cm(length: str | None, default: float) -> float:
    match = _LENGTH.fullmatch(length or "")
    return float(match[1]) * _UNITS[match[2]] if match else default
