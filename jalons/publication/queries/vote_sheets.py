"""The vote sheets of a workshop: those of its prepared votes, the same as on phones; else one to start from."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.publication.documents.kit.model import VoteColumn, VoteSheet
from jalons.publication.rules.kit import add_spare
from jalons.votes.models import Ballot, BallotOption
from jalons.votes.queries.rounds import Before, round_before
from jalons.votes.rules import ballots, voting_codes
from jalons.votes.words import MARK_WORDS, absent_letters_sentence
from jalons.workshops.models import Workshop

BLANK_OPTIONS = 6


def vote_sheets(workshop: Workshop, titles: list[str]) -> tuple[VoteSheet, ...]:
    """One for each vote that is not closed; all of them once they are. Two queries.

    `titles`: the enjeux or the chantiers, for a workshop where no vote is prepared.
    """
    options = Prefetch("options", BallotOption.objects.phrased())
    votes = list(Ballot.objects.filter(workshop=workshop).order_by("id").prefetch_related(options))
    votes = [vote for vote in votes if vote.state != ballots.BallotState.CLOSED] or votes
    if votes:
        return tuple(_ballot_sheet(vote) for vote in votes)
    is_about_projects = workshop.kind == Workshop.Kind.KEY_PROJECTS
    return (
        _write_sheet(
            "",
            _("Chantier") if is_about_projects else _("Enjeu"),
            [(rank, title, "") for rank, title in enumerate(titles or [""] * BLANK_OPTIONS, 1)],
            Ballot(kind=ballots.BallotKind.DOTS, is_two_coloured=is_about_projects),
        ),
    )


def vote_codes(workshop: Workshop, people: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of each vote that asks for them and is not closed; a second round is voted with those of the first. One
    query."""
    votes = Ballot.objects.filter(workshop=workshop, asks_code=True, previous_round=None).exclude(
        state=ballots.BallotState.CLOSED
    )
    return tuple(
        (
            vote.title,
            tuple(
                voting_codes.show_voting_code(code) for code in voting_codes.voting_codes(vote.uid, add_spare(people))
            ),
        )
        for vote in votes.order_by("id")
    )


def _ballot_sheet(vote: Ballot) -> VoteSheet:
    options = list(vote.options.all())
    noun = _("Proposition")
    if all(option.stake_id for option in options):
        noun = _("Enjeu")
    elif all(option.key_project_id for option in options):
        noun = _("Chantier")
    before = round_before(vote)
    of = before.of if before else {}
    lines = [(option.rank, option.question, _before_sentence(of.get(option.rank))) for option in options]
    return _write_sheet(vote.title, noun, lines, vote)


def _before_sentence(before: Before | None) -> str:
    """What an amended proposition was, and what may be read against it, as on phones; empty in a first round."""
    if before is None:
        return ""
    sentence = " ".join(f"«\u00a0{text}\u00a0»" for text in before.objections)
    return " ".join(filter(None, (_("Premier texte : %(title)s") % {"title": before.title}, sentence)))


def _write_sheet(question: str, noun: str, lines: list[tuple[int, str, str]], vote: Ballot) -> VoteSheet:
    is_dots = vote.kind == ballots.BallotKind.DOTS
    dots = (vote.dots or ballots.default_dots(len(lines))) if is_dots else 0
    marks = ballots.ballot_marks(vote.kind, vote.is_two_coloured)
    ranks = [rank for rank, _title, _before in lines]
    return VoteSheet(
        question=question,
        noun=noun,
        options=tuple((ballots.option_letter(rank), title, before) for rank, title, before in lines),
        columns=tuple(VoteColumn(_column_words(mark), vote.most_per_option if is_dots else 1) for mark in marks),
        dots=dots,
        rule=" ".join(filter(None, (_rule_sentence(vote, dots, len(marks)), absent_letters_sentence(ranks)))),
        reason_words=_reason_words(vote),
    )


def _readers_sentence() -> str:
    """Who will read what is written on the sheet, as beside the field of a phone."""
    return _("L’animation relit vos mots, puis la salle et le compte rendu les lisent, sans nom.")


def _reason_words(vote: Ballot) -> str:
    if vote.kind == ballots.BallotKind.CONSENT:
        return _("Ce qui m’arrête, si je fais objection")
    if vote.kind == ballots.BallotKind.GRADIENT:
        return _("Ce qui me retient")
    return ""


def _column_words(mark: str) -> str:
    if mark == ballots.DOT:
        return _("Mes gommettes")
    words = str(MARK_WORDS[mark])
    return words[:1].upper() + words[1:]


def _rule_sentence(vote: Ballot, dots: int, colours: int) -> str:
    if vote.kind == ballots.BallotKind.CONSENT:
        adopted = _("Une croix par ligne. Une proposition est adoptée si personne n’y fait objection.")
        return f"{adopted} {_readers_sentence()}"
    if vote.kind == ballots.BallotKind.OPINION:
        return _("Une croix par ligne\u00a0: d’accord, pas d’accord, ou passe.")
    if vote.kind == ballots.BallotKind.GRADIENT:
        return f"{_('Une croix par ligne. Une ligne sans croix est une ligne sans réponse.')} {_readers_sentence()}"
    sentence = ngettext("Vous avez %(n)s gommette", "Vous avez %(n)s gommettes", dots) % {"n": dots}
    if colours > 1:
        sentence += _(" de chaque couleur")
    return _("%(dots)s, %(most)s au plus sur la même ligne.") % {"dots": sentence, "most": vote.most_per_option}
