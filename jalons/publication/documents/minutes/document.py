"""The compte rendu of a workshop as a neutral document, computed from the workshop until it is validated."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.mail import absolute_url
from jalons.base.stamps import make_stamp
from jalons.invitations.models import Minutes, MinutesPart
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.minutes import Part
from jalons.papers.documents.model import (
    Block,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    link_run,
    parse_prose,
)
from jalons.papers.documents.snapshot import ERASABLE, read_snapshot, snapshot_keys, without_texts, write_snapshot
from jalons.publication.documents.minutes import attendance, parts, votes
from jalons.publication.documents.minutes.material import Material
from jalons.votes.queries import rounds
from jalons.workshops.models import Pledge, Workshop
from jalons.workshops.words import schedule_label
from jalons.workshops.words.counts import present_words


@frozen
class Draft:
    """The minutes computed from the workshop now. `stamp` changes with any word of them."""

    document: Document
    content: dict[str, Any]

    @property
    def stamp(self) -> str:
        return make_stamp(json.dumps(self.content, sort_keys=True))


def draft_minutes(minutes: Minutes, on: date) -> Draft:
    document = _minutes_document(minutes, on)
    return Draft(document, write_snapshot(document))


def frozen_content(draft: Draft, minutes: Minutes, on: date) -> dict[str, Any]:
    """The content of the next edition: the same text, signed with its number and day. Quoted notes are read where they can be
    erased."""
    signed = replace(draft.document, status=_validated_label(minutes.edition + 1), date=on)
    return write_snapshot(without_texts(signed, minute_queries.NOTE_PREFIX))


def last_edition(minutes: Minutes) -> Document | None:
    """The edition validated last, without what was withdrawn since: erased names, withdrawn or reworded notes."""
    if minutes.content is None:
        return None
    keys = snapshot_keys(minutes.content)
    return read_snapshot(
        minutes.content, _quotation_words(minutes.workshop, keys) | _pledge_names(minutes.workshop, keys)
    )


def shown_document(minutes: Minutes, on: date) -> Document:
    """For the team: the edition in force, or the draft."""
    document = None if minutes.is_open else last_edition(minutes)
    return document or _minutes_document(minutes, on)


def _validated_label(edition: int) -> str:
    """Without the day, which is beside it in the document."""
    return _("Validé") if edition == 1 else _("Validé, version %(n)d") % {"n": edition}


def _quotation_words(workshop: Workshop, found: set[str]) -> dict[str, str]:
    now = minute_queries.current_quotes(workshop, found) | rounds.current_objections(workshop, found)
    return {key: _("(parole retirée depuis)") if text is None else parts.quoted_text(text) for key, text in now.items()}


def _pledge_names(workshop: Workshop, found: set[str]) -> dict[str, str]:
    """The names in pledges, as their authors agree now; else words that name nobody."""
    wanted = {key.removeprefix(ERASABLE) for key in found if key.startswith(ERASABLE)}
    if not wanted:
        return {}
    words = dict.fromkeys((f"{ERASABLE}{uid}" for uid in wanted), _("une personne"))
    for pledge in Pledge.objects.filter(workshop=workshop, uid__in=wanted):
        words[f"{ERASABLE}{pledge.uid}"] = parts.author_run(pledge).text or _("une personne")
    return words


# --- the document -----------------------------------------------------------------------------------------------------


def _minutes_document(minutes: Minutes, on: date) -> Document:
    workshop, material = minutes.workshop, Material.of(minutes)
    chapters: dict[Part, Callable[[Material], list[Block]]] = {
        Part.ATTENDANCE: attendance.attendance_blocks,
        Part.RUN_SHEET: parts.run_sheet_blocks,
        Part.NOTES: parts.note_blocks,
        Part.STAKES: parts.stake_blocks,
        Part.VOTES: votes.vote_blocks,
        Part.KEY_PROJECTS: parts.key_project_blocks,
        Part.PLEDGES: parts.pledge_blocks,
        Part.NEXT: lambda material: _next_steps_blocks(minutes, material.attendance, on),
    }
    blocks: list[Block] = [Paragraph(_summary_sentence(material), "lead"), *parse_prose(minutes.introduction)]
    for part, chapter in chapters.items():
        if part in minutes.hidden_parts:
            continue
        body, comment = chapter(material), parse_prose(minutes.comments.get(part, ""))
        if body or comment:
            blocks += [Heading(str(MinutesPart(part).label), 1), *comment, *body]
    return Document(
        title=workshop.title,
        subtitle=_("Compte rendu d’atelier, %(roadmap)s") % {"roadmap": workshop.roadmap.name},
        organisation=workshop.roadmap.lead_authority,
        status=_("À relire"),
        date=on,
        facts=tuple(_minutes_facts(minutes)),
        blocks=tuple(blocks),
    )


def _minutes_facts(minutes: Minutes) -> list[tuple[str, Content]]:
    workshop = minutes.workshop
    led = minutes.facilitators or ", ".join(minute_queries.leading_functions(workshop.roadmap))
    facts = [
        (_("Date"), schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at)),
        (_("Lieu"), workshop.place),
        (_("Question posée"), workshop.question),
        (_("Animation"), led),
    ]
    return [(label, value) for label, value in facts if value]


def _summary_sentence(material: Material) -> str:
    """What a vice-présidence would repeat aloud. Phones are not called persons, because one may be used by a whole
    table."""
    here = material.attendance
    by_sheet = here.source is rules.Source.SHEET
    present = (
        ngettext("%(n)s personne cochée à l’émargement", "%(n)s personnes cochées à l’émargement", here.present)
        if here.is_short
        else present_words(here.present)
    )
    stakes = len(material.stakes) if material.workshop.kind == Workshop.Kind.STAKES else 0
    counts = (
        (here.present if by_sheet else 0, present),
        (material.said.notes, ngettext("%(n)s note écrite", "%(n)s notes écrites", material.said.notes)),
        (stakes, ngettext("%(n)s enjeu nommé", "%(n)s enjeux nommés", stakes)),
        (len(material.projects), ngettext("%(n)s chantier", "%(n)s chantiers", len(material.projects))),
        (len(material.pledges), ngettext("%(n)s engagement", "%(n)s engagements", len(material.pledges))),
    )
    shown = [words % {"n": french.format_number(count)} for count, words in counts if count]
    return f"{', '.join(shown)}." if shown else _("Rien n’a encore été écrit dans cet atelier.")


def _next_steps_blocks(minutes: Minutes, attendance: rules.Attendance, on: date) -> list[Block]:
    workshop = minutes.workshop
    blocks: list[Block] = [*parse_prose(minutes.next_steps)]
    facts: list[tuple[str, Content]] = []
    if meeting := next_meeting_label(minutes, on):
        facts.append((_("Prochain rendez-vous"), meeting))
    address = absolute_url("overview:follow_code")
    sentence = _(
        "Chaque téléphone entré dans l’atelier a reçu un code, et chaque feuille distribuée porte le sien. Tapé à cette adresse, il dit ce que ces notes sont devenues : "
    )
    facts.append((_("Suivre vos notes"), (sentence, link_run(address.partition("://")[2], address))))
    if attendance.secretaries:
        facts.append(
            (
                _("Notes d’une table"),
                _("Celles que le secrétariat d’une table a saisies n’ont pas de code : ce compte rendu les suit."),
            )
        )
    if not workshop.is_anonymous:
        facts.append(
            (
                _("Vos données"),
                _(
                    "Les prénoms donnés en entrant ne sont dans aucun document. Chaque personne peut effacer le sien avec son code."
                ),
            )
        )
    return [*blocks, Facts(tuple(facts))]


def next_meeting_label(minutes: Minutes, on: date) -> str:
    """The text that was written, else the next workshop or milestone."""
    if minutes.next_title or minutes.next_on:
        day = french.format_day(minutes.next_on) if minutes.next_on else ""
        return " : ".join(filter(None, (minutes.next_title, day)))
    meeting = minute_queries.next_meeting(minutes.workshop, on)
    if meeting is None:
        return ""
    return ", ".join(filter(None, (f"{meeting.title}, {french.format_day(meeting.held_on)}", meeting.place)))


def proposed_meeting_label(minutes: Minutes, on: date) -> str:
    """The text of the document when nobody writes it."""
    return next_meeting_label(Minutes(workshop=minutes.workshop), on)
