"""Enjeux and chantiers, and the notes behind them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from jalons.diagnosis.models import Finding
from jalons.roadmaps.models import Roadmap
from jalons.workshops import rules
from jalons.workshops.models import Audience, KeyProject, Note, NoteGroup, Stake, StakeFinding, Workshop
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
    """Those of the diagnosis that it cites."""

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
            audiences=audience_words(project.audiences),
            communes=[names[code] for code in project.communes if code in names],
        )
        lines.append(line)
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(line)
    stakes = Stake.objects.filter(roadmap=roadmap).annotate(note_count=Count("groups__notes")).order_by("rank", "id")
    cited = cited_by_stakes(stake.pk for stake in stakes)
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
                audiences=audience_words(stake.audiences),
                communes=[names[code] for code in stake.communes if code in names],
                findings=cited.get(stake.pk, []),
            )
            for stake in stakes
        ],
        lines,
    )


def cited_by_stakes(stakes: Iterable[int]) -> dict[int, list[Finding]]:
    """Stake → the findings that it cites, naming nobody. One query."""
    found: dict[int, list[Finding]] = {}
    cited = StakeFinding.objects.filter(stake__in=list(stakes), finding__removed_at=None, finding__names_somebody=False)
    for row in cited.select_related("finding"):
        found.setdefault(row.stake_id, []).append(row.finding)
    return found


def stakes_to_take_up(workshop: Workshop) -> int:
    """How many enjeux may become headings of a workshop that looks for chantiers."""
    if workshop.kind != Workshop.Kind.KEY_PROJECTS:
        return 0
    groups = NoteGroup.objects.filter(workshop=workshop)
    stakes = Stake.objects.filter(roadmap=workshop.roadmap_id).exclude(groups__in=groups)
    return stakes.exclude(title__in=groups.living().values("title")).count()


def phrasing_advice(phrasing: str) -> str:
    """What is still missing for it to read « Comment … pour que … ? »; empty when nothing is."""
    if not phrasing.strip():
        return _("Formulez cet enjeu comme une question : « Comment … pour que … ? ».")
    lacking = [str(UNSAID_WORDS[lack]) for lack in rules.unsaid(phrasing)]
    return _("Pour que chacun le comprenne : %(advice)s.") % {"advice": ", ".join(lacking)} if lacking else ""


def mentions_of(stake: Stake) -> list[str]:
    """Publics and communes that the notes behind an enjeu name, the most often named first: « Jeunes (3) »."""
    names = dict(stake.roadmap.communes.values_list("code", "name"))
    publics: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for audiences, communes in Note.objects.filter(group__stake=stake).values_list("audiences", "communes"):
        publics.update(audience_words(audiences))
        places.update(names[code] for code in communes if code in names)
    return [f"{name} ({count})" for said in (publics, places) for name, count in said.most_common()]


def audience_words(codes: Iterable[str]) -> list[str]:
    known = dict(Audience.choices)
    return [str(known[code]) for code in codes if code in known]


@dataclass(frozen=True)
class ThreadNote:
    """A note as the thread of a fiche shows it: what was said, and where."""

    workshop_number: int
    workshop_title: str
    number: int
    text: str
    table: int | None
    category: str
    group: str = ""
    findings: tuple[Finding, ...] = ()
    """Of the diagnosis, that it cites: where a page asks for them."""


def notes_of_stakes(pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """The notes behind each enjeu, by its id. One query whatever their number."""
    found: dict[int, list[ThreadNote]] = {pk: [] for pk in pks}
    notes = Note.objects.publishable().filter(group__stake__in=list(found)).select_related("workshop", "group")
    for note in notes.order_by("workshop__number", "number"):
        assert note.group and note.group.stake_id
        found[note.group.stake_id].append(_thread_note(note))
    return found


def notes_of(stake: Stake) -> list[ThreadNote]:
    return notes_of_stakes([stake.pk])[stake.pk]


def notes_of_projects(pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """The ideas of the workshops that gave each chantier its name, by its id. One query whatever their number."""
    found: dict[int, list[ThreadNote]] = {pk: [] for pk in pks}
    notes = Note.objects.publishable().filter(group__key_project__in=list(found)).select_related("workshop", "group")
    for note in notes.order_by("workshop__number", "group__rank", "number"):
        assert note.group and note.group.key_project_id
        found[note.group.key_project_id].append(_thread_note(note))
    return found


@dataclass(frozen=True)
class Voices:
    """Both roads that lead to a chantier: what was said behind its enjeux, by enjeu; the ideas that gave it its name.

    An idea written under the heading of an enjeu is not a constat behind it: it is on the second road only.
    """

    said: dict[int, list[ThreadNote]]
    proposed: list[ThreadNote]

    @classmethod
    def of(cls, said: dict[int, list[ThreadNote]], proposed: list[ThreadNote]) -> "Voices":
        return cls({pk: [note for note in notes if note not in proposed] for pk, notes in said.items()}, proposed)

    @property
    def notes(self) -> set[ThreadNote]:
        return {note for notes in (*self.said.values(), self.proposed) for note in notes}


def voices(project: int, stakes: Iterable[int]) -> Voices:
    """Of one chantier and of the enjeux that it answers. Two queries."""
    return Voices.of(notes_of_stakes(stakes), notes_of_projects([project])[project])


def notes_of_project(project: KeyProject) -> list[ThreadNote]:
    return notes_of_projects([project.pk])[project.pk]


def _thread_note(note: Note) -> ThreadNote:
    return ThreadNote(
        note.workshop.number,
        note.workshop.title,
        note.number,
        note.text,
        note.table,
        note.get_category_display(),
        note.group.title if note.group else "",
    )
