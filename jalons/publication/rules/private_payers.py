"""The persons that the money of a plan names, as funders or in the labels of expenses: they stay with the team until somebody answers,
as those who carry it do (decision 0122). Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jalons.base.french import format_euros
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.kept_text import labelled_text, one_line, slot_line
from jalons.publication.rules.line_money import Left, LineMoney, Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.private_words import (
    NAME_MARK,
    PilotChoice,
    PrivateWords,
    pilot_key,
    sure_people_in,
    without_people,
)

# What is kept of an amount whose heading was a name.
LABEL = "Montant écrit"


@dataclass
class Payers:
    """`asked`: every person that the money of a line names; `apart`: those that stay with the team; `moved`: those that are said to be
    the person in charge; `gone`: those whose name is written nowhere else."""

    asked: list[str] = field(default_factory=list)
    apart: list[PrivateWords] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def clean(self, text: str) -> str:
        """What is kept as text of a cell of money, without them."""
        for name in self.gone:
            text = re.sub(re.escape(name), NAME_MARK, text, flags=re.IGNORECASE)
        return text


def tell_payers_beside(
    line: LineMoney, payers: Mapping[str, Sequence[PrivateWords]], texts: Mapping[str, str], place: Mapping[str, int]
) -> None:
    """The amounts beside the columns of a funder that named persons alone: each waits with them, and the fiche tells it under the
    heading of that column. `payers`: by « funder_1 »; `texts`: the cells of the line by key; `place`: the columns by key."""
    for key, people in payers.items():
        beside = key.replace("funder", "amount")
        entries = [one for one in line.money if one.left is Left.NO_FUNDER and one.column == place.get(beside)]
        if not people or not entries:
            continue
        slot = slot_line(("", one_line(texts.get(beside, ""))))
        line.kept["money"] = "\n".join(text for text in line.kept.get("money", "").split("\n") if text != slot)
        for entry in entries:
            _let_amount_wait(line, entry, people[0].heading or LABEL, [words.words for words in people])


def _let_amount_wait(line: LineMoney, entry: Money, label: str, people: Sequence[str]) -> None:
    """Until somebody says who these payers are, the amount is told in the other information of the fiche."""
    amount = format_euros(entry.amount)
    line.others.append((label, amount))
    entry.payers, entry.text = tuple(name[:150] for name in people), labelled_text(label, amount)


def set_payers_apart(
    line: LineMoney, choices: Mapping[str, PilotChoice], heading_of: Callable[[int | None], str]
) -> Payers:
    """Takes them out of the names of the money of a line. Whoever pays is then unknown: the amount is told, and left aside."""
    payers = Payers()
    for entry in line.money:
        people = sure_people_in(entry.name)
        payers.asked += people
        gone = [name for name in people if choices.get(pilot_key(name)) is not PilotChoice.STRUCTURE]
        if not gone:
            continue
        payers.gone += gone
        payers.moved += [name for name in gone if choices.get(pilot_key(name)) is PilotChoice.PERSON]
        heading = one_line(without_people(heading_of(entry.column), gone))[:80]
        unanswered = [name for name in gone if pilot_key(name) not in choices]
        payers.apart += [PrivateWords(name[:150], heading, is_payer=True) for name in unanswered]
        entry.name = without_people(entry.name, gone)
        if entry.side is Side.RESOURCE and entry.left is None and not entry.name:
            entry.left = Left.NO_FUNDER
            line.doubts.append((Doubt.AMOUNT_ALONE, format_euros(entry.amount), entry.column))
            _let_amount_wait(line, entry, payers.clean(heading or LABEL), unanswered)
    line.others = [(payers.clean(label), payers.clean(text)) for label, text in line.others]
    line.kept = {key: payers.clean(text) for key, text in line.kept.items()}
    return payers
