"""The two documents of a committee: its agenda by presenter, and its decisions."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.queries import committees
from jalons.actions.queries.committees import DecisionLine
from jalons.base import french
from jalons.governance.models import Meeting
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


def agenda_document(meeting: Meeting, on: date) -> Document:
    agenda = committees.meeting_agenda(meeting)
    blocks: list[Block] = [Paragraph(agenda.sentence, "lead")]
    for group in agenda.presenters:
        rows = tuple(Row((f"{item.code} {item.title}", item.axis, item.department_unit)) for item in group.items)
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
    status = _("Arrêté le %(day)s") % {"day": french.format_short_day(settled)} if settled else _("Projet")
    return _meeting_paper(meeting, on, _("Ordre du jour"), status, blocks)


def decisions_document(meeting: Meeting, on: date) -> Document:
    """Decisions in force, by outcome; then the actions put aside with their enjeux; then decisions taken back."""
    lines = committees.decision_lines(meeting)
    standing = [line for line in lines if not line.withdrawn_at]
    blocks: list[Block] = [Paragraph(committees.decided_sentence(lines), "lead")]
    if standing:
        blocks.append(_decision_table(standing))
    if rejected := [line for line in standing if line.is_rejection]:
        blocks.append(Heading(_("Les actions écartées, et leur enjeu"), 1))
        for line in rejected:
            blocks += [Heading(f"{line.code} {line.title}", 2), Facts(tuple(_set_aside_facts(line)))]
    if withdrawn := [line for line in lines if line.withdrawn_at]:
        blocks.append(Heading(_("Décisions reprises en séance"), 1))
        blocks.append(BulletList(tuple(_withdrawn_content(line) for line in withdrawn)))
    return _meeting_paper(
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
                    line.outcome.word,
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
    sentence = _("%(code)s %(title)s : « %(outcome)s », reprise le %(at)s par %(who)s.") % {
        "code": line.code,
        "title": line.title,
        "outcome": line.outcome.word,
        "at": french.format_moment(timezone.localtime(line.withdrawn_at)),
        "who": line.withdrawn_by_name,
    }
    return f"{sentence} {line.reason}".strip()


def _meeting_paper(meeting: Meeting, on: date, title: str, status: str, blocks: list[Block]) -> Document:
    facts: list[tuple[str, Content]] = [(_("Comité"), meeting.title), (_("Date"), french.format_day(meeting.held_on))]
    if meeting.starts_at:
        facts.append((_("Heure"), french.format_clock(meeting.starts_at)))
    if meeting.place:
        facts.append((_("Lieu"), meeting.place))
    return Document(
        title=title,
        subtitle=_("%(committee)s, %(roadmap)s") % {"committee": meeting.title, "roadmap": meeting.roadmap.name},
        organisation=meeting.roadmap.lead_authority,
        status=status,
        date=on,
        facts=tuple(facts),
        blocks=tuple(blocks),
    )
