"""Accepting and refusing suggestions of the lexicon; editing the lexicon."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.acts import track_wall_act
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.groups import Kind, insert_group
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Note, NoteGroup, Theme, Workshop
from jalons.workshops.rules.lexicon import THEMES, THEMES_MAX, ThemeWords, lexicon_stamp


@write_transaction()
def accept_themes(*, workshop: Workshop, themes: Mapping[str, Iterable[int]], by: Member) -> int:
    """Moves these notes to the groups named after the themes, which are created if missing: one act, undone as a whole.
    Notes that somebody sorted meanwhile do not move. Returns how many moved."""
    workshop = lock_workshop(workshop.pk)
    free = set(Note.objects.filter(workshop=workshop, group=None).values_list("number", flat=True))
    sorted_out = {title: [number for number in numbers if number in free] for title, numbers in themes.items()}
    sorted_out = {title: numbers for title, numbers in sorted_out.items() if numbers}
    every = {number for numbers in sorted_out.values() for number in numbers}
    with track_wall_act(workshop, Kind.ACCEPT, by, notes=every) as act:
        living = {group.title: group for group in NoteGroup.objects.living().filter(workshop=workshop)}
        for title, numbers in sorted_out.items():
            group = living.get(title)
            if group is None:
                group = insert_group(workshop, title, by)
                act.groups.add(group.pk)
            _fill_theme_group(workshop, group, numbers, by)
        act.label = _accepted_label(len(every), list(sorted_out))
    if every:
        record_event(workshop, live.BOARD)
    return len(every)


def _accepted_label(count: int, titles: list[str]) -> str:
    if len(titles) == 1:
        sentence = ngettext("%(n)d note rangée dans « %(title)s »", "%(n)d notes rangées dans « %(title)s »", count)
        return sentence % {"n": count, "title": titles[0]}
    return ngettext("%(n)d suggestion acceptée", "%(n)d suggestions acceptées", count) % {"n": count}


def _fill_theme_group(workshop: Workshop, group: NoteGroup, numbers: Collection[int], by: Member) -> None:
    Note.objects.filter(workshop=workshop, number__in=numbers).update(group=group)
    record_change(by=by, verb="group", about=group, after={"notes": len(numbers)})


@write_transaction()
def put_notes_together(*, workshop: Workshop, pairs: Iterable[tuple[int, int]], by: Member) -> int:
    """In each pair, the second note joins the group of the first; when neither has one, both go to a new group. One
    act. Returns how many notes moved."""
    workshop, pairs = lock_workshop(workshop.pk), list(pairs)
    numbers = {number for pair in pairs for number in pair}
    notes = Note.objects.filter(workshop=workshop, number__in=numbers).select_related("group")
    group_of = {note.number: note.group for note in notes}
    if len(group_of) < len(numbers):
        raise Refused(_("Une de ces notes n’est plus sur le mur. La page est à jour."), code="suggested-note-gone")
    was = dict(group_of)
    with track_wall_act(workshop, Kind.ACCEPT, by, notes=numbers) as act:
        for first, second in pairs:
            group = group_of[first] or group_of[second]
            if group is None:
                group = insert_group(workshop, "", by)
                act.groups.add(group.pk)
            group_of[first] = group_of[second] = group
        moved = {number: group for number, group in group_of.items() if group != was[number]}
        for group in dict.fromkeys(moved.values()):
            if group is not None:
                _fill_theme_group(workshop, group, [number for number, into in moved.items() if into == group], by)
        act.label = _together_label(pairs)
    if moved:
        record_event(workshop, live.BOARD)
    return len(moved)


def _together_label(pairs: list[tuple[int, int]]) -> str:
    if len(pairs) == 1:
        return _("Notes %(first)d et %(second)d mises ensemble") % {"first": pairs[0][0], "second": pairs[0][1]}
    return ngettext("%(n)d répétition réunie", "%(n)d répétitions réunies", len(pairs)) % {"n": len(pairs)}


@write_transaction()
def refuse_themes(*, workshop: Workshop, themes: Mapping[str, Iterable[int]], by: Member) -> int:
    """These themes are no longer suggested for these notes. Returns how many suggestions were refused."""
    return _refuse_suggestions(
        workshop, [(number, f"theme:{title}") for title, numbers in themes.items() for number in numbers], by
    )


@write_transaction()
def mark_notes_different(*, workshop: Workshop, pairs: Iterable[tuple[int, int]], by: Member) -> int:
    """These notes are no longer marked as similar."""
    return _refuse_suggestions(workshop, [(second, f"note:{first}") for first, second in pairs], by)


def _refuse_suggestions(workshop: Workshop, refusals: Iterable[tuple[int, str]], by: Member) -> int:
    """It may be undone like any act, but has no line in the journal, because only suggestions change."""
    workshop = lock_workshop(workshop.pk)
    words: dict[int, list[str]] = {}
    for number, what in refusals:
        words.setdefault(number, []).append(what)
    done = 0
    with track_wall_act(workshop, Kind.REFUSE, by, notes=words) as act:
        notes = list(Note.objects.filter(workshop=workshop, number__in=words))
        for note in notes:
            new = [what for what in words[note.number] if what not in note.refused]
            note.refused = [*note.refused, *new]
            done += len(new)
        Note.objects.bulk_update(notes, ["refused"], batch_size=500)
        act.label = ngettext("%(n)d suggestion refusée", "%(n)d suggestions refusées", done) % {"n": done}
    return done


@write_transaction()
def set_themes(*, themes: Sequence[ThemeWords], by: Member, seen: str | None = None) -> None:
    """Replaces the whole lexicon. Without any theme, the roadmap uses the default ones again.

    `seen` is the fingerprint of the lexicon that the page showed. A theme is identified by its name.
    """
    lock_roadmap(by.roadmap)
    current = {theme.title.casefold(): theme for theme in Theme.objects.filter(roadmap=by.roadmap)}
    here = [ThemeWords(theme.title, theme.words) for theme in current.values()] or THEMES
    sentence = _("Quelqu’un a enregistré d’autres thèmes pendant votre saisie. Comparez, puis enregistrez à nouveau.")
    refuse_stale(seen, lexicon_stamp(here), sentence)
    titles = [theme.title.casefold() for theme in themes]
    if len(set(titles)) < len(titles):
        raise Refused(_("Deux thèmes portent le même nom. Donnez à chacun le sien."), code="theme-name-taken")
    if len(themes) > THEMES_MAX:
        raise Refused(
            _("Gardez %(count)s thèmes au plus : au-delà, plus personne ne s’y retrouve.") % {"count": THEMES_MAX},
            code="too-many-themes",
        )
    before = {theme.title: theme.words for theme in current.values()}
    after = {theme.title: theme.expressions for theme in themes}
    if list(before.items()) == list(after.items()):
        return
    for key in current.keys() - set(titles):
        current[key].delete()
    for rank, (key, typed) in enumerate(zip(titles, themes, strict=True), 1):
        theme = current.get(key) or Theme(roadmap=by.roadmap)
        theme.rank, theme.title, theme.words = rank, typed.title, typed.expressions
        theme.save()
    record_change(
        by=by,
        verb="set_themes",
        about=by.roadmap,
        before={title: words for title, words in before.items() if after.get(title) != words},
        after={title: words for title, words in after.items() if before.get(title) != words},
    )
