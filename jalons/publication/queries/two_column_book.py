"""A plan in two columns as a workbook: amounts are typed, totals and shares follow them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest
from typing import Literal

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base import french
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.queries.two_column_plans import (
    SectionPart,
    TwoColumnPlan,
    action_in_two_columns,
    roadmap_in_two_columns,
)
from jalons.funding.rules.money import ZERO
from jalons.funding.rules.two_column_plans import HUNDRED, TENTH, SharedEntry
from jalons.funding.words.two_column_plans import GAP, ROUNDED, SURPLUS, TOTAL
from jalons.papers.workbooks.model import (
    At,
    Book,
    Difference,
    Lack,
    Line,
    Quotient,
    Sheet,
    SumOf,
    Value,
    clean_cell_text,
)
from jalons.roadmaps.models import Roadmap

HEAD = 3
# The columns of each side: label, amount, share. The resources have the state of each one too.
LEFT, RIGHT = (0, 1, 2), (3, 5, 6)
WIDTHS = (40, 16, 9, 34, 40, 16, 9)


def action_plan_book(action: ActionSheet, on: date) -> Book:
    title = f"{action.code} {action.title}"
    return _plan_book(action.roadmap, title, action_in_two_columns(action), on)


def roadmap_plan_book(roadmap: Roadmap, on: date) -> Book:
    """What the documents of the roadmap hold: a line for each fiche, one for each funder."""
    plan = roadmap_in_two_columns(roadmap, only=submitted_actions(roadmap), on=on)
    return _plan_book(roadmap, roadmap.name, plan, on)


def _plan_book(roadmap: Roadmap, title: str, plan: TwoColumnPlan, on: date) -> Book:
    sheet = _Writer(roadmap, title, plan, on).sheet()
    whole_title = _("Plan de financement, %(title)s") % {"title": title}
    return Book(whole_title, (sheet,), on, roadmap.lead_authority)


@dataclass
class _Side:
    """The cells to add up on one side: lines of the section being written, then subtotals of the sections."""

    lines: list[At] = field(default_factory=list)
    sections: list[At] = field(default_factory=list)


type _Total = tuple[str, Value, Decimal, Decimal]
"""Its label, its formula, its amount and its share on the page."""


class _Writer:
    def __init__(self, roadmap: Roadmap, title: str, plan: TwoColumnPlan, on: date) -> None:
        self.roadmap, self.title, self.plan, self.on = roadmap, title, plan, on
        self.name = _("Plan de financement")
        self.left, self.right = _Side(), _Side()
        self.lines: list[Line] = []
        # Known before the lines are written, because each share divides by the balanced total.
        self.bottom = HEAD + 1 + sum(_height(section) for section in plan.sections) + 2

    def sheet(self) -> Sheet:
        self.lines = [
            Line((clean_cell_text(self.title),), "title"),
            Line((f"{clean_cell_text(self.roadmap.lead_authority)}, {french.format_day(self.on)}",), "note"),
            Line((_("Montants en euros, %(taxes)s.") % {"taxes": self.plan.taxes_label},), "note"),
            Line(
                (_("Dépenses"), _("Montant"), _("Part"), _("Ressources"), _("Dispositif et état"), _("Montant"), _("Part")),
                "head",
            ),
        ]  # fmt: skip
        for section in self.plan.sections:
            self.write_section(section)
        self.write_totals()
        self.write_notes()
        return Sheet(self.name, WIDTHS, tuple(self.lines), HEAD, HEAD + 1, 1, 5)

    def at(self, column: int, row: int | None = None) -> At:
        return At(self.name, len(self.lines) if row is None else row, column)

    def share(self, columns: tuple[int, int, int], amount: Decimal, shown: Decimal) -> Quotient:
        """The share of the page, until somebody types another amount."""
        total = self.plan.whole.total
        exact = (100 * amount / total).quantize(TENTH, ROUND_HALF_UP) if total else shown
        return Quotient(self.at(columns[1]), At(self.name, self.bottom, columns[1]), (shown - exact) / 100)

    def write_section(self, section: SectionPart) -> None:
        self.left.lines, self.right.lines = [], []
        self.lines.append(Line((section.label,), "group"))
        resources = [(payer.label, line) for payer in section.payers for line in payer.lines]
        for spent, brought in zip_longest(section.expenses, resources):
            self.lines.append(Line((*self.expense_cells(spent), *self.resource_cells(brought))))
        label = _("Sous-total, %(section)s") % {"section": section.label.lower()}
        left, right = SumOf(tuple(self.left.lines)), SumOf(tuple(self.right.lines))
        self.left.sections.append(self.at(LEFT[1]))
        self.right.sections.append(self.at(RIGHT[1]))
        self.write_total(
            (label, left if self.left.lines else None, section.spent, section.spent_share),
            (label, right if self.right.lines else None, section.brought, section.brought_share),
        )

    def expense_cells(self, line: SharedEntry | None) -> tuple[Value, ...]:
        if line is None:
            return (None, None, None)
        self.left.lines.append(self.at(LEFT[1]))
        return (clean_cell_text(line.entry.label), line.amount, self.share(LEFT, line.amount, line.share))

    def resource_cells(self, pair: tuple[str, SharedEntry] | None) -> tuple[Value, ...]:
        if pair is None:
            return (None, None, None, None)
        payer, line = pair
        self.right.lines.append(self.at(RIGHT[1]))
        detail = clean_cell_text(f"{payer} – {line.entry.detail}")
        return (clean_cell_text(line.entry.label), detail, line.amount, self.share(RIGHT, line.amount, line.share))

    def write_total(self, left: _Total, right: _Total, kind: Literal["row", "total"] = "total") -> None:
        (label, value, amount, share), (other_label, other, other_amount, other_share) = left, right
        shares = self.share(LEFT, amount, share), self.share(RIGHT, other_amount, other_share)
        self.lines.append(Line((label, value, shares[0], other_label, None, other, shares[1]), kind))

    def write_totals(self) -> None:
        """Both totals, what balances them, then the balanced total."""
        whole = self.plan.whole
        spent, brought = self.at(LEFT[1]), self.at(RIGHT[1])
        in_all = SumOf(tuple(self.left.sections)) if self.left.sections else None
        of_all = SumOf(tuple(self.right.sections)) if self.right.sections else None
        self.write_total(
            (_("Total des dépenses"), in_all, whole.expenses, whole.expenses_share),
            (_("Total des ressources"), of_all, whole.resources, whole.resources_share),
        )
        surplus, gap = self.at(LEFT[1]), self.at(RIGHT[1])
        between = self.gap_between_plans()
        rows = range(self.bottom + 1, self.bottom + 1 + len(self.left.sections) + bool(between))
        lacking, exceeding = (Lack(tuple(self.at(column[1], row) for row in rows)) for column in (LEFT, RIGHT))
        self.write_total(
            (str(SURPLUS), exceeding, whole.surplus, whole.surplus_share),
            (str(GAP), lacking, whole.gap, whole.gap_share),
            kind="row",
        )
        total = str(TOTAL)
        self.write_total(
            (total, SumOf((spent, surplus)), whole.total, HUNDRED), (total, SumOf((brought, gap)), whole.total, HUNDRED)
        )
        for section, spent, brought in zip(self.plan.sections, self.left.sections, self.right.sections, strict=True):
            label = section.label.lower()
            left = _("Écart, %(section)s : ressources moins dépenses") % {"section": label}
            right = _("Écart, %(section)s : dépenses moins ressources") % {"section": label}
            cells = (left, Difference(brought, spent), None, right, None, Difference(spent, brought), None)
            self.lines.append(Line(cells))
        if between:
            label = _("Écart d’une action à l’autre, que cette feuille ne calcule pas")
            self.lines.append(Line((label, -between, None, label, None, -between, None)))

    def gap_between_plans(self) -> Decimal:
        """What one action has too much and another lacks in the same section: no line of this sheet tells it."""
        seen = sum((max(ZERO, section.spent - section.brought) for section in self.plan.sections), ZERO)
        return self.plan.whole.gap - seen

    def write_notes(self) -> None:
        notes = [check.finding + " " + check.detail for check in self.plan.own_shares]
        notes += [_("Refusé, non compté : %(line)s") % {"line": line} for line in self.plan.refused]
        notes += [self.plan.caution] if self.plan.caution else []
        notes.append(str(ROUNDED))
        signature = [_("Fonction :"), _("Fait à :"), _("Le :"), _("Signature et cachet :")]
        self.lines.append(Line(()))
        self.lines += [Line((clean_cell_text(note),), "note") for note in notes]
        self.lines += [Line(()), *(Line((label,), "note") for label in signature)]


def _height(section: SectionPart) -> int:
    """Its title, its lines and its subtotal."""
    return max(len(section.expenses), sum(len(payer.lines) for payer in section.payers)) + 2
