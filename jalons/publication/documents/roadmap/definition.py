"""The shared definition that the group adopted, as the chapter and the glossary of the feuille de route say it."""

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.governance.models import Definition
from jalons.papers.documents.model import Block, Heading, Paragraph, parse_prose
from jalons.publication.documents.roadmap.material import Material


def definition_blocks(material: Material) -> list[Block]:
    """Empty until a version is adopted: the chapter then says what to write. The local glossary is in the annexes."""
    definition = material.definition
    if definition is None or definition.adopted_on is None:
        return []
    parts = (
        (_("Ce que cela inclut"), definition.includes),
        (_("Ce que cela n’inclut pas"), definition.excludes),
        (_("Publics"), definition.audiences),
    )
    blocks: list[Block] = [Paragraph(definition.text, "lead")]
    for label, text in parts:
        if text:
            blocks += [Heading(label, 2), *parse_prose(text)]
    about = {"number": definition.number, "day": french.format_date(definition.adopted_on)}
    return [
        *blocks,
        Paragraph(_("Version %(number)d, adoptée par le groupe projet le %(day)s.") % about, "small"),
    ]


def glossary_terms(definition: Definition | None) -> list[tuple[str, str]]:
    """The terms of the territory, then those of the method that it does not define itself."""
    meanings = {
        _("Enjeu"): _("une grande question qui bouscule le territoire."),
        _("Chantier"): _("une piste de solution, qui s’appuie sur les ressources du territoire."),
        _("Fiche action"): _(
            "ce qui est décidé : qui, quoi, quand, avec quel argent, et comment on saura si c’est réussi."
        ),
        _("Inclusion numérique"): definition.text
        if definition
        else _("rendre le numérique accessible à chacune et à chacun, et donner les moyens de s’en servir."),
    }
    own = [(term.word, term.meaning) for term in definition.terms] if definition else []
    known = {french.matching_key(word) for word, _meaning in own}
    return [*own, *(pair for pair in meanings.items() if french.matching_key(pair[0]) not in known)]
