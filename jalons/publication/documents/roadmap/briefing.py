"""The « note de synthèse » that members of the council get with their convocation: what they are asked, what it costs, what is not
certain.

It is due in a commune of 3,500 inhabitants and more (code général des collectivités territoriales, article L. 2121-12), and in the
groupings that article L. 5211-1 extends it to.
"""

from datetime import date

from django.utils.translation import gettext as _

from jalons.actions.queries.sheets import Sheet
from jalons.base import french
from jalons.funding.queries.carriers import carried_actions
from jalons.funding.words.plans import cost_label
from jalons.papers.documents.model import Block, BulletList, Column, Document, Heading, Paragraph, Row, Table
from jalons.publication.documents.roadmap.amendment import changed_lines
from jalons.publication.documents.roadmap.changed import Changed, nothing_to_amend, roadmap_changes
from jalons.publication.documents.roadmap.deliberation import counted_actions, own_credits_table
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.standing import outside_vote
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.publication.words import outside_vote_sentence, unobtained_sentence
from jalons.roadmaps.models import Roadmap


def briefing_document(roadmap: Roadmap, on: date) -> Document:
    """Of the first vote, or of the next avenant; it says so when there is nothing to vote."""
    changed = roadmap_changes(roadmap, on)
    material = Material.of(roadmap, on, adopted_only=True)
    is_idle = changed.edition is not None and not changed.subjects
    blocks = [Paragraph(nothing_to_amend(), "lead")] if is_idle else _briefing_blocks(material, changed)
    return Document(
        title=_("Note de synthèse pour le conseil"),
        subtitle=_("Avenant à la feuille de route d’inclusion numérique")
        if changed.edition
        else _("Adoption de la feuille de route d’inclusion numérique"),
        organisation=roadmap.lead_authority,
        status=_("À joindre à la convocation"),
        date=on,
        blocks=tuple(blocks),
    )


def _briefing_blocks(material: Material, changed: Changed) -> list[Block]:
    return [
        Heading(_("Ce que le conseil décide"), 1),
        *_asked_blocks(material, changed),
        *_stake_blocks(material),
        *_action_blocks(material),
        Heading(_("Ce que cela coûte"), 1),
        *_money_blocks(material),
        *_caution_blocks(material),
        Heading(_("Après le vote"), 1),
        Paragraph(
            _(
                "La délibération est transmise à la préfecture et publiée\u00a0: elle s’applique alors. Un comité de pilotage suit "
                "la feuille de route et présente chaque année un bilan au conseil. Ce qui change ensuite lui revient par avenant."
            )
        ),
    ]


def _asked_blocks(material: Material, changed: Changed) -> list[Block]:
    counted = {"counted": counted_actions(material)}
    if changed.edition is None:
        return [Paragraph(_("Adopter la feuille de route annexée, qui compte %(counted)s.") % counted, "lead")]
    return [
        Paragraph(_("Adopter un avenant à la feuille de route, qui compte alors %(counted)s.") % counted, "lead"),
        BulletList(changed_lines(changed)),
    ]


def _stake_blocks(material: Material) -> list[Block]:
    """What the territory named, which the actions answer."""
    stakes = tuple(line.title for line in material.stakes.stakes)
    return [Heading(_("Les enjeux auxquels elle répond"), 1), BulletList(stakes)] if stakes else []


def _action_blocks(material: Material) -> list[Block]:
    if not material.sheets:
        return []
    carried = carried_actions(material.roadmap, {sheet.pk for sheet in material.sheets})
    carriers = {code: one.voted_label for one in carried for code in one.codes}
    columns = (Column(_("Action"), width=3), Column(_("Qui porte"), width=2), Column(_("Dépenses"), "right", 1.2))
    rows = [
        Row((f"{sheet.code} {sheet.title}", carriers.get(sheet.code, ""), _cost_of(sheet, material)))
        for sheet in material.sheets
    ]
    return [Heading(_("Les actions"), 1), Table(_("Les actions soumises au vote"), columns, tuple(rows))]


def _cost_of(sheet: Sheet, material: Material) -> str:
    plan = material.plans.get(sheet.pk)
    return cost_label(plan.sums) if plan and plan.sums.is_priced else _("pas encore chiffrée")


def _money_blocks(material: Material) -> list[Block]:
    money = material.money
    if not money.priced:
        return [Paragraph(money.sentence)]
    told = [f"{money.sentence} {money.what_is_left}."]
    if money.own_part_label:
        told.append(
            _("Ce que paie %(authority)s\u00a0: %(part)s.")
            % {"authority": material.roadmap.lead_authority, "part": money.own_part_label}
        )
    return [
        Paragraph(" ".join(told)),
        *own_credits_table(material, _("Ce que paie %(authority)s, par action et par année")),
    ]


def _caution_blocks(material: Material) -> list[Block]:
    """What members should know that is not certain: money, gaps, what the committee left out."""
    gaps = vote_gap_lines(material.roadmap, material.on)
    items = [
        unobtained_sentence(material.money.totals),
        *(
            _("%(title)s\u00a0: %(finding)s Motif\u00a0: %(reason)s")
            % {"title": gap.title, "finding": french.lower_first(gap.finding), "reason": gap.accepted.reason}
            for gap in gaps
            if gap.accepted
        ),
        *(f"{gap.title}\u00a0: {french.lower_first(gap.finding)}" for gap in gaps if gap.is_open),
        _outside_sentence(material),
    ]
    told = tuple(filter(None, items))
    return [Heading(_("Ce qu’il faut savoir avant de voter"), 1), BulletList(told)] if told else []


def _outside_sentence(material: Material) -> str:
    whole = Material.of(material.roadmap, material.on)
    return outside_vote_sentence(outside_vote(material.roadmap, whole.sheets))
