"""Enjeux and chantiers, and the notes behind them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from jalons.diagnosis.models import Finding
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Audience, Category, KeyProject, Note, NoteGroup, Stake, StakeFinding, Workshop
from jalons.workshops.rules import workshops
from jalons.workshops.words import UNSAID_WORDS


@dataclass(frozen=True)
class ProjectLine:
    pk: int
    title: str
    purpose: str
    stakes: list[str]
    is_shortlisted: bool
    planned_actions: list[str]
    lead: str
    partners: list[str]
    first_steps: str
    audiences: list[str]
    communes: list[str]


@dataclass(frozen=True)
class StakeLine:
    pk: int
    rank: int
    title: str
    phrasing: str
    description: str
    notes: int
    projects: list[ProjectLine]
    evidence: list[str]
    audiences: list[str]
    communes: list[str]
    findings: list[Finding]
    """The findings of the diagnosis that it cites."""

    @property
    def advice(self) -> str:
        return phrasing_advice(self.phrasing)


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
    names = dict(roadmap.communes.values_list("code", "name"))
    projects = KeyProject.objects.filter(roadmap=roadmap).prefetch_related("stakes").order_by("rank", "id")
    lines: list[ProjectLine] = []
    answering: dict[int, list[ProjectLine]] = {}
    for project in projects:
        line = ProjectLine(
            pk=project.pk,
            title=project.title,
            purpose=project.purpose,
            stakes=[stake.title for stake in project.stakes.all()],
            is_shortlisted=project.is_shortlisted,
            planned_actions=project.planned_actions.splitlines(),
            lead=project.lead,
            partners=project.partners.splitlines(),
            first_steps=project.first_steps,
            audiences=audience_labels(project.audiences),
            communes=[names[code] for code in project.communes if code in names],
        )
        lines.append(line)
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(line)
    stakes = Stake.objects.filter(roadmap=roadmap).annotate(note_count=Count("groups__notes")).order_by("rank", "id")
    cited = findings_of_stakes(stake.pk for stake in stakes)
    return StakesPage(
        [
            StakeLine(
                pk=stake.pk,
                rank=stake.rank,
                title=stake.title,
                phrasing=stake.phrasing,
                description=stake.description,
                notes=stake.note_count,
                projects=answering.get(stake.pk, []),
                evidence=stake.evidence.splitlines(),
                audiences=audience_labels(stake.audiences),
                communes=[names[code] for code in stake.communes if code in names],
                findings=cited.get(stake.pk, []),
            )
            for stake in stakes
        ],
        lines,
    )


def findings_of_stakes(stakes: Iterable[int]) -> dict[int, list[Finding]]:
    """Stake → the findings that it cites and that name nobody. One query."""
    by_stake: dict[int, list[Finding]] = {}
    cited = StakeFinding.objects.filter(stake__in=list(stakes), finding__removed_at=None, finding__names_somebody=False)
    for row in cited.select_related("finding"):
        by_stake.setdefault(row.stake_id, []).append(row.finding)
    return by_stake


def stakes_to_take_up(workshop: Workshop) -> int:
    """How many enjeux may become groups of a workshop that looks for chantiers."""
    if workshop.kind != Workshop.Kind.KEY_PROJECTS:
        return 0
    groups = NoteGroup.objects.filter(workshop=workshop)
    stakes = Stake.objects.filter(roadmap=workshop.roadmap_id).exclude(groups__in=groups)
    return stakes.exclude(title__in=groups.living().values("title")).count()


def phrasing_advice(phrasing: str) -> str:
    """What is missing for it to read « Comment … pour que … ? »; empty when nothing is."""
    if not phrasing.strip():
        return _("Formulez cet enjeu comme une question : « Comment … pour que … ? ».")
    lacking = [str(UNSAID_WORDS[lack]) for lack in workshops.missing_phrasing(phrasing)]
    return _("Pour que chacun le comprenne : %(advice)s.") % {"advice": ", ".join(lacking)} if lacking else ""


def stake_mentions(stake: Stake) -> list[str]:
    """Publics and communes tagged on the notes behind an enjeu, the most frequent first: « Jeunes (3) »."""
    names = dict(stake.roadmap.communes.values_list("code", "name"))
    publics: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for audiences, communes in Note.objects.filter(group__stake=stake).values_list("audiences", "communes"):
        publics.update(audience_labels(audiences))
        places.update(names[code] for code in communes if code in names)
    return [f"{name} ({count})" for counter in (publics, places) for name, count in counter.most_common()]


def audience_labels(codes: Iterable[str]) -> list[str]:
    labels = dict(Audience.choices)
    return [str(labels[code]) for code in codes if code in labels]


@dataclass(frozen=True)
class ThreadNote:
    """A note as the thread of a fiche shows it: its text, and where it was written."""

    workshop_number: int
    workshop_title: str
    number: int
    text: str
    table: int | None
    category: str
    group: str = ""
    findings: tuple[Finding, ...] = ()
    """The findings of the diagnosis that it cites, on pages that ask for them."""


@dataclass(frozen=True)
class _Heard:
    """A note with the enjeu and the chantier that its group feeds."""

    stake: int | None
    project: int | None
    group_rank: int
    note: ThreadNote


def _heard_notes(where: Q) -> list[_Heard]:
    """In the order of workshops, then of notes. It reads columns instead of rows, because a fiche may have a hundred
    notes behind it. One query."""
    rows = Note.objects.publishable().filter(where).order_by("workshop__number", "number")
    categories = dict(Category.choices)
    columns = ("workshop__number", "workshop__title", "number", "text", "table", "category", "group__title")
    values = rows.values_list("group__stake", "group__key_project", "group__rank", *columns)
    return [
        _Heard(
            stake,
            project,
            rank,
            ThreadNote(workshop, title, number, text, table, str(categories.get(category, "")), group),
        )
        for stake, project, rank, workshop, title, number, text, table, category, group in values
    ]


def _notes_by_stake(heard: Iterable[_Heard], pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    by_stake: dict[int, list[ThreadNote]] = {pk: [] for pk in pks}
    for row in heard:
        if row.stake in by_stake:
            by_stake[row.stake].append(row.note)
    return by_stake


def _notes_by_project(heard: Iterable[_Heard], pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """Sorted by group within a workshop."""
    by_project: dict[int, list[ThreadNote]] = {pk: [] for pk in pks}
    for row in sorted(heard, key=lambda row: (row.note.workshop_number, row.group_rank, row.note.number)):
        if row.project in by_project:
            by_project[row.project].append(row.note)
    return by_project


def notes_of_stakes(pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """The notes behind each enjeu, by its id. One query whatever their number."""
    asked = list(pks)
    return _notes_by_stake(_heard_notes(Q(group__stake__in=asked)), asked)


def notes_of_stake(stake: Stake) -> list[ThreadNote]:
    return notes_of_stakes([stake.pk])[stake.pk]


def notes_of_projects(pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """The ideas behind each chantier, from the groups named as it, by its id. One query whatever their number."""
    asked = list(pks)
    return _notes_by_project(_heard_notes(Q(group__key_project__in=asked)), asked)


@dataclass(frozen=True)
class Voices:
    """The two origins of a chantier: the notes behind its enjeux, by enjeu; the ideas of the groups named as it.

    An idea written under the heading of an enjeu is not a constat behind it: it belongs to the second origin only.
    """

    said: dict[int, list[ThreadNote]]
    proposed: list[ThreadNote]

    @classmethod
    def of(cls, said: dict[int, list[ThreadNote]], proposed: list[ThreadNote]) -> "Voices":
        return cls({pk: [note for note in notes if note not in proposed] for pk, notes in said.items()}, proposed)

    @property
    def notes(self) -> set[ThreadNote]:
        return {note for notes in (*self.said.values(), self.proposed) for note in notes}


def project_voices(project: int, stakes: Iterable[int]) -> Voices:
    """For one chantier and the enjeux that it answers. One query."""
    asked = list(stakes)
    heard = _heard_notes(Q(group__stake__in=asked) | Q(group__key_project=project))
    return Voices.of(_notes_by_stake(heard, asked), _notes_by_project(heard, [project])[project])


def notes_of_project(project: KeyProject) -> list[ThreadNote]:
    return notes_of_projects([project.pk])[project.pk]
