"""How the roadmap is adopted, and what is still missing for it."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.actions.queries.sheets import Tag, missing_labels, status_tag
from jalons.actions.rules import adoption as rules
from jalons.actions.rules.sheet_fields import PARTS, REQUIRED
from jalons.actions.rules.sheets import Status, is_promised
from jalons.actions.words import PATHS, PathWords
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
class AdoptedLine:
    """`missing`: the empty fields, besides steps, indicators and money, which the list before the vote tells apart."""

    pk: int
    code: str
    title: str
    status: Tag
    missing: tuple[str, ...]
    cross_reference: str
    is_adopted: bool = False


@frozen
class Adoption:
    """`lines`: what was adopted once there was a vote, before it what will be. `awaiting`: kept by the committee since,
    or brought by a plan: a next vote adopts them."""

    path: AdoptionPath | None
    lines: tuple[AdoptedLine, ...]
    awaiting: tuple[AdoptedLine, ...] = ()

    @property
    def words(self) -> PathWords | None:
        return PATHS[rules.Mode(self.path.mode)] if self.path else None

    @property
    def is_signed(self) -> bool:
        """Whether it is adopted in a convention that the Caf signs."""
        return self.path is not None and self.path.mode == rules.Mode.CTG

    @property
    def is_folded(self) -> bool:
        return self.path is not None and self.path.mode == rules.Mode.PROJECT

    @property
    def sentence(self) -> str:
        if self.path is None:
            return _("Trois voies mènent au vote. Choisissez la vôtre.")
        if self.path.adopted_on:
            return f"{vote_sentence(self.path.deliberation, self.path.adopted_on)} {self.awaiting_sentence}".rstrip()
        return "" if self.lines else _("Le comité n’a encore retenu aucune action.")

    @property
    def awaiting_sentence(self) -> str:
        count = len(self.awaiting)
        sentence = ngettext(
            "%(n)d fiche que personne n’a votée attend un avenant.",
            "%(n)d fiches que personne n’a votées attendent un avenant.",
            count,
        )
        return sentence % {"n": count} if count else ""


def vote_sentence(number: str, on: date) -> str:
    """`number`: that of the délibération; empty when nobody wrote it."""
    day = french.format_day(on)
    if number:
        return _("Délibération n°\u00a0%(number)s, votée le %(day)s.") % {"number": number, "day": day}
    return _("Adoptée le %(day)s.") % {"day": day}


_WRITTEN = frozenset(name for names in REQUIRED.values() for name in names) - PARTS


def roadmap_adoption(roadmap: Roadmap) -> Adoption:
    """Three queries, whatever the number of fiches."""
    path = AdoptionPath.objects.filter(roadmap=roadmap).first()
    rows = ActionSheet.objects.filter(Q(is_adopted=True) | Q(status__in=rules.ADOPTED), roadmap=roadmap)
    actions = list(rows.select_related("axis", "cross_reference").prefetch_related("steps"))
    lines = [(row, missing_labels(row, among=_WRITTEN), _reference_text(row)) for row in actions]
    is_voted = any(row.is_adopted for row in actions)
    told: dict[bool, list[AdoptedLine]] = {True: [], False: []}
    for row, lacks, reference in lines:
        status = Status(row.status)
        is_unvoted = rules.lacks_vote(status, is_adopted=row.is_adopted, is_voted=is_voted)
        tag = status_tag(status, lacks_vote=is_unvoted)
        line = AdoptedLine(row.pk, row.code, row.title, tag, lacks, reference, row.is_adopted)
        told[is_promised(status, is_adopted=row.is_adopted, is_voted=is_voted)].append(line)
    return Adoption(path, tuple(told[True]), tuple(told[False]))


def _reference_text(row: ActionSheet) -> str:
    return row.cross_reference.text if hasattr(row, "cross_reference") else ""
