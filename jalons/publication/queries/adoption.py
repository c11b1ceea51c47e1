"""The page of the adoption: each fiche, with what the list before the vote tells of it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries import adoption as actions
from jalons.actions.queries.adoption import AdoptedLine, Adoption
from jalons.actions.rules.adoption import ADOPTED
from jalons.base.french import capitalize_first, lower_first
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.funding.rules.counted_actions import WILL_NOT_BE_DONE
from jalons.governance import words
from jalons.publication.documents.roadmap.changed import nothing_to_amend, roadmap_changes
from jalons.publication.documents.roadmap.vote_gaps import GapLine, aside_gap_lines
from jalons.publication.models import Edition
from jalons.publication.queries.editions import EditionCard, edition_cards
from jalons.publication.queries.vote_gaps import BeforeTheVote, missing_before_vote
from jalons.publication.words import blocking_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class FicheLine:
    """`is_aside`: adopted, and put off or to be worked on again since, so that no vote waits for it."""

    fiche: AdoptedLine
    gaps: tuple[GapLine, ...]
    is_aside: bool = False

    @property
    def is_ready(self) -> bool:
        return not self.gaps and self.fiche.status.value not in WILL_NOT_BE_DONE

    @property
    def open(self) -> int:
        return 0 if self.is_aside else sum(gap.is_open for gap in self.gaps)


COLUMNS: Columns[FicheLine] = {
    "action": lambda row: row.fiche.title,
    "etat": lambda row: row.fiche.status.word,
    "manque": lambda row: (row.open, len(row.gaps)),
}


@frozen
class AdoptionPage:
    """`before`: what the next vote waits for, the first one or an avenant. `others`: its gaps that are of no fiche."""

    adoption: Adoption
    before: BeforeTheVote
    lines: tuple[FicheLine, ...]
    awaiting: tuple[FicheLine, ...]
    votes: tuple[str, ...] = ()
    """Every vote that was recorded, the first one then its avenants."""
    to_transmit: EditionCard | None = None
    """The last voted edition, while the préfecture has not received its délibération."""
    unchanged: str = ""
    """That nothing changed since the edition in force; empty while an avenant, or the first vote, has something to say."""

    @property
    def is_voted(self) -> bool:
        return self.before.adopted is not None or bool(self.adoption.path and self.adoption.path.adopted_on)

    @property
    def others(self) -> tuple[GapLine, ...]:
        """Those that block the vote; what was accepted blocks nothing, and is told apart."""
        return tuple(line for line in self.before.open if line.action is None)

    @property
    def accepted(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.before.accepted if line.action is None)

    @property
    def fiches_sentence(self) -> str:
        """Where the blocking gaps that are not in `others` are told; empty without any."""
        count = len(self.before.open) - len(self.others)
        if not self.others:
            sentence = ngettext(
                "Il est dit plus haut, avec sa fiche.", "Ils sont dits plus haut, avec leur fiche.", count
            )
            return sentence if count else ""
        sentence = ngettext(
            "Dont %(n)d dit plus haut, avec sa fiche.", "Dont %(n)d dits plus haut, avec leur fiche.", count
        )
        return sentence % {"n": count} if count else ""

    @property
    def sentence(self) -> str:
        """The votes that were held, or how far the first one is."""
        if self.votes:
            return " ".join(filter(None, (*self.votes, self.adoption.awaiting_sentence)))
        if self.is_voted or not self.adoption.lines:
            return self.adoption.sentence
        return " ".join(filter(None, (self.adoption.sentence, self.blocking_sentence)))

    @property
    def path_sentence(self) -> str:
        """« Intégrée au projet de territoire : Projet 2030, délibération n° 12. »; empty before a way was chosen."""
        path = self.adoption.path
        if path is None:
            return ""
        mode = capitalize_first(str(path.get_mode_display()))
        named = _("%(mode)s\u00a0: %(name)s") % {"mode": mode, "name": path.reference} if path.reference else mode
        voted = path.deliberation if path.deliberation and not path.adopted_on else ""
        told = _("%(path)s, délibération n° %(n)s") % {"path": named, "n": voted} if voted else named
        return f"{told}."

    @property
    def blocking_sentence(self) -> str:
        return blocking_sentence(len(self.before.open))


def adoption_page(roadmap: Roadmap, on: date) -> AdoptionPage:
    """A constant number of queries, and as many again when a fiche was put off since it was adopted."""
    found, before = actions.roadmap_adoption(roadmap), missing_before_vote(roadmap, on)
    aside = {line.pk for line in found.lines if line.status.value not in ADOPTED}
    gaps: dict[int | None, list[GapLine]] = {}
    for line in (*before.lines, *(aside_gap_lines(roadmap, on) if aside else ())):
        gaps.setdefault(line.action, []).append(line)

    def told(lines: tuple[AdoptedLine, ...]) -> tuple[FicheLine, ...]:
        return tuple(FicheLine(line, tuple(gaps.get(line.pk, ())), line.pk in aside) for line in lines)

    changed = roadmap_changes(roadmap, on)
    unchanged = nothing_to_amend() if changed.edition and not changed.subjects else ""
    votes = tuple(_voted_sentences(roadmap))
    voted = next((card for card in edition_cards(roadmap) if card.deliberation), None) if votes else None
    waits = voted if voted and voted.has_voted_text and not voted.received_on else None
    return AdoptionPage(found, before, told(found.lines), told(found.awaiting), votes, waits, unchanged)


def _voted_sentences(roadmap: Roadmap) -> Iterator[str]:
    """« Délibération n° 2026-118, votée le … Vote : … », then each avenant. One query."""
    voted = Edition.objects.filter(roadmap=roadmap).exclude(deliberation=None).select_related("deliberation")
    for row in voted.only("kind", "number", "deliberation").order_by("id"):
        vote = row.deliberation
        if vote is None:
            continue
        told = actions.vote_sentence(vote.number, vote.held_on)
        votes = _("Vote\u00a0: %(votes)s.") % {"votes": words.vote_sentence(vote)}
        if row.kind == Edition.Kind.ADOPTED:
            yield f"{told} {votes}"
        else:
            yield _("%(amendment)s\u00a0: %(told)s %(votes)s") % {
                "amendment": capitalize_first(str(row)),
                "told": lower_first(told),
                "votes": votes,
            }
