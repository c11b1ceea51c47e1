"""Which tables of a workshop may not be removed: those that have notes, a secretary or phones."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.errors import Refused
from jalons.workshops.models import Note, Participant, Workshop


def refuse_busy_tables(workshop: Workshop, count: int) -> None:
    """Refuses fewer tables when one that would go has notes, a secretary or phones: their pages would answer « page
    introuvable », and they could write no more. It names each table, and what is there.

    A secretary is known by what they typed: their link alone leaves no trace.
    """
    if count >= workshop.table_count:
        return
    going = {"workshop": workshop, "table__gt": count}
    secretaries = Note.Source.SECRETARY
    by_source = Note.objects.filter(**going).order_by().values_list("table", "source").annotate(n=Count("id"))
    phones = Participant.objects.filter(**going).order_by().values_list("table").annotate(n=Count("id"))
    there: dict[int, list[str]] = {}
    notes: dict[int, int] = {}
    for table, source, number in by_source:
        notes[table] = notes.get(table, 0) + number
        if source == secretaries:
            there.setdefault(table, []).append(_("une personne qui note"))
    for table, number in phones:
        there.setdefault(table, []).append(ngettext("%(n)s téléphone", "%(n)s téléphones", number) % {"n": number})
    for table, number in notes.items():
        there.setdefault(table, []).append(ngettext("%(n)s note", "%(n)s notes", number) % {"n": number})
    if not there:
        return
    named = " ; ".join(
        _("table %(table)s (%(there)s)") % {"table": table, "there": ", ".join(found)}
        for table, found in sorted(there.items())
    )
    sentence = ngettext(
        "Une table qui disparaîtrait sert : %(named)s. Gardez au moins %(most)s tables.",
        "Des tables qui disparaîtraient servent : %(named)s. Gardez au moins %(most)s tables.",
        len(there),
    )
    raise Refused(sentence % {"named": named, "most": max(there)}, code="tables-in-use")
