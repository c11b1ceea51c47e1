"""A plan in two columns as a workbook: amounts are typed, totals and shares follow them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, zip_longest
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
from jalons.funding.words.two_column_plans import GAP, ROUNDED, SHARE_OF_SECTION, SURPLUS, TOTAL, WHOLE
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

# The lines below each section: its subtotal, what balances it, its balanced total.
BELOW = 3


class _Writer:
    def __init__(self, roadmap: Roadmap, title: str, plan: TwoColumnPlan, on: date) -> None:
        self.roadmap, self.title, self.plan, self.on = roadmap, title, plan, on
        self.name = _("Plan de financement")
        self.left, self.right = _Side(), _Side()
        self.lines: list[Line] = []
        # Known before the lines are written, because each share divides by the balanced total of its section, and what
        # balances it reads the last lines.
        self.bottom = HEAD + 1 + sum(_height(section) for section in plan.sections) + BELOW
        self.totals, self.divisor = plan.whole, self.bottom

    def sheet(self) -> Sheet:
        self.lines = [
            Line((clean_cell_text(self.title),), "title"),
            Line((f"{clean_cell_text(self.roadmap.lead_authority)}, {french.format_day(self.on)}",), "note"),
            Line((_("Montants en euros, %(taxes)s.") % {"taxes": self.plan.taxes_label},), "note"),
            Line(
                (_("Dépenses"), _("Montant"), str(SHARE_OF_SECTION), _("Ressources"), _("Dispositif et état"), _("Montant"), str(SHARE_OF_SECTION)),
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
        total = self.totals.total
        exact = (100 * amount / total).quantize(TENTH, ROUND_HALF_UP) if total else shown
        return Quotient(self.at(columns[1]), At(self.name, self.divisor, columns[1]), (shown - exact) / 100)

    def write_section(self, section: SectionPart) -> None:
        self.left.lines, self.right.lines = [], []
        self.totals, self.divisor = section.totals, len(self.lines) + _height(section) - 1
        self.lines.append(Line((section.label,), "group"))
        resources = [(payer.label, line) for payer in section.payers for line in payer.lines]
        for spent, brought in zip_longest(section.expenses, resources):
            self.lines.append(Line((*self.expense_cells(spent), *self.resource_cells(brought))))
        name = section.label.lower()
        label = _("Sous-total, %(section)s") % {"section": name}
        left, right = SumOf(tuple(self.left.lines)), SumOf(tuple(self.right.lines))
        self.left.sections.append(self.at(LEFT[1]))
        self.right.sections.append(self.at(RIGHT[1]))
        totals = section.totals
        self.write_total(
            (label, left if self.left.lines else None, totals.spent, totals.spent_share),
            (label, right if self.right.lines else None, totals.brought, totals.brought_share),
        )
        self.write_filler(self.balance_rows()[section.kind], section.title_of(SURPLUS), section.title_of(GAP))
        self.write_balanced(self.left.sections[-1], self.right.sections[-1], section.title_of(TOTAL))

    def balance_rows(self) -> dict[str, range]:
        """The lines at the end of the sheet that hold the balance of each section."""
        rows, first = {}, self.bottom + 1
        for section in self.plan.sections:
            rows[section.kind] = range(first, first + 1 + bool(_gap_between_plans(section)))
            first = rows[section.kind].stop
        return rows

    def write_filler(self, rows: Iterable[int], surplus: str, gap: str) -> None:
        """What makes both columns equal, as these balances say."""
        rows = list(rows)
        lacking, exceeding = (Lack(tuple(self.at(column[1], row) for row in rows)) for column in (LEFT, RIGHT))
        totals = self.totals
        self.write_total(
            (surplus, exceeding, totals.surplus, totals.surplus_share),
            (gap, lacking, totals.gap, totals.gap_share),
            kind="row",
        )

    def write_balanced(self, spent: At, brought: At, label: str) -> None:
        """Both totals with what the line above adds to them."""
        total, above = self.totals.total, len(self.lines) - 1
        share = HUNDRED if total else ZERO
        self.write_total(
            (label, SumOf((spent, self.at(LEFT[1], above))), total, share),
            (label, SumOf((brought, self.at(RIGHT[1], above))), total, share),
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
        """Both totals, what balances them, the balanced total, then the balance of each section."""
        whole = self.totals = self.plan.whole
        self.divisor = self.bottom
        self.lines.append(Line((str(WHOLE),), "group"))
        spent, brought = self.at(LEFT[1]), self.at(RIGHT[1])
        in_all = SumOf(tuple(self.left.sections)) if self.left.sections else None
        of_all = SumOf(tuple(self.right.sections)) if self.right.sections else None
        self.write_total(
            (_("Total des dépenses"), in_all, whole.spent, whole.spent_share),
            (_("Total des ressources"), of_all, whole.brought, whole.brought_share),
        )
        self.write_filler(chain.from_iterable(self.balance_rows().values()), str(SURPLUS), str(GAP))
        self.write_balanced(spent, brought, str(TOTAL))
        for section, spent, brought in zip(self.plan.sections, self.left.sections, self.right.sections, strict=True):
            label = section.label.lower()
            left = _("Écart, %(section)s : ressources moins dépenses") % {"section": label}
            right = _("Écart, %(section)s : dépenses moins ressources") % {"section": label}
            cells = (left, Difference(brought, spent), None, right, None, Difference(spent, brought), None)
            self.lines.append(Line(cells))
            if between := _gap_between_plans(section):
                label = _("Écart d’une action à l’autre, que cette feuille ne calcule pas, %(section)s") % {
                    "section": label
                }
                self.lines.append(Line((label, -between, None, label, None, -between, None)))

    def write_notes(self) -> None:
        notes = [f"{check.finding} {check.detail}" for check in (*self.plan.overfunding, *self.plan.own_shares)]
        notes += [_("Refusé, non compté : %(line)s") % {"line": line} for line in self.plan.refused]
        notes += [f"{check.finding} {check.detail}".strip() for check in self.plan.cautions]
        notes += [self.plan.recovery] if self.plan.recovery else []
        notes.append(str(ROUNDED))
        signature = [
            _("Pour la structure qui porte le projet :"),
            _("Qualité de qui signe :"),
            _("Certifié exact, le :"),
            _("Signature et cachet :"),
        ]
        self.lines.append(Line(()))
        self.lines += [Line((clean_cell_text(note),), "note") for note in notes]
        self.lines += [Line(()), *(Line((label,), "note") for label in signature)]


def _height(section: SectionPart) -> int:
    """Its title, its lines and what is below them."""
    return 1 + max(len(section.expenses), sum(len(payer.lines) for payer in section.payers)) + BELOW


def _gap_between_plans(section: SectionPart) -> Decimal:
    """What one action has too much and another lacks in the same section: no line of this sheet tells it."""
    return section.totals.gap - max(ZERO, section.totals.spent - section.totals.brought)
