"""Accept or refuse what the lexicon suggests; edit the lexicon."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.roadmaps.changes import record, take_turn
from jalons.roadmaps.models import Member
from jalons.workshops.changes.groups import create_group, group_note, sort_notes
from jalons.workshops.changes.workshops import locked
from jalons.workshops.models import Note, NoteGroup, Theme, Workshop
from jalons.workshops.rules.lexicon import Words

THEMES_MAX = 30


@write()
def accept_theme(*, workshop: Workshop, title: str, numbers: Iterable[int], by: Member) -> int:
    """Put these notes in the group that bears the name of the theme, made when there is none. Those that somebody has
    sorted meanwhile stay where they are. Returns how many moved."""
    workshop = locked(workshop.pk)
    notes = Note.objects.filter(workshop=workshop, number__in=list(numbers), group=None).order_by("number")
    if not notes:
        return 0
    group = NoteGroup.objects.filter(workshop=workshop, title=title, merged_into=None).first()
    group = group or create_group(workshop=workshop, title=title, by=by)
    return sort_notes(moves=dict.fromkeys(notes, group), by=by)


@write()
def put_together(*, workshop: Workshop, first: int, second: int, by: Member) -> None:
    """The second note joins the group of the first; when neither has one, a new group holds both."""
    workshop = locked(workshop.pk)
    notes = {note.number: note for note in Note.objects.filter(workshop=workshop, number__in=[first, second])}
    if len(notes) < 2:
        raise Refused(_("Une de ces notes n’est plus sur le mur. La page est à jour."))
    group = notes[first].group or notes[second].group or group_note(note=notes[first], by=by)
    sort_notes(moves=dict.fromkeys(notes.values(), group), by=by)


@write()
def refuse_theme(*, workshop: Workshop, numbers: Iterable[int], title: str, by: Member) -> None:
    _refuse(workshop, numbers, f"theme:{title}")


@write()
def refuse_twin(*, workshop: Workshop, first: int, second: int, by: Member) -> None:
    _refuse(workshop, [second], f"note:{first}")


def _refuse(workshop: Workshop, numbers: Iterable[int], what: str) -> None:
    """Not a line of the journal: nothing has changed but what is suggested."""
    workshop = locked(workshop.pk)
    for note in Note.objects.filter(workshop=workshop, number__in=list(numbers)):
        if what not in note.refused:
            note.refused = [*note.refused, what]
            note.save(update_fields=["refused"])


@write()
def set_themes(*, themes: Sequence[Words], by: Member) -> None:
    """The whole lexicon at once. Without any theme, the roadmap goes back to those we propose."""
    take_turn(by.roadmap)
    titles = [theme.title.casefold() for theme in themes]
    if len(set(titles)) < len(titles):
        raise Refused(_("Deux thèmes portent le même nom. Donnez à chacun le sien."))
    if len(themes) > THEMES_MAX:
        raise Refused(
            _("Gardez %(count)s thèmes au plus : au-delà, plus personne ne s’y retrouve.") % {"count": THEMES_MAX}
        )
    Theme.objects.filter(roadmap=by.roadmap).delete()
    Theme.objects.bulk_create(
        Theme(roadmap=by.roadmap, rank=rank, title=theme.title, words=theme.expressions)
        for rank, theme in enumerate(themes, 1)
    )
    record(by=by, verb="set_themes", about=by.roadmap, after={"themes": [theme.title for theme in themes]})
