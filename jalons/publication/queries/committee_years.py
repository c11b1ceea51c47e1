"""The year of a committee, to read at its last meeting or to send to those who sit."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.governance.models import Committee
from jalons.governance.queries import committees as queries
from jalons.governance.queries.committee_years import YearFigures, committee_figures
from jalons.papers.documents.model import Block, Column, Content, Document, Heading, Paragraph, Row, Table


def year_document(committee: Committee, year: int, on: date) -> Document:
    """Functions instead of names, because the document is distributed."""
    page = queries.committee_page(committee, year, knows=False)
    blocks: list[Block] = [Paragraph(f"{page.counted}.", "lead"), Heading(_("Les réunions"), 1)]
    blocks.append(_meeting_table(page) if page.meetings else Paragraph(_("Aucune réunion cette année-là.")))
    figures = committee_figures(committee, page.year)
    if figures.whole:
        blocks += [Heading(_("La présence"), 1), Paragraph(figures.presence_sentence), _presence_table(figures)]
        if figures.unnoted:
            blocks.append(Paragraph(figures.unnoted_sentence, "small"))
    if page.meetings:
        blocks += [Heading(_("Les résolutions"), 1), Paragraph(figures.resolutions_sentence)]
    blocks.append(Heading(_("Qui siège"), 1))
    blocks.append(Paragraph(f"{page.seated[:1].upper()}{page.seated[1:]}. {page.quorum}"))
    if committee.kind == Committee.Kind.STRATEGIC:
        blocks.append(Paragraph(steering_sentence()))
    if page.seats:
        blocks.append(_seat_table(page))
    facts: list[tuple[str, Content]] = [
        (_("Comité"), committee.name),
        (_("Type"), str(Committee.Kind(committee.kind).label)),
        (_("Il se réunit"), page.rhythm),
    ]
    if committee.comment:
        facts.append((_("Commentaire"), committee.comment))
    return Document(
        title=_("L’année %(year)d du comité") % {"year": year},
        subtitle=_("%(committee)s, %(roadmap)s") % {"committee": committee.name, "roadmap": committee.roadmap.name},
        organisation=committee.roadmap.lead_authority,
        status=_("Au %(day)s") % {"day": french.format_short_day(min(on, date(year, 12, 31)))},
        date=on,
        facts=tuple(facts),
        blocks=tuple(blocks),
    )


def steering_sentence() -> str:
    return _(
        "Le comité de pilotage n’est pas l’assemblée : son quorum est sa propre règle, et ce qu’il décide engage par la délibération du conseil."
    )


def _meeting_table(page: queries.CommitteePage) -> Table:
    columns = (
        Column(_("Date"), width=2),
        Column(_("Lieu"), width=2),
        Column(_("État"), width=1.5),
        Column(_("Suite"), width=3),
    )
    rows = tuple(Row((french.format_day(line.held_on), line.place, line.tag, line.told)) for line in page.meetings)
    return Table(_("Les réunions de l’année"), columns, rows)


def _presence_table(figures: YearFigures) -> Table:
    columns = (
        Column(_("Au titre de"), width=3),
        Column(_("Voix présentes ou représentées"), width=2),
        Column(_("Voix attendues"), width=2),
        Column(_("Présence"), width=1),
    )
    lines = [*figures.presence, *([figures.whole] if figures.whole else [])]
    rows = tuple(Row((line.label, str(line.came), str(line.expected), line.rate)) for line in lines)
    return Table(_("La présence par catégorie de siège"), columns, rows)


def _seat_table(page: queries.CommitteePage) -> Table:
    columns = (Column(_("Membre"), width=3), Column(_("Voix"), width=1), Column(_("Charge et suppléance"), width=3))
    rows: list[Row] = []
    for group in page.groups:
        rows.append(Row((group.label,), kind="group"))
        for line in group.seats:
            details = ", ".join(
                filter(None, (line.office, line.substitute and _("suppléance : %(who)s") % {"who": line.substitute}))
            )
            rows.append(Row((line.label, _("oui") if line.has_vote else _("non"), details)))
    return Table(_("Les sièges"), columns, tuple(rows))
