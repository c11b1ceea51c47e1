"""The compte rendu of a workshop as a neutral document: computed from the workshop until somebody validates it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.mail import absolute
from jalons.papers.documents.model import (
    Block,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    link,
    prose,
)
from jalons.papers.documents.snapshot import ERASABLE, frozen, keys, thawed
from jalons.publication.minutes import parts
from jalons.publication.minutes.parts import Material
from jalons.workshops import queries as workshops
from jalons.workshops.models import Minutes, MinutesPart, Pledge, Workshop
from jalons.workshops.rules import minutes as rules
from jalons.workshops.rules.minutes import Part
from jalons.workshops.words import when


@dataclass(frozen=True)
class Draft:
    """The minutes as the workshop says them now. `seen` changes as soon as one word of them does."""

    document: Document
    content: dict[str, Any]

    @property
    def seen(self) -> str:
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()


def draft(minutes: Minutes, on: date) -> Draft:
    document = _document(minutes, on)
    return Draft(document, frozen(document))


def to_freeze(draft: Draft, minutes: Minutes, on: date) -> dict[str, Any]:
    """What the next edition keeps: the same words, signed with its number and its day."""
    return frozen(replace(draft.document, status=_validated(minutes.edition + 1), date=on))


def last_edition(minutes: Minutes) -> Document | None:
    """What was validated last, but what was taken back since: names erased, notes withdrawn or worded otherwise."""
    if minutes.content is None:
        return None
    found = keys(minutes.content)
    return thawed(minutes.content, _quotations(minutes.workshop, found) | _names(minutes.workshop, found))


def shown(minutes: Minutes, on: date) -> Document:
    """For the team: the edition that stands, or what is being written."""
    document = None if minutes.is_open else last_edition(minutes)
    return document or _document(minutes, on)


def _validated(edition: int) -> str:
    """Its day is the day of the document, which stands beside it."""
    return _("Validé") if edition == 1 else _("Validé, version %(n)d") % {"n": edition}


def _quotations(workshop: Workshop, found: set[str]) -> dict[str, str]:
    now = workshops.said_now(workshop, found)
    return {key: _("(parole retirée depuis)") if text is None else parts.quoted(text) for key, text in now.items()}


def _names(workshop: Workshop, found: set[str]) -> dict[str, str]:
    """Who promised, as they agree to be told today; in words that name nobody when they no longer do."""
    wanted = {key.removeprefix(ERASABLE) for key in found if key.startswith(ERASABLE)}
    if not wanted:
        return {}
    words = dict.fromkeys((f"{ERASABLE}{uid}" for uid in wanted), _("une personne"))
    for pledge in Pledge.objects.filter(workshop=workshop, uid__in=wanted):
        words[f"{ERASABLE}{pledge.uid}"] = parts.who(pledge).text or _("une personne")
    return words


# --- the document -----------------------------------------------------------------------------------------------------


def _document(minutes: Minutes, on: date) -> Document:
    workshop, material = minutes.workshop, Material.of(minutes)
    chapters: dict[Part, Callable[[Material], list[Block]]] = {
        Part.ATTENDANCE: parts.attendance,
        Part.RUN_SHEET: parts.run_sheet,
        Part.NOTES: parts.notes,
        Part.STAKES: parts.stakes,
        Part.VOTES: parts.votes,
        Part.KEY_PROJECTS: parts.key_projects,
        Part.PLEDGES: parts.pledges,
        Part.NEXT: lambda _material: _next(minutes, on),
    }
    blocks: list[Block] = [Paragraph(_sentence(material), "lead"), *prose(minutes.introduction)]
    for part, chapter in chapters.items():
        if part in minutes.hidden_parts:
            continue
        body, comment = chapter(material), prose(minutes.comments.get(part, ""))
        if body or comment:
            blocks += [Heading(str(MinutesPart(part).label), 1), *comment, *body]
    return Document(
        title=workshop.title,
        subtitle=_("Compte rendu d’atelier, %(roadmap)s") % {"roadmap": workshop.roadmap.name},
        organisation=workshop.roadmap.lead_authority,
        status=_("À relire"),
        date=on,
        facts=tuple(_facts(minutes)),
        blocks=tuple(blocks),
    )


def _facts(minutes: Minutes) -> list[tuple[str, Content]]:
    workshop = minutes.workshop
    led = minutes.facilitators or ", ".join(workshops.leading_functions(workshop.roadmap))
    facts = [
        (_("Date"), when(workshop.held_on, workshop.starts_at, workshop.ends_at)),
        (_("Lieu"), workshop.place),
        (_("Question posée"), workshop.question),
        (_("Animation"), led),
    ]
    return [(label, value) for label, value in facts if value]


def _sentence(material: Material) -> str:
    """What a vice-présidence would repeat aloud. A telephone may be that of a whole table: it is not called a person."""
    here = material.attendance
    by_sheet = here.source is rules.Source.SHEET
    stakes = len(material.stakes) if material.workshop.kind == Workshop.Kind.STAKES else 0
    told = (
        (
            here.present if by_sheet else 0,
            ngettext("%(n)s personne présente", "%(n)s personnes présentes", here.present),
        ),
        (material.said.notes, ngettext("%(n)s note écrite", "%(n)s notes écrites", material.said.notes)),
        (stakes, ngettext("%(n)s enjeu nommé", "%(n)s enjeux nommés", stakes)),
        (len(material.projects), ngettext("%(n)s chantier", "%(n)s chantiers", len(material.projects))),
        (len(material.pledges), ngettext("%(n)s engagement", "%(n)s engagements", len(material.pledges))),
    )
    found = [words % {"n": french.number(count)} for count, words in told if count]
    return f"{', '.join(found)}." if found else _("Rien n’a encore été écrit dans cet atelier.")


def _next(minutes: Minutes, on: date) -> list[Block]:
    workshop = minutes.workshop
    blocks: list[Block] = [*prose(minutes.next_steps)]
    facts: list[tuple[str, Content]] = []
    if found := meeting(minutes, on):
        facts.append((_("Prochain rendez-vous"), found))
    address = absolute("overview:follow_code")
    told = _(
        "Chaque personne est repartie avec un code, sur son téléphone ou sur sa feuille. Tapé à cette adresse, il dit ce que ses notes sont devenues : "
    )
    facts.append((_("Suivre vos notes"), (told, link(address.partition("://")[2], address))))
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


def meeting(minutes: Minutes, on: date) -> str:
    """What was written, else the next workshop or milestone."""
    if minutes.next_title or minutes.next_on:
        day = french.day(minutes.next_on) if minutes.next_on else ""
        return " : ".join(filter(None, (minutes.next_title, day)))
    found = workshops.next_meeting(minutes.workshop, on)
    if found is None:
        return ""
    return ", ".join(filter(None, (f"{found.title}, {french.day(found.held_on)}", found.place)))


def proposed_meeting(minutes: Minutes, on: date) -> str:
    """What the document says when nobody writes it."""
    return meeting(Minutes(workshop=minutes.workshop), on)
