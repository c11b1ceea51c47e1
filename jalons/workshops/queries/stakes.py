"""Enjeux and chantiers, and the notes behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.diagnosis.models import Finding
from jalons.roadmaps.models import JournalEntry, Roadmap
from jalons.workshops.models import (
    Audience,
    Category,
    KeyProject,
    Note,
    NoteGroup,
    Outcome,
    Stake,
    StakeFinding,
    Workshop,
)
from jalons.workshops.queries.lineage import (
    keep_living_stakes,
    tables_label,
    tables_of_stakes,
    united_projects,
    united_stakes,
)
from jalons.workshops.rules import workshops
from jalons.workshops.rules.ranks import shared_places
from jalons.workshops.words import UNSAID_WORDS


@frozen
class United:
    """What a merged enjeu or chantier said, as the one that unites it shows it. `into`: what it was merged into, when it
    is not that one. `tables`: those that proposed it, in words."""

    pk: int
    title: str
    text: str
    description: str
    into: str
    tables: str = ""


@frozen
class ProjectLine:
    pk: int
    title: str
    purpose: str
    stakes: list[str]
    state: str
    state_words: str
    reason: str
    united: list[United]
    planned_actions: list[str]
    lead: str
    partners: list[str]
    first_steps: str
    audiences: list[str]
    communes: list[str]

    @property
    def is_shortlisted(self) -> bool:
        return self.state == Outcome.State.KEPT


@frozen
class StakeLine:
    """`rank`: its place, shared with others when `is_tied`; 0 when it was put aside."""

    pk: int
    rank: int
    is_tied: bool
    title: str
    phrasing: str
    description: str
    state: str
    state_words: str
    reason: str
    united: list[United]
    notes: int
    projects: list[ProjectLine]
    evidence: list[str]
    audiences: list[str]
    communes: list[str]
    findings: list[Finding]
    """The findings of the diagnosis that it cites, or that what it unites cites."""
    tables: str
    """The tables that proposed it, or what it unites, in words: « tables 2 et 5 »."""

    @property
    def is_proposal(self) -> bool:
        """Of a table, about which the plenary has not decided."""
        return bool(self.tables) and self.state == Outcome.State.PROPOSED

    @property
    def advice(self) -> str:
        return phrasing_advice(self.phrasing)

    @property
    def is_kept(self) -> bool:
        return self.state == Outcome.State.KEPT


@frozen
class StakesPage:
    """Those that stand, then those that were put aside, with their reason."""

    stakes: list[StakeLine]
    projects: list[ProjectLine]
    stakes_aside: list[StakeLine]
    projects_aside: list[ProjectLine]

    @property
    def named(self) -> list[StakeLine]:
        """Without the proposals of the tables, which are a list of their own."""
        return [stake for stake in self.stakes if not stake.is_proposal]

    @property
    def proposals(self) -> list[StakeLine]:
        return [stake for stake in self.stakes if stake.is_proposal]

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
    projects = list(
        KeyProject.objects.filter(roadmap=roadmap).select_related("fusion__key_project").order_by("rank", "id")
    )
    stakes = list(Stake.objects.filter(roadmap=roadmap).select_related("fusion__stake").order_by("rank", "id"))
    project_families, families = _by_root(projects), _by_root(stakes)
    living = [project for project in projects if project.merged_into_id is None]
    keep_living_stakes(living)
    lines: list[ProjectLine] = []
    answering: dict[int, list[ProjectLine]] = {}
    for project in living:
        family = project_families[project.pk]
        answered = [stake for stake in project.stakes.all() if not stake.is_set_aside]
        line = ProjectLine(
            pk=project.pk,
            title=project.title,
            purpose=project.purpose,
            stakes=[stake.title for stake in answered],
            state=project.state,
            state_words=project.get_state_display(),
            reason=project.reason,
            united=[_united_line(row, row.purpose, row.planned_actions, project.pk) for row in family[1:]],
            planned_actions=_united_lines(row.planned_actions for row in family),
            lead=", ".join(_united_lines(row.lead for row in family)),
            partners=_united_lines(row.partners for row in family),
            first_steps="\n".join(_united_lines(row.first_steps for row in family)),
            audiences=audience_labels(united_codes([row.audiences for row in family])),
            communes=[names[code] for code in united_places([row.communes for row in family]) if code in names],
        )
        lines.append(line)
        for stake in answered if not project.is_set_aside else ():
            answering.setdefault(stake.pk, []).append(line)
    counts = _notes_on_walls(roadmap)
    places = shared_places((stake.ties_previous, stake.is_current) for stake in stakes)
    tables = tables_of_stakes(roadmap)
    cited = findings_of_stakes(stake.pk for stake in stakes if stake.merged_into_id is None)
    stake_lines = [
        StakeLine(
            pk=stake.pk,
            rank=place.number if place else 0,
            is_tied=place is not None and place.is_shared,
            title=stake.title,
            phrasing=stake.phrasing,
            description=stake.description,
            state=stake.state,
            state_words=stake.get_state_display(),
            reason=stake.reason,
            united=[
                _united_line(row, row.phrasing, row.description, stake.pk, tables.get(row.pk, ()))
                for row in families[stake.pk][1:]
            ],
            notes=counts.get(stake.pk, 0),
            projects=answering.get(stake.pk, []),
            evidence=_united_lines(row.evidence for row in families[stake.pk]),
            audiences=audience_labels(united_codes([row.audiences for row in families[stake.pk]])),
            communes=[
                names[code] for code in united_places([row.communes for row in families[stake.pk]]) if code in names
            ],
            findings=cited.get(stake.pk, []),
            tables=tables_label(table for row in families[stake.pk] for table in tables.get(row.pk, ())),
        )
        for stake, place in zip(stakes, places, strict=True)
        if stake.merged_into_id is None
    ]
    aside = Outcome.State.SET_ASIDE
    return StakesPage(
        [line for line in stake_lines if line.state != aside],
        [line for line in lines if line.state != aside],
        [line for line in stake_lines if line.state == aside],
        [line for line in lines if line.state == aside],
    )


def _by_root[M: (Stake, KeyProject)](rows: Iterable[M]) -> dict[int, list[M]]:
    """Each living row, followed by those that were merged into it."""
    families: dict[int, list[M]] = {row.pk: [row] for row in rows if row.merged_into_id is None}
    for row in rows:
        if row.merged_into_id is not None:
            families[row.merged_into_id].append(row)
    return families


def _united_line(row: Stake | KeyProject, text: str, description: str, root: int, tables: Iterable[int] = ()) -> United:
    into = row.fusion and (row.fusion.stake or row.fusion.key_project)
    return United(
        row.pk, row.title, text, description, into.title if into and into.pk != root else "", tables_label(tables)
    )


def united_with(row: Stake | KeyProject) -> list[United]:
    """What this one unites. Two queries at most."""
    if isinstance(row, Stake):
        stakes = Stake.objects.filter(merged_into=row).select_related("fusion__stake").order_by("rank", "id")
        tables = tables_of_stakes(row.roadmap)
        return [
            _united_line(stake, stake.phrasing, stake.description, row.pk, tables.get(stake.pk, ())) for stake in stakes
        ]
    projects = KeyProject.objects.filter(merged_into=row).select_related("fusion__key_project").order_by("rank", "id")
    return [_united_line(project, project.purpose, project.planned_actions, row.pk) for project in projects]


def _united_lines(texts: Iterable[str]) -> list[str]:
    """The lines of several texts, each once."""
    return list(dict.fromkeys(line for text in texts for line in text.splitlines() if line.strip()))


def united_codes(lists: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(code for codes in lists for code in codes))


def united_places(lists: Sequence[Sequence[str]]) -> list[str]:
    """The communes of several rows; none as soon as one of them concerns the whole territory."""
    return united_codes(lists) if all(lists) else []


def _notes_on_walls(roadmap: Roadmap) -> dict[int, int]:
    """Enjeu → how many notes are behind it, or behind those that were merged into it. A note is in one group, so it
    counts once."""
    notes = Note.objects.on_wall().filter(group__stake__roadmap=roadmap).order_by()
    rows = notes.values_list("group__stake", "group__stake__merged_into").annotate(n=Count("pk"))
    counts: Counter[int] = Counter()
    for stake, root, count in rows:
        counts[root or stake] += count
    return counts


def findings_of_stakes(stakes: Iterable[int]) -> dict[int, list[Finding]]:
    """Stake → the findings that it cites and that name nobody. One query."""
    by_stake: dict[int, list[Finding]] = {}
    for row in _cited_by_stakes(list(stakes)):
        found = by_stake.setdefault(row.root or row.stake_id, [])
        if row.finding not in found:
            found.append(row.finding)
    return by_stake


@PreparedQuery
def _cited_by_stakes(stakes: list[int]) -> QuerySet[Any]:
    cited = StakeFinding.objects.filter(finding__removed_at=None, finding__names_somebody=False)
    cited = cited.filter(stake__in=united_stakes(stakes)).annotate(root=F("stake__merged_into"))
    return cited.select_related("finding")


def groups_ready_for_a_stake(roadmap: Roadmap) -> list[NoteGroup]:
    """Groups of walls that may become an enjeu and did not: those of a workshop that looks for chantiers give chantiers.
    One query."""
    groups = NoteGroup.objects.living().filter(workshop__roadmap=roadmap, stake=None)
    groups = groups.exclude(workshop__kind=Workshop.Kind.KEY_PROJECTS)
    return list(groups.select_related("workshop").order_by("workshop__number", "rank", "id"))


def made_stake_stamp(group: NoteGroup) -> str:
    """The stamp of the enjeu that this group made and that nobody has completed or linked since, so that it goes with it;
    empty when it stays. The journal tells who made it: its only line says that a group named it."""
    stake = group.stake
    if stake is None or stake.merged_into_id or stake.fusions.exists():
        return ""
    if stake.groups.exclude(pk=group.pk).exists() or stake.key_projects.exists():
        return ""
    lines = JournalEntry.objects.filter(roadmap=stake.roadmap_id, about_kind="stake", about_id=stake.pk)
    return stake.stamp if list(lines.values_list("verb", flat=True)[:2]) == ["name"] else ""


def stakes_to_take_up(workshop: Workshop) -> int:
    """How many enjeux may become groups of a workshop that looks for chantiers."""
    if workshop.kind != Workshop.Kind.KEY_PROJECTS:
        return 0
    groups = NoteGroup.objects.filter(workshop=workshop)
    stakes = Stake.objects.current().filter(roadmap=workshop.roadmap_id)
    stakes = stakes.exclude(groups__in=groups).exclude(merged__groups__in=groups)
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
    behind = Note.objects.on_wall().filter(group__stake__in=united_stakes([stake.pk]))
    for audiences, communes in behind.values_list("audiences", "communes"):
        publics.update(audience_labels(audiences))
        places.update(names[code] for code in communes if code in names)
    return [f"{name} ({count})" for counter in (publics, places) for name, count in counter.most_common()]


def audience_labels(codes: Iterable[str]) -> list[str]:
    labels = dict(Audience.choices)
    return [str(labels[code]) for code in codes if code in labels]


@frozen
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


@frozen
class _Heard:
    """A note with the enjeu and the chantier that its group feeds."""

    stake: int | None
    project: int | None
    group_rank: int
    note: ThreadNote


def _heard_notes(stakes: Sequence[int] = (), projects: Sequence[int] = ()) -> list[_Heard]:
    """In the order of workshops, then of notes. It reads columns instead of rows, because a fiche may have a hundred
    notes behind it. One query."""
    categories = dict(Category.choices)
    return [
        _Heard(
            stake,
            project,
            rank,
            ThreadNote(workshop, title, number, text, table, str(categories.get(category, "")), group),
        )
        for stake, project, rank, workshop, title, number, text, table, category, group in _notes_behind(
            list(stakes), list(projects)
        )
    ]


@PreparedQuery
def _notes_behind(stakes: list[int], projects: list[int]) -> QuerySet[Note, Any]:
    behind = Q(group__stake__in=united_stakes(stakes)) | Q(group__key_project__in=united_projects(projects))
    rows = Note.objects.publishable().filter(behind).order_by("workshop__number", "number")
    columns = ("workshop__number", "workshop__title", "number", "text", "table", "category", "group__title")
    stake = Coalesce("group__stake__merged_into", "group__stake")
    project = Coalesce("group__key_project__merged_into", "group__key_project")
    return rows.values_list(stake, project, "group__rank", *columns)


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
    return _notes_by_stake(_heard_notes(stakes=asked), asked)


def notes_of_stake(stake: Stake) -> list[ThreadNote]:
    return notes_of_stakes([stake.pk])[stake.pk]


def count_notes_of_stake(stake: Stake) -> int:
    """All those behind it that are on a wall, as the list of enjeux and the minutes count them: some may not be
    quoted."""
    return Note.objects.on_wall().filter(group__stake__in=united_stakes([stake.pk])).count()


def notes_of_projects(pks: Iterable[int]) -> dict[int, list[ThreadNote]]:
    """The ideas behind each chantier, from the groups named as it, by its id. One query whatever their number."""
    asked = list(pks)
    return _notes_by_project(_heard_notes(projects=asked), asked)


@frozen
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
    heard = _heard_notes(asked, [project])
    return Voices.of(_notes_by_stake(heard, asked), _notes_by_project(heard, [project])[project])


def notes_of_project(project: KeyProject) -> list[ThreadNote]:
    return notes_of_projects([project.pk])[project.pk]
