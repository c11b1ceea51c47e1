"""Beside the compte rendu: what may be quoted, what to check before validation."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.invitations.models import Minutes
from jalons.invitations.queries import minutes as minute_queries
from jalons.publication.documents.minutes.parts import pledge_key
from jalons.votes.models import Ballot
from jalons.workshops.models import Note, Pledge, Workshop


@dataclass(frozen=True)
class QuotableLine:
    key: str
    text: str
    is_quoted: bool


@dataclass(frozen=True)
class QuotableList:
    """The notes of a group, or the pledges. `name` is in the address."""

    name: str
    title: str
    lines: list[QuotableLine]

    @property
    def quoted(self) -> int:
        return sum(line.is_quoted for line in self.lines)


def quotable_lists(minutes: Minutes) -> list[QuotableList]:
    """Three queries, whatever their number."""
    notes = minute_queries.minutes_notes(minutes.workshop, minutes.picks)
    lists = []
    for group in notes.groups:
        quoted = {quote.key for quote in group.quoted}
        lines = [QuotableLine(quote.key, quote.text, quote.key in quoted) for quote in group.quotable]
        lists.append(QuotableList(str(group.pk or "sans"), group.title, lines))
    pledges = [
        QuotableLine(pledge_key(pledge), pledge.text, minutes.picks.get(pledge_key(pledge), True))
        for pledge in Pledge.objects.filter(workshop=minutes.workshop).order_by("due_on", "pk")
    ]
    if pledges:
        lists.append(QuotableList("engagements", _("Les engagements"), pledges))
    return lists


@dataclass(frozen=True)
class Remark:
    """Something to check before validation. It prevents nothing."""

    title: str
    detail: str
    url: str = ""


def minutes_remarks(workshop: Workshop) -> list[Remark]:
    """Two queries."""
    slug, number = workshop.roadmap.slug, workshop.number
    notes = Note.objects.filter(workshop=workshop, is_hidden=False).aggregate(
        loose=Count("id", filter=Q(group=None)), naming=Count("id", filter=Q(names_somebody=True))
    )
    open_votes = list(
        Ballot.objects.filter(workshop=workshop).exclude(state=Ballot.State.CLOSED).values_list("title", flat=True)
    )
    wall = reverse("workshops:wall", args=[slug, number])
    remarks = []
    if workshop.notes_hidden:
        remarks.append(
            Remark(
                _("Les notes sont encore cachées : aucune ne peut être citée."),
                _("Révélez-les depuis la page « Animer »."),
                reverse("votes:run", args=[slug, number]),
            )
        )
    if notes["loose"]:
        words = ngettext(
            "%(n)d note n’est dans aucun groupe.", "%(n)d notes ne sont dans aucun groupe.", notes["loose"]
        )
        remarks.append(
            Remark(words % {"n": notes["loose"]}, _("Une note sans groupe n’est reliée à aucun enjeu."), wall)
        )
    if notes["naming"]:
        words = ngettext(
            "%(n)d note nomme peut-être quelqu’un.", "%(n)d notes nomment peut-être quelqu’un.", notes["naming"]
        )
        remarks.append(Remark(words % {"n": notes["naming"]}, _("Une note signalée n’est pas citée."), wall))
    for title in open_votes:
        remarks.append(
            Remark(
                _("Le vote « %(title)s » n’est pas clos.") % {"title": title},
                _("Ses résultats ne sont pas dans le compte rendu."),
                reverse("votes:ballots", args=[slug, number]),
            )
        )
    return remarks
