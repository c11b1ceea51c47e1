"""The package of a PowerPoint file: its parts, their relations and their types."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date as Date
from xml.sax.saxutils import escape

from jalons.papers.documents.office import document_time
from jalons.papers.slides.layouts import PROLOGUE, Piece
from jalons.papers.uploaded_templates.archive import PICTURES

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"

type Related = tuple[str, str, str]
"""An identifier, a kind and a target."""


class Pack:
    def __init__(self, media: Mapping[str, bytes]) -> None:
        self.parts: dict[str, str | bytes] = {f"ppt/media/{name}": data for name, data in media.items()}
        self.types: dict[str, str] = {}

    def media(self, name: str, data: bytes) -> str:
        """Adds a picture, and returns the path by which a slide refers to it."""
        self.parts[f"ppt/media/{name}"] = data
        return f"../media/{name}"

    def part(self, path: str, kind: str, content: str, *related: Related) -> None:
        self.parts[path] = content
        self.types[f"/{path}"] = kind
        if related:
            folder, _, name = path.rpartition("/")
            self.parts[f"{folder}/_rels/{name}.rels"] = _relations_xml(related)

    def piece(self, path: str, kind: str, piece: Piece, *related: Related) -> None:
        """Adds a part of the background, with its pictures."""
        pictures = ((name, "image", f"../media/{target}") for name, target in piece.pictures.items())
        self.part(path, kind, piece.xml, *related, *pictures)

    def saved(self, title: str, author: str, language: str, on: Date) -> bytes:
        stamp = document_time(on).strftime("%Y-%m-%dT%H:%M:%SZ")
        core = (
            f'{PROLOGUE}<cp:coreProperties xmlns:cp="{_PACK}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
            f"<dc:language>{language}</dc:language></cp:coreProperties>"
        )
        self.part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core)
        root = _relations_xml((("rId1", "officeDocument", "ppt/presentation.xml"),)).replace(
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{_PACK}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in {"[Content_Types].xml": self._types(), "_rels/.rels": root, **self.parts}.items():
                is_dense = path.endswith((".png", ".jpg", ".jpeg"))
                archive.writestr(
                    zipfile.ZipInfo(path), content, zipfile.ZIP_STORED if is_dense else zipfile.ZIP_DEFLATED
                )
        return out.getvalue()

    def _types(self) -> str:
        endings = sorted({path.rpartition(".")[2] for path in self.parts if path.startswith("ppt/media/")})
        pictures = "".join(f'<Default Extension="{ending}" ContentType="{PICTURES[ending]}"/>' for ending in endings)
        overrides = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in self.types.items())
        return (
            f'{PROLOGUE}<Types xmlns="{_PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{pictures}{overrides}</Types>'
        )


def _relations_xml(related: tuple[Related, ...]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_REL}/{kind}" Target="{target}"/>' for name, kind, target in related
    )
    return f'{PROLOGUE}<Relationships xmlns="{_PACK}/relationships">{listed}</Relationships>'
