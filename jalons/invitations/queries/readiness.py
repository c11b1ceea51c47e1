"""What is ready before a workshop, and what is not yet: each line links to its page."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.invitations.models import Guest
from jalons.votes.models import Ballot
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.rules.workshop_templates import read_votes


@frozen
class Line:
    """`is_ready`: None where Jalons cannot know, because it happens on paper. `may`: the permission that the page
    needs."""

    title: str
    detail: str
    url: str
    is_ready: bool | None
    may: str = "facilitate"


def readiness_lines(workshop: Workshop) -> list[Line]:
    """Three queries."""
    slug = workshop.roadmap.slug

    def url(name: str) -> str:
        return reverse(name, args=[slug, workshop.number])

    items = RunSheetItem.objects.filter(workshop=workshop).count()
    prepared = list(Ballot.objects.filter(workshop=workshop).values_list("title", flat=True))
    planned = sum(vote.title not in prepared for vote in read_votes(workshop.planned_votes))
    coming = Q(answer=Guest.Answer.YES)
    guests = Guest.objects.filter(workshop=workshop, is_walk_in=False).aggregate(
        listed=Count("id"),
        told=Count("id", filter=Q(invited_at__isnull=False) | ~Q(answer=Guest.Answer.WAITING)),
        coming=Count("id", filter=coming),
        seated=Count("id", filter=coming & Q(table__isnull=False)),
    )
    untold, standing = guests["listed"] - guests["told"], guests["coming"] - guests["seated"]
    is_set = bool(workshop.held_on and workshop.place)
    lines = [
        Line(
            _("Date et lieu"),
            _("C’est dit.") if is_set else _("Les invitations et les affiches en ont besoin."),
            url("carriage:revise"),
            is_set,
        ),
        Line(
            _("Conducteur"),
            ngettext("%(n)d séquence.", "%(n)d séquences.", items) % {"n": items}
            if items
            else _("Prenez un modèle, ou écrivez le vôtre."),
            url("workshops:run_sheet"),
            items > 0,
        ),
        Line(
            _("Invitations"),
            _invited_sentence(guests["listed"], untold),
            url("invitations:guests"),
            *_invited_state(guests, untold),
        ),
        Line(
            _("Tables"),
            _seated_sentence(guests["coming"], standing),
            url("invitations:tables"),
            guests["coming"] > 0 and not standing,
            "know_people",
        ),
        Line(
            _("Vote"),
            _votes_sentence(len(prepared), planned),
            url("votes:ballots"),
            True if prepared and not planned else None,
        ),
        Line(
            _("Kit à imprimer"),
            _("Une fois le nombre de personnes connu : affiche, émargement, feuilles de note."),
            url("publication:kit"),
            None,
        ),
    ]
    if workshop.table_count:
        cards = _("Une carte par table, avec son lien, pour qui tapera ce qui se dit.")
        lines.append(Line(_("Secrétaires de table"), cards, url("workshops:secretaries"), None))
    return lines


def _votes_sentence(prepared: int, planned: int) -> str:
    ready = ngettext("%(n)d vote préparé.", "%(n)d votes préparés.", prepared) % {"n": prepared} if prepared else ""
    if planned:
        left = ngettext(
            "%(n)d vote prévu par le modèle, à préparer.", "%(n)d votes prévus par le modèle, à préparer.", planned
        )
        return f"{ready} {left % {'n': planned}}".strip()
    return ready or _("Aucun vote préparé. Il peut aussi l’être dans la salle.")


def _invited_state(guests: dict[str, int], untold: int) -> tuple[bool, str]:
    return guests["listed"] > 0 and not untold, "know_people"


def _invited_sentence(listed: int, untold: int) -> str:
    if not listed:
        return _("Personne n’est encore sur la liste.")
    if untold:
        return ngettext(
            "%(n)d personne de la liste n’est pas encore invitée.",
            "%(n)d personnes de la liste ne sont pas encore invitées.",
            untold,
        ) % {"n": untold}
    return ngettext("%(n)d personne est invitée.", "%(n)d personnes sont invitées.", listed) % {"n": listed}


def _seated_sentence(coming: int, standing: int) -> str:
    if not coming:
        return _("Elles se composent quand des personnes ont dit oui.")
    if standing:
        return ngettext(
            "%(n)d personne attendue n’a pas de table.", "%(n)d personnes attendues n’ont pas de table.", standing
        ) % {"n": standing}
    return ngettext("%(n)d personne attendue a sa table.", "%(n)d personnes attendues ont leur table.", coming) % {
        "n": coming
    }
