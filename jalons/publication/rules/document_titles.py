"""The numbered titles of fiches that a document writes and that no fiche has: what a preview says before they are missed. Pure."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from jalons.papers.uploaded_documents.blocks import Block, Grid, Heading, Paragraph
from jalons.publication.rules.document_words import read_fiche_title

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")


def missing_titles(blocks: Sequence[Block], told: Collection[str]) -> list[str]:
    """In the order of the document, once a number. `told`: how the document numbers its fiches."""
    known = {match[0] for number in told if (match := _NUMBER.search(number))}
    missing: dict[str, str] = {}
    for text in _written_lines(blocks):
        # « Action 1 : … » may be a step of a fiche.
        title = read_fiche_title(text, is_heading=False) if text.strip().lower().startswith("fiche") else None
        number = _NUMBER.search(title.number) if title else None
        if number and number[0] not in known:
            missing.setdefault(number[0], text.strip())
    return list(missing.values())


def _written_lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                starts = (0, *block.breaks, len(block.text))
                for start, end in itertools.pairwise(starts):
                    yield from block.text[start:end].split("\n")
            case Grid():
                yield from (line for row in block.rows for cell in row for line in cell.split("\n"))
