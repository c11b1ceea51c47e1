"""Where an action comes from."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import queries as actions
from jalons.actions.queries import Sheet
from jalons.workshops.queries import ThreadNote, notes_of_stakes


@dataclass(frozen=True)
class StakeThread:
    pk: int
    title: str
    phrasing: str
    notes: list[ThreadNote]

    @property
    def others(self) -> int:
        return len(self.notes) - 1

    @property
    def where(self) -> str:
        return ", ".join(dict.fromkeys(note.workshop_title for note in self.notes))


@dataclass(frozen=True)
class Thread:
    """fiche ← chantier ← enjeux ← notes ← workshop."""

    stakes: list[StakeThread]
    key_project: actions.KeyProjectPiece | None

    @property
    def sentence(self) -> str:
        notes = sum(len(stake.notes) for stake in self.stakes)
        if not self.key_project:
            return _("Cette action ne vient pas d’un chantier.")
        if not notes:
            return _("Cette action répond à un chantier ; aucune note d’atelier n’y mène encore.")
        return ngettext(
            "%(n)d note d’atelier mène à cette action.", "%(n)d notes d’atelier mènent à cette action.", notes
        ) % {"n": notes}


def thread(sheet: Sheet) -> Thread:
    pieces = sheet.key_project.stakes if sheet.key_project else ()
    notes = notes_of_stakes(piece.pk for piece in pieces) if pieces else {}
    return Thread(
        [StakeThread(piece.pk, piece.title, piece.phrasing, notes[piece.pk]) for piece in pieces], sheet.key_project
    )
