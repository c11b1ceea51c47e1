"""What the vote waits for, on the page where it is written down."""

from datetime import date

from jalons.actions.queries import action_rows, adoption
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.rules.adoption import ADOPTED
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.funding.queries.carriers import CarriedActions
from jalons.funding.queries.funders import AskedName, asked_names
from jalons.funding.rules.counted_actions import WILL_NOT_BE_DONE
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.documents.roadmap.vote_gaps import GapLine, Remark, gate_lists
from jalons.publication.models import Edition
from jalons.publication.rules.vote_gaps import GapKind
from jalons.publication.words import left_out_label, lot_label, unobtained_sentence
from jalons.roadmaps.models import Roadmap

# What « Compléter les fiches » settles.
_COMPLETED = (GapKind.FIELDS, GapKind.STEP, GapKind.INDICATOR)
# The minor gaps, in an address.
MINOR = "autres"


@frozen
class GapLot:
    """Open gaps that one reason may accept; `label` says of what kind they are."""

    key: str
    label: str
    lines: tuple[GapLine, ...]


@frozen
class BeforeTheVote:
    """What the vote waits for, as on one day (`on`): the first vote, or that of an avenant once a feuille de route is `adopted`.
    An open gap prevents it."""

    on: date
    adopted: Edition | None
    count: int
    lines: tuple[GapLine, ...]
    remarks: list[Remark]
    """What is worth a look, and prevents nothing."""
    carried: list[CarriedActions]
    unobtained: str
    """How much of what the vote adopts nobody granted yet; empty without any."""
    left_out: list[ActionRow]
    """The actions that the committee did not keep: neither rejected nor drafts, and the vote leaves them."""
    drafts: int
    own_names: list[AskedName]
    """The names that may be those of the authority: its share of the money and its actions depend on the answer."""

    @property
    def has_remarks(self) -> bool:
        return bool(self.remarks or self.own_names or self.unobtained or self.left_out or self.drafts)

    @property
    def left_out_label(self) -> str:
        return left_out_label(len(self.left_out))

    @property
    def open(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def to_complete(self) -> list[int]:
        """The fiches whose open gaps are empty cells, by their pk: several are completed on one page."""
        return list(dict.fromkeys(line.action for line in self.open if line.action and line.kind in _COMPLETED))

    @property
    def acceptable(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.open if line.may_be_accepted)

    @property
    def lots(self) -> list[GapLot]:
        """What one reason may accept at once, the minor gaps last; a gap that is alone has its own link."""
        lots: dict[str, list[GapLine]] = {}
        for line in sorted(self.acceptable, key=lambda line: not line.gap.lot):
            lots.setdefault(line.gap.lot, []).append(line)
        return [
            GapLot(key or MINOR, lot_label(lines[0].gap), tuple(lines)) for key, lines in lots.items() if len(lines) > 1
        ]

    @property
    def accepted(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if not line.is_open)


def missing_before_vote(roadmap: Roadmap, on: date) -> BeforeTheVote:
    """A constant number of queries. `on`: the day of the vote, for schemes and lateness."""
    found, lists = adoption.roadmap_adoption(roadmap), gate_lists(roadmap, on)
    apart = [
        row for row in action_rows.action_index(roadmap).rows if row.status.value not in ADOPTED | WILL_NOT_BE_DONE
    ]
    return BeforeTheVote(
        on=on,
        adopted=adopted_edition(roadmap),
        count=sum(line.status.value in ADOPTED for line in (*found.lines, *found.awaiting)),
        lines=tuple(lists.gaps),
        remarks=lists.remarks,
        carried=lists.carried,
        unobtained=unobtained_sentence(lists.money),
        left_out=[row for row in apart if row.status.value != Status.DRAFT],
        drafts=sum(row.status.value == Status.DRAFT for row in apart),
        own_names=asked_names(roadmap),
    )
