"""A line of a plan as it was read: what it is, what it would write, its money, and the doubts about its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.file_numbers import FileNumber
from jalons.publication.rules.line_money import Asked, Money, ReadCell
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.private_words import PrivateWords
from jalons.publication.rules.retold_years import YearsBeside
from jalons.publication.rules.written_indicators import WrittenIndicator


class Kind(StrEnum):
    AXIS = "axis"
    ACTION = "action"
    STEP = "step"
    MORE = "more"  # the action above goes on: its title is merged over both lines, or only a funder is written
    TOTAL = "total"
    PART = "part"  # « dont part communauté »: it says again some of the total, or of the action, above
    NOTHING = "nothing"
    OUTSIDE = "outside"  # a passage of a document, in no fiche
    NOTE = "note"  # under the table


@frozen
class Doubted:
    """`column` is the index of the cell in its line, None for the whole line."""

    doubt: Doubt
    about: str = ""
    column: int | None = None


@dataclass
class Line:
    """`values` are the fields of a fiche or of a step; `other` the packed text of other information. `steps`: those of an action,
    written on its own line. `indicators`: those that a document writes, each with its day. `said`: the sums that a line of total
    says, `said_years` the expenses that it says of each year. `cells`: those whose amount may be corrected. `people`: the
    names of persons that stand where a structure is expected; `private`: the words that stay with the team. `is_next_step`:
    a step
    of the column « Étapes », on a line that goes on with its action. `is_out`: somebody asked to leave it. `place`: where it stands in a document; "" in a table, whose lines are numbered.
    `beside`: what its years say beside its other expenses.
    `numbered`: the number that the file gives to this action, or to the action of this step; `number_line`: what its other
    information says of it; `axis_number`: the number of its axis."""

    number: int
    kind: Kind = Kind.NOTHING
    axis: str = ""
    title: str = ""
    step: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    status: Status = Status.DRAFT
    money: list[Money] = field(default_factory=list)
    steps: list["Line"] = field(default_factory=list)
    indicators: list[WrittenIndicator] = field(default_factory=list)
    said: Mapping[Side, Decimal] = field(default_factory=dict)
    said_years: Mapping[int, Decimal] = field(default_factory=dict)
    other: str = ""
    is_next_step: bool = False
    is_out: bool = False
    place: str = ""
    numbered: FileNumber | None = None
    number_line: str = ""
    axis_number: int | None = None
    doubts: list[Doubted] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    cells: list[ReadCell] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    private: list[PrivateWords] = field(default_factory=list)
    beside: YearsBeside | None = None

    def doubt(self, doubt: Doubt, about: str = "", column: int | None = None) -> None:
        self.doubts.append(Doubted(doubt, about, column))

    @property
    def funders(self) -> list[tuple[str, Decimal]]:
        return [
            (entry.name, entry.amount) for entry in self.money if entry.side is Side.RESOURCE and entry.left is None
        ]

    @property
    def budget(self) -> Decimal | None:
        """The expenses that are kept; None without any."""
        return (
            sum((entry.amount for entry in self.money if entry.side is Side.EXPENSE and entry.left is None), Decimal(0))
            or None
        )
