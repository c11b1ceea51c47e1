"""Beside the compte rendu: what may be quoted, what to check before validation."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.texts import names_in
from jalons.invitations.models import Minutes, MinutesPart
from jalons.invitations.queries import minutes as minute_queries
from jalons.publication.documents.minutes.material import pledge_key
from jalons.votes.models import Ballot
from jalons.votes.queries import results
from jalons.votes.queries.results import Results
from jalons.votes.rules.ballots import BallotKind
from jalons.workshops.models import Note, NoteGroup, Pledge, Workshop
from jalons.workshops.models.notes import WAITING
from jalons.workshops.words.notes import is_unnamed_group


@frozen
class QuotableLine:
    key: str
    text: str
    is_quoted: bool


@frozen
class QuotableList:
    """The notes of a group, or the pledges. `name` is in the address."""

    name: str
    title: str
    lines: list[QuotableLine]
    total: int
    """With those that may not be quoted, as the minutes count them."""

    @property
    def unquotable(self) -> int:
        return self.total - len(self.lines)

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
        lists.append(QuotableList(str(group.pk or "sans"), group.title, lines, group.notes))
    pledges = [
        QuotableLine(pledge_key(pledge), pledge.text, minutes.picks.get(pledge_key(pledge), True))
        for pledge in Pledge.objects.filter(workshop=minutes.workshop).order_by("due_on", "pk")
    ]
    if pledges:
        lists.append(QuotableList("engagements", _("Les engagements"), pledges, len(pledges)))
    return lists


@frozen
class Remark:
    """Something to check before validation. It prevents nothing."""

    title: str
    detail: str
    url: str = ""


def minutes_remarks(minutes: Minutes) -> list[Remark]:
    """A constant number of queries."""
    workshop = minutes.workshop
    slug, number = workshop.roadmap.slug, workshop.number
    notes = Note.objects.filter(workshop=workshop).aggregate(
        loose=Count("id", filter=Q(group=None, is_hidden=False)),
        naming=Count("id", filter=Q(names_somebody=True, is_hidden=False)),
        waiting=Count("id", filter=WAITING),
    )
    open_votes = list(
        Ballot.objects.filter(workshop=workshop).exclude(state=Ballot.State.CLOSED).values_list("title", flat=True)
    )
    wall = reverse("workshops:wall", args=[slug, number])
    remarks = _attendance_remarks(workshop)
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
    if waiting := notes["waiting"]:
        words = ngettext(
            "%(n)d note est en attente de relecture.", "%(n)d notes sont en attente de relecture.", waiting
        )
        remarks.append(
            Remark(
                words % {"n": waiting},
                _("Elle n’est ni comptée ni citée tant que personne ne l’a relue.")
                if waiting == 1
                else _("Elles ne sont ni comptées ni citées tant que personne ne les a relues."),
                f"{wall}?vue=liste&etat=a-relire",
            )
        )
    remarks += _text_remarks(minutes)
    remarks += _group_remarks(workshop)
    for title in open_votes:
        remarks.append(
            Remark(
                _("Le vote « %(title)s » n’est pas clos.") % {"title": title},
                _("Ses résultats ne sont pas dans le compte rendu."),
                reverse("votes:ballots", args=[slug, number]),
            )
        )
    return remarks


def changed_votes(minutes: Minutes) -> list[str]:
    """What each vote says now that the edition validated last does not."""
    ballots = list(minute_queries.ballots_since_validation(minutes))
    is_open = _("« %(title)s », rouvert : son résultat peut changer.")
    opened = [is_open % {"title": ballot.title} for ballot in ballots if ballot.state == Ballot.State.OPEN]
    closed = results.results_of_ballots([ballot for ballot in ballots if ballot.state == Ballot.State.CLOSED])
    return [*opened, *map(_changed_vote_sentence, closed)]


def _changed_vote_sentence(vote: Results) -> str:
    """« « Que retenir ? », corrigé le 3 mars 2026 à 18 h 10. N° 1 : A. Accueil (33 gommettes). »"""
    sentence = (
        _("« %(title)s », corrigé le %(when)s.")
        % {"title": vote.title, "when": french.format_moment(timezone.localtime(vote.corrected_at))}
        if vote.corrected_at
        else _("« %(title)s », clos depuis.") % {"title": vote.title}
    )
    if vote.kind != BallotKind.DOTS or not vote.is_told:
        return sentence
    first = [option for option in vote.options if option.place == 1]
    dots = ngettext("%(label)s (%(n)d gommette).", "%(label)s (%(n)d gommettes).", first[0].total)
    return " ".join([sentence, *(dots % {"label": option.ranked_label, "n": option.total} for option in first)])


def _group_remarks(workshop: Workshop) -> list[Remark]:
    """The groups without a name, or without any note on the wall. One query.

    An enjeu that a table proposed without notes is among the enjeux of the minutes.
    """
    shown = Count("notes", filter=Q(notes__is_hidden=False))
    groups = NoteGroup.objects.living().filter(workshop=workshop).annotate(shown=shown).order_by("rank", "id")
    remarks = []
    for pk, title, notes, stake in groups.values_list("pk", "title", "shown", "stake_id"):
        if not notes and stake:
            continue
        if not notes:
            words = _("Le groupe « %(title)s » n’a aucune note."), _("Il n’est pas dans le compte rendu.")
        elif is_unnamed_group(title):
            words = (
                _("Le groupe « %(title)s » n’a pas de nom."),
                _("Ses notes sont sous le titre « Autres notes » dans le compte rendu."),
            )
        else:
            continue
        url = reverse("workshops:group", args=[workshop.roadmap.slug, workshop.number, pk])
        remarks.append(Remark(words[0] % {"title": title}, words[1], url))
    return remarks


def _text_remarks(minutes: Minutes) -> list[Remark]:
    """The texts of people in which words look like a name, a telephone or an address: the guess is that of the
    notes."""
    names = ("introduction", "facilitators", "next_steps", "next_title", "words_present", "words_absent")
    texts = {str(Minutes._meta.get_field(name).verbose_name): getattr(minutes, name) for name in names}  # type: ignore[union-attr]
    texts |= {str(MinutesPart(part).label): minutes.comments.get(part, "") for part in MinutesPart.values}
    url = reverse("publication:edit_minutes", args=[minutes.workshop.roadmap.slug, minutes.workshop.number])
    return [
        Remark(
            _("« %(words)s » désigne peut-être quelqu’un.") % {"words": found},
            _("Dans le texte « %(field)s ». Le compte rendu est partagé : effacez, ou assurez-vous de son accord.")
            % {"field": field[:1].upper() + field[1:]},
            url,
        )
        for field, text in texts.items()
        for found in dict.fromkeys(names_in(text))
    ]


def _attendance_remarks(workshop: Workshop) -> list[Remark]:
    attendance = minute_queries.attendance_counts(workshop)
    if not attendance.is_short:
        return []
    present = ngettext(
        "%(n)d personne est cochée présente, pour %(phones)d téléphones.",
        "%(n)d personnes sont cochées présentes, pour %(phones)d téléphones.",
        attendance.present,
    )
    return [
        Remark(
            present % {"n": attendance.present, "phones": attendance.phones},
            _("Complétez la présence : le compte rendu dit que l’émargement n’est sans doute pas complet."),
            reverse("invitations:attendance", args=[workshop.roadmap.slug, workshop.number]),
        )
    ]
