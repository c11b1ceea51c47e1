"""The plan in two columns, « Dépenses | Ressources », as a document to sign and as blocks of the whole plan."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.french import bounded_percent, format_euros, format_share
from jalons.funding.queries.two_column_plans import SectionPart, TwoColumnPlan, action_in_two_columns
from jalons.funding.rules.carriers import PlanCarrier
from jalons.funding.rules.two_column_plans import HUNDRED, Balanced, SharedEntry
from jalons.funding.words.two_column_plans import GAP, ROUNDED, SHARE_OF_SECTION, SURPLUS, TOTAL, WHOLE
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Content,
    Document,
    Paragraph,
    Row,
    Run,
    Table,
    strong_run,
)
from jalons.publication.documents.blanks import CELL, ROOM
from jalons.publication.documents.roadmap.plan_references import plan_references

type Cells = tuple[Content, Content, Content]
NOTHING: Cells = ("", "", "")


def two_column_document(action: ActionSheet, on: date) -> Document:
    """The plan of one fiche, for a council or a préfecture. Functions, never names, in the block to sign."""
    plan = action_in_two_columns(action)
    title = f"{action.code} {action.title}"
    blocks = two_column_blocks(plan, _("Plan de financement de l’action %(code)s") % {"code": action.code})
    return Document(
        title=_("Plan de financement"),
        subtitle=title,
        organisation=action.roadmap.lead_authority,
        status=_("Montants %(taxes)s") % {"taxes": plan.taxes_label},
        date=on,
        blocks=(
            *blocks,
            *_rate_tables(plan),
            _reference_table(action, plan.carrier),
            *signature_blocks(carrier_label(plan.carrier)),
        )
        if blocks
        else (_nothing_yet(),),
    )


def _nothing_yet() -> Block:
    return Paragraph(_("Cette action n’est pas encore chiffrée."), "lead")


def two_column_blocks(plan: TwoColumnPlan, caption: str, *, framed: bool = True) -> list[Block]:
    """The table, then what it leaves out. Empty for a plan without any line. `framed`: the own share has its frame; a
    list for many fiches, whose frames would fill a page."""
    if plan.is_empty:
        return []
    blocks: list[Block] = []
    if plan.sections:
        blocks += [Paragraph(f"{plan.verdict}.", "lead"), _table(plan, caption)]
    blocks += [Callout(check.finding, check.detail, check.tone) for check in plan.overfunding]
    blocks += [Callout(check.finding, check.detail, check.tone) for check in plan.cautions]
    if framed:
        blocks += [Callout(check.finding, check.detail, check.tone) for check in plan.own_shares]
    elif plan.own_shares:
        blocks.append(BulletList(tuple(f"{check.finding} {check.detail}" for check in plan.own_shares)))
    if plan.refused:
        blocks += [Paragraph(_("Refusé, non compté dans les ressources :")), BulletList(plan.refused)]
    if plan.valued:
        blocks.append(_valued_table(plan))
    return blocks


def carrier_label(carrier: PlanCarrier | None) -> str:
    if carrier is None or carrier.is_sure or not carrier.name:
        return carrier.name if carrier else ""
    return _("%(name)s (à confirmer : qui porte la dépense)") % {"name": carrier.name}


def _rate_tables(plan: TwoColumnPlan) -> list[Block]:
    """What each funder brings to the whole cost, both sections together: what a funder compares with its own rate."""
    cost = plan.whole.spent
    if not cost:
        return []
    brought: dict[str, Decimal] = defaultdict(Decimal)
    for line in (line for section in plan.sections for payer in section.payers for line in payer.lines):
        brought[line.entry.label] += line.amount
    rows = [
        Row((funder, format_euros(amount), bounded_percent(100 * amount / cost, 1, is_short=True)))
        for funder, amount in brought.items()
    ]
    rows.append(Row((_("Coût total"), format_euros(cost), _("100 %")), kind="total"))
    columns = (
        Column(_("Qui finance"), width=2.4),
        Column(_("Montant"), "right", 1.3),
        Column(_("Part du coût total"), "right", 1.3),
    )
    return [Table(_("Part de chaque financeur dans le coût total"), columns, tuple(rows))]


def _reference_table(action: ActionSheet, carrier: PlanCarrier | None) -> Table:
    """What a funder asks beside the plan of an applicant; what is not known is completed by hand."""
    known = plan_references(action, carrier)
    rows = (
        Row((_("SIRET de la structure qui porte l’action"), known.number or CELL)),
        Row((_("Délibération"), known.deliberation or CELL)),
        Row((_("Exécutoire le"), known.enforceable or CELL)),
        Row((_("Dates de l’action"), known.period or CELL)),
    )
    return Table(_("Références de la demande"), (Column(_("Référence"), width=1.4), Column(_("Valeur"), width=2)), rows)


def signature_blocks(authority: str) -> list[Block]:
    """Whoever carries the project certifies its plan, by a function; a funder does not sign what it is asked."""
    rows = (
        Row((_("Pour"), authority or CELL)),
        Row((_("Qualité de qui signe"), CELL)),
        Row((_("Certifié exact, le"), CELL)),
        Row((_("Signature et cachet"), ROOM)),
    )
    columns = (Column(_("À compléter"), width=1.4), Column(_("La structure qui porte le projet"), width=2))
    return [Table(_("Plan certifié par la structure qui porte le projet"), columns, rows)]


def _table(plan: TwoColumnPlan, caption: str) -> Table:
    rows: list[Row] = []
    for section in plan.sections:
        rows += _section_rows(section)
    whole = plan.whole
    rows.append(Row((str(WHOLE),), kind="group"))
    rows.append(_both_cells(_("Total des dépenses"), _("Total des ressources"), whole))
    if whole.gap or whole.surplus:
        total = _total_cells(str(TOTAL), whole.total, HUNDRED, whole.total)
        rows += [_filler_row(whole), Row((*total, *total), kind="total")]
    columns = (
        Column(_("Dépenses"), width=2.15),
        Column(_("Montant"), "right", 1.25),
        Column(str(SHARE_OF_SECTION), "right", 0.95),
        Column(_("Ressources"), width=2.45),
        Column(_("Montant"), "right", 1.25),
        Column(str(SHARE_OF_SECTION), "right", 0.95),
    )
    note = _("Montants %(taxes)s. %(rounded)s") % {"taxes": plan.taxes_label, "rounded": ROUNDED}
    return Table(caption, columns, tuple(rows), note=" ".join(filter(None, (note, plan.recovery))))


def _section_rows(section: SectionPart) -> list[Row]:
    whole = section.totals.total
    left = [_line_cells(line, whole) for line in section.expenses]
    right: list[Cells] = []
    for payer in section.payers:
        first, *others = (_line_cells(line, whole) for line in payer.lines)
        right += [_under_label(payer.label, first), *others]
        if len(payer.lines) > 1:
            label = _("Sous-total, %(payer)s") % {"payer": payer.label.lower()}
            right.append(_total_cells(label, payer.amount, payer.share, whole))
    subtotal = _("Sous-total, %(section)s") % {"section": section.label.lower()}
    totals = section.totals
    return [
        Row((section.title,), kind="group"),
        *(Row((*one, *other)) for one, other in zip_longest(left, right, fillvalue=NOTHING)),
        _both_cells(subtotal, subtotal, totals),
        *([_filler_row(totals)] if totals.gap or totals.surplus else []),
    ]


def _under_label(label: str, cells: Cells) -> Cells:
    """The first line of a payer holds its label too: alone in its row, it would stay at the foot of a page."""
    text, amount, share = cells
    return ((strong_run(f"{label}\n"), str(text)), f"\n{amount}", f"\n{share}")


def _both_cells(spent: str, brought: str, totals: Balanced) -> Row:
    left = _total_cells(spent, totals.spent, totals.spent_share, totals.total)
    return Row((*left, *_total_cells(brought, totals.brought, totals.brought_share, totals.total)), kind="total")


def _filler_row(totals: Balanced) -> Row:
    """What makes both columns equal."""
    surplus = _cells(str(SURPLUS), totals.surplus, totals.surplus_share, totals.total) if totals.surplus else NOTHING
    gap = _cells(str(GAP), totals.gap, totals.gap_share, totals.total) if totals.gap else NOTHING
    return Row((*surplus, *gap))


def _line_cells(line: SharedEntry, whole: Decimal) -> Cells:
    entry = line.entry
    return _cells(f"{entry.label}\n{entry.detail}" if entry.detail else entry.label, entry.amount, line.share, whole)


def _cells(label: str, amount: Decimal, share: Decimal, whole: Decimal) -> Cells:
    return (label, format_euros(amount), format_share(share, amount, whole))


def _total_cells(label: str, amount: Decimal, share: Decimal, whole: Decimal) -> Cells:
    first, *others = _cells(label, amount, share, whole)
    bold: list[tuple[str | Run, ...]] = [(strong_run(str(cell)),) for cell in (first, *others)]
    return (bold[0], bold[1], bold[2])


def _valued_table(plan: TwoColumnPlan) -> Table:
    rows = [Row((row.what or row.nature, row.funder, row.status.word, format_euros(row.amount))) for row in plan.valued]
    rows.append(Row((_("Autant en dépenses qu’en ressources"), "", "", format_euros(plan.valued_sum)), kind="total"))
    columns = (
        Column(_("Contribution"), width=2.4),
        Column(_("Qui apporte"), width=2.2),
        Column(_("État"), width=1.2),
        Column(_("Valeur"), "right", 1.3),
    )
    return Table(_("Contributions valorisées, que personne ne paie"), columns, tuple(rows))
