"""The note de cadrage (method 1.2): what people wrote, and what the roadmap says on that day."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.governance.models import FramingVersion
from jalons.governance.queries.framing import BlockerLine, FrameworkLine, Framing, WrittenPart
from jalons.governance.rules.framing import Part
from jalons.papers.documents.model import (
    Block,
    Callout,
    Column,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    link_run,
    parse_prose,
)
from jalons.roadmaps.queries.milestones import MilestoneLine


def framing_document(framing: Framing, on: date, last: FramingVersion | None = None) -> Document:
    """The note to read over. Functions instead of names, because it is distributed. No query. `last`: the version that
    was adopted last."""
    status = _("Version de travail, à relire")
    if last:
        status = _("Version de travail, après la version %(number)d adoptée le %(day)s") % {
            "number": last.number,
            "day": french.format_date(last.adopted_on),
        }
    return _framing_document(framing, on, status, is_adopted=False)


def adopted_document(framing: Framing, number: int, adopted_on: date) -> Document:
    status = _("Version %(number)d, adoptée le %(day)s") % {"number": number, "day": french.format_date(adopted_on)}
    return _framing_document(framing, adopted_on, status, is_adopted=True)


def _framing_document(framing: Framing, on: date, status: str, *, is_adopted: bool) -> Document:
    return Document(
        title=_("Note de cadrage"),
        subtitle=_("Feuille de route territoriale d’inclusion numérique, %(name)s") % {"name": framing.roadmap.name},
        organisation=framing.roadmap.lead_authority,
        status=status,
        date=on,
        blocks=tuple(_note_blocks(framing, is_adopted=is_adopted)),
    )


def _note_blocks(framing: Framing, *, is_adopted: bool) -> Iterator[Block]:
    written = {part.key: tuple(_written_blocks(part, is_adopted=is_adopted)) for part in framing.parts}
    yield from written[Part.CONTEXT]
    yield Heading(_("Périmètre"), 1)
    yield from _perimeter_blocks(framing)
    yield from written[Part.OBJECTIVES]
    yield Heading(_("Rôles"), 1)
    yield from _role_blocks(framing)
    yield from written[Part.GOVERNANCE]
    yield Heading(_("Jalons"), 1)
    yield _milestone_block(framing.milestones)
    yield Heading(_("Cadres existants"), 1)
    yield _framework_block(framing.frameworks)
    yield Heading(_("Points de blocage"), 1)
    yield _blocker_block(framing.blockers)
    yield from written[Part.MEANS]
    yield from written[Part.COMMUNICATION]


def _written_blocks(part: WrittenPart, *, is_adopted: bool) -> Iterator[Block]:
    """What nobody wrote is asked for in a project; an adopted note says that it was not written."""
    yield Heading(part.title, 1)
    if part.lines:
        yield Facts(part.lines)
    elif part.is_written:
        yield from parse_prose(part.text)
    elif is_adopted:
        yield Paragraph(_("Cette partie n’a pas été écrite."))
    else:
        yield Callout(_("À écrire"), part.hint, "wait")


def _perimeter_blocks(framing: Framing) -> Iterator[Block]:
    roadmap, perimeter = framing.roadmap, framing.perimeter
    count = len(perimeter.communes)
    communes = ngettext("%(n)s commune", "%(n)s communes", count) % {"n": french.format_number(count)}
    facts: list[tuple[str, Content]] = [(_("Territoire"), f"{roadmap.name}, {communes}")]
    if perimeter.population is not None:
        facts.append((_("Population"), _("%(n)s habitants") % {"n": french.format_number(perimeter.population)}))
    facts.append((_("Collectivité porteuse"), roadmap.lead_authority))
    facts.append((_("Service porteur"), roadmap.carrying_service or _("pas encore nommé")))
    yield Facts(tuple(facts))
    yield Paragraph(_("Communes\u00a0: %(names)s.") % {"names": ", ".join(perimeter.communes)})


def _role_blocks(framing: Framing) -> Iterator[Block]:
    if not framing.roles:
        yield Paragraph(_("Le groupe projet n’est pas encore composé."))
        return
    columns = (
        Column(_("Fonction"), width=3),
        Column(_("Au titre de"), width=2),
        Column(_("Structure, service"), width=3),
        Column(_("Suppléance"), width=2),
    )
    rows = (Row((role.function, role.kind, role.place or "–", role.substitute or "–")) for role in framing.roles)
    nobody = _("personne pour l’instant")
    yield Table(
        _("Le groupe projet"),
        columns,
        tuple(rows),
        note=_("Les personnes sont désignées par leur fonction, qui reste quand elles changent."),
    )
    held = (Row((capfirst(line.label), ", ".join(line.functions) or nobody)) for line in framing.responsibilities)
    yield Table(_("Qui répond de quoi"), (Column(_("Responsabilité")), Column(_("Fonction"))), tuple(held))


def _milestone_block(milestones: list[MilestoneLine]) -> Block:
    if not milestones:
        return Paragraph(_("Aucun jalon n’est prévu."))
    columns = (Column(_("Jalon"), width=3), Column(_("Étape"), width=3), Column(_("Date"), width=2))
    rows = (Row((line.title, str(line.step) if line.step else "–", milestone_day(line))) for line in milestones)
    return Table(_("Les jalons et leurs dates"), columns, tuple(rows))


def milestone_day(line: MilestoneLine) -> str:
    """The day that is planned, or that on which it was reached."""
    if line.lacks_day:
        return line.day_label
    if line.reached_on:
        return _("%(day)s, atteint") % {"day": french.format_date(line.reached_on)}
    return french.format_date(line.due_on)


def _framework_block(frameworks: list[FrameworkLine]) -> Block:
    if not frameworks:
        return Paragraph(_("Aucun cadre n’est noté."))
    columns = (
        Column(_("Cadre"), width=3),
        Column(_("Nature"), width=3),
        Column(_("Années"), width=1.2),
        Column(_("Signé avec"), width=2),
    )
    rows = (
        Row(
            (
                link_run(line.title, line.url) if line.url else line.title,
                line.kind,
                line.years or "–",
                line.partner or "–",
            )
        )
        for line in frameworks
    )
    return Table(_("Les documents à prendre en compte"), columns, tuple(rows))


def _blocker_block(blockers: list[BlockerLine]) -> Block:
    if not blockers:
        return Paragraph(_("Aucun point de blocage n’est ouvert."))
    columns = (
        Column(_("Point de blocage"), width=3),
        Column(_("Gravité, nature"), width=2),
        Column(_("Étape"), width=2.4),
        Column(_("Ce qui débloquerait"), width=3),
        Column(_("Suivi par"), width=2),
        Column(_("À lever avant le"), width=1.6),
    )
    rows = (
        Row(
            (
                line.title,
                f"{line.severity}, {line.category}",
                line.step,
                line.way_out or "–",
                line.owner or "–",
                french.format_short_day(line.due_on) if line.due_on else "–",
            )
        )
        for line in blockers
    )
    return Table(_("Ce qui peut arrêter la démarche"), columns, tuple(rows))
