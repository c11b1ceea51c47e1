"""Voting from a phone; typing the counts of the room. Nobody can have more dots than the others, whatever is sent."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import texts
from jalons.base.db import insert_row, write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.changes.ballots import lock_ballot
from jalons.votes.models import (
    Ballot,
    BallotOption,
    RoomCount,
    VotePaper,
    first_round_uid,
    propositions_stamp,
    read_options,
    read_paper,
)
from jalons.votes.rules import ballots, voting_codes
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
    voting_code: str = "",
    seen: str | None = None,
) -> VotePaper:
    """Replaces the vote of this participant; with `is_whole=False`, only these answers of it. `voting_code`: what was typed,
    for a first paper in a vote that asks for one. `seen`: the `propositions_stamp` of the page that sent it.

    A sending already counted (`client_id`) changes nothing, whatever came since. Each participant has one paper: the
    lock on the ballot makes two pages of the same person wait for each other.
    """
    ballot = lock_ballot(ballot)
    paper = read_paper(ballot, by)
    sent_id = str(client_id or uuid.uuid4())
    if paper and sent_id in paper.sent_ids:
        return paper
    _refuse_unless_people_vote(ballot, by)
    options = read_options(ballot)
    refuse_stale(seen, propositions_stamp(ballot, options), changed_propositions_sentence())
    if paper is None and _has_entered_late(ballot, by):
        raise Refused(
            _("Ce vote ne prend plus les téléphones entrés après son début. Demandez une feuille à l’animation."),
            code="phone-entered-after",
        )
    number = _spend_voting_code(ballot, voting_code) if paper is None and ballot.asks_code else None
    before = ballots.read_stored_marks(paper.marks) if paper else {}
    whole = dict(marks) if is_whole else before | dict(marks)
    terms = ballot_terms(ballot, options)
    if fault := ballots.paper_fault(terms, whole, before):
        raise Refused(_fault_sentence(fault, terms, options), code=f"vote-{fault[0]}")
    paper = paper or VotePaper(
        ballot=ballot, participant=by, category=by.category, college=by.college, table=by.table, code_number=number
    )
    written = {rank: text for rank, text in (reasons or {}).items() if text.strip()}
    stored = {int(rank): text for rank, text in paper.reasons.items()}
    paper.reasons = _answer_reasons(whole, written if is_whole else stored | written, options)
    paper.marks = ballots.stored_marks(whole)
    paper.sent_ids = [*paper.sent_ids, sent_id][-SENT_KEPT:]
    if paper.pk:
        paper.save()
    else:
        insert_row(paper)
    if by.pk in ballot.late_voters:
        ballot.late_voters.remove(by.pk)
        ballot.save(update_fields=["late_voters"])
    return paper


@write_transaction()
def note_late_vote(*, ballot: Ballot, by: Participant) -> bool:
    """Counts the participant among those whose vote came after the closing, once; False when it was not closed, or when this
    phone could not vote anyway. What they chose is not stored: their phone keeps it until the vote opens again."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    may_vote = read_paper(ballot, by) is not None or not _has_entered_late(ballot, by)
    if ballot.state != ballots.BallotState.CLOSED or by.workshop_id != workshop.pk or not may_vote:
        return False
    if by.pk not in ballot.late_voters:
        ballot.late_voters.append(by.pk)
        ballot.save(update_fields=["late_voters"])
        record_event(workshop, live.TALLY)
    return True


def _has_entered_late(ballot: Ballot, by: Participant) -> bool:
    return bool(ballot.phones_closed_at and by.joined_at > ballot.phones_closed_at)


def changed_propositions_sentence() -> str:
    return _(
        "Les propositions ont changé depuis que cette page est ouverte : rien n’est compté. Relisez-les, puis votez de nouveau."
    )


def _spend_voting_code(ballot: Ballot, typed: str) -> int:
    """The number of a code that has not voted yet."""
    if not typed.strip():
        raise Refused(
            _("Écrivez votre code de vote : il est sur le billet reçu à l’entrée."),
            code="voting-code-missing",
            field="code",
        )
    number = voting_codes.voting_code_number(first_round_uid(ballot), typed)
    if number is None:
        raise Refused(
            _("Ce code n’est pas un code de ce vote. Relisez les huit signes de votre billet."),
            code="voting-code-unknown",
            field="code",
        )
    if VotePaper.objects.filter(ballot=ballot, code_number=number).exists():
        raise Refused(
            _("Ce code a déjà voté. Reprenez le téléphone qui l’a tapé, ou demandez un billet à l’animation."),
            code="voting-code-used",
            field="code",
        )
    return number


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


def _answer_reasons(marks: ballots.Marks, given: Mapping[int, str], options: list[BallotOption]) -> dict[str, str]:
    """An objection stops a proposition, and helps only if it says what the problem is: it needs a reason. A step of an
    agreement stops nothing: its reason is free."""
    title_of = {option.rank: option.title for option in options}
    reasons = {}
    for rank, answers in sorted(marks.items()):
        if ballots.count_reasoned(answers):
            text = texts.normalize_text(given.get(rank, ""))
            if not text and answers.get(ballots.OBJECT):
                sentence = _("Vous faites objection à « %(title)s » : écrivez en une phrase ce qui vous arrête.")
                raise Refused(sentence % {"title": title_of[rank]}, code="objection-without-reason", field="reason")
            _refuse_long_reason(text)
            if text:
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
    college: str = "",
    reasons: Mapping[int, str] | None = None,
    seen: str = "",
    propositions: str | None = None,
) -> RoomCount:
    """Papers counted by hand, of a table or of the whole room, and of one college when they say it. Typing them again
    corrects the count, and the journal says who did it.

    `seen` is the moment of the count that the page showed: if somebody typed one since, it is refused. `propositions`: the
    `propositions_stamp` of that page.
    """
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.state == ballots.BallotState.DRAFT:
        raise Refused(_("Ouvrez d’abord le vote : un décompte se saisit pendant ou après."), code="ballot-never-opened")
    _refuse_closed_entry(ballot)
    options = list(BallotOption.objects.filter(ballot=ballot))
    refuse_stale(propositions, propositions_stamp(ballot, options), _recount_sentence())
    if table is not None and not 1 <= table <= workshop.table_count:
        raise Refused(_("Cette table n’est pas dans l’atelier."), code="count-table-unknown", field="table")
    terms = ballot_terms(ballot, options)
    if fault := ballots.room_count_fault(terms, marks, voters):
        if not voters:
            raise Refused(
                _("Écrivez d’abord combien de personnes ont voté sur papier."), code="voters-missing", field="voters"
            )
        raise Refused(_fault_sentence(fault, terms, options, voters), code=f"count-{fault[0]}")
    if voters:
        _refuse_room_and_tables(ballot, table)
    count = RoomCount.objects.filter(ballot=ballot, table=table, college=college).first()
    _refuse_unseen_count(count, seen)
    before = _count_for_journal(count) if count else {}
    was = (count.voters, count.marks, count.reasons) if count else None
    count = count or RoomCount(ballot=ballot, table=table, college=college)
    count.voters, count.marks = voters, ballots.stored_marks(marks)
    count.reasons = _counted_reasons(marks, reasons or {}, options)
    count.entered_by, count.entered_at = by.name, timezone.now()
    count.save()
    if was != (count.voters, count.marks, count.reasons):
        verb = "revise" if was else "add"
        after = _count_for_journal(count) | {"ballot": ballot.title}
        if ballot.is_shown:
            after |= {"screen": _("le résultat montré à la salle a changé")}
        record_change(by=by, verb=verb, about=count, before=before, after=after)
        _note_correction(ballot, count.entered_at)
    if ballot.is_shown:
        record_event(workshop, live.TALLY)
    return count


def _recount_sentence() -> str:
    return _(
        "Les propositions ont changé depuis que cette page est ouverte : rien n’est enregistré. Relisez-les, puis recopiez vos feuilles."
    )


@write_transaction()
def enter_table_count(*, ballot: Ballot, table: int, by: Member, **fields: Any) -> RoomCount:
    """The papers of a table, typed there: only while the vote is open, and never those of another table.

    A tablet whose network was lost may send the same count again: it is stored once, whatever the vote has become.
    """
    lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if stored := _stored_table_count(ballot, table, by, **fields):
        return stored
    if ballot.state != ballots.BallotState.OPEN:
        raise Refused(
            _("Ce vote n’est pas ouvert. Gardez vos feuilles, et donnez-les à l’animation."), code="ballot-not-open"
        )
    return enter_room_count(ballot=ballot, table=table, by=by, **fields)


def _stored_table_count(
    ballot: Ballot,
    table: int,
    by: Member,
    *,
    voters: int,
    marks: ballots.Marks,
    college: str = "",
    reasons: Mapping[int, str] | None = None,
    **_rest: Any,
) -> RoomCount | None:
    """The same count by the same table, when it is stored already."""
    stored = RoomCount.objects.filter(
        ballot=ballot, table=table, college=college, entered_by=by.name, voters=voters
    ).first()
    if stored is None or stored.marks != ballots.stored_marks(marks):
        return None
    options = list(BallotOption.objects.filter(ballot=ballot))
    return stored if stored.reasons == _counted_reasons(marks, reasons or {}, options) else None


def _counted_reasons(marks: ballots.Marks, given: Mapping[int, str], options: list[BallotOption]) -> dict[str, str]:
    """Those of the propositions that met an objection on paper: one a line and a paper, each as long as from a phone."""
    title_of = {option.rank: option.title for option in options}
    reasons = {}
    for rank, answers in sorted(marks.items()):
        count, lines = ballots.count_reasoned(answers), ballots.reason_lines(given.get(rank, ""))
        if not count or not lines:
            continue
        if len(lines) > count:
            sentence = ngettext(
                "« %(title)s » : %(lines)s raisons pour %(n)s feuille qui en donne. Écrivez une ligne par feuille.",
                "« %(title)s » : %(lines)s raisons pour %(n)s feuilles qui en donnent. Écrivez une ligne par feuille.",
                count,
            )
            raise Refused(
                sentence % {"title": title_of[rank], "lines": len(lines), "n": count},
                code="more-reasons-than-papers",
                field="reason",
            )
        for line in lines:
            _refuse_long_reason(line)
        reasons[str(rank)] = "\n".join(lines)
    return reasons


def _refuse_long_reason(text: str) -> None:
    if len(text) > ballots.REASON_LIMIT:
        raise Refused(
            _("Votre raison compte %(count)s caractères. Gardez-en %(limit)s au plus.")
            % {"count": len(text), "limit": ballots.REASON_LIMIT},
            code="reason-too-long",
            field="reason",
        )


@write_transaction()
def remove_room_count(
    *, ballot: Ballot, by: Member, table: int | None = None, college: str = "", seen: str = ""
) -> None:
    """Removes a count that should not have been typed: another table, another vote. Its papers no longer count.

    `seen` as in `enter_room_count`. The journal keeps what was removed, as far as it may say it.
    """
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    _refuse_closed_entry(ballot)
    count = RoomCount.objects.filter(ballot=ballot, table=table, college=college).first()
    if count is None:
        raise Refused(_("Ce décompte est déjà supprimé."), code="count-gone")
    _refuse_unseen_count(count, seen)
    before = _count_for_journal(count) | {"ballot": ballot.title}
    record_change(by=by, verb="remove", about=count, before=before)
    count.delete()
    _note_correction(ballot, timezone.now())
    if ballot.is_shown:
        record_event(workshop, live.TALLY)


def _note_correction(ballot: Ballot, at: datetime) -> None:
    """Writes when the papers of a closed vote changed, because its result was told before."""
    if ballot.state == ballots.BallotState.CLOSED:
        ballot.corrected_at = at
        ballot.save(update_fields=["corrected_at"])


def _refuse_closed_entry(ballot: Ballot) -> None:
    if ballot.is_paper_closed:
        raise Refused(
            _("La saisie des votes papier est close. Rouvrez-la sur la page du vote pour corriger un décompte."),
            code="paper-entry-closed",
        )


def _refuse_room_and_tables(ballot: Ballot, table: int | None) -> None:
    """The papers of a table are among those of the whole room: both together count them twice. A count of nobody
    counts nothing."""
    counts = RoomCount.objects.filter(ballot=ballot, voters__gt=0)
    if table is not None and counts.filter(table=None).exists():
        raise Refused(
            _("Les feuilles de toute la salle sont déjà comptées, cette table avec elles. Corrigez ce décompte-là."),
            code="room-counted-already",
        )
    if table is None and counts.exclude(table=None).exists():
        raise Refused(
            _(
                "Des tables sont déjà comptées : saisissez les autres table par table, ou supprimez d’abord leurs décomptes."
            ),
            code="tables-counted-already",
        )


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


def _count_for_journal(count: RoomCount) -> dict[str, Any]:
    """How many papers, never what is on them: everybody on the roadmap reads the journal, and a pile may be of one
    person."""
    return {"voters": count.voters}
