"""The note de cadrage: what is written in it, and what it reads in the roadmap."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from jalons.base.french import format_short_day
from jalons.base.frozen import frozen
from jalons.governance.models import Framework, FrameworkKind, FramingNote, FramingVersion, GroupMember, Responsibility
from jalons.governance.rules.framing import FIELDS, Part, is_written, missing_parts
from jalons.governance.words import FRAMING_PARTS, WHAT_TO_FRAME, framing_gaps, means_lines
from jalons.roadmaps.models import Blocker, Roadmap
from jalons.roadmaps.queries.milestones import MilestoneLine, roadmap_milestones
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.blockers import Severity

SHOWN_BLOCKERS = 8


@frozen
class Perimeter:
    """`population`: None when that of no commune is known."""

    communes: tuple[str, ...]
    population: int | None


@frozen
class RoleLine:
    """A place in the groupe projet: never who holds it, because the note is distributed."""

    function: str
    kind: str
    organisation: str
    service: str
    substitute: str

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.organisation, self.service)))


@frozen
class ResponsibilityLine:
    """`functions`: empty when it is nobody's."""

    label: str
    functions: tuple[str, ...]


@frozen
class FrameworkLine:
    title: str
    kind: str
    years: str
    partner: str
    url: str


@frozen
class BlockerLine:
    title: str
    category: str
    severity: str
    is_high: bool
    step: str
    owner: str
    way_out: str
    due_on: date | None

    @property
    def severity_words(self) -> str:
        return _("gravité %(severity)s") % {"severity": self.severity}

    @property
    def deadline(self) -> str:
        return _("à lever avant le %(day)s") % {"day": format_short_day(self.due_on)} if self.due_on else ""


@frozen
class WrittenPart:
    """`hint`: what the part expects. `lines`: the figures of the means, each with its label."""

    key: str
    title: str
    hint: str
    text: str
    lines: tuple[tuple[str, str], ...]
    is_written: bool


@frozen
class Framing:
    """The note of one day."""

    roadmap: Roadmap
    note: FramingNote
    perimeter: Perimeter
    roles: list[RoleLine]
    responsibilities: list[ResponsibilityLine]
    milestones: list[MilestoneLine]
    frameworks: list[FrameworkLine]
    blockers: list[BlockerLine]

    @property
    def parts(self) -> list[WrittenPart]:
        return [_written_part(self.note, part) for part in Part]

    @property
    def first_blockers(self) -> list[BlockerLine]:
        """Those that a page shows: its document has them all."""
        return self.blockers[:SHOWN_BLOCKERS]

    @property
    def other_blockers(self) -> int:
        return len(self.blockers) - len(self.first_blockers)

    @property
    def unheld(self) -> list[str]:
        """The responsibilities that are nobody's."""
        return [line.label for line in self.responsibilities if not line.functions]

    @property
    def missing(self) -> list[Part]:
        return missing_parts(self.note.values)

    @property
    def gaps(self) -> list[str]:
        """What an adoption of today would freeze as unwritten, unknown or nobody's; each is a sentence."""
        return framing_gaps(self.note, has_roles=bool(self.roles), unheld=self.unheld)

    @property
    def is_empty(self) -> bool:
        return not any(is_written(part, self.note.values) for part in Part)


def framing_note(roadmap: Roadmap) -> FramingNote:
    """An unsaved row while nobody has written anything."""
    return FramingNote.objects.filter(roadmap=roadmap).first() or FramingNote(roadmap=roadmap)


def roadmap_framing(roadmap: Roadmap, on: date) -> Framing:
    """Six queries, whatever the number of rows."""
    members = _current_members(roadmap, on)
    return Framing(
        roadmap=roadmap,
        note=framing_note(roadmap),
        perimeter=_roadmap_perimeter(roadmap),
        roles=[_role_line(member) for member in members],
        responsibilities=list(_responsibility_lines(members)),
        milestones=roadmap_milestones(roadmap),
        frameworks=[_framework_line(row) for row in Framework.objects.filter(roadmap=roadmap)],
        blockers=_open_blockers(roadmap),
    )


def framing_versions(roadmap: Roadmap) -> list[FramingVersion]:
    """The latest first, without their documents. One query."""
    return list(FramingVersion.objects.filter(roadmap=roadmap).defer("document"))


def framing_version(roadmap: Roadmap, number: int) -> FramingVersion | None:
    return FramingVersion.objects.filter(roadmap=roadmap, number=number).first()


def _written_part(note: FramingNote, part: Part) -> WrittenPart:
    return WrittenPart(
        key=part.value,
        title=str(FRAMING_PARTS[part]),
        hint=str(WHAT_TO_FRAME[part]),
        text="" if part is Part.MEANS else str(getattr(note, FIELDS[part][0])),
        lines=means_lines(note) if part is Part.MEANS else (),
        is_written=is_written(part, note.values),
    )


def _roadmap_perimeter(roadmap: Roadmap) -> Perimeter:
    communes = perimeter_communes(roadmap)
    known = [commune.population for commune in communes if commune.population is not None]
    return Perimeter(tuple(commune.name for commune in communes), sum(known) if known else None)


def _current_members(roadmap: Roadmap, on: date) -> list[GroupMember]:
    """In the order of the page of the group."""
    order = GroupMember.Kind.values
    members = GroupMember.objects.filter(roadmap=roadmap).present(on).select_related("organisation")
    return sorted(members, key=lambda member: (order.index(member.kind), member.pk))


def _role_line(member: GroupMember) -> RoleLine:
    return RoleLine(
        function=member.function,
        kind=str(GroupMember.Kind(member.kind).label),
        organisation=member.organisation.name if member.organisation else "",
        service=member.service,
        substitute=member.substitute,
    )


def _responsibility_lines(members: list[GroupMember]) -> Iterable[ResponsibilityLine]:
    for responsibility in Responsibility:
        held_by = (member.function for member in members if responsibility.value in member.responsibilities)
        yield ResponsibilityLine(str(responsibility.label), tuple(held_by))


def _framework_line(row: Framework) -> FrameworkLine:
    years = dict.fromkeys(str(year) for year in (row.starts_in, row.ends_in) if year)
    return FrameworkLine(row.title, str(FrameworkKind(row.kind).label), "–".join(years), row.partner, row.url)


def _open_blockers(roadmap: Roadmap) -> list[BlockerLine]:
    """The most severe first, then those that have the nearest day."""
    rows = Blocker.objects.filter(roadmap=roadmap, lifted_on=None).select_related("step", "owner")
    order = list(Severity)[::-1]
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    lines = sorted(rows, key=lambda row: order.index(Severity(row.severity)))
    return [
        BlockerLine(
            title=row.title,
            category=str(Blocker.Category(row.category).label),
            severity=str(Blocker.Severity(row.severity).label),
            is_high=row.severity == Severity.HIGH,
            step=str(row.step),
            owner=row.owner.shown_function if row.owner else "",
            way_out=row.way_out,
            due_on=row.due_on,
        )
        for row in lines
    ]
