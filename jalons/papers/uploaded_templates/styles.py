"""Renames the styles of a Word template to the identifiers of our body: people and Word know a style by its name, never
by its identifier."""

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from jalons.base.frozen import frozen
from jalons.papers.colours import parse_colour
from jalons.papers.documents import look
from jalons.papers.documents.docx.page_styles import docx_styles
from jalons.papers.uploaded_templates.ooxml import W, parse_number

_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
_BEFORE_NUMBERS = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_DEFAULTS = {"paragraph": "Normal", "character": "DefaultParagraphFont", "table": "TableNormal", "numbering": "NoList"}
HEADINGS = ("Heading1", "Heading2", "Heading3", "Heading4")


def expected_docx_styles() -> dict[str, str]:
    """The styles that a collectivité may look for, as Word names them in French."""
    titles = {f"Heading{level}": _("Titre %(n)s") % {"n": level} for level in range(1, 5)}
    return {
        "Title": _("Titre"),
        "Subtitle": _("Sous-titre"),
        **titles,
        "ListBullet": _("Liste à puces"),
        "ListNumber": _("Liste à numéros"),
        "Caption": _("Légende"),
    }


@cache
def own_style_ids() -> dict[tuple[str, str], str]:
    """(kind, name in lower case) → the identifier in our body."""
    root = etree.fromstring(docx_styles(True, "fr-FR", ""))
    return {(one.get(f"{W}type"), _style_name(one)): one.get(f"{W}styleId") for one in root.iter(f"{W}style")}


def _style_name(style: Any) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else (name.get(f"{W}val") or "").lower()


def _is_default(style: Any, kind: str) -> bool:
    return style.get(f"{W}type") == kind and style.get(f"{W}default") in ("1", "true")


@frozen
class Numbers:
    """`first`: the numbering of our bullets; that of our numbers comes next. `restarts`: the abstract numbering that
    each new list restarts."""

    root: Any
    first: int
    restarts: int


class Styles:
    def __init__(self, root: Any, table: str) -> None:
        """`table`: the identifier of the style of the template's first table."""
        self.root = root
        self.renamed: dict[str, str] = {}
        styles = [one for one in root.iter(f"{W}style") if one.get(f"{W}styleId")]
        names = {one.get(f"{W}styleId") for one in styles}
        for style in styles:
            identifier, kind = style.get(f"{W}styleId"), style.get(f"{W}type")
            wanted = own_style_ids().get((kind, _style_name(style)), "")
            if kind in _DEFAULTS and _is_default(style, kind):
                wanted = _DEFAULTS[kind]
            elif kind == "table" and identifier == table and _style_name(style) not in ("normal table", "table grid"):
                wanted = "Jalons"
            if wanted and wanted not in self.renamed.values():
                self.renamed[identifier] = wanted
        taken = set(self.renamed.values())
        for identifier in names - set(self.renamed):
            if identifier in taken:
                self.renamed[identifier] = f"{identifier}Theirs"
        for style in styles:
            style.set(f"{W}styleId", self.renamed.get(style.get(f"{W}styleId"), style.get(f"{W}styleId")))
        self.rename(root)
        self.by_id = {one.get(f"{W}styleId"): one for one in styles}
        self.ids = set(self.by_id)
        if "Normal" in self.ids and not any(_is_default(one, "paragraph") for one in styles):
            self.by_id["Normal"].set(f"{W}default", "1")  # LibreOffice does not always write it
        self.has_table = "Jalons" in self.ids
        self._speak_french()
        self._keep_outline()

    def rename(self, root: Any) -> None:
        for name in _REFERENCES:
            for reference in root.iter(f"{W}{name}"):
                reference.set(f"{W}val", self.renamed.get(reference.get(f"{W}val"), reference.get(f"{W}val") or ""))

    def is_tight(self) -> bool:
        """Whether nothing separates their paragraphs: no space around them, no first-line indent."""
        attributes: dict[str, str] = {}
        normal = self.by_id.get("Normal")
        defaults = self.root.find(f"{W}docDefaults/{W}pPrDefault")
        for holder in (one for one in (defaults, normal) if one is not None):
            for name in ("spacing", "ind"):
                for element in holder.iterfind(f"{W}pPr/{W}{name}"):
                    attributes |= {key.removeprefix(W): value for key, value in element.attrib.items()}
        parts = ("before", "after", "beforeLines", "afterLines", "firstLine", "firstLineChars")
        return normal is not None and all(attributes.get(part, "0") == "0" for part in parts)

    def missing(self) -> list[str]:
        labels = [label for identifier, label in expected_docx_styles().items() if identifier not in self.ids]
        return labels if self.has_table else [*labels, _("Tableau")]

    def accent(self) -> str:
        """The colour of the template's titles."""
        for identifier in (*HEADINGS[:2], "Title"):
            style = self.by_id.get(identifier)
            colour = None if style is None else style.find(f"{W}rPr/{W}color")
            if colour is not None and (digits := parse_colour(colour.get(f"{W}val") or "")):
                return digits
        return ""

    def _speak_french(self) -> None:
        """Replaces the language of the template by French: a screen reader would speak the language of its author."""
        for element in list(self.root.iter(f"{W}lang")):
            element.getparent().remove(element)
        defaults = self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is None:
            default = self.root.find(f"{W}docDefaults")
            if default is None:
                default = etree.Element(f"{W}docDefaults")
                self.root.insert(0, default)
            run = default.find(f"{W}rPrDefault")
            if run is None:
                run = etree.Element(f"{W}rPrDefault")
                default.insert(0, run)
            defaults = etree.SubElement(run, f"{W}rPr")
        language = etree.SubElement(defaults, f"{W}lang")
        locale = look.language_locale("fr")
        language.set(f"{W}val", locale)
        language.set(f"{W}eastAsia", locale)
        language.set(f"{W}bidi", "ar-SA")

    def _keep_outline(self) -> None:
        """Restores the outline level of headings: without it, they are missing from the table of contents."""
        for level, identifier in enumerate(HEADINGS):
            style = self.by_id.get(identifier)
            if style is not None and style.find(f"{W}pPr/{W}outlineLvl") is None:
                etree.SubElement(self._paragraph(style), f"{W}outlineLvl").set(f"{W}val", str(level))

    def _paragraph(self, style: Any) -> Any:
        properties = style.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            run = style.find(f"{W}rPr")
            if run is not None:
                run.addprevious(properties)
            else:
                style.append(properties)
        return properties

    # Lists -----------------------------------------------------------------------------------------

    def numbered(self, root: Any) -> Numbers:
        """The numberings of the template, with ours added for the styles that have none."""
        if root is None:
            root = etree.fromstring(f'<w:numbering xmlns:w="{W[1:-1]}"/>'.encode())
        self.rename(root)
        abstracts, numbers = root.findall(f"{W}abstractNum"), root.findall(f"{W}num")
        abstract = 1 + max((parse_number(one.get(f"{W}abstractNumId")) for one in abstracts), default=-1)
        first = 1 + max((parse_number(number.get(f"{W}numId")) for number in numbers), default=0)
        shape = etree.fromstring(look.fill_shape("docx-numbering.xml", numbers=""))
        before = numbers[0] if numbers else None
        for place, element in enumerate(shape.findall(f"{W}abstractNum")):
            element.set(f"{W}abstractNumId", str(abstract + place))
            for link in list(element.iter(f"{W}pStyle")):
                link.getparent().remove(link)
            if before is not None:
                before.addprevious(element)
            else:
                root.append(element)
            added = etree.Element(f"{W}num")
            added.set(f"{W}numId", str(first + place))
            etree.SubElement(added, f"{W}abstractNumId").set(f"{W}val", str(abstract + place))
            numbers.append(added)
        for element in numbers[-2:]:
            root.append(element)
        for element in root.findall(f"{W}numIdMacAtCleanup"):
            root.remove(element)
        self._list("ListBullet", first)
        counted = self._list("ListNumber", first + 1)
        named = {parse_number(number.get(f"{W}numId")): number.find(f"{W}abstractNumId") for number in numbers}
        restarts = named.get(counted)
        return Numbers(root, first, abstract + 1 if restarts is None else parse_number(restarts.get(f"{W}val")))

    def _list(self, identifier: str, ours: int) -> int:
        """The numbering of a list style; ours when the template has none."""
        style = self.by_id.get(identifier)
        if style is None:
            return ours
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None and parse_number(number.get(f"{W}val")):
            return parse_number(number.get(f"{W}val"))
        paragraph = self._paragraph(style)
        for old in paragraph.findall(f"{W}numPr"):
            paragraph.remove(old)
        added = etree.Element(f"{W}numPr")
        etree.SubElement(added, f"{W}numId").set(f"{W}val", str(ours))
        place = max(
            (n for n, child in enumerate(paragraph, 1) if etree.QName(child).localname in _BEFORE_NUMBERS), default=0
        )
        paragraph.insert(place, added)
        return ours
