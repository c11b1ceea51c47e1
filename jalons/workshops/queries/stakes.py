"""Enjeux and chantiers, and the notes behind them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from jalons.roadmaps.models import Roadmap
from jalons.workshops import rules
from jalons.workshops.models import KeyProject, Note, Stake


@dataclass(frozen=True)
class ProjectLine:
    pk: int
    title: str
    purpose: str
    stakes: list[str]


@dataclass(frozen=True)
class StakeLine:
    pk: int
    rank: int
    title: str
    phrasing: str
    description: str
    notes: int
    projects: list[ProjectLine]

    @property
    def asks_how(self) -> bool:
        return rules.is_how_question(self.phrasing)


@dataclass(frozen=True)
class StakesPage:
    stakes: list[StakeLine]
    projects: list[ProjectLine]

    @property
    def waiting(self) -> list[StakeLine]:
        """Enjeux that no chantier answers yet."""
        return [stake for stake in self.stakes if not stake.projects]

    @property
    def loose(self) -> list[ProjectLine]:
        """Chantiers that answer no enjeu yet."""
        return [project for project in self.projects if not project.stakes]


def stakes_page(roadmap: Roadmap) -> StakesPage:
    projects = KeyProject.objects.filter(roadmap=roadmap).prefetch_related("stakes").order_by("rank", "id")
    lines: list[ProjectLine] = []
    answering: dict[int, list[ProjectLine]] = {}
    for project in projects:
        line = ProjectLine(project.pk, project.title, project.purpose, [s.title for s in project.stakes.all()])
        lines.append(line)
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(line)
    stakes = Stake.objects.filter(roadmap=roadmap).annotate(note_count=Count("groups__notes")).order_by("rank", "id")
    return StakesPage(
        [
            StakeLine(s.pk, s.rank, s.title, s.phrasing, s.description, s.note_count, answering.get(s.pk, []))
            for s in stakes
        ],
        lines,
    )


@dataclass(frozen=True)
class ThreadNote:
    """A note as the thread of a fiche shows it: what was said, and where."""

    workshop_number: int
    workshop_title: str
    number: int
    text: str
    table: int | None
    category: str


def notes_of_stakes(stakes: Iterable[Stake]) -> dict[int, list[ThreadNote]]:
    """The notes behind each enjeu, by its id. One query whatever their number."""
    found: dict[int, list[ThreadNote]] = {stake.pk: [] for stake in stakes}
    notes = Note.objects.filter(group__stake__in=list(found)).select_related("workshop", "group")
    for note in notes.order_by("workshop__number", "number"):
        assert note.group and note.group.stake_id
        found[note.group.stake_id].append(
            ThreadNote(
                note.workshop.number,
                note.workshop.title,
                note.number,
                note.text,
                note.table,
                note.get_category_display(),
            )
        )
    return found


def notes_of(stake: Stake) -> list[ThreadNote]:
    return notes_of_stakes([stake])[stake.pk]
