"""What an attached file is told by, how heavy it may be, and how it is given back."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import attachments
from jalons.base.attachments import AttachmentField
from tests.papers.pictures import png
from tests.specimens import JPEG, pdf


def archive(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return held.getvalue()


OFFICE = {"[Content_Types].xml": b"<Types/>"}
ODT = "application/vnd.oasis.opendocument.text"
SPECIMENS = {
    "pdf": pdf(),
    "png": png(),
    "jpg": JPEG,
    "docx": archive(**OFFICE, **{"word/document.xml": b""}),
    "xlsx": archive(**OFFICE, **{"xl/workbook.xml": b""}),
    "pptx": archive(**OFFICE, **{"ppt/presentation.xml": b""}),
    "odt": archive(mimetype=ODT.encode()),
    "ods": archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "odp": archive(mimetype=b"application/vnd.oasis.opendocument.presentation"),
}


@pytest.mark.parametrize("extension", SPECIMENS)
def test_each_kind_is_told_by_its_content(extension: str) -> None:
    file = io.BytesIO(SPECIMENS[extension])
    kind = attachments.file_kind(file)
    assert kind is not None
    assert (kind.extension, file.tell()) == (extension, 0)
    assert kind in attachments.KINDS


def test_there_is_a_specimen_of_each_kind() -> None:
    assert set(SPECIMENS) == {kind.extension for kind in attachments.KINDS}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .doc",
        b"PK\x03\x04 no archive at all",
        archive(**{"readme.txt": b"any archive"}),
        archive(**OFFICE),
        archive(**OFFICE, **{"word/document.xml": b"", "word/vbaProject.bin": b"macro"}),
        archive(mimetype=ODT.encode(), **{"Basic/script-lc.xml": b"macro"}),
        archive(mimetype=ODT.encode(), **{"Scripts/python/greet.py": b"macro"}),
        archive(**OFFICE, **{"xl/workbook.xml": b"", "xl/macrosheets/sheet1.xml": b"macro"}),
        archive(mimetype=b"application/epub+zip"),
        archive(mimetype=ODT.encode() + b" " * 200),
    ],
)
def test_nothing_else_passes_whatever_its_name(content: bytes) -> None:
    assert attachments.file_kind(io.BytesIO(content)) is None


def test_an_archive_that_does_not_unfold_is_none() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", ODT * 50)
    content = held.getvalue()
    at = content.index(b"mimetype") + len("mimetype")
    assert attachments.file_kind(io.BytesIO(content[:at] + b"\xff" * 8 + content[at + 8 :])) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(content: bytes) -> None:
    attachments.file_kind(io.BytesIO(b"PK" + content))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("convention.pdf", "convention.pdf"),
        ("Convention signée.PDF", "Convention signée.pdf"),
        ("photo.html", "photo.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\dossier\\lettre.doc", "lettre.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "piece.pdf"),
        ("...", "piece.pdf"),
        ("x" * 300 + ".pdf", "x" * 115 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_kind(name: str, told: str) -> None:
    assert attachments.readable_name(name, attachments.PDF) == told


@given(st.text(max_size=200))
def test_a_safe_name_has_no_folder_and_fits(name: str) -> None:
    told = attachments.readable_name(name, attachments.PDF)
    assert told.endswith(".pdf")
    assert len(told) <= attachments.LONGEST_NAME
    assert not set(told) & set("/\\\r\n\0")


def refusal(file: SimpleUploadedFile) -> str:
    class Sent(attachments.forms.Form):
        piece = AttachmentField()

    return str(Sent(files={"piece": file}).errors["piece"][0])  # type: ignore[arg-type]


def test_a_field_says_why_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(SimpleUploadedFile("a.pdf", b"<html>")) == (
        "Ce fichier n’est ni un PDF, ni une image (PNG, JPEG), ni un document bureautique sans macro."
    )
    assert refusal(SimpleUploadedFile("a.pdf", b"")) == "Ce fichier est vide."
    monkeypatch.setattr(attachments, "HEAVIEST", 11)
    assert (
        refusal(SimpleUploadedFile("a.pdf", SPECIMENS["pdf"])) == "Ce fichier est trop lourd\u00a0: 10\u00a0Mo au plus."
    )


def test_a_file_goes_in_and_comes_out_to_be_saved() -> None:
    field = AttachmentField()
    file = field.clean(SimpleUploadedFile("Décision « n° 2 ».exe", SPECIMENS["pdf"], content_type="text/html"))
    stored = attachments.store_upload(file, "pieces")
    assert stored.startswith("pieces/")
    assert stored.endswith(".pdf")
    assert "cision" not in stored
    answer = attachments.download_response(stored, file.name)
    assert answer.content == SPECIMENS["pdf"]
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''D%C3%A9cision")
    default_storage.delete(stored)
    with pytest.raises(Http404):
        attachments.download_response(stored, file.name)


@pytest.mark.django_db(transaction=False)
def test_a_forgotten_file_goes_once_the_transaction_is_sure(django_capture_on_commit_callbacks: object) -> None:
    file = AttachmentField().clean(SimpleUploadedFile("a.pdf", SPECIMENS["pdf"]))
    stored = attachments.store_upload(file, "pieces")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        attachments.delete_upload(stored)
        assert default_storage.exists(stored)
    assert not default_storage.exists(stored)


def refusals(content: bytes, name: str) -> list[str]:
    """The codes of what the field refuses."""
    try:
        AttachmentField().clean(SimpleUploadedFile(name, content))
    except ValidationError as error:
        return [one.code or "" for one in error.error_list]
    return []


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx", "odt", "ods", "odp"])
@pytest.mark.parametrize(("megabytes", "codes"), [(20, ["bomb"]), (9, [])])
def test_an_office_file_that_unpacks_too_large_is_refused(extension: str, megabytes: int, codes: list[str]) -> None:
    held = io.BytesIO(SPECIMENS[extension])
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("large.xml", b" " * (megabytes * attachments.MEGABYTE))
    assert refusals(held.getvalue(), f"devis.{extension}") == codes


@pytest.mark.parametrize("extension", ["pdf", "png", "jpg"])
def test_a_file_that_is_cut_is_refused(extension: str) -> None:
    whole = SPECIMENS[extension]
    assert refusals(whole, f"devis.{extension}") == []
    assert [refusals(whole[: len(whole) - cut], f"devis.{extension}") for cut in (9, len(whole) - 12)] == [
        ["damaged"],
        ["damaged"],
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF", "damaged"),
        (b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF", "damaged"),
        (b"\x89PNG\r\n\x1a\n<html>", "damaged"),
        (b"\xff\xd8\xff\xe0<html>\xff\xd9", "damaged"),
        (pdf(password="secret"), "locked"),
    ],
)
def test_what_only_begins_as_a_file_is_refused(content: bytes, code: str) -> None:
    assert refusals(content, "devis.pdf") == [code]
