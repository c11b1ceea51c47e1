"""The papers of a convocation: the document, a letter for each seat that no e-mail reaches, the seats to call."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from jalons.actions.queries import agendas
from jalons.base import french
from jalons.governance.changes.convocations import PrintedLetter
from jalons.governance.models import Meeting, MeetingPoint
from jalons.governance.models.agendas import agenda_points
from jalons.governance.models.seat_holders import seat_contact
from jalons.governance.queries.convocations import (
    ConvocationPage,
)
from jalons.governance.rules.convocations import Channel
from jalons.governance.words import schedule_label
from jalons.invitations.queries.letters import envelope_lines
from jalons.papers.documents.model import Block, Column, Document, Heading, Paragraph, Row, Table
from jalons.publication.documents.letters.model import Call, Calls, Letter, Letters
from jalons.publication.queries.committees import meeting_paper, presented_blocks
from jalons.publication.queries.letters import return_address

# Points and fiches printed on a letter, which is one page: the private page shows them all.
MOST_LINES = 12


def convocation_document(meeting: Meeting, on: date) -> Document:
    """Without the name or the address of anybody."""
    blocks: list[Block] = [
        Paragraph(
            _("Les membres du comité « %(committee)s » sont convoqués à la réunion du %(when)s.")
            % {
                "committee": meeting.committee.name,
                "when": schedule_label(meeting.held_on, meeting.starts_at),
            },
            "lead",
        )
    ]
    blocks += [Paragraph(text) for text in meeting.convening_text.splitlines() if text.strip()]
    if points := list(meeting.points.all()):
        blocks += [Heading(_("Ordre du jour"), 1), _point_table(points)]
    if presenters := agendas.meeting_agenda(meeting).presenters:
        blocks += [Heading(_("Les fiches, par qui présente"), 1), *presented_blocks(presenters, 2)]
    if meeting.cancelled_on:
        status = _("Annulée le %(day)s") % {"day": french.format_short_day(meeting.cancelled_on)}
    elif meeting.convened_on:
        status = _("Convoquée le %(day)s") % {"day": french.format_short_day(meeting.convened_on)}
    else:
        status = _("Projet")
    return meeting_paper(meeting, on, _("Convocation"), status, blocks)


def _point_table(points: list[MeetingPoint]) -> Table:
    columns = (
        Column(_("Point"), width=3),
        Column(_("Qui présente"), width=2),
        Column(_("Durée"), "right", 1),
        Column(_("À lire avant"), width=2),
    )
    rows = tuple(
        Row(
            (
                f"{place}. {point.title}",
                point.presenter,
                _("%(n)d min") % {"n": point.minutes} if point.minutes else "",
                point.papers,
            )
        )
        for place, point in enumerate(points, 1)
    )
    return Table(_("Points de l’ordre du jour"), columns, rows)


def convocation_letters(meeting: Meeting, printed: Iterable[PrintedLetter], on: date, *, knows: bool) -> Letters:
    """`knows`: whether names and postal addresses may be written; else the letter is to the function."""
    roadmap = meeting.roadmap
    return Letters(
        title=meeting.title,
        authority=roadmap.lead_authority,
        service=roadmap.carrying_service,
        when=schedule_label(meeting.held_on, meeting.starts_at),
        place=meeting.place,
        # The committee: these letters ask no question.
        question=meeting.committee.name,
        paragraph="\n".join([meeting.convening_text, *_agenda_lines(agenda_points(meeting))]).strip(),
        reply_by="",
        contact="",
        reply_address="",
        return_address=return_address(roadmap),
        letters=tuple(_seat_letter(row, knows=knows) for row in printed),
        date=on,
    )


def _seat_letter(row: PrintedLetter, *, knows: bool) -> Letter:
    seat = row.convocation.seat
    contact = seat_contact(seat)
    name = seat.name if knows else ""
    address = envelope_lines(contact) if knows and contact else (seat.label,)
    # Several people of a directory have the same function: the coupon that comes back says for which seat.
    return Letter(f"{seat.label} ({name})" if name else seat.label, address, seat.label, row.address)


def _agenda_lines(points: list[MeetingPoint]) -> list[str]:
    if not points:
        return []
    lines = [_("À l’ordre du jour :")]
    listed = []
    for place, point in enumerate(points, 1):
        listed += [f"{place}. {point.title}", *(f"– {sheet}" for sheet in point.sheets)]
    lines += listed[:MOST_LINES]
    if len(listed) > MOST_LINES:
        lines.append(_("La suite est sur la page de réponse, qui donne tout l’ordre du jour."))
    return lines


def convocation_calls(page: ConvocationPage, on: date) -> Calls:
    """The seats that no e-mail reaches, and those whose e-mail failed; what they have answered is written."""
    meeting = page.meeting
    lines = [
        line
        for line in page.lines
        if line.pk
        and not line.is_vacant
        and (line.channel is not Channel.MAIL or line.has_failed)
        # Nobody is known there, and whoever sits has the page in hand.
        and not (line.channel is Channel.NOBODY and line.handed_over_on and not line.is_to_be_told)
    ]
    return Calls(
        title=meeting.title,
        authority=meeting.roadmap.lead_authority,
        when=schedule_label(meeting.held_on, meeting.starts_at),
        place=meeting.place,
        calls=tuple(
            Call(line.label, line.name, line.phone, line.answer_label, line.news if line.is_to_be_told else "")
            for line in lines
        ),
        date=on,
        agenda=tuple(
            point.title + (f" ({', '.join(map(str, point.sheets))})" if point.sheets else "") for point in page.points
        ),
    )
