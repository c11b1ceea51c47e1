"""The money of a feuille de route as a workbook: one row for each line, and totals that follow changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.funding.models import FundingLine, Kind
from jalons.funding.queries import ledger as ledger_queries
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.queries.ledger import Ledger, LedgerSheet
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import SECURED, Status
from jalons.funding.rules.years import Share
from jalons.funding.words.plans import estimate_sentence, label_with_tax, taxes_words
from jalons.papers.workbooks.model import (
    Area,
    At,
    Book,
    Difference,
    Lack,
    Line,
    Net,
    Sheet,
    Sorted,
    Sum,
    SumOf,
    SumSame,
    SumUnless,
    SumWords,
    Value,
    clean_cell_text,
)
from jalons.roadmaps.models import Roadmap

HEAD, TOTAL, FIRST = 3, 4, 5
"""Rows of every sheet: headings, then totals, then lines."""
# Indices of columns in « Dépenses » and « Ressources »: the code, the sort keys and the money.
CODE, KIND, FUNDER, ACCOUNT = 0, 3, 2, 8
SPENT, BROUGHT = 4, 9
ACCOUNTS = (sorted(SECURED), (Status.REQUESTED,), (Status.ENVISAGED,))
"""States of « Acquis », « Demandé », « Envisagé ». Any other state is refused."""


def budget_book(roadmap: Roadmap, on: date, *, is_final: bool = False) -> Book:
    """Of the fiches that were submitted; drafts are told apart. `is_final`: without them, in an adopted edition."""
    ledger = ledger_queries.roadmap_ledger(roadmap, only=submitted_actions(roadmap))
    return _Budget(roadmap, replace(ledger, apart=()) if is_final else ledger, on).book()


class _Budget:
    def __init__(self, roadmap: Roadmap, ledger: Ledger, on: date) -> None:
        self.roadmap, self.ledger, self.on = roadmap, ledger, on
        self.whole, self.expenses, self.resources, self.years = (
            _("Synthèse"),
            _("Dépenses"),
            _("Ressources"),
            _("Années"),
        )
        self.accounts = (_("Acquis"), _("Demandé"), _("Envisagé"))
        self.refused = _("Refusé")
        self.kinds = (str(Kind.INVESTMENT.label), str(Kind.OPERATING.label))
        self.funders = {funder_key(clean_cell_text(name)): clean_cell_text(name) for name in reversed(ledger.funders)}
        spent = sum(len(sheet.expenses) for sheet in ledger.sheets)
        brought = sum(len(sheet.resources) for sheet in ledger.sheets)
        # An empty list keeps one empty row, because formulas need a range.
        self.last_expense, self.last_resource = FIRST + max(spent, 1) - 1, FIRST + max(brought, 1) - 1

    def book(self) -> Book:
        sheets = [self.summary(), self.expense_sheet(), self.resource_sheet(), self.year_sheet()]
        if any(sheet.contributions for sheet in self.ledger.sheets):
            sheets.append(self.contribution_sheet())
        title = _("Budget et plan de financement. %(name)s") % {"name": self.roadmap.name}
        return Book(title, tuple(sheets), self.on, self.roadmap.lead_authority)

    # Where things are --------------------------------------------------------------------------------

    def spent(self, column: int) -> Area:
        return Area(self.expenses, FIRST, self.last_expense, column)

    def brought(self, column: int) -> Area:
        return Area(self.resources, FIRST, self.last_resource, column)

    def planned_column(self, start: int, year: int | None) -> int:
        """The years come after the amount; then their sum and the gap; then payments."""
        return start + 1 + self.ledger.years.index(year)

    def paid_column(self, start: int, year: int | None) -> int:
        return start + 3 + len(self.ledger.years) + self.ledger.years.index(year)

    def top(self, title: str, note: str, head: Sequence[str]) -> list[Line]:
        return [
            Line((title,), "title"),
            Line((f"{clean_cell_text(self.roadmap.name)}, {french.format_day(self.on)}",), "note"),
            Line((note,), "note"),
            Line(tuple(head), "head"),
        ]

    # Synthèse ----------------------------------------------------------------------------------------

    def summary(self) -> Sheet:
        head = [
            _("Fiche"), _("Intitulé"), _("État"), _("Dépenses"), *self.accounts, _("Ressources"), _("Écart"), _("À trouver"),
            _("En trop"), self.refused, *(_("Écart, %(kind)s") % {"kind": kind.lower()} for kind in self.kinds),
        ]  # fmt: skip
        lines = self.top(
            self.whole,
            _("Montants en euros, %(taxes)s. Les totaux suivent les feuilles « Dépenses » et « Ressources ».")
            % {"taxes": taxes_words(self.ledger.taxes)},
            head,
        )
        first, last = FIRST + 1, FIRST + len(self.ledger.sheets)
        fiches = [Area(self.whole, first, max(first, last), column) for column in range(len(head))]
        lines.append(Line(("", _("Ensemble"), "", *(Sum(fiches[column]) for column in range(3, len(head)))), "total"))
        lines.append(Line(("", _("Par fiche action")), "group"))
        for sheet in self.ledger.sheets:
            lines.append(self.fiche(sheet, len(lines)))
        if not self.ledger.sheets:
            lines.append(Line(("", _("Aucune fiche action."))))
        lines.append(Line(("", _("Par type")), "group"))
        for kind in self.kinds:
            lines.append(self.kind(kind, len(lines)))
        lines.append(Line(("", _("Par financeur")), "group"))
        for funder in sorted(self.funders.values(), key=french.fold_accents):
            lines.append(self.funder(funder, len(lines)))
        if unpriced := self._unpriced_sentence():
            lines += [Line(()), Line(("", unpriced), "note")]
        if self.ledger.left_out:
            sentence = _("Les fiches écartées ou abandonnées ne comptent pas.")
            lines += [Line(()), Line(("", sentence), "note")]
            lines += [Line(("", clean_cell_text(left)), "note") for left in self.ledger.left_out]
        if self.ledger.apart:
            sentence = _("Les fiches qui ne sont pas encore soumises sont à part : aucun total ne les compte.")
            lines += [Line(()), Line(("", sentence), "note")]
            lines += [Line(("", clean_cell_text(name), "", amount)) for name, amount in self.ledger.apart]
        return Sheet(self.whole, (7, 44, 13, *[15] * (len(head) - 3)), tuple(lines), HEAD, FIRST, 2, 3)

    def _unpriced_sentence(self) -> str:
        """What is brought to a fiche without any expense stands under « En trop », and is none."""
        codes = [
            sheet.code
            for sheet in self.ledger.sheets
            if not sheet.expenses and any(line.status.value != Status.REFUSED for line in sheet.resources)
        ]
        sentence = ngettext(
            "La fiche %(codes)s est à chiffrer : elle a des ressources et pas encore de dépense, qui ne sont donc pas en trop.",
            "Les fiches %(codes)s sont à chiffrer : elles ont des ressources et pas encore de dépense, qui ne sont donc pas en trop.",
            len(codes),
        )
        return sentence % {"codes": french.join_items(codes)} if codes else ""

    def balanced(self, row: int) -> tuple[Value, ...]:
        """Resources, the gap with expenses, what is to find in each kind, and what is too much and pays for nothing else,
        in that row of the summary."""
        at = [At(self.whole, row, column) for column in range(14)]
        return (SumOf((at[4], at[5], at[6])), Difference(at[7], at[3]), Lack((at[12], at[13])), SumOf((at[8], at[9])))

    def fiche(self, sheet: LedgerSheet, row: int) -> Line:
        code = At(self.whole, row, CODE)
        money = [
            SumSame(self.brought(BROUGHT), self.brought(CODE), code, ((self.brought(ACCOUNT), word),))
            for word in (*self.accounts, self.refused)
        ]
        spent = SumSame(self.spent(SPENT), self.spent(CODE), code)
        cells = (
            sheet.code,
            clean_cell_text(sheet.title),
            sheet.status.whole,
            spent,
            *money[:3],
            *self.balanced(row),
            money[3],
            *(self.kind_gap(code, kind) for kind in self.kinds),
        )
        return Line(cells)

    def kind_gap(self, code: At, kind: str) -> Net:
        """Resources minus expenses of one kind: what a fiche lacks in one, it does not take from the other."""
        brought = [
            SumSame(
                self.brought(BROUGHT),
                self.brought(CODE),
                code,
                ((self.brought(KIND + 1), kind), (self.brought(ACCOUNT), word)),
            )
            for word in self.accounts
        ]
        return Net(tuple(brought), SumSame(self.spent(SPENT), self.spent(CODE), code, ((self.spent(KIND), kind),)))

    def kind(self, kind: str, row: int) -> Line:
        """Without the money to find, because the surplus of one fiche may hide the gap of another."""
        money = [
            SumWords(self.brought(BROUGHT), ((self.brought(KIND + 1), kind), (self.brought(ACCOUNT), word)))
            for word in (*self.accounts, self.refused)
        ]
        spent = SumWords(self.spent(SPENT), ((self.spent(KIND), kind),))
        resources, balance, *_of_each_plan = self.balanced(row)
        return Line(("", kind, "", spent, *money[:3], resources, balance, None, None, money[3]))

    def funder(self, name: str, row: int) -> Line:
        key = At(self.whole, row, 1)
        money = [
            SumSame(self.brought(BROUGHT), self.brought(FUNDER), key, ((self.brought(ACCOUNT), word),))
            for word in (*self.accounts, self.refused)
        ]
        resources, *_of_each_plan = self.balanced(row)
        return Line(("", name, "", None, *money[:3], resources, None, None, None, money[3]))

    # Dépenses, Ressources ----------------------------------------------------------------------------

    def expense_sheet(self) -> Sheet:
        head = [_("Fiche"), _("Intitulé"), _("Dépense"), _("Type"), _("Montant"), *self.year_heads()]
        note = _("Une ligne par dépense, en euros, %(taxes)s.") % {"taxes": taxes_words(self.ledger.taxes)}
        lines = self.top(self.expenses, f"{note} {self.ledger.recovery}".rstrip(), head)
        lines.append(self.expense_totals(len(head)))
        for sheet in self.ledger.sheets:
            for line in sheet.expenses:
                cells = (
                    sheet.code,
                    clean_cell_text(sheet.title),
                    clean_cell_text(label_with_tax(line.label, line.tax, self.ledger.taxes)),
                    line.kind,
                    line.amount,
                )
                lines.append(Line((*cells, *self.spread(line.shares, self.expenses, len(lines), SPENT))))
        if len(lines) == FIRST:
            lines.append(Line(("", _("Aucune dépense."))))
        return Sheet(
            self.expenses, (7, 44, 34, 15, *[14] * (len(head) - SPENT)), tuple(lines), HEAD, FIRST, 2, SPENT, 2
        )

    def resource_sheet(self) -> Sheet:
        head = [
            _("Fiche"), _("Intitulé"), _("Financeur"), _("Dispositif"), _("Type"), _("Nature"), _("Argent public"),
            _("État"), _("Compte"), _("Montant"), *self.year_heads(), _("Versement attendu"), _("Dépense subventionnable"), _("État depuis le"),
        ]  # fmt: skip
        lines = self.top(
            self.resources,
            _("Une ligne par ressource. Le compte dit où elle est additionnée ; un refus est barré et ne compte pas."),
            head,
        )
        lines.append(self.resource_totals(len(head) - 3))
        for sheet in self.ledger.sheets:
            for line in sheet.resources:
                cells = (
                    sheet.code,
                    clean_cell_text(sheet.title),
                    self.funders[funder_key(clean_cell_text(line.funder))],
                    clean_cell_text(line.scheme),
                    line.kind,
                    line.nature,
                    _("oui") if line.is_public else _("à vérifier") if line.is_public_unsure else _("non"),
                    line.status.word,
                    self.account(len(lines)),
                    line.amount,
                )
                spread = self.spread(line.shares, self.resources, len(lines), BROUGHT)
                kind = "struck" if line.status.value == Status.REFUSED else "row"
                lines.append(Line((*cells, *spread, line.expected_on, line.eligible_amount, line.state_on), kind))
        if len(lines) == FIRST:
            lines.append(Line(("", _("Aucune ressource."))))
        widths = (7, 44, 26, 26, 15, 20, 9, 13, 11, *[14] * (len(head) - BROUGHT))
        return Sheet(self.resources, widths, tuple(lines), HEAD, FIRST, 2, BROUGHT, 2)

    def contribution_sheet(self) -> Sheet:
        """Contributions that nobody pays: equal in expenses and resources, so they are in no other sheet."""
        name = _("Contributions")
        head = [
            _("Fiche"), _("Intitulé"), _("Qui apporte"), _("Quoi"), _("Nature"), _("Calcul"), _("État"), _("Valeur"),
        ]  # fmt: skip
        lines = self.top(
            name,
            _("Personne ne les paie : elles comptent autant en dépenses qu’en ressources, à part de l’argent."),
            head,
        )
        rows = [(sheet, row) for sheet in self.ledger.sheets for row in sheet.contributions]
        last = FIRST + len(rows) - 1
        refused = str(FundingLine.Status.REFUSED.label)
        whole = SumUnless(Area(name, FIRST, last, 7), Area(name, FIRST, last, 6), refused)
        lines.append(Line(("", _("Ensemble"), "", "", "", "", "", whole), "total"))
        for sheet, row in rows:
            cells = (sheet.code, sheet.title, row.funder, row.what, row.nature, row.sum, row.status.word)
            lines.append(Line((*map(clean_cell_text, cells), row.amount)))
        return Sheet(name, (7, 44, 26, 26, 26, 38, 13, 14), tuple(lines), HEAD, FIRST, 2, 7)

    def account(self, row: int) -> Sorted:
        """It depends on the state, so totals change when somebody writes « accordé »."""
        states = [tuple(str(FundingLine.Status(status).label) for status in some) for some in ACCOUNTS]
        return Sorted(
            At(self.resources, row, ACCOUNT - 1), tuple(zip(states, self.accounts, strict=True)), self.refused
        )

    def year_heads(self) -> list[str]:
        years = [str(year) if year else _("sans année") for year in self.ledger.years]
        planned = [_("Prévu %(year)s") % {"year": year} for year in years]
        paid = [_("Payé %(year)s") % {"year": year} for year in years]
        return [*planned, _("Prévu en tout"), _("À répartir"), *paid, _("Payé en tout")]

    def spread(self, shares: Iterable[Share], sheet: str, row: int, start: int) -> tuple[Value, ...]:
        planned: dict[int | None, Decimal] = {}
        paid: dict[int | None, Decimal] = {}
        for share in shares:
            planned[share.year] = planned.get(share.year, Decimal(0)) + share.planned
            if share.actual is not None:
                paid[share.year] = paid.get(share.year, Decimal(0)) + share.actual
        years, count = self.ledger.years, len(self.ledger.years)
        in_all = Sum(Area(sheet, row, row, start + 1, start + count)) if count else None
        in_paid = Sum(Area(sheet, row, row, start + 3 + count, start + 2 + 2 * count)) if count else None
        left = Difference(At(sheet, row, start), At(sheet, row, start + 1 + count))
        return (*map(planned.get, years), in_all, left, *map(paid.get, years), in_paid)

    def expense_totals(self, end: int) -> Line:
        return self.totals(SPENT, [Sum(self.spent(column)) for column in range(SPENT, end)])

    def resource_totals(self, end: int) -> Line:
        """Without what was refused, as every other total: it stays on its row."""
        account = self.brought(ACCOUNT)
        columns = range(BROUGHT, end)
        return self.totals(BROUGHT, [SumUnless(self.brought(column), account, self.refused) for column in columns])

    def totals(self, start: int, sums: Iterable[Value]) -> Line:
        return Line(("", _("Ensemble"), *[""] * (start - 2), *sums), "total")

    # Années ------------------------------------------------------------------------------------------

    def year_sheet(self) -> Sheet:
        head = [
            _("Année"), _("Dépenses prévues"), _("Dépenses payées"), *self.accounts, _("Ressources prévues"),
            _("Ressources reçues"), _("Écart prévu"),
        ]  # fmt: skip
        lines = self.top(
            self.years,
            _(
                "Une échéance compte dans son année ; sans échéance, la ligne compte là où elle est attendue, sinon au fil des mois de l’action."
            ),
            head,
        )
        last = FIRST + max(len(self.ledger.years), 1) - 1
        lines.append(
            Line(
                (_("Ensemble"), *(Sum(Area(self.years, FIRST, last, column)) for column in range(1, len(head)))),
                "total",
            )
        )
        for year in self.ledger.years:
            lines.append(self.year(year, len(lines)))
        if not self.ledger.years:
            lines.append(Line((_("Aucune ligne."),)))
        if sentence := estimate_sentence(self.ledger.estimates):
            lines += [Line(()), Line((sentence,), "note")]
        return Sheet(self.years, (16, *[18] * (len(head) - 1)), tuple(lines), HEAD, FIRST)

    def year(self, year: int | None, row: int) -> Line:
        at = [At(self.years, row, column) for column in range(9)]
        planned, paid = self.planned_column(BROUGHT, year), self.paid_column(BROUGHT, year)
        brought = [SumWords(self.brought(planned), ((self.brought(ACCOUNT), word),)) for word in self.accounts]
        return Line(
            (
                year or _("Sans année"),
                Sum(self.spent(self.planned_column(SPENT, year))),
                Sum(self.spent(self.paid_column(SPENT, year))),
                *brought,
                SumOf((at[3], at[4], at[5])),
                SumUnless(self.brought(paid), self.brought(ACCOUNT), self.refused),
                Difference(at[6], at[1]),
            )
        )
