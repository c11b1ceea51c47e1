"""The note de cadrage as a document: what it says today, what it said when it was adopted, and what changed between."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import zip_longest

from django.utils import timezone

from jalons.base.differences import Kind, Piece, word_differences
from jalons.base.french import NBSP
from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.governance.models import FramingVersion
from jalons.governance.queries.framing import Framing, roadmap_framing
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
    plain_text,
)
from jalons.papers.documents.snapshot import read_snapshot, write_snapshot
from jalons.publication.documents.framing.document import adopted_document, framing_document
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.milestones import Awaited

# The part of their words that two lines share, from which they are read as one line that changed.
LEAST_ALIKE = 0.4


@frozen
class ChangedPart:
    """A part of the note that does not say the same. `lines`: what differs, each in pieces to read in order."""

    title: str
    lines: tuple[tuple[Piece, ...], ...]


@frozen
class FramingDraft:
    """The note of today. `last`: the version adopted last, with its document."""

    framing: Framing
    last: FramingVersion | None

    @property
    def number(self) -> int:
        """That of the next version."""
        return self.last.number + 1 if self.last else 1

    @property
    def document(self) -> Document:
        """To read over; the adopted one while the note still says the same."""
        if self.last and not self.changes:
            return version_document(self.last)
        return framing_document(self.framing, timezone.localdate(), self.last)

    def adopted(self, on: date) -> Document:
        """What an adoption of that day freezes: the first one reaches its own milestone."""
        milestones = list(self.framing.milestones)
        announced = (place for place, line in enumerate(milestones) if line.awaits == Awaited.NOTE)
        if self.last is None and (place := next(announced, None)) is not None:
            milestones[place] = replace(milestones[place], reached_on=on)
        return adopted_document(replace(self.framing, milestones=milestones), self.number, on)

    @property
    def stamp(self) -> str:
        """Of all that the note says, whatever the day it is read."""
        return make_stamp(json.dumps(write_snapshot(self.document)["blocks"], sort_keys=True))

    @cached_property
    def changes(self) -> list[ChangedPart]:
        """Since the last version; nothing before the first one."""
        today = timezone.localdate()
        return changed_parts(version_document(self.last), self.adopted(today)) if self.last else []


def framing_draft(roadmap: Roadmap) -> FramingDraft:
    """Seven queries, whatever the number of rows."""
    last = FramingVersion.objects.filter(roadmap=roadmap).first()
    return FramingDraft(roadmap_framing(roadmap, timezone.localdate()), last)


def version_document(version: FramingVersion) -> Document:
    return read_snapshot(version.document, {})


def previous_version(version: FramingVersion) -> FramingVersion | None:
    return FramingVersion.objects.filter(roadmap=version.roadmap_id, number__lt=version.number).first()


def following_version(version: FramingVersion) -> FramingVersion | None:
    rows = FramingVersion.objects.filter(roadmap=version.roadmap_id, number__gt=version.number)
    return rows.defer("document").last()


def changed_parts(before: Document, after: Document) -> list[ChangedPart]:
    """The parts that do not say the same, in the order of the later document."""
    old, new = _lines_by_part(before), _lines_by_part(after)
    titles = [*new, *(title for title in old if title not in new)]
    parts = (ChangedPart(title, tuple(_changed_lines(old.get(title, []), new.get(title, [])))) for title in titles)
    return [part for part in parts if part.lines]


def _changed_lines(before: list[str], after: list[str]) -> Iterator[tuple[Piece, ...]]:
    """Line by line first, since a table would be mixed up word by word; then word by word in what was replaced."""
    for tag, start, end, place, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for old, new in zip_longest(before[start:end], after[place:stop], fillvalue=""):
            yield from _replaced_line(old, new)


def _replaced_line(old: str, new: str) -> Iterator[tuple[Piece, ...]]:
    """Two lines that share little are told one after the other: mixed word by word, nobody could read them."""
    if _shared_words(old, new) >= LEAST_ALIKE:
        yield word_differences(old, new)
        return
    if old:
        yield (Piece(Kind.REMOVED, old),)
    if new:
        yield (Piece(Kind.ADDED, new),)


def _shared_words(old: str, new: str) -> float:
    """The part of their words that two lines share; 0 when one of them is empty."""
    before, after = Counter(old.split()), Counter(new.split())
    return 2 * (before & after).total() / max(1, before.total() + after.total())


def _lines_by_part(document: Document) -> dict[str, list[str]]:
    """The lines under each main heading. Spaces that do not break are compared as others."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            lines = parts.setdefault(block.text, [])
        else:
            texts = (line.replace(NBSP, " ") for text in _block_lines(block) for line in text.split("\n"))
            lines.extend(line for line in texts if line.strip())
    return parts


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield plain_text(block.content)
        case BulletList() | NumberedList():
            yield from (f"– {plain_text(item)}" for item in block.items)
        case Facts():
            yield from (f"{label}\u00a0: {plain_text(value)}" for label, value in block.items)
        case Table():
            yield from (
                ", ".join(plain_text(cell) for cell in row.cells if plain_text(cell) != "–") for row in block.rows
            )
        case Callout():
            return  # « À écrire » tells what is missing, which is no text of the note
