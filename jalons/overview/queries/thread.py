"""The origin of an action."""

from dataclasses import field, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries import citations, sheets
from jalons.actions.queries.sheets import Sheet
from jalons.base.frozen import frozen
from jalons.diagnosis.models import Finding
from jalons.overview.queries.outcomes import ActionOutcome, VoteLine, action_outcomes, vote_lines
from jalons.workshops.queries.findings import findings_of_notes
from jalons.workshops.queries.stakes import ThreadNote, findings_of_stakes, project_voices


@frozen
class StakeThread:
    pk: int
    title: str
    phrasing: str
    notes: list[ThreadNote]
    findings: list[Finding]
    """The findings of the diagnosis that it cites."""
    votes: list[VoteLine] = field(default_factory=list)

    @property
    def others(self) -> int:
        return len(self.notes) - 1

    @property
    def where(self) -> str:
        return ", ".join(dict.fromkeys(note.workshop_title for note in self.notes))


@frozen
class IdeasThread:
    """A group of ideas that was named as the chantier."""

    group: str
    notes: list[ThreadNote]

    @property
    def others(self) -> int:
        return len(self.notes) - 1

    @property
    def where(self) -> str:
        return self.notes[0].workshop_title


@frozen
class Thread:
    """Two paths: fiche ← chantier ← enjeux ← notes; fiche ← chantier ← groups of ideas ← notes."""

    stakes: list[StakeThread]
    ideas: list[IdeasThread]
    key_project: sheets.KeyProjectPiece | None
    notes: int
    findings: list[Finding]
    """The findings of the diagnosis that the fiche itself cites."""
    project_votes: list[VoteLine] = field(default_factory=list)
    outcome: ActionOutcome | None = None
    """What follows the action, on the page of the thread alone."""

    @property
    def sentence(self) -> str:
        if not self.key_project:
            return _("Cette action ne vient pas d’un chantier.")
        if not self.notes:
            return _("Cette action répond à un chantier ; aucune note d’atelier n’y mène encore.")
        return ngettext(
            "%(n)d note d’atelier mène à cette action.", "%(n)d notes d’atelier mènent à cette action.", self.notes
        ) % {"n": self.notes}


def action_thread(sheet: Sheet) -> Thread:
    project = sheet.key_project
    own = citations.findings_of_action(sheet.pk)
    if project is None:
        return Thread([], [], None, 0, own)
    stakes = [piece.pk for piece in project.stakes]
    heard = project_voices(project.pk, stakes)
    cited, resting = findings_of_stakes(stakes), findings_of_notes(project.pk, stakes)

    def resting_on(notes: list[ThreadNote]) -> list[ThreadNote]:
        """Each note with the findings that it cites."""
        return [replace(note, findings=tuple(resting.get((note.workshop_number, note.number), ()))) for note in notes]

    return Thread(
        [
            StakeThread(
                piece.pk, piece.title, piece.phrasing, resting_on(heard.said[piece.pk]), cited.get(piece.pk, [])
            )
            for piece in project.stakes
        ],
        _ideas_threads(resting_on(heard.proposed)),
        project,
        len(heard.notes),
        own,
    )


def whole_thread(action: ActionSheet, sheet: Sheet) -> Thread:
    """The same to its end: the votes, then what follows the action."""
    thread = action_thread(sheet)
    project = thread.key_project
    votes = vote_lines([stake.pk for stake in thread.stakes], [project.pk] if project else [], in_public=False)
    outcome = action_outcomes(action.roadmap, [action], in_public=False)[action.pk]
    return replace(
        thread,
        stakes=[replace(stake, votes=votes.stakes.get(stake.pk, [])) for stake in thread.stakes],
        project_votes=votes.projects.get(project.pk, []) if project else [],
        outcome=outcome,
    )


def _ideas_threads(proposed: list[ThreadNote]) -> list[IdeasThread]:
    groups = groupby(proposed, key=lambda note: (note.workshop_number, note.group))
    return [IdeasThread(group, list(notes)) for (_number, group), notes in groups]
