"""The sheets of paper of a workshop: which are typed, which are missing."""

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot
from jalons.votes.rules import ballots as ballot_rules
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries.lists import NoteLine, note_lines
from jalons.workshops.rules import paper_sheets as sheet_rules
from jalons.workshops.words.notes import SHORT_AUDIENCES, ranges_label

SHOWN = 12


@frozen
class PaperPage:
    """`just`: the note that was just typed. `after`: the sheet before the next one. `missing`: numbers in words, « 3, 7
    à 9 »."""

    just: Note | None
    after: Note | None
    next_sheet: int | None  # None when the last one had no number
    typed: int  # sheets with a number
    highest: int
    missing: str
    missing_count: int
    unnumbered: int
    last: list[NoteLine]
    ballots: list[tuple[int, str]]

    @property
    def sticky(self) -> dict[str, object]:
        """The values kept for the next sheet."""
        if self.after is None:
            return {"sheet": self.next_sheet}
        return {"sheet": self.next_sheet, "table": self.after.table, "category": self.after.category}


def paper_page(workshop: Workshop, after: int | None = None) -> PaperPage:
    """`after`: the number of the note just typed; else the last sheet is used. The number of queries does not depend on
    the notes."""
    paper = Note.objects.filter(workshop=workshop, source=Note.Source.PAPER)
    last = list(paper.order_by("-number")[:SHOWN])
    just = next((note for note in last if note.number == after), None)
    if after is not None and just is None:
        just = paper.filter(number=after).first()
    sheets = set(Note.objects.filter(workshop=workshop, sheet__isnull=False).values_list("sheet", flat=True))
    numbers = {number for number in sheets if number is not None}
    missing = sheet_rules.missing_sheets(numbers)
    follows = just.sheet if just else None
    is_loose = just is not None and just.sheet is None
    ballots = Ballot.objects.filter(workshop=workshop).exclude(state=ballot_rules.BallotState.DRAFT).order_by("id")
    return PaperPage(
        just=just,
        after=just or (last[0] if last else None),
        next_sheet=None if is_loose else sheet_rules.next_sheet(numbers, follows),
        typed=len(numbers),
        highest=max(numbers, default=0),
        missing=ranges_label(missing),
        missing_count=len(missing),
        unnumbered=paper.filter(sheet__isnull=True).count(),
        last=note_lines(last, [], audiences=SHORT_AUDIENCES),
        ballots=list(ballots.values_list("pk", "title")),
    )


def typed_sheet(workshop: Workshop, sheet: int | None) -> Note | None:
    """The note of this sheet of paper."""
    return Note.objects.filter(workshop=workshop, sheet=sheet).first() if sheet else None


def typed_note(workshop: Workshop, number: int | None) -> Note | None:
    """A note that was typed from paper or imported from a table, and may be typed again."""
    rows = Note.objects.filter(workshop=workshop, number=number or 0)
    return rows.filter(source__in=[Note.Source.PAPER, Note.Source.IMPORT]).first()
