"""Voting from a phone; typing the counts of the room. Nobody can have more dots than the others, whatever is sent."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import texts
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.changes.ballots import lock_ballot
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.rules import ballots
from jalons.votes.words import MARK_WORDS
from jalons.workshops import live
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Participant
from jalons.workshops.rules import workshops

# Identifiers of sendings stored for each paper: more than anybody makes, and a limit on disk space.
SENT_KEPT = 50


@write_transaction()
def cast_paper(
    *,
    ballot: Ballot,
    marks: ballots.Marks,
    by: Participant,
    reasons: Mapping[int, str] | None = None,
    client_id: uuid.UUID | None = None,
    is_whole: bool = True,
) -> VotePaper:
    """Replaces the vote of this participant; with `is_whole=False`, only these answers of it.

    A sending already counted (`client_id`) changes nothing, whatever came since. Each participant has one paper: the
    lock on the ballot makes two pages of the same person wait for each other.
    """
    ballot = lock_ballot(ballot)
    paper = VotePaper.objects.filter(ballot=ballot, participant=by).first()
    sent_id = str(client_id or uuid.uuid4())
    if paper and sent_id in paper.sent_ids:
        return paper
    _refuse_unless_people_vote(ballot, by)
    options = list(BallotOption.objects.filter(ballot=ballot))
    before = ballots.read_stored_marks(paper.marks) if paper else {}
    whole = dict(marks) if is_whole else before | dict(marks)
    terms = ballot_terms(ballot, options)
    if fault := ballots.paper_fault(terms, whole, before):
        raise Refused(_fault_sentence(fault, terms, options), code=f"vote-{fault[0]}")
    paper = paper or VotePaper(ballot=ballot, participant=by, category=by.category, college=by.college, table=by.table)
    written = {rank: text for rank, text in (reasons or {}).items() if text.strip()}
    stored = {int(rank): text for rank, text in paper.reasons.items()}
    paper.reasons = _objection_reasons(whole, written if is_whole else stored | written, options)
    paper.marks = ballots.stored_marks(whole)
    paper.sent_ids = [*paper.sent_ids, sent_id][-SENT_KEPT:]
    paper.save()
    return paper


def ballot_terms(ballot: Ballot, options: list[BallotOption]) -> ballots.Terms:
    is_dots = ballot.kind == ballots.BallotKind.DOTS
    return ballots.Terms(
        marks=ballots.ballot_marks(ballot.kind, ballot.is_two_coloured),
        options=frozenset(option.rank for option in options),
        dots=(ballot.dots or ballots.default_dots(len(options))) if is_dots else 0,
        most=ballot.most_per_option if is_dots else 0,
        frozen=frozenset(option.rank for option in options if option.is_frozen),
    )


def _refuse_unless_people_vote(ballot: Ballot, by: Participant) -> None:
    if ballot.workshop_id != by.workshop_id:
        raise Refused(_("Ce vote n’est pas celui de votre atelier."), code="ballot-of-another-workshop")
    if ballot.state == ballots.BallotState.DRAFT:
        raise Refused(
            _("Ce vote n’est pas encore ouvert. Attendez le signal de l’animation, puis réessayez."),
            code="ballot-not-open-yet",
        )
    if ballot.state == ballots.BallotState.CLOSED or not workshops.participants_may_write(ballot.workshop.state):
        raise Refused(_("Ce vote est clos : on ne peut plus voter ni changer son vote."), code="ballot-closed")


def _objection_reasons(marks: ballots.Marks, given: Mapping[int, str], options: list[BallotOption]) -> dict[str, str]:
    """An objection helps only if it says what the problem is, so it needs a reason."""
    title_of = {option.rank: option.title for option in options}
    reasons = {}
    for rank, answers in sorted(marks.items()):
        if answers.get(ballots.OBJECT):
            text = texts.normalize_text(given.get(rank, ""))
            if not text:
                sentence = _("Vous faites objection à « %(title)s » : écrivez en une phrase ce qui vous arrête.")
                raise Refused(sentence % {"title": title_of[rank]}, code="objection-without-reason", field="reason")
            if len(text) > ballots.REASON_LIMIT:
                sentence = _("Votre raison compte %(count)s caractères. Gardez-en %(limit)s au plus.")
                raise Refused(
                    sentence % {"count": len(text), "limit": ballots.REASON_LIMIT},
                    code="reason-too-long",
                    field="reason",
                )
            reasons[str(rank)] = text
    return reasons


def _fault_sentence(
    fault: tuple[ballots.Fault, int, str], terms: ballots.Terms, options: list[BallotOption], voters: int = 0
) -> str:
    """What is wrong and what to do; `voters` is given for a count of the room."""
    kind, rank, mark = fault
    title = next((option.title for option in options if option.rank == rank), "")
    dots, most = terms.dots * (voters or 1), terms.most * (voters or 1)
    colour = _(" de couleur « %(colour)s »") % {"colour": MARK_WORDS[mark]} if len(terms.marks) == 2 and mark else ""
    match kind:
        case ballots.Fault.UNKNOWN:
            return _("Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.")
        case ballots.Fault.NOT_A_COUNT:
            return _("Écrivez un nombre entier, à partir de 0, pour « %(title)s ».") % {"title": title}
        case ballots.Fault.FROZEN:
            return _("« %(title)s » ne reçoit plus de nouvelle gommette. Placez-la ailleurs.") % {"title": title}
        case ballots.Fault.TWO_ANSWERS if voters:
            sentence = _(
                "« %(title)s » compte plus de réponses que de votes papier (%(voters)s). Recomptez les feuilles."
            )
            return sentence % {"title": title, "voters": voters}
        case ballots.Fault.TWO_ANSWERS:
            return _("Donnez une seule réponse à « %(title)s ».") % {"title": title}
        case ballots.Fault.TOO_MANY_ON_ONE if voters:
            sentence = ngettext(
                "« %(title)s » compte trop de gommettes%(colour)s : %(voters)s vote papier en donne %(most)s au plus."
                " Recomptez les feuilles.",
                "« %(title)s » compte trop de gommettes%(colour)s : %(voters)s votes papier en donnent %(most)s au plus."
                " Recomptez les feuilles.",
                voters,
            )
            return sentence % {"title": title, "colour": colour, "voters": voters, "most": most}
        case ballots.Fault.TOO_MANY_ON_ONE:
            sentence = ngettext(
                "Une seule gommette%(colour)s par proposition : « %(title)s » en a davantage.",
                "%(most)s gommettes%(colour)s au plus par proposition : « %(title)s » en a davantage.",
                most,
            )
            return sentence % {"title": title, "colour": colour, "most": most}
        case ballots.Fault.TOO_MANY if voters:
            sentence = ngettext(
                "Trop de gommettes%(colour)s : %(voters)s vote papier en donne %(dots)s au plus. Recomptez les feuilles.",
                "Trop de gommettes%(colour)s : %(voters)s votes papier en donnent %(dots)s au plus. Recomptez les feuilles.",
                voters,
            )
            return sentence % {"colour": colour, "voters": voters, "dots": dots}
    sentence = ngettext(
        "Vous avez une seule gommette%(colour)s. Enlevez-en, puis votez.",
        "Vous avez %(dots)s gommettes%(colour)s, comme tout le monde. Enlevez-en, puis votez.",
        dots,
    )
    return sentence % {"colour": colour, "dots": dots}


# --- the papers of the room ------------------------------------------------------------------------------------------


@write_transaction()
def enter_room_count(
    *,
    ballot: Ballot,
    voters: int,
    marks: ballots.Marks,
    by: Member,
    table: int | None = None,
    reasons: Mapping[int, str] | None = None,
    seen: str = "",
) -> RoomCount:
    """Papers counted by hand, of a table or of the whole room. Typing them again corrects the count, and the journal
    says who did it.

    `seen` is the moment of the count that the page showed: if somebody typed one since, it is refused.
    """
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.state == ballots.BallotState.DRAFT:
        raise Refused(_("Ouvrez d’abord le vote : un décompte se saisit pendant ou après."), code="ballot-never-opened")
    if table is not None and not 1 <= table <= workshop.table_count:
        raise Refused(_("Cette table n’est pas dans l’atelier."), code="count-table-unknown", field="table")
    options = list(BallotOption.objects.filter(ballot=ballot))
    terms = ballot_terms(ballot, options)
    if fault := ballots.room_count_fault(terms, marks, voters):
        if not voters:
            raise Refused(
                _("Écrivez d’abord combien de personnes ont voté sur papier."), code="voters-missing", field="voters"
            )
        raise Refused(_fault_sentence(fault, terms, options, voters), code=f"count-{fault[0]}")
    count = RoomCount.objects.filter(ballot=ballot, table=table).first()
    _refuse_unseen_count(count, seen)
    before = count_for_journal(count, options, ballot) if count else {}
    was = (count.voters, count.marks, count.reasons) if count else None
    count = count or RoomCount(ballot=ballot, table=table)
    count.voters, count.marks = voters, ballots.stored_marks(marks)
    count.reasons = {str(rank): texts.normalize_text(text) for rank, text in (reasons or {}).items() if text.strip()}
    count.entered_by, count.entered_at = by.name, timezone.now()
    count.save()
    if was != (count.voters, count.marks, count.reasons):
        verb = "revise" if was else "add"
        after = count_for_journal(count, options, ballot) | {"ballot": ballot.title}
        record_change(by=by, verb=verb, about=count, before=before, after=after)
    if ballot.is_shown:
        record_event(workshop, live.TALLY)
    return count


def _refuse_unseen_count(count: RoomCount | None, seen: str) -> None:
    """Compares moments instead of stamps, so that a table that counts the same papers again is told that they were
    counted."""
    if count and count.entered_at.isoformat() != seen:
        sentence = ngettext(
            "Ce décompte vient d’être saisi par %(name)s : %(count)s vote papier. Relisez-le, puis corrigez s’il le faut.",
            "Ce décompte vient d’être saisi par %(name)s : %(count)s votes papier."
            " Relisez-le, puis corrigez s’il le faut.",
            count.voters,
        )
        raise Refused(sentence % {"name": count.entered_by, "count": count.voters}, code="count-entered-since")


def count_for_journal(count: RoomCount, options: Iterable[BallotOption], ballot: Ballot) -> dict[str, Any]:
    """A count for the journal: the number of voters and, once the vote is closed, the marks. The journal may be read
    while the vote is open."""
    values: dict[str, Any] = {"voters": count.voters}
    if ballot.state == ballots.BallotState.CLOSED:
        values["counts"] = _mark_sentences(count.marks, {option.rank: option.title for option in options})
    return values


def _mark_sentences(marks: Mapping[str, Mapping[str, int]], title_of: Mapping[int, str]) -> list[str]:
    return [
        f"{title_of.get(int(rank), rank)} : "
        + ", ".join(f"{MARK_WORDS[mark]} {count}" for mark, count in counts.items())
        for rank, counts in marks.items()
    ]
