"""What the tests of the compte rendu do and read."""

import re
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from jalons.invitations.models import Guest
from jalons.invitations.queries import minutes
from jalons.papers.documents.model import Run, Table
from jalons.publication.documents.minutes import document as document_minutes
from jalons.workshops.models import Workshop
from tests.invitations.people import come
from tests.papers import reading

DAY = date(2026, 11, 25)


def text_of(file: bytes, extension: str) -> str:
    if extension == "pdf":
        return reading.squeezed("".join(reading.pdf_pages(file)))
    paragraphs = reading.docx_paragraphs(file) if extension == "docx" else reading.odt_paragraphs(file)
    return reading.squeezed("".join(text for _style, text in paragraphs))


def words(document: Any) -> str:
    """All that a document says, in order, drawings apart."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, Run):
            found.append(value.text)
        elif isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                if name not in ("svg", "href", "key", "kind", "anchor"):
                    walk(getattr(value, name))

    walk(document.blocks)
    return " ".join(" ".join(found).replace("\u00a0", " ").split())


def tables(document: Any, caption: str) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table) and block.caption == caption]


def live(workshop: Workshop, on: date = DAY) -> Any:
    return document_minutes.draft_minutes(minutes.workshop_minutes(workshop), on).document


def read(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).replace("\u00a0", " ")


def invited(workshop: Workshop, mailbox: str, *, attended: bool | None, consents: bool = True) -> Guest:
    (guest,) = come(workshop, 1)
    assert guest.contact
    guest.contact.email, guest.contact.consents = f"{mailbox}@demo.example", consents
    guest.contact.consented_on = date(2026, 1, 1) if consents else None
    guest.contact.save()
    Guest.objects.filter(pk=guest.pk).update(attended=attended)
    return guest
