"""The funding plan as a separate document, for funders: the whole, then fiche by fiche."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.funding.queries import years
from jalons.funding.queries.plans import expense_taxes
from jalons.funding.queries.pure_lines import written_state_days
from jalons.funding.queries.two_column_plans import roadmap_in_two_columns
from jalons.funding.words.plans import estimate_sentence, taxes_words
from jalons.funding.words.two_column_plans import mixed_taxes_check
from jalons.papers.documents.model import Block, Callout, Column, Content, Document, Heading, Paragraph, Row, Table
from jalons.publication.documents.roadmap.figures import format_amount, money_blocks
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.sheet import money_table
from jalons.publication.documents.roadmap.two_columns import signature_blocks, two_column_blocks
from jalons.roadmaps.models import Roadmap


def funding_document(roadmap: Roadmap, on: date) -> Document:
    material = Material.of(roadmap, on)
    total = material.money
    facts: list[tuple[str, Content]] = []
    if total.priced:
        sums = total.totals.sums
        facts = [
            (_("Dépenses"), french.format_euros(sums.expenses)),
            (_("Acquis"), french.format_euros(sums.secured)),
            (_("À trouver"), french.format_euros(total.totals.to_find)),
        ]
    return Document(
        title=_("Plan de financement"),
        subtitle=_("Feuille de route territoriale d’inclusion numérique, %(name)s") % {"name": roadmap.name},
        organisation=roadmap.lead_authority,
        status=_("Montants %(taxes)s") % {"taxes": taxes_words(expense_taxes(roadmap))},
        date=on,
        facts=tuple(facts),
        blocks=tuple(_whole_plan_blocks(material) + _action_plan_blocks(material) + _signature(material)),
    )


def _whole_plan_blocks(material: Material) -> list[Block]:
    body = money_blocks(material)
    if not body:
        return [Paragraph(material.money.sentence, "lead")]
    blocks: list[Block] = [Heading(_("Toutes les fiches ensemble"), 1), *body]
    plan = roadmap_in_two_columns(material.roadmap, only={sheet.pk for sheet in material.sheets}, on=material.on)
    # What contradicts itself in one action is told below, with its plan.
    plan = replace(plan, cautions=tuple(filter(None, [mixed_taxes_check(plan.taxes)])))
    caption = _("Plan de financement de toutes les fiches")
    blocks += [Heading(_("Dépenses et ressources"), 2), *two_column_blocks(plan, caption, framed=False)]
    blocks.append(Heading(_("Année par année"), 2))
    blocks.append(years_table(material, _("Dépenses et ressources prévues, par année")))
    return blocks


def _signature(material: Material) -> list[Block]:
    return signature_blocks(material.roadmap.lead_authority) if material.money.priced else []


def years_table(
    material: Material, caption: str, only: Collection[int] | None = None, *, guesses: bool = True
) -> Table:
    """`only`: the pks of the actions to keep; all of the document without it. `guesses`: False for an act, which prints no year that
    nobody wrote."""
    kept = {sheet.pk for sheet in material.sheets} if only is None else only
    money = years.roll_up_money(material.roadmap, "annee", only=kept, guesses=guesses)
    rows = [
        Row(
            (label, *map(format_amount, (totals.expenses, totals.secured, totals.requested, totals.envisaged))),
            kind="total" if label is whole else "row",
        )
        for whole in (_("Ensemble"),)
        for label, totals in (*((_year_label(group), group.totals) for group in money.groups), (whole, money.whole))
    ]
    columns = (
        Column(_("Année"), width=1.7),
        Column(_("Dépenses"), "right", 1.2),
        Column(_("Acquis"), "right", 1.2),
        Column(_("Demandé"), "right", 1.2),
        Column(_("Envisagé"), "right", 1.2),
    )
    return Table(caption, columns, tuple(rows), note=estimate_sentence(money.whole))


def _year_label(group: years.Group) -> str:
    return _("%(year)s (estimation)") % {"year": group.label} if group.totals.is_estimated else group.label


def _action_plan_blocks(material: Material) -> list[Block]:
    """The plans of the actions that count in the whole."""
    blocks: list[Block] = []
    counted = {row.code for row in material.money.plans}
    resources = [line.pk for plan in material.plans.values() for part in plan.parts for line in part.resources]
    days = written_state_days(resources)
    for sheet in material.sheets:
        plan = material.plans.get(sheet.pk)
        if plan and not plan.is_empty and sheet.code in counted:
            if not blocks:
                blocks.append(Heading(_("Fiche par fiche"), 1, new_page=True))
            blocks += [Heading(f"{sheet.code} {sheet.title}", 2), money_table(sheet, plan, days)]
            blocks += [Callout(check.finding, check.detail, check.tone) for check in plan.facts if check.tone != "good"]
    return blocks
