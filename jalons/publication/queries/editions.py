"""The editions of a feuille de route, and the state of their files; bytes are only read for a requested file."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from jalons.actions.queries import adoption
from jalons.actions.queries.adoption import AdoptedLine
from jalons.actions.rules.sheets import Status
from jalons.funding.queries import consolidated
from jalons.funding.words.plans import balance_sentence
from jalons.governance import words
from jalons.papers.documents import FORMATS
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.models import Edition, EditionFile
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class FileLine:
    extension: str
    label: str
    sha256: str
    size: int
    is_made: bool
    has_failed: bool


@dataclass(frozen=True)
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
    files: tuple[FileLine, ...]

    @property
    def made(self) -> int:
        return sum(file.is_made for file in self.files)

    @property
    def is_waiting(self) -> bool:
        return any(not file.is_made and not file.has_failed for file in self.files)

    @property
    def has_failed(self) -> bool:
        return any(file.has_failed for file in self.files)


def edition_cards(roadmap: Roadmap) -> list[EditionCard]:
    """The latest first. Two queries, whatever their number."""
    return [_card_from_row(row) for row in _edition_rows(roadmap)]


def edition_card(roadmap: Roadmap, kind: str, number: int) -> EditionCard | None:
    row = _edition_rows(roadmap).filter(kind=kind, number=number).first()
    return _card_from_row(row) if row else None


def edition_row(roadmap: Roadmap, kind: str, number: int) -> Edition | None:
    rows = Edition.objects.filter(roadmap=roadmap, kind=kind, number=number)
    return rows.select_related("roadmap", "deliberation").first()


def edition_file(roadmap: Roadmap, kind: str, number: int, extension: str) -> EditionFile | None:
    """With its bytes, once they are made."""
    rows = EditionFile.objects.filter(edition__roadmap=roadmap, edition__kind=kind, edition__number=number)
    return rows.filter(extension=extension).first()


@dataclass(frozen=True)
class Gap:
    code: str
    title: str
    verdict: str


@dataclass(frozen=True)
class BeforeTheVote:
    """What the vote waits for. `gaps` prevent it; the fiches of `unready` stay « retenue »."""

    adopted: Edition | None
    count: int
    gaps: tuple[Gap, ...]
    unready: tuple[AdoptedLine, ...]


def missing_before_vote(roadmap: Roadmap) -> BeforeTheVote:
    """Seven queries, whatever the number of fiches."""
    lines = adoption.roadmap_adoption(roadmap).lines
    plans = consolidated.consolidated_money(roadmap, only={line.pk for line in lines}).unbalanced
    return BeforeTheVote(
        adopted=adopted_edition(roadmap),
        count=len(lines),
        gaps=tuple(Gap(row.code, row.title, balance_sentence(row.sums.balance)) for row in plans),
        unready=tuple(line for line in lines if line.status.value == Status.KEPT and line.missing),
    )


def _edition_rows(roadmap: Roadmap) -> QuerySet[Edition]:
    files = Prefetch("files", queryset=EditionFile.objects.defer("content"))
    rows = Edition.objects.filter(roadmap=roadmap).select_related("deliberation").prefetch_related(files)
    return rows.defer("document", "facts")


def _card_from_row(row: Edition) -> EditionCard:
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
        files=tuple(
            FileLine(
                extension=file.extension,
                label=FORMATS[file.extension].label if file.extension in FORMATS else file.extension.upper(),
                sha256=file.sha256,
                size=file.size,
                is_made=file.made_at is not None,
                has_failed=file.failed_at is not None,
            )
            for file in row.files.all()
        ),
    )
