"""The archives of office files: Office Open XML (DOCX, PPTX) and OpenDocument (ODT, ODS).

The same parts, dated the same day, give the same bytes.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from datetime import date as Date
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from jalons.base.zip_files import pack_files
from jalons.papers.uploaded_templates.archive import PICTURES

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_TYPE = "application/vnd.openxmlformats-package"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_PROPERTY_SPACES = (
    f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_LONGEST_PROPERTY = 255
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"


def document_time(on: Date) -> datetime:
    """The date written in files: that of the document, never the time of the download."""
    return datetime.combine(on, time(12), UTC)


def date_archive(archive: bytes, on: Date) -> bytes:
    """The archive that a library made, packed again with every member dated `on`, in the same order."""
    with ZipFile(BytesIO(archive)) as source:
        return pack_files({name: source.read(name) for name in source.namelist()}, on=document_time(on))


class Relation(NamedTuple):
    """`kind`: the last word of its address in the standard. `target`: a path from the folder of the part that holds the
    relation, or an address outside the file."""

    identifier: str
    kind: str
    target: str
    is_external: bool = False


class OfficePackage:
    """Parts, their types and their relations (ECMA-376, part 2)."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes | str] = {}
        self._types: dict[str, str] = {}

    def add_part(self, path: str, content_type: str, content: bytes | str, *relations: Relation) -> None:
        """`content_type`: "" for a picture, whose type is that of its ending."""
        self._parts[path] = content
        if content_type:
            self._types[path] = content_type
        if related := "".join(map(_relation_xml, relations)):
            folder, _, name = path.rpartition("/")
            self._parts[f"{folder}/_rels/{name}.rels"] = _relations_xml(related)

    def pack(self, main: str, properties: Mapping[str, str], on: Date) -> bytes:
        """`main`: the path of the part that holds the document. `properties`: by name, such as `dc:title`."""
        core = "docProps/core.xml"
        self.add_part(core, f"{_PACKAGE_TYPE}.core-properties+xml", _properties_xml(properties, on))
        related = _relation_xml(Relation("rId1", "officeDocument", main)) + (
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{core}"/>'
        )
        first = {"[Content_Types].xml": self._types_xml(), "_rels/.rels": _relations_xml(related)}
        return pack_files(first | self._parts, on=document_time(on))

    def _types_xml(self) -> str:
        untyped = (path for path in self._parts if path not in self._types and not path.endswith(".rels"))
        endings = {"rels": f"{_PACKAGE_TYPE}.relationships+xml", "xml": "application/xml"} | {
            ending: PICTURES[ending] for ending in sorted({path.rpartition(".")[2] for path in untyped})
        }
        defaults = (f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items())
        typed = (f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in self._types.items())
        return f'{_PROLOGUE}<Types xmlns="{_PACKAGE}/content-types">{"".join((*defaults, *typed))}</Types>'


def _relation_xml(relation: Relation) -> str:
    outside = ' TargetMode="External"' if relation.is_external else ""
    kind, target = f"{_DOCUMENT}/{relation.kind}", quoteattr(relation.target)
    return f'<Relationship Id="{relation.identifier}" Type="{kind}" Target={target}{outside}/>'


def _relations_xml(related: str) -> str:
    return f'{_PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'


def _properties_xml(properties: Mapping[str, str], on: Date) -> str:
    stamp = document_time(on).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = "".join(f"<{name}>{escape(text[:_LONGEST_PROPERTY])}</{name}>" for name, text in properties.items())
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return f"{_PROLOGUE}<cp:coreProperties {_PROPERTY_SPACES}>{told}{dates}</cp:coreProperties>"


def pack_open_document(kind: str, parts: Mapping[str, tuple[str, bytes | str]], on: Date) -> bytes:
    """`kind`: the MIME type of the document. `parts`: by path, a MIME type and a content."""
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'
        for path, media_type in {
            "/": kind,
            **{path: media_type for path, (media_type, _content) in parts.items()},
        }.items()
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_MANIFEST}" '
        f'manifest:version="1.3">{listed}</manifest:manifest>'
    )
    files = {path: content for path, (_media_type, content) in parts.items()}
    return pack_files(files | {"META-INF/manifest.xml": manifest}, mimetype=kind, on=document_time(on))
