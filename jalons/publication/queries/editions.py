"""The editions of a feuille de route, and the state of their files; bytes are only read for a requested file."""

from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.governance import words
from jalons.governance.models import Deliberation, LostVote, SignedAct
from jalons.governance.queries.council_sittings import SittingLines, sitting_lines
from jalons.papers.documents.model import Document
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.documents.roadmap.council_form import tell_receipt
from jalons.publication.models import ACT, Edition, EditionFile
from jalons.publication.words import EDITION_FORMATS
from jalons.roadmaps.models import Roadmap


@frozen
class FileLine:
    extension: str
    label: str
    sha256: str
    size: int
    is_made: bool
    has_failed: bool


@frozen
class EditionCard:
    key: str
    name: str
    kind: str
    frozen_on: date
    at: datetime
    by_name: str
    purpose: str
    vote: str
    deliberation: str
    received_on: date | None
    published_on: date | None
    enforceable_on: date | None
    act: SignedAct | None
    has_voted_text: bool
    files: tuple[FileLine, ...]

    @property
    def dated_sentence(self) -> str:
        """The day of its text and, when it was written down later, that day too."""
        recorded, days = timezone.localtime(self.at).date(), french.format_day
        if recorded == self.frozen_on:
            return _("Le %(day)s, par %(by)s.") % {"day": days(self.frozen_on), "by": self.by_name}
        return _("Arrêtée au %(day)s, enregistrée le %(recorded)s par %(by)s.") % {
            "day": days(self.frozen_on),
            "recorded": days(recorded),
            "by": self.by_name,
        }

    @property
    def made(self) -> int:
        return sum(file.is_made for file in self.files)

    @property
    def is_waiting(self) -> bool:
        return any(not file.is_made and not file.has_failed for file in self.files)

    @property
    def has_failed(self) -> bool:
        return any(file.has_failed for file in self.files)


@frozen
class LostVoteLine:
    pk: int
    purpose: str
    held_on: date
    assembly: str
    vote: str
    reason: str
    sitting: SittingLines


def lost_votes(roadmap: Roadmap) -> list[LostVoteLine]:
    """The latest first. One query, and another one once a convocation is told."""
    rows = list(LostVote.objects.filter(roadmap=roadmap))
    return [
        LostVoteLine(row.pk, row.purpose, row.held_on, row.assembly, words.vote_sentence(row), row.reason, sitting)
        for row, sitting in zip(rows, sitting_lines(rows, roadmap), strict=True)
    ]


def edition_cards(roadmap: Roadmap) -> list[EditionCard]:
    """The latest first. Two queries, whatever their number."""
    return [_card_from_row(row) for row in _edition_rows(roadmap)]


def edition_card(roadmap: Roadmap, kind: str, number: int) -> EditionCard | None:
    row = _edition_rows(roadmap).filter(kind=kind, number=number).first()
    return _card_from_row(row) if row else None


def edition_sitting(roadmap: Roadmap, kind: str, number: int) -> SittingLines:
    """Of the vote of an edition; nothing when nobody voted it. Two queries at most."""
    votes = Deliberation.objects.filter(editions__roadmap=roadmap, editions__kind=kind, editions__number=number)
    return next(iter(sitting_lines(votes, roadmap)), SittingLines())


def edition_row(roadmap: Roadmap, kind: str, number: int) -> Edition | None:
    rows = Edition.objects.filter(roadmap=roadmap, kind=kind, number=number)
    return rows.select_related("roadmap", "deliberation").first()


def edition_file(roadmap: Roadmap, kind: str, number: int, extension: str) -> EditionFile | None:
    """With its bytes, once they are made."""
    rows = EditionFile.objects.filter(edition__roadmap=roadmap, edition__kind=kind, edition__number=number)
    return rows.filter(extension=extension).first()


def voted_act(edition: Edition) -> Document | None:
    """The délibération as it was voted, with the days of its reception and of its publication; None for what nobody voted, or
    what was frozen before it was kept."""
    content = edition.document.get(ACT)
    if content is None or edition.deliberation is None:
        return None
    return tell_receipt(read_snapshot(content, {}), edition.deliberation)


def signed_act_bytes(edition: Edition) -> bytes | None:
    """None without a signed act, or when its file is being replaced."""
    act = SignedAct.objects.filter(deliberation=edition.deliberation).first() if edition.deliberation_id else None
    if act is None:
        return None
    try:
        with default_storage.open(act.stored) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _edition_rows(roadmap: Roadmap) -> QuerySet[Edition]:
    files = Prefetch("files", queryset=EditionFile.objects.defer("content"))
    rows = Edition.objects.filter(roadmap=roadmap).select_related("deliberation__signed_act").prefetch_related(files)
    return rows.defer("document", "book", "deck", "facts", "followed").annotate(has_act=Q(document__has_key=ACT))


def _card_from_row(row: Any) -> EditionCard:
    return EditionCard(
        key=row.key,
        name=str(row),
        kind=row.kind,
        frozen_on=row.frozen_on,
        at=row.at,
        by_name=row.by_name,
        purpose=row.purpose,
        vote=words.vote_sentence(row.deliberation) if row.deliberation else "",
        deliberation=str(row.deliberation) if row.deliberation else "",
        received_on=row.deliberation.received_on if row.deliberation else None,
        published_on=row.deliberation.published_on if row.deliberation else None,
        enforceable_on=row.deliberation.enforceable_on if row.deliberation else None,
        act=getattr(row.deliberation, "signed_act", None),
        has_voted_text=row.has_act,
        files=tuple(
            FileLine(
                extension=file.extension,
                label=str(EDITION_FORMATS[file.extension].label)
                if file.extension in EDITION_FORMATS
                else file.extension.upper(),
                sha256=file.sha256,
                size=file.size,
                is_made=file.made_at is not None,
                has_failed=file.failed_at is not None,
            )
            for file in row.files.all()
        ),
    )
