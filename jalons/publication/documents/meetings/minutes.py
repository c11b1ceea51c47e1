"""The compte rendu of a meeting as a neutral document: computed from what is known of the meeting until it is validated,
then read word for word from what was frozen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries import meeting_decisions
from jalons.actions.queries import resolutions as resolution_queries
from jalons.actions.queries.meeting_decisions import DecisionLine
from jalons.actions.queries.resolutions import TiedFollowUps, TiedResolution
from jalons.base import french
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint, PointMinutes, Presence
from jalons.governance.queries import minutes as queries
from jalons.governance.queries.presence import Attendance, SeatLine, meeting_attendance
from jalons.governance.rules.meetings import PointKind
from jalons.governance.words.committees import sitting_hours
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    Prose,
    parse_prose,
    plain_text,
    strong_run,
)
from jalons.papers.documents.snapshot import read_snapshot, write_snapshot
from jalons.publication.documents.meetings.tables import (
    decided_table,
    follow_up_content,
    later_content,
    resolution_table,
)
from jalons.publication.documents.minutes.document import Draft


def draft_minutes(minutes: MeetingMinutes, on: date) -> Draft:
    """A constant number of queries, whatever the number of points."""
    document = _minutes_document(minutes, on)
    return Draft(document, write_snapshot(document))


def frozen_content(draft: Draft, minutes: MeetingMinutes, on: date) -> dict[str, Any]:
    """The content of the next edition: the same text, signed with its number and day."""
    edition = minutes.edition + 1
    status = _("Validé") if edition == 1 else _("Validé, version %(n)d") % {"n": edition}
    return write_snapshot(replace(draft.document, status=status, date=on))


def last_edition(minutes: MeetingMinutes) -> Document | None:
    """The edition validated last, as it was frozen; then, apart, what the meeting that approved it said. One that was
    opened again says so beside its day."""
    if minutes.content is None:
        return None
    frozen = read_snapshot(minutes.content, {})
    if minutes.is_being_corrected:
        return replace(frozen, status=_("%(validated)s, en cours de correction") % {"validated": frozen.status})
    return replace(frozen, blocks=(*_add_late_approvals(frozen.blocks, minutes), *_approval_blocks(minutes)))


def reads_edition(minutes: MeetingMinutes, *, prepares: bool) -> bool:
    """Whether somebody reads what was frozen. `prepares`: for whoever writes the minutes; the others read a draft as
    long as nothing was validated, and never what is being corrected."""
    return not minutes.is_open or (minutes.is_being_corrected and not prepares)


def shown_document(minutes: MeetingMinutes, on: date, *, prepares: bool = False) -> Document:
    """For the team: the edition that they read, or the draft."""
    document = last_edition(minutes) if reads_edition(minutes, prepares=prepares) else None
    return document or _minutes_document(minutes, on)


def _add_late_approvals(frozen: Sequence[Block], minutes: MeetingMinutes) -> list[Block]:
    """At the point where it approves, what was noted of it once the text was frozen: apart from that text."""
    point = queries.approval_point(minutes.meeting)
    heading = point_heading(point) if point else ""
    place = next((n for n, block in enumerate(frozen) if isinstance(block, Heading) and block.text == heading), None)
    if place is None:
        return list(frozen)
    told = {plain_text(block.content) for block in frozen if isinstance(block, Paragraph)}
    late = [one for one in queries.approved_minutes(minutes.meeting) if _approval_sentence(one) not in told]
    if not late:
        return list(frozen)
    end = next((n for n, block in enumerate(frozen) if n > place and isinstance(block, Heading)), len(frozen))
    said = Paragraph(_("Noté après la validation de ce compte rendu :"), "small")
    return [*frozen[:end], said, *(block for one in late for block in _approved_blocks(one)), *frozen[end:]]


def _approval_blocks(minutes: MeetingMinutes) -> list[Block]:
    approved_by = minutes.meeting.approved_by
    if approved_by is None or minutes.is_open:
        return []
    day = french.format_day(approved_by.held_on)
    blocks: list[Block] = [
        Heading(_("Approbation"), 1),
        Paragraph(
            _("Compte rendu approuvé par la réunion du %(day)s, avec ces corrections, qui ne changent pas son texte.")
            % {"day": day}
            if minutes.corrections
            else _("Compte rendu approuvé sans correction par la réunion du %(day)s.") % {"day": day}
        ),
    ]
    return [*blocks, *parse_prose(minutes.corrections)]


# --- the document ----------------------------------------------------------------------------------------------------


def _minutes_document(minutes: MeetingMinutes, on: date) -> Document:
    meeting = minutes.meeting
    decisions = [line for line in meeting_decisions.decision_lines(meeting) if not line.withdrawn_at]
    resolutions = resolution_queries.meeting_resolutions(meeting)
    proposals = _proposal_lines(meeting, resolutions)
    suites = resolution_queries.meeting_follow_ups(meeting)
    points = queries.points_with_minutes(meeting)
    attendance = meeting_attendance(meeting, with_names=False)
    blocks: list[Block] = [
        Paragraph(_summary_sentence(decisions, resolutions, queries.approved_minutes(meeting)), "lead"),
        *_attendance_blocks(attendance),
        *parse_prose(minutes.introduction),
    ]
    kinds = {point.kind for point, _said in points}
    if PointKind.FOLLOW_UP not in kinds and suites.all:
        blocks += [Heading(_("Suites de la dernière fois"), 1), *_follow_up_blocks(suites)]
    for point, said in points:
        blocks += _point_blocks(point, said, decisions, suites, attendance, proposals)
        if taken := [resolution for resolution in resolutions if resolution.line.point_pk == point.pk]:
            blocks.append(BulletList(tuple(_taken_words(one) for one in taken)))
    if PointKind.SHEETS not in kinds and (decisions or proposals):
        told = [decided_table(decisions)] if decisions else []
        blocks += [Heading(_("Fiches décidées") if decisions else _("Fiches examinées"), 1), *told]
        blocks += _proposal_blocks(proposals)
    if resolutions:
        blocks += [Heading(_("Résolutions"), 1), resolution_table(resolutions)]
    blocks.append(
        Paragraph(
            _("Un comité n’est pas l’assemblée : ce qu’il décide engage la collectivité par la délibération."), "small"
        )
    )
    return Document(
        title=_("Compte rendu : %(meeting)s") % {"meeting": meeting.title},
        subtitle=meeting.roadmap.name,
        organisation=meeting.roadmap.lead_authority,
        status=_("À relire"),
        date=on,
        facts=tuple(_meeting_facts(meeting)),
        blocks=tuple(blocks),
    )


def _meeting_facts(meeting: Meeting) -> list[tuple[str, Content]]:
    following = queries.next_meeting(meeting)
    facts = [
        (_("Comité"), meeting.committee.name),
        (_("Date"), french.format_day(meeting.held_on)),
        (_("Heure"), french.format_clock(meeting.starts_at) if meeting.starts_at else ""),
        (_("Séance"), sitting_hours(meeting)),
        (_("Lieu"), meeting.place),
        (_("Prochaine réunion"), french.format_day(following.held_on) if following else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _summary_sentence(
    decisions: list[DecisionLine], resolutions: list[TiedResolution], approved: list[MeetingMinutes]
) -> str:
    """« 8 fiches décidées, 3 résolutions. »"""
    counts = (
        (len(decisions), ngettext("%(n)d fiche décidée", "%(n)d fiches décidées", len(decisions))),
        (len(resolutions), ngettext("%(n)d résolution", "%(n)d résolutions", len(resolutions))),
        (len(approved), ngettext("%(n)d compte rendu approuvé", "%(n)d comptes rendus approuvés", len(approved))),
    )
    shown = [words % {"n": count} for count, words in counts if count]
    return f"{', '.join(shown)}." if shown else _("La réunion n’a pris ni décision ni résolution.")


def _attendance_blocks(attendance: Attendance) -> list[Block]:
    """While nobody has noted who is there, the seats of that day."""
    if not attendance.room.is_noted:
        seats = ", ".join(line.label for line in attendance.seats)
        return [Heading(_("Le comité"), 1), Paragraph(_("Y siègent : %(seats)s.") % {"seats": seats})] if seats else []
    kind = Presence.Attendance
    lines = (
        (_("Présents"), kind.PRESENT),
        (_("Représentés"), kind.REPRESENTED),
        (_("Excusés"), kind.EXCUSED),
        (_("Absents"), kind.ABSENT),
        (_("Non notés"), ""),
    )
    told = [
        (label, [_seat_words(seat) for seat in attendance.seats if seat.attendance == noted]) for label, noted in lines
    ]
    moved = [_movement_words(line) for line in attendance.seats if line.movements]
    rows = [*((label, ", ".join(seats)) for label, seats in told), (_("Arrivées et départs"), "\u00a0; ".join(moved))]
    facts = Facts(tuple((label, seats) for label, seats in rows if seats))
    return [Heading(_("Présence"), 1), facts, Paragraph(attendance.record_sentence)]


def _seat_words(line: SeatLine) -> str:
    """« Siège (par sa suppléance) », « Siège (par Autre siège) »."""
    if line.represented_by:
        return _("%(seat)s (par %(by)s)") % {"seat": line.label, "by": line.represented_by}
    return _("%(seat)s (par sa suppléance)") % {"seat": line.label} if line.by_substitute else line.label


def _movement_words(line: SeatLine) -> str:
    """« Siège 2 : départ au point 3, à 18 h 40, retour au point 5 »: whoever reads that a seat was present reads until when."""
    moves = ", ".join(movement.words for movement in line.movements)
    return _("%(seat)s : %(movement)s") % {"seat": line.label, "movement": moves}


def _point_blocks(
    point: MeetingPoint,
    minutes: PointMinutes,
    decisions: list[DecisionLine],
    suites: TiedFollowUps,
    attendance: Attendance,
    proposals: Sequence[Content],
) -> list[Block]:
    blocks: list[Block] = [Heading(point_heading(point), 1)]
    if point.presenter:
        blocks.append(Paragraph(_("Présenté par : %(who)s.") % {"who": point.presenter}, "tagline"))
    if point.rank in attendance.doubtful_ranks:
        blocks.append(Paragraph(_("Sans quorum."), "tagline"))
    if movements := attendance.movements_at(point.pk):
        blocks.append(BulletList(tuple(movements)))
    if point.kind == PointKind.APPROVAL:
        blocks += _approval_point_blocks(attendance.meeting)
    if point.kind == PointKind.FOLLOW_UP:
        blocks += _follow_up_blocks(suites)
    blocks += parse_prose(minutes.text)
    if point.kind == PointKind.SHEETS:
        if decisions or not proposals:
            blocks.append(decided_table(decisions) if decisions else Paragraph(_("Aucune fiche n’a été décidée.")))
        blocks += _proposal_blocks(proposals)
    return blocks


def _taken_words(one: TiedResolution) -> str:
    """« Résolution : signer la convention (fiche 1.4 Une carte). »"""
    text = _("Résolution : %(text)s") % {"text": one.line.text}
    if not one.fiches:
        return text
    fiches = ", ".join(f"{fiche.code} {fiche.title}" for fiche in one.fiches)
    about = ngettext("fiche %(fiches)s", "fiches %(fiches)s", len(one.fiches)) % {"fiches": fiches}
    return f"{text.rstrip('.')} ({about})."


def _proposal_lines(meeting: Meeting, resolutions: Sequence[TiedResolution]) -> list[Content]:
    """What a committee that does not decide proposes, each with its fiche. One query, none for a comité de pilotage."""
    proposed = resolution_queries.proposals_of(meeting) if resolutions else {}
    return [
        (strong_run(f"{fiche.code} {fiche.title}"), _(" : %(text)s") % {"text": resolution.line.text})
        for resolution in resolutions
        for fiche in resolution.fiches
        if resolution.line.text in proposed.get(fiche.pk, ())
    ]


def _proposal_blocks(proposals: Sequence[Content]) -> list[Block]:
    if not proposals:
        return []
    return [Paragraph(_("Ce comité propose, le comité de pilotage décidera :")), BulletList(tuple(proposals))]


def point_heading(point: MeetingPoint) -> str:
    return f"{point.rank}. {point.title}"


def _approval_point_blocks(meeting: Meeting) -> list[Block]:
    """The minutes that the meeting has approved, then those that it had before it and that nobody noted as approved."""
    blocks: list[Block] = [block for one in queries.approved_minutes(meeting) for block in _approved_blocks(one)]
    waiting = [one for one in queries.minutes_to_approve(meeting) if one.is_validated and not one.is_approved]
    sentence = _("Compte rendu présenté : %(meeting)s. Son approbation n’est pas notée.")
    return blocks + [Paragraph(sentence % {"meeting": one.name}) for one in reversed(waiting)]


def _approved_blocks(approved: MeetingMinutes) -> list[Prose]:
    """Minutes of an earlier meeting, with what this one asked to correct."""
    return [Paragraph(_approval_sentence(approved)), *parse_prose(approved.corrections)]


def _approval_sentence(approved: MeetingMinutes) -> str:
    if approved.corrections:
        sentence = _("Compte rendu approuvé avec correction\u00a0: %(meeting)s. Ce qui est corrigé\u00a0:")
    else:
        sentence = _("Compte rendu approuvé sans correction\u00a0: %(meeting)s.")
    return sentence % {"meeting": approved.meeting}


def _follow_up_blocks(suites: TiedFollowUps) -> list[Block]:
    """What ended and what was to review, then what stays open for a later meeting: an answer to one is no answer to all."""
    told = BulletList(tuple(follow_up_content(one) for one in suites.all))
    blocks: list[Block] = [told if suites.all else Paragraph(_("Aucune suite n’était à revoir."))]
    if suites.later:
        still = BulletList(tuple(later_content(line) for line in suites.later))
        blocks += [Paragraph(_("Encore ouvertes, pour une réunion plus tard :")), still]
    return blocks
