"""Slides of a presentation that are of no fiche: the vote, what was achieved, the points of an agenda."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_day, lower_first
from jalons.governance import words
from jalons.governance.models import Deliberation, MeetingPoint
from jalons.governance.queries.points import PointLine
from jalons.monitoring.queries import indicators as monitoring
from jalons.papers.slides.model import Listing, Slide
from jalons.roadmaps.models import Roadmap

# On one slide.
MOST_CHANGES = 8
_ASKED = {
    MeetingPoint.Kind.APPROVAL: gettext_lazy("Le comité décide : approuver ce compte rendu, ou le corriger ?"),
    MeetingPoint.Kind.FOLLOW_UP: gettext_lazy("Le comité décide : ce qui est fait, ce qui reste, qui s’en charge."),
}


def vote_slide(deliberation: Deliberation, actions: int) -> Listing:
    adopted = ngettext("%(n)d action adoptée", "%(n)d actions adoptées", actions) % {"n": actions}
    items = (
        _("Délibération n° %(number)s du %(day)s")
        % {"number": deliberation.number, "day": format_day(deliberation.held_on)},
        deliberation.assembly,
        words.vote_sentence(deliberation).capitalize(),
        adopted,
    )
    return Listing(_("Le vote"), tuple(item for item in items if item))


def amendment_slides(name: str, purpose: str, changes: Sequence[str]) -> list[Slide]:
    """What an avenant is for and what it changes: on as many slides as its changes ask."""
    title = f"{name[:1].upper()}{name[1:]}"
    parts = [tuple(changes[start : start + MOST_CHANGES]) for start in range(0, len(changes), MOST_CHANGES)]
    return [Listing(title, part, purpose if place == 0 else "") for place, part in enumerate(parts)]


def achieved_slides(roadmap: Roadmap, codes: Collection[str], on: date) -> list[Slide]:
    """The indicators of these fiches that were measured by that day: those that are reached, then the others."""
    followed = [row for row in monitoring.followed_indicators(roadmap) if row.code in codes]
    measured = [row for row in followed if row.last and row.last.on <= on]
    reached = [row for row in measured if row.is_reached]
    lead = ngettext(
        "%(n)d indicateur atteint sur %(all)d.", "%(n)d indicateurs atteints sur %(all)d.", len(reached)
    ) % {"n": len(reached), "all": len(followed)}
    none_yet = _("Aucun indicateur n’est encore atteint.")
    titled = [
        (_("Ce qui est atteint"), reached, lead),
        (_("Ce qui avance"), [row for row in measured if not row.is_reached], "" if reached else none_yet),
    ]
    return [
        Listing(title, tuple(f"{row.code} {row.label}\u00a0: {lower_first(row.sentence)}" for row in rows), told)
        for title, rows, told in titled
        if rows
    ]


def agenda_slide(points: Iterable[PointLine]) -> Listing:
    return Listing(_("L’ordre du jour"), tuple(f"{point.number}. {_point_words(point)}" for point in points))


def point_slides(points: Sequence[PointLine], *, before: bool) -> list[Slide]:
    """One for each point, but the one of the fiches, which have their own: those before it, or those after."""
    place = next((point.number for point in points if point.holds_sheets), 0)
    chosen = [point for point in points if not point.holds_sheets and (point.number < place) == before]
    return [_point_slide(point) for point in chosen]


def _point_slide(point: PointLine) -> Listing:
    items = (
        str(_ASKED.get(point.kind, "")),
        _("Présenté par : %(who)s") % {"who": point.presenter} if point.presenter else "",
        _("À lire avant : %(papers)s") % {"papers": point.papers} if point.papers else "",
    )
    return Listing(f"{point.number}. {point.title}", tuple(item for item in items if item), point.length)


def _point_words(point: PointLine) -> str:
    sentence = ", ".join(filter(None, (point.presenter, point.length)))
    return f"{point.title} ({sentence})" if sentence else point.title
