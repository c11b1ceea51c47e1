"""Documents written by a process of its own: the same bytes, and a reason when there are none."""

import pytest

from jalons.papers.documents import FORMATS, separate_process, write_document
from jalons.papers.documents.look import OURS, Logo, Look
from jalons.papers.documents.separate_process import NotWritten, write_in_process
from jalons.papers.uploaded_templates import docx, odt
from tests.papers.pictures import png
from tests.papers.sample import fiche, roadmap
from tests.papers.text_templates import text_template, word_template

TEMPLATES = {
    "pdf": lambda: b"",
    "docx": lambda: docx.read_docx_template(word_template()).content,
    "odt": lambda: odt.read_odt_template(text_template()).content,
}


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_file_is_the_one_that_would_be_written_here(extension: str) -> None:
    theirs = Look("6a1b9a", Logo(png(300, 90), "Communauté de communes"), "24 rue du Pont", TEMPLATES[extension]())
    assert write_in_process(roadmap(), extension, OURS) == write_document(roadmap(), extension)
    assert write_in_process(fiche(), extension, theirs) == write_document(fiche(), extension, theirs)


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(NotWritten, match="KeyError: 'rtf'"):
        write_in_process(fiche(), "rtf", OURS)


def test_a_process_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separate_process, "LONGEST_SECONDS", 0.01)
    with pytest.raises(NotWritten, match="not written in"):
        write_in_process(fiche(), "pdf", OURS)
