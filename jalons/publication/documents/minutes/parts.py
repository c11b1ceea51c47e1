"""The other chapters of a compte rendu: séquences, notes, enjeux, chantiers, pledges. They name nobody, except authors of
pledges who agreed to be named."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.invitations.queries.minutes import StakeSaid
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Facts,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    parse_prose,
    strong_run,
)
from jalons.papers.documents.snapshot import ERASABLE
from jalons.publication.documents.fusions import set_aside_sentence, united_sentence
from jalons.publication.documents.minutes.material import Material
from jalons.publication.documents.resource_maps import map_blocks
from jalons.workshops.models import Category, Pledge
from jalons.workshops.queries.lineage import tables_label
from jalons.workshops.rules import run_sheets

# A short description of the speaker, for quotations.
SPEAKERS: dict[str, Callable[[], str]] = {
    Category.PUBLIC: lambda: _("service public ou mairie"),
    Category.PRIVATE: lambda: _("entreprise ou association"),
    Category.CITIZEN: lambda: _("habitante ou habitant"),
}


def run_sheet_blocks(material: Material) -> list[Block]:
    sheet, ran = material.run_sheet, material.ran
    if not sheet.items:
        return []
    rows = []
    for item in sheet.items:
        real = ran.get(item.pk)
        began = _local_clock(real.started_at) if real else "" if ran else item.clock
        lasted = run_sheets.format_duration(real.minutes) if real and real.minutes else ""
        output = item.output if real or not ran else _("Non jouée.")
        rows.append(Row((item.title, began, item.lasts, *([lasted or "–"] if ran else []), output)))
    columns = (
        Column(_("Séquence"), width=2.4),
        Column(_("Début"), width=0.9),
        Column(_("Prévu"), "right", 0.9),
        *((Column(_("Réel"), "right", 0.9),) if ran else ()),
        Column(_("Ce qui en est sorti") if ran else _("Ce qui devait en sortir"), width=1.8),
    )
    note = (
        _("Début et durée : ce que l’animation a lancé pendant l’atelier.")
        if ran
        else _("Heures et durées prévues : un compte à rebours a été lancé, sans suivre les séquences.")
        if material.has_free_timer
        else _("Heures et durées prévues : le minuteur n’a pas été lancé pendant l’atelier.")
    )
    return [Table(_("Les séquences"), columns, tuple(rows), note=note)]


def _local_clock(at: datetime) -> str:
    return french.format_clock(timezone.localtime(at))


def note_blocks(material: Material) -> list[Block]:
    notes = material.said
    if not notes.notes:
        return []
    count = ngettext("%(n)s note sur le mur", "%(n)s notes sur le mur", notes.notes)
    where = ngettext(", à %(t)s table", ", à %(t)s tables", notes.tables) if notes.tables else ""
    sentence = (count + where) % {"n": french.format_number(notes.notes), "t": french.format_number(notes.tables)} + "."
    if notes.quoted:
        sentence += " " + _("Sous chaque groupe, une partie de ce qui a été écrit.")
    blocks: list[Block] = [Paragraph(sentence)]
    for group in notes.printed:
        size = ngettext("%(n)s note", "%(n)s notes", group.notes) % {"n": french.format_number(group.notes)}
        blocks += [Heading(group.title, 2), Paragraph(f"{size}.", "tagline")]
        quotes: list[Content] = [
            (Run(quoted_text(quote.text), key=quote.key), f" ({SPEAKERS[quote.category]()})" if quote.category else "")
            for quote in group.quoted
        ]
        blocks.append(BulletList(tuple(quotes)))
    return blocks


def quoted_text(text: str) -> str:
    return f"« {text} »"


def stake_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for stake in material.stakes:
        blocks += [Heading(stake.title, 2), Paragraph(_origin_sentence(stake), "tagline")]
        if stake.phrasing:
            blocks.append(Paragraph((strong_run(stake.phrasing),)))
        blocks += parse_prose(stake.description)
        if stake.united:
            blocks.append(Paragraph(united_sentence(stake.united), "small"))
        if stake.set_aside:
            blocks.append(Paragraph(set_aside_sentence(stake.set_aside)))
    return blocks


def _origin_sentence(stake: StakeSaid) -> str:
    """« 4 notes de cet atelier. Proposé par les tables 1 et 2. »"""
    sentences = []
    if stake.notes or not stake.tables:
        size = ngettext("%(n)s note de cet atelier.", "%(n)s notes de cet atelier.", stake.notes)
        sentences.append(size % {"n": french.format_number(stake.notes)} if stake.notes else _("Sans note."))
    if stake.tables:
        who = ngettext("Proposé par la %(tables)s.", "Proposé par les %(tables)s.", len(stake.tables))
        sentences.append(who % {"tables": tables_label(stake.tables)})
    return " ".join(sentences)


def key_project_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for project in material.projects:
        blocks.append(Heading(project.title, 2))
        if project.purpose:
            blocks.append(Paragraph(project.purpose))
        if merged := [row.title for row in project.merged.all()]:
            blocks.append(Paragraph(united_sentence(merged), "small"))
        if project.is_set_aside:
            blocks.append(Paragraph(set_aside_sentence(project.reason)))
        facts: list[tuple[str, Content]] = [
            (_("Répond à"), ", ".join(stake.title for stake in project.stakes.all())),
            (_("Pilote pressenti"), project.lead),
            (_("Partenaires pressentis"), ", ".join(project.partners.splitlines())),
            (_("Premiers pas"), project.first_steps),
            (_("Pour la suite"), _("chantier retenu") if project.is_shortlisted else ""),
        ]
        blocks.append(Facts(tuple((label, value) for label, value in facts if value)))
        blocks += map_blocks(material.maps[project.pk], level=3, name=f"carte-{project.pk}")
    return blocks


def pledge_blocks(material: Material) -> list[Block]:
    if not material.pledges:
        return []
    n = len(material.pledges)
    count = ngettext("%(n)s engagement pris.", "%(n)s engagements pris.", n) % {"n": french.format_number(n)}
    return [Paragraph(count), BulletList(tuple(map(_pledge_content, material.pledges)))]


def _pledge_content(pledge: Pledge) -> Content:
    text = pledge.text.strip()
    after = [_("pour le %(day)s") % {"day": french.format_day(pledge.due_on)}] if pledge.due_on else []
    if pledge.done_on:
        after.append(_("tenu"))
    head = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    name = author_run(pledge)
    if not name.text:
        return f"{head} {', '.join(after).capitalize()}".rstrip()
    return (f"{head} ", name, "".join(f", {word}" for word in after))


def author_run(pledge: Pledge) -> Run:
    """The name of the author of a pledge, if they agreed to be named; else their quality, if they gave it."""
    if pledge.may_be_named and pledge.name:
        return Run(pledge.name, key=f"{ERASABLE}{pledge.uid}")
    return Run(pledge.quality)
