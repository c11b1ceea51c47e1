"""Every page and every file of a roadmap, read as text: what is hidden somewhere is looked for everywhere."""

import io
from collections.abc import Collection, Iterator
from functools import lru_cache
from zipfile import ZipFile

from django.test import Client
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.world import World

FORMATS = ("pdf", "docx", "odt", "xlsx", "ods", "csv", "json", "pptx")


def every_address(world: World, *, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The name and the address of each page, and of each file in each of its formats."""
    for name in sorted(set(ROADMAP) - set(but)):
        if ROADMAP[name][0] is None:
            continue
        arguments = world.arguments(ARGUMENTS[name], name)
        for extension in FORMATS if "extension" in arguments else ("",):
            try:
                yield name, reverse(name, kwargs=arguments | ({"extension": extension} if extension else {}))
            except NoReverseMatch:
                continue


def every_text(world: World, client: Client, *, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The name of each address that this client may read, and all that is written there."""
    for name, url in every_address(world, but=but):
        answer = client.get(url)
        if answer.status_code == 200 and not answer.streaming:
            yield name, text_of(answer.content)


def text_of(content: bytes) -> str:
    # Attachments of the tests begin like a PDF, and end before their end.
    if content.startswith(b"%PDF") and b"%%EOF" in content[-32:]:
        return text_of_pdf(content)
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as archive:
            return " ".join(text_of(archive.read(part)) for part in archive.namelist())
    return content.decode(errors="ignore")


# A document is the same for two people who may read it, to the byte; its text takes longer to find than to write.
@lru_cache(maxsize=128)
def text_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
