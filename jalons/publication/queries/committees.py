"""The documents of a meeting: its agenda by point and by presenter, the sheet to sign, and its decisions."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.queries import agendas, meeting_decisions
from jalons.actions.queries.agendas import ItemLine, PresenterItems
from jalons.actions.queries.meeting_decisions import DecisionLine
from jalons.actions.queries.resolutions import meeting_resolutions
from jalons.base import french
from jalons.governance import words
from jalons.governance.models import Meeting
from jalons.governance.queries.points import PointLine, meeting_points
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.meetings import was_held
from jalons.governance.words.committees import meeting_story
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    strong_run,
)
from jalons.publication.documents.meetings.tables import resolution_table


def agenda_document(meeting: Meeting, on: date) -> Document:
    agenda = agendas.meeting_agenda(meeting)
    points = meeting_points(meeting)
    blocks: list[Block] = [Paragraph(agenda.sentence, "lead")] if agenda.sentence else []
    if any(not line.holds_sheets for line in points.lines):
        blocks.append(_points_table(points.lines))
        if points.sentence:
            blocks.append(Paragraph(points.sentence, "small"))
    if agenda.to_confirm:
        blocks.append(Heading(_("Décidées sans quorum, à proposer de nouveau"), 1))
        blocks.append(
            BulletList(
                tuple(f"{line.code} {line.title} ({line.outcome.word}, {line.meeting})" for line in agenda.to_confirm)
            )
        )
    for group in agenda.presenters:
        rows = tuple(Row((_item_label(item), item.axis, item.department_unit)) for item in group.items)
        columns = (Column(_("Fiche"), width=3), Column(_("Axe"), width=2), Column(_("Préparée par"), width=2))
        blocks += [
            Heading(group.presented_by, 1),
            Table(_("Présentées par : %(who)s") % {"who": group.presented_by}, columns, rows),
        ]
    services = agenda.services
    if services.excused or services.silent:
        blocks.append(Heading(_("Services sans fiche"), 1))
        lines: list[Content] = [
            (strong_run(name), _(" : non concerné. %(motive)s") % {"motive": motive})
            for name, motive in services.excused.items()
        ]
        lines += [(strong_run(name), _(" : n’a pas encore répondu.")) for name in services.silent]
        blocks.append(BulletList(tuple(lines)))
    settled = meeting.agenda_settled_on
    if settled:
        status = _("Arrêté le %(day)s") % {"day": french.format_short_day(settled)}
    elif was_held(meeting.facts, timezone.localdate()):
        status = _("Séance du %(day)s") % {"day": french.format_short_day(meeting.held_on)}
    else:
        status = _("Projet")
    return meeting_paper(meeting, on, _("Ordre du jour"), status, blocks)


def presented_blocks(presenters: Iterable[PresenterItems], level: int = 1) -> list[Block]:
    """The fiches of an agenda, by who presents them."""
    columns = (Column(_("Fiche"), width=3), Column(_("Axe"), width=2), Column(_("Préparée par"), width=2))
    blocks: list[Block] = []
    for group in presenters:
        rows = tuple(Row((f"{item.code} {item.title}", item.axis, item.department_unit)) for item in group.items)
        blocks += [
            Heading(group.presented_by, level),
            Table(_("Présentées par : %(who)s") % {"who": group.presented_by}, columns, rows),
        ]
    return blocks


def _item_label(item: ItemLine) -> str:
    label = f"{item.code} {item.title}"
    if item.elsewhere:
        return _("%(fiche)s\u00a0: %(outcome)s") % {"fiche": label, "outcome": item.elsewhere_label}
    if item.decision is None:
        return label
    return _("%(fiche)s : %(outcome)s") % {"fiche": label, "outcome": item.decision.outcome_words}


def _points_table(lines: Iterable[PointLine]) -> Table:
    columns = (
        Column(_("Point"), width=3),
        Column(_("Qui présente"), width=2),
        Column(_("Minutes"), "right", 0.9),
        Column(_("À lire avant"), width=2),
    )
    rows = tuple(
        Row((f"{line.number}. {line.title}", line.presenter, str(line.minutes or ""), line.papers)) for line in lines
    )
    return Table(_("Points de l’ordre du jour"), columns, rows)


def attendance_document(meeting: Meeting, on: date, *, with_names: bool) -> Document:
    """The sheet to sign: every seat of the day, its title and its voice; names for whoever may know people."""
    attendance = meeting_attendance(meeting, with_names=with_names)
    columns = (
        Column(_("Siège"), width=3),
        Column(_("Au titre de"), width=1.6),
        Column(_("Voix"), width=0.7),
        Column(_("Suppléance"), width=1.6),
        Column(_("Signature"), width=2.4),
    )
    rows = tuple(
        Row(
            (
                f"{seat.label}, {seat.name}" if seat.name else seat.label,
                ", ".join(filter(None, (seat.kind, seat.office))),
                _("oui") if seat.has_vote else _("non"),
                seat.substitute,
                "",
            )
        )
        for seat in attendance.seats
    )
    voting = sum(seat.has_vote for seat in attendance.seats)
    blocks: list[Block] = [
        Paragraph(words.seats_and_quorum_sentence(len(attendance.seats), voting, attendance.room.now.needed), "lead"),
        Table(
            _("Feuille d’émargement"),
            columns,
            rows,
            note=_(
                "Qui représente un autre siège l’écrit à côté de sa signature\u00a0: un siège en représente un au plus."
            ),
            empty=_("Personne ne siège encore à ce comité."),
        ),
    ]
    return meeting_paper(meeting, on, _("Feuille d’émargement"), str(meeting.committee), blocks)


def decisions_document(meeting: Meeting, on: date) -> Document:
    """Decisions in force, by outcome; then the resolutions; then the actions put aside with their enjeux; then decisions taken back."""
    lines = meeting_decisions.decision_lines(meeting)
    standing = [line for line in lines if not line.withdrawn_at]
    blocks: list[Block] = [Paragraph(meeting_decisions.decided_sentence(lines), "lead")]
    if quorum := meeting_attendance(meeting, with_names=False).record_sentence:
        blocks.append(Paragraph(quorum))
    if any(line.lacks_quorum for line in standing):
        again = _("Ce qui est décidé sans quorum est gardé, et proposé de nouveau à la réunion suivante de ce comité.")
        blocks.append(Paragraph(again))
    if standing:
        blocks.append(_decision_table(standing))
    if resolutions := meeting_resolutions(meeting):
        blocks += [Heading(_("Résolutions"), 1), resolution_table(resolutions)]
    if rejected := [line for line in standing if line.is_rejection]:
        blocks.append(Heading(_("Les actions écartées, et leur enjeu"), 1))
        for line in rejected:
            blocks += [Heading(f"{line.code} {line.title}", 2), Facts(tuple(_set_aside_facts(line)))]
    if withdrawn := [line for line in lines if line.withdrawn_at]:
        blocks.append(Heading(_("Décisions retirées en séance"), 1))
        blocks.append(BulletList(tuple(_withdrawn_content(line) for line in withdrawn)))
    return meeting_paper(
        meeting,
        on,
        _("Relevé de décisions"),
        _("Séance du %(day)s") % {"day": french.format_short_day(meeting.held_on)},
        blocks,
    )


def _decision_table(lines: list[DecisionLine]) -> Table:
    # Seven columns, none narrower than its longest word, such as « développement » in a service.
    columns = (
        Column(_("Action"), width=2.5),
        Column(_("Décision"), width=1.32),
        Column(_("Motif"), width=2.2),
        Column(_("Priorité"), "right", 1.2),
        Column(_("Élue ou élu de référence"), width=2),
        Column(_("Service pilote"), width=2),
        Column(_("Date"), width=1.25),
    )
    rows: list[Row] = []
    for axis in sorted({line.axis for line in lines}):
        rows.append(Row((axis,), kind="group"))
        rows += [
            Row(
                (
                    f"{line.code} {line.title}",
                    line.outcome_words,
                    line.reason,
                    str(line.priority or ""),
                    line.elected_sponsor or line.presented_by,
                    line.department_unit,
                    french.format_short_day(timezone.localtime(line.decided_at).date()),
                )
            )
            for line in sorted(lines, key=lambda line: [int(part) for part in line.code.split(".")])
            if line.axis == axis
        ]
    signed = ", ".join(sorted({line.by_name for line in lines}))
    return Table(
        _("Décisions du comité"), columns, tuple(rows), note=_("Noté en séance par : %(who)s.") % {"who": signed}
    )


def _set_aside_facts(line: DecisionLine) -> list[tuple[str, Content]]:
    stakes = ", ".join(line.stakes) or _("aucun enjeu dit en atelier")
    return [(_("Motif"), line.reason), (_("Enjeux"), stakes)]


def _withdrawn_content(line: DecisionLine) -> Content:
    assert line.withdrawn_at
    sentence = _("%(code)s %(title)s : « %(outcome)s », retirée le %(at)s par %(who)s.") % {
        "code": line.code,
        "title": line.title,
        "outcome": line.outcome_words,
        "at": french.format_moment(timezone.localtime(line.withdrawn_at)),
        "who": line.withdrawn_by_name,
    }
    return f"{sentence} {line.reason}".strip()


def meeting_paper(meeting: Meeting, on: date, title: str, status: str, blocks: list[Block]) -> Document:
    facts: list[tuple[str, Content]] = [
        (_("Comité"), meeting.committee.name),
        (_("Date"), french.format_day(meeting.held_on)),
    ]
    if meeting.starts_at:
        facts.append((_("Heure"), french.format_clock(meeting.starts_at)))
    if meeting.place:
        facts.append((_("Lieu"), meeting.place))
    if story := meeting_story(meeting):
        facts.append((_("Réunion"), story))
    return Document(
        title=title,
        subtitle=_("%(committee)s, %(roadmap)s") % {"committee": meeting.title, "roadmap": meeting.roadmap.name},
        organisation=meeting.roadmap.lead_authority,
        status=status,
        date=on,
        facts=tuple(facts),
        blocks=tuple(blocks),
    )
