"""Which fiches are completed together, and by which columns. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from jalons.actions.rules.sheet_fields import ADVISED, PARTS, REQUIRED, SHEET_NAMES, Stage
from jalons.base.frozen import frozen

# What has a page of its own, or is chosen for the whole roadmap, is not completed here.
_ELSEWHERE = {"title", "axis", "key_project", "staff", "budget", "funding"}
CARRIER = "carrier_organisation"
"""Whose budget pays: papers and votes need it wherever the « structure pilote » does not say it."""
# What a fiche must say, in the order of the method, then what it is advised to say. Who carries stands beside who leads.
COLUMNS = tuple(
    column
    for asked in (REQUIRED, ADVISED)
    for stage in Stage
    for name in asked[stage]
    if name not in _ELSEWHERE and (name in PARTS or name in SHEET_NAMES)
    for column in ((name, CARRIER) if name == "lead_organisation" else (name,))
)
# A page of one line for each fiche, as wide as a screen: others are chosen instead of these.
MOST_COLUMNS = 4
MOST_ROWS = 15


def lacking_columns(filled: Collection[str], *, is_carried: bool) -> frozenset[str]:
    """What one fiche does not say yet. `filled`: as `ActionSheet.filled` tells it; `is_carried`: who carries it is sure, though no field
    says it."""
    return frozenset(COLUMNS) - set(filled) - ({CARRIER} if is_carried else set())


def count_lacking(rows: Iterable[Collection[str]]) -> dict[str, int]:
    """How many fiches lack each column, what is missing most first."""
    counts = Counter(name for lacking in rows for name in lacking)
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], COLUMNS.index(name)))}


def shown_columns(counts: Mapping[str, int], asked: Sequence[str]) -> tuple[str, ...]:
    """Those that were chosen, else what is missing most; in the order of the method. What is left out, `columns_left_out` tells."""
    chosen = list(dict.fromkeys(name for name in asked if name in counts)) or list(counts)
    return tuple(name for name in COLUMNS if name in chosen[:MOST_COLUMNS])


@frozen
class LeftOut:
    """Chosen columns that are not shown: `full` are those that no fiche lacks any more, `beyond` come after the fourth."""

    full: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


def columns_left_out(counts: Mapping[str, int], asked: Sequence[str], shown: Collection[str]) -> LeftOut:
    """A name that is no column is told by nobody: no page of ours offers it."""
    chosen = [name for name in COLUMNS if name in asked and name not in shown]
    return LeftOut(
        tuple(name for name in chosen if name not in counts), tuple(name for name in chosen if name in counts)
    )
