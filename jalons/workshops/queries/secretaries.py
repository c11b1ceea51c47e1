"""The page of the secretary of a table, and the links that the facilitation gives."""

from django.db.models import Count, Q, QuerySet

from jalons.base.frozen import frozen
from jalons.workshops.models import KeyProject, Note, TableSecretary, Workshop
from jalons.workshops.queries.lists import NoteLine, note_lines
from jalons.workshops.rules import links, workshops
from jalons.workshops.words.notes import SHORT_AUDIENCES

# The last notes are enough to correct mistakes; the wall has them all.
SHOWN = 40


@frozen
class SecretaryPage:
    last_seq: int
    notes_on_the_wall: int
    own: list[NoteLine]  # the newest first
    total: int
    may_write: bool

    @property
    def others(self) -> int:
        return self.total - len(self.own)


@frozen
class TablePages:
    """Which of the other pages of a table serve now: its resource maps, the papers of a vote."""

    has_maps: bool
    has_votes: bool


def table_pages(workshop: Workshop) -> TablePages:
    """Two queries."""
    here = Workshop.objects.filter(pk=workshop.pk)
    return TablePages(
        has_maps=KeyProject.objects.current().filter(workshop=workshop).exists(),
        has_votes=here.filter(ballots__state="ouvert").exists(),
    )


def secretary_by_token(workshop: Workshop, token: str) -> TableSecretary | None:
    """The holder of this link; None when links were renewed since, or when the table no longer exists."""
    table = links.read_table_token(workshop.secret, token, workshop.table_links)
    if table is None or not 1 <= table <= workshop.table_count:
        return None
    return TableSecretary(workshop, table)


def secretary_page(secretary: TableSecretary) -> SecretaryPage:
    """Two queries, three when communes are tagged, whatever the number of notes."""
    workshop, notes = secretary.workshop, _secretary_notes(secretary)
    own = note_lines(notes.order_by("-number")[:SHOWN], [], audiences=SHORT_AUDIENCES)
    return SecretaryPage(
        workshop.last_seq,
        workshop.notes_on_wall,
        own,
        notes.count(),
        workshops.participants_may_write(workshop.state, frozen=workshop.is_writing_frozen),
    )


def table_note(secretary: TableSecretary, number: int) -> Note | None:
    return _secretary_notes(secretary).select_related("workshop__roadmap").filter(number=number).first()


def last_tags(secretary: TableSecretary) -> dict[str, object]:
    """The tags of the last note of the table, because the next one is often about the same."""
    last = _secretary_notes(secretary).order_by("-number").first()
    return note_tags(last) if last else {}


def note_tags(note: Note) -> dict[str, object]:
    return {
        "audiences": note.audiences,
        "causes": note.causes,
        "communes": note.communes,
        "college": note.college,
    }


def _secretary_notes(secretary: TableSecretary) -> QuerySet[Note]:
    return Note.objects.filter(workshop=secretary.workshop, table=secretary.table, source=Note.Source.SECRETARY)


@frozen
class TableLink:
    """`notes`: typed with this link. `others`: those of the same table by phone, on paper or from a spreadsheet."""

    table: int
    token: str
    notes: int
    others: int


def table_links(workshop: Workshop) -> list[TableLink]:
    """One query."""
    typed = Count("id", filter=Q(source=Note.Source.SECRETARY))
    rows = Note.objects.on_wall().filter(workshop=workshop).order_by().values_list("table")
    counts = {table: (n, of_all - n) for table, n, of_all in rows.annotate(n=typed, of_all=Count("id"))}
    tables = range(1, workshop.table_count + 1)
    return [TableLink(table, workshop.table_token(table), *counts.get(table, (0, 0))) for table in tables]
