"""The archives of office files are what their standards ask, and the same for the same document."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from jalons.papers.packages import OfficePackage, Relation, date_archive, pack_open_document

ON = date(2026, 12, 5)
NOON = (2026, 12, 5, 12, 0, 0)
ODT = "application/vnd.oasis.opendocument.text"


def office_file(title: str = "Titre") -> bytes:
    package = OfficePackage()
    package.add_part("word/media/a.png", "", b"\x89PNG")
    outside = Relation("rId2", "hyperlink", "https://exemple.fr/?a=1&b=2", is_external=True)
    package.add_part("word/document.xml", "text/body", "<body/>", Relation("rId1", "image", "media/a.png"), outside)
    return package.pack("word/document.xml", {"dc:title": title, "cp:contentStatus": "Brouillon"}, ON)


def member(file: bytes, name: str) -> list[tuple[str, str]]:
    """Each child of the root: its name, and its attributes or its text."""
    with ZipFile(BytesIO(file)) as archive:
        root = ElementTree.fromstring(archive.read(name))
    return [(one.tag.rpartition("}")[2], one.text or " ".join(one.attrib.values())) for one in root]


def test_every_part_has_a_type() -> None:
    assert member(office_file(), "[Content_Types].xml") == [
        ("Default", "rels application/vnd.openxmlformats-package.relationships+xml"),
        ("Default", "xml application/xml"),
        ("Default", "png image/png"),
        ("Override", "/word/document.xml text/body"),
        ("Override", "/docProps/core.xml application/vnd.openxmlformats-package.core-properties+xml"),
    ]


def test_what_a_part_refers_to_stands_beside_it() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    assert member(office_file(), "word/_rels/document.xml.rels") == [
        ("Relationship", f"rId1 {kinds}/image media/a.png"),
        ("Relationship", f"rId2 {kinds}/hyperlink https://exemple.fr/?a=1&b=2 External"),
    ]
    assert [told for _tag, told in member(office_file(), "_rels/.rels")] == [
        f"rId1 {kinds}/officeDocument word/document.xml",
        "rId2 http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties docProps/core.xml",
    ]


def test_properties_are_dated_by_the_document_and_fit_in_what_office_reads() -> None:
    assert member(office_file("<" * 300), "docProps/core.xml") == [
        ("title", "<" * 255),
        ("contentStatus", "Brouillon"),
        ("created", "2026-12-05T12:00:00Z"),
        ("modified", "2026-12-05T12:00:00Z"),
    ]


def test_the_same_parts_give_the_same_bytes_dated_by_the_document() -> None:
    assert office_file() == office_file()
    with ZipFile(BytesIO(office_file())) as archive:
        found = {one.filename: (one.date_time, one.compress_type) for one in archive.infolist()}
    assert list(found.items()) == [
        ("[Content_Types].xml", (NOON, ZIP_DEFLATED)),
        ("_rels/.rels", (NOON, ZIP_DEFLATED)),
        ("word/media/a.png", (NOON, ZIP_STORED)),
        ("word/document.xml", (NOON, ZIP_DEFLATED)),
        ("word/_rels/document.xml.rels", (NOON, ZIP_DEFLATED)),
        ("docProps/core.xml", (NOON, ZIP_DEFLATED)),
    ]


def test_an_open_document_begins_with_its_type_and_ends_with_the_list_of_its_parts() -> None:
    packed = pack_open_document(ODT, {"content.xml": ("text/xml", "<a/>"), "Pictures/a.png": ("image/png", b"a")}, ON)
    with ZipFile(BytesIO(packed)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read("mimetype")) == ("mimetype", ZIP_STORED, ODT.encode())
        assert archive.namelist() == ["mimetype", "content.xml", "Pictures/a.png", "META-INF/manifest.xml"]
    assert member(packed, "META-INF/manifest.xml") == [
        ("file-entry", f"/ {ODT}"),
        ("file-entry", "content.xml text/xml"),
        ("file-entry", "Pictures/a.png image/png"),
    ]


def test_the_archive_of_a_library_is_dated_by_the_document() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a", "one")
    with ZipFile(BytesIO(date_archive(out.getvalue(), ON))) as dated:
        assert [(one.filename, one.date_time) for one in dated.infolist()] == [("a", NOON)]
        assert dated.read("a") == b"one"


def test_a_document_older_than_zip_has_the_first_date_of_zip() -> None:
    packed = pack_open_document(ODT, {}, date(1975, 3, 2))
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
