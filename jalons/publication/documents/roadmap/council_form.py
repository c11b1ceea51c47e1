"""What the form of a council asks of an act: who sat, the votes, who signs, when it is enforceable and how it is contested.

A secretary of the meeting signs with whoever presides (code général des collectivités territoriales, articles L. 2121-15
and L. 2121-23); the convocation, the quorum and the proxies are those of articles L. 2121-10, L. 2121-17 and L. 2121-20,
which article L. 5211-1 extends to an intercommunalité.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.governance.models import Deliberation
from jalons.governance.rules.courts import competent_court
from jalons.governance.words.council_sittings import sitting_facts
from jalons.papers.documents.model import Block, Column, Content, Document, Facts, Paragraph, Row, Table
from jalons.publication.documents.blanks import LINE, SHORT
from jalons.publication.documents.roadmap.changed import Changed
from jalons.roadmaps.models import Roadmap


@frozen
class Act:
    """`changed`: of an avenant. `vote`: once it was recorded; what it does not tell is left out."""

    changed: Changed | None = None
    purpose: str = ""
    vote: Deliberation | None = None


def sitting_block(roadmap: Roadmap, act: Act) -> Block:
    """Of a draft, every line, dotted; of a voted act, what was told."""
    if act.vote is None:
        return Facts((*_place_and_day(roadmap, act), *_lines_to_fill()))
    told = sitting_facts(act.vote)
    if not told:
        return Paragraph(
            _("Séance du %(day)s, %(assembly)s.")
            % {"day": french.format_date(act.vote.held_on), "assembly": act.vote.assembly}
        )
    return Facts((*_place_and_day(roadmap, act), *((label, value) for _name, label, value in told)))


def _place_and_day(roadmap: Roadmap, act: Act) -> tuple[tuple[str, Content], ...]:
    return (
        (_("Assemblée"), french.capitalize_first(_assembly_title(roadmap, act)) or LINE),
        (_("Séance du"), french.format_date(act.vote.held_on) if act.vote else SHORT),
    )


def _lines_to_fill() -> tuple[tuple[str, Content], ...]:
    return (
        (_("Convocation envoyée le"), SHORT),
        (_("Membres en exercice"), SHORT),
        (_("Présents"), SHORT),
        (_("Absents"), SHORT),
        (_("Pouvoirs"), SHORT),
        (_("Ne votent pas"), SHORT),
        (_("Votants"), SHORT),
        (_("Quorum"), _("la majorité des membres en exercice est présente : %(blank)s") % {"blank": SHORT}),
        (_("Présidence de la séance"), LINE),
        (_("Secrétaire de séance"), LINE),
        (_("Rapport présenté par"), LINE),
    )


def assembly_name(roadmap: Roadmap, act: Act) -> str:
    """« le conseil communautaire », within a sentence."""
    assembly = _assembly_title(roadmap, act)
    if not assembly:
        return _("le conseil %(blank)s") % {"blank": SHORT}
    name = french.lower_first(assembly)
    first = name.partition(" ")[0]
    if first in ("conseil", "comité", "bureau", "syndicat"):
        return f"le {name}"
    return f"l’{name}" if first == "assemblée" else assembly


def _assembly_title(roadmap: Roadmap, act: Act) -> str:
    """The assembly that votes, or that voted what an avenant changes; else the one of a communauté. Empty when nothing
    says it."""
    amended = act.changed.edition if act.changed else None
    vote = act.vote or (amended.deliberation if amended else None)
    if vote:
        return vote.assembly
    return _("conseil communautaire") if _first_word(roadmap) in _COMMUNITIES else ""


# The first word of the name of an authority, as `matching_key` writes it.
_COMMUNITIES = ("communaute", "cc", "ca", "cu")


def _first_word(roadmap: Roadmap) -> str:
    """Of the authority that leads."""
    return matching_key(roadmap.lead_authority).partition(" ")[0]


def vote_table(vote: Deliberation | None) -> Table:
    """Abstentions are no « suffrage exprimé » (code général des collectivités territoriales, article L. 2121-20)."""
    cast = (vote.votes_for, vote.votes_against, vote.votes_for + vote.votes_against, vote.abstentions) if vote else ()
    labels = (_("Pour"), _("Contre"), _("Suffrages exprimés"), _("Abstentions"))
    counts = [french.format_number(n) for n in cast] or [SHORT] * len(labels)
    rows = tuple(Row((label, count)) for label, count in zip(labels, counts, strict=True))
    return Table(_("Le vote"), (Column(_("Voix")), Column(_("Nombre"), "right")), rows)


def closing_blocks(roadmap: Roadmap, act: Act) -> list[Block]:
    """Who signs, then what makes the act enforceable and how it is contested."""
    held_on = french.format_date(act.vote.held_on) if act.vote else SHORT
    room = f"{LINE}\n{LINE}"
    named = (act.vote.presided_by, act.vote.secretary) if act.vote else ("", "")
    presided_by, secretary = (f"{who}\n{room}" if who else room for who in named)
    signatures: tuple[tuple[str, Content], ...] = (
        (_("La présidente ou le président de séance"), presided_by),
        (_("La secrétaire ou le secrétaire de séance"), secretary),
    )
    return [
        Paragraph(_("Délibéré en séance le %(day)s. Ont signé :") % {"day": held_on}),
        Facts(signatures),
        *_receipt_blocks(act),
        Paragraph(_appeal_sentence(roadmap, act), "small"),
    ]


def _receipt_blocks(act: Act) -> list[Block]:
    received_on = act.vote.received_on if act.vote else None
    if received_on:
        return [Paragraph(_("Reçue en préfecture le %(day)s.") % {"day": french.format_date(received_on)}, "small")]
    if act.vote:
        return []
    return [Paragraph(_("Reçue en préfecture le %(blank)s. Publiée le %(blank)s.") % {"blank": SHORT}, "small")]


def tell_receipt(act: Document, vote: Deliberation) -> Document:
    """The act as it was voted, above which stand the days that were learnt since: no word of it changes."""
    days = (
        (_("Reçue en préfecture le"), vote.received_on),
        (_("Publiée le"), vote.published_on),
        (_("Exécutoire depuis le"), vote.enforceable_on),
    )
    learnt = tuple((label, french.format_date(day)) for label, day in days if day)
    return replace(act, facts=(*act.facts, *learnt))


def _appeal_sentence(roadmap: Roadmap, act: Act) -> str:
    """Before the court of its départements, when they have the same. Code de justice administrative, articles R. 421-1 and R. 414-6 (Télérecours citoyens)."""
    name = competent_court(roadmap.communes.values_list("departement", flat=True)) or (
        "" if act.vote else _("de %(blank)s") % {"blank": SHORT}
    )
    court = _("le tribunal administratif %(name)s") % {"name": name} if name else _("le tribunal administratif")
    return _(
        "Voies de recours : cette délibération peut être contestée devant %(court)s, dans les deux mois qui suivent sa "
        "publication (code de justice administrative, article R. 421-1), par courrier ou sur www.telerecours.fr."
    ) % {"court": court}


def enforceable_articles(roadmap: Roadmap) -> str:
    """Of the code général des collectivités territoriales: when an act of this authority becomes enforceable."""
    first = _first_word(roadmap)
    if first in (*_COMMUNITIES, "metropole"):
        return _("articles L. 2131-1 et L. 5211-3")
    return _("article L. 3131-1") if first == "departement" else _("article L. 2131-1")
