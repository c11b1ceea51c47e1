"""The parts of an uploaded Word or PowerPoint file: what they refer to, and what is refused in them."""

import hashlib
import posixpath
import re
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _
from lxml import etree

from jalons.base.errors import Refused
from jalons.papers.uploaded_templates.archive import check_xml, damaged_refusal, picture_kind, template_refusal

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MACROS = re.compile(
    r"(^|/)(vbaproject|vbadata|macros?)[^/]*$|(^|/)(activex|customui)[^/]*/|customizations\.xml$|attachedtoolbars",
    re.IGNORECASE,
)
_MACRO_TYPES = re.compile(r"vba|macro|activex|keyMapCustomizations|attachedToolbars", re.IGNORECASE)
_FETCHING = re.compile(
    r"\b(INCLUDE\w*|IMPORT|DDE(AUTO)?|LINK|DATABASE|MACROBUTTON|GOTOBUTTON|EMBED|AUTOTEXT\w*|RD|ASK|FILLIN|MERGEFIELD)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(https?://[^\s/]|mailto:)\S*", re.IGNORECASE)
_OBJECTS = frozenset({"object", "control", "altChunk", "subDoc", "OLEObject", "movie"})


def macros_refusal() -> Refused:
    return template_refusal(
        _("Ce modèle contient des macros. Enregistrez-le sans macro, puis renvoyez-le."), code="template-has-macros"
    )


def embedded_object_refusal() -> Refused:
    return template_refusal(
        _(
            "L’en-tête ou le pied de page de ce modèle contient un objet incorporé. Remplacez-le par une image, puis renvoyez-le."
        ),
        code="header-holds-an-object",
    )


def parse_part(data: bytes) -> Any:
    """Parses without entities or network access, and refuses XML that is nested too deep. Limits are checked here too,
    since a part may have any name."""
    check_xml(data)
    try:
        return parse_checked_xml(data)
    except etree.XMLSyntaxError as error:
        raise damaged_refusal() from error


def parse_checked_xml(data: bytes) -> Any:
    """The root of XML whose limits were checked. Raises etree.XMLSyntaxError, for what is nested too deep too."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def part_bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def local_name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def content_types(files: dict[str, bytes]) -> dict[str, str]:
    """Path to content type for the parts listed one by one, extension (`.png`) to content type for the others."""
    root = parse_part(files["[Content_Types].xml"])
    overrides = {
        (one.get("PartName") or "").lstrip("/"): one.get("ContentType") or "" for one in root.iter(f"{_TYPES}Override")
    }
    return overrides | {
        f".{one.get('Extension')}": one.get("ContentType") or "" for one in root.iter(f"{_TYPES}Default")
    }


FAMILIES = {"wordprocessingml": "Word", "spreadsheetml": "Excel", "presentationml": "PowerPoint"}


def find_main_part(files: dict[str, bytes], family: str, name: str, endings: tuple[str, ...]) -> str:
    """The path of the main part of a file of that family; refuses any other kind of file."""
    wanted = {"name": name, "endings": _(" ou ").join(endings)}
    nothing = _("Ce fichier n’est pas un modèle %(name)s (%(endings)s).") % wanted
    if "[Content_Types].xml" not in files:
        if b"opendocument" in files.get("mimetype", b""):
            raise template_refusal(
                _("C’est un fichier LibreOffice : enregistrez-le au format %(name)s (%(endings)s).") % wanted,
                code="libreoffice-not-office",
            )
        raise template_refusal(nothing, code="not-an-office-template")
    types = content_types(files)
    if any("macroEnabled" in kind for kind in types.values()):
        raise macros_refusal()
    main = re.compile(rf"{family}\.(document|presentation|slideshow|template)\.main\+xml$")
    for path, kind in types.items():
        if main.search(kind) and path in files:
            return path
    kinds = " ".join(types.values())
    for other, called_ in FAMILIES.items():
        if other != family and other in kinds:
            words = {"other": called_, **wanted}
            raise template_refusal(
                _("C’est un fichier %(other)s : ici, il faut un modèle %(name)s (%(endings)s).") % words,
                code="another-office-file",
            )
    raise template_refusal(nothing, code="not-an-office-template")


def part_relations(files: dict[str, bytes], path: str) -> list[tuple[str, str, str]]:
    """(identifier, kind, path or address) of each relation of a part."""
    folder, _slash, name = path.rpartition("/")
    data = files.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
    relations = []
    for relation in parse_part(data).iter(f"{_PACKAGE}Relationship") if data else ():
        kind, target = (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        relations.append((relation.get("Id") or "", kind, target))
    return relations


# --- what is refused --------------------------------------------------------------------------------------------------


def refuse_macros(files: dict[str, bytes]) -> None:
    if any(map(_MACROS.search, files)) or any(map(_MACRO_TYPES.search, content_types(files).values())):
        raise macros_refusal()


def refuse_links(files: dict[str, bytes]) -> None:
    """Refuses a file that would fetch anything from elsewhere. A link to click on is allowed."""
    for path, data in files.items():
        if not path.endswith(".rels") or not data:
            continue
        for relation in parse_part(data).iter(f"{_PACKAGE}Relationship"):
            kind = (relation.get("Type") or "").rpartition("/")[2]
            if kind in ("oleObject", "control", "vbaProject", "aFChunk", "subDocument"):
                raise template_refusal(
                    _("Ce modèle contient un objet incorporé (OLE). Retirez-le, puis renvoyez-le."),
                    code="template-holds-an-object",
                )
            if (relation.get("TargetMode") or "").lower() == "external" and kind != "hyperlink":
                raise outside_link_refusal(kind)


def outside_link_refusal(kind: str) -> Refused:
    if kind == "attachedTemplate":
        return template_refusal(
            _(
                "Ce modèle est attaché à un autre modèle de votre ordinateur. Dans Word, « Développeur », « Modèle de document », retirez ce modèle, puis renvoyez-le."
            ),
            code="template-attached-elsewhere",
        )
    if kind == "image":
        return template_refusal(
            _("Ce modèle va chercher une image ailleurs. Insérez l’image dans le modèle, puis renvoyez-le."),
            code="template-picture-elsewhere",
        )
    return template_refusal(
        _("Ce modèle va chercher du contenu dans un autre fichier. Retirez ce lien, puis renvoyez-le."),
        code="template-content-elsewhere",
    )


def refuse_active_content(root: Any) -> None:
    """Refuses, in a header or footer, fields that fetch or run something, objects, and addresses that are not
    relations."""
    # The text of a field may be split in pieces; a space separates it from the next field.
    field_parts = root.iter(f"{W}instrText", f"{W}fldChar")
    instructions = "".join((part.text or "") if local_name(part) == "instrText" else " " for part in field_parts)
    instructions += " ".join(one.get(f"{W}instr") or "" for one in root.iter(f"{W}fldSimple"))
    if _FETCHING.search(instructions):
        raise outside_link_refusal("field")
    for element in list(root.iter()):
        name = local_name(element)
        if name in _OBJECTS:
            raise embedded_object_refusal()
        if name == "svgBlip":
            element.getparent().getparent().remove(element.getparent())
        for key, value in element.attrib.items():
            if (
                etree.QName(key).localname in ("src", "href")
                and not key.startswith(R)
                and re.search(r"[:\\]|//", value)
            ):
                raise outside_link_refusal("image")


def check_address(target: str) -> str:
    if not _ADDRESS.fullmatch(target):
        raise outside_link_refusal("hyperlink")
    return target


def called_relations(root: Any) -> set[str]:
    """The identifiers of the relations that a part uses."""
    return {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(R)}


def check_media(kind: str, path: str, data: bytes) -> str:
    """The name under which a picture or a font is kept; identical bytes get the same name."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    if kind == "font":
        return f"fonts/{digest}.odttf"
    picture_kind(path, data)
    return f"media/{digest}.{path.rpartition('.')[2].lower()}"


# --- values -----------------------------------------------------------------------------------------------------------


def child_attributes(parent: Any, name: str) -> dict[str, str]:
    """The attributes of a child element, without their namespace."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return {} if child is None else {str(etree.QName(key).localname): value for key, value in child.attrib.items()}


def element_xml(name: str, attributes: dict[str, str]) -> str:
    return f"<w:{name} {' '.join(f'w:{key}={quoteattr(value)}' for key, value in attributes.items())}/>"


def child_xml(parent: Any, name: str) -> str:
    """A child element as XML that stands alone."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return (
        ""
        if child is None or called_relations(child)
        else str(etree.tostring(child, encoding="unicode", with_tail=False))
    )


def page_kind(where: str) -> str:
    return where if where in ("first", "even") else "default"


def parse_number(typed: str | None) -> int:
    try:
        return round(float(typed or 0))
    except (ValueError, OverflowError):
        return 0
