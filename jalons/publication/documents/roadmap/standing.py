"""The status of a feuille de route: a project, adopted by a vote, amended, or changed since."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.actions.queries.sheets import Tag
from jalons.actions.rules.adoption import ADOPTED
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.funding.rules.counted_actions import WILL_NOT_BE_DONE
from jalons.governance import words
from jalons.papers.documents.model import Content
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap, Step
from jalons.roadmaps.rules.milestones import VOTED_AT


class OutsideRow(Protocol):
    """A fiche, as any query reads it."""

    @property
    def code(self) -> str: ...

    @property
    def status(self) -> Tag: ...


@frozen
class Standing:
    """`status` is on the cover and at the foot of each page; `facts` describe the vote. `is_adopted`: it only contains
    what was adopted, without proposals."""

    status: str
    facts: tuple[tuple[str, Content], ...] = ()
    is_adopted: bool = False


def adopted_edition(roadmap: Roadmap) -> Edition | None:
    """The last edition that was voted, without its avenants. One query."""
    rows = Edition.objects.filter(roadmap=roadmap, kind=Edition.Kind.ADOPTED)
    return rows.select_related("deliberation").defer("document", "facts").first()


def council_vote_day(roadmap: Roadmap) -> date | None:
    """The day on which the assembly adopted the feuille de route, by a chosen way or by a délibération alone; None before.
    Two queries at most."""
    day = AdoptionPath.objects.filter(roadmap=roadmap).values_list("adopted_on", flat=True).first()
    edition = None if day else adopted_edition(roadmap)
    return edition.deliberation.held_on if edition and edition.deliberation else day


def outside_vote(roadmap: Roadmap, rows: Iterable[OutsideRow]) -> list[tuple[str, str]]:
    """The code and the state of the actions that documents hold and that the committee did not keep: before the first vote, the
    council votes without them. Nothing once it has voted, or while nothing is kept. One query when there are some."""
    fiches = list(rows)
    left_out = [row for row in fiches if row.status.value not in ADOPTED | WILL_NOT_BE_DONE]
    if not left_out or len(left_out) == len(fiches):
        return []
    if ActionSheet.objects.filter(roadmap=roadmap, is_adopted=True).exists():
        return []
    return [(row.code, row.status.word) for row in left_out]


def precedes_vote(step: Step | None) -> bool:
    """What it waits for would never come: the assembly has voted."""
    return step is not None and 0 < step.number < VOTED_AT


def roadmap_standing(roadmap: Roadmap, edition: Edition | None) -> Standing:
    """For an edition being frozen, or for the present feuille de route."""
    voted = edition.deliberation if edition else None
    facts: list[tuple[str, Content]] = []
    if voted:
        facts.append((_("Délibération"), _deliberation_label(voted.number, voted.held_on)))
        facts.append((_("Assemblée"), voted.assembly))
        facts.append((_("Vote"), words.vote_sentence(voted)))
    if edition and edition.kind == Edition.Kind.ADOPTED and voted:
        return Standing(_("Adoptée par %(deliberation)s") % {"deliberation": voted}, tuple(facts), is_adopted=True)
    before = adopted_edition(roadmap)
    if before and before.deliberation:
        facts.append((_("Adoptée par"), str(before.deliberation)))
    if edition and edition.kind == Edition.Kind.AMENDMENT:
        if edition.purpose:
            facts.insert(0, (_("Objet"), edition.purpose))
        return Standing(_("Avenant n° %(number)d") % {"number": edition.number}, tuple(facts), is_adopted=True)
    if edition:
        return Standing(_("Version projet n° %(number)d") % {"number": edition.number}, tuple(facts))
    return Standing(_("État à ce jour") if before else _("Version de travail"), tuple(facts))


def _deliberation_label(number: str, held_on: date) -> str:
    return _("n° %(number)s du %(day)s") % {"number": number, "day": french.format_date(held_on)}
