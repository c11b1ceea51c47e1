"""The lines of a plan that add up others: « Sous-total », « TOTAL GÉNÉRAL ». They are compared with the lines above, never added. Nor are
those that say again a part of what is above: « dont part communauté »."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from jalons.base.french import matching_key
from jalons.publication.rules.cells import Doubt, is_figure
from jalons.publication.rules.line_money import Asked, Left, Money
from jalons.publication.rules.money_columns import Side, says_own_share
from jalons.publication.rules.plan_line import Kind, Line

_TOTAL = re.compile(
    r"(?:(?:montants?|couts?|budget|depenses?|recettes?) )?(?:sous ?|s )?tot(?:al|aux)(?: (?:generaux|general|global|ht|ttc|hors taxes|cumule|k|euros?|20\d\d|budget|previsionnel|depenses|recettes))*+"
    r"(?: (?:(?:de|du|des|par|pour) )?(?:l |la |le |les )?(?:axes?|orientations?|volets?|plan|programme|feuille|chantiers?|actions?|projets?|budget|depenses|territoire|themes?|thematiques?|defis?|piliers?)\b.{0,100})?"
)
_ABOVE_TITLE = {"axis", "sub_axis", "sub_sub_axis"}
_STEPS = {"step", "steps"}
_SAYS_AGAIN = re.compile(r"(?:dont|y compris) .*")
# Of a total alone: an action may be called so.
_PART_OF_TOTAL = re.compile(
    r"(?:part propre|autofinancement|fonds propres|reste a charge)(?: previsionnel(?:le)?| prevue?| de la (?:cc|ca|communaute|collectivite))?"
    r"|(?:le )?(?:reste|solde|besoin|montant|financement|complement)s? (?:restant )?a (?:trouver|financer|couvrir|chercher|charge)"
)
Sums = dict[Side, Decimal]
# Beyond, the combinations of their readings are too many: four each.
_MOST_ASKED = 5


def is_total_row(number: int, row: Sequence[str], columns: Mapping[int, str], money: Collection[int]) -> bool:
    """Whether a line is a total: it says so, and nothing else but amounts. `money`: the columns of money."""
    return _has_only_labels(row, columns, money, lambda cell: bool(_TOTAL.fullmatch(matching_key(cell[:120]))))


def is_part_row(
    row: Sequence[str], columns: Mapping[int, str], money: Collection[int], *, is_below_total: bool
) -> bool:
    """Whether a line only says again a part of what is above: « dont part communauté : 77 200 € ». Under a total, « Part communauté » and
    « Reste à financer » do so too; elsewhere, an amount is needed."""
    has_amount = any(row[number] for number in money if number < len(row))
    if not is_below_total and not has_amount:
        return False
    named = {place: key for place, key in columns.items() if key in _STEPS}
    return not any(row[place] for place in named if place < len(row)) and _has_only_labels(
        row, columns, money, lambda cell: _is_part_label(matching_key(cell[:120]), is_below_total=is_below_total)
    )


def _is_part_label(key: str, *, is_below_total: bool) -> bool:
    if _SAYS_AGAIN.fullmatch(key):
        return True
    return is_below_total and (
        bool(_PART_OF_TOTAL.fullmatch(key)) or (key.startswith("part") and len(key) <= 60 and says_own_share(key))
    )


def _has_only_labels(
    row: Sequence[str], columns: Mapping[int, str], money: Collection[int], is_label: Callable[[str], bool]
) -> bool:
    """Whether a line has such a label, and nothing else but amounts, figures and its axis."""
    texts = {place: cell for place, cell in enumerate(row) if cell and place not in money and not is_figure(cell)}
    labels = [place for place, cell in texts.items() if is_label(cell)]
    return bool(labels) and all(place in labels or columns.get(place) in _ABOVE_TITLE for place in texts)


def check_totals(lines: Sequence[Line]) -> None:
    """Says of each total whether it is the sum of the lines above it, since any other total. A line of amounts without any title
    is a total when it is such a sum; otherwise its money is left aside. An action that is the sum of several is told: it may be a total
    that is called otherwise."""
    _check_parts(lines)
    steps: list[Sums] = [{}]
    begins = [0]  # where the lines of each step begin
    running: Sums = {}
    counted = 0  # the lines with money since the last total
    for place, line in enumerate(lines):
        money = _sum_money(line.money)
        if line.kind is Kind.TOTAL or (line.kind is Kind.NOTHING and money and _is_sum(money, running, steps)):
            line.kind = Kind.TOTAL
            waiting = [[one for above in lines[begin:place] for one in above.asked] for begin in begins]
            _check_line(line, money, running, steps, waiting)
            steps.append(dict(running))
            begins.append(place + 1)
            counted = 0
        elif line.kind is Kind.AXIS and money:
            _check_axis(line, money, lines[place + 1 :])
        else:
            if line.kind is Kind.ACTION and counted > 1 and money and _is_sum(money, running, steps):
                line.doubt(Doubt.SEEMS_TOTAL)
            counted = counted + 1 if money else counted
            running = _plus(running, money)


def _check_parts(lines: Sequence[Line]) -> None:
    """A part of a total adds nothing, nor does one of the action above that is no more than its money; any other is left aside, and told."""
    above, whole = Kind.NOTHING, Sums()
    for line in lines:
        money = _sum_money(line.money)
        if line.kind is not Kind.PART:
            whole = _plus(whole, money) if line.kind in (Kind.MORE, Kind.STEP) else money
            above = line.kind
            continue
        if above is Kind.TOTAL or all(amount <= whole.get(side, Decimal(0)) for side, amount in money.items()):
            line.money, line.asked, line.doubts = [], [], []
        else:
            line.kind = Kind.NOTHING
            line.doubt(Doubt.PART_BEYOND, line.title)
            for entry in line.money:
                entry.left = entry.left or Left.NO_ACTION


def _check_line(
    line: Line, sums: Sums, running: Sums, steps: Sequence[Sums], waiting: Sequence[Sequence[Asked]]
) -> None:
    """`waiting`: what is asked of the lines since each step."""
    whole = _sum_money(line.money, but=(Left.COLUMN, Left.TEXT))
    columns = {side: _total_column(line.money, side) for side in whole}
    line.said, line.said_years = sums, _sum_years(line.money)
    line.money, line.asked = [], []
    if _is_sum(sums, running, steps):
        # Its parts are the sums of the lines above: what its own total says otherwise stays told.
        line.doubts = [doubt for doubt in line.doubts if doubt.doubt is Doubt.TOTAL_DIFFERS]
    else:
        line.doubts = []
        for side, amount in whole.items():
            others = [running.get(side, Decimal(0)) - step.get(side, Decimal(0)) for step in steps]
            if amount not in others:
                nearest = min(others, key=lambda other: abs(other - amount))
                asked = [one for one in waiting[others.index(nearest)] if one.side is side]
                about = f"{amount}/{nearest}/{side}"
                if told := _other_choice(amount - nearest, asked):
                    line.doubt(Doubt.TOTAL_LINE_CHOICE, f"{about}/{told[0]}/{told[1]}", columns[side])
                    continue
                unanswered = [one for one in asked if not one.is_answered]
                line.doubt(_gap_doubt(amount - nearest, unanswered), about, columns[side])


def _other_choice(gap: Decimal, asked: Sequence[Asked]) -> tuple[Decimal, Decimal] | None:
    """The amount that makes a total right, and the one that was chosen instead; None unless one answer alone would do."""
    found = [
        (other, one.answer)
        for one in asked
        if one.answer is not None
        for other in one.candidates
        if other - one.answer == gap
    ]
    return found[0] if len(found) == 1 else None


def _gap_doubt(gap: Decimal, asked: Sequence[Asked]) -> Doubt:
    """Whether the amounts that nobody chose yet are what a total has more than the lines above, may be, or are none."""
    if not asked:
        return Doubt.TOTAL_LINE_DIFFERS
    readings = {Decimal(0)}
    for one in asked[:_MOST_ASKED]:
        readings = {reading + amount for reading in readings for amount in one.candidates}
    return Doubt.TOTAL_LINE_ASKED if gap in readings and len(asked) <= _MOST_ASKED else Doubt.TOTAL_LINE_WAITS


def _total_column(money: Sequence[Money], side: Side) -> int | None:
    """The column that says the total of a side: that of its gap with its parts, or its only one."""
    mine = [entry for entry in money if entry.side is side and entry.left is not Left.COLUMN]
    said = {one.column for one in mine if one.left is Left.GAP} or {one.column for one in mine}
    return said.pop() if len(said) == 1 else None


def _check_axis(line: Line, said: Sums, below: Sequence[Line]) -> None:
    """An axis may show the sum of its actions on its own line."""
    sums: Sums = {}
    for other in below:
        if other.kind is Kind.AXIS:
            break
        if other.kind is not Kind.TOTAL:
            sums = _plus(sums, _sum_money(other.money))
    if all(sums.get(side) == amount for side, amount in said.items()):
        line.said, line.money = said, []
        return
    for entry in line.money:
        entry.left = entry.left or Left.NO_ACTION
    side, amount = next(iter(said.items()))
    line.doubt(Doubt.AXIS_MONEY, f"{amount}/{sums.get(side, Decimal(0))}")


def _is_sum(sums: Sums, running: Sums, steps: Sequence[Sums]) -> bool:
    """Whether all its amounts are the sums of the lines since one same total, or since the beginning."""
    return any(
        all(amount == running.get(side, Decimal(0)) - step.get(side, Decimal(0)) for side, amount in sums.items())
        for step in steps
    )


def _sum_money(money: Sequence[Money], but: Collection[Left] = (Left.COLUMN, Left.TEXT, Left.GAP)) -> Sums:
    """What is counted of a line: neither a column that is not imported, nor what a text writes, nor what is beyond the parts of a total."""
    sums: Sums = {}
    for entry in money:
        if entry.left not in but:
            sums[entry.side] = sums.get(entry.side, Decimal(0)) + entry.amount
    return sums


def _sum_years(money: Sequence[Money]) -> dict[int, Decimal]:
    years: dict[int, Decimal] = {}
    for entry in money:
        if entry.side is Side.EXPENSE and entry.year is not None and entry.left is None:
            years[entry.year] = years.get(entry.year, Decimal(0)) + entry.amount
    return years


_PART = re.compile(r"s(?:ous)? ?tot.*")


def said_years(lines: Sequence[Line]) -> dict[int, Decimal]:
    """The expenses of each year as the file adds them up: on its last line of total, else on all its lines of sub-total."""
    told = [line for line in lines if line.kind is Kind.TOTAL and line.said_years]
    whole = [line for line in told if not _PART.fullmatch(matching_key(line.title))][-1:]
    years: dict[int, Decimal] = {}
    for line in whole or told:
        for year, amount in line.said_years.items():
            years[year] = years.get(year, Decimal(0)) + amount
    return years


def _plus(sums: Sums, more: Sums) -> Sums:
    return {side: sums.get(side, Decimal(0)) + more.get(side, Decimal(0)) for side in {*sums, *more}}
