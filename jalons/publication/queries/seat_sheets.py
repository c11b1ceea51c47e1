"""« Ma fiche de séance »: one page for whoever holds a seat, before a meeting: its agenda, what they present, what is late
and what the committee asked of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_rows, agendas
from jalons.actions.queries.agendas import ItemLine
from jalons.actions.rules.carriers import Carrier
from jalons.funding.queries.consolidated import consolidated_money
from jalons.governance.models import Convocation, Meeting, Presence, Seat
from jalons.governance.models.seat_holders import seat_access, seat_called, seat_names
from jalons.governance.queries.points import PointLine, meeting_points
from jalons.governance.queries.resolutions import ResolutionLine, seat_resolutions
from jalons.governance.rules.meetings import was_held
from jalons.governance.rules.presenters import PresenterNames
from jalons.papers.documents.document_cleaning import shorten_text
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Content,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    strong_run,
)
from jalons.publication.documents.roadmap.summary import cost_words, question_sentence
from jalons.publication.queries.committees import meeting_paper
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role

# One page holds this many lines, however long the titles.
POINTS, PRESENTED, LATE, ASKED = 8, 4, 2, 3
TITLE, WHO, TEXT = 52, 30, 90


def seat_sheet_document(meeting: Meeting, seat: Seat, on: date) -> Document:
    """A constant number of queries, whatever the number of points and fiches. Nobody is named."""
    called = seat_called(seat)
    points = meeting_points(meeting).lines
    rows = Convocation.objects.filter(meeting=meeting, seat=seat)
    row = rows.select_related("meeting", "represented_by").first()
    is_away = row is not None and row.says_away and not was_held(meeting.facts, on)
    blocks: list[Block] = [
        Paragraph(_presence_sentence(meeting, seat, on) or _answer_sentence(row), "lead"),
        Heading(_("L’ordre du jour"), 1),
        *_agenda_blocks(points),
        *_presented_blocks(meeting, points, called, on, is_away=is_away),
        *_late_blocks(meeting, seat),
        *_asked_blocks(seat, meeting),
    ]
    document = meeting_paper(meeting, on, _("Ma fiche de séance"), "", blocks)
    return replace(document, facts=((_("Siège"), seat.label), *document.facts))


def _agenda_blocks(points: Sequence[PointLine]) -> list[Block]:
    if not points:
        return [Paragraph(_("L’ordre du jour n’est pas encore écrit."))]
    left = points[POINTS:]
    listed = NumberedList(tuple(_point_words(line) for line in points[:POINTS]))
    others = ngettext("et %(n)d autre point", "et %(n)d autres points", len(left)) % {"n": len(left)}
    return [listed, Paragraph(others, "small")] if left else [listed]


def _presence_sentence(meeting: Meeting, seat: Seat, on: date) -> str:
    """What was noted of the seat, which replaces its answer once the meeting was held; empty before."""
    if not was_held(meeting.facts, on):
        return ""
    presence = Presence.objects.filter(meeting=meeting, seat=seat).select_related("by").first()
    if presence is None:
        return _("La présence de ce siège n’est pas notée.")
    if presence.by:
        return _("Présence de ce siège : représenté par %(who)s.") % {"who": presence.by.label}
    return _("Présence de ce siège : %(presence)s.") % {"presence": presence.get_attendance_display()}


def _answer_sentence(row: Convocation | None) -> str:
    if row is None:
        return _("Ce siège n’est pas encore convoqué.")
    if not row.stands:
        return _("Ce siège n’a pas encore dit s’il vient.")
    by = row.representative
    if by:
        return _("Réponse de ce siège : représenté par %(who)s.") % {"who": by.label}
    return _("Réponse de ce siège : %(answer)s.") % {"answer": row.answer_label}


def _point_words(line: PointLine) -> str:
    """« La charte (Présidence, 20 minutes) »"""
    told = ", ".join(filter(None, (shorten_text(line.presenter, WHO), line.length)))
    title = shorten_text(line.title, TITLE)
    return f"{title} ({told})" if told else title


def _presented_blocks(
    meeting: Meeting, points: Sequence[PointLine], called: PresenterNames, on: date, *, is_away: bool
) -> list[Block]:
    """The fiches with their state and their cost, then the points with what is to be read before. `is_away`: the seat has
    answered that it does not come."""
    items = agendas.decided_items(meeting).items_of(called)
    told = [*_fiche_lines(meeting, items, on)]
    told += [_own_point_words(line) for line in points if called.presents_point(line.presenter)]
    said = _short_list(told, PRESENTED) if told else Paragraph(_("Vous ne présentez rien à cette réunion."))
    warning = _("Votre siège a répondu qu’il ne vient pas : dites à la personne qui coordonne qui présentera.")
    warned = [Paragraph(warning)] if told and is_away else []
    return [Heading(_("Ce que vous présentez"), 1), *warned, said]


def _fiche_lines(meeting: Meeting, items: Sequence[ItemLine], on: date) -> list[Content]:
    if not items:
        return []
    codes = {item.code for item in items}
    money = consolidated_money(meeting.roadmap, on=on, checked=False)
    plans = {row.code: row.sums for row in money.plans if row.code in codes and row.sums.is_priced}
    return [
        (
            strong_run(f"{item.code} {shorten_text(item.title, TITLE)}"),
            _(" : %(state)s, %(cost)s. %(question)s")
            % {
                "state": item.decision.outcome_words if item.decision else item.status.word,
                "cost": cost_words(plans.get(item.code)),
                "question": "" if item.decision or item.elsewhere else question_sentence(item),
            },
        )
        for item in items
    ]


def _own_point_words(line: PointLine) -> Content:
    papers = shorten_text(" ".join(line.papers.split()), TEXT)
    told = ", ".join(filter(None, (line.summary, _("à lire : %(papers)s") % {"papers": papers} if papers else "")))
    return strong_run(shorten_text(line.title, TITLE)), f" ({told})"


def _late_blocks(meeting: Meeting, seat: Seat) -> list[Block]:
    """The fiches of which the seat answers."""
    carriers = _carriers(meeting, seat)
    late = [row for row in action_rows.action_index(meeting.roadmap).late if any(map(row.is_carried_by, carriers))]
    lines = [f"{row.code} {shorten_text(row.title, TITLE)}\u00a0: {row.delay}" for row in late]
    return [Heading(_("Ce qui est en retard"), 1), _short_list(lines, LATE)] if lines else []


def _carriers(meeting: Meeting, seat: Seat) -> list[Carrier]:
    carriers = [Carrier(function=name) for name in seat_names(seat)]
    if access := seat_access(seat):
        carriers.append(member_carrier(Member(meeting.roadmap, access.user, Role(access.role), "")))
    return carriers


def _asked_blocks(seat: Seat, meeting: Meeting) -> list[Block]:
    """What committees asked of the seat and is not done, the nearest day first."""
    lines = [line for line in seat_resolutions(seat) if line.is_open]
    said = (
        _short_list([_asked_words(line) for line in lines], ASKED)
        if lines
        else Paragraph(_("Aucune suite de comité ne vous revient."))
    )
    return [Heading(_("Vos suites"), 1), said]


def _asked_words(line: ResolutionLine) -> Content:
    told = ", ".join(filter(None, (line.tag if line.is_late else "", line.days)))
    text = strong_run(shorten_text(line.text, TEXT).rstrip("."))
    return (text, _(" : %(told)s.") % {"told": told}) if told else (text,)


def _short_list(lines: Sequence[Content], most: int) -> BulletList:
    """The first ones, then how many others there are."""
    left = len(lines) - most
    others = ngettext("et %(n)d autre", "et %(n)d autres", left) % {"n": left}
    return BulletList((*lines[:most], others) if left > 0 else tuple(lines))
