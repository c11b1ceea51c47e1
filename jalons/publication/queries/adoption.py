"""The page of the adoption: each fiche, with what the list before the vote tells of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries import adoption as actions
from jalons.actions.queries.adoption import AdoptedLine, Adoption
from jalons.base.tables import Columns
from jalons.publication.documents.roadmap.vote_gaps import GapLine
from jalons.publication.queries.vote_gaps import BeforeTheVote, missing_before_vote
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class FicheLine:
    fiche: AdoptedLine
    gaps: tuple[GapLine, ...]

    @property
    def open(self) -> int:
        return sum(gap.is_open for gap in self.gaps)


COLUMNS: Columns[FicheLine] = {
    "action": lambda row: row.fiche.title,
    "etat": lambda row: row.fiche.status.word,
    "manque": lambda row: (row.open, len(row.gaps)),
}


@dataclass(frozen=True)
class AdoptionPage:
    """`before`: what the next vote waits for, the first one or an avenant. `others`: its gaps that are of no fiche."""

    adoption: Adoption
    before: BeforeTheVote
    lines: tuple[FicheLine, ...]
    awaiting: tuple[FicheLine, ...]

    @property
    def is_voted(self) -> bool:
        return self.before.adopted is not None or bool(self.adoption.path and self.adoption.path.adopted_on)

    @property
    def others(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.before.lines if line.action is None)

    @property
    def sentence(self) -> str:
        """The vote that was held, or how far the first one is."""
        if self.is_voted or not self.adoption.lines:
            return self.adoption.sentence
        return " ".join(filter(None, (self.adoption.sentence, self.blocking_sentence)))

    @property
    def blocking_sentence(self) -> str:
        count = len(self.before.open)
        if not count:
            return _("Rien ne bloque le vote.")
        return ngettext(
            "%(n)d manque bloque le vote.",
            "%(n)d manques bloquent le vote.",
            count,
        ) % {"n": count}


def adoption_page(roadmap: Roadmap, on: date) -> AdoptionPage:
    """A constant number of queries."""
    found, before = actions.roadmap_adoption(roadmap), missing_before_vote(roadmap, on)
    gaps: dict[int | None, list[GapLine]] = {}
    for line in before.lines:
        gaps.setdefault(line.action, []).append(line)

    def told(lines: tuple[AdoptedLine, ...]) -> tuple[FicheLine, ...]:
        return tuple(FicheLine(line, tuple(gaps.get(line.pk, ()))) for line in lines)

    return AdoptionPage(found, before, told(found.lines), told(found.awaiting))
