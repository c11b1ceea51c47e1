"""Where people go from the dashboard, whose menu names sections: each page with its figure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries.coming_meetings import NextMeeting
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.funding.queries.consolidated import Consolidation
from jalons.overview.queries.facts import RoadmapReading
from jalons.roadmaps.models import Roadmap


@frozen
class Shortcut:
    """`figure`: what there is behind, in two or three words; `is_gloss`: it only explains the label, for a phone. `only`: the class
    of a shortcut that a phone leaves out, because it has ten, or that a desk does."""

    label: str
    figure: str
    url: str
    only: str = ""
    is_gloss: bool = False


_AT_A_DESK, _ON_A_PHONE = "when-roomy", "when-narrow"


def dashboard_shortcuts(
    roadmap: Roadmap, read: RoadmapReading, money: Consolidation, meeting: NextMeeting | None, blocking: int
) -> list[Shortcut]:
    """`blocking`: the lines of « Ce qui bloque » of the dashboard, which the shortcut goes down to. None before the first action: the first gestures lead then. A page that would be empty is left out. No query."""
    return list(_filled_shortcuts(roadmap, read, money, meeting, blocking)) if read.facts.actions else []


def _filled_shortcuts(
    roadmap: Roadmap, read: RoadmapReading, money: Consolidation, meeting: NextMeeting | None, blocking: int
) -> Iterator[Shortcut]:
    def page(
        label: str, figure: str, view: str, *arguments: int | str, only: str = "", is_gloss: bool = False
    ) -> Shortcut:
        return Shortcut(label, figure, reverse(view, args=[roadmap.slug, *arguments]), only, is_gloss)

    facts = read.facts
    if meeting:
        if meeting.is_open:
            yield page(_("Comité du jour"), _("séance ouverte"), "actions:sitting", meeting.pk)
        else:
            yield page(_("Prochain comité"), french.format_short_day(meeting.held_on), "actions:agenda", meeting.pk)
        # For an élue, « le comité » is the one that steers.
        if meeting.steering and meeting.steering_on and meeting.steering != meeting.pk:
            day = french.format_short_day(meeting.steering_on)
            yield page(_("Prochain COPIL"), day, "actions:agenda", meeting.steering)
    if read.last_decided is not None and read.last_decided_on:
        day = french.format_short_day(read.last_decided_on)
        yield page(_("Décisions des comités"), day, "actions:decisions")
    yield page(_("Actions et pilotes"), _sheets_label(facts.actions - facts.drafts, facts.drafts), "actions:index")
    if facts.actions > facts.without_indicator:
        yield page(_("Indicateurs"), _("courbes"), "monitoring:index", only=_AT_A_DESK)
    if facts.done:
        done = ngettext("%(n)d action réalisée", "%(n)d actions réalisées", facts.done) % {"n": facts.done}
        yield page(_("Expériences"), done, "monitoring:experiences", only=_AT_A_DESK)
    if facts.workshops:
        yield page(_("Ateliers"), _("votes, comptes rendus"), "workshops:index")
    if facts.stakes:
        stakes = ngettext("%(n)d enjeu", "%(n)d enjeux", facts.stakes) % {"n": facts.stakes}
        yield page(_("Enjeux et chantiers"), stakes, "workshops:stakes", only=_AT_A_DESK)
    if to_find := money.totals.to_find:
        missing = _("%(amount)s à trouver") % {"amount": french.format_euros(to_find)}
        yield page(_("Financement"), missing, "funding:index")
    if blocking:
        points = ngettext("%(n)d point", "%(n)d points", blocking) % {"n": blocking}
        yield Shortcut(_("Ce qui bloque"), points, "#t-block")
    if facts.contacts:
        yield page(_("Structures"), _("partenaires, les joindre"), "directory:organisations", is_gloss=True)
    if facts.group:
        yield page(_("Groupe projet"), _("qui en est"), "governance:group", is_gloss=True)
    if facts.has_definition or facts.is_definition_begun:
        figure = _("adoptée") if facts.has_definition else _("en cours")
        yield page(_("Définition"), figure, "governance:definition", only=_AT_A_DESK)
    yield page(_("Calendrier"), _("ce qui vient"), "overview:calendar", is_gloss=True)
    if read.adopted_on and read.adopted_edition:
        day = french.format_short_day(read.adopted_on)
        yield page(_("Feuille adoptée"), day, "publication:edition", read.adopted_edition, only=_ON_A_PHONE)


def _sheets_label(sheets: int, drafts: int) -> str:
    counted = (
        (sheets, ngettext("%(n)d fiche", "%(n)d fiches", sheets)),
        (drafts, ngettext("%(n)d brouillon", "%(n)d brouillons", drafts)),
    )
    return ", ".join(words % {"n": n} for n, words in counted if n)
